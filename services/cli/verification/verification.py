"""The order in which a running system can be verified without a false alarm."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Table

from services.aggregator.ledger.tables import POSITIONS
from services.cli.bars import Task
from services.cli.processes.system import SERVICES
from services.cli.verification import cells, held
from services.cli.verification.findings import Findings, Source
from services.cli.verification.records import find_lost, take_deferred, take_records
from services.cli.verification.replay import Replay
from services.cli.verification.summed import compare_rollups
from shared.database.database import Database
from shared.events.log import EventLog


@dataclass(frozen=True, slots=True)
class System:
    """What is verified: the log, the aggregator's database, and the services' by name."""

    events: EventLog
    aggregator: Database
    services: Mapping[str, Database]


async def verify(system: System, limit: int, task: Task) -> Findings:
    """Recompute everything and compare. Raises `VerifyError` and `LogError`.

    The totals are compared with the log up to their own positions, of one snapshot. The services are
    read before the end of the log is looked up: so what they had published by then must be below it.
    """
    findings = Findings(limit)
    async with cells.scratch() as scratch:
        replay = Replay(system.events, scratch, findings)
        async with system.aggregator.snapshot() as db:
            await held.keep(db)
            upto = await POSITIONS.stored(db)
            findings.counts["messages"] = await replay.run(upto, task("Log"))
            await cells.take_replayed(scratch)
            await compare_rollups(db, findings, task("Rollups"))
            await held.take_totals(db, scratch, task("Totals"))
            await held.compare_journals(db, scratch, findings, task("Journal"))
        await cells.compare(scratch, [Source.JOURNAL, Source.LOG], findings)
        if system.services:
            outboxes = [(one, outbox) for name, one in system.services.items() for outbox in _outboxes(name)]
            for database, outbox in outboxes:
                await take_records(database, outbox, scratch, findings, task(outbox.name))
            findings.counts["ahead"] = await replay.run(None, task("Rest of the log"))
            await find_lost(scratch, findings)
            for database, outbox in outboxes:
                await take_deferred(database, outbox, scratch, findings)
            await cells.compare(scratch, [Source.RECORDS], findings)
    return findings


def _outboxes(service: str) -> Sequence[Table]:
    return SERVICES[service].outboxes
