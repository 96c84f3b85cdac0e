"""Who may call, and how often."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest

from shared.access.caller import Caller, Role, everywhere
from shared.web.tokens import new_secret
from tests.api.harness import ANALYST, DEVICE, DRAFTS, SECRET, api, bearer, inspection, problem, read

CLAIMS = {"sub": "officer-17", "aud": "outbound", "roles": ["officer"]}


def _later(**delta: float) -> datetime:
    return datetime.now(UTC) + timedelta(**delta)


def _signed(secret: str = SECRET, **changes: Any) -> str:
    claims = {**CLAIMS, "exp": _later(hours=1), **changes}
    return jwt.encode({name: one for name, one in claims.items() if one is not None}, secret)


REFUSED: dict[str, Callable[[], dict[str, str]]] = {
    "none": dict,
    "empty": lambda: {"Authorization": "Bearer "},
    "basic": lambda: {"Authorization": "Basic b2ZmaWNlcjpzZWNyZXQ="},
    "nonsense": lambda: {"Authorization": "Bearer x.y.z"},
    "another secret": lambda: bearer(secret=new_secret()),
    "expired": lambda: {"Authorization": f"Bearer {_signed(exp=_later(seconds=-1))}"},
    "never expires": lambda: {"Authorization": f"Bearer {_signed(exp=None)}"},
    "another audience": lambda: {"Authorization": f"Bearer {_signed(aud='inbound')}"},
    "no audience": lambda: {"Authorization": f"Bearer {_signed(aud=None)}"},
    "no subject": lambda: {"Authorization": f"Bearer {_signed(sub=None)}"},
    "empty subject": lambda: {"Authorization": f"Bearer {_signed(sub='')}"},
    "subject too long": lambda: {"Authorization": f"Bearer {_signed(sub='o' * 201)}"},
    "subject a number": lambda: {"Authorization": f"Bearer {_signed(sub=17)}"},
    "ports no list": lambda: {"Authorization": f"Bearer {_signed(ports='2304')}"},
    "not yet valid": lambda: {"Authorization": f"Bearer {_signed(nbf=_later(hours=1))}"},
    "algorithm none": lambda: {
        "Authorization": f"Bearer {jwt.encode({**CLAIMS, 'exp': _later(hours=1)}, None, algorithm='none')}"
    },
    "another algorithm": lambda: {
        "Authorization": "Bearer "
        + jwt.encode({**CLAIMS, "exp": _later(hours=1)}, SECRET * 2, algorithm="HS512")
    },
}


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
            assert response.headers["www-authenticate"] == "Bearer"
            assert SECRET not in refusal["detail"]
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
        assert await records.get(body["id"]) == body
        for response in (
            await records.post(DRAFTS["seizure"]()),
            await records.batch([DRAFTS["seizure"]()]),
            await records.amend(body, {"arrests": 3}),
            await records.void(body),
        ):
            assert "'write'" in problem(response, 403)["detail"]
        assert len(await records.rows("outbox")) == 1


async def test_a_writer_need_not_be_a_reader(sqlite_url: str) -> None:
    async with api("seizure", sqlite_url, caller=DEVICE) as records:
        assert (await records.post(DRAFTS["seizure"]())).status_code == 201
        problem(await records.client.get(records.root), 403)


async def test_a_token_that_was_good_is_refused_once_it_has_expired(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with api("inspection", sqlite_url) as records:
        headers = bearer(valid_for=timedelta(seconds=100))
        assert (await records.client.get(records.root, headers=headers)).status_code == 200
        # The signature library reads the clock as a datetime, the list of known tokens as a number.
        monkeypatch.setattr("shared.web.auth.time.time", lambda: _later(seconds=101).timestamp())
        monkeypatch.setattr("jwt.api_jwt.datetime", _Future)
        problem(await records.client.get(records.root, headers=headers), 401)


class _Future(datetime):
    @classmethod
    def now(cls, tz: Any = None) -> "_Future":
        later = datetime.now(tz) + timedelta(seconds=101)
        return cls.fromtimestamp(later.timestamp(), tz)


async def test_development_takes_everyone_and_knows_no_officer(sqlite_url: str) -> None:
    async with api("inspection", sqlite_url, outbound_development=True) as records:
        del records.client.headers["authorization"]
        assert (await records.post(inspection())).status_code == 201
        [row] = await records.rows("outbox")
        assert row.recorded_by == "development"


async def test_no_api_starts_without_a_secret_worth_the_name(sqlite_url: str) -> None:
    for secret in ("", "too short", "x" * 31):
        with pytest.raises(ValueError, match="OUTBOUND_AUTH_SECRET needs at least 32 bytes"):
            async with api("inspection", sqlite_url, outbound_auth_secret=secret):
                pass


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
        assert SECRET not in metrics
