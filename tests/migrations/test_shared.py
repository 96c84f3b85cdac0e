"""What both components of CBP share, added by a migration from the journal: as the consumer would have."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from alembic import command

from services.aggregator import summaries
from services.aggregator.main import COMPONENT
from services.cli.system import migrations
from shared.db import Database
from tests.aggregator.stored import Feed, at_rest, seizure, stored_totals

MAGAZINES = {"kind": "component", "type": "magazine", "quantity": 3}
JOINT: dict[str, Any] = {"partners": ["atf", "cbp_usbp"]}
LATER = [f"2025-{month}-03T10:00:00+00:00" for month in (10, 11, 12)]
VERSIONS = [
    seizure(1, recorded_at=LATER[0], **JOINT),
    seizure(2, MAGAZINES, recorded_at=LATER[0], agency="ice_hsi", partners=["cbp_ofo", "cbp_usbp"]),
    seizure(3, recorded_at=LATER[0], partners=["atf"]),
    seizure(4, recorded_at=LATER[0], **JOINT),
    seizure(1, MAGAZINES, version=2, recorded_at=LATER[1], **JOINT),
    seizure(3, version=2, recorded_at=LATER[1], **JOINT),
    seizure(4, version=2, recorded_at=LATER[2], partners=["atf"]),
]


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """The aggregator's, of each kind in turn."""
    database = Database(database_url)
    await migrations(COMPONENT).upgrade(database)
    yield database
    await database.close()


async def test_what_components_of_cbp_share_is_added_from_the_journal(database: Database) -> None:
    feed = Feed(database)
    for version in VERSIONS:
        await feed.take(version)
    await at_rest(database)
    before = await stored_totals(database)
    assert {(one.measure, value) for one, value in before.items() if one.role == "shared"} == {
        ("seizures", -3),
        ("long_arms", -1),
        ("magazines", -6),
    }

    await migrations(COMPONENT)._with(database, lambda config: command.downgrade(config, "0003"))
    kept = await stored_totals(database)
    await migrations(COMPONENT).upgrade(database)

    assert {one: value for one, value in before.items() if one.role != "shared"} == kept
    assert await stored_totals(database) == before
    async with database.read() as db:
        assert await summaries.seals(db) == {}
