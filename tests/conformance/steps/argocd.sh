#!/usr/bin/env bash
# A real Argo CD reads the committed fleet from Git, starting from what a person applies once, and syncs all of it.
# Each cluster of platform.toml gets an API server of its own; the controllers' work is played (no pod runs).
set -euo pipefail
shopt -s inherit_errexit
here=$(cd "$(dirname "$0")/.." && pwd)
python=$GEN_ORACLES/venv/bin/python3
cluster=$here/cluster.sh
repository=$WORK/repository

down() { for each in "$WORK"/cluster-*; do [ ! -d "$each" ] || "$cluster" down "$each"; done; }
trap down EXIT

# Of fleets side by side, those that ask most of a sync: three environments on a cluster, hooks with
# secrets from a store, routes of the Gateway API. Each needs clusters and an Argo CD of its own, which takes most of a minute.
if [ ! -f "$FLEET/platform.toml" ]; then
  count=0
  for each in "$FLEET"/O06-* "$FLEET"/O12-* "$FLEET"/O14-*; do
    mkdir -p "$WORK/$(basename "$each")"
    said=$(FLEET=$each WORK=$WORK/$(basename "$each") "$0" | tee /dev/stderr | tail -1)
    count=$((count + ${said%% *}))
  done
  echo "$count Applications of 3 fleets are Synced"
  exit
fi

platform() { # EXPRESSION over `p`
  "$python" -c 'import sys, tomllib; p = tomllib.load(open(sys.argv[1], "rb")); print(*eval(sys.argv[2]), sep="\n")' "$FLEET/platform.toml" "$1"
}

# The same fleet, with a URL that can be reached here.
cp -r "$FLEET" "$repository"
sed -i "/^\[gitops\]/,/^\[/s|^url = .*|url = \"file://$repository\"|" "$repository/platform.toml"
"$GEN" write --root "$repository"
branch=$(platform '[p["gitops"].get("branch", "main")]')
git -C "$repository" init -q -b "$branch"
git -C "$repository" add -A
git -C "$repository" -c user.name=conformance -c user.email=conformance@example.org -c commit.gpgsign=false commit -qm fleet

on() { # CLUSTER ARGUMENTS OF kubectl
  local name=$1
  shift
  "$GEN_ORACLES/bin/kubectl" --kubeconfig "$WORK/cluster-$name/kubeconfig" --cache-dir "$WORK/cache" "$@"
}

mapfile -t names < <(platform 'p["clusters"]')
hub=$WORK/cluster-${names[0]}
destinations=()
systems=$("$python" -c 'from fleet import system_namespaces; print(*system_namespaces(), sep="\n")')
for name in "${names[@]}"; do
  "$cluster" up "$WORK/cluster-$name"
  for system in $systems; do on "$name" get namespace "$system" >/dev/null 2>&1 || on "$name" create namespace "$system"; done
  "$cluster" healthy "$WORK/cluster-$name"
  destinations+=("$name=$WORK/cluster-$name")
done
"$cluster" argocd "$hub" "${destinations[@]}"

find "$repository" -name bootstrap.yaml -not -path '*/source/*' | sort | while read -r file; do
  on "${names[0]}" apply --server-side -f "$file"
done
"$cluster" wait "$hub" "$(git -C "$repository" rev-parse HEAD)" "${GEN_SYNC_SECONDS:-300}"

# Synced is worth something only if every Application of the tree is there.
expected=$(FLEET=$repository "$python" -c 'from fleet import applications; print(*(a.name for a in applications()), sep="\n")' | sort)
found=$(on "${names[0]}" get applications.argoproj.io -n argocd -o name | sed 's|.*/||' | sort)
diff <(echo "$expected") <(echo "$found")
synced="$(wc -l <<<"$found") Applications are Synced"

# The night story: a bad release in an environment behind another, rolled back by one commit.
images() { # every image of the service that its cluster holds now
  on "$where" get deployments,statefulsets,daemonsets -n "$namespace" -l "app.kubernetes.io/name=$service" \
    -o jsonpath='{.items[*].spec.template.spec.containers[*].image}' | tr ' ' '\n' | sort
}

commits() { # MESSAGE: what a command wrote, and Argo CD has taken it over
  git -C "$repository" add -A
  git -C "$repository" -c user.name=conformance -c user.email=conformance@example.org -c commit.gpgsign=false commit -qm "$1"
  "$cluster" wait "$hub" "$(git -C "$repository" rev-parse HEAD)" "${GEN_SYNC_SECONDS:-300}" >/dev/null
}

rolls_back() { # ENVIRONMENT SERVICE
  local environment=$1 service=$2 where namespace good before
  where=$(platform "[p['environments']['$environment']['cluster']]")
  namespace=$(FLEET=$repository "$python" -c 'import sys
from fleet import applications
print(next(a.namespace for a in applications() if (a.environment, a.service) == tuple(sys.argv[1:])))' "$environment" "$service")
  good=$(git -C "$repository" rev-parse HEAD) before=$(images)
  [ -n "$before" ] || { echo "$service runs no image in $environment" >&2 && return 1; }
  "$GEN" release "$service" --env "$environment" --tag 0.0.0-bad --digest "sha256:$(printf '0%.0s' {1..64})" --root "$repository"
  commits "a bad release"
  images | grep -q 0.0.0-bad || { echo "the bad release of $service did not arrive" >&2 && return 1; }
  "$GEN" rollback "$service" --env "$environment" --to "$good" --reason "errors at checkout" --root "$repository"
  commits "rolled back"
  diff <(echo "$before") <(images)
  # Every byte is the old one but for the record of what was rolled back, and the hashes.
  git -C "$repository" diff --quiet "$good" -- "$environment" ":!*/release.toml" ":!*/index.json"
}

late=$(platform '[name for name, e in p["environments"].items() if "after" in p["stages"][e["stage"]]][:1]')
if [ -n "$late" ]; then
  rolls_back "$late" "$(ls "$repository/$late/services" | head -1)"
  synced+=", also after a rollback in $late"
fi
echo "$synced"
