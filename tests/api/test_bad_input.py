"""Bad input: each its clear answer, a 4xx problem that points at the place; and nothing is stored."""

from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest

from tests.api.harness import DRAFTS, Api, Json, api, inspection, problem, read, seizure


@pytest.fixture(params=["inspection", "seizure"])
async def service(request: pytest.FixtureRequest, sqlite_url: str) -> AsyncIterator[Api]:
    """A service that stores nothing in any of these tests."""
    async with api(request.param, sqlite_url) as records:
        yield records
        for table in ("outbox", "state", "idempotency"):
            assert await records.rows(table) == []


@pytest.fixture
async def inspecting(sqlite_url: str) -> AsyncIterator[Api]:
    async with api("inspection", sqlite_url) as records:
        yield records


@pytest.fixture
async def seizing(sqlite_url: str) -> AsyncIterator[Api]:
    async with api("seizure", sqlite_url) as records:
        yield records


NOT_JSON = {
    "cut short": b'{"port_code": "23',
    "no JSON": b"port_code=2304",
    "two documents": b"{}{}",
    "invalid UTF-8": b'{"port_code": "\xff\xfe"}',
    "UTF-16": '{"port_code": "2304"}'.encode("utf-16"),
    "lone surrogate": b'{"operation": "\\ud800"}',
    "lone surrogate as a name": b'{"\\udfff": 1}',
    "NaN": b'{"travelers": NaN}',
    "Infinity": b'{"travelers": -Infinity}',
    "a number beyond all bounds": b'{"travelers": ' + b"9" * 5000 + b"}",
    "nested without end": b"[" * 100_000,
    "nested objects without end": b'{"a":' * 50_000,
    "control characters": b'{"operation": "a\x00b"}',
    "trailing comma": b'{"port_code": "2304",}',
}


@pytest.mark.parametrize("case", NOT_JSON)
async def test_what_is_not_json_is_refused(service: Api, case: str) -> None:
    for path in ("", "/batch"):
        refusal = problem(await service.post_raw(NOT_JSON[case], path), 400)
        assert "not JSON" in refusal["detail"]
        assert "line 1" in refusal["detail"]


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b'"x"', b"7", b"true"])
async def test_a_body_that_is_no_object_is_refused(service: Api, body: bytes) -> None:
    for path in ("", "/batch"):
        problem(await service.post_raw(body, path), 422, "")


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "", "json", "a/b/c"]
)
async def test_a_body_that_is_not_declared_as_json_is_refused(service: Api, content_type: str) -> None:
    body = orjson.dumps(DRAFTS[service.service.name]())
    refusal = problem(await service.post_raw(body, Content_Type=content_type), 415)
    assert "Content-Type: application/json" in refusal["detail"]


@pytest.mark.parametrize(
    "instant",
    [
        "2027-01-01T00:00:00Z",
        "9999-12-31T23:59:59-14:00",
        "9999-12-31T23:59:59.999999Z",
        "0001-01-01T00:00:00+14:00",
        "0000-01-01T00:00:00Z",
        "1899-12-31T00:00:00Z",
        "2026-06-14T21:30:00",  # no offset
        "2026-06-14",
        "2026-02-29T12:00:00Z",
        "2026-06-14T25:00:00Z",
        "2026-06-14T21:30:00+24:00",
        "yesterday",
        "1781400000",
        "",
        1781400000,
        1781400000.5,
        True,
        None,
        {"year": 2026},
    ],
)
@pytest.mark.parametrize("precision", ["instant", "day", "month"])
async def test_a_time_that_cannot_be_is_refused(service: Api, instant: Any, precision: str) -> None:
    body = {**DRAFTS[service.service.name](), "occurred_at": instant, "precision": precision}
    problem(await service.post(body), 422, "/occurred_at")


@pytest.mark.parametrize(
    "local",
    [
        "2026-03-08T02:30",  # the hour that spring skips in Laredo
        "2025-11-02T01:30",  # the hour that came twice
        "2026-06-14T21:30-04:00",  # another clock's
        "2026-06-14",  # no time of day
        "2026-06-31T12:00",
        "2026-06-14T21:30Z",
        "2026-06-15T14:00",  # tomorrow
        "14 June 2026, 21:30",
        1781400000,
    ],
)
async def test_a_time_that_the_clock_at_the_port_never_showed_is_refused(service: Api, local: Any) -> None:
    body = {**DRAFTS[service.service.name](occurred_at=None), "occurred_local": local}
    problem(await service.post(body), 422, "/occurred_local")


async def test_two_times_that_disagree_are_refused(service: Api) -> None:
    body = {**DRAFTS[service.service.name](), "occurred_local": "2026-06-14T21:31"}
    refusal = problem(await service.post(body), 422, "/occurred_local")
    assert "2026-06-14T21:31 and occurred_at disagree" in refusal["detail"]


