#!/bin/bash
# Reads the feeds and calendars that all stories published, with readers that we did not write: Python's XML parser, and
# feedparser, python3-icalendar, xmllint, khal and calcurse where they are. Usage: tests/whole/published.sh BUILD/FLAVOUR
set -u
here=$1
python=/usr/bin/python3
if [ ! -x "$python" ]; then
	echo "skip published-read-by-others: there is no python3 here"
	exit 0
fi
if [ ! -d "$here/published" ]; then
	echo "not ok published: test_scenarios left nothing in $here/published"
	exit 1
fi
"$python" tests/whole/read_published.py "$here/published" "$here/letters"
first=$?
second=0
# letters.sh had all stories told in Dutch.
if [ -d "$here/published-nl" ]; then
	"$python" tests/whole/read_published.py "$here/published-nl" "$here/letters-nl"
	second=$?
fi
[ "$first" = 0 ] && [ "$second" = 0 ]
