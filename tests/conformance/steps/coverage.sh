#!/usr/bin/env bash
# The generated cases and the boutique still say what their original manifests say, where the originals are at hand.
set -euo pipefail
"$GEN_ORACLES/venv/bin/python3" "$(dirname "$0")/../coverage.py"
