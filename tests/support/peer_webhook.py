#!/usr/bin/env python3
"""Peer, webhook: a scripted receiver on 127.0.0.1 that checks signatures with Python's own hmac.

    peer_webhook.py [SECRET [PEM]]

prints its base URL (https with the certificate and key of PEM) as the first line of standard output and then one line of JSON a request:
{"path","key","signature","stamped","stamp","type","agent","length","json"}; `signature` and `stamped` are "good", "bad" or
"none". The last part of the path says how to answer, one word a request of that path in turn (the last one for ever), parted by
commas: 200, 410, 500: a status; 429r7: with Retry-After: 7; 302: a redirect to /followed; slow: never; huge: 64 MiB after
a 200; cut: closes without an answer; cut200: a 200 whose body breaks off; mattermost: what such a chat does with the text.
It dies with the test that started it, and after five minutes anyway."""

import hashlib
import hmac
import http.server
import json
import os
import ssl
import sys
import threading
import time

SECRET = sys.argv[1].encode() if len(sys.argv) > 1 else b""
asked = {}


def verify(given, signed):
    if given is None:
        return "none"
    wanted = "sha256=" + hmac.new(SECRET, signed, hashlib.sha256).hexdigest()
    return "good" if hmac.compare_digest(given, wanted) else "bad"


class Receiver(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def tell(self, body):
        h = self.headers
        line = {
            "path": self.path,
            "method": self.command,
            "key": h.get("Idempotency-Key"),
            "signature": verify(h.get("X-Forewarn-Signature"), body),
            "stamped": verify(h.get("X-Forewarn-Timestamp-Signature"),
                              (h.get("X-Forewarn-Timestamp") or "").encode() + b"." + body),
            "stamp": h.get("X-Forewarn-Timestamp"),
            "type": h.get("Content-Type"),
            "agent": h.get("User-Agent"),
            "length": len(body),
        }
        try:
            line["json"] = json.loads(body)
        except ValueError:
            line["json"] = None
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()
        return line["json"]

    def give(self, status, body=b"", headers=()):
        self.send_response(status)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        if status != 204:
            self.wfile.write(body)

    def mattermost(self, message):
        if not isinstance(message, dict) or not message.get("text"):
            self.give(400, b"Unable to parse incoming data")
        elif len(message["text"]) > 16383:
            self.give(400, b"too long")
        else:
            self.give(200, b"ok")

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        message = self.tell(body)
        words = self.path.rsplit("/", 1)[1].split(",")
        turn = asked.get(self.path, 0)
        asked[self.path] = turn + 1
        word = words[min(turn, len(words) - 1)]
        if word == "mattermost":
            self.mattermost(message)
        elif word == "slow":
            time.sleep(120)
        elif word == "huge":
            self.send_response(200)
            self.send_header("Content-Length", str(64 << 20))
            self.end_headers()
            for _ in range(1024):
                self.wfile.write(b"x" * 65536)
        elif word == "cut":
            self.close_connection = True
        elif word == "cut200":
            self.send_response(200)
            self.send_header("Content-Length", "100")
            self.end_headers()
            self.wfile.write(b"thank")
            self.close_connection = True
        elif word == "302" or word == "301":
            self.give(int(word), b"", [("Location", "/followed/200")])
        elif "r" in word:
            status, seconds = word.split("r")
            self.give(int(status), b"busy\x1b[31m", [("Retry-After", seconds)])
        else:
            self.give(int(word), b"so be it")

    do_GET = do_POST


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    server.daemon_threads = True
    if len(sys.argv) > 2:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[2])
        server.socket = context.wrap_socket(server.socket, server_side=True)
    print("http%s://127.0.0.1:%d" % ("s" if len(sys.argv) > 2 else "", server.server_port), flush=True)
    threading.Timer(300, os._exit, [0]).start()
    server.serve_forever()


main()
