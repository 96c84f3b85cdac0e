"""One side of `replay`: the aggregator's own consumer, from an empty database to the end of the log.

Run as `python -m tests.bench.replay_outbound BOOTSTRAP DATABASE_URL EVENTS`; prints one JSON object.
"""

import json
import sys
import time
from typing import Any

import uvloop
from pydantic import SecretStr
from sqlalchemy import text

from services.aggregator import main as aggregator
from services.cli.system import kafka_log
from shared import logs
from shared.component import Context
from shared.db import Database
from shared.settings import Settings


async def replay(bootstrap: str, url: str, events: int) -> dict[str, Any]:
    """Seconds from having joined the group to the commit of the last event, and the stored totals."""
    settings = Settings(kafka_bootstrap_servers=bootstrap, database_url=SecretStr(url))
    database = Database(url, settings.database_pool_size)
    consumer = aggregator.consumer(Context(settings, database, kafka_log(settings)))
    try:
        early = seen = await consumer.run_once(0)  # joins; takes what is there at once, mostly nothing
        began = time.perf_counter()
        while seen < events:
            seen += await consumer.run_once(0.5)
        seconds = time.perf_counter() - began
        return {"events": seen - early, "seconds": seconds, **await _totals(database)}
    finally:
        await consumer.close()
        await database.close()


async def _totals(database: Database) -> dict[str, Any]:
    query = "SELECT measure, sum(value), count(*) FROM totals WHERE value <> 0 GROUP BY measure"
    async with database.read() as db:
        rows = (await db.execute(text(query))).all()
    return {
        "totals": {measure: int(value) for measure, value, _ in rows},
        "cells": sum(cells for *_, cells in rows),
    }


if __name__ == "__main__":
    logs.configure("json", "info", "bench")
    print(json.dumps(uvloop.run(replay(sys.argv[1], sys.argv[2], int(sys.argv[3])))))
