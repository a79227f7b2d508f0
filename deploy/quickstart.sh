#!/usr/bin/env bash
# The main job from end to end: a master, two workers, two sources, one task that is started, paused, shown, resumed
# and stopped. Prints each dmctl command with its answer, and leaves nothing running.
#   DM_PORT=8261 deploy/quickstart.sh
set -euo pipefail
cd "$(dirname "$0")/.."
port=${DM_PORT:-8261}
export DM_MASTER_ADDR=127.0.0.1:$port
bin=$PWD/artifacts/bin
files=$PWD/deploy/quickstart

# shellcheck source=deploy/compiler.sh
. deploy/compiler.sh

work=$(mktemp -d)
cleanup() {
  trap - EXIT
  # shellcheck disable=SC2046
  kill $(jobs -p) 2>/dev/null || true
  wait 2>/dev/null || true
  stop_compiler
  rm -rf "$work"
}
trap cleanup EXIT

echo "== building dm-master, dmctl and dm-fleet: the first time a minute, and what NuGet takes to fetch packages"
# The analyzers, which take half the time, are for contributors' builds. A method compiled once is not profiled.
DOTNET_TieredPGO=0 dotnet build deploy/quickstart.slnf -c Release -p:Unchecked=true -tl:off -v minimal -nologo -clp:NoSummary

dmctl() {
  echo
  echo "\$ dmctl $*"
  "$bin/DmMaster.Ctl/release/dmctl" "$@"
}

# Waits until the answer to a dmctl command says something, for ten seconds at most.
await() { # text, times, dmctl arguments
  local text=$1 times=$2 i
  shift 2
  for i in $(seq 100); do
    if ! kill -0 "$master" 2>/dev/null; then
      cat "$work/dm-master.log" >&2
      exit 1
    fi
    if [ "$("$bin/DmMaster.Ctl/release/dmctl" "$@" 2>/dev/null | grep -cF "$text")" -ge "$times" ]; then
      return
    fi
    sleep 0.1
  done
  echo "no answer with $text from: dmctl $*" >&2
  cat "$work"/*.log >&2
  exit 1
}

echo "== starting dm-master on $DM_MASTER_ADDR, and two workers in a process of their own"
"$bin/DmMaster/release/dm-master" -master-addr "$DM_MASTER_ADDR" -name master1 --no-upstream-check >"$work/dm-master.log" 2>&1 &
master=$!
"$bin/DmMaster.Testing/release/dm-fleet" --master "$DM_MASTER_ADDR" --native 2 --name-prefix worker >"$work/dm-fleet.log" 2>&1 &
await '"stage": "free"' 2 list-member --worker

echo "== two sources, and a task that is started, paused, shown, resumed and stopped"
dmctl list-member --worker
dmctl operate-source create "$files/source1.yaml" "$files/source2.yaml"
dmctl start-task "$files/task.yaml"
dmctl pause-task test
dmctl query-status test
dmctl resume-task test
dmctl query-status
dmctl stop-task test
dmctl operate-source stop mysql-replica-01 mysql-replica-02
echo
echo "== done"
