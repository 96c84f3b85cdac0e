"""Operations, agencies, threats, inspection rates, quiet ports and data quality over HTTP."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from services.aggregator.counting.measures import THREATS
from services.aggregator.views.questions import Finding
from shared.events.log import TopicPartition
from tests.aggregator.histories import EDGE, State, body_of
from tests.aggregator.stored import Feed, seizure, uuid
from tests.api.harness import START, Api, api, problem, read

RECORDED = "2026-06-01T12:00:00+00:00"
GHOST = {
    "kind": "firearm",
    "type": "pistol",
    "serial_status": "none",
    "privately_made": True,
    "printed_3d": True,
}
AUTO_SEAR = {"kind": "component", "type": "conversion_device", "quantity": 3, "printed_3d": True}
CASH = {"kind": "currency", "currency": "USD", "exponent": 2, "amount_minor": 1_250_050, "form": "cash"}


def check(number: int, **fields: Any) -> State:
    given = {"traffic": "rail", "posture": "routine", "stage": "primary", "methods": ["visual"]}
    rest = {"operation": None, "outcome": "released", "recorded_at": RECORDED, "id": uuid(number)}
    body = body_of("inspection", 1, 0, EDGE, **{"local_day": "2026-05-31", **given, **rest, **fields})
    return State("inspection", body)


def taken(number: int, *items: dict[str, Any], **fields: Any) -> State:
    return seizure(number, *items, **{"local_day": "2026-05-31", "recorded_at": RECORDED} | fields)


HISTORY = [
    *(check(number, outcome=outcome) for number, outcome in enumerate(["seizure", "arrest", "released"], 1)),
    check(4, port_code="2402", field_office="el_paso"),
    taken(11, GHOST, AUTO_SEAR, operation="southbound", task_force="el_paso", arrests=2),
    taken(12, CASH, operation="southbound", partners=["cbp_usbp", "atf"], inspection_id=uuid(99)),
    taken(13, GHOST, operation="op_5", local_day="2025-12-24", recorded_at="2026-01-05T12:00:00+00:00"),
    taken(14, operation="without_a_trace", task_force="el_paso", agency="ice_hsi"),
]


@pytest.fixture
async def totals(database_url: str) -> AsyncIterator[Api]:
    """The aggregator with a little of everything."""
    async with api("aggregator", database_url) as aggregator:
        await Feed(aggregator.database, TopicPartition("outbound.seizures.v1", 0)).take(*HISTORY)
        yield aggregator


async def get(totals: Api, url: str) -> dict[str, Any]:
    response = await totals.client.get(url)
    assert response.status_code == 200, response.text
    return read(response)


def values(rows: list[dict[str, Any]], *keys: str) -> dict[Any, int]:
    """Values by the keys and the measure, or by the measure alone."""
    return {tuple(row[key] for key in (*keys, "measure")): row["value"] for row in rows if row["value"]}


async def test_the_register_says_since_when_through_when_and_as_of(totals: Api) -> None:
    southbound, trace = (await get(totals, "/v1/operations"))["operations"]

    assert southbound["operation"]["lead"] == "atf"
    assert len(southbound["operation"]["task_forces"]) == 8
    assert "assumed" in southbound["operation"]["note"]
    assert (southbound["since"], southbound["through"]) == ("2020-01-01", "2026-06-15")
    assert southbound["as_of"] == START.isoformat().replace("+00:00", "Z")
    figures = {row["measure"]: row["value"] for row in southbound["rows"]}
    assert figures == {"arrests": 2, "firearms": 1, "ammunition_rounds": 0, "currency_usd": 1_250_050}
    assert {row["measure"]: row["value"] for row in trace["rows"]}["firearms"] == 1


async def test_an_operation_by_task_force_month_and_agency(totals: Api) -> None:
    found = await get(
        totals, "/v1/operations/southbound?by=task_force,month&measure=firearms&measure=arrests"
    )
    assert values(found["rows"], "task_force", "month") == {
        ("el_paso", 202605, "firearms"): 1,
        ("el_paso", 202605, "arrests"): 2,
    }

    credited = await get(totals, "/v1/operations/southbound?by=agency&measure=currency_usd&credited=true")
    assert values(credited["rows"], "agency") == {
        (agency, "currency_usd"): 1_250_050 for agency in ("cbp_ofo", "cbp_usbp", "atf")
    }


async def test_an_operation_as_known_before_its_records_is_nothing(totals: Api) -> None:
    every = await get(totals, "/v1/operations?known_at=2026-05-31")
    assert {row["value"] for one in every["operations"] for row in one["rows"]} == {0}

    one = await get(totals, "/v1/operations/southbound?known_at=2026-05-31T23:59:59Z")
    assert (one["rows"], one["through"], one["as_of"]) == ([], "2026-05-31", "2026-05-31T23:59:59Z")
    assert (await get(totals, "/v1/operations?known_at=0001-01-01"))["operations"] == []


async def test_agencies_have_their_own_totals(totals: Api) -> None:
    rows = (await get(totals, "/v1/agencies?fiscal_year=2026&measure=currency_usd"))["rows"]

    assert [(row["agency"], row["group"], row["lead"], row["credited"], row["own"]) for row in rows] == [
        ("cbp", True, 1_250_050, 0, 1_250_050),
        ("cbp_ofo", False, 1_250_050, 0, 1_250_050),
        ("cbp_usbp", False, 0, 1_250_050, 1_250_050),
        ("atf", False, 0, 1_250_050, 1_250_050),
    ]


async def test_threats_by_month_and_port(totals: Api) -> None:
    rows = (await get(totals, "/v1/threats?fiscal_year=2026"))["rows"]

    assert values(rows, "month", "port") == {
        (202512, "2304", "privately_made_firearms"): 1,
        (202512, "2304", "printed_3d_items"): 1,
        (202605, "2304", "privately_made_firearms"): 1,
        (202605, "2304", "conversion_devices"): 3,
        (202605, "2304", "printed_3d_items"): 4,
    }
    listed = (await get(totals, "/v1/totals?fiscal_year=2026"))["rows"]
    assert {row["measure"] for row in listed} & set(THREATS) == {"conversion_devices"}


async def test_inspection_rates(totals: Api) -> None:
    rows = (await get(totals, "/v1/inspection-rates?fiscal_year=2026&by=port,traffic"))["rows"]

    assert rows == [
        {"port": "2304", "traffic": "rail", "inspections": 3, "hits": 2, "rate": 2 / 3},
        {"port": "2402", "traffic": "rail", "inspections": 1, "hits": 0, "rate": 0.0},
    ]
    laredo = await get(totals, "/v1/inspection-rates?fiscal_year=2026&by=&port=2304")
    assert [row["inspections"] for row in laredo["rows"]] == [3]


async def test_quiet_ports(totals: Api) -> None:
    lately = await get(totals, "/v1/quiet-ports?days=16")
    assert (lately["ports"], lately["quiet"]) == (110, 108)
    assert not {"2304", "2402"} & {row["port"] for row in lately["rows"]}

    found = await get(totals, "/v1/quiet-ports")
    last = {row["port"]: (row["last_inspection"], row["days_quiet"]) for row in found["rows"]}
    assert (found["days"], found["quiet"], last["2304"]) == (14, 110, ("2026-05-31", 15))
    assert last["2504"] == (None, None)
    assert (await get(totals, "/v1/quiet-ports?all_modes=true"))["ports"] > 400
    then = await get(totals, "/v1/quiet-ports?days=16&known_at=2026-05-29")  # before any was recorded
    assert (then["as_of"][:10], then["quiet"]) == ("2026-05-29", 110)


async def test_findings_and_their_records(totals: Api) -> None:
    counts = {one["finding"]: one["records"] for one in (await get(totals, "/v1/quality"))["findings"]}
    assert counts == {
        "seizures_without_inspection": 1,
        "inspections_without_seizure": 1,
        "unregistered_operations": 1,
        "unknown_task_forces": 1,
    }

    records = {name: (await get(totals, f"/v1/quality/{name}"))["records"] for name in counts}
    assert {name: [one["record_id"] for one in found] for name, found in records.items()} == {
        "seizures_without_inspection": [uuid(12)],
        "inspections_without_seizure": [uuid(1)],
        "unregistered_operations": [uuid(13)],
        "unknown_task_forces": [uuid(14)],
    }
    before = await get(totals, "/v1/quality?fiscal_year=2025")
    assert {one["records"] for one in before["findings"]} == {0}
    then = await get(totals, "/v1/quality?known_at=2026-02-01")
    assert {one["finding"]: one["records"] for one in then["findings"] if one["records"]} == {
        "unregistered_operations": 1
    }
    assert then["as_of"].startswith("2026-02-01T23:59:59")
    assert (await get(totals, "/v1/quality/unknown_task_forces?known_at=2026-02-01"))["records"] == []
    assert (await get(totals, "/v1/quality/unknown_task_forces?fiscal_year=2026"))["next"] is None


async def test_pages_of_a_finding_have_each_record_once(totals: Api) -> None:
    feed = Feed(totals.database, TopicPartition("outbound.seizures.v1", 1))
    await feed.take(*(taken(number, operation="op_6") for number in range(100, 105)))
    url, found = "/v1/quality/unregistered_operations?limit=2", []
    page: dict[str, Any] = {"next": ""}
    while page["next"] is not None:
        cursor = f"&cursor={page['next']}" if page["next"] else ""
        page = await get(totals, url + cursor)
        found += [record["record_id"] for record in page["records"]]

    assert found == [uuid(number) for number in (13, *range(100, 105))]


REFUSED = [
    ("/v1/operations?known_at=2026-06-16", "query/known_at"),
    ("/v1/operations?through=2026-06-01", "query/through"),
    ("/v1/operations/southbound?through=2019-12-31", "query/through"),
    ("/v1/operations/southbound?through=2026-06-16", "query/through"),
    ("/v1/operations/southbound?through=9999-12-31", "query/through"),
    ("/v1/operations/southbound?known_at=2019-12-31", "query/known_at"),
    ("/v1/operations/southbound?by=colour", "query/by"),
    ("/v1/operations/southbound?measure=guns", "query/measure"),
    ("/v1/operations/southbound?operation=op_5", "query/operation"),
    ("/v1/operations/South%00bound", "path/code"),
    ("/v1/agencies", "query/fiscal_year"),
    ("/v1/agencies?fiscal_year=99999999999999999999", "query/fiscal_year"),
    ("/v1/agencies?fiscal_year=2026&through=2026-10-01", "query/through"),
    ("/v1/agencies?fiscal_year=2026&known_at=tomorrow", "query/known_at"),
    ("/v1/agencies?fiscal_year=2026&measure=guns", "query/measure"),
    ("/v1/agencies?fiscal_year=2026&agency=atf", "query/agency"),
    ("/v1/threats?fiscal_year=2026&by=month;port", "query/by"),
    ("/v1/threats?fiscal_year=2026&measure=firearms", "query/measure"),
    ("/v1/inspection-rates?fiscal_year=2026&by=colour", "query/by"),
    ("/v1/inspection-rates?fiscal_year=2026&measure=firearms", "query/measure"),
    ("/v1/inspection-rates?fiscal_year=1989", "query/fiscal_year"),
    ("/v1/quiet-ports?days=0", "query/days"),
    ("/v1/quiet-ports?days=99999999999999999999", "query/days"),
    ("/v1/quiet-ports?all_modes=perhaps", "query/all_modes"),
    ("/v1/quiet-ports?known_at=2026-06-16", "query/known_at"),
    ("/v1/quality?known_at=2026-06-16", "query/known_at"),
    ("/v1/quality/unknown_task_forces?known_at=tomorrow", "query/known_at"),
    ("/v1/quality?fiscal_year=99999999999999999999", "query/fiscal_year"),
    ("/v1/quality/colour", "path/finding"),
    ("/v1/quality/unknown_task_forces?limit=0", "query/limit"),
    ("/v1/quality/unknown_task_forces?limit=1000000", "query/limit"),
]


async def test_a_question_that_makes_no_sense_is_refused(totals: Api) -> None:
    for url, pointer in REFUSED:
        refusal = problem(await totals.client.get(url), 422, pointer)
        assert len(str(refusal)) < 2_500


async def test_an_operation_that_is_not_registered_is_not_found(totals: Api) -> None:
    refusal = problem(await totals.client.get("/v1/operations/op_5"), 404)

    assert "/v1/totals?operation=op_5" in refusal["detail"]


async def test_a_cursor_of_another_finding_is_refused(totals: Api) -> None:
    feed = Feed(totals.database, TopicPartition("outbound.seizures.v1", 1))
    await feed.take(taken(100, operation="op_6"))
    page = await get(totals, "/v1/quality/unregistered_operations?limit=1")
    problem(await totals.client.get(f"/v1/quality/unknown_task_forces?cursor={page['next']}"), 400)
    for cursor in ("x", "AAAA", "%00", page["next"][:-3]):
        problem(await totals.client.get(f"/v1/quality/unregistered_operations?cursor={cursor}"), 400)


async def test_all_of_it_needs_a_reader(totals: Api) -> None:
    del totals.client.headers["authorization"]
    paths = ("operations", "operations/southbound", "agencies?fiscal_year=2026", "threats?fiscal_year=2026")
    more = (
        "inspection-rates?fiscal_year=2026",
        "quiet-ports",
        "quality",
        f"quality/{Finding.UNKNOWN_TASK_FORCES}",
    )
    for path in (*paths, *more):
        problem(await totals.client.get(f"/v1/{path}"), 401)
