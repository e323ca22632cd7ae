#!/bin/sh
# forewarn read as a person uses it: what it prints, and its exit status. Usage: read.sh BUILD/FLAVOUR
set -u
program=$1/forewarn
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export FOREWARN_SHARE="$PWD/config"
unset FOREWARN_CONFIG
bad=0

# NAME STATUS PATTERN ARGUMENTS...: the exit status, and a pattern that standard output or error must hold.
check() {
	name=$1 want=$2 pattern=$3
	shift 3
	"$program" read "$@" >"$work/out" 2>"$work/err" <"$work/feed"
	got=$?
	if [ "$got" = "$want" ] && cat "$work/out" "$work/err" | grep -q -- "$pattern"; then
		echo "ok read: $name"
	else
		echo "not ok read: $name: exit $got, $(head -c 300 "$work/out") $(head -c 300 "$work/err")"
		bad=1
	fi
}

cat >"$work/feed" <<'END'
<rss><channel><title>Oven news</title><item><guid>o-1</guid><title>The gas oven will be retired</title>
<link>/news/1</link><pubDate>Wed, 03 Feb 2027 08:30:00 GMT</pubDate><category domain="stage">Retired</category>
<description>&lt;p&gt;The gas oven will be retired on 1 June 2027.&lt;/p&gt;&lt;p&gt;Use the other one.&lt;/p&gt;</description>
</item></channel></rss>
END
echo '<html><title>Login</title>' >"$work/page"
head -c 17000000 /dev/zero >"$work/huge"
cat >"$work/oven.yaml" <<'END'
name: Oven
sources: { news: { url: "https://oven.example/a/feed", format: rss, language: en } }
END

check 'standard input as one object' 0 '^{"format":"rss","title":"Oven news","damaged":false,"entries":\[{"id":"o-1","title":"The gas oven will be retired","link":"/news/1","published":"2027-02-03T08:30:00Z","updated":null,"summary":"<p>The gas oven.*","content":null,"text":"The gas oven will be retired on 1 June 2027.\\nUse the other one.","language":"en","labels":\["stage=Retired"\],"dates":\[\]}\]}$' -
check 'links seen from --base' 0 '"link":"https://b.example/news/1"' --base https://b.example/x/y "$work/feed"
check 'lines for the judge' 0 '"body":"The gas oven will be retired on 1 June 2027.\\n\\nUse the other one.","body_format":"text"' --lines -
check 'the rules of a service file' 0 '"link":"https://oven.example/news/1"' --rules="$work/oven.yaml" -
check 'its id in lines' 0 '"service":"oven"' --rules "$work/oven.yaml" --lines -
check 'a service of the catalogue' 0 '"link":"https://aws.amazon.com/news/1"' --service aws -
check 'a source of a service' 0 '"service":"aws"' --service aws/ec2-guide --lines -
check 'no such service' 65 'no service “nosuch”' --service nosuch -
check 'no such source' 65 'no source' --service aws/nosuch -
check 'another format than insisted on' 65 'its format is rss and the source says atom' --format atom -
check 'a web page' 65 'this is an HTML page (title “Login”), not a feed' "$work/page"
check 'too large' 65 'larger than the 16 MiB' "$work/huge"
check 'no such file' 66 'No such file' "$work/none"
check 'a folder' 66 'directory' "$work"
check 'no file named' 64 'which file' --lines
check 'an unknown option' 64 'no option' --frobnicate -
check 'an option without its value' 64 'wants a value' - --base
check 'two files' 64 'one too many' a b

export FOREWARN_READER="$work/none"
check 'no reader' 70 'none, the program that reads pages, cannot be started' -
printf '#!/bin/sh\nkill -SEGV $$\n' >"$work/crash"
chmod +x "$work/crash"
FOREWARN_READER="$work/crash"
check 'a reader that crashes before it is ready' 70 'ended before it was ready' -
# WHAT STATUS PATTERN: a list or an address of another command.
check_services() {
	"$program" services "$1" "$work/feed" >"$work/out" 2>"$work/err"
	got=$?
	if [ "$got" = "$2" ] && grep -q "$3" "$work/err" && [ ! -s "$work/out" ]; then
		echo "ok services $1: $3"
	else
		echo "not ok services $1: exit $got, $(cat "$work/out" "$work/err")"
		bad=1
	fi
}
check_services --try 70 'ended before it was ready'
check_services --import 70 'ended before it was ready'
FOREWARN_READER=$work/none
check_services --try 70 'cannot be started'
unset FOREWARN_READER

# Whoever holds secrets has nothing in it that parses pages.
for name in forewarn forewarnd; do
	if ldd "$1/$name" | grep -q libxml2; then
		echo "not ok $name is linked with libxml2"
		bad=1
	else
		echo "ok $name is linked without libxml2"
	fi
done

printf '<?xml version="1.0" encoding="gbk"?><rss><channel><title>a\377\377\200b</title></channel></rss>' >"$work/gbk"
check 'wrong bytes are damage' 0 '"damaged":true' "$work/gbk"
printf '\000<\000\000\000\000\000\000\000' >"$work/nuls"
"$program" read "$work/nuls" 2>&1 | grep -v '^forewarn: .*: this is binary data, not a feed$' >>"$work/err"
if [ -s "$work/err" ]; then
	echo "not ok read: no library speaks: $(cat "$work/err")"
	bad=1
else
	echo 'ok read: no library speaks'
fi

"$program" read --rules "$work/oven.yaml" --lines "$work/feed" | "$program" judge >"$work/out" 2>"$work/err"
if grep -q '"id":"o-1"' "$work/out"; then
	echo 'ok read: the judge takes the lines'
else
	echo "not ok read: the judge takes the lines: $(cat "$work/out" "$work/err")"
	bad=1
fi
exit $bad
