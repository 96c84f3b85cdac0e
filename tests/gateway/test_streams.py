"""Server-sent events: every event once and in order, from any place on, for whom the agreement names."""

import asyncio
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from shared.access.caller import Caller, Role
from shared.events.log import Message
from tests.api.harness import bearer, problem, read
from tests.gateway.line import Gateway, message, until, versions
from tests.gateway.stream import ATF, each_in_order, serving
from tests.log.harness import send
from tests.support import issuer

HSI = Caller("agent-2", frozenset([Role.AGENCY]), agencies=frozenset(["ice_hsi"]))


async def test_a_reader_has_each_event_once_and_goes_on_after_any_of_them(
    line: Gateway, tmp_path: Path
) -> None:
    wanted = versions(6, 4, seed=1)
    await line.publish(wanted)
    async with serving(line, tmp_path) as api:
        async with api.reading(start="beginning") as reader:
            found = await reader.take(len(wanted))
            assert reader.answer.headers["content-type"].startswith("text/event-stream")
        assert sorted(found) == sorted(wanted)
        assert each_in_order(found)
        more = versions(2, 3, seed=2)
        for place in (0, len(wanted) // 2, len(wanted) - 1):
            async with api.reading(last=reader.ids[place]) as again:
                rest = await again.take(len(wanted) - place - 1) if place < len(wanted) - 1 else []
                assert sorted(rest) == sorted(set(wanted) - set(found[: place + 1]))
        async with api.reading(last=reader.ids[-1]) as again, api.reading() as latest:
            await line.publish(more)
            assert sorted(await again.take(len(more))) == sorted(more)
            assert sorted(await latest.take(len(more))) == sorted(more)


async def test_reading_begins_at_a_time(line: Gateway, tmp_path: Path) -> None:
    await line.publish(versions(2, 2, seed=3))
    await asyncio.sleep(0.05)
    now = datetime.now(UTC)
    await asyncio.sleep(0.05)
    await line.publish(wanted := versions(2, 3, seed=4))
    async with serving(line, tmp_path) as api, api.reading(start=now.isoformat()) as reader:
        assert sorted(await reader.take(len(wanted))) == sorted(wanted)


async def test_a_place_that_is_none_is_told(line: Gateway, tmp_path: Path) -> None:
    await line.publish(wanted := versions(2, 2, seed=5))
    async with serving(line, tmp_path) as api:
        async with api.reading(start="beginning") as reader:
            await reader.take(len(wanted))
        good = reader.ids[-1]
        topic, places, partition, digest = good.split("~")
        wrong = {
            "it is no id of an event": ("nonsense", f"{good}~", "~".join((topic, places, "77", digest))),
            "of another topic": ("~".join(("00000000", places, partition, digest)),),
        }
        for said, ids in wrong.items():
            for one in ids:
                async with api.reading(last=one) as refused:
                    assert said in problem(refused.answer, 422)["detail"]
        ahead = ".".join(f"{one.split('-')[0]}-{int(one.split('-')[1]) + 1000}" for one in places.split("."))
        for lost in (
            "~".join((topic, places, partition, "0" * 16)),
            "~".join((topic, ahead, partition, digest)),
        ):
            async with api.reading(last=lost) as refused:
                assert "Start over with from=beginning" in problem(refused.answer, 409)["detail"]
        for start in ("yesterday", "2026-10-01T06:00:00", ""):
            async with api.reading(start=start) as refused:
                problem(refused.answer, 422)


async def test_who_may_not_read_it_is_told_that_it_is_none_of_theirs(line: Gateway, tmp_path: Path) -> None:
    async with serving(line, tmp_path) as api:
        assert read(await api.client.get("/v1/topics")) == {
            "topics": [{"topic": line.topic, "agencies": ["atf"]}]
        }
        for caller, status in ((HSI, 404), (Caller("o", frozenset([Role.OFFICER])), 403)):
            answer = await api.client.get(api.path, headers=bearer(caller))
            problem(answer, status)
        unknown = await api.client.get("/v1/topics/outbound.none.v1/events", headers=bearer(ATF))
        assert problem(unknown, 404)["detail"].startswith("You read no topic outbound.none.v1;")
        del api.client.headers["Authorization"]
        problem(await api.client.get(api.path), 401)


async def test_there_are_only_so_many_at_once(line: Gateway, tmp_path: Path) -> None:
    async with serving(line, tmp_path, outbound_streams_of_one=2) as api:
        async with api.reading() as first, api.reading() as second, api.reading() as third:
            assert (first.answer.status_code, second.answer.status_code) == (200, 200)
            assert "You have 2 streams" in problem(third.answer, 429)["detail"]
            assert third.answer.headers["retry-after"] == "30"
        await until(lambda: api.going_on == 0, "the places are free again")
        async with api.reading() as again:
            assert again.answer.status_code == 200


async def test_it_ends_with_the_token_and_with_the_process(line: Gateway, tmp_path: Path) -> None:
    async with serving(line, tmp_path) as api:
        short = issuer.token(ATF, timedelta(seconds=2))
        headers = {"Authorization": f"Bearer {short}"}
        began = time.monotonic()
        async with api.client.stream("GET", api.path, headers=headers) as answer:
            said = [one async for one in answer.aiter_lines()]
        assert "the access token has expired" in said[-2]
        assert time.monotonic() - began < 10
        async with api.reading() as reader:
            ended = asyncio.create_task(reader.rest())
            await asyncio.sleep(0.1)
            api.stop.set()
            assert await ended == "over: this process ends; go on with Last-Event-ID"


async def test_a_reader_who_takes_nothing_is_cut_off(line: Gateway, tmp_path: Path) -> None:
    patience = {"outbound_stream_patience_seconds": 0.3}
    async with serving(line, tmp_path, ATF, **patience) as api, api.reading() as slow:
        assert slow.answer.status_code == 200
        assert api.going_on == 1
        await send(line.events, [_large(line.topic, number) for number in range(40)])
        await until(lambda: api.going_on == 0, "it is cut off")


def _large(topic: str, number: int) -> Message:
    made = message(topic, str(UUID(int=number)), 1)
    return replace(made, value=made.value[:-1] + b',"pad":"' + b"x" * 500_000 + b'"}')
