"""Reads letters as they are sent: python3 read_letters.py STORIES LETTERS. One line a check: ok, not ok or skip.

Knows nothing of forewarn's code. LETTERS/STORY-NN.eml are in the order in which they were sent.
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

try:
    import icalendar
except ImportError:
    icalendar = None
try:
    import vobject
except ImportError:
    vobject = None

# Words that English text cannot do without, and that no Dutch text has.
ENGLISH = set("""the and are will be been to with for your you this that these those by it not from has have were its
their our an if or because when what which who why there then than please date dates more until before after nothing
somebody they them would could should can may must does do did moved changed change changes vendor read now at""".split())


class Failure(Exception):
    pass


def need(condition, sentence):
    if not condition:
        raise Failure(sentence)


def parsed(path):
    """The message, by the policy that raises on whatever is not as the standards say."""
    with open(path, "rb") as file:
        data = file.read()
    message = email.message_from_bytes(data, policy=email.policy.strict)
    for part in message.walk():
        need(not part.defects, f"defects: {part.defects}")
        for name, value in part.items():
            need(not value.defects, f"{name}: {value.defects}")
    need(all(len(line) <= 998 for line in data.split(b"\r\n")), "a line is too long")
    need(b"\n" not in data.replace(b"\r\n", b""), "a line ends without CR")
    return message


def body(message, kind):
    part = message.get_body((kind,))
    need(part is not None, f"no {kind} part")
    return part.get_content()


def check_mail(message):
    for name in ("From", "To", "Subject", "Date", "Message-ID", "List-Id", "Auto-Submitted", "Content-Language"):
        need(message[name], f"no {name}")
    need(message["Auto-Submitted"] == "auto-generated", "Auto-Submitted")
    need(message["Subject"].startswith("[forewarn] "), "the subject's mark")
    need(len(message["To"].addresses) == 1, "one recipient")
    for kind in ("plain", "html"):
        text = body(message, kind)
        need(text.strip(), f"{kind} is empty")
        need(not re.search(r"\{[a-z-]+\}", text), f"{kind} has a place that was not filled in")
    if message["References"]:
        need(message["References"].strip() == message["In-Reply-To"].strip(), "References and In-Reply-To differ")
        need(message["References"].strip() != message["Message-ID"], "a letter that answers itself")


def calendars(message):
    return [part for part in message.walk() if part.get_content_type() == "text/calendar"]


def read_events(message):
    """UID to event, of all calendar parts."""
    events = {}
    for part in calendars(message):
        need(part.get_param("method") == "PUBLISH", "Content-Type without method")
        need(part.get_content_disposition() == "attachment", "no attachment")
        text = part.get_content()
        calendar = icalendar.Calendar.from_ical(text)
        need(str(calendar["METHOD"]) == "PUBLISH", "METHOD")
        need(str(calendar["VERSION"]) == "2.0", "VERSION")
        for event in calendar.walk("VEVENT"):
            check_event(event)
            need(str(event["UID"]) not in events, "a UID twice in one letter")
            events[str(event["UID"])] = event
        if vobject:
            for event in vobject.readOne(text).vevent_list:
                need(type(event.dtstart.value) is datetime.date, "vobject reads another DTSTART")
    return events


def check_event(event):
    for name in ("UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "STATUS", "TRANSP", "ORGANIZER"):
        need(name in event, f"an event without {name}")
    first, after = event["DTSTART"].dt, event["DTEND"].dt
    need(type(first) is datetime.date and type(after) is datetime.date, "an event of a part of a day")
    need(str(event["TRANSP"]) == "TRANSPARENT", "an event that takes the reader's time")
    need(not event.walk("VALARM"), "an alarm")
    need(after > first, "an event that ends before it begins")
    days = (after - first).days
    said = re.search("day not given|dag niet genoemd", str(event["SUMMARY"]))
    need(bool(said) == (days > 1), f"{days} days, but the summary says: {event['SUMMARY']}")
    if days > 1:
        need(first.day == 1 and after.day == 1, "a period that is no whole month")


def period_of(written):
    """The first day and the day after of 2027-03-31, 2027-03, 2027-Q1, 2027-H1 or 2027."""
    year, _, rest = written.partition("-")
    year = int(year)
    if re.fullmatch(r"\d\d-\d\d", rest):
        first = datetime.date(year, int(rest[:2]), int(rest[3:]))
        return first, first + datetime.timedelta(1)
    start, months = (1, 12) if not rest else (int(rest), 1) if rest.isdigit() else \
        ((int(rest[1]) - 1) * 3 + 1, 3) if rest[0] == "Q" else ((int(rest[1]) - 1) * 6 + 1, 6)
    end = year * 12 + start - 1 + months
    return datetime.date(year, start, 1), datetime.date(end // 12, end % 12 + 1, 1)


def check_calendar(message, known):
    """KNOWN: what this reader's calendar holds, by UID."""
    events = read_events(message)
    subject = str(message["Subject"])
    dated = re.match(r"\[forewarn\] (\d{4}[^ ]*) ", subject)
    main = [event for uid, event in events.items() if ".effective@" in uid]
    if dated and len(main) == 1:
        # Of a step that moved the subject has the day of the step.
        moved = re.search("a step moved|stap verschoven", subject)
        spans = [(event["DTSTART"].dt, event["DTEND"].dt)
                 for event in (events.values() if moved else main)]
        need(period_of(dated.group(1)) in spans, f"the calendar has {spans}")
    gone = re.match(r"\[forewarn\] \S+ (withdrawn|ingetrokken): ", subject)
    for uid, event in events.items():
        need(not gone or str(event["STATUS"]) == "CANCELLED", "withdrawn, but not in the calendar")
        need(str(event["STATUS"]) != "CANCELLED" or uid in known, f"{uid} is cancelled, but never was there")
        old = known.get(uid)
        if old is not None:
            rises = int(event["SEQUENCE"]) - int(old["SEQUENCE"])
            same = old["DTSTART"].dt == event["DTSTART"].dt and str(old["STATUS"]) == str(event["STATUS"])
            need(rises > 0 or (rises == 0 and same), f"{uid} changes and its SEQUENCE does not rise")
    known.update(events)
    sent = message["Date"].datetime.date()
    for uid, event in known.items():
        ghost = any(uid.split(".")[0] == other.split(".")[0] for other in events) and uid not in events
        need(not ghost or str(event["STATUS"]) == "CANCELLED" or event["DTEND"].dt <= sent,
             f"{uid} stays in the calendar, and the letter does not know it")


