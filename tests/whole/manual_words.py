"""Compares the manual with --help and with the lists in the source. Usage: manual_words.py BUILD/FLAVOUR"""
import glob
import json
import os
import re
import subprocess
import sys

HERE = sys.argv[1]
EXIT_NUMBERS = {'USAGE': 64, 'DATAERR': 65, 'NOINPUT': 66, 'UNAVAILABLE': 69, 'SOFTWARE': 70, 'OSERR': 71,
                'CANTCREAT': 73, 'IOERR': 74, 'TEMPFAIL': 75, 'NOPERM': 77, 'CONFIG': 78}


def read(path):
    with open(path, encoding='utf-8') as file:
        return file.read()


def run(*words):
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout


def rendered(page):
    """The lines of a page, hardly any of them broken."""
    text = run('mandoc', '-T', 'ascii', '-O', 'width=900', page)
    return re.sub('.\b', '', text).split('\n')


def plain(text):
    """What is the same in both, whatever the quotation marks, the capitals and the places of line breaks."""
    text = re.sub('[“”]', '"', text).casefold()
    return ' '.join(text.split()).replace(' | ', '|')


def between(lines, first, last):
    begin = lines.index(first)
    return lines[begin + 1:lines.index(last, begin)]


def help_of(program, *words):
    return run(f'{HERE}/{program}', *words, '--help')


def commands_of_help():
    listed = help_of('forewarn').split('Commands:\n')[1].split('\n\n')[0]
    return re.findall(r'^ {2}([a-z-]+) ', listed, re.M)


def parse_options(text):
    """What is said of each option, by its tag."""
    options = {}
    tag = None
    for line in text.split('\n'):
        found = re.match(r' {2,6}(--?[a-z].*?)(?: {2,}(.*))?$', line)
        if found:
            tag = found[1]
            options[tag] = found[2] or ''
        elif tag and line.startswith(' '):
            options[tag] += ' ' + line
        else:
            tag = None
    return options


def parse_help(text):
    """Usage lines, the summary, and what is said of each option, by its tag."""
    parts = text.split('\n\n')
    usages = re.split(r'\n {7}forewarn |^Usage: forewarn ', parts[0])[1:]
    return usages, parts[1], parse_options('\n\n'.join(parts[2:]))


def sections_of_page(page, names):
    """The lines of the page from the first tag of each command to the next one's."""
    sections, current = {}, None
    for line in page:
        word = re.match(r' {5}([a-z-]+)( |$)', line)
        if word and word[1] in names and not line.startswith('      '):
            current = word[1]
        elif re.match(r' {0,3}[A-Z]', line):
            current = None
        if current:
            sections.setdefault(current, []).append(line.strip())
    return sections


def check_command(name, section, bad):
    usages, summary, options = parse_help(help_of('forewarn', name))
    text = plain(' '.join(section))
    for usage in usages:
        if plain(usage) not in text:
            bad.append(f'{name}: the page has no "{plain(usage)}"')
    if plain(summary.rstrip('.\n')) not in text:
        bad.append(f'{name}: the page does not say "{plain(summary)}"')
    for tag, says in options.items():
        if plain(f'{tag} {says}') not in text:
            bad.append(f'{name}: the page does not say "{plain(tag + " " + says)}"')
    for line in section:
        found = re.match(r'(--[a-z-]+)', line)
        if found and not any(tag.split()[0] == found[1] for tag in options):
            bad.append(f'{name}: {found[1]} is on the page and not in its help')


def check_commands(bad):
    names = commands_of_help()
    page = rendered('docs/forewarn.1')
    sections = sections_of_page(page, names)
    # What six commands have in common stands below the last of them.
    for name in ('accept', 'plan', 'not-affected', 'snooze', 'reopen'):
        sections[name] = sections[name] + sections['note']
    sections['note'] = [line for line in sections['note'] if not line.startswith('--until')]
    sections['reopen'] = [line for line in sections['reopen'] if not line.startswith('--until')]
    for name in names:
        if name in sections:
            check_command(name, sections[name], bad)
        else:
            bad.append(f'{name}: not on the page')
    for name in ('forewarn', 'forewarnd'):
        check_program(name, rendered('docs/' + {'forewarn': 'forewarn.1', 'forewarnd': 'forewarnd.8'}[name]), bad)


