"""Reads what was published, with readers of others: python3 read_published.py PUBLISHED LETTERS. One line a check.

Knows nothing of forewarn's code. PUBLISHED/STORY/NN is what stood there after NN letters of the story, which are
LETTERS/STORY-01.eml to STORY-NN.eml.
"""
import datetime
import email
import email.policy
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as tree

try:
    import icalendar
except ImportError:
    icalendar = None
try:
    import feedparser
except ImportError:
    feedparser = None

ATOM = "{http://www.w3.org/2005/Atom}"
# RFC 3339 as RFC 4287 section 3.3 wants it.
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$")
# RFC 4287 sections 4.1.1 and 4.1.2: how often each child may stand there.
IN_FEED = {"id": (1, 1), "title": (1, 1), "updated": (1, 1), "subtitle": (0, 1), "generator": (0, 1), "author": (1, 99),
           "link": (0, 99), "entry": (0, 200)}
IN_ENTRY = {"id": (1, 1), "title": (1, 1), "updated": (1, 1), "published": (0, 1), "summary": (0, 1), "content": (0, 1),
            "link": (0, 1), "category": (0, 99)}
KHAL = """[calendars]
[[a]]
path = {0}/a
[locale]
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
timeformat = %H:%M
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
"""


class Failure(Exception):
    pass


def need(condition, sentence):
    if not condition:
        raise Failure(sentence)


def read_bytes(path):
    with open(path, "rb") as file:
        return file.read()


def check_children(element, allowed):
    names = [child.tag.removeprefix(ATOM) for child in element]
    need(set(names) <= set(allowed), f"{set(names) - set(allowed)} in {element.tag}")
    for name, (least, most) in allowed.items():
        need(least <= names.count(name) <= most, f"{names.count(name)} of {name} in {element.tag}")


