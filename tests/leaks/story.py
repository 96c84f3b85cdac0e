"""What officers enter that must not be found elsewhere: each value of it is unlike any other text."""

from typing import Any

import httpx

from shared.access.caller import Role, everywhere
from tests.api.harness import Json, inspection, seizure
from tests.api.test_casework import trace

PLATES = ("QJX-7781", "WVK 3304", "ZRT9027")
REMARKS = ("Ockham's vermilion valise", "a taciturn quetzal breeder", "Gjirokastra by nightfall")
WITHHELD = (*PLATES, *REMARKS)
SERIALS = ("HQV 90417", "KXW-55128")
RECEIPTS = ("6051-7730918",)
IDENTITIES = (*WITHHELD, *SERIALS, *RECEIPTS)
OFFICER = everywhere("zq-55102-officer", Role.ADMINISTRATOR)
DRAFTS = {"/v1/inspections": inspection, "/v1/seizures": seizure}


async def told(client: httpx.AsyncClient, root: str) -> None:
    """Record, refuse, amend, find, and void, with every value of the story."""
    draft, own = DRAFTS[root], _own(root, SERIALS[0])
    posted = await _posted(client, root, draft(plate=PLATES[0], remarks=REMARKS[0], **own))
    record = posted.json()
    assert posted.status_code == 201, posted.text
    refused = await _posted(client, root, draft(plate=PLATES[0] * 4, remarks=REMARKS[0]))
    assert refused.status_code == 422
    entered = [draft(plate=PLATES[1], remarks=REMARKS[1], **own), draft(plate=PLATES[1], port_code="0000")]
    batch = await _posted(client, f"{root}/batch", {"records": entered})
    assert [one["status"] for one in batch.json()["results"]] == [201, 422]
    patch = {"plate": PLATES[2], "remarks": REMARKS[2], "reason": "typing error", **_own(root, SERIALS[1])}
    path, match = f"{root}/{record['id']}", {"If-Match": '"1"'}
    amended = await client.patch(path, json=patch, headers=match)
    assert amended.json().items() >= {"plate": PLATES[2], "remarks": REMARKS[2]}.items()
    assert (await client.patch(path, json=patch, headers=match)).status_code == 412
    await _read(client, root, path)
    voided = {"If-Match": '"2"'}
    assert (await client.post(f"{path}/void", json={"reason": "twice"}, headers=voided)).status_code == 200


async def traced(client: httpx.AsyncClient) -> None:
    """A trace of a firearm that was seized, with its result."""
    result = {"outcome": "dealer", "completed_on": "2026-06-15"}
    answer = await _posted(client, "/v1/traces", trace(serial_number=SERIALS[0].lower(), result=result))
    assert "seen_before" in answer.json(), answer.text


async def _posted(client: httpx.AsyncClient, path: str, body: Json) -> httpx.Response:
    """POST under a key that no other request of the story has."""
    key = f"{path}-{abs(hash(str(body)))}"
    return await client.post(path, json=body, headers={"Idempotency-Key": key})


async def _read(client: httpx.AsyncClient, root: str, path: str) -> None:
    for url in (path, f"{path}/versions", root):
        found = await client.get(url)
        assert PLATES[2] in found.text
    await client.get(root, params={"serial": SERIALS[1], "custody_receipt": RECEIPTS[0], "plate": PLATES[2]})


def _own(root: str, serial: str) -> dict[str, Any]:
    if root != "/v1/seizures":
        return {}
    firearm = {"kind": "firearm", "type": "pistol", "serial_status": "present", "serial_number": serial}
    return {"custody_receipt": RECEIPTS[0], "items": [firearm]}
