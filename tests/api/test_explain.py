"""GET /v1/totals/explain and GET /v1/revisions: what may be asked, and the answer to what may not."""

import base64
from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import orjson
import pytest

from services.aggregator.counting.measures import MEASURES
from services.aggregator.views.vocabulary import subtypes
from shared.events.log import TopicPartition
from tests.aggregator.stored import Feed, seizure
from tests.api.harness import START, Api, api, problem, read

EXPLAIN = "/v1/totals/explain?fiscal_year=2026&measure=ammunition_rounds"
REVISIONS = "/v1/revisions?since=2026-06-01"


@pytest.fixture
async def totals(database_url: str) -> AsyncIterator[Api]:
    """The aggregator with three seizures of 1, 20 and 300 rounds, one of them corrected from 2."""
    async with api("aggregator", database_url) as aggregator:
        june = [f"2026-06-0{number}T12:00:00+00:00" for number in range(1, 8)]
        feed = Feed(aggregator.database, TopicPartition("outbound.seizures.v1", 0))
        await feed.take(
            *(
                seizure(number, rounds(count), local_day=f"2026-05-0{number}", recorded_at=june[number])
                for number, count in ((1, 2), (2, 20), (3, 300))
            ),
            seizure(1, rounds(1), version=2, local_day="2026-05-01", recorded_at=june[5], reason="a slip"),
        )
        yield aggregator


def rounds(count: int) -> dict[str, Any]:
    return {"kind": "ammunition", "rounds": count, "caliber": "9_mm"}


async def pages(api: Api, url: str) -> list[dict[str, Any]]:
    """Every page of an answer."""
    found = [read(await api.client.get(url))]
    while found[-1]["next"]:
        response = await api.client.get(f"{url}&cursor={found[-1]['next']}")
        assert response.status_code == 200, response.text
        found.append(read(response))
    return found


async def test_a_figure_is_explained_page_by_page_and_checked(totals: Api) -> None:
    first, second = await pages(totals, f"{EXPLAIN}&limit=2")

    assert [record["sum"] for record in first["records"]] == [1, 20]
    assert (first["value"], first["sum_upto_here"], first["checked"], first["difference"]) == (
        321,
        21,
        None,
        None,
    )
    assert (second["value"], second["sum_upto_here"], second["checked"], second["difference"]) == (
        321,
        321,
        True,
        0,
    )
    assert (first["count_upto_here"], second["count_upto_here"]) == (2, 3)
    assert first["known_at"] == second["known_at"] == START.isoformat().replace("+00:00", "Z")
    assert (first["measure"], first["unit"]) == ("ammunition_rounds", "rounds")
    assert first["records"][0] == {
        "record_id": "01890000-0000-7000-8000-000000000001",
        "kind": "seizure",
        "version": 2,
        "recorded_at": "2026-06-06T12:00:00Z",
        "day": "2026-05-01",
        "port": "2304",
        "field_office": "laredo",
        "agency": "cbp_ofo",
        "partners": [],
        "operation": "",
        "task_force": "",
        "role": "lead",
        "times": 1,
        "lines": [{"measure": "ammunition_rounds", "subtype": "9_mm", "value": 1}],
        "sum": 1,
    }


async def test_a_figure_is_explained_as_it_was_known(totals: Api) -> None:
    (page,) = await pages(totals, f"{EXPLAIN}&known_at=2026-06-05")

    assert [(record["version"], record["sum"]) for record in page["records"]] == [(1, 2), (1, 20), (1, 300)]
    assert (page["value"], page["checked"]) == (322, True)


async def test_a_figure_of_nothing_is_the_sum_of_no_records(totals: Api) -> None:
    for name in MEASURES.keys() - {"closed_years"}:
        (page,) = await pages(totals, f"/v1/totals/explain?fiscal_year=2020&measure={name}")
        assert (page["value"], page["records"], page["checked"]) == (None, [], True)
        assert page["reason"].endswith("no record and no published file covers it in this period.")


async def test_changes_are_listed_with_their_reason(totals: Api) -> None:
    late, other, third, amended = (await pages(totals, f"{REVISIONS}&entries=true"))[0]["revisions"]

    assert {row["category"] for row in (late, other, third)} == {"late_entry"}
    assert (amended["category"], amended["reason"], amended["delta"]) == (
        "amended",
        "a slip",
        {"ammunition_rounds": -1},
    )
    one, two = await pages(totals, f"{REVISIONS}&until=2026-06-03&limit=1")
    assert [row["record_id"][-1] for page in (one, two) for row in page["revisions"]] == ["1", "2"]
    assert one["since"] == "2026-06-01T23:59:59.999999Z"


