"""Runs the examples of the manual. The line before each display says how:
.\\" example: config [under KEY]  part of forewarn.yaml, which `forewarn check` must find right
.\\" example: service ID          services/ID.yaml
.\\" example: phrases             a phrase file, whose examples must hold
.\\" example: letters ID          letters/ID.yaml
.\\" example: unit                a drop-in of the unit
.\\" example: shell               commands, in a folder with a store in which something was heard
.\\" example: not run: WHY
Usage: manual_examples.py BUILD/FLAVOUR"""
import glob
import http.server
import os
import re
import shutil
import subprocess
import sys
import tempfile
import textwrap
import threading
import time

HERE = os.path.abspath(sys.argv[1])
RECIPIENTS = ('recipients: { it: { mail: it@bakery.example }, eva: { mail: eva@bakery.example },\n'
              '  boss: { mail: boss@bakery.example } }\n')
DEPENDENCIES = 'dependencies: { Till: { service: crumb } }\n'
ATOM = '''<feed xmlns="http://www.w3.org/2005/Atom"><title>Crumb</title><id>crumb</id><updated>{now}</updated>
<entry><id>1</id><title>The till interface 2 will be retired</title><updated>{now}</updated>
<link href="https://crumb.example/1"/><summary>The till interface 2 will be retired on {day}.</summary></entry></feed>
'''


def displays(page):
    """(line number, how to run it, text) of each display."""
    with open(page, encoding='utf-8') as file:
        lines = file.read().split('\n')
    for i, line in enumerate(lines):
        if not line.startswith(('.Bd -literal', '.Dl ')):
            continue
        found = re.match(r'\.\\" example: (.+)', lines[i - 1])
        if line.startswith('.Dl'):
            text = line[4:]
        else:
            text = '\n'.join(lines[i + 1:lines.index('.Ed', i)])
        text = text.replace('\\e', '\\').replace('\\(dq', '"').replace('\\-', '-').replace('\\&', '')
        yield i + 1, found[1] if found else '', text + '\n'


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'w', encoding='utf-8') as file:
        file.write(text)


class Bench:
    """A scratch folder: etc, a store, and where commands run."""

    def __init__(self, folder):
        self.folder = folder
        self.port = None
        self.env = {'PATH': f'{HERE}:/usr/bin:/bin', 'HOME': folder, 'LC_ALL': 'C.UTF-8', 'TZ': 'UTC',
                    'FOREWARN_SHARE': os.environ['FOREWARN_SHARE'], 'FOREWARN_CONFIG': folder + '/etc/forewarn.yaml'}
        self.env.update({k: v for k, v in os.environ.items() if k in ('ASAN_OPTIONS', 'UBSAN_OPTIONS')})
        os.mkdir(folder + '/tmp')
        page = ATOM.format(now=time.strftime('%Y-%m-%dT00:00:00Z', time.gmtime()),
                           day=time.strftime('%Y-%m-%d', time.gmtime(time.time() + 60 * 86400)))
        for name in ('notes.atom', 'news.atom', 'changelog'):
            write(f'{folder}/work/{name}', page)

    def run(self, command):
        return subprocess.run(['bash', '-o', 'pipefail', '-c', command], cwd=self.folder + '/work', env=self.env,
                              capture_output=True, text=True, timeout=60, check=False)

    def configure(self, text):
        shutil.rmtree(self.folder + '/etc', ignore_errors=True)
        for key, lines in (('recipients', RECIPIENTS), ('dependencies', DEPENDENCIES)):
            if not re.search(rf'^{key}:', text, re.M):
                text += lines
        if not re.search('^mail:', text, re.M):
            text += f'mail: {{ relay: "folder:{self.folder}/letters", from: forewarn@bakery.example }}\n'
        for key, name in (('state', 'state'), ('runtime', 'run')):
            if not re.search(rf'^{key}:', text, re.M):
                text += f'{key}: {self.folder}/{name}\n'
        write(self.folder + '/etc/forewarn.yaml', text)
        write(self.folder + '/etc/services/crumb.yaml',
              f'name: Crumb\nsources: {{ notes: {{ url: "file://{self.folder}/work/notes.atom" }} }}\n')

    def check(self, words=''):
        done = self.run(f'forewarn check {words}')
        return '' if done.returncode == 0 else done.stdout + done.stderr

    def serve(self):
        def handler(*args):
            return Quiet(*args, directory=self.folder + '/work')

        server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.port = server.server_port

    def hear(self):
        """A store with one change; its id."""
        self.configure('')
        done = self.run('mkdir -p ../state ../run ../letters && forewarnd --once && forewarn list --json')
        found = re.search(r'"id":"(crumb-[a-z0-9]+)"', done.stdout)
        if not found:
            raise SystemExit(f'not ok the-bench-of-the-manual-hears: {done.stdout}{done.stderr}')
        self.run('git init -q && touch decisions.yaml && git add decisions.yaml && '
                 'git -c user.name=a -c user.email=a@b commit -qm begin && '
                 'git config user.name a && git config user.email a@bakery.example')
        return found[1]


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


