"""One side of `replay`: the aggregator's own consumer, from an empty database to the end of the log.

Run as `python -m tests.bench.replay_outbound BOOTSTRAP DATABASE_URL EVENTS`; prints one JSON object.
"""

import asyncio
import json
import sys
import time
from typing import Any

import uvloop
from pydantic import SecretStr
from sqlalchemy import text

from services.aggregator import main as aggregator
from services.cli.processes.system import kafka_log
from shared.contracts.seizure import TOPIC
from shared.database.database import Database
from shared.runtime import logging
from shared.runtime.metrics import Metrics
from shared.runtime.process import spare_the_collector
from shared.runtime.settings import Settings
from shared.service import Context


async def replay(bootstrap: str, url: str, events: int) -> dict[str, Any]:
    """Seconds from having joined the group to the commit of the last event, and the stored totals."""
    settings = Settings(kafka_bootstrap_servers=bootstrap, database_url=SecretStr(url))
    database = Database(url, settings.database_pool_size)
    metrics = Metrics()
    consumer = aggregator.consumer(Context(settings, database, kafka_log(settings), metrics))
    stop = asyncio.Event()
    try:
        early = await consumer.run_once(0)  # joins; takes what is there at once, mostly nothing
        async with asyncio.TaskGroup() as tasks:
            began = time.perf_counter()
            tasks.create_task(consumer.run(stop))
            while _applied(metrics) < events:  # noqa: ASYNC110 - the counter is what there is to watch
                await asyncio.sleep(0.05)
            seconds = time.perf_counter() - began
            stop.set()
        return {"events": events - early, "seconds": seconds, **await _totals(database)}
    finally:
        await consumer.close()
        await database.close()


def _applied(metrics: Metrics) -> float:
    """Events of which the commit has returned."""
    return metrics.registry.get_sample_value("outbound_events_applied_total", {"topic": TOPIC}) or 0.0


async def _totals(database: Database) -> dict[str, Any]:
    cell = "day, port_code, field_office, agency, operation, measure, subtype, known_day"
    cells = f"SELECT measure, sum(value) AS value FROM totals GROUP BY {cell} HAVING sum(value) <> 0"
    query = f"SELECT measure, sum(value), count(*) FROM ({cells}) AS cells GROUP BY measure"
    async with database.read() as db:
        rows = (await db.execute(text(query))).all()
    return {
        "totals": {measure: int(value) for measure, value, _ in rows},
        "cells": sum(cells for *_, cells in rows),
    }


if __name__ == "__main__":
    logging.configure("json", "info", "bench")
    spare_the_collector()
    print(json.dumps(uvloop.run(replay(sys.argv[1], sys.argv[2], int(sys.argv[3])))))