MANY = "".join(f"&subtype={code}" for code in sorted(subtypes())[:100])
REFUSED = [
    ("/v1/totals/explain?fiscal_year=2026", "query/measure"),
    ("/v1/totals/explain?fiscal_year=2026&measure=tanks", "query/measure"),
    (f"{EXPLAIN}&measure=firearms", "query/measure"),
    (f"{EXPLAIN}&measure=ammunition_rounds", "query/measure"),
    ("/v1/totals/explain?measure=firearms", "query/fiscal_year"),
    (f"{EXPLAIN}&by=port", "query/by"),
    (f"{EXPLAIN}&colour=red", "query/colour"),
    (f"{EXPLAIN}&region=narnia", "query/region"),
    (f"{EXPLAIN}&port=%00", "query/port"),
    (f"{EXPLAIN}&subtype=%22%5D", "query/subtype"),
    (f"{EXPLAIN}&known_at=2026-06-16", "query/known_at"),
    (f"{EXPLAIN}&known_at=2026-06-15T18:00:01Z", "query/known_at"),
    (f"{EXPLAIN}&through=2026-10-01", "query/through"),
    (f"{EXPLAIN}&limit=0", "query/limit"),
    (f"{EXPLAIN}&limit=501", "query/limit"),
    (f"{EXPLAIN}&limit=99999999999999999999", "query/limit"),
    (
        "/v1/totals/explain?fiscal_year=2026&measure=firearms_and_components" + MANY,
        "query/subtype",
    ),
    ("/v1/revisions?since=2026-06-16", "query/since"),
    ("/v1/revisions?until=2026-06-16", "query/until"),
    ("/v1/revisions?since=yesterday", "query/since"),
    ("/v1/revisions?since=2026-06-14&until=2026-06-13", "query/since"),
    ("/v1/revisions?since=2026-06-15T17:00:00Z&until=2026-06-15T16:59:59.999999Z", "query/since"),
    ("/v1/revisions?until=2026-06-15T17:00:00", "query/until"),
    ("/v1/revisions?fiscal_year=1989", "query/fiscal_year"),
    ("/v1/revisions?fiscal_year=2026&through=2026-10-01", "query/through"),
    ("/v1/revisions?measure=tanks", "query/measure"),
    ("/v1/revisions?measure=firearms_and_components" + MANY, "query/subtype"),
    ("/v1/revisions?entries=perhaps", "query/entries"),
    ("/v1/revisions?limit=501", "query/limit"),
]


async def test_a_question_that_makes_no_sense_is_refused(totals: Api) -> None:
    for url, pointer in REFUSED:
        problem(await totals.client.get(url), 422, pointer)


async def test_every_question_that_makes_sense_is_answered(totals: Api) -> None:
    hundred = "subtype=pistol&" * 50 + "subtype=9_mm&" * 50
    for url in (
        f"{EXPLAIN}&port=2304&field_office=laredo&region=southwest_border&agency=cbp_ofo&credited=true",
        f"{EXPLAIN}&operation=southbound&task_force=el_paso&through=2025-10-01&known_at=0001-01-01",
        f"{EXPLAIN}&{hundred}&" + "agency=atf&agency=cbp&" * 50 + "&credited=true",
        "/v1/revisions",
        f"/v1/revisions?since=0001-01-01T00:00:00Z&until=2026-06-15T17:59:59Z&{hundred}",
        "/v1/revisions?since=1989-01-01&until=1989-01-01&through=0001-01-01",
        f"{REVISIONS}&fiscal_year=2200&credited=true&after_close=true&" + "port=2304&" * 99,
    ):
        response = await totals.client.get(url)
        assert response.status_code == 200, (url, response.text)


def forged(cursor: str, **changes: Any) -> str:
    """A cursor with other values in it."""
    place = orjson.loads(base64.urlsafe_b64decode(cursor + "=="))
    return base64.urlsafe_b64encode(orjson.dumps(place | changes)).decode().rstrip("=")


async def test_a_cursor_that_no_page_gave_is_refused_or_harmless(totals: Api) -> None:
    far = "9999-12-31T23:59:59.999999Z"
    explained = (await pages(totals, f"{EXPLAIN}&limit=1"))[0]["next"]
    changed = (await pages(totals, f"{REVISIONS}&limit=1"))[0]["next"]
    for url, cursor in ((EXPLAIN, explained), (REVISIONS, changed)):
        for broken in ("x", "e30", "%00", "%FF", cursor[1:], cursor[:-1], changed + explained, "A" * 900):
            problem(await totals.client.get(f"{url}&cursor={broken}"), 400)
        problem(await totals.client.get(f"{url}&cursor={forged(cursor, question='another')}"), 400)
        problem(await totals.client.get(f"{url}&cursor={'A' * 1001}"), 422, "query/cursor")
        problem(await totals.client.get(f"{url}&port=2304&cursor={cursor}"), 400)
    for changes in (
        {"known_at": far},
        {"known_at": "0001-01-01T00:00:00Z"},
        {"day": date.max.isoformat()},
        {"day": date.min.isoformat()},
        {"sum": 2**63 - 1, "count": 2**63 - 1},
        {"port_code": ""},
    ):
        response = await totals.client.get(f"{EXPLAIN}&cursor={forged(explained, **changes)}")
        assert response.status_code in {200, 409}, response.text
    for changes in ({"sum": 2**63}, {"known_at": "0001-01-01T00:00:00+14:00"}, {"port_code": "\0"}):
        problem(await totals.client.get(f"{EXPLAIN}&cursor={forged(explained, **changes)}"), 400)
    for changes in ({"since": far}, {"until": far}, {"recorded_at": far}, {"version": 2**31 - 1}):
        response = await totals.client.get(f"{REVISIONS}&cursor={forged(changed, **changes)}")
        assert response.status_code == 200, response.text
    for changes in ({"version": 2**31}, {"kind": "\0"}, {"until": "0001-01-01T00:00:00+14:00"}):
        problem(await totals.client.get(f"{REVISIONS}&cursor={forged(changed, **changes)}"), 400)


async def test_explanations_and_revisions_need_a_reader(totals: Api) -> None:
    del totals.client.headers["authorization"]
    for url in (EXPLAIN, REVISIONS):
        problem(await totals.client.get(url), 401)
