"""Reads what a hostile vendor's words became: python3 read_gates.py OFFICE. One sentence a fault; 1 when there was one.

Knows nothing of forewarn's code: mail, HTML, calendars, feeds and messages to chats are read by Python's own readers, and by
python3-icalendar and python3-feedparser where they are.
"""
import email
import email.policy
import glob
import html.parser
import json
import os
import re
import sys
import urllib.parse
import xml.etree.ElementTree as tree

try:
    import icalendar
except ImportError:
    icalendar = None
try:
    import feedparser
except ImportError:
    feedparser = None

HEADERS = {"Date", "Message-ID", "References", "In-Reply-To", "From", "To", "Subject", "List-Id", "Auto-Submitted",
           "X-Auto-Response-Suppress", "MIME-Version", "Content-Type", "Content-Language"}
TAGS = {"html", "head", "meta", "body", "h1", "h2", "p", "strong", "br", "a", "table", "tr", "th", "td", "ul", "li",
        "blockquote", "hr", "tbody"}
ATTRIBUTES = {"lang", "charset", "style", "dir", "href", "rel", "align", "valign", "cellspacing"}
IN_CALENDAR = {"VERSION", "PRODID", "METHOD", "NAME", "X-WR-CALNAME", "REFRESH-INTERVAL"}
IN_EVENT = {"UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "ORGANIZER", "TRANSP", "SUMMARY", "DESCRIPTION", "URL", "STATUS"}
# Controls, what turns its neighbours, what has no shape; \u200b stands in chats only, where we put it.
STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff"
                    "\U000e0000-\U000e0fff]")
GOOD = ("beëindiging", "👨‍👩‍👧", "التنبيه", "می‌شود")
faults = []


def need(condition, sentence):
    if not condition:
        faults.append(sentence)


def is_ours(url):
    """An address of the vendor's own host, with nothing before it."""
    parts = urllib.parse.urlsplit(url)
    return parts.scheme in ("http", "https") and parts.netloc == "crate.example" and url.isascii() \
        and not re.search(r"[\s\"'<>|\\]", url)


class Page(html.parser.HTMLParser):
    def __init__(self, where):
        super().__init__()
        self.where, self.words, self.links = where, [], []

    def handle_starttag(self, tag, attrs):
        need(tag in TAGS, f"{self.where}: <{tag}>")
        for name, value in attrs:
            need(name in ATTRIBUTES, f"{self.where}: {name}={value}")
            if name == "href":
                self.links.append(value)
                need(is_ours(value), f"{self.where}: leads to {value}")

    def handle_comment(self, data):
        need(False, f"{self.where}: a comment: {data}")

    def handle_pi(self, data):
        need(False, f"{self.where}: <?{data}")

    def handle_data(self, data):
        self.words.append(data)


def read_html(where, text):
    page = Page(where)
    page.feed(text)
    page.close()
    words = "".join(page.words)
    need(not STEERS.search(words), f"{where}: steers")
    return words


def read_calendar(where, text):
    lines = re.sub("\r\n[ \t]", "", text).split("\r\n")
    events = 0
    inside = []
    for line in lines:
        name, _, value = line.partition(":")
        name = name.partition(";")[0]
        if not line:
            continue
        if name in ("BEGIN", "END"):
            inside.append(value) if name == "BEGIN" else inside.pop()
            events += line == "BEGIN:VEVENT"
            need(value in ("VCALENDAR", "VEVENT"), f"{where}: {line}")
            continue
        need(name in (IN_EVENT if inside[-1] == "VEVENT" else IN_CALENDAR), f"{where}: {line}")
        need(name != "URL" or is_ours(value), f"{where}: {line}")
    need(not inside and events, f"{where}: {events} events, {inside} left open")
    if icalendar:
        found = icalendar.Calendar.from_ical(text).walk("VEVENT")
        need(len(found) == events, f"{where}: icalendar counts {len(found)} events, not {events}")
        for event in found:
            need(not event.walk("VALARM") and "ATTACH" not in event, f"{where}: an alarm or something attached")
            need(not STEERS.search(str(event["SUMMARY"])), f"{where}: SUMMARY steers")
    return text


def read_letter(path):
    with open(path, "rb") as file:
        data = file.read()
    message = email.message_from_bytes(data, policy=email.policy.strict)
    name = os.path.basename(path)
    need(all(len(line) <= 998 for line in data.split(b"\r\n")), f"{name}: a line is too long")
    need(not re.search(rb"(?<!\r)\n", data) and data.isascii(), f"{name}: raw bytes")
    for header, value in message.items():
        need(header in HEADERS, f"{name}: {header}: {value}")
        need(not STEERS.search(str(value)), f"{name}: {header} steers")
        need(not value.defects, f"{name}: {header}: {value.defects}")
    need(len(message.get_all("To")) == 1 and str(message["To"]).endswith("@bakery.example"), f"{name}: To")
    need(str(message["From"]) == "forewarn <forewarn@bakery.example>", f"{name}: From")
    said = str(message["Subject"])
    for part in message.walk():
        kind = part.get_content_type()
        need(not part.defects, f"{name}: {part.defects}")
        need(kind in ("multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar"),
             f"{name}: {kind}")
        if kind == "text/plain":
            text = part.get_content().replace("\r\n", "\n")
            need(not STEERS.search(text), f"{name}: the text steers")
            said += text
        elif kind == "text/html":
            said += read_html(name, part.get_content().replace("\r\n", "\n"))
        elif kind == "text/calendar":
            read_calendar(name, part.get_payload(decode=True).decode().replace("\r\n", "\n").replace("\n", "\r\n"))
    return said


