"""Which events did I lose? python check.py STATE.db KEYS

It goes on where STATE.db ends, remembers which events came, and holds them against the controls of the topic.
KEYS is a file of the public keys that came with your credentials. Needs aiokafka and cryptography."""

import asyncio
import os
import sqlite3
import ssl
import sys

from aiokafka import AIOKafkaConsumer
from controls import SCHEMA, Keys, keys_in, lost, take

ENV = os.environ
TOPIC = ENV.get("OUTBOUND_TOPIC", "outbound.seizures.v1")
POSITIONS = "CREATE TABLE IF NOT EXISTS positions (partition INT PRIMARY KEY, next INT);"


async def read(db: sqlite3.Connection, keys: Keys) -> None:
    async with AIOKafkaConsumer(
        TOPIC, bootstrap_servers=ENV["KAFKA_BOOTSTRAP_SERVERS"], isolation_level="read_committed",
        security_protocol=ENV.get("KAFKA_SECURITY_PROTOCOL", "PLAINTEXT"),
        ssl_context=ssl.create_default_context(cafile=ENV.get("KAFKA_SSL_CAFILE") or None),
        sasl_mechanism="SCRAM-SHA-512", sasl_plain_username=ENV.get("KAFKA_SASL_USERNAME"),
        sasl_plain_password=ENV.get("KAFKA_SASL_PASSWORD"),
    ) as kafka:  # fmt: skip
        kept = dict(db.execute("SELECT * FROM positions"))
        for one in kafka.assignment():
            kafka.seek(one, kept.get(one.partition, 0))
        ends = await kafka.end_offsets(kafka.assignment())
        while any([await kafka.position(one) < end for one, end in ends.items()]):
            batch = await kafka.getmany(timeout_ms=1000)
            with db:  # what came and the positions in one transaction
                for message in (one for found in batch.values() for one in found):
                    ce = {name: value.decode() for name, value in message.headers}
                    take(db, TOPIC, ce, message.value, keys)
                    at = (message.partition, message.offset + 1)
                    db.execute("INSERT OR REPLACE INTO positions VALUES (?, ?)", at)


if __name__ == "__main__":
    db = sqlite3.connect(sys.argv[1])
    db.executescript(SCHEMA + POSITIONS)
    asyncio.run(read(db, keys_in(sys.argv[2])))
    found = list(lost(db))
    print(*found or ["Nothing is missing."], sep="\n")
    sys.exit(bool(found))