def check_program(name, page, bad):
    """The options of a program are the same words on the page."""
    text = plain(' '.join(page))
    for tag, says in parse_options(help_of(name)).items():
        short = re.split(r'\(|: exit', plain(says))[0].strip()
        option = plain(re.sub(r'^ *-., ', '', tag))
        if f'{option} {short}' not in text and option not in ('--help', '--version'):
            bad.append(f'{name}: the page does not say "{option} {short}"')
    for option in re.findall(r'^ {5}(?:-[a-z](?: \w+)?, )?(--[a-z-]+)', '\n'.join(page), re.M):
        if option not in help_of(name):
            bad.append(f'{name}: {option} is on the page and not in its help')


def keys_of(schema):
    """All names of keys in a JSON Schema."""
    if isinstance(schema, list):
        return set().union(*map(keys_of, schema)) if schema else set()
    if not isinstance(schema, dict):
        return set()
    own = set(schema['properties']) if isinstance(schema.get('properties'), dict) else set()
    return own.union(*(keys_of(value) for value in schema.values())) if schema else own


def check_keys(bad):
    pages = {'forewarn': 'forewarn.yaml.5', 'service': 'forewarn-services.5', 'phrases': 'forewarn-phrases.5'}
    for kind, name in pages.items():
        words = set(re.findall(r'[\w-]+', ' '.join(re.findall(r'^\.(?:It )?Cm (.*)$', read('docs/' + name), re.M))))
        for key in sorted(keys_of(json.loads(read(f'config/schema/{kind}.schema.json'))) - words):
            bad.append(f'{name} does not speak of the key {key}')


def sources(*patterns):
    return ''.join(read(path) for pattern in patterns for path in sorted(glob.glob(pattern)))


def check_formats(bad):
    page = read('docs/forewarn-services.5')
    names = re.search(r'names\[\] = \{(.*?)\}', read('daemon/model/format.c'), re.S)[1]
    for name in re.findall(r'"(.*?)"', names):
        if name != 'opml' and not re.search(rf'^\.It Cm.*\b{name}\b', page, re.M):
            bad.append(f'forewarn-services.5 does not speak of the format {name}')


def check_environment(bad):
    asked = set(re.findall(r'getenv\("([A-Z_]+)"\)', sources('daemon/*.c', 'daemon/*/*.c')))
    page = read('docs/forewarn.1') + read('docs/forewarnd.8')
    for name in sorted(asked):
        if not re.search(rf'^\.It Ev .*\b{name}\b', page, re.M):
            bad.append(f'no page speaks of the variable {name}')


def check_statuses(bad):
    places = {'forewarn.1': sources('daemon/command/*.c', 'daemon/forewarn.c'),
              'forewarnd.8': sources('daemon/forewarnd.c', 'daemon/options.c')}
    for page, source in places.items():
        told = read('docs/' + page).split('.Sh EXIT STATUS')[1].split('\n.Sh ')[0]
        for name in sorted(set(re.findall(r'\bEX_([A-Z]+)', source)) - {'OK'}):
            if not re.search(rf'^\.It .*\b{EXIT_NUMBERS[name]}\b', told, re.M):
                bad.append(f'{page} does not speak of the exit status {EXIT_NUMBERS[name]} (EX_{name})')


def check_fields(bad):
    page = read('docs/forewarnd.8').split('.Ss The journal')[1].split('\n.S')[0]
    for name in sorted(set(re.findall(r'FOREWARN_([A-Z]+)=?"', sources('daemon/tell/journal*.c', 'daemon/tell/life.c')))):
        if not re.search(rf'\b{name}\b', page):
            bad.append(f'forewarnd.8 does not speak of the journal field FOREWARN_{name}')


def main():
    checks = {'help-and-manual-say-the-same': check_commands, 'every-key-is-in-the-manual': check_keys,
              'every-format-is-in-the-manual': check_formats, 'every-variable-is-in-the-manual': check_environment,
              'every-exit-status-is-in-the-manual': check_statuses, 'every-journal-field-is-in-the-manual': check_fields}
    failed = False
    for name, check in checks.items():
        bad = []
        check(bad)
        for line in bad:
            print(f'  {line}')
        print(f'{"not ok" if bad else "ok"} {name}')
        failed |= bool(bad)
    sys.exit(failed)


os.environ.update({'LC_ALL': 'C.UTF-8', 'FOREWARN_SHARE': os.path.abspath('config')})
main()
