"""Firearms and rounds seized, by port, each record exactly once, from a webhook: python receiver.py STATE.db

It listens on PORT of this machine (behind a server that has TLS), checks each delivery with WEBHOOK_SECRET, and
answers once the event is kept. Ctrl-C prints the totals. Needs standardwebhooks."""

import os
import sqlite3
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

SCHEMA = "CREATE TABLE IF NOT EXISTS records (id TEXT PRIMARY KEY, version INT, port TEXT, firearms INT, rounds INT)"
# The highest version of a record replaces the former; one that is known already, or older, changes nothing.
APPLY = """INSERT INTO records VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET (version, port, firearms, rounds) =
(excluded.version, excluded.port, excluded.firearms, excluded.rounds) WHERE excluded.version > version"""
TOTALS = "SELECT port, sum(firearms), sum(rounds) FROM records WHERE firearms + rounds > 0 GROUP BY port"
MOST = 2_000_000  # bytes; no event is larger


def apply(db: sqlite3.Connection, body: dict) -> None:
    if "items" not in body:  # a heartbeat
        return
    items = body["items"] if body["status"] != "voided" else []  # a voided record counts nothing
    firearms = sum(one["quantity"] for one in items if one["kind"] == "firearm")
    rounds = sum(one["rounds"] for one in items if one["kind"] == "ammunition")
    with db:  # kept before it is answered: a crash in between makes it come again, which changes nothing
        db.execute(APPLY, (body["id"], body["version"], body.get("port_code", "-"), firearms, rounds))


class Receiver(BaseHTTPRequestHandler):
    timeout = 10

    def do_POST(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        content = self.rfile.read(min(length, MOST))
        try:  # of the bytes as they came, before anything else looks at them
            body = Webhook(os.environ["WEBHOOK_SECRET"]).verify(content, dict(self.headers.items()))
        except (WebhookVerificationError, ValueError):
            self.send_error(400)
            return
        apply(DB, body)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing of each."""


DB = sqlite3.connect(sys.argv[1])
DB.execute(SCHEMA)
server = HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Receiver)
try:
    server.serve_forever()
except KeyboardInterrupt:
    for row in DB.execute(TOTALS):
        print(*row, sep="\t")
