"""What came, and what is missing by the controls of the topic: take this into a program of your own. Needs cryptography."""

import json
import sqlite3
from base64 import b64decode, b64encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

Keys = dict[str, str]  # what names a key in a signature, and the key
SCHEMA = """CREATE TABLE IF NOT EXISTS events (source TEXT, name TEXT, PRIMARY KEY (source, name));
CREATE TABLE IF NOT EXISTS controls (source TEXT, version INT, body TEXT, PRIMARY KEY (source, version));"""


def keys_in(file: str) -> Keys:
    """The public keys, one a line: NAME+HEX+BASE64."""
    lines = (line.split("+", 2) for line in Path(file).read_text(encoding="utf-8").split())
    return {f"{name}+{short}": raw for name, short, raw in lines}


def take(db: sqlite3.Connection, topic: str, ce: dict[str, str], value: bytes, keys: Keys) -> None:
    """An event by its name, ID/VERSION, or a control with what it says. `ce`: the headers."""
    if ce["ce_type"] == "outbound.control.recorded.v1":
        body = json.loads(value)
        verify(body, topic, keys)
        db.execute(
            "INSERT OR IGNORE INTO controls VALUES (?, ?, ?)", (body["source"], body["version"], value)
        )
    elif ce["ce_type"] != "outbound.heartbeat.v1":
        name = f"{ce['ce_subject']}/{ce['ce_recordversion']}"
        db.execute("INSERT OR IGNORE INTO events VALUES (?, ?)", (ce["ce_source"], name))


def verify(control: dict, topic: str, keys: Keys) -> None:
    """Raises KeyError or InvalidSignature for a control that nobody whom you know made of this topic."""
    ports = ((port.get("port_code", "-"), port["events"]) for port in control["ports"])
    events = "".join(f"{port} {event}\n" for port, listed in ports for event in listed)
    digest = b64encode(sha256(events.encode()).digest()).decode()
    name, signature = control["note"].partition("\n\n— ")[2].split()
    day = f"{control['day']} {'complete' if control['complete'] else 'continued'}"
    said = (f"{name}/control", topic, control["source"], day, control["version"], digest)
    raw = b64decode(signature)  # the first four bytes name the key
    key = Ed25519PublicKey.from_public_bytes(b64decode(keys[f"{name}+{raw[:4].hex()}"])[1:])
    key.verify(raw[4:], "".join(f"{line}\n" for line in said).encode())


def lost(db: sqlite3.Connection) -> Iterator[str]:
    """What is missing: a number among the controls of a source, or an event that a control lists."""
    for (source,) in db.execute("SELECT DISTINCT source FROM controls ORDER BY source").fetchall():
        bodies = dict(db.execute("SELECT version, body FROM controls WHERE source = ?", (source,)))
        came = {name for (name,) in db.execute("SELECT name FROM events WHERE source = ?", (source,))}
        yield from (f"{source}\tcontrol {one}" for one in range(1, max(bodies)) if one not in bodies)
        for control in map(json.loads, bodies.values()):
            for port in control["ports"]:
                where = f"{source}\t{control['day']}\t{port.get('port_code', '-')}"
                yield from (f"{where}\t{event}" for event in port["events"] if event not in came)
