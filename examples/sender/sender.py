"""Records of your own: python sender.py send FILE.jsonl, and then python sender.py rejected

FILE.jsonl has a message a line, as docs/sending.md says. A file may be sent again at any time: what was taken in is known.
`rejected` prints what was not taken in since it last looked, and what to put right. Needs confluent-kafka."""

import json
import os
import sys
from pathlib import Path

from confluent_kafka import Consumer, Producer, TopicPartition

ENV = os.environ
TOPIC = ENV["OUTBOUND_TOPIC"]  # outbound.inbound.AGENCY.seizures.v1
KAFKA = {
    "bootstrap.servers": ENV["KAFKA_BOOTSTRAP_SERVERS"],
    "security.protocol": ENV.get("KAFKA_SECURITY_PROTOCOL", "PLAINTEXT"),
    "sasl.mechanism": "SCRAM-SHA-512",
    "sasl.username": ENV.get("KAFKA_SASL_USERNAME", ""),
    "sasl.password": ENV.get("KAFKA_SASL_PASSWORD", ""),
} | ({"ssl.ca.location": ENV["KAFKA_SSL_CAFILE"]} if "KAFKA_SSL_CAFILE" in ENV else {})


def send(path: str) -> None:
    failed = []
    producer = Producer(KAFKA | {"enable.idempotence": True})  # every broker has it, once, or we hear of it
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        producer.produce(TOPIC, line, on_delivery=lambda error, _: failed.append(error) if error else None)
        producer.poll(0)
    producer.flush()
    if failed:
        sys.exit(f"{len(failed)} messages were not written ({failed[0]}): send the file again")


def rejected() -> None:
    consumer = Consumer(KAFKA | {"group.id": ENV["KAFKA_GROUP"], "enable.auto.commit": False})
    [place] = consumer.committed([TopicPartition(f"{TOPIC}.seizure.dlq", 0)])
    first, end = consumer.get_watermark_offsets(place)
    place.offset = max(place.offset, first)
    consumer.assign([place])
    while place.offset < end:  # or for ever
        message = consumer.poll(10)
        if message is None or message.error():
            sys.exit(f"the dead letters cannot be read: {message and message.error()}")
        headers = dict(message.headers())
        problem = json.loads(headers["dlq_problem"])
        print(f"message {headers['dlq_offset'].decode()}: {problem['detail']}")
        for one in problem.get("errors", []):
            print(f"  {one['pointer']}: {one['detail']}")
        place.offset = message.offset() + 1
        consumer.commit(offsets=[place], asynchronous=False)
    consumer.close()


if __name__ == "__main__":
    send(sys.argv[2]) if sys.argv[1] == "send" else rejected()
