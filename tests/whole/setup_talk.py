"""Talks to forewarn setup, through pipes and on a pseudo-terminal. Usage: setup_talk.py BUILD/FLAVOUR"""
import os
import pty
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import termios
import time

HERE = os.path.abspath(sys.argv[1])
SHARE = os.environ.get('FOREWARN_SHARE', os.path.abspath('config'))
ATOM = '''<feed xmlns="http://www.w3.org/2005/Atom"><title>Crumb</title><id>crumb</id><updated>2026-11-01T00:00:00Z</updated>
<entry><id>1</id><title>The till interface 2 will be retired</title><updated>2026-11-01T00:00:00Z</updated>
<link href="https://crumb.example/1"/><summary>The till interface 2 will be retired on 2099-05-01.</summary></entry></feed>
'''
FRESH = ['nl', 'ada@bakery.example', 'folder:{folder}/letters', '']


class Place:
    """A scratch /etc/forewarn with two services of its own."""

    def __init__(self, folder):
        self.folder = folder
        self.etc = folder + '/etc'
        self.talks = []
        for name in ('', '/etc', '/etc/services', '/etc/conf.d', '/state', '/run', '/letters'):
            os.makedirs(folder + name, exist_ok=True)
            os.chmod(folder + name, 0o777)
        self.write('notes.atom', ATOM)
        self.write('etc/services/crumb.yaml',
                   f'name: Crumb\nproducts: [Till, "Oven: hot"]\nsources: {{ notes: {{ url: "file://{folder}/notes.atom" }} }}\n')
        self.write('etc/services/hostile.yaml',
                   'name: "Raw \\"dough\\" \\\\ : # {é"\naliases: [rawdough]\n')
        self.file = self.etc + '/forewarn.yaml'
        self.env = {'PATH': f'{HERE}:/usr/bin:/bin', 'HOME': folder, 'LANG': 'C.UTF-8', 'TZ': 'UTC',
                    'FOREWARN_SHARE': SHARE, 'STATE_DIRECTORY': folder + '/state', 'RUNTIME_DIRECTORY': folder + '/run'}
        self.env.update({k: v for k, v in os.environ.items() if k in ('ASAN_OPTIONS', 'UBSAN_OPTIONS')})

    def write(self, name, text):
        with open(f'{self.folder}/{name}', 'w', encoding='utf-8') as file:
            file.write(text)
        os.chmod(f'{self.folder}/{name}', 0o644)

    def read(self, name):
        with open(f'{self.folder}/{name}', encoding='utf-8') as file:
            return file.read()

    def command(self, *words, answers=None, config=None):
        # A daemon that runs asks a new source within a minute, and setup waits for it.
        return subprocess.run([HERE + '/forewarn', '--config', config or self.file, *words], env=self.env, text=True,
                              input=answers, capture_output=True, timeout=180, check=False)

    def setup(self, *answers, config=None):
        lines = ''.join(line.format(folder=self.folder) + '\n' for line in answers)
        return self.command('setup', answers=lines, config=config)


class Talk:
    """One setup on a pseudo-terminal."""

    def __init__(self, place, term):
        self.seen = ''
        master, self.slave = pty.openpty()
        self.master = master
        self.before = termios.tcgetattr(self.slave)
        place.talks.append(self)
        self.process = subprocess.Popen([HERE + '/forewarn', '--config', place.file, 'setup'], env={**place.env, 'TERM': term},
                                        stdin=self.slave, stdout=self.slave, stderr=self.slave, start_new_session=True)

    def expect(self, text, seconds=20):
        """Waits until TEXT was shown, and forgets what came before."""
        end = time.monotonic() + seconds
        while text not in self.seen:
            ready, _, _ = select.select([self.master], [], [], max(0, end - time.monotonic()))
            if not ready:
                raise AssertionError(f'"{text}" did not come, but: {self.seen[-600:]!r}')
            self.seen += os.read(self.master, 4096).decode('utf-8', 'replace')
        before, self.seen = self.seen.split(text, 1)
        return before

    def type(self, text):
        os.write(self.master, text.encode())

    def answer(self, question, text):
        self.expect(question)
        self.type(text + '\n')

    def end(self):
        status = None
        for _ in range(400):
            ready, _, _ = select.select([self.master], [], [], 0.05)
            if ready:
                self.seen += os.read(self.master, 4096).decode('utf-8', 'replace')
            elif (status := self.process.poll()) is not None:
                break
        after = termios.tcgetattr(self.slave)
        os.close(self.master)
        os.close(self.slave)
        if status is None:
            self.process.kill()
            self.process.wait()
        return status, after == self.before


