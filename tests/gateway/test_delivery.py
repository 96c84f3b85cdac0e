"""Deliveries under failures: nothing lost, each record in order, one webhook no burden to another."""

import asyncio
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from random import Random

import pytest
from starlette.responses import Response
from structlog.testing import capture_logs

from services.gateway import ledger
from services.gateway.agencies import Webhook
from services.gateway.attempts import Limits
from services.gateway.ledger import State
from services.gateway.signing import add_secret, end_old_secret
from tests.gateway.line import Gateway, until, versions
from tests.gateway.receiver import Delivery, Receiver
from tests.log.harness import DEADLINE_S
from tests.projector.test_line import ending_at


def in_order(taken: Sequence[Delivery]) -> bool:
    """Whether no version of a record came before a lower one did: it may come again, after any of them."""
    highest: dict[str, int] = defaultdict(int)
    for record, version in (one.key for one in taken):
        if version > highest[record] + 1:
            return False
        highest[record] = max(highest[record], version)
    return True


def has(receiver: Receiver, wanted: Sequence[tuple[str, int]]) -> bool:
    return {one.key for one in receiver.taken} == set(wanted)


async def until_state(line: Gateway, webhook: Webhook, wanted: Callable[[State], bool]) -> State:
    """Wait until the state of a webhook is such."""
    async with asyncio.timeout(DEADLINE_S):
        while not wanted(found := await line.state(webhook)):  # noqa: ASYNC110 - a database has no event
            await asyncio.sleep(0.02)
    return found


async def until_begun(line: Gateway, webhook: Webhook) -> None:
    """Wait until it has positions."""
    async with asyncio.timeout(DEADLINE_S):
        while True:
            async with line.database.read() as db:
                if await ledger.places(db, webhook.id, line.topic):
                    return
            await asyncio.sleep(0.02)


async def until_kept(line: Gateway, webhook: Webhook, events: int) -> None:
    """Wait until the positions of so many events are stored."""
    async with asyncio.timeout(DEADLINE_S):
        while await line.delivered(webhook) < events:  # noqa: ASYNC110 - a database has no event
            await asyncio.sleep(0.02)


async def test_every_version_comes_once_and_whole_where_nothing_fails(line: Gateway) -> None:
    wanted = versions(7, 6, seed=1)
    await line.publish(wanted)
    async with Receiver() as receiver:
        webhook = line.webhook(receiver)
        async with line.running():
            await until(lambda: len(receiver.taken) >= len(wanted), "all have come")
            more = versions(2, 2, seed=2)
            await line.publish(more)
            await until(lambda: len(receiver.taken) >= len(wanted) + len(more), "what came later, too")
    assert sorted(one.key for one in receiver.taken) == sorted(wanted + more)
    assert in_order(receiver.taken)
    one = receiver.taken[0]
    assert one.body == f'{{"id":"{one.key[0]}","version":{one.key[1]},"remark":"Größe"}}'.encode()
    assert one.headers["webhook-id"] == one.headers["ce-id"]
    assert one.headers["ce-type"] == "outbound.seizure.recorded.v1"
    assert one.headers["outbound-topic"] == line.topic
    state = await line.state(webhook)
    assert (state.attempts, state.error, state.disabled) == (0, None, None)


async def test_nothing_is_lost_and_order_holds_where_it_fails_is_slow_and_is_cut_off(line: Gateway) -> None:
    random = Random(7)

    async def moody(_: Delivery, _number: int) -> Response:
        await asyncio.sleep(random.choice((0, 0, 0, 0.02, 0.4)))
        return Response(status_code=random.choice((204, 200, 200, 500, 429, 301)))

    line.within_s = 0.2
    wanted = versions(6, 5, seed=3)
    await line.publish(wanted)
    async with Receiver(answer=moody) as receiver:
        line.webhook(receiver)
        async with line.running():
            await until(lambda: has(receiver, wanted), "all have come")
    assert in_order(receiver.taken)


