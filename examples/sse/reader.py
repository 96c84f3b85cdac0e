"""Firearms and rounds seized, by port, each record exactly once, from server-sent events: python reader.py STATE.db

It reads EVENTS_URL, as https://HOST/v1/topics/outbound.seizures.v1/events, with the access token in TOKEN_FILE. When
the line breaks, or the token ends, it goes on behind the last event that it kept. Ctrl-C prints the totals."""

import json
import os
import sqlite3
import sys
import time
import urllib.request
from pathlib import Path

SCHEMA = """CREATE TABLE IF NOT EXISTS records (id TEXT PRIMARY KEY, version INT, port TEXT, firearms INT, rounds INT);
CREATE TABLE IF NOT EXISTS place (one INT PRIMARY KEY, last TEXT)"""
# The highest version of a record replaces the former; one that is known already, or older, changes nothing.
APPLY = """INSERT INTO records VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET (version, port, firearms, rounds) =
(excluded.version, excluded.port, excluded.firearms, excluded.rounds) WHERE excluded.version > version"""
TOTALS = "SELECT port, sum(firearms), sum(rounds) FROM records WHERE firearms + rounds > 0 GROUP BY port"


def apply(db: sqlite3.Connection, last: str, body: dict) -> None:
    items = body.get("items", []) if body.get("status") != "voided" else []  # a voided record counts nothing
    firearms = sum(one["quantity"] for one in items if one["kind"] == "firearm")
    rounds = sum(one["rounds"] for one in items if one["kind"] == "ammunition")
    with db:  # the record and the place go together: whatever ends this process, none is lost and none twice
        if "items" in body:  # no heartbeat
            db.execute(APPLY, (body["id"], body["version"], body.get("port_code", "-"), firearms, rounds))
        db.execute("REPLACE INTO place VALUES (1, ?)", (last,))


def follow(db: sqlite3.Connection) -> None:
    headers = {"Authorization": f"Bearer {Path(os.environ['TOKEN_FILE']).read_text().strip()}"}
    known = db.execute("SELECT last FROM place").fetchone()
    url = os.environ["EVENTS_URL"] + ("" if known else "?from=beginning")
    if known:
        headers["Last-Event-ID"] = known[0]
    fields = {}
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=60) as lines:  # noqa: S310
        for line in lines:  # a line is FIELD: VALUE, and an empty one ends an event
            name, _, value = line.decode().rstrip("\n").partition(": ")
            fields[name] = value
            if not name and not value:
                if "data" in fields:
                    apply(db, fields["id"], json.loads(fields["data"])["data"])
                fields = {}


db = sqlite3.connect(sys.argv[1])
db.executescript(SCHEMA)
try:
    while True:
        try:
            follow(db)
        except OSError as error:  # 401: it takes a new token; 409: the topic was made again, start over
            print(error, file=sys.stderr)
        time.sleep(1)
except KeyboardInterrupt:
    print(*("\t".join(map(str, row)) for row in db.execute(TOTALS)), sep="\n")
