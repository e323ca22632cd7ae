#!/bin/sh
# The raw pages of the shared corpus, each by its own dialect, with counts. Usage: corpus.sh BUILD/FLAVOUR
set -eu
feeds=${FOREWARN_CORPUS:-../shared/corpus}/feeds

if [ ! -d "$feeds" ] || ! command -v python3 >/dev/null; then
	echo "skip corpus: there is no $feeds, or no python3"
	exit 0
fi
export FOREWARN_SHARE="$PWD/config"
unset FOREWARN_CONFIG
exec python3 "$(dirname "$0")/corpus.py" "$1/forewarn" "$feeds"
