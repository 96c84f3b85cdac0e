"""Begin with a snapshot instead of the whole topic: python start.py STATE.db FOLDER KEYS

It fills a new STATE.db for subscriber.py of ../aiokafka (put both into one folder), which then goes on behind the
snapshot: python subscriber.py STATE.db. KEYS is a file of the public keys that came with your credentials. Needs
aiokafka, cryptography and pyarrow."""

import json
import sqlite3
import sys
from base64 import b64decode
from hashlib import file_digest
from pathlib import Path
from types import SimpleNamespace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pyarrow.parquet import ParquetFile
from subscriber import SCHEMA, TOPIC, apply


def verified(note: str, keys: str) -> list[str]:
    """The lines that were signed. Raises KeyError or InvalidSignature for a note that nobody whom you know made."""
    text, _, signatures = note.partition("\n\n— ")
    name, signature = signatures.split()
    raw = b64decode(signature)  # the first four bytes name the key
    known = {f"{one}+{short}": key for one, short, key in (line.split("+", 2) for line in keys.split())}
    key = Ed25519PublicKey.from_public_bytes(b64decode(known[f"{name}+{raw[:4].hex()}"])[1:])
    key.verify(raw[4:], f"{text}\n".encode())
    return text.splitlines()


state, folder, keys = map(Path, sys.argv[1:4])
events = folder / "events.parquet"
said, topic, made, count, digest, *positions = verified(
    (folder / "snapshot.note").read_text(), keys.read_text()
)
if (said, topic) != ("outbound/snapshot", TOPIC):
    sys.exit(f"it is a snapshot of {topic}, not of {TOPIC}")
with events.open("rb") as file:
    if file_digest(file, "sha256").hexdigest() != digest:
        sys.exit(f"{events} is not the file that was signed")
db = sqlite3.connect(f"file:{state}?mode=rwc", uri=True)
db.executescript(SCHEMA)
with db:  # all of it with the positions, or nothing
    if db.execute("SELECT 1 FROM positions").fetchone():
        sys.exit(f"{state} is not new: go on with python subscriber.py {state}")
    for batch in ParquetFile(events).iter_batches(1000, columns=["event", "partition", "offset"]):
        for row in batch.to_pylist():
            event = json.loads(row["event"])
            headers, value = [("ce_type", event["type"].encode())], json.dumps(event["data"])
            apply(
                db,
                SimpleNamespace(headers=headers, value=value, **{k: row[k] for k in ("partition", "offset")}),
            )
    marks = [line.split()[:2] for line in positions]
    db.executemany("INSERT OR REPLACE INTO positions VALUES (?, ?)", marks)
print(f"{count} events of {topic}, as they stood at {made}")
