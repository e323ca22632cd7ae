#!/usr/bin/env python3
"""Lets forewarnd poll thousands of sources of a web server on loopback, and the floor (libcurl alone) beside it, round by round.

Called by tests/bench/poll: poll.py BUILD FLOOR WORK [--sources N] [--hosts N] [--rounds N] [--tls] [--terms FILE] [--only OURS|FLOOR]

FLOOR is poll_floor of the shared bench, WORK a folder with poll/ (pages, list.txt). Prints lines "NAME VALUE":
microseconds of CPU a source (all processes), the peak of the sum of their PSS in MiB, and the ratios, each a median over rounds.
"""
import argparse
import json
import os
import pathlib
import shutil
import signal
import statistics
import subprocess
import sys
import threading
import time

PORT = 18480
GIVEN = argparse.ArgumentParser()
GIVEN.add_argument('build')
GIVEN.add_argument('floor')
GIVEN.add_argument('work')
GIVEN.add_argument('--sources', type=int, default=10000)
GIVEN.add_argument('--hosts', type=int, default=1000)
GIVEN.add_argument('--rounds', type=int, default=3)
GIVEN.add_argument('--tls', action='store_true')
GIVEN.add_argument('--terms')
GIVEN.add_argument('--only', choices=('ours', 'floor'))
GIVEN = GIVEN.parse_args()
BUILD = pathlib.Path(GIVEN.build).resolve()
WORK = pathlib.Path(GIVEN.work).resolve()
HERE = WORK / ('tls' if GIVEN.tls else 'http')
SCHEME = 'https' if GIVEN.tls else 'http'


def address(i):
    return f'127.20.{i // 250}.{i % 250 + 1}'


def serve():
    lines = [f'listen {address(i)}:{PORT}{" ssl" if GIVEN.tls else ""} backlog=4096;' for i in range(GIVEN.hosts)]
    tls = ''
    if GIVEN.tls:
        names = ','.join(f'IP:{address(i)}' for i in range(GIVEN.hosts))
        subprocess.run(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '30',
                        '-subj', '/CN=bench', '-addext', f'subjectAltName={names}', '-keyout', HERE / 'key.pem', '-out', HERE / 'cert.pem'],
                       check=True, stderr=subprocess.DEVNULL)
        tls = f'ssl_certificate {HERE}/cert.pem; ssl_certificate_key {HERE}/key.pem; ssl_session_cache shared:s:20m;'
    paths = ''.join(f'{kind}_temp_path {HERE}/{kind};' for kind in ('client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'))
    (HERE / 'nginx.conf').write_text(
        f'worker_processes 1; daemon off; pid {HERE}/pid; error_log {HERE}/error.log warn;\n'
        'events { worker_connections 16000; }\n'
        'http { access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000; keepalive_timeout 65;\n'
        f'default_type application/xml; open_file_cache max=20000 inactive=600s; {paths}\n'
        f'server {{ root {WORK}/poll; {tls}\n' + '\n'.join(lines) + '\n} }\n')
    server = subprocess.Popen(['nginx', '-c', HERE / 'nginx.conf'], stdin=subprocess.DEVNULL)
    time.sleep(1.5)
    return server


def configure(pages, terms):
    house = HERE / 'house'
    (house / 'services').mkdir(parents=True)
    needs = []
    for host in range(GIVEN.hosts):
        mine = range(host, len(pages), GIVEN.hosts)
        (house / 'services' / f'v{host}.yaml').write_text(
            f'name: Vendor {host}\nsources:\n' + ''.join(
                f'  s{i}: {{ url: "{SCHEME}://{address(host)}:{PORT}/{pages[i]}", allow_private: yes, gives: [changes], language: en }}\n'
                for i in mine))
        uses = json.dumps(terms[host::GIVEN.hosts], ensure_ascii=False)
        needs.append(f'  Need {host}: {{ service: v{host}, uses: {uses}, tell: it }}\n')
    (house / 'forewarn.yaml').write_text(
        f'timezone: Europe/Amsterdam\nstate: {house}/state\nruntime: {house}/run\n'
        f'mail: {{ relay: "folder:{house}/letters", from: forewarn@bakery.example }}\n'
        + (f'listen: {{ ca_file: {HERE}/cert.pem }}\n' if GIVEN.tls else '')
        + 'recipients:\n  it: { mail: it@bakery.example }\ndependencies:\n' + ''.join(needs))
    return house


