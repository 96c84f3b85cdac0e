"""An agency sees how its own webhooks do, and nothing of anybody else's."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from starlette.responses import Response

from services.gateway.agencies import Webhook
from services.gateway.attempts import Limits
from services.gateway.main import SERVICE
from shared.access.caller import Caller, Role
from shared.events.log import LogError
from shared.runtime.settings import Settings
from shared.service import Context
from tests.api.harness import Json, bearer, problem, read
from tests.gateway.line import Gateway, until, versions
from tests.gateway.receiver import Delivery, Receiver, well
from tests.gateway.test_delivery import has, until_state
from tests.support import issuer

ATF = Caller("agent-1", frozenset([Role.AGENCY]), agencies=frozenset(["atf"]))
HSI = Caller("agent-2", frozenset([Role.AGENCY]), agencies=frozenset(["ice_hsi"]))


@asynccontextmanager
async def asking(line: Gateway, folder: Path, *webhooks: Webhook) -> AsyncIterator[httpx.AsyncClient]:
    """The API of a gateway with these webhooks of ATF, called by ATF."""
    access = folder / "access.toml"
    reads = f'[agencies.atf]\nreads = ["{line.topic}"]\n[agencies.ice-hsi]\nreads = ["{line.topic}"]\n'
    stated = [f'[agencies.atf.webhooks.{one.name}]\nurl = "{one.url}"\n' for one in webhooks]
    access.write_text(reads + "".join(stated))
    settings = Settings(outbound_issuers=issuer.ISSUERS, outbound_access=str(access))
    app = SERVICE.app(Context(settings, line.database, line.events, clock=line.clock))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test", headers=bearer(ATF)) as client:
        yield client


async def shown(client: httpx.AsyncClient) -> Json:
    """The one webhook that there is, as both routes show it."""
    answer = await client.get("/v1/webhooks")
    assert answer.status_code == 200, answer.text
    [one] = read(answer)["webhooks"]
    assert read(await client.get(f"/v1/webhooks/{one['id']}")) == one
    found: Json = one
    return found


async def test_an_agency_sees_where_its_webhook_stands(line: Gateway, tmp_path: Path) -> None:
    wanted = versions(5, 4, seed=1)
    await line.publish(wanted)
    async with Receiver() as receiver:
        webhook = line.webhook(receiver)
        async with asking(line, tmp_path, webhook) as client:
            new = await shown(client)
            assert (new["state"], new["url"]) == ("not_begun", receiver.url)
            assert new["topics"] == [{"topic": line.topic, "behind": None, "partitions": []}]
            async with line.running():
                await until(lambda: has(receiver, wanted), "all have come")
            one = await shown(client)
    assert (one["state"], one["error"], one["attempts"], one["next_attempt_at"]) == ("works", None, 0, None)
    assert one["delivered_at"] is not None
    [topic] = one["topics"]
    assert topic["behind"] == 0
    assert sum(each["next_offset"] for each in topic["partitions"]) == len(wanted)
    assert receiver.secret not in str(new | one)


async def test_it_sees_why_it_fails_when_it_is_tried_again_and_what_waits(
    line: Gateway, tmp_path: Path
) -> None:
    async def refusing(_: Delivery, _number: int) -> Response:
        return Response(status_code=503)

    line.limits = Limits(first=300.0, most=600.0)
    async with Receiver() as receiver:
        webhook = line.webhook(receiver)
        first = versions(2, 2, seed=2)
        await line.publish(first)
        async with asking(line, tmp_path, webhook) as client, line.running():
            await until(lambda: has(receiver, first), "what it took has come")
            receiver.answer = refusing
            before = datetime.now(UTC)
            await line.publish(versions(1, 1, seed=3))
            await until_state(line, webhook, lambda one: one.attempts > 0)
            one = await shown(client)
    assert (one["state"], one["error"], one["topics"][0]["behind"]) == ("failing", "it answered 503", 1)
    again = datetime.fromisoformat(one["next_attempt_at"])
    assert before + timedelta(seconds=200) < again < before + timedelta(seconds=420)
    assert datetime.fromisoformat(one["failing_since"]) >= before.replace(microsecond=0)


async def test_it_sees_that_it_is_disabled_and_why(line: Gateway, tmp_path: Path) -> None:
    async def gone(_: Delivery, _number: int) -> Response:
        return Response(status_code=410)

    await line.publish(versions(1, 1, seed=4))
    async with Receiver(answer=gone) as receiver:
        webhook = line.webhook(receiver)
        async with asking(line, tmp_path, webhook) as client, line.running():
            await until_state(line, webhook, lambda one: one.disabled is not None)
            one = await shown(client)
    assert (one["state"], one["disabled"], one["next_attempt_at"]) == ("disabled", "it answered 410", None)


async def test_another_agency_sees_nothing_of_it(line: Gateway, tmp_path: Path) -> None:
    async with Receiver(answer=well) as receiver, asking(line, tmp_path, line.webhook(receiver)) as client:
        client.headers.update(bearer(HSI))
        assert read(await client.get("/v1/webhooks")) == {"webhooks": []}
        problem(await client.get("/v1/webhooks/atf.main"), 404)
        client.headers.update(bearer(Caller("x", frozenset([Role.OFFICER]), agencies=frozenset(["atf"]))))
        assert "an administrator or an agency" in problem(await client.get("/v1/webhooks"), 403)["detail"]
        del client.headers["Authorization"]
        problem(await client.get("/v1/webhooks"), 401)


async def test_a_log_that_is_away_is_no_reason_to_say_nothing(
    line: Gateway, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await line.publish(wanted := versions(2, 2, seed=5))
    async with Receiver() as receiver:
        webhook = line.webhook(receiver)
        async with line.running():
            await until(lambda: has(receiver, wanted), "all have come")
        monkeypatch.setattr(type(line.events), "subscription", _away)
        async with asking(line, tmp_path, webhook) as client:
            one = await shown(client)
    assert (one["state"], one["topics"][0]["behind"]) == ("works", None)
    assert {each["end_offset"] for each in one["topics"][0]["partitions"]} == {None}


def _away(_log: object, _topic: str, _start: object) -> None:
    raise LogError("the broker does not answer")
