# shellcheck shell=bash
# shellcheck disable=SC2154 # build, work, root, deb and leader are run's and machine.sh's
# shellcheck disable=SC2015 # what stands behind || fails on purpose
# shellcheck disable=SC2016 # what stands in single quotes is for the shell inside the machine
# The checks of the system test, in the order of a machine's life: install, hear and tell, guard, reboot, upgrade, purge. Sourced by run.

lintian_silent() {
	command -v lintian >/dev/null || { echo "lintian is not here" && return 1; }
	local said
	said=$(lintian --pedantic --allow-root --fail-on none "$build"/package/forewarn_*.changes 2>&1)
	[ -z "$said" ] || { echo "$said" && return 1; }
}

# The same package with a lower version and another text in its configuration file, as an upgrade would meet it.
make_previous() {
	local old=$work/previous
	rm -rf "$old" "$work"/*.deb
	dpkg-deb -R "$deb" "$old" || return 1
	sed -i 's/^Version: .*/Version: 0.0.1/' "$old/DEBIAN/control"
	echo '# A line that the next version does not have.' >>"$old/etc/forewarn/forewarn.yaml"
	(cd "$old" && find . -path ./DEBIAN -prune -o -type f -printf '%P\n' | sort | xargs -d '\n' md5sum >DEBIAN/md5sums)
	dpkg-deb --root-owner-group -b "$old" "$work/previous.deb" && rm -r "$old"
}

put_files() {
	cp "$work/previous.deb" "$deb" debian/tests/smoke "$root/root/" || return 1
	install -D -m 644 tests/system/files/nginx.conf "$root/etc/nginx/sites-enabled/default"
	install -D -m 755 tests/system/files/probe.pl "$root/usr/local/lib/probe.pl"
	install -d -m 755 "$root/srv/vendor"
	install -d -m 777 "$root/srv/open"
	echo forewarn-test >"$root/etc/hostname"
	mkdir -p "$root/var/log/journal"
	for user in it eva baker stranger; do chroot "$root" useradd -m -s /bin/bash "$user" || return 1; done
	chroot "$root" postconf -e 'mydestination = localhost, halm-bakery.example' 'inet_interfaces = loopback-only' \
		'myhostname = mail.halm-bakery.example' 'mynetworks = 127.0.0.0/8 [::1]/128'
}

# vendor_says DAY: the vendor's page, on which the end of the Crumb API is that day.
vendor_says() {
	cat >"$root/srv/vendor/news.xml.new" <<END
<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>Crumbly news</title><link>https://crumbly.example/</link><description>News</description>
<item><guid>cr-2</guid><title>A new colour for the buttons</title><link>https://crumbly.example/2</link>
<pubDate>$(date -u -R -d '-1 day')</pubDate><description>The buttons are now the colour of a crust.</description></item>
<item><guid>cr-1</guid><title>Crumb API version 1 will be shut down</title><link>https://crumbly.example/1</link>
<pubDate>$(date -u -R -d '-3 days 08:00')</pubDate>
<description>We are retiring version 1 of the Crumb API. It will be shut down on $(LC_ALL=C date -u -d "$1" '+%-d %B %Y').</description></item>
</channel></rss>
END
	chmod 644 "$root/srv/vendor/news.xml.new" && mv "$root/srv/vendor/news.xml.new" "$root/srv/vendor/news.xml"
}

configure() {
	install -m 644 tests/system/files/forewarn.yaml "$root/etc/forewarn/forewarn.yaml" &&
		install -m 644 tests/system/files/crumbly.yaml "$root/etc/forewarn/services/crumbly.yaml"
}

# What is on the disk, but for what every install and run of Debian writes: logs, caches, lists of packages, mail, accounts.
files_of_machine() {
	inside 'find / -xdev \( -path /proc -o -path /sys -o -path /dev -o -path /run -o -path /tmp -o -path /var/tmp -o -path /root \
		-o -path /var/log -o -path /var/cache -o -path /var/lib/dpkg -o -path /var/lib/apt -o -path /var/lib/systemd \
		-o -path /var/lib/postfix -o -path /var/spool -o -path /var/mail -o -path /srv \) -prune -o -print | sort'
}

