#!/bin/bash
# Reads the letters of all stories as sent, with readers that we did not write: Python's mail parser, and a library for
# iCalendar where there is one (Debian: python3-icalendar, python3-vobject, khal). And every story told in plain Dutch: no English
# word but names and what the vendor said. Usage: tests/whole/letters.sh BUILD/FLAVOUR
set -u
here=$1
python=/usr/bin/python3
if [ ! -x "$python" ]; then
	echo "skip letters-read-by-others: there is no python3 here"
	exit 0
fi
stories() {
	rm -rf "${here:?}/$1"
	FOREWARN_STORIES_IN=$2 "$here/tests/whole/test_scenarios" >/dev/null 2>&1
}
if [ ! -d "$here/letters" ]; then
	echo "not ok letters: test_scenarios left no letters in $here/letters"
	exit 1
fi
"$python" tests/whole/read_letters.py tests/scenarios "$here/letters"
first=$?
if stories letters-nl nl; then
	echo "ok every-story-can-be-told-in-plain-dutch"
else
	echo "not ok every-story-can-be-told-in-plain-dutch"
	first=1
fi
"$python" tests/whole/read_letters.py tests/scenarios "$here/letters-nl"
second=$?
[ "$first" = 0 ] && [ "$second" = 0 ]
