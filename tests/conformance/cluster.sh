#!/usr/bin/env bash
# A real API server and a real Argo CD on loopback, without a kubelet.
#   up DIR                        etcd and kube-apiserver with the CRDs; writes DIR/kubeconfig
#   argocd DIR [NAME[=DIR2]...]   Argo CD on it; NAME is a destination cluster (DIR2: another one that is up)
#   healthy DIR                   plays the missing controllers: Deployments become available, Jobs complete, ...
#   wait DIR REVISION SECONDS     until every Application is Synced at REVISION; prints a line each
#   status DIR                    the same lines now; exit 1 when one is not Synced
#   down DIR                      ends exactly what was started for DIR
# Tools come from $GEN_ORACLES. An etcd with the CRDs in it is kept in $GEN_ORACLES/seed: a warm `up` takes seconds.
set -euo pipefail
shopt -s inherit_errexit

here=$(cd "$(dirname "$0")" && pwd)
oracles=${GEN_ORACLES:-${XDG_CACHE_HOME:-$HOME/.cache}/servicegen/oracles}
seed=$oracles/seed
host=127.0.0.1

die() { echo "cluster.sh: $*" >&2 && exit 2; }
kc() { "$oracles/bin/kubectl" --kubeconfig "$dir/kubeconfig" --cache-dir "$dir/cache" "$@"; }

# --- Processes. DIR/pids/NAME holds "pid start-time", so that a pid used again by the system is never taken for ours.

field_of_stat() { awk -v n="$2" '{ sub(/.*\) /, ""); print $n }' "/proc/$1/stat" 2>/dev/null || true; }

alive() { # NAME
  local pid started
  [ -f "$dir/pids/$1" ] || return 1
  read -r pid started <"$dir/pids/$1"
  [ "$(field_of_stat "$pid" 20)" = "$started" ] && [ "$(field_of_stat "$pid" 1)" != Z ]
}

spawn() { # NAME COMMAND...
  local name=$1 pid
  shift
  setsid "$@" >>"$dir/log/$name.log" 2>&1 </dev/null &
  pid=$!
  echo "$pid $(field_of_stat "$pid" 20)" >"$dir/pids/$name"
}

stop() { # NAME
  local pid
  if alive "$1"; then
    read -r pid _ <"$dir/pids/$1"
    kill "$pid" 2>/dev/null || true
    for _ in $(seq 100); do
      alive "$1" || break
      sleep 0.1
    done
    ! alive "$1" || kill -9 "$pid" 2>/dev/null || true
  fi
  rm -f "$dir/pids/$1"
}

ready() { # SECONDS NAME COMMAND...: waits for COMMAND to succeed while process NAME lives
  local end=$((SECONDS + $1)) name=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    if ! alive "$name" || [ $SECONDS -ge $end ]; then
      tail -5 "$dir/log/$name.log" >&2
      die "$name did not become ready"
    fi
    sleep 0.1
  done
}

listening() { (exec 3<>"/dev/tcp/$host/$1") 2>/dev/null; }
# Offsets: 0 etcd, 1 its peers, 2 API server, 3 redis, 4 repo-server, 5 and 6 metrics.
port() { echo $(($(cat "$dir/ports") + $1)); }

choose_ports() {
  local base offset
  for base in $(seq 16400 10 16990); do
    for offset in 0 1 2 3 4 5 6; do ! listening $((base + offset)) || continue 2; done
    echo "$base" >"$dir/ports"
    return
  done
  die "no free ports between 16400 and 17000"
}

# --- up

cmd_up() {
  [ -x "$oracles/bin/kube-apiserver" ] || die "no kube-apiserver in $oracles/bin: run install.sh"
  alive kube-apiserver && return
  rm -rf "$dir/etcd"
  choose_ports
  credentials
  trap '[ $? = 0 ] || cmd_down' EXIT # nothing half started stays
  local key
  key=$(seed_key)
  if [ "$(cat "$seed/key" 2>/dev/null)" = "$key" ]; then
    cp -r "$seed/etcd" "$dir/etcd"
    start_api
  else
    start_api
    apply_crds
    # A seed is the data of an etcd that has stopped.
    stop kube-apiserver
    stop etcd
    rm -rf "$seed.new" && mkdir -p "$seed.new"
    cp -r "$dir/etcd" "$seed.new/etcd"
    echo "$key" >"$seed.new/key"
    rm -rf "$seed" && mv "$seed.new" "$seed"
    start_api
  fi
  ready 30 kube-apiserver kc get --raw /apis/argoproj.io/v1alpha1/applications
}