def names_of(stories, story):
    """What stands in the files of a story: names of people's own, titles and texts of vendors."""
    lines = set()
    for path in glob.glob(os.path.join(stories, story, "**"), recursive=True):
        if not os.path.isfile(path) or os.path.basename(path) in ("expected", "steps"):
            continue
        with open(path, encoding="utf-8", errors="replace") as file:
            text = file.read()
        if path.endswith(".yaml"):
            lines.update(re.findall(r"[\w][^:,\[\]{}\"'\n#]*", text))
    return sorted((line.strip() for line in lines), key=len, reverse=True)


def own_words(text, names):
    """Without what the vendor wrote, without addresses and names."""
    text = re.sub(r"(?m)^>.*$", " ", text)
    text = re.sub(r"https?://\S+", " ", text)
    text = re.sub(r"\s+", " ", text)
    while re.search("“[^“”]*”", text):
        text = re.sub("“[^“”]*”", " ", text)
    for name in names:
        if " " in name or name.lower() in ENGLISH:
            text = text.replace(name, " ")
    return text


def titles_of(message, text):
    """The vendor's titles: over a line of = or -, and behind the names in subject and contents."""
    titles = re.findall(r"(?:\A|\n\n)((?:\S.*\n)+?)(?:===+|---+)\n", text)
    titles += re.findall(r"(?m)^\* [^:]*(?:: [^:]*)?: (.*(?:\n  .*)*)$", text)
    titles += re.findall(r"(?m)^\* [^:]*: (.*(?:\n  .*)*)$", text)
    subject = str(message["Subject"])
    titles += [subject.rsplit(": ", 1)[-1]] + [subject.split(": ", n)[-1] for n in (1, 2, 3)]
    flat = {re.sub(r"\s+", " ", title).strip() for title in titles}
    return sorted(flat, key=len, reverse=True)