async def test_a_receiver_that_is_killed_gets_the_rest_when_it_is_there_again(line: Gateway) -> None:
    wanted = versions(5, 6, seed=4)
    await line.publish(wanted)
    async with Receiver() as receiver:
        webhook = line.webhook(receiver)
        async with line.running():
            await until(lambda: len(receiver.taken) >= 5, "some have come")
            await receiver.__aexit__(None, None, None)
            there = len(receiver.taken)
            if there < len(wanted):
                await until_state(line, webhook, lambda one: one.failing_since is not None)
            await receiver.__aenter__()
            await until(lambda: has(receiver, wanted), "all have come")
    assert in_order(receiver.taken)


async def test_a_process_that_ends_at_any_step_loses_nothing(line: Gateway) -> None:
    """Before each of its statements in turn; the next process goes on."""
    wanted: list[tuple[str, int]] = []
    async with Receiver() as receiver:
        line.webhook(receiver)
        for step in range(1, 14):
            more = versions(3, 2, seed=100 + step)
            wanted += more
            await line.publish(more)
            with capture_logs(), ending_at(line.database, step) as said:
                async with line.running():
                    await until(partial(_came_to, said, step, receiver, wanted), "it ends")
        async with line.running():
            await until(lambda: has(receiver, wanted), "all have come")
    assert in_order(receiver.taken)


def _came_to(said: list[str], step: int, receiver: Receiver, wanted: list[tuple[str, int]]) -> bool:
    return len(said) >= step or has(receiver, wanted)


async def test_what_was_taken_and_not_kept_comes_again_with_the_same_id(line: Gateway) -> None:
    wanted = versions(2, 2, seed=5)
    await line.publish(wanted)
    async with Receiver() as receiver:
        line.webhook(receiver)
        with capture_logs(), ending_at(line.database, "UPDATE gateway_positions") as said:
            async with line.running():
                await until(
                    lambda: any(one.startswith("UPDATE gateway_positions") for one in said), "it ends"
                )
        first = {one.headers["webhook-id"] for one in receiver.taken}
        assert first
        async with line.running():
            await until(lambda: has(receiver, wanted) and len(receiver.taken) > len(wanted), "again")
    ids = [one.headers["webhook-id"] for one in receiver.taken]
    assert len(set(ids)) == len(wanted)
    assert first <= set(ids)


async def test_one_that_never_answers_holds_up_no_other(line: Gateway) -> None:
    async def never(_: Delivery, _number: int) -> Response:
        await asyncio.sleep(60)
        return Response(status_code=204)

    wanted = versions(5, 4, seed=6)
    await line.publish(wanted)
    async with Receiver(answer=never) as slow, Receiver() as quick:
        line.webhook(slow, "slow")
        line.webhook(quick, "quick")
        async with line.running():
            await until(lambda: has(quick, wanted), "the quick one has all")
    assert slow.taken == []


async def test_it_is_disabled_after_the_limit_and_goes_on_where_it_stopped_when_enabled(
    line: Gateway,
) -> None:
    line.limits = Limits(first=0.01, most=0.02, give_up=0.5)
    well = False

    async def down(_: Delivery, number: int) -> Response:
        return Response(status_code=204 if well or number == 1 else 503)

    wanted = versions(3, 3, seed=8)
    await line.publish(wanted)
    async with Receiver(answer=down) as receiver:
        webhook = line.webhook(receiver)
        async with line.running():
            await until(lambda: receiver.came > 4, "it fails")
            await until_state(line, webhook, lambda one: one.disabled is not None)
            came = receiver.came
            found = await line.state(webhook)
            assert found.disabled is not None
            assert found.disabled.startswith("no success since ")
            assert found.disabled.endswith("it answered 503")
            well = True
            await asyncio.sleep(0)
            assert receiver.came <= came + 3, "what was under way"
            async with line.database.begin() as db:
                await ledger.enable(db, webhook.id)
            await until(lambda: has(receiver, wanted), "all have come")
    assert in_order(receiver.taken)


