"""A temporary database on disk: the replayed aggregator, and sums by cell from every source."""

import tempfile
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from services.aggregator.counting.cells import CELL, LEAD, Cell, Contribution
from services.aggregator.ledger.tables import METADATA
from services.cli.processes.system import SERVICES, migrations
from services.cli.verification.findings import Findings, Source, WrongFigure
from shared.database.database import Database

_TABLES = (
    """CREATE TABLE cells (
        source TEXT NOT NULL, cell TEXT NOT NULL, value INTEGER NOT NULL,
        fiscal_year INTEGER NOT NULL, measure TEXT NOT NULL, role TEXT NOT NULL
    )""",
    """CREATE TABLE deferred (
        outbox TEXT NOT NULL, record_id TEXT NOT NULL, kind TEXT NOT NULL, version INTEGER NOT NULL,
        published INTEGER NOT NULL, replayed INTEGER NOT NULL, PRIMARY KEY (outbox, record_id, version)
    ) WITHOUT ROWID""",
)
_CELL = " || char(9) || ".join(CELL)
_REPLAYED = f"""
    INSERT INTO cells SELECT 'log', {_CELL}, sum(value), fiscal_year, measure, role
    FROM totals GROUP BY 2
"""  # noqa: S608
_FISCAL_YEAR, _MEASURE, _ROLE = (CELL.index(name) for name in ("fiscal_year", "measure", "role"))
_FIGURES = """
    SELECT fiscal_year, measure, sum(value) FILTER (WHERE source = 'totals') AS held,
        sum(value) FILTER (WHERE source = ?1) AS expected
    FROM cells WHERE source IN ('totals', ?1) AND role = ?2 GROUP BY fiscal_year, measure
    HAVING coalesce(held, 0) <> coalesce(expected, 0)
    ORDER BY fiscal_year, measure
"""
_COMPARE = """
    SELECT cell, sum(value) FILTER (WHERE source = 'totals') AS held,
        sum(value) FILTER (WHERE source = ?1) AS expected
    FROM cells WHERE source IN ('totals', ?1) GROUP BY cell
    HAVING coalesce(held, 0) <> coalesce(expected, 0)
    ORDER BY cell
"""


@asynccontextmanager
async def scratch() -> AsyncIterator[Database]:
    """An empty aggregator's database in a temporary directory (TMPDIR), with the tables of this module."""
    with tempfile.TemporaryDirectory(prefix="outbound-verify-") as directory:
        database = Database(f"sqlite+aiosqlite:///{Path(directory) / 'scratch.db'}")
        try:
            await migrations(SERVICES["aggregator"]).upgrade(database)
            async with database.begin() as db:
                for table in METADATA.sorted_tables:
                    for index in table.indexes:  # the replay only needs primary keys
                        await db.exec_driver_sql(f"DROP INDEX {index.name}")
                for statement in _TABLES:
                    await db.exec_driver_sql(statement)
            yield database
        finally:
            await database.close()


async def add(database: Database, source: Source, cells: Mapping[Cell, int]) -> None:
    """Add to the sums of a source."""
    rows = [(source.value, cell, value, *_coordinates(cell)) for cell, value in cells.items() if value]
    if rows:
        async with database.begin() as db:
            await db.exec_driver_sql("INSERT INTO cells VALUES (?, ?, ?, ?, ?, ?)", rows)


def _coordinates(cell: Cell) -> tuple[str, str, str]:
    codes = cell.split("\t")
    return codes[_FISCAL_YEAR], codes[_MEASURE], codes[_ROLE]


async def take_replayed(database: Database) -> None:
    """Take the totals of the replay as the sums of the log."""
    async with database.begin() as db:
        await db.exec_driver_sql(_REPLAYED)


async def compare(database: Database, sources: Iterable[Source], findings: Findings) -> None:
    """Find the cells in which the totals are not what a source says, and the figures that come of them."""
    async with database.read() as db:
        counted = "SELECT count(DISTINCT cell) FROM cells WHERE source = 'totals'"
        findings.counts["cells"] = (await db.exec_driver_sql(counted)).scalar_one()
        for source in sources:
            for row in await db.exec_driver_sql(_COMPARE, (source.value,)):
                codes = dict(zip(CELL, row.cell.split("\t"), strict=True))
                findings.cell(source, codes, row.held or 0, row.expected or 0)
            for row in await db.exec_driver_sql(_FIGURES, (source.value, LEAD)):
                figure = (row.fiscal_year, row.measure, row.held or 0, row.expected or 0)
                findings.figures.append(WrongFigure(source, *figure))


class Fold:
    """Totals from versions, given record by record, each record's in their order.

    A version retracts the one that it replaced and adds its own, both on the day of its recording,
    as `cells.apply` has it.
    """

    def __init__(self, source: Source, into: Database) -> None:
        self._source = source
        self._into = into
        self._cells: dict[Cell, int] = {}
        self._record: object = None
        self._versions: dict[int, Contribution] = {}

    async def add(
        self, record: object, version: int, previous: int, known_day: str, made: Contribution
    ) -> bool:
        """Add a version; whether the one that it replaced was there."""
        if record != self._record:
            self._record, self._versions = record, {}
            if len(self._cells) > 20_000:
                await self.flush()
        replaced = self._versions.pop(previous, None)
        if replaced is not None:
            replaced.add_to(self._cells, known_day, -1)
        made.add_to(self._cells, known_day)
        self._versions[version] = made
        return replaced is not None or previous == 0

    async def flush(self) -> None:
        """Write the sums so far."""
        cells, self._cells = self._cells, {}
        await add(self._into, self._source, cells)
