"""Seen before: what is told of a serial number is what a look at every record says, by the caller's reach."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

import orjson
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker
from sqlalchemy import delete

from shared.access.caller import Role
from shared.contracts.ids import uuid7
from shared.contracts.markings import folded_serial
from shared.contracts.match import MAX_ANSWERED
from shared.contracts.schemas import schema
from shared.records import lifecycle
from tests.access.callers import CALLERS
from tests.api.harness import Api, Json, api, bearer, read
from tests.records.drafts import BODIES, KINDS, NOW
from tests.records.test_searches import FEW, database_url

__all__ = ["database_url"]
SERIALS = ("AB 12345", "ab-12345", "ABI2345", "ZZ 90", "zzgo", "\u0410\u041e 7", "A0-7", "- -")
TIMES = ("2026-06-14T21:30:00-05:00", "2026-06-13T09:00:00-05:00", "2026-06-15T01:00:00Z")
VALIDATOR = Draft202012Validator(schema("match.v1.json"), format_checker=FormatChecker())
OFFICES = {"2304": "laredo", "2303": "laredo", "2402": "el_paso"}
RECORDS: Mapping[Role, tuple[str, ...]] = {
    Role.OFFICER: ("2304",),
    Role.DEVICE: ("2304",),
    Role.SUPERVISOR: ("2303", "2304"),
    Role.ADMINISTRATOR: tuple(OFFICES),
}
"""Where a caller may record."""


def _knows(role: Role, body: Json) -> bool:
    """Whether the caller may see identities in this record, as the shipped policy says in words."""
    if role is Role.OFFICER:
        return str(body["port_code"]) == "2304"
    if role is Role.SUPERVISOR:
        return OFFICES[body["port_code"]] == "laredo"
    return role is Role.ADMINISTRATOR


def _item(serial: str | None) -> Json:
    if serial is None:
        return {"kind": "ammunition", "rounds": 3}
    return {"kind": "firearm", "type": "pistol", "serial_status": "present", "serial_number": serial}


serials = st.lists(st.one_of(st.none(), st.sampled_from(SERIALS)), min_size=1, max_size=4)
times = st.sampled_from(TIMES)
roles = st.sampled_from(sorted(RECORDS))
places = st.integers(0, 7)
results = st.one_of(st.none(), st.sampled_from(("dealer", "purchaser")))
steps = st.one_of(
    st.tuples(st.just("post"), roles, places, times, serials),
    st.tuples(st.just("batch"), roles, places, times, st.lists(serials, min_size=2, max_size=4)),
    st.tuples(st.just("amend"), places, serials),
    st.tuples(st.just("void"), places),
    st.tuples(st.just("trace"), places, st.sampled_from(SERIALS), results),
    st.tuples(st.just("result"), places, st.sampled_from(("dealer", "purchaser"))),
)


@dataclass
class History:
    """Every seizure and trace as it stands, and every match that there must be."""

    seizures: dict[str, Json] = field(default_factory=dict)
    traces: dict[str, Json] = field(default_factory=dict)
    matches: dict[tuple[str, int], Json] = field(default_factory=dict)

    def arrives(self, body: Json, brought: list[tuple[Any, str]], role: Role, reason: str) -> Json | None:
        """What its author is told; what the topic is told is kept."""
        others = [one for one in self.seizures.values() if one["status"] == "active"]
        others = [one for one in others if one["id"] not in (body["id"], body.get("seizure_id"))]
        pairs = [_pair(body, item, serial, one) for one in others for item, serial in brought]
        found = sorted((one for one in pairs if one is not None), key=lambda pair: pair[0], reverse=True)
        if found:
            seen = [told for _order, told in found]
            self.matches[body["id"], body["version"]] = {"reason": reason, "seen": seen, "more": False}
        known = [told for _order, told in found if _knows(role, self.seizures[told["id"]])]
        return {"records": known[:MAX_ANSWERED], "more": len(known) > MAX_ANSWERED} if known else None


def _pair(body: Json, item: Any, serial: str, other: Json) -> tuple[Any, Json] | None:
    alike = [
        (place, one["serial_number"])
        for place, one in enumerate(other["items"])
        if folded_serial(one.get("serial_number", "")) == folded_serial(serial)
    ]
    if not alike:
        return None
    exact = [place for place, marked in alike if marked == serial]
    told = {name: other[name] for name in ("id", "version", "port_code", "field_office", "local_day")}
    own = {} if item is None else {"item": item}
    told |= own | {"seen_item": (exact or [alike[0][0]])[0], "exact": bool(exact)}
    return (datetime.fromisoformat(other["occurred_at"]), other["id"], -(item or 0)), told


def _serials(body: Json) -> list[tuple[int, str]]:
    """Each once, with the first item that has it; one of mere dashes is none."""
    found: dict[str, tuple[int, str]] = {}
    for place, item in enumerate(body["items"]):
        serial = item.get("serial_number", "")
        found.setdefault(folded_serial(serial), (place, serial))
    return [one for folded, one in found.items() if folded]


async def test_what_is_told_is_what_a_look_at_every_record_says(database_url: str) -> None:
    loop = asyncio.get_running_loop()
    async with api("seizure", database_url, outbound_requests_per_second=1_000_000) as service:

        @given(st.lists(steps, min_size=4, max_size=12))
        @FEW
        def check(history: list[tuple[Any, ...]]) -> None:
            asyncio.run_coroutine_threadsafe(_example(service, history), loop).result(120)

        await asyncio.to_thread(check)


@given(st.data(), st.sampled_from(("seizure", "trace")))
def test_the_terms_that_a_new_record_brings_are_those_of_its_published_serials(
    data: st.DataObject, name: str
) -> None:
    kind = KINDS[name]
    assert kind.matching is not None
    draft = kind.draft.model_validate(data.draw(BODIES[name]))
    version = lifecycle.create(kind, draft, uuid7(), NOW)
    published = kind.matching.arrived(None, orjson.loads(version.body))
    assert sorted(one.term for one in published) == sorted(kind.matching.brought(draft, version.terms))


async def _example(service: Api, history: list[tuple[Any, ...]]) -> None:
    await _clear(service)
    told = History()
    for kind, *arguments in history:
        await STEPS[kind](service, told, *arguments)
    events = {
        (str(one.record_id), one.version): orjson.loads(one.body) for one in await service.rows("matches")
    }
    assert {name: _said(one) for name, one in events.items()} == told.matches
    for one in events.values():
        assert list(VALIDATOR.iter_errors(one)) == []
        assert not any(serial in orjson.dumps(one).decode() for serial in SERIALS[:6])
    terms = {one.term for one in await service.rows("terms") if one.term.startswith("serial=")}
    assert terms - {"serial="} <= {one.term for one in await service.rows("marks")}


def _said(event: Json) -> Json:
    return {name: event[name] for name in ("reason", "seen", "more")}


async def _clear(service: Api) -> None:
    async with service.database.begin() as db:
        for table in service.service.tables.sorted_tables:
            await db.execute(delete(table))


async def _send(service: Api, role: Role, path: str, body: Json, key: str) -> Any:
    headers = {"Idempotency-Key": key, **bearer(CALLERS[role])}
    return await service.client.post(path, json=body, headers=headers)


def _draft(role: Role, place: int, when: str, marked: list[str | None]) -> Json:
    ports = RECORDS[role]
    return {
        "occurred_at": when,
        "port_code": ports[place % len(ports)],
        "agency": "cbp_ofo",
        "items": [_item(one) for one in marked],
    }


async def _post(service: Api, told: History, role: Role, place: int, when: str, marked: Any) -> None:
    draft, key = _draft(role, place, when, marked), uuid4().hex
    answer = await _send(service, role, service.root, draft, key)
    assert answer.status_code == 201, answer.text
    body = await service.get(answer.json()["id"])
    expected = told.arrives(body, _serials(body), role, "serial_seen")
    assert answer.json().get("seen_before") == expected
    told.seizures[body["id"]] = body
    again = await _send(service, role, service.root, draft, key)
    assert again.content == answer.content
    assert again.headers["Idempotency-Replayed"] == "true"


async def _batch(service: Api, told: History, role: Role, place: int, when: str, several: list[Any]) -> None:
    drafts = [_draft(role, place, when, one) for one in several]
    answer = await _send(service, role, f"{service.root}/batch", {"records": drafts}, uuid4().hex)
    for result in read(answer)["results"]:
        assert result["status"] == 201, result
        body = await service.get(result["id"])
        assert result.get("seen_before") == told.arrives(body, _serials(body), role, "serial_seen")
        told.seizures[body["id"]] = body


def _chosen(records: dict[str, Json], place: int) -> Json | None:
    standing = [one for one in records.values() if one["status"] == "active"]
    return standing[place % len(standing)] if standing else None


async def _amend(service: Api, told: History, place: int, marked: Any) -> None:
    before = _chosen(told.seizures, place)
    if before is None:
        return
    answer = await service.amend(before, {"items": [_item(one) for one in marked]})
    assert answer.status_code == 200, answer.text
    body = await service.get(before["id"])
    known = {folded_serial(one) for _place, one in _serials(before)}
    brought = [(item, one) for item, one in _serials(body) if folded_serial(one) not in known]
    if body["version"] > before["version"]:
        expected = told.arrives(body, brought, Role.ADMINISTRATOR, "serial_seen")
        assert answer.json().get("seen_before") == expected
    told.seizures[body["id"]] = body


async def _void(service: Api, told: History, place: int) -> None:
    before = _chosen(told.seizures, place)
    if before is not None:
        voided = read(await service.void(before))
        assert "seen_before" not in voided
        told.seizures[before["id"]] = voided


async def _trace(service: Api, told: History, place: int, serial: str, outcome: str | None) -> None:
    about = _chosen(told.seizures, place) if place % 2 else None
    draft: Json = {
        "occurred_at": TIMES[0],
        "requesting_agency": "FGR",
        "type": "pistol",
        "serial_number": serial,
        "port_code": "2304",
    }
    draft |= {} if about is None else {"seizure_id": about["id"]}
    draft |= {} if outcome is None else {"result": _result(outcome)}
    answer = await _send(service, Role.ADMINISTRATOR, "/v1/traces", draft, uuid4().hex)
    body = {name: value for name, value in read(answer).items() if name != "seen_before"}
    _check_trace(told, body, outcome is not None, answer)


async def _take_result(service: Api, told: History, place: int, outcome: str) -> None:
    before = _chosen(told.traces, place)
    if before is None:
        return
    headers = {"If-Match": f'"{before["version"]}"'}
    patch = {"result": _result(outcome), "reason": "ATF's answer"}
    answer = await service.client.patch(f"/v1/traces/{before['id']}", json=patch, headers=headers)
    body = {name: value for name, value in read(answer).items() if name != "seen_before"}
    _check_trace(told, body, body["version"] > before["version"], answer)


def _check_trace(told: History, body: Json, answered: bool, answer: Any) -> None:
    serial = body["serial_number"]
    brought = [(None, serial)] if answered and folded_serial(serial) else []
    expected = told.arrives(body, brought, Role.ADMINISTRATOR, "trace_result")
    assert answer.json().get("seen_before") == expected
    told.traces[body["id"]] = body


def _result(outcome: str) -> Json:
    return {"outcome": outcome, "completed_on": "2026-06-15"}


STEPS: Mapping[str, Any] = {
    "post": _post,
    "batch": _batch,
    "amend": _amend,
    "void": _void,
    "trace": _trace,
    "result": _take_result,
}