async def test_410_disables_at_once(line: Gateway) -> None:
    async def gone(_: Delivery, _number: int) -> Response:
        return Response(status_code=410)

    await line.publish(versions(1, 1, seed=9))
    async with Receiver(answer=gone) as receiver:
        webhook = line.webhook(receiver)
        async with line.running():
            await until_state(line, webhook, lambda one: one.disabled is not None)
    assert (await line.state(webhook)).disabled == "it answered 410"
    assert receiver.came == 1


async def test_redelivery_from_the_beginning_a_time_and_a_position_while_it_runs(line: Gateway) -> None:
    wanted = versions(4, 3, seed=10)
    await line.publish(wanted)
    async with Receiver() as receiver:
        webhook = line.webhook(receiver)
        async with line.running():
            await until(lambda: has(receiver, wanted), "all have come")
            receiver.taken.clear()
            async with line.database.begin() as db:
                await ledger.restart(db, webhook.id, "2026-01-01T00:00:00+00:00")
            await until(lambda: has(receiver, wanted), "all came again")
            await until_kept(line, webhook, len(wanted))
            last = max(receiver.taken, key=lambda one: int(one.headers["outbound-offset"]))
            place = int(last.headers["outbound-partition"]), int(last.headers["outbound-offset"])
            receiver.taken.clear()
            async with line.database.begin() as db:
                assert await ledger.rewind(db, webhook.id, line.topic, *place)
            await until(lambda: receiver.taken, "the last one came again")
    assert [one.key for one in receiver.taken] == [last.key]


async def test_latest_is_where_it_began_and_not_where_it_begins_again(line: Gateway) -> None:
    await line.publish(versions(3, 3, seed=11))
    async with Receiver() as receiver:
        webhook = line.webhook(receiver, start="latest")
        async with line.running():
            await until_begun(line, webhook)
        wanted = versions(4, 2, seed=12)
        await line.publish(wanted)
        async with line.running():
            await until(lambda: len(receiver.taken) >= len(wanted), "what came meanwhile")
    assert has(receiver, wanted)


async def test_a_position_on_another_log_disables_it_and_skips_nothing(line: Gateway) -> None:
    wanted = versions(4, 3, seed=13)
    await line.publish(wanted)
    async with Receiver() as receiver:
        webhook = line.webhook(receiver)
        async with line.running():
            await until(lambda: has(receiver, wanted), "all have come")
        async with line.database.begin() as db:
            read = ledger.POSITIONS.update().where(ledger.POSITIONS.c.next_offset > 0)
            await db.execute(read.values(last_record="another"))
        with capture_logs() as said:
            async with line.running():
                await until(lambda: "webhook_disabled" in [one["event"] for one in said], "it is disabled")
    disabled = (await line.state(webhook)).disabled
    assert disabled is not None
    assert "is another record than the one that was delivered" in disabled


async def test_two_secrets_are_valid_while_they_are_changed(line: Gateway) -> None:
    async with Receiver() as receiver:
        webhook = line.webhook(receiver)
        old = receiver.secret
        async with line.running():
            new = add_secret(line.folder, webhook.id, rotate=True)
            for number, secret in enumerate((old, new), 1):
                receiver.secret = secret
                await line.publish(versions(1, 1, seed=20 + number))
                await until(lambda count=number: len(receiver.taken) == count, "it came")  # type: ignore[misc]
            end_old_secret(line.folder, webhook.id)
            await line.publish(versions(1, 1, seed=23))
            await until(lambda: len(receiver.taken) == 3, "the new one alone")
    assert len(receiver.taken[0].headers["webhook-signature"].split()) == 2
    assert len(receiver.taken[2].headers["webhook-signature"].split()) == 1


@pytest.mark.parametrize("secret", [None, "junk"])
async def test_without_a_secret_nothing_is_sent(line: Gateway, secret: str | None) -> None:
    await line.publish(versions(1, 1, seed=14))
    async with Receiver() as receiver:
        webhook = line.webhook(receiver)
        path = line.folder / webhook.id
        if secret is None:
            path.unlink()
        else:
            path.write_text(secret)
        async with line.running():
            found = await until_state(line, webhook, lambda one: one.attempts > 0)
    assert receiver.came == 0
    assert re.search("has no secret|no line whsec_", str(found.error))