async def test_a_clock_may_be_five_minutes_ahead_and_no_more(inspecting: Api) -> None:
    ahead = inspection(occurred_at="2026-06-15T18:05:01Z")
    refusal = problem(await inspecting.post(ahead), 422, "/occurred_at")
    assert "in the future" in refusal["detail"]
    assert (await inspecting.post(inspection(occurred_at="2026-06-15T18:05:00Z"))).status_code == 201


UNFIT_ANYWHERE: list[tuple[Json, str]] = [
    ({"port_code": "9999"}, "/port_code"),
    ({"port_code": "٢٣٠٤"}, "/port_code"),
    ({"port_code": 2304}, "/port_code"),
    ({"port_code": "2304\n"}, "/port_code"),
    ({"agency": "fbi"}, "/agency"),
    ({"agency": ["cbp_ofo"]}, "/agency"),
    ({"precision": "hour"}, "/precision"),
    ({"operation": "Robert'); DROP TABLE--"}, "/operation"),
    ({"operation": "a\0b"}, "/operation"),
    ({"operation": "a" * 41}, "/operation"),
    ({"colour": "red"}, "/colour"),
    ({"a/b~c": 1}, "/a~1b~0c"),
    ({"": 1}, "/"),
    ({"version": 1}, "/version"),
    ({"local_day": "2026-06-14"}, "/local_day"),
]


@pytest.mark.parametrize(("change", "pointer"), UNFIT_ANYWHERE)
async def test_a_field_that_does_not_fit_is_pointed_at(service: Api, change: Json, pointer: str) -> None:
    body = {**DRAFTS[service.service.name](), **change}
    problem(await service.post(body), 422, pointer)
    [result] = read(await service.batch([body]))["results"]
    assert f"/records/0{pointer}" in [one["pointer"] for one in result["problem"]["errors"]]
    # The batch was answered under its key: forget that answer, for the fixture looks for what is stored.
    assert len(await service.rows("idempotency")) == 1
    await _forget(service)


async def _forget(service: Api) -> None:
    from sqlalchemy import delete

    table = service.service.tables.tables[f"{service.service.name}_idempotency"]
    async with service.database.begin() as db:
        await db.execute(delete(table))


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"travelers": -1}, "/travelers"),
        ({"travelers": 2001}, "/travelers"),
        ({"travelers": 2.0}, "/travelers"),
        ({"travelers": 2.5}, "/travelers"),
        ({"travelers": "2"}, "/travelers"),
        ({"travelers": True}, "/travelers"),
        ({"travelers": 10**30}, "/travelers"),
        ({"methods": []}, "/methods"),
        ({"methods": ["telepathy"]}, "/methods/0"),
        ({"methods": ["visual"] * 8}, "/methods"),
        ({"conveyance": {"plate": "ABC"}}, "/conveyance/plate"),
        ({"conveyance": {"description": "a\0b"}}, "/conveyance/description"),
        ({"conveyance": {"description": "\x1b[31mred"}}, "/conveyance/description"),
        ({"conveyance": {"description": "   "}}, "/conveyance/description"),
        ({"conveyance": {"description": "x" * 201}}, "/conveyance/description"),
        ({"conveyance": {"registration_country": "USA"}}, "/conveyance/registration_country"),
        ({"outcome": "escaped"}, "/outcome"),
        ({"traffic": None}, "/traffic"),
    ],
)
async def test_an_inspection_that_does_not_fit(inspecting: Api, change: Json, pointer: str) -> None:
    problem(await inspecting.post({**inspection(), **change}), 422, pointer)


PISTOL = {"kind": "firearm", "type": "pistol", "serial_status": "present", "serial_number": "AB1"}
PESOS = {
    "kind": "currency",
    "currency": "MXN",
    "amount_minor": 100,
    "exponent": 2,
    "form": "cash",
    "usd_minor": 6,
    "rate_source": "Treasury",
    "rate_day": "2026-03-31",
}


