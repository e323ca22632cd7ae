#!/bin/bash
# A sample of `make fault-test`: single calls of the real daemon fail, and nothing is lost. Usage: tests/whole/fault.sh BUILD/FLAVOUR
set -u
here=$1
case $here in
*/plain) every=41 ;;
*)
	echo "skip fault-sample: make fault-test does it with sanitizers"
	exit 0
	;;
esac
if said=$("$here/tests/fault/drive" --fixed --every "$every" --story every-channel --kind write --kind sync --kind read --kind vfs \
	--kind send --kind recv --kind loop --kind memory --kind library); then
	echo "ok single-calls-fail-and-nothing-is-lost"
else
	echo "$said"
	echo "not ok single-calls-fail-and-nothing-is-lost"
fi
