"""A figure agrees with itself wherever it is read: in its view, in its explanation, and recomputed."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from random import Random
from typing import Any

import httpx
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from shared.database.database import Database
from tests.aggregator import choices, histories, plain, printed
from tests.aggregator.choices import NOW
from tests.aggregator.histories import History, State
from tests.aggregator.plain import DIMENSIONS
from tests.aggregator.printed import Asked, Printed
from tests.aggregator.properties import FEW
from tests.aggregator.stored import Feed, at_rest, clear, seizure

TIMELESS = [name for name in DIMENSIONS if name not in {"week", "day"}]


@st.composite
def questions(draw: st.DrawFn) -> dict[str, Asked]:
    """A question of each view, as known at the same instant, each narrowed and grouped in its own way."""
    known: Asked = {}
    if draw(st.booleans()):
        known = {"known_at": draw(choices.known)}

    def by(names: Sequence[str]) -> Asked:
        return {"by": ",".join(draw(st.lists(st.sampled_from(names), max_size=3, unique=True)))}

    def when() -> Asked:
        return dict(draw(st.sampled_from(choices.IN_YEAR)))

    some = draw(choices.totals_of()).asked()
    narrowed = draw(choices.narrowed(choices.some_measures))
    rates = {
        name: value
        for name, value in narrowed.items()
        if name not in {"measure", "credited", "role", "subtype"}
    }
    period = draw(st.sampled_from(["to_date", "first_half", "second_half", "month"]))
    compared = when() if period != "second_half" else {"fiscal_year": 2025}
    since = by(["task_force", "month", "agency", "port", "subtype", "fiscal_year"])
    sheets = [(2025, "2025-09-30"), (2025, "2025-08-31"), (2026, "2025-10-15")]
    year, through = draw(st.sampled_from(sheets))
    return {
        "totals": printed.without(some, "known_at") | known,
        "comparisons": narrowed | compared | by(TIMELESS) | {"period": period} | known,
        "agencies": when() | known,
        "threats": when() | by(DIMENSIONS) | known,
        "inspection-rates": rates | when() | by(DIMENSIONS) | known,
        "operations": known,
        "operation": known | since | {"credited": draw(st.booleans())},
        "factsheet": {"fiscal_year": year, "through": through} | known,
    }


async def every(client: httpx.AsyncClient, asked: dict[str, Asked]) -> AsyncIterator[Printed]:
    """Every figure that every view prints."""
    readers = (
        printed.totals(client, asked["totals"]),
        printed.comparisons(client, asked["comparisons"]),
        printed.agencies(client, asked["agencies"]),
        printed.threats(client, asked["threats"]),
        printed.rates(client, asked["inspection-rates"]),
        printed.operations(client, asked["operations"]),
        printed.operation(client, "southbound", asked["operation"]),
        printed.sheet(client, asked["factsheet"]),
        printed.gauges(client, NOW.date()),
    )
    for reader in readers:
        async for one in reader:
            yield one


async def agrees(client: httpx.AsyncClient, versions: list[State], one: Printed) -> None:
    """The same in the explanation, which is checked, and recomputed in the plainest way."""
    found = await printed.get(client, "totals/explain", one.at | {"limit": 500})
    assert (found["value"], found["checked"]) == (one.value, True), one
    assert sum(record["sum"] for record in found["records"]) == (one.value or 0), one
    measure = one.at["measure"]
    assert plain.answer(versions, one.at).get((measure,), 0) == (one.value or 0), one
    recorded = bool(one.value) or plain.is_recorded(versions, one.at, measure)
    assert recorded == (one.value is not None), one


async def test_every_figure_that_is_printed_is_the_sum_of_the_records_that_explain_lists(
    database: Database, client: httpx.AsyncClient
) -> None:
    loop, seen = asyncio.get_running_loop(), set[str]()

    async def example(history: History, random: Random, asked: dict[str, Asked]) -> None:
        await clear(database)
        feed, arrivals = Feed(database), histories.interleaved(history, random)
        early = random.randrange(len(arrivals) + 1)
        await feed.take(*arrivals[:early])
        await at_rest(database)
        await feed.take(*arrivals[early:])
        async for one in every(client, asked):
            seen.add(one.view)
            await agrees(client, arrivals, one)

    @given(histories.everything, st.randoms(use_true_random=False), questions())
    # Hundreds of figures an example, and shrinking one takes minutes: the figure that fails is printed.
    @settings(FEW, max_examples=10, phases=[Phase.explicit, Phase.reuse, Phase.generate])
    def check(history: History, random: Random, asked: dict[str, Asked]) -> None:
        asyncio.run_coroutine_threadsafe(example(history, random, asked), loop).result(120)

    await asyncio.to_thread(check)
    assert seen >= {"totals", "comparisons", "comparisons, before", "agencies, own", "operations"}
    assert seen >= {"sheet, cbp", "sheet, before", "sheet, month", "outbound_fytd_events"}


ROUNDS = {"kind": "ammunition", "rounds": 100, "caliber": "9_mm"}


async def test_a_joint_seizure_of_cbps_components_is_cbps_once_in_every_view(
    database: Database, client: httpx.AsyncClient
) -> None:
    """The fact sheet said 100, and its explanation 200."""
    await Feed(database).take(
        seizure(1, ROUNDS, partners=["cbp_usbp"], recorded_at="2025-11-02T12:00:00+00:00")
    )
    cbp = {"fiscal_year": 2026, "agency": "cbp", "credited": True, "measure": "ammunition_rounds"}

    async def value(path: str, name: str, **asked: Any) -> list[Any]:
        answer = await printed.get(client, path, cbp | asked)
        return [row[name] for row in answer["rows"]]

    sheet = await printed.get(client, "factsheet", {"fiscal_year": 2026, "through": "2026-06-01"})
    figure = next(one for one in sheet["sections"][0]["figures"] if one["measure"] == "ammunition_rounds")
    assert (figure["value"], figure["coordinates"]["agency"]) == (100, ["cbp"])
    await agrees(
        client, [seizure(1, ROUNDS, partners=["cbp_usbp"])], Printed("sheet", 100, figure["coordinates"])
    )
    explained = await printed.get(client, "totals/explain", cbp)
    assert (explained["value"], explained["checked"], explained["records"][0]["times"]) == (100, True, 1)
    assert await value("totals", "value") == [100]
    assert await value("totals", "value", by="agency") == [100]
    assert await value("totals", "value", by="agency,role") == [100, 100, -100]
    assert await value("comparisons", "current") == [100]
    since = {"since": "2025-11-01", "agency": "cbp", "credited": True, "entries": True}
    (revision,) = (await printed.get(client, "revisions", since))["revisions"]
    assert revision["delta"]["ammunition_rounds"] == 100
