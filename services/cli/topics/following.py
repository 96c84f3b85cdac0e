"""Following a topic: read, choose, show, and keep how far one came, until there is enough or a signal."""

import asyncio
import select
import signal
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from services.cli.terminal import give, say
from services.cli.topics.events import Paths, as_row, columns_of, heading
from services.cli.topics.fields import Condition, conditions, paths, schema_of
from services.cli.topics.newest import Newest
from services.cli.topics.snapshots.behind import Behind
from shared.events.cloudevents import Event, as_json, event_of
from shared.events.log import Record, TopicPartition
from shared.events.subscription import Subscription

LOOK_S = 0.5
"""So often at least it looks whether it is to stop."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events are shown, and how."""

    topic: str
    conditions: list[Condition]
    columns: Paths
    limit: int | None
    as_json: bool
    state: bool

    @classmethod
    def of(
        cls,
        topic: str,
        given: list[str],
        columns: str | None,
        limit: int | None,
        *,
        as_json: bool,
        state: bool,
    ) -> Self:
        """What options ask for. Ends the command where a field is not one of the topic's."""
        kind = schema_of(topic).partition(".")[0]
        asked = paths(columns or columns_of(kind), topic)
        return cls(topic, conditions(given, topic), asked, limit, as_json, state)

    def chosen(self, event: Event) -> bool:
        """Whether an event is one of those."""
        return all(one.met(event.body) for one in self.conditions)


class Following:
    """One run of `outbound subscribe`."""

    def __init__(self, wanted: Wanted, *, until_end: bool) -> None:
        self._wanted = wanted
        self._until_end = until_end
        self._newest = Newest()
        self._shown = 0
        self._positions: dict[TopicPartition, int] = {}
        self._before: Iterable[Event] = ()
        self._behind = Behind({})

    def begin_with(self, before: Iterable[Event], behind: Behind) -> None:
        """Show these events first, and of the topic what is behind them."""
        self._before, self._behind = before, behind

    async def run(self, subscription: Subscription) -> None:
        """Follow until the limit, the end or a signal. Raises `LogError`."""
        stop = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        async with subscription as topic:
            self._head()
            for event in self._before:
                self._give(event)
            while not (stop.is_set() or reader_gone() or await self._done(topic)):
                self._take(self._behind.rest(await topic.poll(LOOK_S)))
                await topic.keep(self._positions)
            for event in self._newest.standing():
                self._show(event)
            sys.stdout.flush()

    def _head(self) -> None:
        """What a person is told first."""
        if not self._until_end:
            say(f"Following {self._wanted.topic}: Ctrl-C ends it.", err=True)
        if not self._wanted.as_json:
            give(heading(self._wanted.columns))

    def _take(self, records: list[Record]) -> None:
        """Show records, or hold their state; those behind the limit are left for another time."""
        for record in records:
            if self._full():
                break
            event = event_of(record)
            if not event.beside:
                self._give(event)
            self._positions[TopicPartition(record.topic, record.partition)] = record.offset + 1
        sys.stdout.flush()

    def _give(self, event: Event) -> None:
        (self._newest.apply if self._wanted.state else self._show)(event)

    def _show(self, event: Event) -> None:
        if self._wanted.chosen(event) and not self._full():
            give(f"{as_json(event)}\n" if self._wanted.as_json else as_row(event, self._wanted.columns))
            self._shown += 1

    async def _done(self, topic: Subscription) -> bool:
        return self._full() or (self._until_end and await topic.at_end())

    def _full(self) -> bool:
        return self._wanted.limit is not None and self._shown >= self._wanted.limit


def reader_gone() -> bool:
    """Whether nobody reads what is printed any more, as after `| head`; no event need come to find out."""
    poller = select.poll()
    poller.register(sys.stdout.fileno(), 0)
    return any(events & (select.POLLERR | select.POLLHUP) for _descriptor, events in poller.poll(0))
