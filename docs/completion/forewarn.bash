# bash completion for forewarn and forewarnd. forewarn itself says what can stand there; for that it reads, and writes nothing.

_forewarn()
{
	local typed=${COMP_WORDS[COMP_CWORD]} line name

	[[ $typed == = ]] && typed=
	COMPREPLY=()
	while IFS= read -r line; do
		name=${line%%$'\t'*}
		case $name in
		:files)
			compopt -o filenames 2>/dev/null
			mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$typed")
			;;
		:folders)
			compopt -o filenames 2>/dev/null
			mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -d -- "$typed")
			;;
		*)
			COMPREPLY+=("$(printf %q "$name")")
			;;
		esac
	done < <("${COMP_WORDS[0]}" --complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}

_forewarnd()
{
	local typed=${COMP_WORDS[COMP_CWORD]}

	case ${COMP_WORDS[COMP_CWORD - 1]} in
	-c | --config)
		compopt -o filenames 2>/dev/null
		mapfile -t COMPREPLY < <(compgen -f -- "$typed")
		;;
	--now)
		COMPREPLY=()
		;;
	*)
		mapfile -t COMPREPLY < <(compgen -W "--config --once --now --check --quiet --help --version" -- "$typed")
		;;
	esac
}

complete -F _forewarn forewarn
complete -F _forewarnd forewarnd
