#!/usr/bin/env bash
# A real API server decodes, defaults and validates every object (dry run); only the Namespaces are made for real.
set -euo pipefail
shopt -s inherit_errexit
cluster=$(dirname "$0")/../cluster.sh
python=$GEN_ORACLES/venv/bin/python3
dir=$WORK/apiserver

trap '"$cluster" down "$dir"' EXIT
"$cluster" up "$dir"
"$python" "$(dirname "$0")/../dry_run.py" "$dir/kubeconfig"
