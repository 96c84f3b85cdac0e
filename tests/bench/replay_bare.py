"""One side of `replay`: aiokafka's `getmany` and `json.loads` of every value, and nothing else.

Run as `python -m tests.bench.replay_bare BOOTSTRAP TOPIC EVENTS`; prints one JSON object.
"""

import json
import sys
import time
from typing import Any
from uuid import uuid4

import uvloop
from aiokafka import AIOKafkaConsumer

from services.aggregator.main import PLAN
from shared.events.kafka import KafkaSettings
from shared.events.kafka.reading import options


async def replay(bootstrap: str, topic: str, events: int) -> dict[str, Any]:
    """Seconds from having joined the group to the end of the log, with our own fetch settings."""
    ours = options(KafkaSettings(bootstrap)) | {"auto_offset_reset": "earliest"}
    consumer = AIOKafkaConsumer(topic, **ours, group_id=f"bare-{uuid4().hex}")
    await consumer.start()
    try:
        seen = size = 0
        began = time.perf_counter()
        while seen < events:
            fetched = await consumer.getmany(timeout_ms=500, max_records=PLAN.batch)
            for records in fetched.values():
                for record in records:
                    json.loads(record.value)
                    size += len(record.value)
                seen += len(records)
        seconds = time.perf_counter() - began
    finally:
        await consumer.stop()
    return {"events": seen, "seconds": seconds, "bytes": size}


if __name__ == "__main__":
    print(json.dumps(uvloop.run(replay(sys.argv[1], sys.argv[2], int(sys.argv[3])))))
