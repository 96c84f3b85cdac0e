"""The gauges and `GET /v1/totals` over HTTP, read as Prometheus and an analyst would."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from services.aggregator.main import SERVICE
from services.aggregator.views.gauges import Gauges
from shared.database.database import Database
from shared.runtime.settings import Settings
from shared.service import Context
from tests.aggregator.histories import EDGE, State, body_of, voided
from tests.aggregator.stored import Feed, seizure, uuid
from tests.support import issuer

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def check(number: int, outcome: str, version: int = 1) -> State:
    fields = {"traffic": "rail", "posture": "routine", "stage": "primary", "methods": ["visual"]}
    return State(
        "inspection",
        body_of("inspection", version, 0, EDGE, id=uuid(number), operation=None, outcome=outcome, **fields),
    )


CASH = {"kind": "currency", "currency": "USD", "exponent": 2, "amount_minor": 1_555_818_380, "form": "cash"}
ITEMS: list[dict[str, Any]] = [
    {"kind": "firearm", "type": "rifle", "serial_status": "not_recorded", "quantity": 3},
    {"kind": "component", "type": "magazine", "quantity": 40},
    {"kind": "ammunition", "rounds": 28_788, "caliber": "9_mm"},
    CASH,
]
HISTORY = [
    *(
        check(number, outcome)
        for number, outcome in enumerate(["released", "seizure", "arrest", "released"], 1)
    ),
    seizure(10, *ITEMS, arrests=2),
    seizure(11, *ITEMS, place=4, agency="ice_hsi"),
    seizure(12, *ITEMS, place=3),
]
LAREDO = {"fiscal_year": "2026", "field_office": "laredo", "port": "2304", "agency": "cbp_ofo"}


def samples(text: str, **labels: str) -> dict[tuple[str, str], float]:
    """Values by (name, measure) of the samples with these labels."""
    return {
        (sample.name, sample.labels.get("measure", "")): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if labels.items() <= sample.labels.items()
    }


@pytest.fixture
async def client(database: Database) -> AsyncIterator[httpx.AsyncClient]:
    """The aggregator's API over a recorded history."""
    await Feed(database).take(*HISTORY)
    settings = Settings(outbound_issuers=issuer.ISSUERS, outbound_fiscal_years=2)
    app = SERVICE.app(Context(settings, database, clock=lambda: NOW))
    transport, headers = httpx.ASGITransport(app), issuer.ADMINISTRATOR
    async with httpx.AsyncClient(
        transport=transport, base_url="http://aggregator", headers=headers
    ) as client:
        yield client


async def test_the_gauges_are_the_totals_by_place_agency_and_measure(client: httpx.AsyncClient) -> None:
    text = (await client.get("/metrics")).text

    assert samples(text, **LAREDO) == {
        ("outbound_fytd_items", "firearms"): 3,
        ("outbound_fytd_items", "long_arms"): 3,
        ("outbound_fytd_items", "firearm_components"): 40,
        ("outbound_fytd_items", "magazines"): 40,
        ("outbound_fytd_items", "firearms_and_components"): 43,
        ("outbound_fytd_ammunition_rounds", "ammunition_rounds"): 28_788,
        ("outbound_fytd_currency_dollars", "currency_usd"): 15_558_183.80,
        ("outbound_fytd_events", "seizures"): 1,
        ("outbound_fytd_events", "inspections"): 4,
        ("outbound_fytd_events", "inspection_hits"): 2,
        ("outbound_fytd_arrests", "arrests"): 2,
        ("outbound_fytd_hit_ratio", ""): 0.5,
    }
    withheld = samples(text, field_office="miami", port="", agency="ice_hsi")
    assert withheld["outbound_fytd_items", "firearms"] == 3
    assert ("outbound_fytd_hit_ratio", "") not in withheld
    assert samples(text, fiscal_year="2025", port="2504")["outbound_fytd_items", "magazines"] == 40


async def test_a_correction_lowers_a_gauge(client: httpx.AsyncClient, database: Database) -> None:
    correcting = Feed(database, Feed(database).partition._replace(partition=1))
    await correcting.take(voided(HISTORY[4]), check(2, "released", version=2))

    found = samples((await client.get("/metrics")).text, **LAREDO)

    assert ("outbound_fytd_currency_dollars", "currency_usd") not in found
    assert found["outbound_fytd_hit_ratio", ""] == 0.25


async def test_the_whole_exposition_parses_and_has_no_ids(client: httpx.AsyncClient) -> None:
    response = await client.get("/metrics")

    families = list(text_string_to_metric_families(response.text))
    names = [family.name for family in families]
    assert response.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert len(names) == len(set(names))
    assert all(family.documentation for family in families)
    assert uuid(10) not in response.text


