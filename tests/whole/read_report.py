"""Reads the pages of a report as a browser would: only the elements and attributes that we write, links to pages that are there or to
the web, and nothing that runs or is fetched. Prints what is wrong. Usage: read_report.py PAGE..."""
import html.parser
import pathlib
import sys

ELEMENTS = set('''html head meta title style body a header nav ul ol li main h1 h2 h3 section p br span strong dl dt dd blockquote
    div table caption thead tbody tr th td svg rect text footer hr'''.split())
ATTRIBUTES = set('''lang charset name content http-equiv class href id aria-label aria-current aria-labelledby aria-hidden dir rel
    tabindex role scope width height x y transform'''.split())
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


class Page(html.parser.HTMLParser):
    """Complaints about one page."""

    def __init__(self, path):
        super().__init__()
        self.path = path
        self.policy = False
        self.words = []

    def complain(self, what):
        print(f'{self.path.parent.name}/{self.path.name}:{self.getpos()[0]}: {what}')

    def look_at_link(self, to):
        if to.startswith('#') or to.startswith('https://') or to.startswith('http://'):
            return
        if '/' in to or not (self.path.parent / to).is_file():
            self.complain(f'a link to {to!r}')

    def handle_starttag(self, tag, attrs):
        if tag not in ELEMENTS:
            self.complain(f'the element {tag}')
        for name, value in attrs:
            if name not in ATTRIBUTES:
                self.complain(f'the attribute {name} of {tag}')
            if name == 'http-equiv':
                self.policy = value == 'Content-Security-Policy' and dict(attrs)['content'] == POLICY
                if not self.policy:
                    self.complain(f'a http-equiv of {value}')
            if name == 'href':
                self.look_at_link(value)

    handle_startendtag = handle_starttag

    def handle_data(self, data):
        self.words.append(data)

    def handle_comment(self, data):
        self.complain('a comment')


for name in sys.argv[1:]:
    page = Page(pathlib.Path(name))
    page.feed(page.path.read_text(encoding='utf-8'))
    page.close()
    if not page.policy:
        page.complain('no policy')
    words = ''.join(page.words)
    if any(ord(c) < 32 and c != '\n' or 0x202a <= ord(c) <= 0x202e or 0x2066 <= ord(c) <= 0x2069 for c in words):
        page.complain('a character that steers')
    if page.path.parent.name == 'hostile-en' and page.path.name == 'index.html' and '<script src="https://evil.example' not in words:
        page.complain('the title of a vendor is not there as it was written')
