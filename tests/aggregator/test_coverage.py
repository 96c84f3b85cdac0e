"""A zero is not "not recorded": null with a reason where nobody counted, in every view, and no gauge."""

from typing import Any

import httpx
import pytest

from services.aggregator.counting.measures import BASE, MEASURES
from services.aggregator.counting.sources import SOURCES, source_of
from services.aggregator.figures.dimensions import TOTALS
from services.aggregator.ledger.tables import METADATA
from shared.contracts.vocabularies import Agency
from shared.database.database import Database
from tests.aggregator.histories import EDGE, State, body_of
from tests.aggregator.printed import get
from tests.aggregator.stored import Feed, seizure, uuid

ROUNDS = {"kind": "ammunition", "rounds": 100, "caliber": "not_recorded"}
MAGAZINES = {"kind": "component", "type": "magazine", "quantity": 7}
RECEIVERS = {"kind": "component", "type": "receiver", "quantity": 3}
CASH = {"kind": "currency", "currency": "USD", "exponent": 2, "amount_minor": 500, "form": "not_recorded"}
WITHHELD: dict[str, Any] = dict.fromkeys(("port_code", "operation", "task_force", "mode"))
WHY = "no record and no published file covers it in this period."


def published(number: int, day: str, *items: dict[str, Any], source: str = "cbp-weapons") -> State:
    """A record of a published file, of Laredo and CBP's Office of Field Operations."""
    month = f"{source}/{day[:7]}/laredo/{number}"
    return seizure(number, *items, local_day=day, source_reference=month, precision="month", **WITHHELD)


def check(number: int, **fields: Any) -> State:
    given = {"traffic": "rail", "posture": "routine", "stage": "primary", "methods": ["visual"]}
    rest = {"operation": None, "outcome": "released", "id": uuid(number)}
    return State("inspection", body_of("inspection", 1, 0, EDGE, **given | rest | fields))


FILE = [
    published(1, "2021-12-31", RECEIVERS, ROUNDS),
    published(2, "2022-12-31", RECEIVERS, MAGAZINES),
    published(3, "2025-01-31", CASH, source="cbp-currency"),
]


async def values(client: httpx.AsyncClient, path: str, **asked: Any) -> dict[str, Any]:
    return {row["measure"]: row for row in (await get(client, path, asked))["rows"]}


def test_sources_count_measures_and_tell_columns_that_there_are() -> None:
    for code, source in SOURCES.items():
        assert source.code == code
        assert source_of(f"{code}/2024-DEC/houston/7") is source
        assert source.covers.keys() <= set(BASE)
        assert not MEASURES[source.measure].listed
        assert set(source.tells) <= set(TOTALS.c.keys())
        assert set(source.agencies) <= set(Agency)
    assert source_of(None) is source_of("an officer's note") is source_of("") is None
    assert TOTALS is METADATA.tables["totals"]


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (2022, {"receivers": 3, "magazines": None, "handguns": 0, "currency_usd": None, "inspections": None}),
        (2023, {"receivers": 3, "magazines": 7, "scopes": 0, "currency_usd": None, "arrests": None}),
        (2025, {"receivers": None, "currency_usd": 500, "firearms": None, "seizures": 1}),
        (2024, {"receivers": None, "currency_usd": None, "seizures": None, "closed_years": 0}),
    ],
)
async def test_what_a_published_file_covers_is_zero_and_all_else_is_null(
    database: Database, client: httpx.AsyncClient, year: int, expected: dict[str, int | None]
) -> None:
    await Feed(database).take(*FILE)

    answer = await get(client, "totals", {"fiscal_year": year, "measure": list(expected), "by": ""})
    listed = await get(client, "totals", {"fiscal_year": year})

    assert {row["measure"]: row["value"] for row in answer["rows"]} == expected
    missing = {name for name, value in expected.items() if value is None}
    assert answer["not_recorded"].keys() == missing
    assert all(
        MEASURES[name].title in why and why.endswith(WHY) for name, why in answer["not_recorded"].items()
    )
    assert {row["measure"] for row in answer["rows"] if "reason" in row} == missing
    assert missing <= listed["not_recorded"].keys()
    assert not {name for name, value in expected.items() if value is not None} & listed["not_recorded"].keys()
    for name, value in expected.items():
        explained = await get(client, "totals/explain", {"fiscal_year": year, "measure": name})
        assert (explained["value"], explained["checked"]) == (value, True)
        assert (explained["reason"] is None) == (value is not None)


async def test_what_a_published_file_does_not_tell_apart_is_null(
    database: Database, client: httpx.AsyncClient
) -> None:
    await Feed(database).take(*FILE)

    async def handguns(**codes: str) -> Any:
        asked = {"fiscal_year": 2022, "measure": "handguns"} | codes
        return (await values(client, "totals", **asked))["handguns"]["value"]

    assert await handguns(field_office="tucson") == await handguns(region="southwest_border") == 0
    assert await handguns(agency="cbp") == await handguns(agency="cbp_ofo") == 0
    assert await handguns(agency="atf") is None  # of which the file has nothing
    assert await handguns(port="2304") is await handguns(operation="southbound") is None
    assert await handguns(subtype="pistol") is await handguns(state="TX") is None


