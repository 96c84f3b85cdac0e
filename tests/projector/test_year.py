"""The synthetic year through the whole system, to a partner: with every record voided, nothing is left."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from outbound.client import AsyncClient
from services.cli.processes.system import System
from services.projector.main import RELAY, Projector
from services.projector.terms import read_terms
from shared.contracts.releasable import topic_of
from shared.events.log import EventLog
from shared.records.relay import BEAT, Relay
from shared.runtime.settings import Settings
from tests.factsheet import synthetic
from tests.projector.line import bodies, read_all
from tests.projector.story import partners_view
from tests.records.drafts import Json

PARTNER = "fgr"
POLICY = """
[agencies.fgr.release]
since = 2021-10-01
field_offices = "all"
operations = ["none", "southbound", "without_a_trace"]
time = "month"
place = "field_office"
numbers = "exact"
smallest_group = 2

[agencies.fgr.release.seizures]
firearms = ["quantity"]
components = ["quantity"]
ammunition = ["quantity"]
"""
COUNTED = {"firearm": "quantity", "component": "quantity", "ammunition": "rounds"}
Sums = Counter[str]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    policy = tmp_path / "access.toml"
    policy.write_text(POLICY)
    return Settings(_env_file=None, outbound_release=str(policy))


async def test_a_partner_has_the_years_figures_until_every_record_is_voided(
    settings: Settings, tmp_path: Path
) -> None:
    async with System(settings, tmp_path / "data") as system:
        await synthetic.feed(system)
        wanted = entered(list(synthetic.seizures()))
        assert wanted["firearm"] > 0
        assert await told(system) == wanted

        async with synthetic.client_at(system, synthetic.CORRECTED) as client:
            assert await voided(AsyncClient(client)) == len(list(synthetic.seizures()))
        assert await told(system) == Sums()


async def told(system: System) -> Sums:
    """What the records that the partner has come to, once all that is recorded has reached it."""
    await system.settle()
    context = system.contexts["projector"]
    projector = Projector(context, read_terms(Path(context.settings.outbound_release)))
    relay = Relay(RELAY, context.database, context.log(), context.metrics, context.clock)
    await projector.begin()
    while await projector.consumer.run_once(0.1) or await projector.consumer.behind() != 0:
        pass
    await relay.drain()
    await projector.consumer.close()
    await relay.close()
    return sums_of(await received(context.log()))


async def received(events: EventLog) -> list[Json]:
    """All that the partner was told."""
    records = await read_all(events, topic_of(PARTNER))
    return list(partners_view(bodies([one for one in records if one.key != str(BEAT).encode()])).values())


def sums_of(shown: Sequence[Json]) -> Sums:
    """Numbers by the kind of item; they are exact."""
    sums = Sums()
    for item in (item for content in shown for item in content["items"]):
        assert item["quantity"]["least"] == item["quantity"]["most"]
        sums[item["kind"]] += item["quantity"]["most"]
    return sums


def entered(drafts: Sequence[Json]) -> Sums:
    """The same from what was entered: of seizures with such items, of months with two of them or more."""
    by_month: dict[str, list[Sums]] = {}
    for draft in drafts:
        sums = Sums()
        for item in draft["items"]:
            if item["kind"] in COUNTED:
                sums[item["kind"]] += item.get(COUNTED[item["kind"]], 1)
        if sums and draft["occurred_at"] >= "2021-10":
            by_month.setdefault(draft["occurred_at"][:7], []).append(sums)
    return sum((one for month in by_month.values() if len(month) > 1 for one in month), Sums())


async def voided(client: AsyncClient) -> int:
    """Void every seizure; how many that were."""
    records = [one async for page in client.pages("/v1/seizures") for one in page["records"]]
    for one in records:
        await client.seizures.void(one["id"], one["version"], "taken back")
    return len(records)
