#!/bin/bash
# strace watches pages that try what is forbidden in the cage: each call is refused, and it is the reader's last.
# Usage: tests/whole/cage.sh BUILD/FLAVOUR
set -u
here=$1
if ! command -v strace >/dev/null; then
	echo "skip cage under strace: strace is not installed"
	exit 0
fi
case $here in
*plain) ;;
*)
	echo "skip cage under strace: the plain build does it"
	exit 0
	;;
esac
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! strace -o "$log" true 2>/dev/null; then
	echo "skip cage under strace: nobody may trace here"
	exit 0
fi
FOREWARN_BUILD=$here strace -f -o "$log" "$here/tests/cage/test_cage" what_a_page_tries_is_refused >/dev/null 2>&1
# The last call of every process that seccomp ended.
refused=$(awk '
	/\+\+\+ killed by SIGSYS/ { print last[$1]; next }
	{ call = $2; sub(/\(.*/, "", call); if (call ~ /^[a-z]/) last[$1] = call }' "$log" | sort | uniq | tr '\n' ' ')
status=0
for call in openat socket execve clone kill tgkill mmap mprotect prctl sendmsg; do
	case " $refused" in
	*" $call "*) echo "ok $call is refused" ;;
	*) echo "not ok $call is not refused; those were: $refused" && status=1 ;;
	esac
done
# Behind the filter no reader makes such a call and goes on.
went_on=$(awk '
	/seccomp\(SECCOMP_SET_MODE_FILTER, 0, / { locked[$1] = 1; next }
	/\+\+\+ killed by SIGSYS/ { tried[$1] = 0; next }
	$2 == "<..." { next } # the end of a line that another process came in between
	tried[$1] { print tried[$1]; tried[$1] = 0 }
	locked[$1] && $2 ~ /^[a-z]/ && $2 !~ /^(read|write|writev|mmap|munmap|mremap|brk|madvise|futex|exit_group|rt_sigprocmask|getpid|gettid)\(/ { tried[$1] = $2 }' "$log")
if [ -z "$went_on" ]; then
	echo "ok nobody goes on after such a call"
else
	echo "not ok these had an effect: $went_on"
	status=1
fi
exit $status
