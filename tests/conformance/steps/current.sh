#!/usr/bin/env bash
# The committed fleet is what gen writes today.
set -euo pipefail
for platform in "$FLEET/platform.toml" "$FLEET"/*/platform.toml; do
  [ ! -f "$platform" ] || "$GEN" check --root "$(dirname "$platform")"
done
find "$FLEET" -name index.json -printf . | wc -c | sed 's/$/ folders are current/'
