"""Firearms and rounds seized, by port, each record exactly once: python subscriber.py STATE.db

It goes on where STATE.db ends, reads what is new, prints the totals and ends. Needs aiokafka."""

import asyncio
import json
import os
import sqlite3
import ssl
import sys

from aiokafka import AIOKafkaConsumer

ENV = os.environ
TOPIC = ENV.get("OUTBOUND_TOPIC", "outbound.seizures.v1")
SCHEMA = """CREATE TABLE IF NOT EXISTS records (id TEXT PRIMARY KEY, version INT, port TEXT, firearms INT, rounds INT);
CREATE TABLE IF NOT EXISTS positions (partition INT PRIMARY KEY, next INT);"""
# The highest version of a record replaces the former; one that is known already, or older, changes nothing.
APPLY = """INSERT INTO records VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET (version, port, firearms, rounds) =
(excluded.version, excluded.port, excluded.firearms, excluded.rounds) WHERE excluded.version > version"""
TOTALS = "SELECT port, sum(firearms), sum(rounds) FROM records WHERE firearms + rounds > 0 GROUP BY port"


def apply(db: sqlite3.Connection, message) -> None:
    if dict(message.headers)["ce_type"].startswith(b"outbound.seizure."):  # not a heartbeat
        body = json.loads(message.value)
        items = body["items"] if body["status"] != "voided" else []  # a voided record counts nothing
        firearms = sum(one["quantity"] for one in items if one["kind"] == "firearm")
        rounds = sum(one["rounds"] for one in items if one["kind"] == "ammunition")
        db.execute(APPLY, (body["id"], body["version"], body.get("port_code", "-"), firearms, rounds))
    db.execute("INSERT OR REPLACE INTO positions VALUES (?, ?)", (message.partition, message.offset + 1))


async def main() -> None:
    db = sqlite3.connect(sys.argv[1])
    db.executescript(SCHEMA)
    async with AIOKafkaConsumer(
        TOPIC, bootstrap_servers=ENV["KAFKA_BOOTSTRAP_SERVERS"], isolation_level="read_committed",
        security_protocol=ENV.get("KAFKA_SECURITY_PROTOCOL", "PLAINTEXT"),
        ssl_context=ssl.create_default_context(cafile=ENV.get("KAFKA_SSL_CAFILE") or None),
        sasl_mechanism="SCRAM-SHA-512", sasl_plain_username=ENV.get("KAFKA_SASL_USERNAME"),
        sasl_plain_password=ENV.get("KAFKA_SASL_PASSWORD"),
    ) as kafka:  # fmt: skip
        kept = dict(db.execute("SELECT * FROM positions"))
        for one in kafka.assignment():  # without a group: all partitions
            kafka.seek(one, kept.get(one.partition, 0))
        ends = await kafka.end_offsets(kafka.assignment())
        while any([await kafka.position(one) < end for one, end in ends.items()]):  # or for ever
            batch = await kafka.getmany(timeout_ms=1000)
            with db:  # state and positions in one transaction: a crash leaves both as they were
                for messages in batch.values():
                    for message in messages:
                        apply(db, message)
    for row in db.execute(TOTALS):
        print(*row, sep="\t")


if __name__ == "__main__":
    asyncio.run(main())