active() {
	inside 'systemctl is-active --quiet forewarnd'
}

letters_of() {
	inside 'cat "/var/mail/$1" 2>/dev/null | grep -c "^Message-I[Dd]:"' "$1"
}

has_letters() {
	[ "$(letters_of "$1")" -ge "$2" ]
}

# A long Message-ID stands on the line below its name.
none_twice() {
	local who twice
	for who in it eva; do
		twice=$(sed -n '/^Message-ID:/{/<.*>/!N; s/\n//; p}' "$root/var/mail/$who" | sort | uniq -c | grep -v '^ *1 ')
		[ -z "$twice" ] || { echo "$who: $twice" && return 1; }
	done
	has_letters it 2
}

change_id() {
	inside 'forewarn list --all --json' | grep -o 'crumbly-[a-z0-9]\{6\}' | head -n 1
}

main_pid() {
	inside 'systemctl show -P MainPID forewarnd'
}

journal_has() {
	inside 'journalctl --no-pager -q -u forewarnd "${@:2}" | grep -qE -- "$1"' "$@"
}

# as USER COMMANDS [ARGUMENT...]
as() {
	local user=$1 commands=$2
	shift 2
	inside 'user=$1 commands=$2; shift 2; cd / && runuser -u "$user" -- /bin/bash -c "$commands" as "$@"' "$user" "$commands" "$@"
}

refuses() {
	! "$@"
}

install_previous() {
	inside 'apt-get install -y -q -o Dpkg::Use-Pty=0 /root/previous.deb'
}

upgrade() {
	inside 'apt-get install -y -q -o Dpkg::Use-Pty=0 -o Dpkg::Options::=--force-confold /root/forewarn_*.deb'
}

started_cleanly() {
	inside 'systemctl is-enabled --quiet forewarnd && systemctl is-active --quiet forewarnd &&
		[ "$(systemctl show -P NRestarts forewarnd)" = 0 ] && ! systemctl is-failed --quiet forewarnd'
}

# says WORDS...: each stands in `systemctl status` and in what `journalctl -x` says of this start.
says() {
	local said word
	said=$(inside 'systemctl status --no-pager --lines=0 forewarnd; echo ---; journalctl --no-pager -xqu forewarnd -n 60')
	for word in "$@"; do
		grep -qF -- "$word" <<<"${said/---*/}" || { echo "systemctl status does not say: $word"; echo "$said"; return 1; }
		grep -qF -- "$word" <<<"${said#*---}" || { echo "the journal does not say: $word"; echo "$said"; return 1; }
	done
}

# begins_with KEY...: only these parts of the configuration, and a start of it.
begins_with() {
	local key
	for key in mail "$@"; do
		sed -n "/^$key:/,/^[a-z]/{/^$key:/p; /^ /p}" tests/system/files/forewarn.yaml
	done >"$root/etc/forewarn/forewarn.yaml"
	inside 'systemctl restart forewarnd 2>&1; sleep 1; true'
}

half_configured() {
	cp "$root/etc/forewarn/forewarn.yaml" "$work/shipped.yaml"
	begins_with recipients
	inside 'systemctl is-failed --quiet forewarnd' || { echo "it did not fail" && return 1; }
	says 'there is no "dependencies"' || return 1
	journal_has "Correct the line, run 'forewarn check'" -x || return 1
	begins_with dependencies
	says 'there is no "recipients"' || return 1
	cp "$work/shipped.yaml" "$root/etc/forewarn/forewarn.yaml"
	inside 'systemctl reset-failed forewarnd && systemctl restart forewarnd'
}

