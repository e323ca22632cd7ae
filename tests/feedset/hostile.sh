#!/bin/sh
# The hostile pages of the shared feed set over HTTP through the daemon; without HOSTILE=all only the large ones.
# Usage: hostile.sh BUILD/FLAVOUR
set -eu
set_dir=${FOREWARN_FEEDSET:-../shared/feedset}

if [ ! -r "$set_dir/expect.jsonl" ] || ! command -v python3 >/dev/null; then
	echo "skip hostile: there is no $set_dir, or no python3"
	exit 0
fi
word=own/size
[ "${HOSTILE:-}" = all ] && word=
exec python3 "$(dirname "$0")/hostile.py" "$1" "$set_dir" "$word"