def example_config(bench, words, text):
    if words:
        text = f'{words.split()[1]}:\n{textwrap.indent(text, "  ")}'
    text = re.sub(r'\b(credential|file):[^ ,}\n]+', f'file:{bench.folder}/secret', text)
    if not os.path.exists(bench.folder + '/secret'):
        write(bench.folder + '/secret', 'https://chat.example/hook\n')
        os.chmod(bench.folder + '/secret', 0o600)
    bench.configure(text)
    shutil.copytree(bench.folder + '/etc', bench.folder + '/work', dirs_exist_ok=True)
    return bench.check()


def example_service(bench, words, text):
    bench.configure(f'dependencies: {{ Mine: {{ service: {words} }} }}\naccounts: {{ mills: none }}\n'
                    if words == 'example-mills' else f'dependencies: {{ Mine: {{ service: {words} }} }}\n')
    write(f'{bench.folder}/etc/services/{words}.yaml', text)
    write(f'{bench.folder}/work/{words}.yaml', text)
    return bench.check()


def example_phrases(bench, _, text):
    bench.configure('')
    write(bench.folder + '/etc/phrases/en.yaml', text)
    return bench.check('--phrases')


def example_letters(bench, words, text):
    bench.configure(f'language: {words}\n')
    write(f'{bench.folder}/etc/letters/{words}.yaml', text)
    return bench.check()


def example_unit(_, __, text):
    for line in text.split('\n'):
        if line and not re.match(r'#|\[(Unit|Service)\]$|[A-Z][A-Za-z]+=\S*', line):
            return f'not a line of a unit: {line}'
    return ''


def example_shell(bench, _, text):
    change = bench.hear()
    text = re.sub(r'crumb-[a-z0-9]{6}', change, text).replace('https://till.example', f'http://127.0.0.1:{bench.port}')
    text = text.replace('services --try', 'services --allow-private --try')
    commands = re.sub(r'^\$ ', '', text, flags=re.M)
    done = bench.run(commands)
    return '' if done.returncode == 0 and done.stdout else f'status {done.returncode}: {done.stdout}{done.stderr}'


KINDS = {'config': example_config, 'service': example_service, 'phrases': example_phrases,
         'letters': example_letters, 'unit': example_unit, 'shell': example_shell}


def try_page(bench, page):
    bad, ran = [], 0
    for line, how, text in displays(page):
        text = text.replace('/tmp/', bench.folder + '/tmp/')
        kind, _, words = how.partition(' ')
        if how.startswith('not run: '):
            continue
        trouble = KINDS[kind](bench, words, text) if kind in KINDS else 'nothing says how to run this'
        ran += 1
        if trouble:
            bad.append(f'  {page}:{line}: {trouble}')
    print('\n'.join(bad + [f'{"not ok" if bad else "ok"} examples-of-{os.path.basename(page)} ({ran})']))
    return bool(bad)


def main():
    os.environ.setdefault('FOREWARN_SHARE', os.path.abspath('config'))
    with tempfile.TemporaryDirectory(prefix='forewarn-manual-') as folder:
        bench = Bench(folder)
        bench.serve()
        failed = [try_page(bench, page) for page in sorted(glob.glob('docs/*.[1578]'))]
    sys.exit(any(failed))


main()