async def test_the_year_before_is_through_the_same_date(database: Database) -> None:
    await Feed(database).take(
        seizure(1, local_day="2025-03-01"),
        seizure(2, local_day="2025-03-02"),  # a day too late
        seizure(3, local_day="2024-10-01", agency="ice_hsi", field_office="el_paso"),
    )

    text = (await Gauges(database, 1).render(NOW.date())).decode()

    name = "outbound_year_before_items"
    assert samples(text, field_office="laredo", fiscal_year="2026")[name, "firearms"] == 1
    assert samples(text, field_office="el_paso", agency="ice_hsi")[name, "long_arms"] == 1
    assert samples(text, fiscal_year="2025").keys() >= {("outbound_fytd_items", "firearms")}


async def test_only_the_latest_fiscal_years_show(database: Database) -> None:
    await Feed(database).take(
        *HISTORY, seizure(20, local_day="2023-12-31"), seizure(21, local_day="2019-10-01")
    )

    years = {labels["fiscal_year"] for labels in gauge_labels(await Gauges(database, 2).render(NOW.date()))}

    assert years == {"2025", "2026"}


def gauge_labels(text: bytes) -> Iterator[dict[str, str]]:
    for family in text_string_to_metric_families(text.decode()):
        for sample in family.samples:
            yield sample.labels


async def test_subtypes_operations_and_days_add_no_series(database: Database) -> None:
    types = ("rifle", "shotgun", "any_other_weapon", "destructive_device")
    guns = [{"kind": "firearm", "type": kind, "serial_status": "not_recorded"} for kind in types]
    versions = [
        seizure(number, *guns, operation=f"op_{number}", local_day=f"2026-01-{number + 1:02d}")
        for number in range(20)
    ]
    await Feed(database).take(*versions)

    text = (await Gauges(database, 2).render(NOW.date())).decode()

    assert samples(text) == {
        ("outbound_fytd_items", "firearms"): 80,
        ("outbound_fytd_items", "firearms_and_components"): 80,
        ("outbound_fytd_items", "long_arms"): 40,
        ("outbound_fytd_items", "other_firearms"): 40,
        ("outbound_fytd_events", "seizures"): 20,
    }
    assert text.count("\noutbound_fytd_") == 5


async def test_gauges_of_an_empty_database_are_empty(database: Database) -> None:
    assert samples((await Gauges(database, 2).render(NOW.date())).decode()) == {}


async def test_totals_over_http(client: httpx.AsyncClient) -> None:
    query: dict[str, Any] = {
        "fiscal_year": 2026,
        "by": "field_office, agency,measure",
        "measure": ["firearms", "currency_usd"],
    }

    body = (await client.get("/v1/totals", params=query)).json()

    def row(office: str, agency: str, measure: str, unit: str, value: int) -> dict[str, Any]:
        return {"field_office": office, "agency": agency, "measure": measure, "unit": unit, "value": value}

    assert body == {
        "fiscal_year": 2026,
        "through": None,
        "first": "2025-10-01",
        "last": "2026-09-30",
        "known_at": None,
        "not_recorded": {},
        "rows": [
            row("laredo", "cbp_ofo", "firearms", "items", 3),
            row("laredo", "cbp_ofo", "currency_usd", "usd_cents", 1_555_818_380),
            row("miami", "ice_hsi", "firearms", "items", 3),
            row("miami", "ice_hsi", "currency_usd", "usd_cents", 1_555_818_380),
        ],
    }


FILTERS: list[tuple[dict[str, Any], int | None]] = [
    ({"region": "southwest_border"}, 3),
    ({"port": ["2304", "2504"]}, 3),
    ({"port": "2504", "fiscal_year": 2025}, 3),
    ({"agency": "ice_hsi", "field_office": "miami"}, 3),
    ({"operation": "southbound"}, 0),
    ({"agency": "atf"}, None),
    ({"traffic": "none", "posture": "none"}, 6),
    ({"traffic": "rail"}, 0),
    ({"month": 202510, "state": "TX"}, 3),
    ({"through": "2026-09-30"}, 6),
    ({"known_at": "2025-10-31"}, None),
    ({"known_at": "2025-11-01"}, 6),
]


async def test_filters_over_http(client: httpx.AsyncClient) -> None:
    for query, value in FILTERS:
        params: dict[str, Any] = {"fiscal_year": 2026, "measure": "firearms"} | query
        rows = (await client.get("/v1/totals", params=params)).json()["rows"]

        assert [row["value"] for row in rows] == [value], query


BAD: list[tuple[dict[str, Any], str]] = [
    ({"by": "colour"}, "unknown grouping key colour"),
    ({"measure": "guns"}, "unknown measure guns"),
    ({"region": "south"}, "unknown region south"),
    ({"through": "2026-10-01"}, "not in fiscal year 2026"),
    ({"through": "yesterday"}, "query/through"),
    ({"known_at": "2026-03-02"}, "has not come yet"),
    ({"fiscal_year": "1000000"}, "query/fiscal_year"),
]


async def test_bad_queries_are_answered_with_a_problem(client: httpx.AsyncClient) -> None:
    for query, words in BAD:
        params: dict[str, Any] = {"fiscal_year": 2026} | query
        response = await client.get("/v1/totals", params=params)

        assert response.status_code == 422
        assert response.headers["content-type"] == "application/problem+json"
        assert words in response.text
