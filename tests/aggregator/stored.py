"""What stands in the aggregator's database, read with plain SQL, and batches to put it there."""

from datetime import date
from typing import Any

from sqlalchemy import text

from services.aggregator.counting.versions import Version
from services.aggregator.ledger.compaction import Compactor
from services.aggregator.ledger.sink import TotalsSink
from shared.database.database import Database
from shared.events.log import Position, TopicPartition
from shared.events.sink import Applied
from shared.runtime.metrics import Metrics
from tests.aggregator.histories import EDGE, Body, State, body_of, record_of
from tests.aggregator.recomputation import Figure

PARTITION = TopicPartition("outbound.seizures.v1", 0)


async def rows(database: Database, statement: str) -> list[tuple[Any, ...]]:
    """The rows of a query."""
    async with database.read() as db:
        return [tuple(row) for row in await db.execute(text(statement))]


async def stored_totals(database: Database, known_at: date | None = None) -> dict[Figure, int]:
    """Sums by figure of what was known by the end of `known_at`, without the zeros."""
    columns = (
        "CAST(day AS TEXT), port_code, field_office, operation, task_force, agency, role, measure, subtype"
    )
    condition = "" if known_at is None else f" WHERE known_day <= '{known_at.isoformat()}'"
    found = await rows(
        database, f"SELECT {columns}, SUM(value) FROM totals{condition} GROUP BY 1,2,3,4,5,6,7,8,9"
    )
    return {Figure(*row[:9]): int(row[9]) for row in found if row[9]}


async def everything(database: Database) -> list[list[tuple[Any, ...]]]:
    """All rows of all tables, to see that nothing changed."""
    tables = ("totals", "journal", "positions")
    return [sorted(await rows(database, f"SELECT * FROM {table}")) for table in tables]


async def clear(database: Database) -> None:
    """Empty all tables, for the next example of a property."""
    async with database.begin() as db:
        for table in ("totals", "journal", "positions", "sealed"):
            await db.execute(text(f"DELETE FROM {table}"))


async def at_rest(database: Database) -> None:
    """Have the totals compacted, and their months that are over sealed."""
    compactor = Compactor(database)
    while await compactor.run_once():
        pass


class Feed:
    """A sink with one partition, fed version by version as a consumer would."""

    def __init__(self, database: Database, partition: TopicPartition = PARTITION) -> None:
        self.metrics = Metrics()
        self.sink = TotalsSink(database, self.metrics)
        self.partition = partition
        self.position: Position | None = None

    async def take(self, *versions: State) -> Applied:
        """Apply one batch and move the position."""
        events = [self.change(version) for version in versions]
        after = Position((self.position.offset if self.position else 0) + len(versions))
        applied = await self.sink.apply(events, {self.partition: self.position}, {self.partition: after})
        self.position = after
        return applied

    def change(self, version: State) -> Version:
        """The decoded change of a version."""
        event = self.sink.decode(record_of(version))
        assert event is not None
        return event


def seizure(number: int, *items: Body, version: int = 1, **fields: Any) -> State:
    """Version `version` of seizure `number`, at Laredo, of one rifle unless items are given."""
    rifle = {"kind": "firearm", "type": "rifle", "serial_status": "not_recorded", "quantity": 1}
    given = {
        "operation": None,
        "mode": None,
        "arrests": 0,
        "items": list(items) or [rifle],
        "id": uuid(number),
    }
    return State("seizure", body_of("seizure", version, fields.pop("place", 0), EDGE, **given | fields))


def uuid(number: int) -> str:
    """A record id by number."""
    return f"01890000-0000-7000-8000-{number:012x}"
