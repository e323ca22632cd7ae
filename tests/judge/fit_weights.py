#!/usr/bin/env python3
"""Fits the weights of config/phrases/en.yaml to a labelled corpus and prints what it would change.

  tests/judge/fit_weights.py [--corpus FOLDER] [--program FOREWARN] [--pull S] [--threshold T] [--by-source] [--least D]

How the weights came to be: they were written by hand first; then this program was run, its suggestions were read one
by one against their examples, and taken over where they made sense of the words and not only of the corpus. Phrases
for vendors' labels, those that take a change back and those added for single wrong letters stay as written by hand.
The fit is a logistic regression by gradient descent that starts at the present weights and is pulled back to them
(--pull: the smaller the stronger), so that a phrase that is rare in the corpus keeps the weight that a person gave it,
and a weight never changes its sign. Each source counts by the square root of its size at most, so that the largest
does not decide for all. --by-source fits on all sources but one and measures on that one: whether what was learned
holds for a vendor that was never seen.

Standard library only. Without the corpus it says "skipped" and ends well; nothing of the corpus is kept or printed.
"""
import argparse
import collections
import json
import math
import os
import random
import re
import subprocess
import sys
import unicodedata

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
# As in daemon/judge/judge.c.
FACTOR = {'title': 1.5, 'lead': 1.0, 'body': 0.5, 'label': 1.0}
DATE, DEADLINE = 'a date ahead', 'a deadline'
DATE_WEIGHT, DEADLINE_WEIGHT = 1.2, 1.8
SHARES = (1.0, 0.35, 0.6)  # behind a repair, below a title that launches something
STEEPNESS = 1.1
EPOCHS = 40
SIZE = 150  # a source with more entries of one answer counts less for each


def folded(s):
    s = unicodedata.normalize('NFD', s.lower().replace('’', '').replace("'", ''))
    return ' '.join(re.findall(r'\w+', ''.join(c for c in s if not unicodedata.combining(c))))


def pattern_of(phrase):
    """The phrase as an expression over folded words; up to two verbs may lead it, as evidence shows them."""
    places = []
    for place in phrase.split():
        if place == '*':
            places.append(r'\w+(?: \w+){0,2}')
        elif '|' in place:
            places.append('(?:%s)' % '|'.join(folded(word) for word in place.split('|')))
        else:
            places.append(folded(place))
    return re.compile(r'(?:\w+ ){0,2}?' + ' '.join(places) + '$')


def read_phrases(path):
    """What is needed of our own file: no YAML reader in the standard library."""
    phrases = []
    with open(path, encoding='utf-8') as f:
        for line in f:
            key, _, value = line.strip().removeprefix('- ').partition(':')
            value = value.strip().strip('"')
            if line.startswith('- phrase:'):
                phrases.append({'text': value, 'role': '', 'pattern': pattern_of(value)})
            elif key in ('role', 'weight', 'where') and phrases:
                phrases[-1][key] = value
    for phrase in phrases:
        phrase['weight'] = float(phrase['weight'])
        phrase['fixed'] = 'label' in phrase['where'] or phrase['role'] == 'superseded' or not phrase['weight']
    return phrases


def read_corpus(folder):
    with open(os.path.join(folder, 'changes-dev.jsonl'), encoding='utf-8') as f:
        entries = [json.loads(line) for line in f]
    return [e for e in entries if e['labels'].get('forced') is not None]


def judged(program, entries):
    fields = ('id', 'title', 'body', 'body_format', 'published')
    lines = ''.join(json.dumps({**{k: e[k] for k in fields}, 'service': 'any'}) + '\n' for e in entries)
    done = subprocess.run([program, 'judge'], input=lines, capture_output=True, text=True, check=True)
    return {o['id']: o for o in map(json.loads, done.stdout.splitlines())}


class Attribution:
    """Which phrase spoke: evidence gives the words that matched and the weight that they added."""

    def __init__(self, phrases):
        self.phrases = phrases
        self.known = {}

    def of(self, evidence):
        key = (evidence['rule'], evidence['where'], evidence['weight'])
        if key not in self.known:
            self.known[key] = self.find(evidence)
        return self.known[key]

    def find(self, evidence):
        words = folded(evidence['rule'])
        for phrase in self.phrases:
            for factor in sorted({FACTOR[evidence['where']] * share for share in SHARES} | {1.0}):
                if abs(phrase['weight'] * factor - evidence['weight']) < 0.011 and phrase['pattern'].match(words):
                    return phrase['text'], factor
        if abs(evidence['weight'] - DATE_WEIGHT) < 0.001:
            return DATE, 1.0
        if abs(evidence['weight'] - DEADLINE_WEIGHT * FACTOR[evidence['where']]) < 0.011:
            return DEADLINE, FACTOR[evidence['where']]
        return None, 0.0


