"""Firearms and rounds seized, by port, each record exactly once: python subscriber.py STATE.db

It goes on where STATE.db ends, reads what is new, prints the totals and ends. Needs confluent-kafka."""

import json
import os
import sqlite3
import sys

from confluent_kafka import Consumer, KafkaError, TopicPartition

ENV = os.environ
TOPIC = ENV.get("OUTBOUND_TOPIC", "outbound.seizures.v1")
SCHEMA = """CREATE TABLE IF NOT EXISTS records (id TEXT PRIMARY KEY, version INT, port TEXT, firearms INT, rounds INT);
CREATE TABLE IF NOT EXISTS positions (partition INT PRIMARY KEY, next INT);"""
# The highest version of a record replaces the former; one that is known already, or older, changes nothing.
APPLY = """INSERT INTO records VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET (version, port, firearms, rounds) =
(excluded.version, excluded.port, excluded.firearms, excluded.rounds) WHERE excluded.version > version"""
TOTALS = "SELECT port, sum(firearms), sum(rounds) FROM records WHERE firearms + rounds > 0 GROUP BY port"


def apply(db: sqlite3.Connection, message) -> None:
    if dict(message.headers())["ce_type"].startswith(b"outbound.seizure."):  # not a heartbeat
        body = json.loads(message.value())
        items = body["items"] if body["status"] != "voided" else []  # a voided record counts nothing
        firearms = sum(one["quantity"] for one in items if one["kind"] == "firearm")
        rounds = sum(one["rounds"] for one in items if one["kind"] == "ammunition")
        db.execute(APPLY, (body["id"], body["version"], body.get("port_code", "-"), firearms, rounds))
    db.execute("INSERT OR REPLACE INTO positions VALUES (?, ?)", (message.partition(), message.offset() + 1))


if __name__ == "__main__":
    db = sqlite3.connect(sys.argv[1])
    db.executescript(SCHEMA)
    settings = {
        "bootstrap.servers": ENV["KAFKA_BOOTSTRAP_SERVERS"], "isolation.level": "read_committed",
        "security.protocol": ENV.get("KAFKA_SECURITY_PROTOCOL", "PLAINTEXT"), "enable.partition.eof": True,
        "ssl.ca.location": ENV.get("KAFKA_SSL_CAFILE"), "sasl.mechanism": "SCRAM-SHA-512",
        "sasl.username": ENV.get("KAFKA_SASL_USERNAME"), "sasl.password": ENV.get("KAFKA_SASL_PASSWORD"),
        "group.id": ENV.get("KAFKA_GROUP", "outbound-example"), "enable.auto.commit": False,  # it is not joined
    }  # fmt: skip
    kafka = Consumer({name: value for name, value in settings.items() if value is not None})
    kept = dict(db.execute("SELECT * FROM positions"))
    left = set(kafka.list_topics(TOPIC, timeout=10).topics[TOPIC].partitions)
    kafka.assign([TopicPartition(TOPIC, one, kept.get(one, 0)) for one in left])
    while left:  # or for ever
        with db:  # state and positions in one transaction: a crash leaves both as they were
            for message in kafka.consume(500, timeout=1):
                if message.error() is None:
                    apply(db, message)
                elif message.error().code() == KafkaError._PARTITION_EOF:
                    left.discard(message.partition())
                else:
                    raise SystemExit(message.error().str())
    kafka.close()
    for row in db.execute(TOTALS):
        print(*row, sep="\t")
