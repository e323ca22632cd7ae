#!/bin/bash
# The unit: systemd finds nothing to say about it, and what it still lets the daemon do is no more than we say.
# Usage: tests/whole/unit.sh BUILD/FLAVOUR
set -u
build=$PWD/$1
most=12 # in tenths: 1.2
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

# $1 name; the rest: what must succeed, silently
check() {
	local name=$1 said
	shift
	if said=$("$@" 2>&1) && [ -z "$said" ]; then
		echo "ok $name"
	else
		echo "not ok $name"
		printf '%s\n' "$said"
	fi
}

has() {
	grep -qx -- "$1" "$dir/forewarnd.service" || echo "the unit lacks $1"
}

holds() {
	has 'Type=notify'
	has 'WatchdogSec=.*'
	has 'RestartPreventExitStatus=.*78.*'
	has 'StateDirectoryMode=0750'
	has 'UMask=0027'
	has 'OOMPolicy=continue'
	has 'MemoryDenyWriteExecute=yes'
	has 'SystemCallFilter=.*seccomp.*landlock_restrict_self.*'
}

# Each mark that the Makefile fills in; a new one would stay as it is.
sed -e "s|@SBINDIR@|$build|g" -e "s|@BINDIR@|$build|g" systemd/forewarnd.service.in >"$dir/forewarnd.service"
check "no mark is left in the unit" sh -c "! grep -n '@[A-Z]*@' '$dir/forewarnd.service'"
check "the unit says what others rely on" holds

if ! command -v systemd-analyze >/dev/null; then
	echo "skip systemd's opinion: systemd-analyze (package systemd) is not here"
	exit 0
fi
check "systemd-analyze verify has nothing to say" systemd-analyze --man=no verify "$dir/forewarnd.service"
# The drop-ins that we give as examples are understood, the lines in comments too.
mkdir "$dir/forewarnd.service.d"
for drop in systemd/drop-ins/*.conf; do
	sed 's/^#\([A-Z]\)/\1/' "$drop" >"$dir/forewarnd.service.d/try.conf"
	check "with ${drop##*/} it has nothing to say either" systemd-analyze --man=no verify "$dir/forewarnd.service"
done
rm -r "$dir/forewarnd.service.d"
for unit in forewarn-report.service forewarn-report.timer; do
	sed -e "s|@BINDIR@|$build|g" "systemd/$unit.in" >"$dir/$unit"
done
check "nor about the report's timer and what it starts" systemd-analyze --man=no verify "$dir/forewarn-report.timer" "$dir/forewarn-report.service"
check "the report is not written unless somebody wants it" sh -c "! grep -n '^\\[Install' '$dir/forewarn-report.service'"
if ! systemd-analyze --help | grep -q -- --offline; then
	echo "skip exposure: this systemd-analyze cannot look at a file alone"
	exit 0
fi
systemd-analyze security --no-pager --offline=true --threshold=$most "$dir/forewarnd.service" >"$dir/security" 2>&1
status=$?
tail -n 1 "$dir/security"
if [ $status = 0 ]; then
	echo "ok exposure is at most 1.2"
else
	echo "not ok exposure is at most 1.2"
	grep -v '✓' "$dir/security"
fi
