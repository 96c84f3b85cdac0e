"""The lanes of a journal of acts: chains that one process appends to, each by one transaction at a time.

One chain a service would have every writer wait for the commit of the one before. So a transaction takes
a lane that is free, or begins one. The head of a lane moves after the commit. A transaction that may or may
not be committed leaves its lane behind: nobody appends to it any more, and it stays a whole chain.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from shared.acts.act import Act, Link, genesis, link
from shared.contracts.ids import uuid7
from shared.runtime.clock import Clock
from shared.web.errors import OutboundError

LIFE = timedelta(days=1)
"""For so long a lane is appended to: so whoever looks for new acts looks at young lanes only."""
ROLLED_BACK = (IntegrityError, OutboundError)
"""After these a transaction is not committed: the database, or the service before the commit, refused."""


class Lane:
    """A chain and its head. Its id is a UUIDv7: it says when the lane was begun."""

    __slots__ = ("head", "id", "number")

    def __init__(self, service: str, lane: UUID) -> None:
        self.id = lane
        self.number = 0
        self.head = genesis(service, lane)

    @property
    def begun_ms(self) -> int:
        """Unix time in milliseconds."""
        return self.id.int >> 80


class Pen:
    """Links the acts of one transaction; it takes a lane for the first of them."""

    __slots__ = ("_lanes", "lane", "last")

    def __init__(self, lanes: "Lanes") -> None:
        self._lanes = lanes
        self.lane: Lane | None = None
        self.last: Link | None = None

    def links(self, acts: Iterable[Act]) -> list[Link]:
        """The acts as the next entries of the lane."""
        if self.lane is None:
            self.lane = self._lanes.take()
        made: list[Link] = []
        last = self.last
        for act in acts:
            number, head = (self.lane.number, self.lane.head) if last is None else (last.number, last.digest)
            last = link(act, self.lane.id, number + 1, head)
            made.append(last)
        self.last = last
        return made

    def undo(self) -> None:
        """Take back the links that were made, none of which was written, and the lane."""
        if self.lane is not None:
            self._lanes.give_back(self.lane)
        self.lane = self.last = None


class Lanes:
    """The lanes of one service in one process."""

    def __init__(self, service: str, clock: Clock) -> None:
        self._service = service
        self._clock = clock
        self._free: list[Lane] = []

    @contextmanager
    def pen(self) -> Iterator[Pen]:
        """A pen for one transaction, which must be committed when the block ends."""
        pen = Pen(self)
        try:
            yield pen
        except ROLLED_BACK:
            if pen.lane is not None:
                self.give_back(pen.lane)
            raise
        if pen.lane is not None:
            if pen.last is not None:
                pen.lane.number, pen.lane.head = pen.last.number, pen.last.digest
            self.give_back(pen.lane)

    def give_back(self, lane: Lane) -> None:
        """Let another transaction have the lane."""
        self._free.append(lane)

    def take(self) -> Lane:
        """A free lane that is young enough, or a new one."""
        now_ms = int(self._clock().timestamp() * 1000)
        while self._free:
            lane = self._free.pop()
            if 0 <= now_ms - lane.begun_ms <= LIFE / timedelta(milliseconds=1):
                return lane
        return Lane(self._service, uuid7(now_ms))
