#!/usr/bin/env bash
# Installs what the tests need, builds with warnings as errors, runs every test, and fails when one fails or is skipped,
# or when all of it takes longer than TEST_MINUTES. The last line says how many passed and failed.
set -euo pipefail
cd "$(dirname "$0")/.."
limit=$((${TEST_MINUTES:-45} * 60))
configuration=Release
results=$PWD/artifacts/test-results
rm -rf "$results"
mkdir -p "$results"

need() { # command, Debian package: the package is installed when the command is missing
  command -v "$1" >/dev/null 2>&1 || missing+=("$2")
}
missing=()
need curl curl
need cc build-essential
need node nodejs
need npm npm
need h2load nghttp2-client
need etcdctl etcd-client
need etcd etcd-server
need promtool prometheus
PATH="$PATH:/usr/sbin" need mariadbd mariadb-server
/usr/bin/python3 -c 'import grpc, google.protobuf' 2>/dev/null || missing+=(python3-grpcio python3-protobuf)
if [ ${#missing[@]} -gt 0 ]; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

# Runs a command with what it starts, and ends it when the whole run has taken too long.
limited() {
  local left=$((limit - SECONDS)) code=0
  if [ "$left" -le 0 ]; then
    code=124
  else
    timeout --kill-after 20 "$left" "$@" || code=$?
  fi
  if [ "$code" -eq 124 ] || [ "$code" -eq 137 ]; then
    echo "ended: the whole run may take $((limit / 60)) minutes"
  fi
  return "$code"
}

# Runs a command; its output is printed in one piece when it is over.
step() { # name, command
  local name=$1 log=$results/$1.log began=$SECONDS code=0
  shift
  limited "$@" >"$log" 2>&1 || code=$?
  {
    flock 9
    echo "== $name: $((SECONDS - began)) s, exit code $code"
    cat "$log"
  } 9<"$results"
  return "$code"
}

# A test that hangs is named, and its project ends.
tests() { # projects, one after the other; every one runs, whatever the others do
  local project code=0
  for project in "$@"; do
    step "$project" dotnet test "artifacts/bin/$project/${configuration,,}/$project.dll" --logger "trx;LogFileName=$project.trx" \
      --results-directory "$results" --logger "console;verbosity=minimal" \
      --blame-hang-timeout "${HANG_TIMEOUT:-5m}" --blame-hang-dump-type none || code=1
  done
  return "$code"
}

# The native program compiles the same code as the build that was checked, and is checked for what is not fit for native code.
native() {
  step native dotnet publish src/DmMaster -c "$configuration" -r "$runtime" -p:PublishAot=true -p:Unchecked=true -v quiet -nologo
}

# Programs that live for seconds gain nothing from being measured for a second compilation.
export DOTNET_TieredPGO=0
status=0
# shellcheck source=deploy/compiler.sh
. deploy/compiler.sh
trap stop_compiler EXIT
runtime=linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')
mapfile -t projects < <(find tests -name '*.csproj' ! -path '*Benchmarks*' -printf '%f\n' | sed 's/\.csproj$//' | sort)
# The end-to-end tests run the native program, all others what was built. First come those that measure no patience: the publish takes all cores.
export DMMASTER_PROGRAM=$PWD/artifacts/publish/DmMaster/${configuration,,}_$runtime/dm-master
others=$(printf '%s\n' "${projects[@]}" | grep -vx -e DmMaster.EndToEnd -e DmMaster.Store.Tests -e DmMaster.Tests)
if step restore dotnet restore --locked-mode -v quiet && step build dotnet build --no-restore -c "$configuration" -v quiet -nologo; then
  (native && tests DmMaster.EndToEnd) &
  beside=$!
  # shellcheck disable=SC2086
  tests $others DmMaster.Store.Tests DmMaster.Tests || status=1
  wait "$beside" || status=1
else
  status=1
fi

# The counts come from what the runner wrote down, one file a project.
count() { # counter name: the sum over all projects
  cat "$results"/*.trx 2>/dev/null | grep -o '<Counters [^>]*' | grep -o " $1=\"[0-9]*\"" | tr -dc '0-9\n' | awk '{ sum += $1 } END { print sum + 0 }' || true
}
files=$(find "$results" -name '*.trx' | wc -l)
total=$(count total)
passed=$(count passed)
failed=$(count failed)
skipped=$((total - passed - failed))
if [ "$files" -ne "${#projects[@]}" ]; then
  echo "$files of ${#projects[@]} test projects left results"
  status=1
fi
if [ "$skipped" -gt 0 ]; then
  echo "skipped, which is not allowed here:"
  grep -ho '<UnitTestResult [^>]*outcome="NotExecuted"[^>]*' "$results"/*.trx | grep -o 'testName="[^"]*"' || true
  failed=$((failed + skipped))
  status=1
fi
if [ "$failed" -gt 0 ]; then
  status=1
fi
if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then
  failed=1
fi
echo "$passed passed, $failed failed"
exit "$status"
