#!/usr/bin/env python3
"""Writes what tests/bench/count counts the instructions of: feeds of an invented trade, their texts, terms and sentences with dates.
The same bytes each time. Usage: feeds.py FOLDER

FOLDER/feeds/NN.xml    RSS 2.0 and Atom by turns, 30 entries each, markup in CDATA, escaped and as XHTML
FOLDER/texts           the plain texts of the entries, one a line
FOLDER/terms           10,000 things that somebody may depend on, one a line
FOLDER/sentences       2,000 sentences, of which most name a date, one a line
"""
import html
import pathlib
import random
import sys
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

FEEDS, ENTRIES, TERMS, SENTENCES = 12, 30, 10000, 2000
BEGIN = datetime(2026, 5, 4, 8, 0, tzinfo=timezone.utc)
FIRST = 'Crumb Crust Dough Flour Grain Kiln Loaf Malt Oven Peel Proof Rye Sieve Spelt Starter Steam Stone Wheat Whisk Yeast'.split()
SECOND = 'Board Bridge Cloud Desk Gate Hub Ledger Link Mail Port Queue Relay Route Sheet Shelf Store Stream Table Till Vault'.split()
THINGS = 'order recipe batch delivery invoice shift oven tray basket customer till label price list stock count'.split()
DOINGS = 'exports imports syncs totals filters reminders labels permissions sign-ins webhooks reports searches'.split()
LINES = (
    'You can now sort {t} {d} by weight and by the hour in which the oven was opened.',
    'The {p} page shows how many {t} {d} waited, and for how long, before somebody looked at them.',
    'We made {d} of {p} quicker for bakeries with more than {n} counters.',
    'A {t} that was saved twice is counted once, also when the second hand belongs to somebody else.',
    'Thank you to all who told us about {d} that stopped at the end of the month.',
    '{p} {v} knows seven more kinds of flour, and asks before it throws one away.',
    '<code>{i}</code> takes an optional list of {t} names and gives back those that it did not find.',
    'The guide to {d} has pictures now; it begins with an empty {t} and ends with a full one.',
)
ENDS = (
    'Support for {p} {v} ends on {w}; from then on it answers with an error.',
    'From {w} every request to <code>{i}</code> needs a token, and those without one are refused.',
    '{p} will be retired on {w}. Please move your {d} to {q} before then.',
    'The field <code>{i}</code> is deprecated and will be removed on {w}.',
    'On {w} the default of {t} {d} changes from open to closed.',
)


# Names that nobody has: most of what others depend on is in no page of these vendors.
NAMES = [a + b + c for a in ('Bar', 'Del', 'Fen', 'Gor', 'Hal', 'Jun', 'Kel', 'Lor', 'Mib', 'Nar', 'Pel', 'Quo', 'Ras', 'Sul', 'Tov', 'Wim')
         for b in ('a', 'e', 'i', 'o', 'u') for c in ('bit', 'cor', 'dan', 'fex', 'lin', 'mar', 'nox', 'pod', 'rix', 'tum')]


def product(dice):
    return f'{dice.choice(FIRST)} {dice.choice(SECOND)}'


def identifier(dice):
    return f'{dice.choice(THINGS)}.{dice.choice(DOINGS).replace("-", "_")}.{dice.choice(FIRST).lower()}'


def day(dice):
    when = BEGIN + timedelta(days=dice.randrange(20, 500))
    return dice.choice((f'{when.day} {when:%B} {when.year}', f'{when:%B} {when.day}, {when.year}', f'{when:%Y-%m-%d}',
                        f'{when:%B} {when.year}', f'the {dice.choice(("first", "second"))} half of {when.year}'))


def line(dice, texts):
    return dice.choice(texts).format(p=product(dice), q=product(dice), t=dice.choice(THINGS), d=dice.choice(DOINGS),
                                     n=dice.randrange(2, 90), v=f'{dice.randrange(1, 9)}.{dice.randrange(12)}',
                                     i=identifier(dice), w=day(dice))


