"""Whatever order messages come in, how often, and with what between them: the same records stand."""

import asyncio
from collections.abc import Iterator, Sequence
from itertools import chain, count
from pathlib import Path
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.seizure.inbound.intake import Intake
from services.seizure.inbound.reading import Sent
from shared.contracts.envelope import BadMessage
from shared.events.embedded import EmbeddedLog
from shared.events.log import Position, Record, TopicPartition
from shared.events.sink import NotTaken
from tests.api.harness import Json
from tests.inbound.inbox import Inbox, body_of, inbox, stated, voided

IDS = ("A-1", "A-2", "A-3")
BAD = (b"", b"{", {"id": "A-1", "version": 1}, stated(port_code="0000"), stated(agency="atf"))
FEW = settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
EXAMPLES = count()
Versions = dict[tuple[str, int], int | str]

versions = st.dictionaries(
    st.tuples(st.sampled_from(IDS), st.integers(1, 5)), st.sampled_from((1, 2, 3, "void")), max_size=10
)
"""By id and version the rounds that are stated, or a void."""


def message(own_id: str, version: int, what: int | str) -> Json:
    """As it is sent. Rounds that stand already are stated again by some versions."""
    return voided(own_id, version) if what == "void" else stated(own_id, version, int(what))


def standing(sent: Versions) -> dict[str, int]:
    """What stands, as plainly as one can say it: of each id the highest version, unless that is a void."""
    highest = {own_id: what for (own_id, _), what in sorted(sent.items())}
    return {own_id: int(what) for own_id, what in highest.items() if what != "void"}


def batches(messages: list[object], random: Random) -> Iterator[list[object]]:
    """The messages in parts."""
    while messages:
        size = random.randint(1, len(messages))
        yield messages[:size]
        messages = messages[size:]


class Feed:
    """An intake with one partition, fed as a consumer would; what is set aside is dropped."""

    def __init__(self, intake: Intake, topic: str) -> None:
        self._intake = intake
        self._partition = TopicPartition(topic, next(EXAMPLES))
        self._position: Position | None = None

    async def take(self, bodies: Sequence[object]) -> None:
        """Take in one batch and move the position."""
        first = self._position.offset if self._position else 0
        found = [self._sent(body, first + place) for place, body in enumerate(bodies)]
        events: Sequence[Sent] = [one for one in found if one is not None]
        after = Position(first + len(bodies))
        while True:
            try:
                await self._intake.apply(events, {self._partition: self._position}, {self._partition: after})
            except NotTaken as refused:
                events = refused.rest
            else:
                break
        self._position = after

    def _sent(self, body: object, offset: int) -> Sent | None:
        try:
            return self._intake.decode(
                Record(self._partition.topic, self._partition.partition, offset, 0, b"", body_of(body), ())
            )
        except BadMessage:
            return None


def scheduled(sent: Versions, prefix: str, random: Random) -> list[list[object]]:
    """Each message once or more, in any order and parts, with bad ones between."""
    messages: list[object] = [
        message(prefix + own_id, version, what) for (own_id, version), what in sent.items()
    ]
    messages += random.choices(messages, k=len(messages)) if messages else []
    messages += random.choices(BAD, k=random.randint(0, 3))
    random.shuffle(messages)
    return list(batches(messages, random))


async def example(box: Inbox, sent: Versions, prefix: str, parts: list[list[object]]) -> None:
    """Take all in, and then all of it again."""
    feed = Feed(box.intake(), box.hsi.topic)
    for part in [*parts, list(chain.from_iterable(parts))]:
        await feed.take(part)
    found: dict[str, list[int]] = {}
    for own_id in IDS:
        own = await box.records(source_reference=f"ice-hsi/{prefix}{own_id}", status="active")
        found[own_id] = [one["items"][0]["rounds"] for one in own]
    stand = standing(sent)
    assert found == {own_id: [stand[own_id]] if own_id in stand else [] for own_id in IDS}


async def test_the_same_records_stand_in_any_order(database_url: str, tmp_path: Path) -> None:
    loop, log = asyncio.get_running_loop(), EmbeddedLog(tmp_path / "log.db")
    async with inbox(log, database_url) as box:

        @given(versions, st.randoms(use_true_random=False))
        @FEW
        def check(sent: Versions, random: Random) -> None:
            prefix = f"{next(EXAMPLES)}-"
            parts = scheduled(sent, prefix, random)
            asyncio.run_coroutine_threadsafe(example(box, sent, prefix, parts), loop).result(60)

        await asyncio.to_thread(check)
    await log.close()
