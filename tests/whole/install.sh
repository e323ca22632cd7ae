#!/bin/bash
# make install and make uninstall: what is installed stands where it should, starts, and goes again; the package has the version of
# the program. Usage: tests/whole/install.sh BUILD/FLAVOUR
set -u
flavour=${1##*/}
build=${1%/*}
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
unset MAKEFLAGS MAKELEVEL MAKEOVERRIDES FOREWARN_SHARE

check() {
	local name=$1
	shift
	if "$@" >"$root.out" 2>&1; then echo "ok $name"; else
		echo "not ok $name"
		cat "$root.out"
	fi
	rm -f "$root.out"
}

make_it() {
	make -s --no-print-directory "$1" B="$build" FLAVOUR="$flavour" DESTDIR="$root/to"
}

files() {
	(cd "$root/to" 2>/dev/null && find . ! -type d | sort)
}

# Every file of the catalogue and the other folders of config/ is there, and what the manual and the unit name.
complete() {
	local d f
	for d in services phrases letters schema; do
		diff -r "config/$d" "$root/to/usr/local/share/forewarn/$d" || return 1
	done
	for f in bin/forewarn sbin/forewarnd libexec/forewarn/forewarn-reader share/man/man1/forewarn.1 share/man/man5/forewarn.yaml.5 \
		share/man/man8/forewarnd.8 share/doc/forewarn/webhook.md lib/systemd/system/forewarnd.service \
		lib/systemd/catalog/forewarn.catalog lib/sysusers.d/forewarn.conf lib/tmpfiles.d/forewarn.conf \
		share/doc/forewarn/drop-ins/secrets.conf; do
		[ -s "$root/to/usr/local/$f" ] || { echo "$f is missing" && return 1; }
	done
	for f in docs/*.[1-9]; do
		[ -s "$root/to/usr/local/share/man/man${f##*.}/${f##*/}" ] || { echo "$f is missing" && return 1; }
	done
	[ -s "$root/to/etc/forewarn/forewarn.yaml" ] && [ -d "$root/to/etc/forewarn/conf.d" ]
}

unit_filled_in() {
	grep -q '^ExecStart=/usr/local/sbin/forewarnd' "$root/to/usr/local/lib/systemd/system/forewarnd.service" &&
		! grep -rn '@[A-Z]*DIR@' "$root/to/usr/local/lib"
}

programs_start() {
	"$root/to/usr/local/bin/forewarn" --version && "$root/to/usr/local/sbin/forewarnd" --version &&
		FOREWARN_SHARE=$root/to/usr/local/share/forewarn "$root/to/usr/local/bin/forewarn" services moneybird
}

edited_stays() {
	echo '# edited' >>"$root/to/etc/forewarn/forewarn.yaml"
	make_it install && grep -q '# edited' "$root/to/etc/forewarn/forewarn.yaml" || return 1
	make_it uninstall && [ "$(files)" = ./etc/forewarn/forewarn.yaml ]
}

same_version() {
	[ "$(sed -n '1s/^forewarn (\(.*\)) .*/\1/p' debian/changelog)" = "$(sed -n 's/^VERSION := //p' Makefile)" ]
}

check "make install" make_it install
check "everything is there" complete
check "the unit names where the programs are" unit_filled_in
check "what is installed starts" programs_start
check "make uninstall" make_it uninstall
check "nothing is left, not even an empty folder of ours" test -z "$(files)$(find "$root/to" -name '*forewarn*')"
check "make install once more" make_it install
check "an edited configuration is neither overwritten nor removed" edited_stays
check "debian/changelog has the version of the Makefile" same_version