def check_atom(folder):
    """What RFC 4287 says, on the elements as Python's own parser reads them."""
    feed = tree.fromstring(read_bytes(os.path.join(folder, "forewarn.atom")))
    need(feed.tag == ATOM + "feed", feed.tag)
    check_children(feed, IN_FEED)
    ids = [feed.find(ATOM + "id").text]
    stamps = []
    for entry in feed.findall(ATOM + "entry"):
        check_children(entry, IN_ENTRY)
        need(entry.find(ATOM + "title").text.strip(), "no title")
        need(entry.find(ATOM + "content").get("type") == "html", "type of content")
        need(entry.find(ATOM + "published").text <= entry.find(ATOM + "updated").text, "updated before published")
        ids.append(entry.find(ATOM + "id").text)
        stamps.append(entry.find(ATOM + "updated").text)
    need(len(ids) == len(set(ids)), "an id twice")
    need(all(re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", one) for one in ids), f"ids: {ids}")
    need(stamps == sorted(stamps, reverse=True), "the newest does not come first")
    for name in ("updated", "published"):
        need(all(STAMP.match(found.text) for found in feed.iter(ATOM + name)), name)


def check_feedparser(folder):
    read = feedparser.parse(read_bytes(os.path.join(folder, "forewarn.atom")))
    need(not read.bozo, f"feedparser says: {read.get('bozo_exception')}")
    need(read.version == "atom10", read.version)
    for entry in read.entries:
        need(entry.id and entry.title and entry.updated_parsed and entry.content[0].value, "an entry lacks something")
        need("<table" in entry.content[0].value, "the content is no HTML")
        need(not re.search(r"\{[a-z-]+\}", entry.content[0].value), "a place that was not filled in")


def events_of(folder):
    data = read_bytes(os.path.join(folder, "forewarn.ics"))
    need(b"\n" not in data.replace(b"\r\n", b""), "a line ends without CR")
    need(all(len(line) <= 75 for line in data.split(b"\r\n")), "a line is too long")
    calendar = icalendar.Calendar.from_ical(data)
    need("METHOD" not in calendar and str(calendar["X-WR-CALNAME"]), "the calendar's head")
    found = calendar.walk("VEVENT")
    events = {str(event["UID"]): event for event in found}
    need(len(events) == len(found), "a UID twice")
    return events


def letters_until(letters, story, count):
    for number in range(1, count + 1):
        path = os.path.join(letters, f"{story}-{number:02}.eml")
        if os.path.exists(path):
            yield email.message_from_bytes(read_bytes(path), policy=email.policy.default)


def told_events(letters, story, count):
    """UID to the event that a letter told last."""
    events = {}
    for message in letters_until(letters, story, count):
        for part in message.walk():
            if part.get_content_type() == "text/calendar":
                for event in icalendar.Calendar.from_ical(part.get_content()).walk("VEVENT"):
                    events[str(event["UID"])] = event
    return events


def check_event(event):
    for name in ("UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "STATUS", "TRANSP"):
        need(name in event, f"an event without {name}")
    need("ORGANIZER" not in event, "an organizer")
    first, after = event["DTSTART"].dt, event["DTEND"].dt
    need(type(first) is datetime.date and type(after) is datetime.date and after > first, "no whole days")
    said = re.search("day not given|dag niet genoemd", str(event["SUMMARY"]))
    need(bool(said) == ((after - first).days > 1), f"summary says: {event['SUMMARY']}")


def check_calendar(folder, letters):
    """As another library reads it; and what letters told is not contradicted."""
    events = events_of(folder)
    story, count = os.path.basename(os.path.dirname(folder)), int(os.path.basename(folder))
    told = told_events(letters, story, count)
    for uid, event in events.items():
        check_event(event)
        if uid not in told:
            continue
        last = told[uid]
        need(event["SEQUENCE"] >= last["SEQUENCE"], f"{uid}: SEQUENCE below that of a letter")
        if str(event["STATUS"]) != "CANCELLED" and str(last["STATUS"]) != "CANCELLED":
            days = [(one["DTSTART"].dt, one["DTEND"].dt) for one in (event, last)]
            need(days[0] == days[1], f"{uid}: {days[0]} here, {days[1]} in the letter")


def check_ids(folders):
    """The id of an entry lasts: over the steps of a story it goes with one case number, and its `updated` never falls."""
    case, stamps = {}, {}
    for folder in folders:
        feed = tree.fromstring(read_bytes(os.path.join(folder, "forewarn.atom")))
        for entry in feed.findall(ATOM + "entry"):
            one = entry.find(ATOM + "id").text
            number = re.findall(r"([a-z0-9-]+-[a-z2-7]{6})\.</p>\s*$", entry.find(ATOM + "content").text)
            need(number, "no case number")
            need(case.setdefault(one, number[0]) == number[0], f"{one} is {number[0]} now")
            updated = entry.find(ATOM + "updated").text
            need(stamps.get(one, "") <= updated, "updated goes back")
            stamps[one] = updated
    need(len(set(case.values())) == len(case), "a case has two ids")


def run_tool(arguments, home):
    done = subprocess.run(arguments, env=dict(os.environ, LC_ALL="C.UTF-8", XDG_DATA_HOME=home, XDG_CONFIG_HOME=home,
                                              HOME=home), capture_output=True, text=True, check=False, timeout=60)
    need(done.returncode == 0, f"{arguments[0]} says: {done.stderr}{done.stdout}")
    return done.stdout


def check_xmllint(folder):
    run_tool(["xmllint", "--nonet", "--noout", os.path.join(folder, "forewarn.atom")], folder)


def spans_of(folder):
    return [(event["DTSTART"].dt, str(event["SUMMARY"])) for event in events_of(folder).values()]


def check_khal(folder):
    with tempfile.TemporaryDirectory() as home:
        config = os.path.join(home, "config")
        with open(config, "w", encoding="utf-8") as file:
            file.write(KHAL.format(home))
        os.mkdir(os.path.join(home, "a"))
        run_tool(["khal", "-c", config, "import", "--batch", "-a", "a", os.path.join(folder, "forewarn.ics")], home)
        for day, summary in spans_of(folder):
            shown = run_tool(["khal", "-c", config, "list", "--format", "{title}", str(day), "1d"], home)
            need(summary in shown, f"khal shows on {day}: {shown}")


def check_calcurse(folder):
    with tempfile.TemporaryDirectory() as home:
        run_tool(["calcurse", "-D", home, "-C", home, "-q", "-i", os.path.join(folder, "forewarn.ics")], home)
        for day, summary in spans_of(folder):
            shown = run_tool(["calcurse", "-D", home, "-C", home, "-Q", "--from", day.strftime("%m/%d/%Y"),
                              "--days", "1"], home)
            need(summary in re.sub(r"\s+", " ", shown), f"calcurse shows on {day}: {shown}")


def tell(name, things, check):
    failures = []
    for thing in things:
        try:
            check(thing)
        except (Failure, ValueError, KeyError, IndexError, AttributeError, tree.ParseError) as error:
            failures.append(f"{thing}: {error}")
    for failure in failures[:5]:
        print(failure)
    good = not failures and len(things) > 0
    print(f"{'ok' if good else 'not ok'} {name}: {len(things)} read, {len(failures)} wrong")
    return good


def main():
    published, letters = sys.argv[1:]
    kind = os.path.basename(published)
    stories = sorted(glob.glob(os.path.join(published, "*")))
    folders = [folder for story in stories for folder in sorted(glob.glob(os.path.join(story, "*")))]
    good = tell(f"{kind}-feeds-are-as-rfc-4287-says", folders, check_atom)
    good &= tell(f"{kind}-ids-last", stories, lambda story: check_ids(sorted(glob.glob(os.path.join(story, "*")))))
    wanted = [("feedparser", feedparser, f"{kind}-feeds-by-another-reader", folders, check_feedparser),
              ("xmllint", shutil.which("xmllint"), f"{kind}-feeds-by-xmllint", folders[::20], check_xmllint),
              ("icalendar", icalendar, f"{kind}-calendars-by-another-reader", folders,
               lambda folder: check_calendar(folder, letters)),
              ("khal", icalendar and shutil.which("khal"), f"{kind}-calendars-open-in-khal", folders[::40], check_khal),
              ("calcurse", icalendar and shutil.which("calcurse"), f"{kind}-calendars-open-in-calcurse", folders[::20],
               check_calcurse)]
    for program, found, name, things, check in wanted:
        if found:
            good &= tell(name, things, check)
        else:
            print(f"skip {name}: {program} is not installed")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
