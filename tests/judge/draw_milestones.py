#!/usr/bin/env python3
"""Draws the entries of milestones.md: forced ones of the shared corpus that name two dates or more. Standard library only.

  tests/judge/draw_milestones.py [--corpus ../shared/corpus]"""
import argparse, json, random, re, sys

SEED, COUNT = 20261123, 50
MONTH = (r'(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?'
         r'|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)')
DATE = re.compile(r'\b%s\.? \d{1,2}(?:st|nd|rd|th)?,? 20\d\d|\b\d{1,2} %s,? 20\d\d|\b20\d\d-\d\d-\d\d\b|\b%s,? 20\d\d'
                  % (MONTH, MONTH, MONTH), re.I)


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument('--corpus', default='../shared/corpus')
    corpus = a.parse_args().corpus
    sys.path.insert(0, corpus)
    from score import plain
    ids = []
    with open(corpus + '/changes-dev.jsonl', encoding='utf-8') as f:
        for row in sorted(map(json.loads, f), key=lambda r: r['id']):
            labels = row['labels']
            if labels.get('forced') is not True and labels.get('kind') not in ('retirement', 'deprecation', 'migration'):
                continue
            if len({d.lower() for d in DATE.findall(plain(row['title'] + ' . ' + row['body']))}) >= 2:
                ids.append(row['id'])
    random.seed(SEED)
    for name in sorted(random.sample(ids, COUNT)):
        print(name)


if __name__ == '__main__':
    main()
