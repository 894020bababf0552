#!/bin/sh
# Runs one fuzz target for some seconds, with the fixtures as seeds, and says
# in TAP how it went.  What it finds goes to the folder of the target.
#
#   fuzz.sh TARGET SECONDS
set -eu
target=$1
seconds=$2
name=$(basename "$target")
root=$(cd "$(dirname "$0")/.." && pwd)
home=$(dirname "$target")/$name.corpus
mkdir -p "$home"
# Seeds named after the target come first; the fixtures serve all.
set -- "$home"
for seeds in "$root/tests/fuzz/seeds/$name" "$root/fixtures"; do
	[ ! -d "$seeds" ] || set -- "$@" "$seeds"
done

echo 1..1
if "$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 \
	-max_len=65536 -print_final_stats=1 -artifact_prefix="$home.found-" \
	"$@" >"$home.log" 2>&1
then
	echo "ok 1 - $name"
	sed -n 's/^stat::number_of_executed_units: */# runs: /p' "$home.log"
else
	echo "not ok 1 - $name"
	tail -n 100 "$home.log" | sed 's/^/# /'
fi
