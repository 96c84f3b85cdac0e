"""Requests of custody, for its tests."""

from typing import Any
from uuid import uuid4

import httpx

from shared.web.errors import InFlight
from tests.api.harness import Api, Json, read

ALVAREZ = {"id": "cbp-20417", "name": "J. Alvarez"}
BAKER = {"id": "cbp-31882", "name": "R. Baker"}
LAB = {"id": "atf-lab-7", "name": "Laboratory, intake", "agency": "atf"}
AT = "2026-06-15T10:00:00-05:00"
MOST_TRIES = 20
"""Each waits for some seconds by itself."""


def receipt(*lines: int, **changes: Any) -> Json:
    """A receipt for these items, by default for the first."""
    return {"received_by": ALVAREZ, "lines": [{"line": line} for line in lines or (1,)], **changes}


def hand_over(*lines: int, **changes: Any) -> Json:
    return {
        "lines": list(lines),
        "at": AT,
        "reason": "examination",
        "giver": ALVAREZ,
        "taker": BAKER,
        **changes,
    }


def storage(*lines: int, **changes: Any) -> Json:
    step = {"lines": list(lines), "at": AT, "reason": "end of shift", "holder": ALVAREZ}
    return {**step, "location": "vault-a", **changes}


def disposition(*lines: int, **changes: Any) -> Json:
    step = {"lines": list(lines), "at": AT, "reason": "court order", "holder": ALVAREZ}
    return {**step, "disposition": "forfeited", "authority": "5:26-cv-00117, order of 2026-06-12", **changes}


async def post(api: Api, path: str, body: Any, key: str | None = None) -> httpx.Response:
    """POST under a key, by default a new one; again while another request is still being written."""
    headers = {"Idempotency-Key": key or uuid4().hex}
    for _ in range(MOST_TRIES):
        answer = await api.client.post(f"/v1{path}", json=body, headers=headers)
        if answer.status_code != 409 or read(answer)["title"] != InFlight.title:
            break
    return answer


async def written(api: Api, path: str, body: Any) -> Json:
    """The answer to a write that is accepted."""
    answer = await post(api, path, body)
    assert answer.status_code == 201, answer.text
    return read(answer)


async def asked(api: Api, path: str, **parameters: Any) -> Json:
    answer = await api.client.get(f"/v1{path}", params=parameters)
    assert answer.status_code == 200, answer.text
    return read(answer)


async def issued(api: Api, seizure_id: str, *lines: int, **changes: Any) -> Json:
    return await written(api, f"/seizures/{seizure_id}/receipts", receipt(*lines, **changes))


async def numbers(api: Api, port: str = "2304") -> Json:
    """What became of every number of a port: each is one of the four, and none is unexplained."""
    found = await asked(api, f"/custody/ports/{port}/numbers")
    parts = [found[name] for name in ("issued", "voided", "unused", "outstanding")]
    assert sum(parts) == found["given"]
    assert found["unexplained"] == 0
    return found
