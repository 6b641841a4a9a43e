#!/usr/bin/env bash
# coverage.sh [OPTION OF `judge.py compare`...], e.g. -v
#
# Does the generated boutique still say what the original manifests of its eleven services say? Renders
# golden/boutique/production as Argo CD would, and lets judge.py count the facts that were kept. Fails below 97 %.
# It does not check that the objects are valid: the other conformance scripts do.
#
#   GEN_CASES   folder with tools/judge.py and cases/boutique (default: ../shared beside the checkout; without it: skipped)
#   GEN_HELM    the helm to use (default: helm on the PATH)
#   GEN_PYTHON  a Python >= 3.11 with PyYAML (default: python3)
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
cases=${GEN_CASES:-$root/../shared}
helm=${GEN_HELM:-helm}
python=${GEN_PYTHON:-python3}
fleet=$root/golden/boutique
environment=production
minimum=97

if [ ! -f "$cases/tools/judge.py" ] || [ ! -d "$cases/cases/boutique" ]; then
  echo "coverage: skipped, the original manifests are not at $cases (set GEN_CASES)"
  exit 0
fi
"$python" -c 'import yaml' 2>/dev/null || { echo "coverage: $python needs PyYAML (set GEN_PYTHON)" >&2; exit 2; }
command -v "$helm" >/dev/null || { echo "coverage: no helm on the PATH (set GEN_HELM)" >&2; exit 2; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# application FILE: what Argo CD would run, as lines: namespace, chart folder, then the arguments of `helm template`.
# A path with a leading slash starts at the root of the repository, any other at the chart (as in Argo CD).
application() {
  "$python" - "$1" "$fleet" <<'PY'
import pathlib, sys, yaml

file, fleet = sys.argv[1], pathlib.Path(sys.argv[2])
app = next(d for d in yaml.safe_load_all(open(file)) if d and d["kind"] == "Application")
source = app["spec"]["source"]
helm, chart = source["helm"], fleet / source["path"]
place = lambda path: fleet / path[1:] if path.startswith("/") else chart / path
print(app["spec"]["destination"]["namespace"], chart, helm.get("releaseName", app["metadata"]["name"]), sep="\n")
for path in helm.get("valueFiles", []):
    print("--values", place(path), sep="\n")
for parameter in helm.get("fileParameters", []):
    print("--set-file", f"{parameter['name']}={place(parameter['path'])}", sep="\n")
PY
}

# into_namespace NAMESPACE: objects without a namespace get the one of the Application's destination, as when they are synced.
into_namespace() {
  "$python" -c '
import sys, yaml
docs = [d for d in yaml.safe_load_all(sys.stdin) if d]
for doc in docs:
    doc.setdefault("metadata", {}).setdefault("namespace", sys.argv[1])
yaml.safe_dump_all(docs, sys.stdout, sort_keys=False)' "$1"
}

maps=()
rendered=0
for folder in "$fleet/$environment/services"/*/; do
  service=$(basename "$folder")
  application "$folder/application.yaml" >"$work/application"
  mapfile -t lines <"$work/application"
  namespace=${lines[0]} chart=${lines[1]} release=${lines[2]}
  mkdir -p "$work/rendered/$service"
  "$helm" template "$release" "$chart" --namespace "$namespace" "${lines[@]:3}" >"$work/helm.yaml"
  into_namespace "$namespace" <"$work/helm.yaml" >"$work/rendered/$service/all.yaml"
  rendered=$((rendered + 1))
done
[ "$rendered" = 11 ] || { echo "coverage: $rendered services rendered, not 11" >&2; exit 1; }

# Names that changed on purpose. The originals call a service by its short name; gen writes the full one.
domain=$namespace.svc.cluster.local
for address in adservice:9555 cartservice:7070 checkoutservice:5050 currencyservice:7000 emailservice:5000 frontend:80 \
  paymentservice:50051 productcatalogservice:3550 recommendationservice:8080 shippingservice:50051; do
  maps+=(--map "$address=${address%:*}.$domain:${address#*:}")
done
# The Redis is a workload of its only caller, and the shop has a host of its own instead of every host of the gateway.
maps+=(--map "redis-cart=cartservice-redis" --map "redis-cart:6379=cartservice-redis.$domain:6379" --map "*=shop.example.org")

platform=()
for folder in "$fleet/$environment/platform" "$fleet/clusters"; do
  [ ! -d "$folder" ] || platform+=("$folder")
done
"$python" "$cases/tools/judge.py" compare boutique "$work/rendered" "${platform[@]}" "${maps[@]}" --json "$work/report.json" "$@"

"$python" - "$work/report.json" "$minimum" <<'PY'
import json, sys

report, minimum = json.load(open(sys.argv[1])), float(sys.argv[2])
score = 100 * report["score"]
verdict = "ok" if score >= minimum else "FAILED"
print(f"coverage: {verdict}, {score:.1f} % of {report['facts']} facts kept (at least {minimum:g} %)")
sys.exit(verdict != "ok")
PY
