#!/usr/bin/env python3
"""Every raw page of the shared corpus through `forewarn read` with the rules of its source, and what must be found in it.

  corpus.py PROGRAM FOLDER

corpus/expected has a line a file: the rules (a source of the catalogue, a file beside it, or - for none), the format, and the
counts; what each page holds is counted here a second time, by other means. Prints a table; "not ok" lines say what differs.
"""
import html
import json
import os
import re
import subprocess
import sys
from datetime import datetime

HERE = os.path.dirname(os.path.abspath(__file__))
COLUMNS = ['format', 'items', 'entries', 'dated', 'dates', 'labels']
NOTE_TYPES = 'Feature Changed Security Fixed Announcement Deprecated Libraries Breaking Issue'.split()


def read(program, path, rules):
    options = ['--base', 'https://feed.example/page']
    if rules.endswith('.yaml'):
        options += ['--rules', os.path.join(HERE, 'corpus', rules)]
    elif rules != '-':
        options += ['--service', rules]
    done = subprocess.run([program, 'read', *options, path], capture_output=True, timeout=120, check=False)
    if done.returncode:
        raise ValueError('exit %d: %s' % (done.returncode, done.stderr.decode().strip()))
    return json.loads(done.stdout)


def items_of(body):
    """The page's own items, found without forewarn: JSON members, or the text between the tags."""
    if body.lstrip()[:1] not in '{[':
        return re.findall(r'<(?:item|entry)>.*?</(?:item|entry)>', body, re.S)
    root = json.loads(body)
    if isinstance(root, list):
        return root
    for name in ('items', 'posts', 'value', 'incidents'):
        if isinstance(root.get(name), list):
            return root[name]
    return list(root.values())


def id_of(item):
    if isinstance(item, dict):
        return str(item.get('id') or item.get('link'))
    return html.unescape(re.search(r'<(?:guid|id)[^>]*>(.*?)</', item, re.S).group(1)).strip()


def missing_ids(items, entries):
    """Items that no entry comes from: its id, or begins with it where one item gives several."""
    known = {e['id'] for e in entries} | {re.split(r'#(?=[^#]*/)| ', e['id'])[0] for e in entries}
    return [i for i in map(id_of, items) if i not in known and i.split(' ')[0] not in known]


def instant(written):
    return datetime.fromisoformat(written.replace('Z', '+00:00')).replace(microsecond=0)


def graph(items, entries):
    """The edit signal of every message, and each deadline."""
    by_id = {e['id']: e for e in entries}
    for i in items:
        e = by_id[i['id']]
        if instant(i['lastModifiedDateTime']) != instant(e['updated']):
            yield '%s: updated %s' % (i['id'], e['updated'])
        if bool(i['actionRequiredByDateTime']) != any(d['role'] == 'enforced' for d in e['dates']):
            yield '%s: deadline %s, dates %s' % (i['id'], i['actionRequiredByDateTime'], e['dates'])
        if set(i['services'] or []) - {l[8:] for l in e['labels'] if l.startswith('product=')}:
            yield '%s: services %s' % (i['id'], i['services'])


def azure(items, entries):
    """The month of every availability."""
    by_id = {e['id']: e for e in entries}
    for i in items:
        wanted = {'%d-%02d-01' % (a['year'], datetime.strptime(a['month'], '%B').month) for a in i['availabilities']}
        if wanted != {d['from'] for d in by_id[i['id']]['dates']}:
            yield '%s: availabilities %s' % (i['id'], sorted(wanted))


def google(items, entries):
    """Every day, product and type of note that the headings name."""
    wanted = set()
    for item in items:
        day, product = id_of(item), None
        for level, inside in re.findall(r'<h([23])(?: class="release-note-product-title")?>(.*?)</h\1>', item, re.S):
            if level == '2':
                product = html.unescape(inside).strip()
            elif inside in NOTE_TYPES:
                wanted.add((day, product, inside))
    found = set()
    for e in entries:
        labels = dict(l.split('=', 1) for l in e['labels'])
        found.add((e['id'].rsplit('#', 1)[0], labels['product'], labels['type']))
    for note in sorted(wanted ^ found):
        yield '%s: %s' % ('not found' if note in wanted else 'nobody wrote', '|'.join(note))


CHECKS = {'graph-messages': graph, 'azure-updates': azure, 'google-release-notes': google}


def judge(program, path, rules, expected):
    with open(path, encoding='utf-8-sig') as f:
        items = items_of(f.read())
    page = read(program, path, rules)
    entries = page['entries']
    got = [page['format'], len(items), len(entries), sum(bool(e['dates']) for e in entries),
           sum(len(e['dates']) for e in entries), sum(len(e['labels']) for e in entries)]
    wrong = ['%s is %s, not %s' % (c, g, x) for c, g, x in zip(COLUMNS, got, expected) if str(g) != x]
    if page['damaged']:
        wrong.append('read as damaged')
    wrong += ['no entry for %s' % i for i in missing_ids(items, entries)]
    wrong += ['%s has no title, or no stamp' % e['id'] for e in entries
              if not e['title'] or not (e['published'] or e['updated'])]
    if not wrong:
        wrong += CHECKS.get(page['format'], lambda *_: [])(items, entries)
    return got, wrong


def main():
    program, folder = sys.argv[1:]
    bad = 0
    listed = set()
    print('%-40s %-22s %7s %7s %7s %7s %7s' % tuple(['file'] + COLUMNS))
    with open(os.path.join(HERE, 'corpus', 'expected'), encoding='utf-8') as f:
        lines = [line.split() for line in f if not line.startswith('#')]
    for name, rules, *expected in lines:
        listed.add(name)
        try:
            got, wrong = judge(program, os.path.join(folder, name), rules, expected)
            print('%-40s %-22s %7d %7d %7d %7d %7d' % tuple([name] + got))
        except (OSError, ValueError, subprocess.TimeoutExpired) as problem:
            wrong = [str(problem)]
        print('%s corpus: %s%s%s' % ('not ok' if wrong else 'ok', name, ': ' if wrong else '', '; '.join(wrong[:5])))
        bad += bool(wrong)
    for name in sorted(set(os.listdir(folder)) - listed - {'MANIFEST.tsv'}):
        print('not ok corpus: %s: nobody says how it is read' % name)
        bad += 1
    return bad > 0


if __name__ == '__main__':
    sys.exit(main())