@pytest.mark.parametrize(
    ("item", "pointer"),
    [
        ({"kind": "ammunition", "rounds": -5}, "/items/0/rounds"),
        ({"kind": "ammunition", "rounds": 0}, "/items/0/rounds"),
        ({"kind": "ammunition", "rounds": 5.0}, "/items/0/rounds"),
        ({"kind": "ammunition", "rounds": "5"}, "/items/0/rounds"),
        ({"kind": "ammunition", "rounds": 10**7 + 1}, "/items/0/rounds"),
        ({"kind": "ammunition", "rounds": 2**63}, "/items/0/rounds"),
        ({"kind": "ammunition"}, "/items/0/rounds"),
        ({"kind": "ammunition", "rounds": 5, "caliber": "9mm"}, "/items/0/caliber"),
        ({"kind": "ammunition", "rounds": 5, "ammunition": 5}, "/items/0/ammunition"),
        ({**PESOS, "exponent": 0}, "/items/0/exponent"),
        ({**PESOS, "currency": "USX"}, "/items/0/currency"),
        ({**PESOS, "currency": "JPY", "exponent": 2}, "/items/0/exponent"),
        ({**PESOS, "amount_minor": None}, "/items/0/amount"),
        ({**PESOS, "amount": "1.01"}, "/items/0/amount"),
        ({**PESOS, "amount": 1.0}, "/items/0/amount"),
        ({**PESOS, "amount": "1,000.00"}, "/items/0/amount"),
        ({**PESOS, "amount": "1.000"}, "/items/0/amount"),
        ({**PESOS, "amount": "0", "amount_minor": None}, "/items/0/amount"),
        ({**PESOS, "usd_amount": "0.07"}, "/items/0/usd_amount"),
        ({**PESOS, "usd_amount": 0.06}, "/items/0/usd_amount"),
        ({**PESOS, "usd_minor": None}, "/items/0/usd_amount"),
        ({**PESOS, "rate_day": "2026-02-30"}, "/items/0/rate_day"),
        ({**PESOS, "rate_source": "a\0b"}, "/items/0/rate_source"),
        ({**PESOS, "amount_minor": 1.5}, "/items/0/amount_minor"),
        ({**PESOS, "amount_minor": 10**18}, "/items/0/amount_minor"),
        ({**PISTOL, "serial_number": None}, "/items/0/serial_number"),
        ({**PISTOL, "serial_number": "A\u200b1"}, "/items/0/serial_number"),
        ({**PISTOL, "serial_number": "A\t1"}, "/items/0/serial_number"),
        ({**PISTOL, "serial_number": "A" * 41}, "/items/0/serial_number"),
        ({**PISTOL, "make": "Gl\u202eock"}, "/items/0/make"),
        ({**PISTOL, "quantity": 2}, "/items/0/quantity"),
        ({**PISTOL, "category": "long_arm"}, "/items/0/category"),
        ({**PISTOL, "privately_made": "yes"}, "/items/0/privately_made"),
        ({**PISTOL, "printed_3d": 1}, "/items/0/printed_3d"),
        ({**PISTOL, "kind": "tank"}, "/items/0"),
        ({"type": "pistol"}, "/items/0"),
        ("a pistol", "/items/0"),
    ],
)
async def test_an_item_that_does_not_fit(seizing: Api, item: Any, pointer: str) -> None:
    problem(await seizing.post(seizure(items=[item])), 422, pointer)


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"items": []}, "/items"),
        ({"items": [PISTOL] * 501}, "/items"),
        ({"items": {"0": PISTOL}}, "/items"),
        ({"port_code": None}, "/port_code"),
        ({"port_code": None, "field_office": "narnia"}, "/field_office"),
        ({"field_office": "el_paso"}, "/field_office"),
        ({"arrests": -1}, "/arrests"),
        ({"arrests": 10**9}, "/arrests"),
        ({"events": 2}, "/events"),
        ({"events": 0, "precision": "month"}, "/events"),
        ({"inspection_id": "17"}, "/inspection_id"),
        ({"custody_receipt": "6051 1"}, "/custody_receipt"),
        ({"source_reference": "a\0b"}, "/source_reference"),
        ({"mode": "teleport"}, "/mode"),
    ],
)
async def test_a_seizure_that_does_not_fit(seizing: Api, change: Json, pointer: str) -> None:
    problem(await seizing.post({**seizure(), **change}), 422, pointer)


async def test_an_unknown_port_is_answered_with_those_near_it(inspecting: Api) -> None:
    refusal = problem(await inspecting.post(inspection(port_code="0304")), 422, "/port_code")
    assert "no port has the Schedule D code '0304'" in refusal["detail"]
    assert "nearest: " in refusal["detail"]


@pytest.mark.parametrize(
    ("instant", "local"),
    [
        # At 02:00 on 8 March 2026 the clock in Laredo goes to 03:00: 02:30 does not exist there.
        ("2026-03-08T02:30:00-06:00", "2026-03-08T03:30:00-05:00"),
        ("2026-03-08T02:30:00-05:00", "2026-03-08T01:30:00-06:00"),
        # At 02:00 on 2 November 2025 it goes back: 01:30 is there twice, and the offset says which.
        ("2025-11-02T01:30:00-05:00", "2025-11-02T01:30:00-05:00"),
        ("2025-11-02T01:30:00-06:00", "2025-11-02T01:30:00-06:00"),
        ("2025-10-31T23:59:59.999999-05:00", "2025-10-31T23:59:59.999999-05:00"),
    ],
)
async def test_the_offset_decides_where_the_clock_is_put(inspecting: Api, instant: str, local: str) -> None:
    assert (await inspecting.created(inspection(occurred_at=instant)))["local_time"] == local


async def test_text_of_all_tongues_comes_back_as_it_was(inspecting: Api) -> None:
    text = "Camión «blanco» 白い🚚, second line:\n\ttrailer"
    body = await inspecting.created(inspection(conveyance={"description": text}))
    assert (await inspecting.get(body["id"]))["conveyance"]["description"] == text
