"""Who may call, and how often."""

import time
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

import pytest

from shared.access.caller import Caller, Role, everywhere
from tests.api.harness import ANALYST, DEVICE, DRAFTS, OFFICER, api, bearer, inspection, problem, read
from tests.support import issuer


def _with(**changes: Any) -> dict[str, str]:
    return issuer.bearer(OFFICER, **changes)


REFUSED: dict[str, Callable[[], dict[str, str]]] = {
    "none": dict,
    "empty": lambda: {"Authorization": "Bearer "},
    "basic": lambda: {"Authorization": "Basic b2ZmaWNlcjpzZWNyZXQ="},
    "nonsense": lambda: {"Authorization": "Bearer x.y.z"},
    "expired": lambda: _with(exp=int(time.time()) - 31),
    "never expires": lambda: _with(exp=None),
    "another audience": lambda: _with(aud="inbound"),
    "no subject": lambda: _with(sub=None),
    "empty subject": lambda: _with(sub=""),
    "subject too long": lambda: _with(sub="o" * 200),
    "subject a number": lambda: _with(sub=17),
    "ports no list": lambda: _with(ports="2304"),
    "not yet valid": lambda: _with(nbf=int(time.time()) + 3600),
}
"""Here for what comes of it on a route; every way to be wrong is in `tests/access`."""


@pytest.mark.parametrize("case", REFUSED)
async def test_a_caller_without_a_good_token_is_refused(sqlite_url: str, case: str) -> None:
    async with api("inspection", sqlite_url) as records:
        del records.client.headers["authorization"]
        headers = REFUSED[case]()
        for response in (
            await records.client.get(records.root, headers=headers),
            await records.post(inspection(), **headers),
        ):
            refusal = problem(response, 401)
            assert response.headers["www-authenticate"].startswith("Bearer")
            sent = headers.get("Authorization", "").partition(" ")[2]
            assert not sent or sent not in refusal["detail"]
        assert await records.rows("outbox") == []


@pytest.mark.parametrize(("caller", "status"), [(None, 401), (ANALYST, 403)])
async def test_nothing_of_a_body_is_read_for_a_caller_who_may_not_write(
    sqlite_url: str, caller: Caller | None, status: int
) -> None:
    async def body() -> AsyncIterator[bytes]:
        raise AssertionError("the body was read")
        yield b""

    async with api("inspection", sqlite_url) as records:
        del records.client.headers["authorization"]
        headers = bearer(caller) if caller else {}
        for kind in ("application/json", "text/plain"):
            sent = {**headers, "Content-Type": kind, "Idempotency-Key": "key-1"}
            problem(await records.client.post(records.root, content=body(), headers=sent), status)


async def test_a_reader_cannot_write(sqlite_url: str) -> None:
    async with api("seizure", sqlite_url) as records:
        body = await records.created(DRAFTS["seizure"]())
        records.client.headers.update(bearer(ANALYST))
        assert (await records.get(body["id"]))["arrests"] == 1
        for action, response in (
            ("record", await records.post(DRAFTS["seizure"]())),
            ("record", await records.batch([DRAFTS["seizure"]()])),
            ("amend", await records.amend(body, {"arrests": 3})),
            ("void", await records.void(body)),
        ):
            assert f"To {action} takes a" in problem(response, 403)["detail"]
        assert len(await records.rows("outbox")) == 1


async def test_a_writer_need_not_be_a_reader(sqlite_url: str) -> None:
    async with api("seizure", sqlite_url, caller=DEVICE) as records:
        assert (await records.post(DRAFTS["seizure"]())).status_code == 201
        problem(await records.client.get(records.root), 403)


async def test_a_token_that_was_good_is_refused_once_it_has_expired(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = time.time()
    monkeypatch.setattr("shared.access.identity.now", lambda: seconds)
    async with api("inspection", sqlite_url) as records:
        headers = bearer(valid_for=timedelta(seconds=100))
        assert (await records.client.get(records.root, headers=headers)).status_code == 200
        seconds += 131
        problem(await records.client.get(records.root, headers=headers), 401)


async def test_without_issuers_every_token_is_refused(sqlite_url: str) -> None:
    async with api("inspection", sqlite_url, outbound_issuers="") as records:
        assert "none that is trusted" in problem(await records.post(inspection()), 401)["detail"]


async def test_a_token_without_a_role_is_told_which_there_are(sqlite_url: str) -> None:
    async with api("inspection", sqlite_url) as records:
        for roles in ([], ["emperor"], None):
            refusal = problem(await records.post(inspection(), **_with(roles=roles)), 403)
            assert "one of administrator, agency, analyst" in refusal["detail"]


async def test_who_calls_too_often_is_asked_to_slow_down(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = 100.0
    monkeypatch.setattr("shared.web.rate_limit.time.monotonic", lambda: second)
    async with api("inspection", sqlite_url, outbound_requests_per_second=3) as records:
        statuses = [(await records.client.get(records.root)).status_code for _ in range(4)]
        assert statuses == [200, 200, 200, 429]
        response = await records.post(inspection())
        assert "3 requests a second" in problem(response, 429)["detail"]
        assert response.headers["retry-after"] == "1"
        other = await records.client.get(records.root, headers=bearer(everywhere("officer-18", Role.OFFICER)))
        assert other.status_code == 200  # each caller has a count of its own
        assert (await records.client.get("/livez")).status_code == 200
        second += 1.0
        assert (await records.post(inspection())).status_code == 201


async def test_health_and_metrics_need_no_token_and_say_no_secret(sqlite_url: str) -> None:
    async with api("inspection", sqlite_url) as records:
        await records.post(inspection())
        del records.client.headers["authorization"]
        assert read(await records.client.get("/livez")) == {"status": "ok"}
        ready = await records.client.get("/readyz")
        assert read(ready) == {"status": "ok", "checks": {"inspection-database": "ok"}}
        metrics = (await records.client.get("/metrics")).text
        written = 'outbound_records_written_total{action="recorded",service="inspection"} 1.0'
        assert written in metrics
        assert "officer-17" not in metrics