seed_key() { (sha256sum "$oracles"/crds/* && ls "$oracles"/stamps/apiserver-*) | sha256sum | cut -c1-16; }

credentials() {
  local token
  token=$(openssl rand -hex 16)
  echo "$token,admin,admin,system:masters" >"$dir/tokens.csv"
  openssl genrsa -out "$dir/sa.key" 2048 2>/dev/null
  cat >"$dir/kubeconfig" <<END
apiVersion: v1
kind: Config
current-context: loopback
clusters: [{name: loopback, cluster: {server: "https://$host:$(port 2)", insecure-skip-tls-verify: true}}]
users: [{name: admin, user: {token: "$token"}}]
contexts: [{name: loopback, context: {cluster: loopback, user: admin}}]
END
}

start_api() {
  local clients peers
  clients=http://$host:$(port 0) peers=http://$host:$(port 1)
  spawn etcd "$oracles/bin/etcd" --data-dir "$dir/etcd" --unsafe-no-fsync --log-level warn \
    --listen-client-urls "$clients" --advertise-client-urls "$clients" --listen-peer-urls "$peers" \
    --initial-advertise-peer-urls "$peers" --initial-cluster "default=$peers"
  spawn kube-apiserver "$oracles/bin/kube-apiserver" --etcd-servers="$clients" --bind-address=$host \
    --endpoint-reconciler-type=none --secure-port="$(port 2)" --cert-dir="$dir/certs" --api-audiences=api \
    --service-account-issuer=https://kubernetes.default.svc --service-account-key-file="$dir/sa.key" \
    --service-account-signing-key-file="$dir/sa.key" --service-cluster-ip-range=10.96.0.0/16 \
    --token-auth-file="$dir/tokens.csv" --authorization-mode=AlwaysAllow --disable-admission-plugins=ServiceAccount \
    --enable-priority-and-fairness=false --allow-privileged=true
  ready 60 kube-apiserver kc get --raw /readyz
}

apply_crds() {
  kc apply --server-side -f "$oracles/crds/" >"$dir/log/crds.log" 2>&1 || { tail -3 "$dir/log/crds.log" >&2 && die "CRDs were refused"; }
  kc wait --for=condition=Established crd --all --timeout=60s >/dev/null
}

# --- argocd

cmd_argocd() {
  alive kube-apiserver || die "run up first"
  command -v redis-server >/dev/null || die "no redis-server: run install.sh"
  [ -x "$oracles/bin/argocd" ] || die "no argocd in $oracles/bin: run install.sh"
  kc create namespace argocd --dry-run=client -o yaml | kc apply -f - >/dev/null
  argocd_objects "$@" | kc apply --server-side --force-conflicts -f - >"$dir/log/argocd-objects.log"

  mkdir -p "$dir"/{bin,plugins,home,work}
  printf '#!/bin/sh\n' >"$dir/bin/git-verify-wrapper.sh" # signatures are not this suite's subject
  chmod +x "$dir/bin/git-verify-wrapper.sh"
  ln -sf "$oracles/bin/helm" "$dir/bin/helm"

  spawn redis redis-server --port "$(port 3)" --bind $host --save '' --appendonly no --dir "$dir/work"
  ready 10 redis listening "$(port 3)"
  # One program is every component, chosen by a variable. Home, temporary files and locks stay in DIR.
  local component=(env -u HTTP_PROXY -u HTTPS_PROXY -u http_proxy -u https_proxy PATH="$dir/bin:$PATH" HOME="$dir/home"
    TMPDIR="$dir/work" KUBECONFIG="$dir/kubeconfig" ARGOCD_GPG_ENABLED=false ARGOCD_FAKE_IN_CLUSTER=true
    ARGOCD_PLUGINSOCKFILEPATH="$dir/plugins")
  spawn argocd-repo-server "${component[@]}" ARGOCD_BINARY_NAME=argocd-repo-server "$oracles/bin/argocd" \
    --redis "$host:$(port 3)" --address $host --port "$(port 4)" --metrics-address $host --metrics-port "$(port 5)" \
    --disable-tls --client-ca-path "" --revision-cache-expiration 20s
  ready 30 argocd-repo-server listening "$(port 4)"
  spawn argocd-application-controller "${component[@]}" ARGOCD_BINARY_NAME=argocd-application-controller "$oracles/bin/argocd" \
    --namespace argocd --repo-server "$host:$(port 4)" --repo-server-plaintext --redis "$host:$(port 3)" \
    --app-resync 20 --app-resync-jitter 0 --metrics-port "$(port 6)"
  ready 30 argocd-application-controller listening "$(port 6)"
}

argocd_objects() { # NAME[=DIR2]...
  local labels="labels: {app.kubernetes.io/part-of: argocd}" name where
  cat <<END
{apiVersion: v1, kind: ConfigMap, metadata: {name: argocd-cm, namespace: argocd, $labels}, data: {application.resourceTrackingMethod: annotation}}
---
{apiVersion: v1, kind: ConfigMap, metadata: {name: argocd-rbac-cm, namespace: argocd, $labels}}
---
{apiVersion: v1, kind: Secret, metadata: {name: argocd-secret, namespace: argocd, $labels}, stringData: {server.secretkey: loopback}}
---
{apiVersion: argoproj.io/v1alpha1, kind: AppProject, metadata: {name: default, namespace: argocd}, spec: {}}
END
  for name in "$@"; do
    where=$dir
    [[ $name != *=* ]] || where=${name#*=}
    name=${name%%=*}
    # The query tells clusters on one server apart; clients drop it.
    cat <<END
---
apiVersion: v1
kind: Secret
metadata: {name: "cluster-$name", namespace: argocd, labels: {argocd.argoproj.io/secret-type: cluster}}
stringData:
  name: "$name"
  server: "$(sed -n 's/.*server: "\([^"]*\)".*/\1/p' "$where/kubeconfig")?name=$name"
  config: '{"bearerToken":"$(cut -d, -f1 "$where/tokens.csv")","tlsClientConfig":{"insecure":true}}'
END
  done
}

# --- healthy, wait, status, down

cmd_healthy() {
  alive kube-apiserver || die "run up first"
  stop healthy
  spawn healthy python3 "$here/controllers.py" $host "$(port 2)" "$(cut -d, -f1 "$dir/tokens.csv")"
}

cmd_status() { kc get applications.argoproj.io -n argocd -o json | python3 "$here/applications.py" "${1:-}"; }

cmd_wait() { # REVISION SECONDS
  alive argocd-application-controller || die "Argo CD does not run"
  local end=$((SECONDS + $2)) lines turn
  for turn in $(seq 0 9999); do
    # An Application that was just made, or that its parent just changed, wants a refresh too.
    [ $((turn % 5)) != 0 ] || kc annotate applications.argoproj.io -n argocd --all argocd.argoproj.io/refresh=normal --overwrite >/dev/null
    sleep 1
    if lines=$(cmd_status "$1"); then break; fi
    [ $SECONDS -lt $end ] || { echo "$lines" && return 1; }
  done
  echo "$lines"
}

cmd_down() {
  local name
  for name in healthy argocd-application-controller argocd-repo-server redis kube-apiserver etcd; do stop $name; done
}

if [ $# -lt 2 ]; then
  sed -n '2,9s/^# \{0,1\}//p' "$0" && exit 2
fi
verb=$1
mkdir -p "$2"/{pids,log}
dir=$(cd "$2" && pwd)
shift 2
case $verb in up | argocd | healthy | wait | status | down) "cmd_$verb" "$@" ;; *) die "unknown verb: $verb" ;; esac
