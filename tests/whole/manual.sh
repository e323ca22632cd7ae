#!/bin/bash
# The manual says what the programs do: the words of --help, every option, key, format, variable, field and exit status; and its
# examples run. Usage: tests/whole/manual.sh BUILD/FLAVOUR
set -u
here=$1
python=/usr/bin/python3
for program in "$python" mandoc; do
	if ! command -v "$program" >/dev/null; then
		echo "skip manual: there is no $program here; make deps-second-opinion installs it"
		exit 0
	fi
done
"$python" tests/whole/manual_words.py "$here"
first=$?
"$python" tests/whole/manual_examples.py "$here"
second=$?
[ "$first" = 0 ] && [ "$second" = 0 ]
