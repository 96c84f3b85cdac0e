"""A worker works with any number of connections: its locks have connections of their own."""

import asyncio

import orjson
import pytest

from services.inspection.main import SERVICE as INSPECTION
from services.seizure.main import SERVICE as SEIZURE
from shared.database.database import Database
from shared.database.migrations import Migrations
from shared.records import relay
from shared.runtime.metrics import Metrics
from shared.runtime.process import run
from shared.runtime.settings import Settings
from shared.service import Context, Service
from tests.relay.outbox import ListLog, until


@pytest.mark.postgres
@pytest.mark.parametrize("service", [INSPECTION, SEIZURE], ids=["inspection", "seizure"])
async def test_a_worker_needs_one_connection(
    service: Service, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay, "LOOK_S", 0.05)
    database, metrics, log = Database(postgres_url, pool_size=1), Metrics(), ListLog()
    stop = asyncio.Event()
    await Migrations(service.name, service.package, service.tables).upgrade(database)
    context = Context(Settings(), database, log, metrics)
    working = asyncio.create_task(run(service.worker_loops(context), 5, stop))

    beating = {plan.service for plan in service.relayed if plan.beats}
    await until(lambda: _beats(log, beating))
    assert all(_sample(metrics, "active", plan.service) == 1 for plan in service.relayed)
    assert not any(_sample(metrics, "failures_total", plan.service) for plan in service.relayed)
    stop.set()
    await working
    await database.close()


async def _beats(log: ListLog, services: set[str]) -> bool:
    """Whether all have read their outbox and sent what is in it."""
    bodies = [orjson.loads(one.value or b"{}") for one in log.messages]
    return services <= {str(body.get("service")) for body in bodies}


def _sample(metrics: Metrics, name: str, service: str) -> float | None:
    return metrics.registry.get_sample_value(f"outbound_relay_{name}", {"service": service})