async def test_an_agency_is_credited_with_nothing_only_where_that_was_counted(
    database: Database, client: httpx.AsyncClient
) -> None:
    """An officer added to a published record what its file does not count."""
    barrels = {"kind": "component", "type": "other_part", "quantity": 16}
    await Feed(database).take(published(1, "2024-12-31", RECEIVERS, barrels))

    rows = (await get(client, "agencies", {"fiscal_year": 2025}))["rows"]

    found = {row["measure"]: (row["lead"], row["credited"]) for row in rows if row["agency"] == "cbp"}
    assert (found["receivers"], found["other_components"]) == ((3, 0), (16, None))
    at = {"fiscal_year": 2025, "agency": "cbp", "role": ["partner", "shared"]}
    for measure, (_, credited) in found.items():
        assert (await get(client, "totals/explain", at | {"measure": measure}))["value"] == credited


async def test_what_officers_enter_covers_all_that_its_kind_counts_for_the_agencies_in_it(
    database: Database, client: httpx.AsyncClient
) -> None:
    await Feed(database).take(seizure(1, ROUNDS, local_day="2025-12-01", partners=["atf"]), check(2))

    async def value(measure: str, **codes: str) -> Any:
        asked = {"fiscal_year": 2026, "measure": measure} | codes
        return (await values(client, "totals", **asked))[measure]["value"]

    assert await value("currency_usd") == await value("arrests", port="2504") == 0
    assert await value("currency_usd", agency="atf") == 0  # a partner records, too
    assert await value("currency_usd", agency="ice_hsi") is None
    assert await value("currency_usd", known_at="2025-10-31") is None
    assert (await value("inspections"), await value("inspection_hits")) == (1, 0)
    assert await value("traces_submitted") is await value("referrals") is None


async def test_a_comparison_says_that_the_year_before_was_not_or_only_partly_recorded(
    database: Database, client: httpx.AsyncClient
) -> None:
    await Feed(database).take(*FILE)
    measures = ["magazines", "firearm_components", "receivers", "handguns", "currency_usd"]

    found = await values(client, "comparisons", fiscal_year=2023, measure=measures)

    shown = {
        name: (row["previous"], row["current"], row["percent"], row["note"]) for name, row in found.items()
    }
    assert shown == {
        "magazines": (None, 7, None, "not recorded before"),
        "firearm_components": (3, 10, 233.3, "partly recorded before"),
        "receivers": (3, 3, 0.0, ""),
        "handguns": (0, 0, None, "none"),
        "currency_usd": (None, None, None, "not recorded"),
    }
    assert {name for name, row in found.items() if "reason" in row} == {"magazines", "currency_usd"}
    assert found["magazines"]["reason"].endswith("covers it in the period before.")
    assert found["magazines"]["change"] is None
    month = await get(client, "comparisons", {"fiscal_year": 2023, "period": "month", "measure": "magazines"})
    assert [(row["month"], row["previous"]) for row in month["rows"]] == [(202212, None)]


async def test_operations_agencies_rates_and_the_fact_sheet_say_so_too(
    database: Database, client: httpx.AsyncClient
) -> None:
    await Feed(database).take(*FILE)

    southbound = (await get(client, "operations", {}))["operations"][0]
    assert {row["value"] for row in southbound["rows"]} == {None}  # no file tells operations apart
    assert southbound["not_recorded"].keys() == {"arrests", "firearms", "ammunition_rounds", "currency_usd"}
    agencies = await get(client, "agencies", {"fiscal_year": 2022})
    assert "currency_usd" in agencies["not_recorded"]
    assert not {"handguns", "receivers"} & agencies["not_recorded"].keys()
    rates = await get(client, "inspection-rates", {"fiscal_year": 2022})
    assert (rates["rows"], rates["not_recorded"].keys()) == ([], {"inspections", "inspection_hits"})
    threats = await get(client, "threats", {"fiscal_year": 2022})
    assert (threats["rows"], "privately_made_firearms" in threats["not_recorded"]) == ([], True)

    sheet = await get(client, "factsheet", {"fiscal_year": 2022, "through": "2022-09-30"})
    cbp = {figure["measure"]: figure for figure in sheet["sections"][0]["figures"]}
    assert (cbp["ammunition_rounds"]["value"], cbp["currency_usd"]["value"]) == (100, None)
    assert cbp["currency_usd"]["words"] == {"qualifier": "", "amount": "not recorded"}
    assert cbp["currency_usd"]["reason"] == f"Currency: {WHY}"
    months = {month["first"]: [one["current"] for one in month["figures"]] for month in sheet["months"]}
    assert (months["2021-12-01"], months["2022-01-01"]) == ([0, 100], [None, None])


async def test_there_is_no_gauge_of_what_is_not_recorded(
    database: Database, client: httpx.AsyncClient
) -> None:
    await Feed(database).take(published(1, "2025-12-31", ROUNDS), seizure(2, RECEIVERS, place=1))

    text = (await client.get("/metrics")).text

    assert 'measure="ammunition_rounds"' in text
    assert "outbound_fytd_currency_dollars{" not in text
    assert "published_cbp" not in text


async def test_sources_say_what_they_cover_and_which_months_are_here(
    database: Database, client: httpx.AsyncClient
) -> None:
    await Feed(database).take(*FILE, published(4, "2022-12-31", RECEIVERS))

    currency, weapons = (await get(client, "sources", {}))["sources"]
    before = (await get(client, "sources", {"known_at": "2025-10-31"}))["sources"]

    assert (currency["code"], weapons["code"]) == ("cbp-currency", "cbp-weapons")
    assert weapons["months"] == [{"month": 202112, "events": 1}, {"month": 202212, "events": 2}]
    assert currency["months"] == [{"month": 202501, "events": 1}]
    since = {one["measure"]: one["since_fiscal_year"] for one in weapons["measures"]}
    assert (since["handguns"], since["magazines"]) == (None, 2023)
    assert "currency_usd" not in since
    assert [one["months"] for one in before] == [[], []]
