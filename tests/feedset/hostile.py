"""The hostile pages of the shared feed set over HTTP through the daemon. Usage: hostile.py BUILD/FLAVOUR FEEDSET [WORD]

Every page is a source, and so is a good page beside each: whatever a page does to its reader, the daemon lives, the page
has an outcome, and the good ones are read. With WORD only pages whose names have it are served. Memory is the most that the kernel has seen of each process (VmHWM).
"""
import collections
import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time

LIMIT_MIB = 64
PAGE_SECONDS = 30  # LIMIT_READ_SECONDS of daemon/base/limits.h
GOOD = """<rss version="2.0"><channel><title>Crumbs</title><item><guid>c-%d</guid><title>The oven was swept</title>
<description>Nothing else is new.</description></item></channel></rss>"""
# Of what a page may become: that it was read, in part or whole, or the reason why not. Nothing else is contained.
CONTAINED = {"fresh", "damaged", "not-a-feed", "layout-changed", "too-big", "cut-off", "reader-timeout", "reader-limit"}


def pages(feedset, www):
    """Writes them below WWW: [(group, name)], and lines of the peer's script."""
    found, script = [], []
    with open(os.path.join(feedset, "expect.jsonl"), encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    for row in rows:
        if row["suite"] != "own":
            continue
        path = os.path.join(feedset, row["file"])
        name = "h%04d" % len(found)
        if path.endswith(".unpack.gz"):
            with gzip.open(path) as packed:
                body = packed.read()
        else:
            with open(path, "rb") as plain:
                body = plain.read()
        with open(os.path.join(www, name), "wb") as out:
            out.write(body)
        kind = row.get("http", {}).get("content_type")
        if kind:
            script.append("/%s 200 Content-Type=%s %s" % (name, kind.replace(" ", "_"), name))
        found.append((row["group"], name, row["file"]))
    return found, script


def bombs(feedset, www):
    """200 MiB, and half of what a page may have, packed by each method that there is."""
    found, script = [], []
    packed = os.path.join(feedset, "own/compressed/gzip-bomb-200M.xml.gz")

    def add(name, coding):
        script.append("/%s 200 Content-Encoding=%s Content-Type=text/xml %s" % (name, coding, name))
        found.append(("bomb-" + coding, name, name))

    if os.path.exists(packed):
        shutil.copyfile(packed, os.path.join(www, "bomb-set"))
        add("bomb-set", "gzip")
    head, tail = b"<rss><channel><title>", b"</title></channel></rss>"
    for coding, program in (("gzip", "gzip -9c"), ("br", "brotli -c"), ("zstd", "zstd -19 -c")):
        if not shutil.which(program.split()[0]):
            print("skip hostile bomb-%s: there is no %s" % (coding, program.split()[0]))
            continue
        for name, size in (("over", 200 << 20), ("under", 8 << 20)):
            whole = os.path.join(www, "bomb-%s-%s" % (name, coding))
            with open(whole, "wb") as out:
                packer = subprocess.Popen(program.split(), stdin=subprocess.PIPE, stdout=out)
                packer.stdin.write(head)
                for at in range(len(head) + len(tail), size, 65536):
                    packer.stdin.write(b"a" * min(65536, size - at))
                packer.stdin.write(tail)
                packer.stdin.close()
                packer.wait()
            add("bomb-%s-%s" % (name, coding), coding)
    return found, script


def write(path, text):
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)


def settle(home, base, names):
    """The configuration: one service with all of them."""
    for folder in ("services", "state", "run", "out"):
        os.mkdir(os.path.join(home, folder))
    write(os.path.join(home, "forewarn.yaml"),
          "language: en\nstate: %s/state\nruntime: %s/run\nlisten: { per_host: 8 }\n"
          "mail: { relay: \"folder:%s/out\", from: forewarn@mill.example }\n"
          "recipients: { it: { mail: it@mill.example } }\n"
          "dependencies: { Ovens: { service: oven, uses: [Oven] } }\n" % (home, home, home))
    write(os.path.join(home, "services", "oven.yaml"), "name: Oven\nsources:\n" + "".join(
        "  %s: { url: \"%s/%s\", allow_private: yes }\n" % (name, base, name) for name in names))


