"""Our own services under their own users, with the rights of the shipped policy, on a real secured broker."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from services.aggregator import main as aggregator
from services.cli.processes.system import SERVICES, migrations
from services.cli.provisioning.policy import read_policy
from shared.contracts import inspection, seizure
from shared.database.database import Database
from shared.events.log import Message
from shared.runtime.settings import Settings
from shared.service import Context
from tests.provisioning.commands import DEADLINE_S, Operator
from tests.provisioning.test_policy import SHIPPED
from tests.provisioning.test_real import refused_to_write, sent
from tests.support.kafka import SecuredKafka

pytestmark = pytest.mark.kafka


async def test_our_services_run_with_their_rights_and_have_no_others(
    secured_kafka: SecuredKafka, tmp_path: Path
) -> None:
    """Relays publish heartbeats, the aggregator takes them in, and sets aside what is no event."""
    operator = Operator(secured_kafka, tmp_path)
    operator.policy.write_text(SHIPPED.read_text())
    operator.provision()
    stop = asyncio.Event()
    async with AsyncExitStack() as stack:
        contexts = {name: await _context(operator, name, stack) for name in SERVICES}
        await sent(operator.service("seizure"), Message(seizure.TOPIC, b"key", b"not an event"))
        async with asyncio.TaskGroup() as tasks, asyncio.timeout(3 * DEADLINE_S):
            for name in ("inspection", "seizure"):
                for loop in SERVICES[name].loops(contexts[name]):
                    tasks.create_task(loop(stop))
            await _taken_in(contexts["aggregator"], {inspection.TOPIC, seizure.TOPIC})
            stop.set()
    policy = read_policy(operator.policy)
    for name, rule in policy.services.items():
        for topic in sorted(policy.topics.keys() - set(rule.writes)):
            await refused_to_write(operator.service(name), topic)


async def _context(operator: Operator, name: str, stack: AsyncExitStack) -> Context:
    """A service over a new database and its own log in; it makes no topics, for it has no right to."""
    database = Database(f"sqlite+aiosqlite:///{operator.directory / name}.db")
    stack.push_async_callback(database.close)
    await migrations(SERVICES[name]).upgrade(database)
    settings, log = Settings(_env_file=None), operator.service(name)
    await log.ensure_topics(SERVICES[name].topics(settings))
    await log.check()
    return Context(settings, database, log)


async def _taken_in(context: Context, topics: set[str]) -> None:
    """Consume until something of each topic was taken in and the defect was set aside."""
    consumer = aggregator.consumer(context)
    try:
        while topics - {one.topic for one, at in consumer._stored.items() if at is not None}:
            await consumer.run_once(0.5)
        counted = context.metrics.dead_letters.labels(seizure.TOPIC, "not_cloudevents")
        assert counted._value.get() == 1
    finally:
        await consumer.close()