def pss(root):
    """KiB of ROOT and all that it started."""
    total, todo = 0, [root]
    while todo:
        pid = todo.pop()
        try:
            for line in open(f'/proc/{pid}/smaps_rollup'):
                if line.startswith('Pss:'):
                    total += int(line.split()[1])
            for task in os.listdir(f'/proc/{pid}/task'):
                todo += open(f'/proc/{pid}/task/{task}/children').read().split()
        except OSError:
            pass
    return total


def run(argv, env=None, log=None, sample=False):
    """CPU seconds of it and its children, wall, peak PSS in MiB."""
    began = time.monotonic()
    with open(log or os.devnull, 'ab') as out:
        process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=dict(os.environ, **(env or {})))
    peak, over = [0], threading.Event()

    def watch():
        while not over.wait(0.1):
            peak[0] = max(peak[0], pss(process.pid))
    watcher = threading.Thread(target=watch)
    if sample:
        watcher.start()
    _, status, usage = os.wait4(process.pid, 0)
    over.set()
    if sample:
        watcher.join()
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        sys.exit(f'{argv[0]} ended with {os.waitstatus_to_exitcode(status)}: see {log}')
    return usage.ru_utime + usage.ru_stime, time.monotonic() - began, peak[0] / 1024


def main():
    shutil.rmtree(HERE, ignore_errors=True)
    HERE.mkdir(parents=True)
    pages = (WORK / 'poll' / 'list.txt').read_text().split()[:GIVEN.sources]
    terms = [t for t in pathlib.Path(GIVEN.terms).read_text().split('\n') if t] if GIVEN.terms else ['nothing of it']
    if len(terms) < GIVEN.hosts:
        terms = terms * GIVEN.hosts
    (HERE / 'urls').write_text(''.join(f'{SCHEME}://{address(i % GIVEN.hosts)}:{PORT}/{p}\n' for i, p in enumerate(pages)))
    house = configure(pages, terms)
    server = serve()
    env = {'FOREWARN_SHARE': str(pathlib.Path('config').resolve()), 'POLL_INSECURE': '1'}
    times = {}
    try:
        for number in range(GIVEN.rounds):
            shutil.rmtree(house / 'state', ignore_errors=True)
            (HERE / 'floor-state').unlink(missing_ok=True)
            for phase, now in (('cold', '2026-11-02T08:00:00Z'), ('again', '2026-11-02T16:00:00Z')):
                if GIVEN.only != 'ours':
                    cpu, wall, peak = run([GIVEN.floor, HERE / 'urls', HERE / 'floor-state', '64', 'noparse'], env, HERE / 'floor.log')
                    times.setdefault(f'{phase}-floor', []).append((cpu, wall, peak))
                if GIVEN.only != 'floor':
                    ours = run([BUILD / 'forewarnd', '--config', house / 'forewarn.yaml', '--once', '--now', now], env, HERE / 'ours.log', True)
                    times.setdefault(phase, []).append(ours)
            print(f'round {number + 1} of {GIVEN.rounds}', {k: round(v[-1][0], 2) for k, v in times.items()}, file=sys.stderr)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()
    for name, rounds in times.items():
        print(f'{name}-us {statistics.median(r[0] for r in rounds) / len(pages) * 1e6:.1f}')
        print(f'{name}-wall {statistics.median(r[1] for r in rounds):.2f}')
        print(f'{name}-mib {max(r[2] for r in rounds):.1f}')
    for phase in ('cold', 'again'):
        if phase in times and f'{phase}-floor' in times:
            print(f'{phase}-ratio {statistics.median(a[0] / b[0] for a, b in zip(times[phase], times[f"{phase}-floor"])):.2f}')


main()
