"""How the databases find a page of a long table: by an index, in its order, without looking at the rest."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import UTC, datetime
from itertools import islice, product
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from services.cli.processes.system import migrations
from services.seizure.main import SERVICE
from services.seizure.seizures import SEIZURE
from shared.access import policy
from shared.access.authority import Authority
from shared.access.caller import Role, everywhere
from shared.acts.journal import Acts
from shared.acts.tables import ActTables
from shared.contracts.ids import uuid7
from shared.database.database import Database
from shared.records import lifecycle
from shared.records.author import Author
from shared.records.kind import Near, Search
from shared.records.matches import Matches
from shared.records.neighbors import span
from shared.records.pages import Pages, Position, everything
from shared.records.repository import Repository
from shared.records.tables import RecordTables, match_tables
from tests.bench.events import drafts
from tests.support.postgres import LocalPostgres

ROWS = 20_000
NOW = datetime(2026, 6, 15, tzinfo=UTC)
MIDDLE: Position = (datetime(2023, 4, 1, tzinfo=UTC), UUID(int=7 << 76))
TABLES = SERVICE.tables.tables
ACTS = Acts(ActTables("seizure", TABLES["seizure_acts"], TABLES["seizure_checkpoints"]), lambda: NOW)
OFFICER = Author(Authority(everywhere("officer-17", Role.OFFICER), policy.load()))
KEPT = RecordTables(
    SEIZURE,
    TABLES["seizures"],
    TABLES["seizure_outbox"],
    TABLES["seizure_idempotency"],
    TABLES["seizure_terms"],
    TABLES["seizure_closings"],
)
REPOSITORY, PAGES = Repository(KEPT, ACTS), Pages(KEPT)
MATCHES = Matches(SEIZURE, match_tables(SEIZURE, SERVICE.tables), ACTS)
SEARCHES: list[tuple[dict[str, Any], str]] = [
    ({}, "ix_seizures_occurred"),
    ({"fiscal_year": 2023}, "ix_seizures_occurred"),
    ({"port": "2304"}, "ix_seizures_port"),
    ({"port": "2304", "fiscal_year": 2023, "agency": "atf"}, "ix_seizures_port"),
    *(({one.name: "0000007"}, "seizure_terms") for one in SEIZURE.terms if not isinstance(one, Near)),
    ({"make": "Colt", "fiscal_year": 2023}, "seizure_terms"),
    ({"make": "Colt", "custody_receipt": "0000007", "item_kind": "firearm"}, "seizure_terms"),
    ({"custody_receipt": "0000007", "remarks": "driver vehicle"}, "seizure_terms"),
]


PLACES: list[tuple[Position | None, bool]] = [(None, False), (MIDDLE, False), (MIDDLE, True)]


async def _filled(url: str) -> Database:
    """A database with a long table of seizures of three years."""
    database = Database(url)
    await migrations(SERVICE).upgrade(database)
    entered = drafts(ROWS, 7)
    while read := [SEIZURE.draft.model_validate(one) for one in islice(entered, 1_000)]:
        versions = [lifecycle.create(SEIZURE, one, uuid7(), NOW) for one in read]
        with ACTS.pen() as pen:
            async with database.begin() as db:
                await REPOSITORY.add_new(db, versions, OFFICER, pen)
    async with database.begin() as db:
        await db.execute(text("ANALYZE"))
    return database


async def _plans(database: Database, explain: str) -> AsyncGenerator[tuple[str, str], None]:
    """The plan of each search, from its beginning and from the middle on, both ways; and its index."""

    def explained(query: Any) -> str:
        literal = query.compile(dialect=database.dialect, compile_kwargs={"literal_binds": True})
        return explain + str(literal).replace("%%", "%")

    try:
        async with database.snapshot() as db:
            for name in ("serial", "serial_like"):
                rows = await db.exec_driver_sql(explained(span(TABLES["seizure_terms"], name, "0A1B2C3D", 4)))
                yield "\n".join(str(row[-1]) for row in rows), "seizure_terms"
            for term in ("serial=0A1B2C3D", "make=colt"):  # which few have, and many
                query = MATCHES.standing(term, everything, 28, lateral=not database.is_sqlite)
                rows = await db.exec_driver_sql(explained(query))
                yield "\n".join(str(row[-1]) for row in rows), "seizure_terms"
            for (asked, index), (after, oldest_first) in product(SEARCHES, PLACES):
                query = PAGES.searched(Search(asked, oldest_first), after).limit(101)
                rows = await db.exec_driver_sql(explained(query))
                yield "\n".join(str(row[-1]) for row in rows), index
    finally:
        await database.close()


@pytest.mark.postgres
async def test_postgresql_reads_a_page_by_an_index_in_its_order(postgres: LocalPostgres) -> None:
    name = postgres.create_database()
    database = await _filled(postgres.url(name))
    async with aclosing(_plans(database, "EXPLAIN ")) as plans:
        async for plan, index in plans:
            assert index in plan, plan
            assert "Seq Scan" not in plan, plan
    postgres.drop_database(name)


async def test_sqlite_reads_a_page_by_an_index_in_its_order(tmp_path: Path) -> None:
    database = await _filled(f"sqlite+aiosqlite:///{tmp_path / 'seizure.db'}")
    async with aclosing(_plans(database, "EXPLAIN QUERY PLAN ")) as plans:
        async for plan, index in plans:
            assert index in plan, plan
            rest = plan.replace(f"SCAN seizures USING INDEX {index}", "").replace("SCAN anon_1", "")
            assert "SCAN" not in rest, plan
            assert "TEMP B-TREE" not in plan, plan
