"""Recounting a system: what the aggregator holds, and what the services published, into one database."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from services.cli.bars import Task
from services.cli.processes.system import SERVICES
from services.cli.verification.findings import Findings, VerifyError
from services.cli.verification.recount.portions import take
from services.cli.verification.recount.scratch import compare, scratch
from shared.database.database import Database
from shared.records.relay import BEAT

LATE = timedelta(minutes=1)
"""After its publication a version is in the totals: the objective is five seconds."""
JOURNAL = """
    SELECT record_id, kind, version, recorded_at, day, port_code, field_office, operation, task_force, agency,
        partners, lines
    FROM journal
"""
_CELL = "day, fiscal_year, port_code, field_office, operation, task_force, agency, role, measure, subtype"
TOTALS = f"SELECT {_CELL}, known_day, sum(value) FROM totals GROUP BY {_CELL}, known_day"  # noqa: S608
COUNTED = ("inspection", "seizure")
"""The services whose records are in the totals."""


async def recount(aggregator: Database, services: Mapping[str, Database], limit: int, task: Task) -> Findings:
    """Count every version of the services again, and compare. Raises `VerifyError`.

    The aggregator is read first, in one snapshot: what it has applied must be in the services afterwards.
    """
    if missing := [name for name in COUNTED if name not in services]:
        raise VerifyError(f"a recount needs the records of {' and '.join(missing)}: give each database")
    findings = Findings(limit)
    with scratch() as into:
        late = datetime.now(UTC) - LATE
        async with aggregator.snapshot() as db:
            for name, query, counted in (("journal", JOURNAL, "entries"), ("totals", TOTALS, "cells")):
                bar = task(name.capitalize())
                findings.counts[counted] = await take(db, query, name, into, name, bar)
        for name in COUNTED:
            async with services[name].snapshot() as db:
                for outbox in SERVICES[name].outboxes:
                    query = _versions(outbox.name, db.dialect.name)
                    rows = await take(db, query, outbox.name, into, "versions", task(outbox.name))
                    findings.count("recounted", rows)
        compare(into.db, f"{late:%Y-%m-%d %H:%M:%S}", findings)
    return findings


def _versions(outbox: str, dialect: str) -> str:
    beat = BEAT if dialect == "postgresql" else BEAT.hex
    columns = "record_id, version, event_type, published_at, body"
    return f"SELECT {columns} FROM {outbox} WHERE record_id <> '{beat}'"  # noqa: S608
