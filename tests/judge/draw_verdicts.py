#!/usr/bin/env python3
"""Draws the verdicts that verdicts.md judges: 50 entries that are taken for forced and 50 that are not.

  tests/judge/draw_verdicts.py [--corpus FOLDER] [--program FOREWARN] [--seed WORD] [--text]

All entries of the corpus, whatever their label says, stand in the order of a hash of seed and id; the first 50 of either
verdict are drawn, vendors' labels not given. Another version of the phrases so draws (nearly) the same entries. --text
shows them for reading: it is the vendors' and stays out of the table. Standard library only.
"""
import argparse
import hashlib
import json
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
EACH = 50
SHOWN = 600


def judged(program, entries):
    fields = ('id', 'title', 'body', 'body_format', 'published')
    lines = ''.join(json.dumps({**{k: e[k] for k in fields}, 'service': 'any'}) + '\n' for e in entries)
    done = subprocess.run([program, 'judge'], input=lines, capture_output=True, text=True, check=True)
    return {o['id']: o for o in map(json.loads, done.stdout.splitlines())}


def place(seed, entry):
    return hashlib.sha256((seed + ' ' + entry['id']).encode()).hexdigest()


def show(entry, answer):
    text = re.sub(r'\s+', ' ', re.sub(r'<[^>]+>', ' ', entry['body']))
    print('   ' + entry['title'][:200])
    print('   ' + text[:SHOWN])
    print('   ' + ', '.join('%s (%.2f)' % (e['rule'], e['weight']) for e in answer['evidence']))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--corpus', default=os.path.join(ROOT, '..', 'shared', 'corpus'))
    parser.add_argument('--program', default=os.path.join(ROOT, 'build', 'plain', 'forewarn'))
    parser.add_argument('--seed', default='20261123')
    parser.add_argument('--text', action='store_true')
    options = parser.parse_args()
    path = os.path.join(options.corpus, 'changes-dev.jsonl')
    if not os.path.exists(path):
        print('skipped: there is no corpus in %s' % options.corpus)
        return 0
    with open(path, encoding='utf-8') as f:
        entries = sorted(map(json.loads, f), key=lambda e: place(options.seed, e))
    answers = judged(options.program, entries)
    for forced in (True, False):
        drawn = [e for e in entries if (answers[e['id']]['forced'] == 'yes') == forced][:EACH]
        for entry in drawn:
            answer = answers[entry['id']]
            print('%s %s %s' % (entry['id'], answer['forced'], answer['kind']))
            if options.text:
                show(entry, answer)
    return 0


if __name__ == '__main__':
    sys.exit(main())
