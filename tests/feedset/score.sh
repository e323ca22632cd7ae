#!/bin/sh
# The shared feed set through forewarn read, scored by the set's own script. Usage: score.sh BUILD/FLAVOUR
set -eu
program=$1/forewarn
here=$(dirname "$0")
set_dir=${FOREWARN_FEEDSET:-../shared/feedset}

if [ ! -r "$set_dir/score.py" ] || ! command -v python3 >/dev/null; then
	echo "skip feedset: there is no $set_dir, or no python3"
	exit 0
fi
if [ ! -x "$program" ]; then
	echo "not ok feedset: there is no $program"
	exit 1
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Under AddressSanitizer memory is no measure and everything is slower.
case $1 in
*asan) limits="--timeout 30 --max-rss 3000" ;;
*) limits="--timeout 5 --max-rss 512" ;;
esac
# shellcheck disable=SC2086 # several words
python3 "$set_dir/score.py" --zero $limits --json "$work/lines" -- "$here/reader" "$program" >"$work/score"
grep '^value checks' "$work/score" || true
grep -v '"verdict": "pass"' "$work/lines" | sed 's/.*"file": "\([^"]*\)", .*"verdict": "\([a-z]*\)".*/\2 \1/' >"$work/bad" || true
status=0
# shellcheck disable=SC2013 # the names of groups are words
for group in $(sed 's/.*"group": "\([^"]*\)".*/\1/' "$work/lines" | sort -u); do
	grep "\"group\": \"$group\"" "$work/lines" | sed 's/.*"file": "\([^"]*\)".*/\1/' >"$work/files"
	if grep -F -f "$work/files" "$work/bad" >"$work/worse"; then
		echo "not ok feedset $group: $(tr '\n' ';' <"$work/worse")"
		status=1
	else
		echo "ok feedset $group: $(wc -l <"$work/files") files"
	fi
done
exit $status