store_modes() {
	inside '[ "$(stat -c "%a %U:%G" /var/lib/forewarn)" = "750 forewarn:forewarn" ] &&
		[ "$(stat -c "%a %U:%G" /var/lib/forewarn/forewarn.db)" = "640 forewarn:forewarn" ] &&
		[ "$(stat -c "%a %G" /run/forewarn)" = "750 forewarn" ] && [ "$(stat -c "%a %G" /run/forewarn/control)" = "660 forewarn" ]' ||
		{ inside 'stat -c "%a %U:%G %n" /var/lib/forewarn /var/lib/forewarn/* /run/forewarn /run/forewarn/*'; return 1; }
}

letter_text() {
	perl -0777 -pe 's/=\n//g; s/=([0-9A-F]{2})/chr hex $1/ge' "$root/var/mail/$1"
}

mail_right() {
	local text
	text=$(letter_text it) || return 1
	grep -q '^From: .*forewarn@halm-bakery.example' <<<"$text" && grep -q 'Crumb API' <<<"$text" &&
		grep -q 'will be shut down on' <<<"$text" && grep -q 'mail.halm-bakery.example (Postfix)' <<<"$text"
}

journal_fields() {
	local said
	said=$(inside 'journalctl --no-pager -q -u forewarnd -o json --output-fields=MESSAGE_ID,FOREWARN_SERVICE,FOREWARN_CHANGE,FOREWARN_DEPENDENCY,FOREWARN_KIND,FOREWARN_EFFECTIVE MESSAGE_ID=c680b1c39fed40eead0b068069ea22bf')
	for word in '"FOREWARN_SERVICE":"crumbly"' "\"FOREWARN_CHANGE\":\"$id\"" '"FOREWARN_DEPENDENCY":"Ovens"' '"FOREWARN_KIND":"retirement"' \
		"\"FOREWARN_EFFECTIVE\":\"$1\""; do
		grep -qF -- "$word" <<<"$said" || { echo "no $word in: $said" && return 1; }
	done
}

explained() {
	journal_has 'Subject: A vendor changes something that you use' -x && journal_has "An announcement of service crumbly concerns your dependency Ovens" -x
}

break_configuration() {
	sed -i 's/service: crumbly/servicce: crumbly/' "$root/etc/forewarn/forewarn.yaml"
}

reload_refused() {
	local said
	said=$(inside 'systemctl reload forewarnd 2>&1; echo "status $?"; systemctl status --no-pager forewarnd; forewarn reload 2>&1')
	grep -q 'status 1' <<<"$said" && grep -q 'forewarn.yaml:[0-9]*:[0-9]*: .*servicce' <<<"$said" && grep -q 'active (running)' <<<"$said" ||
		{ echo "$said" && return 1; }
}

