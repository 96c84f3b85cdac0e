"""Every route, every role, every distance: what is answered. A route without a row fails."""

import re
from collections.abc import Awaitable, Callable, Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from shared.access.caller import Role, everywhere
from shared.contracts.ids import uuid7
from shared.database.database import Database
from shared.web.auth import Requires
from shared.web.route import StrictRoute
from tests.access.callers import CALLERS, CHANGES, DRAFTS, PLACES, SOMEONE
from tests.access.expected import CUSTODY, FIGURES, GATEWAY, RECORDS, ROLES, table
from tests.api.harness import (
    NDJSON,
    SERVICES,
    Api,
    Json,
    answers,
    api,
    bearer,
    component_app,
    ndjson,
    problem,
    read,
)

Ask = Callable[[Api, str, Json, str], Awaitable[httpx.Response]]


EXPECTED = table(RECORDS + CUSTODY + FIGURES + GATEWAY)
KINDS = {"inspections": "inspection", "seizures": "seizure", "traces": "seizure", "referrals": "seizure"}


OPEN = {
    "GET /livez",
    "GET /readyz",
    "GET /metrics",
    "GET /docs",
    "GET /docs/{name}",
    "GET /schemas/niem/{name}",
    "GET /openapi.json",
    "HEAD /openapi.json",
}
"""What needs no token: it tells nothing of any record."""


def routes(router: Any) -> Iterator[tuple[str, Any]]:
    """Every route below a router by name; those of records alike for all kinds."""
    for route in router.routes:
        below = getattr(route, "original_router", None)
        if below is not None:
            yield from routes(below)
        else:
            path = re.sub(rf"^/v1/({'|'.join(KINDS)})\b", "/v1/RECORDS", route.path)
            yield from ((f"{method} {path}", route) for method in route.methods)


def test_every_route_has_a_row_and_asks_who_calls_before_it_reads() -> None:
    apps = [component_app(one, Database("sqlite+aiosqlite://")) for one in SERVICES.values()]
    known = {name: route for app in apps for name, route in routes(app.router)}
    assert known.keys() - OPEN == EXPECTED.keys()
    for name, route in known.items():
        if name not in OPEN:
            guards = [one.call for one in route.dependant.dependencies if isinstance(one.call, Requires)]
            assert len(guards) == 1, name
            assert guards[0].actions, name
            assert isinstance(route, StrictRoute), name


async def _list(records: Api, root: str, record: Json, _place: str) -> httpx.Response:
    return await records.client.get(root)


async def _get(records: Api, root: str, record: Json, _place: str) -> httpx.Response:
    return await records.client.get(f"{root}/{record['id']}")


async def _versions(records: Api, root: str, record: Json, _place: str) -> httpx.Response:
    return await records.client.get(f"{root}/{record['id']}/versions")


async def _acts(records: Api, root: str, record: Json, _place: str) -> httpx.Response:
    return await records.client.get(f"{root}/{record['id']}/acts")


async def _post(records: Api, root: str, _record: Json, place: str) -> httpx.Response:
    draft = DRAFTS[root.removeprefix("/v1/")](**PLACES[place][1])
    return await records.client.post(root, json=draft, headers=_key())


async def _batch(records: Api, root: str, _record: Json, place: str) -> httpx.Response:
    draft = DRAFTS[root.removeprefix("/v1/")](**PLACES[place][1])
    answer = await records.client.post(f"{root}/batch", json={"records": [draft]}, headers=_key())
    if answer.status_code != 200:
        return answer
    [result] = read(answer)["results"]  # as a POST of the record alone would be answered
    body, headers = result.get("problem", result), {"content-type": "application/problem+json"}
    return httpx.Response(result["status"], json=body, headers=headers)


async def _stream(records: Api, root: str, _record: Json, place: str) -> httpx.Response:
    line = ndjson(DRAFTS[root.removeprefix("/v1/")](**PLACES[place][1]))
    headers = {**_key(), "Content-Type": NDJSON}
    answer = await records.client.post(f"{root}/stream", content=line, headers=headers)
    if answer.status_code != 200:
        return answer
    [result], _ = answers(answer)  # as a POST of the record alone would be answered
    body, headers = result.get("problem", result), {"content-type": "application/problem+json"}
    return httpx.Response(result["status"], json=body, headers=headers)


async def _amend(records: Api, root: str, record: Json, _place: str) -> httpx.Response:
    body = {"reason": "typing error", **CHANGES[root.removeprefix("/v1/")]}
    return await records.client.patch(f"{root}/{record['id']}", json=body, headers={"If-Match": '"1"'})


async def _void(records: Api, root: str, record: Json, _place: str) -> httpx.Response:
    headers = {"If-Match": '"1"'}
    path = f"{root}/{record['id']}/void"
    return await records.client.post(path, json={"reason": "entered twice"}, headers=headers)


async def _closings(records: Api, root: str, _record: Json, _place: str) -> httpx.Response:
    return await records.client.get(f"{root}/closings")