class Watch(threading.Thread):
    """The most memory of a process and of its children, in KiB, as far as they live long enough to be looked at."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.pid, self.own, self.children, self.over = pid, 0, {}, False

    def high_water(self, pid, name):
        """Before its exec a child has the daemon's memory, and another name."""
        try:
            with open("/proc/%d/status" % pid, encoding="ascii", errors="replace") as status:
                fields = dict(line.split(":", 1) for line in status)
        except OSError:
            return 0
        if fields.get("Name", "").strip() != name:
            return 0
        return int(fields.get("VmHWM", "0").split()[0])

    def run(self):
        while not self.over:
            self.own = max(self.own, self.high_water(self.pid, "forewarnd"))
            try:
                with open("/proc/%d/task/%d/children" % (self.pid, self.pid), encoding="ascii") as list_of:
                    children = [int(child) for child in list_of.read().split()]
            except OSError:
                children = []
            for child in children:
                self.children[child] = max(self.children.get(child, 0), self.high_water(child, "forewarn-reader"))
            time.sleep(0.002)


def run_daemon(programs, environment, home):
    errors = open(os.path.join(home, "said"), "wb")
    began = time.monotonic()
    daemon = subprocess.Popen([os.path.join(programs, "forewarnd"), "--config", os.path.join(home, "forewarn.yaml"),
                               "--once"], env=environment, stdout=errors, stderr=errors)
    watch = Watch(daemon.pid)
    watch.start()
    status = daemon.wait()
    watch.over = True
    watch.join()
    return status, time.monotonic() - began, watch


def table(found, outcomes):
    """One line a group; True when each page has an outcome that holds it."""
    good = True
    groups = collections.OrderedDict()
    for group, name, file in found:
        groups.setdefault(group, []).append((outcomes.get("oven/" + name), file))
    for group, items in groups.items():
        wrong = ["%s: %s" % (file, outcome) for outcome, file in items if outcome not in CONTAINED]
        counts = collections.Counter(str(outcome) for outcome, _ in items)
        print("%s hostile %s: %d of %d contained (%s)%s" % (
            "not ok" if wrong else "ok", group, len(items) - len(wrong), len(items),
            ", ".join("%d %s" % (n, what) for what, n in counts.most_common()), "".join("; " + w for w in wrong)))
        good = good and not wrong
    return good


def main():
    programs, feedset = sys.argv[1:3]
    word = sys.argv[3] if len(sys.argv) > 3 else ""
    home = tempfile.mkdtemp()
    www = os.path.join(home, "www")
    os.mkdir(www)
    try:
        found, script = pages(feedset, www)
        more, lines = bombs(feedset, www) if word in ("", "bomb") else ([], [])
        found = [page for page in found + more if word in page[2]]
        goods = []
        for number in range(len(found)):
            goods.append("good%04d" % number)
            write(os.path.join(www, goods[-1]), GOOD % number)
        write(os.path.join(home, "script"), "\n".join(script + lines) + "\n")
        peer = subprocess.Popen([os.path.join(programs, "tests/support/peer_http_main"), "--root", www, "--script",
                                 os.path.join(home, "script")], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                stderr=subprocess.DEVNULL, text=True)
        base = peer.stdout.readline().strip()
        settle(home, base, [name for pair in zip([n for _, n, _ in found], goods) for name in pair])
        environment = dict(os.environ, FOREWARN_SHARE=os.path.abspath("config"))
        environment.pop("FOREWARN_CONFIG", None)
        status, seconds, watch = run_daemon(programs, environment, home)
        peer.stdin.close()
        peer.wait()
        asked = subprocess.run([os.path.join(programs, "forewarn"), "--config", os.path.join(home, "forewarn.yaml"),
                                "status", "--json"], env=environment, stdout=subprocess.PIPE, check=False)
        outcomes = {source["source"]: source["outcome"] for source in json.loads(asked.stdout)["sources"]}
        good = table(found, outcomes)

        def tell(holds, sentence):
            nonlocal good
            print("%s hostile: %s" % ("ok" if holds else "not ok", sentence))
            good = good and holds

        # 1: not all that it asked is heard, and so it is.
        tell(status in (0, 1), "the daemon lives; it ended with %d" % status)
        unread = [name for name in goods if outcomes.get("oven/" + name) != "fresh"]
        tell(not unread, "%d of %d good pages between them were read" % (len(goods) - len(unread), len(goods)))
        # All of them took so long together: no single one can have taken longer.
        late = [name for name, outcome in outcomes.items() if outcome == "reader-timeout"]
        tell(not late, "%d pages in %.1f s, each may take %d s" % (2 * len(found), seconds, PAGE_SECONDS))
        readers = max(watch.children.values(), default=0)
        tell(max(watch.own, readers) < LIMIT_MIB * 1024 or programs.endswith("/asan"),
             "most memory of the daemon %.1f MiB, of any of %d readers %.1f MiB" % (
                 watch.own / 1024, len(watch.children), readers / 1024))
        if not good:
            with open(os.path.join(home, "said"), encoding="utf-8", errors="replace") as said:
                print("".join(said.readlines()[-20:]))
        return 0 if good else 1
    finally:
        shutil.rmtree(home, ignore_errors=True)


sys.exit(main())
