#!/usr/bin/env python3
"""Matching on real entries: a dependency per service name of the Graph messages of the corpus, whose product labels are
hidden from the text. Says precision and recall against the labels, and with --worst the pairs that differ.

    tests/judge/services.py BUILD/FLAVOUR [--worst N]
"""
import collections
import json
import os
import re
import subprocess
import sys
import tempfile

FEED = os.environ.get("FOREWARN_CORPUS", "../shared/corpus") + "/feeds/m365-service-messages-2025-12-31.json"
MENTIONED = 20  # services with fewer messages are counted in all, not shown


def uses_of(name):
    """What a person would write: the name, and the name without its vendor, a bracket and "Online"."""
    short = re.sub(r"^(Microsoft|Office) | \(.*\)$| Online$", "", re.sub(r" \(.*\)$", "", name))
    short = re.sub(r" Online$", "", short)
    return list(dict.fromkeys([name, short])) if not short.startswith("365") else [name]


def main():
    if not os.path.exists(FEED):
        print("skip services: there is no", FEED)
        return 0
    program = sys.argv[1] + "/forewarn"
    worst = int(sys.argv[3]) if len(sys.argv) > 3 and sys.argv[2] == "--worst" else 0
    lines = subprocess.run([program, "read", FEED, "--lines"], capture_output=True, text=True, check=True).stdout
    truth, entries, titles = {}, [], {}
    for line in lines.splitlines():
        entry = json.loads(line)
        truth[entry["id"]] = {x[8:] for x in entry.pop("labels") if x.startswith("product=")}
        titles[entry["id"]] = entry["title"]
        entries.append(entry)
    names = sorted(set().union(*truth.values()))
    with tempfile.TemporaryDirectory() as work:
        config = work + "/forewarn.yaml"
        with open(config, "w") as out:
            out.write("mail: { relay: smtp://localhost, from: a@bakery.example }\n"
                      "recipients: { a: { mail: a@bakery.example } }\ndependencies:\n")
            for name in names:
                out.write("  %s: { service: microsoft-365, uses: %s }\n" % (json.dumps(name), json.dumps(uses_of(name))))
        with open(work + "/lines", "w") as out:
            for entry in entries:
                entry["service"] = "microsoft-365"
                out.write(json.dumps(entry) + "\n")
        found = collections.defaultdict(dict)
        judged = subprocess.run([program, "--config", config, "judge", "--explain", "--now", "2026-01-01T00:00:00Z", work + "/lines"],
                                capture_output=True, text=True)
        if judged.returncode:
            print("not ok services:", judged.stderr.strip()[:300])
            return 1
        for line in judged.stdout.splitlines():
            verdict = json.loads(line)
            titled = "\n".join(x for x in verdict["explanation"] if "the title says" in x)
            for match in verdict["matches"]:
                match["title"] = "Match: %s uses" % match["dependency"] in titled
                old = found[verdict["id"]].setdefault(match["dependency"], match)
                old["title"] = old["title"] or match["title"]
    report(names, truth, found, titles, worst)
    return 0


def report(names, truth, found, titles, worst):
    total = collections.Counter()
    differ = []
    print("%-36s %6s %9s %6s" % ("service", "labels", "precision", "recall"))
    for name in names:
        is_so = {i for i in truth if name in truth[i]}
        said = {i for i in found if name in found[i]}
        total.update(right=len(is_so & said), labels=len(is_so), said=len(said))
        if len(is_so) >= MENTIONED:
            print("%-36s %6d %9.3f %6.3f" % (name, len(is_so), len(is_so & said) / max(1, len(said)),
                                             len(is_so & said) / len(is_so)))
        differ += [("missed", name, i) for i in sorted(is_so - said)] + [("extra", name, i) for i in sorted(said - is_so)]
    titled = {(i, n) for i in found for n, m in found[i].items() if m["title"]}
    right = sum(n in truth[i] for i, n in titled)
    print("all: %d messages, %d services, precision %.3f, recall %.3f" % (
        len(truth), len(names), total["right"] / max(1, total["said"]), total["right"] / max(1, total["labels"])))
    print("named in the title: precision %.3f, recall %.3f" % (right / max(1, len(titled)), right / max(1, total["labels"])))
    for kind, name, i in differ[:: max(1, len(differ) // worst)] if worst else []:
        print(kind, "|", name, "|", i, titles[i][:90], "|", found[i].get(name, {}).get("text", ""))


sys.exit(main())