async def _close(records: Api, root: str, _record: Json, _place: str) -> httpx.Response:
    return await records.client.put(f"{root}/closings/2025", json={"reason": "final"})


async def _reopen(records: Api, root: str, _record: Json, _place: str) -> httpx.Response:
    admin = bearer(everywhere(SOMEONE, Role.ADMINISTRATOR))
    closed = await records.client.put(f"{root}/closings/2025", json={"reason": "final"}, headers=admin)
    assert closed.status_code == 200, closed.text
    return await records.client.post(f"{root}/closings/2025/reopen", json={"reason": "an error"})


async def _proposals(records: Api, root: str, record: Json, _place: str) -> httpx.Response:
    return await records.client.get(f"{root}/proposals")


async def _proposal(records: Api, root: str, record: Json, _place: str) -> httpx.Response:
    return await records.client.get(f"{root}/proposals/{record.get('proposal', record['id'])}")


def _decided(word: str) -> Ask:
    async def decide(records: Api, root: str, record: Json, _place: str) -> httpx.Response:
        path = f"{root}/proposals/{record.get('proposal', record['id'])}/{word}"
        return await records.client.post(path, json={})

    return decide


ASKED: dict[str, Ask] = {
    "GET /v1/RECORDS": _list,
    "GET /v1/RECORDS/{record_id}": _get,
    "GET /v1/RECORDS/{record_id}/versions": _versions,
    "GET /v1/RECORDS/{record_id}/acts": _acts,
    "POST /v1/RECORDS": _post,
    "POST /v1/RECORDS/batch": _batch,
    "POST /v1/RECORDS/stream": _stream,
    "PATCH /v1/RECORDS/{record_id}": _amend,
    "POST /v1/RECORDS/{record_id}/void": _void,
    "GET /v1/RECORDS/proposals": _proposals,
    "GET /v1/RECORDS/proposals/{proposal_id}": _proposal,
    "POST /v1/RECORDS/proposals/{proposal_id}/approve": _decided("approve"),
    "POST /v1/RECORDS/proposals/{proposal_id}/refuse": _decided("refuse"),
    "POST /v1/RECORDS/proposals/{proposal_id}/withdraw": _decided("withdraw"),
    "GET /v1/RECORDS/closings": _closings,
    "PUT /v1/RECORDS/closings/{fiscal_year}": _close,
    "POST /v1/RECORDS/closings/{fiscal_year}/reopen": _reopen,
}


def _key() -> dict[str, str]:
    return {"Idempotency-Key": uuid4().hex}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("route", table(RECORDS))
async def test_a_route_of_records_is_answered_as_its_row_says(route: str, kind: str, sqlite_url: str) -> None:
    if "closings" in route and kind in {"traces", "referrals"}:
        return
    async with api(KINDS[kind], sqlite_url) as records:
        answered = {role: await _letters(records, role, route, kind) for role in ROLES}
    assert answered == EXPECTED[route]


async def _letters(records: Api, role: Role, route: str, kind: str) -> str:
    return "".join([await _letter(records, role, route, kind, place) for place in PLACES])


async def _letter(records: Api, role: Role, route: str, kind: str, place: str) -> str:
    root, (who, where) = f"/v1/{kind}", PLACES[place]
    records.client.headers.update(bearer(everywhere(who, Role.ADMINISTRATOR)))
    made = await records.client.post(root, json=DRAFTS[kind](**where), headers=_key())
    record = read(made)
    if "proposals" in route:
        records.client.headers.update(bearer(everywhere(who, Role.OFFICER)))
        record["proposal"] = read(await _void(records, root, record, place))["id"]
    records.client.headers.update(bearer(CALLERS[role]))
    answer = await ASKED[route](records, root, record, place)
    return await _read_as(answer, record, route, records, root)


async def _read_as(answer: httpx.Response, record: Json, route: str, records: Api, root: str) -> str:
    if answer.status_code == 202:
        return "p"
    if answer.status_code in {200, 201}:
        listed = route in {"GET /v1/RECORDS", "GET /v1/RECORDS/proposals"}
        return "-" if listed and record["id"] not in answer.text else "2"
    if answer.status_code == 403:
        assert " takes " in problem(answer, 403)["detail"]
        return "3"
    assert answer.status_code == 404, answer.text
    await _is_as_unknown(answer, record, route, records, root)
    return "4"


async def _is_as_unknown(answer: httpx.Response, record: Json, route: str, records: Api, root: str) -> None:
    """The answer for a record that is out of sight is the one for an id that there is not."""
    other = str(uuid7())
    unknown = await ASKED[route](records, root, {"id": other}, "port")
    assert unknown.text.replace(other, str(record.get("proposal", record["id"]))) == answer.text
    assert unknown.status_code == 404
    same = {"content-length", "content-type", "cache-control", "x-content-type-options"}
    assert {name: unknown.headers[name] for name in same} == {name: answer.headers[name] for name in same}
