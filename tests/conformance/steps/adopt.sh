#!/usr/bin/env bash
# What runs is taken over in place: originals of the cases on a real API server, and gen's objects with `[adopt]` over them.
set -euo pipefail
shopt -s inherit_errexit
here=$(cd "$(dirname "$0")/.." && pwd)
dir=$WORK/adopt

trap '"$here/cluster.sh" down "$dir"' EXIT
"$here/cluster.sh" up "$dir"
"$GEN_ORACLES/venv/bin/python3" "$here/adopt.py" "$dir/kubeconfig"
