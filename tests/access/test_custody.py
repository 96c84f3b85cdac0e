"""What each role is answered on the routes of custody, of a seizure at each distance."""

from base64 import b64encode
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from shared.access.caller import Role, everywhere
from shared.contracts.ids import uuid7
from tests.access.callers import CALLERS, PLACES
from tests.access.expected import CUSTODY, ROLES, table
from tests.api.custody import BAKER, disposition, hand_over, receipt, storage
from tests.api.harness import Api, Json, api, bearer, problem, read, seizure
from tests.custody.files import png

AT = "2026-06-15T13:00:00-05:00"
BLOCK = {"device": "handheld-7", "size": 5}
PHOTO: Json = {"lines": [1], "name": "front.png", "content": b64encode(png()).decode()}
BODIES: dict[str, Json] = {
    "receipts": receipt(1),
    "void": {"reason": "printed twice"},
    "blocks": BLOCK,
    "return": {"reason": "the device is back"},
    "hand-overs": hand_over(1, at=AT),
    "storage": storage(1, at=AT),
    "dispositions": disposition(1, at=AT),
    "attachments": PHOTO,
    "counts": {"location": "vault-a", "counted_by": BAKER, "at": "2026-06-15T12:00:00-05:00", "found": []},
}


@pytest.mark.parametrize("route", table(CUSTODY))
async def test_custody_is_answered_as_its_row_says(route: str, sqlite_url: str, tmp_path: Path) -> None:
    found = dict.fromkeys(ROLES, "")
    async with api("seizure", sqlite_url, outbound_attachments=str(tmp_path)) as records:
        for role in ROLES:
            for place in PLACES:
                found[role] += await _letter(records, role, route, place)
    assert found == table(CUSTODY)[route]


async def _letter(records: Api, role: Role, route: str, place: str) -> str:
    who, where = PLACES[place]
    records.client.headers.update(bearer(everywhere(who, Role.ADMINISTRATOR)))
    record = await records.created(seizure(**where))
    numbers = await _prepared(records, route, record)
    records.client.headers.update(bearer(CALLERS[role]))
    answer = await _asked(records, route, record["id"], numbers)
    if answer.status_code == 404:
        other = str(uuid7())
        unknown = await _asked(records, route, other, numbers)
        assert unknown.text.replace(other, record["id"]) == answer.text
        return "4"
    if answer.status_code == 403:
        assert " takes a" in problem(answer, 403)["detail"]
        return "3"
    assert answer.status_code in {200, 201}, answer.text
    hidden = route.endswith("inventory") and record["id"] not in answer.text
    return "-" if hidden else "2"


async def _prepared(records: Api, route: str, record: Json) -> dict[str, str]:
    """What there must be before, made by an administrator: a receipt, or a block of numbers."""
    port = record["port_code"]
    if route.endswith("return"):
        made = await _post(records, f"/v1/custody/ports/{port}/blocks", BLOCK)
        return {"port_code": port, "first": read(made)["first"]}
    if route.endswith("{digest}"):
        made = await _post(records, f"/v1/seizures/{record['id']}/attachments", PHOTO)
        return {"digest": read(made)["digest"]}
    if route.endswith(("/attachments", "/receipts", "blocks", "numbers", "counts")):
        return {"port_code": port}
    made = await _post(records, f"/v1/seizures/{record['id']}/receipts", receipt(1))
    return {"port_code": port, "number": read(made)["number"]}


async def _asked(records: Api, route: str, record_id: str, numbers: dict[str, str]) -> httpx.Response:
    method, path = route.replace("RECORDS", "seizures").split(" ")
    path = path.format(record_id=record_id, **numbers)
    if method == "GET":
        return await records.client.get(path)
    return await _post(records, path, BODIES[path.rsplit("/", 1)[1]])


async def _post(records: Api, path: str, body: Json) -> httpx.Response:
    return await records.client.post(path, json=body, headers={"Idempotency-Key": uuid4().hex})