def read_feed(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    atom = "{http://www.w3.org/2005/Atom}"
    said = ""
    for element in tree.fromstring(text).iter():
        need(element.tag.startswith(atom), f"feed: {element.tag}")
        need(not STEERS.search("".join(element.attrib.values()) + (element.text or "")), "feed: steers")
        said += element.text or ""
        if element.tag == atom + "link" and element.get("rel") == "alternate":
            need(is_ours(element.get("href")), f"feed: leads to {element.get('href')}")
        if element.tag == atom + "content":
            said += read_html("feed", element.text)
    if feedparser:
        parsed = feedparser.parse(text.encode())
        need(not parsed.bozo and len(parsed.entries) == 8, f"feedparser: {parsed.get('bozo_exception')}")
    return said


def strings_in(value):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from strings_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings_in(inner)
    elif isinstance(value, str):
        yield value


def read_plain(where, message):
    for change in message["changes"]:
        need(change["url"] is None or is_ours(change["url"]), f"{where}: leads to {change['url']}")


def call_nobody(where, text):
    """Nobody is called together, and nothing but what we made a link is one."""
    need(not re.search(r"@(all|channel|here|U123)", text), f"{where}: a mention: {text}")
    need(not re.search(r"(?<![<(])https?://", text), f"{where}: an address becomes a link: {text}")
    need("www.evil" not in text, f"{where}: a name becomes a link")


def read_slack(where, message):
    need(set(message) == {"text", "mrkdwn", "link_names", "unfurl_links", "unfurl_media", "parse"}, f"{where}: {set(message)}")
    need(not message["mrkdwn"] and not message["link_names"], f"{where}: markup is on")
    for inner in re.findall("<([^>]*)>", message["text"]):
        need(is_ours(inner.replace("&amp;", "&")), f"{where}: <{inner}>")
    call_nobody(where, message["text"])


def read_mattermost(where, message):
    need(set(message) == {"text"}, f"{where}: {set(message)}")
    text = message["text"]
    for inner in re.findall("<([^>\u200b][^>]*)>", text):
        need(is_ours(inner), f"{where}: <{inner}>")
    need(not re.search(r"(?<!\\)[\[\]`|~]", re.sub("<https[^>]*>", "", text)), f"{where}: markup: {text}")
    call_nobody(where, text)


def read_teams(where, message):
    card = message["attachments"][0]["content"]
    for block in card["body"]:
        need(set(block) == {"type", "inlines"} and block["type"] == "RichTextBlock", f"{where}: {block}")
        for run in block["inlines"]:
            need(run["type"] == "TextRun" and set(run) <= {"type", "text", "weight", "selectAction"}, f"{where}: {run}")
            action = run.get("selectAction")
            need(not action or (action["type"] == "Action.OpenUrl" and is_ours(action["url"])), f"{where}: {action}")


READERS = {"json": read_plain, "slack": read_slack, "teams": read_teams, "mattermost": read_mattermost}


def read_message(path, kind):
    name = os.path.basename(path)
    with open(path, encoding="utf-8") as file:
        message = json.load(file)
    said = "".join(strings_in(message))
    need(not STEERS.search(said.replace("\u200b", "")), f"{name}: steers")
    need(kind in ("slack", "mattermost") or "\u200b" not in said, f"{name}: a gap where none belongs")
    READERS[kind](name, message)
    return said


def survives(where, texts):
    for word in GOOD:
        need(any(word in text for text in texts), f"{where}: “{word}” was lost")


def main():
    office = sys.argv[1]
    letters = [read_letter(path) for path in sorted(glob.glob(f"{office}/mail/*.eml"))]
    survives("letters", letters)
    survives("feed", [read_feed(f"{office}/public/forewarn.atom")])
    with open(f"{office}/public/forewarn.ics", encoding="utf-8", newline="") as file:
        survives("calendar", [re.sub("\r\n[ \t]", "", read_calendar("published", file.read()))])
    hooks = 0
    for kind in READERS:
        texts = [read_message(path, kind) for path in sorted(glob.glob(f"{office}/hooks/{kind}-*.json"))]
        hooks += len(texts)
        survives(kind, texts)
    programs = [read_message(path, "json") for path in sorted(glob.glob(f"{office}/exec/*.json"))]
    survives("exec", programs)
    for path in sorted(glob.glob(f"{office}/said/*json")):
        with open(path, encoding="utf-8") as file:
            json.load(file)
    for fault in faults[:20]:
        print(fault)
    print(f"read by others: {len(letters)} letters, {hooks} messages, {len(programs)} inputs of a program, {len(faults)} faults"
          f"{'' if icalendar and feedparser else ' (without python3-icalendar or python3-feedparser)'}")
    return 1 if faults or not letters or not hooks else 0


if __name__ == "__main__":
    sys.exit(main())
