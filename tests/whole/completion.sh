#!/bin/bash
# What bash and zsh are offered while a command is typed. Usage: tests/whole/completion.sh BUILD/FLAVOUR
set -u
here=$(realpath "$1")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export PATH=$here:$PATH FOREWARN_CONFIG=$folder/etc/forewarn.yaml FOREWARN_SHARE=${FOREWARN_SHARE-$PWD/config} LC_ALL=C.UTF-8
failed=0

verdict() {
	if [ "$2" = "$3" ]; then
		echo "ok completion-$1"
	else
		printf '  wanted: %s\n  given:  %s\nnot ok completion-%s\n' "$3" "$2" "$1"
		failed=1
	fi
}

mkdir -p "$folder/etc/services" "$folder/state" "$folder/run" "$folder/letters" "$folder/work"
cat >"$FOREWARN_CONFIG" <<EOF
mail: { relay: "folder:$folder/letters" }
recipients: { it: { mail: it@bakery.example }, Eva and Ada: { mail: eva@bakery.example } }
dependencies: { Till: { service: crumb } }
state: $folder/state
runtime: $folder/run
EOF
printf 'name: Crumb\nsources: { notes: { url: "file://%s/work/notes.atom" } }\n' "$folder" >"$folder/etc/services/crumb.yaml"
cat >"$folder/work/notes.atom" <<'EOF'
<feed xmlns="http://www.w3.org/2005/Atom"><title>Crumb</title><id>crumb</id><updated>2026-11-01T00:00:00Z</updated>
<entry><id>1</id><title>The $(touch spoilt) interface `touch spoilt` will be retired</title><updated>2026-11-01T00:00:00Z</updated>
<link href="https://crumb.example/1"/><summary>The till interface will be retired on 2099-05-01.</summary></entry></feed>
EOF
forewarnd --once >/dev/null 2>&1 || echo "not ok completion-the-bench-hears"
change=$(forewarn list --json | sed 's/.*"id":"\(crumb-[a-z0-9]*\)".*/\1/')
code=$PWD/docs/completion
cd "$folder/work" || exit 1
before=$(find "$folder" -type f ! -name '*-shm' -exec md5sum {} + | sort)

# What bash would show for these words, the last of them being typed.
bash_shows() {
	bash -c 'source "$1/forewarn.bash"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
		"_${COMP_WORDS[0]}"; printf "%s\n" "${COMPREPLY[@]}"' - "$code" "$@" | tr '\n' ' '
}

verdict command "$(bash_shows forewarn de)" "decisions "
verdict option "$(bash_shows forewarn list --)" "--days --all --config --help --json "
verdict common-option "$(bash_shows forewarn --v)" "--version "
verdict change "$(bash_shows forewarn show '')" "$change "
verdict change-behind-options "$(bash_shows forewarn --config "$FOREWARN_CONFIG" accept --by it cr)" "$change "
verdict recipient "$(bash_shows forewarn accept "$change" --by '')" 'it Eva\ and\ Ada '
verdict source "$(bash_shows forewarn status --page '')" "crumb/notes "
verdict service "$(bash_shows forewarn services crum)" "crumb "
verdict format "$(bash_shows forewarn read --format statuspage-)" "statuspage-history "
verdict file "$(bash_shows forewarn decisions --read = no)" "notes.atom "
verdict folder "$(bash_shows forewarn services --write "$folder/sta")" "$folder/state "
verdict own-words "$(bash_shows forewarn accept --why '')" " "
verdict help "$(bash_shows forewarn help spl)" "split "
verdict daemon "$(bash_shows forewarnd --o)" "--once "
for option in $(forewarnd --help | grep -oE '^ +(-[a-z], )?--[a-z]+' | grep -oE '\-\-[a-z]+'); do
	[ "$(bash_shows forewarnd "$option")" = "$option " ] || verdict "daemon$option" "" "$option"
done
verdict without-a-configuration "$(FOREWARN_CONFIG=$folder/none bash_shows forewarn show '')" " "
sed -i 's/^recipients.*/recipients: nonsense/' "$FOREWARN_CONFIG"
verdict with-a-wrong-configuration "$(bash_shows forewarn show '' 2>&1)" " "
sed -i 's/^recipients.*/recipients: { it: { mail: it@bakery.example }, Eva and Ada: { mail: eva@bakery.example } }/' "$FOREWARN_CONFIG"
verdict "$(printf writes-nothing)" "$(find "$folder" -type f ! -name '*-shm' -exec md5sum {} + | sort)" "$before"

if command -v zsh >/dev/null; then
	# The parts of zsh that show words print them instead.
	# shellcheck disable=SC2016 # the dollars are zsh's
	zsh_shows() {
		zsh -f -c 'compadd() { print -rl -- $found }; _files() { print -r files $* }; _arguments() { print -r $#@ }
			service=$2 code=$1; shift; words=("$@"); CURRENT=$#; set --; source $code/_forewarn' - "$code" "$@" | tr '\n' ' '
	}
	verdict zsh-command "$(zsh_shows forewarn de)" "decisions "
	verdict zsh-change "$(zsh_shows forewarn show '')" "$change "
	verdict zsh-recipient "$(zsh_shows forewarn send-test '')" "it Eva and Ada "
	verdict zsh-file "$(zsh_shows forewarn decisions --read '')" "files "
	verdict zsh-folder "$(zsh_shows forewarn services --write '')" "files -/ "
	verdict zsh-daemon "$(zsh_shows forewarnd --)" "10 "
else
	echo "skip completion-zsh: there is no zsh here"
fi
exit "$failed"
