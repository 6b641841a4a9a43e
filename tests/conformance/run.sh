#!/usr/bin/env bash
# run.sh [-s STEP]... [FLEET...]
#
# Asks the real tools about each FLEET (a name in golden/, or a folder; default: all of golden/) and prints a line per step.
# A FLEET may also be a folder of small fleets, as golden/cases: a step sees all of them at once.
#   ok <step> <fleet>: <count> <unit> (<seconds>s)
# A step is a program in steps/; its last line of output is its count. A failing step prints all its output and the run goes
# on; exit 1 at the end. A count of zero is a failure, and so is a missing tool: nothing is skipped.
# Env: GEN_ORACLES (the tools, see install.sh), GEN (the compiler; default: built here), GEN_KEEP=1 (keep the work folder).
set -euo pipefail
shopt -s inherit_errexit

here=$(cd "$(dirname "$0")" && pwd)
repository=$(cd "$here/../.." && pwd)
export GEN_ORACLES=${GEN_ORACLES:-${XDG_CACHE_HOME:-$HOME/.cache}/servicegen/oracles}
export PYTHONPATH=$here PYTHONDONTWRITEBYTECODE=1
# In order: `helm` renders what the steps after it read.
fleet_steps=(current helm native kubeconform prometheus istio kyverno envoy alertmanager apiserver argocd)
suite_steps=(yaml rendering page coverage adopt)

main() {
  local chosen=()
  while getopts s: option; do
    case $option in s) chosen+=("$OPTARG") ;; *) sed -n '2,10s/^# \{0,1\}//p' "$0" && exit 2 ;; esac
  done
  shift $((OPTIND - 1))
  work=$(mktemp -d)
  trap finish EXIT
  trap 'exit 130' INT TERM
  build_gen
  failed=0

  local fleet step
  [ $# -gt 0 ] || mapfile -t < <(golden_fleets)
  [ $# -gt 0 ] || set -- "${MAPFILE[@]}"
  for fleet in "$@"; do
    [[ $fleet == */* ]] || fleet=$repository/golden/$fleet
    compgen -G "$fleet/platform.toml" >/dev/null || compgen -G "$fleet/*/platform.toml" >/dev/null || { echo "run.sh: no platform.toml in $fleet" >&2 && exit 2; }
    fleet=$(cd "$fleet" && pwd)
    for step in "${fleet_steps[@]}"; do
      if [ "$step" = helm ] || wanted "$step" "${chosen[@]}"; then run_step "$step" "$fleet"; fi
    done
  done
  for step in "${suite_steps[@]}"; do
    if wanted "$step" "${chosen[@]}"; then run_step "$step" "$repository"; fi
  done
  [ "$failed" = 0 ] || { echo "conformance: $failed steps failed" >&2 && exit 1; }
}

golden_fleets() {
  local file
  for file in "$repository"/golden/*/platform.toml; do
    [ -f "$file" ] || { echo "run.sh: no golden fleet" >&2 && exit 2; }
    dirname "$file"
  done
  echo "$repository/golden/cases"
}

# wanted STEP CHOSEN...: no choice means all.
wanted() {
  local step=$1 each
  shift
  [ $# -gt 0 ] || return 0
  for each in "$@"; do [ "$each" != "$step" ] || return 0; done
  return 1
}

build_gen() {
  [ -z "${GEN:-}" ] || { export GEN && return; }
  (cd "$repository" && cargo build -q)
  export GEN=${CARGO_TARGET_DIR:-$repository/target}/debug/gen
}

# run_step STEP FOLDER: FLEET and WORK tell the step where to read and where to leave files for later steps.
run_step() {
  local step=$1 name start=$SECONDS program status=0 count
  name=$(basename "$2")
  [ "$2" != "$repository" ] || name=gen
  export FLEET=$2 WORK=$work/$name
  mkdir -p "$WORK"
  program=$(find "$here/steps" -name "$step.*")
  [ -n "$program" ] || { echo "run.sh: no step $step" >&2 && exit 2; }
  case $program in
  *.py) "$GEN_ORACLES/venv/bin/python3" "$program" >"$WORK/$step.log" 2>&1 || status=$? ;;
  *) "$program" >"$WORK/$step.log" 2>&1 || status=$? ;;
  esac
  count=$(tail -1 "$WORK/$step.log")
  if [ $status = 0 ] && [ "$count" = "not due" ]; then
    echo "-- $step $name: nothing of its kind"
  elif [ $status = 0 ] && [[ $count =~ ^[1-9][0-9]*\ .+ ]]; then
    echo "ok $step $name: $count ($((SECONDS - start))s)"
  else
    failed=$((failed + 1))
    sed 's/^/   | /' "$WORK/$step.log"
    echo "FAILED $step $name: exit $status ($((SECONDS - start))s)"
  fi
}

finish() {
  local status=$? pids
  trap - EXIT
  # Whatever a step that was interrupted left behind.
  for pids in "$work"/*/*/pids; do
    [ ! -d "$pids" ] || "$here/cluster.sh" down "$(dirname "$pids")"
  done
  if [ -n "${GEN_KEEP:-}" ]; then echo "kept $work" >&2; else rm -rf "$work"; fi
  exit $status
}

main "$@"
