#!/usr/bin/env bash
# What gen's YAML writer wrote, read back by PyYAML (YAML 1.1) and by the Go library of Kubernetes, Helm and Argo CD.
set -euo pipefail
here=$(cd "$(dirname "$0")/../yaml" && pwd)
export GEN_YAML_CORPUS=$WORK/corpus

mkdir -p "$GEN_YAML_CORPUS"
(cd "$here" && cargo test --quiet --test it yaml_corpus)
"$GEN_ORACLES/venv/bin/python3" "$here/check.py" "$GEN_YAML_CORPUS"
(cd "$here/go" && GOWORK=off go run . "$GEN_YAML_CORPUS") | tee "$WORK/go-read"
sed -n 's/.*: \([0-9]*\) read, 0 misread/\1 values read back/p' "$WORK/go-read"
