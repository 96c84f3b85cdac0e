"""What of the records of a kind a reader may see: which ones, and what of each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from shared.access.authority import Authority
from shared.access.policy import Action
from shared.access.reach import Facts
from shared.contracts.record import Draft
from shared.records.found import Found
from shared.records.kind import Search
from shared.records.repository import Repository
from shared.runtime.clock import Clock
from shared.web.errors import Forbidden, NotFound

D = TypeVar("D", bound=Draft)


@dataclass(frozen=True, slots=True)
class Shown:
    """Bodies as a reader may see them, and whether there are identities in any."""

    bodies: Sequence[bytes]
    identified: bool


class Sight(Generic[D]):
    """Over the records of one kind."""

    def __init__(self, repository: Repository[D], clock: Clock) -> None:
        self._repository, self._kind = repository, repository.kind
        self._clock = clock

    async def find(
        self, db: AsyncConnection, record_id: UUID, reader: Authority, action: Action = Action.READ
    ) -> Found:
        """The record as it stands, with which the reader may do this.

        Raises `NotFound`, alike for no record and one that is out of sight.
        """
        found = (await self._repository.current(db, [record_id])).get(record_id)
        if found is None or not reader.allows(action, found.facts, self._clock()):
            raise NotFound(f"There is no {self._kind.name} {record_id}.")
        return found

    def body(self, body: bytes, facts: Facts, reader: Authority) -> bytes:
        """What the reader may see of a body."""
        identified = reader.allows(Action.IDENTIFY, facts, self._clock())
        return body if identified else self._kind.without_identities(body)

    def shown(self, bodies: Sequence[bytes], facts: Facts, reader: Authority) -> Shown:
        """What the reader may see of the bodies of one record."""
        return self._together([self._of(one, facts, reader) for one in bodies])

    def listed(self, records: Sequence[Found], reader: Authority) -> Shown:
        """What the reader may see of these records."""
        return self._together([self._of(one.body, one.facts, reader) for one in records])

    def _of(self, body: bytes, facts: Facts, reader: Authority) -> tuple[bytes, bool]:
        """What the reader may see of a body, and whether identities are in it."""
        seen = self.body(body, facts, reader)
        return seen, self._kind.identifies(seen)

    @staticmethod
    def _together(seen: Sequence[tuple[bytes, bool]]) -> Shown:
        return Shown([body for body, _identified in seen], any(identified for _body, identified in seen))

    def within(self, search: Search, reader: Authority) -> Callable[[Any], Sequence[Any]]:
        """The conditions, on columns, of what the reader may see and look for. Raises `Forbidden`."""
        needed, identities = [Action.READ], search.identities(self._kind)
        if identities:
            needed.append(Action.SEARCH)
            if not reader.has(Action.SEARCH):
                whom = reader.needed(Action.SEARCH)
                raise Forbidden(f"To {Action.SEARCH.words} ({', '.join(identities)}) takes {whom}.")
        now, reaches = self._clock(), [reader.reach(one) for one in needed]
        return lambda columns: [one for reach in reaches for one in reach.where(columns, now)]