start_refused() {
	local said
	said=$(inside 'systemctl restart forewarnd 2>&1; echo "status $?"; sleep 1; systemctl status --no-pager forewarnd
		systemctl show -P ExecMainStatus -P NRestarts forewarnd; journalctl --no-pager -xqu forewarnd -n 40')
	grep -q 'status=78' <<<"$said" && grep -q "forewarn check" <<<"$said" && grep -q 'forewarn.yaml:[0-9]*:[0-9]*: .*servicce' <<<"$said" ||
		{ echo "$said" && return 1; }
	sleep 2
	inside 'systemctl is-failed --quiet forewarnd'
}

drop_in() {
	mkdir -p "$root/etc/systemd/system/forewarnd.service.d" && cat >"$root/etc/systemd/system/forewarnd.service.d/$1.conf" &&
		inside 'systemctl daemon-reload'
}

watchdog_bites() {
	local before
	drop_in watchdog <<<$'[Service]\nWatchdogSec=6s\nRestartSec=1s\n'
	inside 'systemctl restart forewarnd' || return 1
	sleep 8
	before=$(main_pid)
	[ "$(inside 'systemctl show -P NRestarts forewarnd')" = 0 ] || { echo "it was restarted without reason" && return 1; }
	inside 'kill -STOP "$1"' "$before"
	within 40 eval '[ "$(inside "systemctl show -P NRestarts forewarnd")" -ge 1 ] && active' || return 1
	[ "$(main_pid)" != "$before" ] && journal_has 'Watchdog timeout' || return 1
	rm "$root/etc/systemd/system/forewarnd.service.d/watchdog.conf"
	inside 'systemctl daemon-reload && systemctl restart forewarnd'
}

exposure_held() {
	local said
	said=$(inside 'systemd-analyze security --no-pager --threshold=12 forewarnd 2>&1') || { tail -n 3 <<<"$said"; return 1; }
	exposure=$(sed -n 's/.*exposure level for forewarnd.service: \([0-9.]*\).*/\1/p' <<<"$said")
	[ -n "$exposure" ]
}

# The probe inside the walls of the unit, and as the same user without them: what is refused inside is possible outside.
probe() {
	drop_in probe <<<$'[Service]\nExecStartPost=/usr/bin/env perl /usr/local/lib/probe.pl\n'
	inside 'systemctl restart forewarnd; journalctl -q --sync; journalctl -q -o cat -u forewarnd -t env -t perl --no-pager | grep -E "^(done|refused): "' >"$work/inside.probe"
	rm "$root/etc/systemd/system/forewarnd.service.d/probe.conf"
	inside 'systemctl daemon-reload'
	as forewarn 'perl /usr/local/lib/probe.pl' >"$work/outside.probe"
	[ "$(grep -c . "$work/inside.probe")" = 16 ] && [ "$(grep -c . "$work/outside.probe")" = 16 ] || { cat "$work"/*.probe; return 1; }
}

walls_hold() {
	local wanted
	wanted=$(printf 'done: %s\n' 'inet socket' 'write /var/lib/forewarn')
	[ "$(grep '^done' "$work/inside.probe" | sort)" = "$wanted" ] || { cat "$work/inside.probe"; return 1; }
}

walls_matter() {
	for deed in 'write /srv/open' 'see /home' 'run what it wrote' 'see other processes' 'memory to write and run' 'netlink socket' \
		'other personality'; do
		grep -qx "done: $deed" "$work/outside.probe" || { cat "$work/outside.probe"; return 1; }
	done
}

reader_caged() {
	inside 'pid=$(pgrep -u forewarn -x forewarn-reader | head -n 1); [ -n "$pid" ] || pid=$(pgrep -u forewarn -f forewarn-reader | head -n 1)
		daemon=$(systemctl show -P MainPID forewarnd)
		field() { sed -n "s/^$2:[[:space:]]*//p" "/proc/$1/status"; }
		[ "$(field "$pid" Seccomp)" = 2 ] && [ "$(field "$pid" NoNewPrivs)" = 1 ] && [ "$(field "$pid" CapEff)" = 0000000000000000 ] &&
			[ "$(field "$pid" Seccomp_filters)" -gt "$(field "$daemon" Seccomp_filters)" ] &&
			[ "$(tr -d "\0" <"/proc/$pid/environ" | wc -c)" = 0 ] && ! ls -l "/proc/$pid/fd" | grep -E "forewarn.db|control"' ||
		{ inside 'ps -ef | grep forewarn; for p in $(pgrep -u forewarn); do cat /proc/$p/status; done'; return 1; }
}

# A chat that is told by webhook, signed with a secret that only systemd gives to the daemon.
secret_in_place() {
	mkdir -p "$root/etc/credstore" && chmod 700 "$root/etc/credstore"
	(umask 077 && echo sourdough-38f1c2 >"$root/etc/credstore/forewarn.hook")
	drop_in secrets <<<$'[Service]\nLoadCredential=forewarn.hook\n'
	sed -i '/^  eva:/a\  chat: { webhook: { url: "http://127.0.0.1/hook", secret: credential:forewarn.hook } }' "$root/etc/forewarn/forewarn.yaml"
	sed -i 's/^    tell: .*/    tell: [it, eva, chat]/' "$root/etc/forewarn/forewarn.yaml"
	inside 'systemctl restart forewarnd' && inside 'forewarn send-test chat' &&
		within 15 inside 'grep -q "/hook 204 sha256=[0-9a-f]\{64\}" /var/log/nginx/hook.log'
}

secret_kept() {
	local user
	for user in baker stranger; do
		refuses as "$user" 'cat /run/credentials/forewarnd.service/forewarn.hook 2>/dev/null' || return 1
	done
	inside '! grep -rqs sourdough-38f1c2 /var/lib/forewarn /run/forewarn /var/log/nginx /var/cache/forewarn &&
		! journalctl -q --no-pager -o export | grep -q sourdough-38f1c2 &&
		! tr "\0" "\n" <"/proc/$(systemctl show -P MainPID forewarnd)/environ" | grep -q sourdough-38f1c2 &&
		! forewarn status --json | grep -q sourdough-38f1c2 && ! ps axeww | grep -v grep | grep -q sourdough-38f1c2'
}

member_reads() {
	as baker 'forewarn list | grep -q "Crumb API" && forewarn show "$1" >/dev/null && forewarn explain "$1" >/dev/null &&
		forewarn status | grep -q crumbly' "$id"
}

member_decides() {
	as baker 'forewarn accept "$1" --by it --why "We bake without it"' "$id" && as baker 'forewarn show "$1"' "$id" | grep -q 'We bake without it'
}

member_writes_not() {
	refuses as baker 'echo >>/var/lib/forewarn/forewarn.db' && refuses as baker 'touch /var/lib/forewarn/x'
}

stranger_refused() {
	local said
	said=$(as stranger 'forewarn list 2>&1; forewarn accept "$1" --by it --why x 2>&1' "$id")
	grep -q 'group' <<<"$said" && ! grep -q 'Crumb API' <<<"$said" || { echo "$said" && return 1; }
}

reads_while_stopped() {
	inside 'systemctl stop forewarnd' && as baker 'forewarn list --all | grep -q "Crumb API"' && inside 'systemctl start forewarnd'
}

moved_told() {
	within 100 journal_has . MESSAGE_ID=4efab9e56e164097bcc82c2ca4f753ea && within 15 has_letters it $((letters + 1))
}

# With --keep-unit systemd-nspawn leaves the starting anew to whoever started it, and says so by status 133.
reboot() {
	local status=0
	inside 'systemctl reboot'
	within 40 eval '! kill -0 "$keeper" 2>/dev/null' || { echo "it did not go down" && return 1; }
	wait "$keeper" || status=$?
	[ "$status" = 133 ] || { echo "it ended with status $status" && return 1; }
	machine_boot && within 20 active
}

kept_over_reboot() {
	[ "$(change_id)" = "$id" ] && inside 'forewarn show "$1"' "$id" | grep -q 'We bake without it'
}

upgraded() {
	[ "$(inside 'dpkg-query -W -f="\${Version}" forewarn')" = "$(dpkg-deb -f "$deb" Version)" ] && active &&
		cmp "$work/edited.yaml" "$root/etc/forewarn/forewarn.yaml" && [ "$(change_id)" = "$id" ]
}

purge() {
	rm -r "$root/etc/systemd/system/forewarnd.service.d" "$root/etc/credstore"
	inside 'apt-get purge -y -q -o Dpkg::Use-Pty=0 forewarn'
}

# Off until somebody wants it; then its pages are the daemon's user's, and the change is on them.
report_written() {
	inside '[ "$(systemctl is-enabled forewarn-report.timer)" = disabled ] && ! systemctl is-active -q forewarn-report.timer &&
		systemctl start forewarn-report.service && cd /var/lib/forewarn/report &&
		[ "$(stat -c %U index.html)" = forewarn ] && grep -q "Crumb API version 1 will be shut down" index.html &&
		[ -e "change-'"$id"'.html" ] && systemctl enable -q --now forewarn-report.timer && systemctl is-active -q forewarn-report.timer &&
		systemctl disable -q --now forewarn-report.timer' || { inside 'systemctl status forewarn-report.service forewarn-report.timer'; return 1; }
}

# Of the machine only the user is left.
purged() {
	local left
	left=$(diff "$work/before.files" <(files_of_machine) | grep '^[<>]' | grep -v -e '/etc/\(passwd\|group\|shadow\|gshadow\|subuid\|subgid\)-\?$' \
		-e '/etc/\.pwd\.lock$')
	[ -z "$left" ] || { echo "$left" && return 1; }
	inside '! systemctl cat forewarnd >/dev/null 2>&1 && ! ls /run/forewarn /var/lib/forewarn /etc/forewarn /var/cache/forewarn 2>/dev/null &&
		! ls /var/lib/systemd/deb-systemd-helper-*/*forewarn* /etc/systemd/system/*/forewarn* 2>/dev/null &&
		! journalctl --list-catalog | grep -q forewarn && ! pgrep -u forewarn && getent passwd forewarn'
}

set_up_checks() {
	files_of_machine >"$work/before.files"
	check "apt installs the package" install_previous || exit 1
	check "it is enabled, and starts unconfigured without failing" started_cleanly
	check "unconfigured, systemctl status and the journal say what to write" says 'nothing is configured yet'
	check "half configured, they say what is missing" half_configured
	check "its tests of a package (debian/tests/smoke) pass" inside 'bash /root/smoke'
	check "modes of the store, the folder and the control socket" store_modes
	inside 'usermod -aG forewarn baker'
	inside 'systemctl stop forewarnd; rm -rf /var/lib/forewarn/*'
	vendor_says '+120 days'
	configure
	check "forewarn check takes the configuration, as a member of the group" as baker 'forewarn check'
	check "it starts with it" inside 'systemctl start forewarnd'
}

hear_and_tell_checks() {
	check "a page of nginx is heard and the change told: mail to it" within 100 has_letters it 1
	check "and to eva" within 20 has_letters eva 1
	check "the letter says what, in the vendor's words, and came through Postfix" mail_right
	id=$(change_id)
	check "the journal has the fields of the change" journal_fields "$(date -u -d '+120 days' +%F)"
	check "journalctl -x says what it means and what to do" explained
	check "asked again, nginx answers that nothing is new (304)" within 100 inside 'grep -q "news.xml HTTP/[0-9.]*\" 304" /var/log/nginx/vendor.log'
	check "the reader sits in its cage" reader_caged
	letters=$(letters_of it)
	check "a reload of a right configuration succeeds" inside 'systemctl reload forewarnd'
	vendor_says '+90 days'
	break_configuration
	check "a reload of a wrong one fails with file, line and sentence, and it goes on" reload_refused
	check "a start with a wrong one ends with 78, is not tried again, and says what to do" start_refused
	configure
	check "and it starts again when that is mended" inside 'systemctl reset-failed forewarnd; systemctl start forewarnd'
}

guard_checks() {
	check "a stopped daemon is restarted by the watchdog, a healthy one is not" watchdog_bites
	check "systemd-analyze security is content (at most 1.2)" exposure_held && echo "    exposure of the unit: $exposure"
	check "the probe runs" probe && {
		check "inside the unit nothing but its store can be written, run, seen or asked for" walls_hold
		check "what it refuses could be done by the same user without it" walls_matter
	}
	check "a date that moved is heard and told" moved_told
	check "the report's timer is off, and its service writes the pages" report_written
	check "a secret goes from systemd to the daemon, and signs what a chat is told" secret_in_place
	check "nobody else reads it, and it is nowhere else" secret_kept
	check "a member of the group reads without root" member_reads
	check "and decides" member_decides
	check "but writes nothing" member_writes_not
	check "somebody else is refused, and told why" stranger_refused
	check "the group reads while the daemon is stopped, too" reads_while_stopped
}

life_checks() {
	check "it comes back after a reboot" reboot || return
	check "with its store and the decision" kept_over_reboot
	check "no letter came twice" none_twice
	cp "$root/etc/forewarn/forewarn.yaml" "$work/edited.yaml"
	check "apt upgrades it" upgrade
	check "it runs in the new version, with the edited configuration and the store" upgraded
	check "no letter came twice" none_twice
	check "apt purges it" purge
	check "nothing is left but the user" purged
}

run_checks() {
	set_up_checks
	hear_and_tell_checks
	guard_checks
	life_checks
}
