#!/usr/bin/env bash
# The generated boutique still says what its original manifests say, where the originals are at hand.
set -euo pipefail
said=$(GEN_HELM=$GEN_ORACLES/bin/helm GEN_PYTHON=$GEN_ORACLES/venv/bin/python3 "$(dirname "$0")/../coverage.sh")
echo "$said"
if [[ $said == "coverage: skipped"* ]]; then echo "not due"; fi
