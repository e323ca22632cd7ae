# shellcheck shell=bash
# shellcheck disable=SC2154 # work and mirror are run's
# shellcheck disable=SC2016 # what eval gets is expanded each time that it is tried
# The machine of the system test: a Debian tree, made once and kept as an archive, booted by systemd-nspawn. Sourced by run.

keeper="" leader="" root="" tree=""

# What the tree holds besides Debian's minimal system: what the package asks for, a web server, a mail server.
tree_packages() {
	dpkg-deb -f "$1" Depends | tr ',' '\n' | sed 's/|.*//; s/(.*//; s/[[:space:]]//g'
	printf '%s\n' systemd-sysv dbus nginx-light postfix procps iproute2
}

# tree_make DEB ARCHIVE: a fresh tree into an archive that later runs unpack.
tree_make() {
	mkdir -p "$(dirname "$2")" && tree=$(mktemp -d "$(dirname "$2")/tree.XXXXXX") && chmod 755 "$tree" || return 1
	if ! debootstrap --variant=minbase --include="$(tree_packages "$1" | paste -sd,)" bookworm "$tree" "$mirror" \
		>"$work/debootstrap.log" 2>&1; then
		tail -n 20 "$work/debootstrap.log"
		return 1
	fi
	rm -f "$tree"/var/cache/apt/archives/*.deb
	tar -C "$tree" --one-file-system -cf "$2.new" . && mv "$2.new" "$2"
	rm -rf --one-file-system "$tree"
}

# machine_boot: starts the tree in $root and waits until its systemd says that it is up.
machine_boot() {
	systemd-nspawn --quiet -D "$root" --boot --register=no --keep-unit --private-network --resolv-conf=off --timezone=off \
		--link-journal=no --console=pipe --machine="forewarn-test-$$" </dev/null >>"$work/console.log" 2>&1 &
	keeper=$!
	machine_wait
}

# The system's own process 1; another one after a reboot.
machine_find() {
	local outer
	outer=$(pgrep -P "$keeper" | head -n 1) || return 1
	# nspawn's own child is the payload's parent or the payload itself, by version.
	leader=$(pgrep -P "$outer" -x systemd | head -n 1)
	[ -n "$leader" ] || { [ "$(cat "/proc/$outer/comm" 2>/dev/null)" = systemd ] && leader=$outer; }
	[ -n "$leader" ]
}

machine_is_up() {
	machine_find && case $(inside 'systemctl is-system-running' 2>/dev/null) in running | degraded) return 0 ;; *) return 1 ;; esac
}

machine_wait() {
	within 60 machine_is_up && return 0
	echo "the machine did not come up:"
	tail -n 20 "$work/console.log"
	return 1
}

# inside COMMANDS [ARGUMENT...]: shell commands in the machine, with the arguments as $1 and so on.
inside() {
	local commands=$1
	shift
	nsenter -t "$leader" -a -- /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 \
		HOME=/root DEBIAN_FRONTEND=noninteractive /bin/bash -c "$commands" inside "$@" </dev/null
}

# Off in order, or by force; only what this script started.
machine_stop() {
	[ -n "$keeper" ] || return 0
	if kill -0 "$keeper" 2>/dev/null; then
		kill -TERM "$keeper"
		within 15 eval '! kill -0 "$keeper" 2>/dev/null' || {
			[ -z "$leader" ] || kill -KILL "$leader" 2>/dev/null
			kill -KILL "$keeper" 2>/dev/null
		}
	fi
	wait "$keeper" 2>/dev/null
	keeper=
}
