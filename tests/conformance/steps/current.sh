#!/usr/bin/env bash
# The committed fleet is what gen writes today.
set -euo pipefail
"$GEN" check --root "$FLEET"
find "$FLEET" -name index.json -printf . | wc -c | sed 's/$/ folders are current/'
