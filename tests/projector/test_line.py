"""From the topic of records to a partner's topic, on both logs; and with a process that ends at any step."""

from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from structlog.testing import capture_logs

from shared.contracts.envelope import HEARTBEAT, Envelope, source_of
from shared.contracts.heartbeat import KEY
from shared.contracts.ids import uuid7
from shared.contracts.releasable import Releasable
from shared.database.database import Database
from shared.events.log import EventLog, Message, Record
from tests.gateway.over_http import over_http
from tests.log.conftest import backend, event_log  # noqa: F401 - fixtures
from tests.log.harness import send
from tests.projector.line import NOW, Line, bodies
from tests.projector.story import WITHHELD, Version, expected, message_of, partners_view, seizure

VOIDED = {"status": "voided"}


@pytest.fixture
async def line(event_log: EventLog, tmp_path: Path, database_url: str) -> AsyncIterator[Line]:  # noqa: F811
    async with Line(event_log, database_url, tmp_path / "keys") as line:
        yield line


def whole(records: list[Record]) -> bytes:
    """Every byte that a reader of the topic gets."""
    return b"\n".join(
        part
        for one in records
        for part in (
            one.key or b"",
            one.value or b"",
            *(name.encode() + value for name, value in one.headers),
        )
    )


async def test_what_is_published_again_makes_no_new_version(line: Line) -> None:
    versions = [seizure(number) for number in range(7)]
    await line.publish(*versions)
    await line.live()
    first = sorted(await line.received(), key=place)

    again = [message_of(one, line.topic) for one in versions]
    await send(line.events, [replace(one, headers=(*one.headers, ("ce_replayed", b"true"))) for one in again])
    await line.live()

    assert len(first) == 7
    assert sorted(await line.received(), key=place) == first


def place(record: Record) -> tuple[int, int]:
    """Where on its topic a record stands."""
    return record.partition, record.offset


async def test_a_partner_gets_what_its_terms_allow_and_nothing_when_all_is_voided(
    line: Line, caplog: pytest.LogCaptureFixture
) -> None:
    with capture_logs() as lines:
        await _read_and_voided(line)
    assert "dead_letter" in [one["event"] for one in lines]
    assert [one for one in WITHHELD if one in f"{lines}{caplog.text}"] == []


async def _read_and_voided(line: Line) -> None:
    versions = [seizure(number) for number in range(7)]
    versions += [seizure(7, field_office="tucson", port_code="2601"), seizure(8, field_office="el_paso")]
    await line.publish(*versions)
    broken = message_of(seizure(9), line.topic)
    await send(
        line.events, [Message(line.topic, broken.key, b'{"id":"' + WITHHELD[1].encode(), broken.headers)]
    )
    await line.live()
    received = await line.received()
    view = partners_view(bodies(received))
    assert view == expected(versions, line.terms, line.key)
    assert len(view) == 7, "of Tucson is one alone, El Paso is not in the terms"
    sums = Counter[str]()
    for content in view.values():
        sums["records"] += 1
        sums["firearms"] += sum(one["quantity"]["most"] for one in content["items"])
    assert sums == {"records": 7, "firearms": 7}

    voided = [seizure(number, 2, **VOIDED) for number in range(9)]
    await line.publish(*voided)
    await line.live()
    received = await line.received()
    assert partners_view(bodies(received)) == {}
    _check(received, [*versions, *voided])
    [set_aside] = await line.read(line.dead_letters)
    told = dict(set_aside.headers)
    assert told["dlq_detail"] == b"it is no event of this type, as a whole"


def _check(received: list[Record], versions: list[Version]) -> None:
    """Every message is as the contract has it, and has nothing that is withheld, in any part of it.

    Nor has what is posted to webhooks, or told by streams.
    """
    content = b"\n".join((whole(received), *map(over_http, received)))
    ours = [str(one.id) for one in versions]
    assert [one for one in (*WITHHELD, *ours) if one.encode() in content] == []
    assert b"traceparent" not in content
    for record, body in zip(received, bodies(received), strict=True):
        headers = {name: value.decode() for name, value in record.headers}
        assert Releasable.model_validate(body)
        assert (record.key or b"").decode() == headers["ce_subject"] == body["id"]
        assert headers["ce_type"] == f"outbound.releasable.{body['status']}.v1"
        assert headers["ce_time"] == f"{body['known_on']}T00:00:00Z"
        assert headers["ce_recordversion"] == str(body["version"])


async def test_a_heartbeat_goes_through_to_the_partner(line: Line) -> None:
    at = NOW.replace(second=0)
    envelope = Envelope(uuid7(), HEARTBEAT, source_of("seizure"), str(KEY), at, int(at.timestamp()))
    body = b'{"service":"seizure","at":"2026-06-15T21:47:00Z"}'
    await send(line.events, [Message(line.topic, str(KEY).encode(), body, envelope.headers())] * 2)
    await line.live()
    [beat] = await line.read(f"outbound.releasable.{line.partner}.v1")
    assert beat.value == body
    assert dict(beat.headers)["ce_type"].decode() == HEARTBEAT
    assert dict(beat.headers)["ce_id"] == str(envelope.id).encode()


class Ended(Exception):
    """The process is gone."""


@contextmanager
def ending_at(database: Database, step: int | str) -> Iterator[list[str]]:
    """The process ends before this statement, by its number or its beginning; those that it came to."""
    engine, said = database.engine.sync_engine, list[str]()

    def before(_connection: Any, _cursor: Any, text: str, *_: Any) -> None:
        said.append(text)
        if len(said) == step or text.startswith(str(step)):
            raise Ended(text)

    def committing(_connection: Any) -> None:
        before(None, None, "COMMIT")

    event.listen(engine, "before_cursor_execute", before)
    event.listen(engine, "commit", committing)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", before)
        event.remove(engine, "commit", committing)


MARKS = "UPDATE projector_outbox"


async def test_a_process_that_ends_at_any_step_loses_and_doubles_nothing(line: Line) -> None:
    """Before each of its statements in turn, and the next process goes on."""
    versions: list[Version] = []
    for step in count(1):
        news = [seizure(step % 7, step), seizure(9 + step, 1, field_office="tucson", port_code="2601")]
        news += [seizure(8 + step, 2, **VOIDED)] if step % 3 == 0 else []
        versions += news
        await line.publish(*news)
        with ending_at(line.database, step) as said:
            try:
                await line.live()
            except Ended:
                continue
        assert len(said) < step
        break
    # How many statements there are hangs on how messages come together: each kind ends one process at least.
    for number, kind in enumerate(("SELECT", "INSERT", "UPDATE", "COMMIT"), start=step):
        versions += (news := [seizure(number % 7, number)])
        await line.publish(*news)
        with ending_at(line.database, kind), pytest.raises(Ended):
            await line.live()
    await line.live()
    received = bodies(await line.received())
    assert partners_view(_in_order(received)) == expected(versions, line.terms, line.key)


async def test_what_a_relay_told_and_did_not_mark_comes_again_the_same(line: Line) -> None:
    versions = [seizure(number) for number in range(4)]
    await line.publish(*versions)
    for _ in range(2):
        with ending_at(line.database, MARKS), pytest.raises(Ended):
            await line.live()
    await line.live()
    received = await line.received()
    assert len(received) == 3 * 4
    assert len({whole([one]) for one in received}) == 4
    assert partners_view(bodies(received)) == expected(versions, line.terms, line.key)


def _in_order(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """As a partition has them: a relay that repeats begins again with an earlier version."""
    return sorted(found, key=lambda body: (body["id"], body["version"]))