def check_dutch(message, stories, story):
    text = body(message, "plain")
    dutch = own_words(text, titles_of(message, text) + names_of(stories, story))
    found = [word for word in re.findall(r"[a-zA-Z]+", dutch) if word.lower() in ENGLISH]
    need(not found, f"English words: {found}\n{dutch}")


def story_of(path):
    return os.path.basename(path).rsplit("-", 1)[0]


def tell(name, failures, count):
    for failure in failures[:5]:
        print(failure)
    if count == 0:
        print(f"not ok {name}: nothing to read")
    else:
        print(f"{'not ok' if failures else 'ok'} {name}: {count} read, {len(failures)} wrong")
    return not failures and count > 0


def run_check(name, letters, check):
    failures = []
    for path, message in letters:
        try:
            check(path, message)
        except (Failure, ValueError, KeyError, IndexError) as error:
            failures.append(f"{path}: {error}")
    return tell(name, failures, len(letters))


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


def open_in_khal(message, folder):
    """A calendar program reads the attachment and shows its first day."""
    text = calendars(message)[0].get_content()
    file, config = os.path.join(folder, "forewarn.ics"), os.path.join(folder, "config")
    os.makedirs(os.path.join(folder, "a"), exist_ok=True)
    for path, content in ((file, text), (config, KHAL.format(folder))):
        with open(path, "w", encoding="utf-8") as out:
            out.write(content)
    shown = subprocess.run(["khal", "-c", config, "printics", "--format", "{start-date} {title}", file],
                           env=dict(os.environ, LC_ALL="C.UTF-8", XDG_DATA_HOME=folder, HOME=folder),
                           capture_output=True, text=True, check=False)
    day = re.search(r"DTSTART;VALUE=DATE:(\d{4})(\d\d)(\d\d)", text)
    need(shown.returncode == 0, f"khal says: {shown.stderr}")
    need("-".join(day.groups()) in shown.stdout, f"khal shows: {shown.stdout}")


def main():
    stories, folder = sys.argv[1:]
    kind = os.path.basename(folder)
    paths = [path for path in sorted(glob.glob(os.path.join(folder, "*.eml")))
             if os.path.isdir(os.path.join(stories, story_of(path)))]
    letters, broken = [], []
    for path in paths:
        try:
            letters.append((path, parsed(path)))
        except (Failure, email.errors.MessageError, ValueError) as error:
            broken.append(f"{path}: {error}")
    good = tell(f"{kind}-parse-with-python-strictly", broken, len(paths))
    good &= run_check(f"{kind}-have-what-mail-wants", letters, lambda path, message: check_mail(message))
    if icalendar:
        known = {}
        dated = [(path, message) for path, message in letters if calendars(message)]
        good &= run_check(f"{kind}-calendars-by-another-reader", dated, lambda path, message: check_calendar(
            message, known.setdefault((story_of(path), str(message["To"])), {})))
    else:
        print(f"skip {kind}-calendars-by-another-reader: python3-icalendar is not installed")
    if shutil.which("khal"):
        sample = [(path, message) for path, message in letters if calendars(message)][::40]
        with tempfile.TemporaryDirectory() as scratch:
            good &= run_check(f"{kind}-calendars-open-in-khal", sample,
                              lambda path, message: open_in_khal(message, scratch))
    else:
        print(f"skip {kind}-calendars-open-in-khal: khal is not installed")
    dutch = [(path, message) for path, message in letters if message["Content-Language"] == "nl"
             and "forewarn show" not in body(message, "plain")]
    good &= run_check(f"{kind}-in-plain-dutch-have-no-english-word", dutch,
                      lambda path, message: check_dutch(message, stories, story_of(path)))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