def hold(what, *more):
    if not what:
        raise AssertionError(' '.join(str(m) for m in more))


def a_first_configuration_is_right_and_its_letters_come(place):
    done = place.setup(*FRESH, 'crumb', '', 'yes', 'yes', 'yes')
    hold(done.returncode == 0, done.stdout, done.stderr)
    text = place.read('etc/forewarn.yaml')
    hold('language: "nl"' in text and 'service: crumb' in text and '# uses: ["Till", "Oven: hot"]' in text, text)
    hold(place.command('check').returncode == 0, 'check says it is not right')
    letters = os.listdir(place.folder + '/letters')
    hold(len(letters) == 2, 'letters:', letters, done.stdout, done.stderr)
    hold(oct(os.stat(place.file).st_mode & 0o777) == '0o644', 'mode')
    place.write('etc/forewarn.yaml', text.replace('# uses', 'uses'))
    hold(place.command('check').returncode == 0, 'what is commented out is not right')


def an_edited_file_is_left_as_it_is(place):
    own = 'recipients: { it: { mail: it@bakery.example } }\ndependencies: { Crumb: { service: crumb, uses: Till } }\n'
    place.write('etc/forewarn.yaml', own)
    for name in ('setup.yaml', 'setup-2.yaml'):
        done = place.setup('yes', 'crumb', '', 'yes', 'no', 'no')
        hold(done.returncode == 0, done.stdout, done.stderr)
        hold(os.path.exists(f'{place.etc}/conf.d/{name}'), 'no', name)
        hold('recipients' not in place.read(f'etc/conf.d/{name}'), 'recipients stand in the other file')
    hold('"Crumb 2"' in place.read('etc/conf.d/setup.yaml'), 'a name that is taken')
    hold('"Crumb 3"' in place.read('etc/conf.d/setup-2.yaml'), 'two names that are taken')
    hold(place.read('etc/forewarn.yaml') == own, 'it was written over')
    hold(place.command('check').returncode == 0, 'check says it is not right')
    hold(place.setup('no').returncode == 1 and len(os.listdir(place.etc + '/conf.d')) == 2, 'no is no')


def the_shipped_file_makes_room(place):
    shutil.copy(SHARE + '/forewarn.yaml', place.file)
    done = place.setup(*FRESH, 'crumb', '', 'yes', 'no', 'no')
    hold(done.returncode == 0 and 'service: crumb' in place.read('etc/forewarn.yaml'), done.stdout, done.stderr)


def a_file_with_mistakes_stays_and_one_is_written_beside_it(place):
    place.write('etc/forewarn.yaml', 'recipients: { it: nonsense }\n')
    done = place.setup('yes', *FRESH, 'crumb', '', 'yes')
    hold(done.returncode == 0, done.stdout, done.stderr)
    hold(place.read('etc/forewarn.yaml') == 'recipients: { it: nonsense }\n', 'it was written over')
    hold('service: crumb' in place.read('etc/forewarn.yaml.setup'), 'nothing beside it')
    hold('forewarn.yaml:1:' in done.stderr, 'the mistakes are told', done.stderr)


def answers_that_end_early_write_nothing(place):
    everything = [*FRESH, 'crumb', '']
    for n in range(len(everything) + 1):
        done = place.setup(*everything[:n])
        hold(done.returncode == 1 and not os.path.exists(place.file), n, done.stdout, done.stderr)
    hold(place.setup(*FRESH, '').returncode == 1, 'no service, no configuration')


def wrong_answers_are_told(place):
    for answers, word in ((['fr'], 'en or nl'), (['en', 'ada'], '@'), (['en', 'ada@bakery.example', 'gopher://x'], 'four ways'),
                          (['en', 'ada@bakery.example', 'mail.bakery.example', 'ada', 'hunter2'], 'never stands')):
        done = place.setup(*answers)
        hold(done.returncode == 1 and word in done.stdout, answers, done.stdout, done.stderr)
        hold(not os.path.exists(place.file), 'something was written')
    done = place.setup(*FRESH, 'github', '', 'yes', config='/proc/none/forewarn.yaml')
    hold(done.returncode == 73 and 'was not written' in done.stderr, done.returncode, done.stderr)
    hold(place.command('setup', 'now').returncode == 64, 'arguments')