def samples(entries, answers, attribution):
    """(source, what spoke and how loudly, forced) of each entry; and how many pieces of evidence stayed unknown."""
    rows, unknown = [], 0
    for entry in entries:
        voices = collections.defaultdict(float)
        for evidence in answers[entry['id']]['evidence']:
            name, factor = attribution.of(evidence)
            if name is None:
                unknown += 1
            else:
                voices[name] += factor
        rows.append((entry['id'].split('/')[0], dict(voices), 1 if entry['labels']['forced'] else 0))
    return rows, unknown


def chance(score, threshold):
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, STEEPNESS * (score - threshold)))))


def score_of(weights, voices):
    return sum(weights[name] * loud for name, loud in voices.items())


def kept_sign(old, new):
    return max(0.05, new) if old > 0 else min(-0.05, new)


def fit(rows, start, fixed, threshold, pull):
    weights = dict(start)
    sizes = collections.Counter((source, forced) for source, _, forced in rows)
    share = {key: min(1.0, math.sqrt(SIZE / size)) for key, size in sizes.items()}
    order = list(rows)
    chooser = random.Random(3)
    for epoch in range(EPOCHS):
        step = 0.05 / (1 + epoch * 0.1)
        chooser.shuffle(order)
        for source, voices, forced in order:
            wrong = (forced - chance(score_of(weights, voices), threshold)) * share[source, forced]
            for name, loud in voices.items():
                if name not in fixed:
                    weights[name] += step * STEEPNESS * wrong * loud
        for name in weights:
            if name not in fixed:
                back = step * (weights[name] - start[name]) / pull ** 2
                weights[name] = kept_sign(start[name], weights[name] - back)
    return weights


def counted(weights, rows, threshold):
    counts = collections.Counter()
    for _, voices, forced in rows:
        said = score_of(weights, voices) >= threshold
        counts['right'] += said and forced
        counts['wrong'] += said and not forced
        counts['missed'] += forced and not said
    return counts


def figures(counts):
    right, wrong, missed = counts['right'], counts['wrong'], counts['missed']
    precision = right / (right + wrong) if right + wrong else 0.0
    recall = right / (right + missed) if right + missed else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return 'precision %.3f, recall %.3f, F1 %.3f' % (precision, recall, f1)


def measure(weights, rows, threshold):
    return figures(counted(weights, rows, threshold))


def suggest(rows, start, weights, least):
    for name in sorted(weights, key=lambda n: -abs(weights[n] - start[n])):
        new = round(weights[name] * 20) / 20
        if abs(new - start[name]) < least:
            continue
        forced = sum(1 for _, voices, y in rows if name in voices and y)
        free = sum(1 for _, voices, y in rows if name in voices and not y)
        print('%6.2f -> %6.2f  in %4d forced, %4d not  %s' % (start[name], new, forced, free, name))


def by_source(rows, start, fixed, options):
    unheard = collections.Counter()
    for source in sorted({row[0] for row in rows}):
        seen = [row for row in rows if row[0] != source]
        unseen = [row for row in rows if row[0] == source]
        weights = fit(seen, start, fixed, options.threshold, options.pull)
        print('%-12s now: %s; fitted without it: %s' % (
            source, measure(start, unseen, options.threshold), measure(weights, unseen, options.threshold)))
        unheard += counted(weights, unseen, options.threshold)
    print('%-12s each fitted without itself: %s' % ('all', figures(unheard)))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--corpus', default=os.path.join(ROOT, '..', 'shared', 'corpus'))
    parser.add_argument('--program', default=os.path.join(ROOT, 'build', 'plain', 'forewarn'))
    parser.add_argument('--pull', type=float, default=0.7)
    parser.add_argument('--threshold', type=float, default=2.4)
    parser.add_argument('--least', type=float, default=0.1, help='smallest change that is printed')
    parser.add_argument('--by-source', action='store_true')
    options = parser.parse_args()
    if not os.path.exists(os.path.join(options.corpus, 'changes-dev.jsonl')):
        print('skipped: there is no corpus in %s' % options.corpus)
        return 0
    if not os.access(options.program, os.X_OK):
        print('skipped: there is no program %s; build it first, or name it with --program' % options.program)
        return 0
    phrases = read_phrases(os.path.join(ROOT, 'config', 'phrases', 'en.yaml'))
    entries = read_corpus(options.corpus)
    rows, unknown = samples(entries, judged(options.program, entries), Attribution(phrases))
    start = {phrase['text']: phrase['weight'] for phrase in phrases}
    start.update({DATE: DATE_WEIGHT, DEADLINE: DEADLINE_WEIGHT})
    fixed = {phrase['text'] for phrase in phrases if phrase['fixed']}
    weights = fit(rows, start, fixed, options.threshold, options.pull)
    print('%d entries, %d phrases, %d pieces of evidence without a phrase' % (len(rows), len(phrases), unknown))
    print('now:    ' + measure(start, rows, options.threshold))
    print('fitted: ' + measure(weights, rows, options.threshold))
    if options.by_source:
        by_source(rows, start, fixed, options)
    suggest(rows, start, weights, options.least)
    return 0


if __name__ == '__main__':
    sys.exit(main())
