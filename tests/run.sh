#!/usr/bin/env bash
# Installs what the tests need, builds with warnings as errors, runs every test, and fails when one fails or is skipped.
# The last line says how many passed and failed.
set -euo pipefail
cd "$(dirname "$0")/.."

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
configuration=Release
results=artifacts/test-results
rm -rf "$results"
dotnet restore --locked-mode -v quiet
dotnet build --no-restore -c "$configuration" -v quiet
# The end-to-end tests run the native program, all others what was built.
runtime=linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')
dotnet publish src/DmMaster -c "$configuration" -r "$runtime" -p:PublishAot=true -v quiet
export DMMASTER_PROGRAM=$PWD/artifacts/publish/DmMaster/${configuration,,}_$runtime/dm-master
failed_runs=0
# One project after the other: several of them measure patience in real seconds. A test that hangs is named, and its project ends.
dotnet test --no-build -c "$configuration" -m:1 -v quiet --logger "trx" --results-directory "$results" \
  --blame-hang-timeout 5m --blame-hang-dump-type none || failed_runs=1

# The counts come from what the runner wrote down, one file a project.
count() { # counter name: the sum over all projects
  grep -ho "<Counters [^>]*" "$results"/*.trx | grep -o " $1=\"[0-9]*\"" | tr -dc '0-9\n' | awk '{ sum += $1 } END { print sum + 0 }'
}
projects=$(find tests -name '*.csproj' ! -path '*Benchmarks*' | wc -l)
files=$(find "$results" -name '*.trx' | wc -l)
total=$(count total)
passed=$(count passed)
failed=$(count failed)
skipped=$((total - passed - failed))
status=$failed_runs
if [ "$files" -ne "$projects" ]; then
  echo "$files of $projects test projects left results"
  status=1
fi
if [ "$skipped" -gt 0 ]; then
  echo "skipped, which is not allowed here:"
  grep -ho '<UnitTestResult [^>]*outcome="NotExecuted"[^>]*' "$results"/*.trx | grep -o 'testName="[^"]*"' || true
  failed=$((failed + skipped))
  status=1
fi
if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then
  failed=1
fi
echo "$passed passed, $failed failed"
exit "$status"