def a_password_is_named_and_never_asked(place):
    done = place.setup('en', 'ada@bakery.example', 'mail.bakery.example:587', 'ada', '', '', 'crumb', '', 'yes', 'no', 'no')
    text = place.read('etc/forewarn.yaml')
    hold(done.returncode == 0 and 'relay: "smtp://mail.bakery.example:587"' in text, text, done.stderr)
    hold('user: "ada"' in text and 'password: "credential:mail"' in text, text)


def names_of_services_steer_nothing(place):
    done = place.setup(*FRESH, 'rawdough', 'crumb', '', 'yes', 'no', 'no')
    hold(done.returncode == 0, done.stdout, done.stderr)
    hold('\x1b' not in done.stdout and 'Raw "dough" \\ : # {é' in done.stdout, repr(done.stdout))
    hold(place.command('check').returncode in (0, 1), 'check says it is not right')


def the_daemon_that_runs_takes_it_over(place):
    own = f'recipients: {{ it: {{ mail: it@bakery.example }} }}\nmail: {{ relay: "folder:{place.folder}/letters" }}\n'
    place.write('etc/forewarn.yaml', own + 'dependencies: { Raw dough: { service: hostile } }\n')
    daemon = subprocess.Popen([HERE + '/forewarnd', '--config', place.file], env=place.env, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            if os.path.exists(place.folder + '/run/control'):
                break
            time.sleep(0.05)
        done = place.setup('yes', 'crumb', '', 'yes', 'yes', 'yes', 'yes')
    finally:
        daemon.terminate()
        daemon.wait(30)
    hold(done.returncode == 0 and 'configuration loaded' in done.stdout, done.stdout, done.stderr)
    hold('1: crumb/notes: fresh' in done.stdout, done.stdout, done.stderr)


def begin_talk(place, term):
    talk = Talk(place, term)
    for question, answer in zip(('Language', 'who is told', 'Mail server', 'Sender'), FRESH):
        talk.answer(question, answer.format(folder=place.folder))
    talk.expect('Which services')
    return talk


def services_are_found_while_typing(place):
    talk = begin_talk(place, 'xterm')
    talk.expect('empty line: done')
    talk.type('crunb')
    talk.expect('none is called so')
    talk.type('\x7f\x7fmb')
    talk.expect('[ ] Crumb')
    talk.type('\r')
    talk.expect('Chosen: Crumb')
    talk.type('rawdough\x1b[B\r')
    talk.expect('Chosen: Crumb, Raw')
    talk.type('\x1b[5~\x9b\r')
    talk.answer('Write this', 'yes')
    talk.answer('test letter', 'no')
    talk.answer('every source', 'yes')
    talk.expect('The round is over')
    status, restored = talk.end()
    hold(status == 0 and restored, status, restored, talk.seen)
    hold('service: crumb' in place.read('etc/forewarn.yaml') and 'service: hostile' in place.read('etc/forewarn.yaml'), 'services')


def whoever_stops_gets_the_terminal_back(place):
    for stop in ('\x03', signal.SIGTERM, signal.SIGHUP):
        talk = begin_talk(place, 'vt100')
        talk.expect('empty line: done')
        if isinstance(stop, str):
            talk.type(stop)
        else:
            talk.process.send_signal(stop)
        status, restored = talk.end()
        hold(restored and status == (1 if isinstance(stop, str) else -stop), stop, status, restored, talk.seen)
        hold(not os.path.exists(place.file), 'something was written')


def a_dumb_terminal_is_asked_line_by_line(place):
    talk = begin_talk(place, 'dumb')
    talk.answer('empty: done', 'crumb')
    talk.answer('empty: done', '')
    shown = talk.expect('Write this')
    hold('\x1b' not in shown, repr(shown))
    talk.type('yes\n')
    talk.answer('test letter', 'no')
    talk.answer('every source', 'no')
    hold(talk.end() == (0, True), talk.seen)


def main():
    tests = [test for name, test in globals().items()
             if callable(test) and getattr(test, '__code__', None) and test.__code__.co_varnames[:1] == ('place',) and
             re.match('a_|an_|the_|answers|wrong|names|services|whoever', name)]
    failed = False
    for test in tests:
        with tempfile.TemporaryDirectory(prefix='forewarn-setup-test-') as folder:
            os.chmod(folder, 0o755)
            place = Place(folder)
            try:
                test(place)
                print(f'ok setup-{test.__name__}')
            except AssertionError as error:
                print(f'  {error}\nnot ok setup-{test.__name__}')
                failed = True
            for talk in place.talks:
                if talk.process.poll() is None:
                    talk.process.kill()
                    talk.process.wait()
    sys.exit(failed)


main()
