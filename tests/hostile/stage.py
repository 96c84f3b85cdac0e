"""For each operation that takes a text: something to do it with, which is there."""

from base64 import b64encode
from collections.abc import Awaitable, Callable, Mapping
from uuid import uuid4

import httpx

from shared.access.caller import Role, everywhere
from shared.contracts.ids import uuid7
from tests.access.callers import CHANGES
from tests.api.custody import ALVAREZ, AT, BAKER, LAB, disposition, hand_over, issued, receipt, storage
from tests.api.harness import Api, Json, bearer, inspection, read, seizure
from tests.api.test_casework import TRACED, referral, trace
from tests.custody.files import png

UNLIMITED: Json = {
    "outbound_address_failures_per_minute": 1_000_000,
    "outbound_address_requests_per_second": 1_000_000,
    "outbound_requests_per_second": 1_000_000,
    "outbound_two_persons": "void",
}
SOMEONE_ELSE = bearer(everywhere("test|somebody-else", Role.ADMINISTRATOR))
DRAFTS: Mapping[str, Json] = {
    "/v1/inspections": inspection(operation="winter"),
    "/v1/seizures": seizure(),
    "/v1/traces": trace(operation="winter"),
    "/v1/referrals": referral(operation="winter", statutes=[], statute_text="a law"),
}
PARTS: Mapping[str, Json] = {
    "result": TRACED,
    "firearm": {"kind": "firearm", "type": "pistol", "serial_status": "present", "serial_number": "AB 12345"},
    "component": {"kind": "component", "type": "receiver", "quantity": 1},
    "currency": {
        "kind": "currency",
        "currency": "MXN",
        "amount": "1.00",
        "usd_amount": "0.06",
        "form": "cash",
        "rate_source": "Treasury",
        "rate_day": "2026-03-31",
    },
    "other": {"kind": "other", "category": "body_armor", "quantity": 4},
    "received_by": ALVAREZ,
    "giver": ALVAREZ,
    "taker": LAB,
    "holder": ALVAREZ,
    "witness": BAKER,
    "counted_by": BAKER,
}
"""What a body has not, or not of this kind, where a text is put into it."""


class Scene:
    """One way to do an operation: where, with which body besides the text, and with which headers."""

    def __init__(self, path: str, body: Json, headers: Mapping[str, str] | None = None) -> None:
        self.path, self.body, self.headers = path, body, headers or {}

    async def play(self, api: Api, method: str, body: Json) -> httpx.Response:
        headers = {"Idempotency-Key": uuid4().hex, **self.headers}
        return await api.client.request(method, self.path, json=body, headers=headers)


Set = Callable[[Api, str], Awaitable[Scene]]


async def _record(api: Api, root: str) -> str:
    record_id = str(uuid7())
    body = {"records": [{**DRAFTS[root], "id": record_id}]}
    answer = await api.client.post(f"{root}/batch", json=body, headers={"Idempotency-Key": uuid4().hex})
    assert read(answer)["created"] == 1, answer.text
    return record_id


async def _amend(api: Api, root: str) -> Scene:
    change = CHANGES[root.removeprefix("/v1/")]
    return Scene(f"{root}/{await _record(api, root)}", {"reason": "an error", **change}, {"If-Match": '"1"'})


async def _void(api: Api, root: str) -> Scene:
    path = f"{root}/{await _record(api, root)}/void"
    return Scene(path, {"reason": "entered twice"}, {"If-Match": '"1"'})


def _decide(word: str, headers: Mapping[str, str]) -> Set:
    async def scene(api: Api, root: str) -> Scene:
        void = await _void(api, root)
        proposed = await void.play(api, "POST", void.body)
        assert proposed.status_code == 202, proposed.text
        return Scene(f"{root}/proposals/{read(proposed)['id']}/{word}", {}, headers)

    return scene


async def _open_year(api: Api, root: str) -> Scene:
    answer = await api.client.post(f"{root}/closings/2020/reopen", json={"reason": "an error"})
    assert answer.status_code in {200, 404, 409}, answer.text
    return Scene(f"{root}/closings/2020", {"reason": "final"})


async def _closed_year(api: Api, root: str) -> Scene:
    answer = await api.client.put(f"{root}/closings/2020", json={"reason": "final"})
    assert answer.status_code in {200, 409}, answer.text
    return Scene(f"{root}/closings/2020/reopen", {"reason": "an error"})


def _at_a_seizure(path: str, body: Json, *, held: bool = True) -> Set:
    async def scene(api: Api, root: str) -> Scene:
        seized = await _record(api, root)
        if held:
            await issued(api, seized, 1, 2, 3, issued_at="2026-06-15T09:30:00-05:00")
        return Scene(f"{root}/{seized}/{path}", body)

    return scene


async def _issued(api: Api, _root: str) -> Scene:
    number = (await issued(api, await _record(api, "/v1/seizures"), 1))["number"]
    return Scene(f"/v1/receipts/{number}/void", {"reason": "torn"})


async def _block(api: Api, _root: str) -> Scene:
    return Scene("/v1/custody/ports/2304/blocks", {"device": "tablet-17", "size": 1})


async def _reserved(api: Api, _root: str) -> Scene:
    block = await _block(api, _root)
    first = read(await block.play(api, "POST", block.body))["first"]
    return Scene(f"/v1/custody/blocks/{first}/return", {"reason": "end of shift"})


async def _counted(api: Api, _root: str) -> Scene:
    found = [{"seizure_id": str(uuid7()), "line": 1}]
    body = {"location": "vault-a", "counted_by": BAKER, "at": AT, "found": found}
    return Scene("/v1/custody/ports/2304/counts", body)


PHOTO = {"lines": [1], "name": "front.png", "content": b64encode(png()).decode()}
SCENES: Mapping[str, Set] = {
    "PATCH /v1/RECORDS/{record_id}": _amend,
    "POST /v1/RECORDS/{record_id}/void": _void,
    "POST /v1/RECORDS/proposals/{proposal_id}/approve": _decide("approve", SOMEONE_ELSE),
    "POST /v1/RECORDS/proposals/{proposal_id}/refuse": _decide("refuse", SOMEONE_ELSE),
    "POST /v1/RECORDS/proposals/{proposal_id}/withdraw": _decide("withdraw", {}),
    "PUT /v1/RECORDS/closings/{fiscal_year}": _open_year,
    "POST /v1/RECORDS/closings/{fiscal_year}/reopen": _closed_year,
    "POST /v1/RECORDS/{record_id}/receipts": _at_a_seizure("receipts", receipt(1), held=False),
    "POST /v1/RECORDS/{record_id}/custody/hand-overs": _at_a_seizure("custody/hand-overs", hand_over(1)),
    "POST /v1/RECORDS/{record_id}/custody/storage": _at_a_seizure("custody/storage", storage(1)),
    "POST /v1/RECORDS/{record_id}/custody/dispositions": _at_a_seizure(
        "custody/dispositions", disposition(1)
    ),
    "POST /v1/RECORDS/{record_id}/attachments": _at_a_seizure("attachments", PHOTO, held=False),
    "POST /v1/receipts/{number}/void": _issued,
    "POST /v1/custody/ports/{port_code}/blocks": _block,
    "POST /v1/custody/blocks/{first}/return": _reserved,
    "POST /v1/custody/ports/{port_code}/counts": _counted,
}
"""By operation, with RECORDS for any kind of record. What takes a text must have one."""