def body(dice):
    parts = [f'<h3>{html.escape(product(dice), quote=False)}</h3>']
    for _ in range(dice.randrange(3, 9)):
        parts.append(f'<p>{line(dice, LINES)} {line(dice, LINES)}</p>')
    if dice.random() < 0.4:
        parts.insert(1, f'<p><strong>Please note:</strong> {line(dice, ENDS)}</p>')
    parts.append('<ul>' + ''.join(f'<li>{line(dice, LINES)}</li>' for _ in range(dice.randrange(2, 6))) + '</ul>')
    return '\n'.join(parts)


def plain(markup):
    text, inside = [], False
    for c in markup:
        inside = c == '<' or (inside and c != '>')
        if not inside and c != '>':
            text.append(c)
    return ' '.join(''.join(text).split())


def rss(dice, number, bodies):
    items = []
    for i, markup in enumerate(bodies):
        at = BEGIN - timedelta(hours=7 * i)
        content = f'<![CDATA[{markup}]]>' if dice.random() < 0.5 else html.escape(markup, quote=False)
        items.append(f'<item><title>{html.escape(product(dice))}: {dice.choice(DOINGS)}</title>'
                     f'<link>https://vendor{number}.example/notes/{i}</link><guid isPermaLink="false">note-{number}-{i}</guid>'
                     f'<pubDate>{format_datetime(at)}</pubDate><category>{dice.choice(THINGS)}</category>'
                     f'<description>{content}</description></item>')
    return ('<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>Vendor</title>'
            f'<link>https://vendor{number}.example/</link><description>News</description>\n' + '\n'.join(items) + '\n</channel></rss>\n')


def atom(dice, number, bodies):
    entries = []
    for i, markup in enumerate(bodies):
        at = (BEGIN - timedelta(hours=5 * i)).isoformat()
        if dice.random() < 0.5:
            content = f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{markup}</div></content>'
        else:
            content = f'<content type="html">{html.escape(markup, quote=False)}</content>'
        entries.append(f'<entry><title>{html.escape(product(dice))}</title><id>tag:vendor{number}.example,2026:{i}</id>'
                       f'<link href="https://vendor{number}.example/e/{i}"/><published>{at}</published><updated>{at}</updated>{content}</entry>')
    return ('<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><title>Vendor</title>'
            f'<id>tag:vendor{number}.example,2026:feed</id><updated>{BEGIN.isoformat()}</updated>\n' + '\n'.join(entries) + '\n</feed>\n')


def term(dice):
    kind, name = dice.random(), f'{dice.choice(NAMES)} {dice.choice(SECOND)}'
    if kind < 0.02:
        return f'{product(dice)} {dice.choice(THINGS)}'
    if kind < 0.5:
        return f'{name} {dice.choice(DOINGS)}'
    if kind < 0.7:
        return f'{dice.choice(NAMES)} {dice.choice(NAMES)}'
    if kind < 0.9:
        return f'{dice.choice(NAMES).lower()}.{dice.choice(THINGS)}.{dice.choice(NAMES).lower()}'
    return f'{name} <= {dice.randrange(1, 40)}'


def main():
    dice = random.Random(20261124)
    folder = pathlib.Path(sys.argv[1])
    (folder / 'feeds').mkdir(parents=True, exist_ok=True)
    texts = []
    for number in range(FEEDS):
        bodies = [body(dice) for _ in range(ENTRIES)]
        texts += [plain(markup) for markup in bodies]
        page = (atom if number % 3 == 2 else rss)(dice, number, bodies)
        (folder / 'feeds' / f'{number:02}.xml').write_text(page, encoding='utf-8')
    (folder / 'texts').write_text('\n'.join(texts) + '\n', encoding='utf-8')
    (folder / 'terms').write_text('\n'.join(sorted({term(dice) for _ in range(TERMS)})) + '\n', encoding='utf-8')
    (folder / 'sentences').write_text(''.join(plain(line(dice, ENDS if dice.random() < 0.7 else LINES)) + '\n'
                                              for _ in range(SENTENCES)), encoding='utf-8')


main()
