#!/usr/bin/env bash
# Random services, and the golden ones, rendered by gen and by Helm from the same values: the same objects.
set -euo pipefail
cd "$(dirname "$0")"
GEN_HELM=$GEN_ORACLES/bin/helm cargo test --quiet --test it helm_equal -- --nocapture 2>&1 | tee "$WORK/rendering"
grep -o '[0-9]* services equal Helm$' "$WORK/rendering" | awk '{ all += $1 } END { print all, "services equal Helm, object by object" }'
