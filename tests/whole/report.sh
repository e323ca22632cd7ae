#!/bin/bash
# The pages of the report, looked at by others: tidy for their markup, and where they are, the Nu checker (vnu), and axe-core
# in a headless Chromium, by day and by night, on a phone and on a desk. Usage: tests/whole/report.sh BUILD/FLAVOUR
# What is large is not installed for it: `make deps-browser` does that, into build/browser.
set -u
here=$1
export FOREWARN_SHARE=$PWD/config
browser=$PWD/build/browser
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

report() {
	"$here/forewarn" --config "$1" report --html "$dir/$2" --language "$3" >"$dir/said" 2>&1 || cat "$dir/said"
}

# Everything that a page can show, for a bakery with six vendors; the same with vendors that write markup; and nothing at all.
if ! config/quickstart/run "$(dirname "$here")" >"$dir/played" 2>&1; then
	echo "not ok the quickstart runs"
	cat "$dir/played"
	exit 1
fi
bakery=$(dirname "$here")/quickstart/forewarn.yaml
mkdir -p "$dir/hostile" "$dir/empty/services"
printf 'name: Ovens\nsources: { news: { url: "file://%s/none.xml", gives: [changes] } }\n' "$dir" >"$dir/empty/services/ovens.yaml"
sed -e "s|^state: .*|state: \"$dir/hostile/state\"|" -e "s|process: selling.*|process: \"<script>alert(1)</script>\\\\\"'<b>\"|" \
	"$bakery" >"$dir/hostile/forewarn.yaml"
cp -r "$(dirname "$here")/quickstart/services" "$dir/hostile/"
cp -r "$(dirname "$here")/quickstart/state" "$dir/hostile/state"
python3 - "$dir/hostile/state/forewarn.db" <<'END' || exit 1
import sqlite3
import sys

store = sqlite3.connect(sys.argv[1])
store.execute("UPDATE change SET title = ?, quote = ?, link = ?", (
    '</title><script src="https://evil.example/x.js"></script><img src=x onerror=alert(2)>\u202egnp.exe',
    '--> ]]> </blockquote><iframe src="https://evil.example/"></iframe>\x1b[31m', 'javascript:alert(3)'))
store.execute("UPDATE change_event SET detail = ?", ('<meta http-equiv="refresh" content="0;url=https://evil.example">',))
store.commit()
END
cat >"$dir/empty/forewarn.yaml" <<-END
	timezone: UTC
	dependencies: { Ovens: { service: ovens, tell: it } }
	mail: { relay: "folder:$dir/empty/letters", from: forewarn@halm-bakery.example }
	operators: [it]
	recipients: { it: { mail: it@halm-bakery.example } }
	state: "$dir/empty/state"
	runtime: "$dir/empty/run"
END
"$here/forewarnd" --config "$dir/empty/forewarn.yaml" --once >/dev/null 2>&1
check "pages are written in English" report "$bakery" bakery-en en
check "pages are written in Dutch" report "$bakery" bakery-nl nl
check "pages of vendors that write markup are written" report "$dir/hostile/forewarn.yaml" hostile-en en
check "pages of an empty store are written" report "$dir/empty/forewarn.yaml" empty-en en
pages=$(find "$dir" -name '*.html' | sort)

# shellcheck disable=SC2086 # names of ours, without blanks
check "pages hold nothing but words, and links that lead somewhere" python3 tests/whole/read_report.py $pages

# It does not know what is ten years old: aria-current.
untidy() {
	local page
	for page in $pages; do
		tidy -qe --drop-empty-elements no "$page" 2>&1 | grep -v 'proprietary attribute "aria-current"' | sed "s|^|${page#"$dir"/}: |"
	done
	return 0
}
if command -v tidy >/dev/null; then
	check "tidy has nothing to say" untidy
else
	echo "skip tidy's opinion: it is not here"
fi

# What programs are promised.
schema() {
	local config
	for config in "$bakery" "$dir/hostile/forewarn.yaml" "$dir/empty/forewarn.yaml"; do
		"$here/forewarn" --config "$config" report --json >"$dir/report.json" && /usr/bin/python3 - "$dir/report.json" <<-'END'
			import json
			import sys

			import jsonschema

			with open('config/schema/report.schema.json', encoding='utf-8') as file:
			    schema = json.load(file)
			jsonschema.Draft7Validator.check_schema(schema)
			with open(sys.argv[1], encoding='utf-8') as file:
			    jsonschema.validate(json.load(file), schema)
		END
	done
}
if /usr/bin/python3 -c 'import jsonschema' 2>/dev/null; then
	check "the JSON is what its schema says" schema
else
	echo "skip the schema of the JSON: there is no python3-jsonschema here"
fi

if [ ! -d "$browser/node_modules" ] || ! command -v chromium node >/dev/null; then
	echo "skip the pages in a browser: make deps-browser installs Chromium, axe-core and the Nu checker"
	exit 0
fi
vnu() {
	# shellcheck disable=SC2086
	java -jar "$browser/node_modules/vnu-jar/build/dist/vnu.jar" $pages
}
if command -v java >/dev/null; then
	check "the Nu checker has nothing to say" vnu
else
	echo "skip the Nu checker's opinion: there is no java here"
fi
check "axe-core finds nothing, nothing is fetched, and nothing is wider than a phone" \
	env NODE_PATH="$browser/node_modules" node tests/whole/report_browser.js "$dir"
