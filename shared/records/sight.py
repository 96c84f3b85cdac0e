"""What of the records of a kind a reader may see: which ones, and what of each."""

from collections.abc import Callable, Sequence
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


class Sight(Generic[D]):
    """Over the records of one kind."""

    def __init__(self, repository: Repository[D], clock: Clock) -> None:
        self._repository, self._kind = repository, repository.kind
        self._clock = clock

    async def find(self, db: AsyncConnection, record_id: UUID, reader: Authority) -> Found:
        """The record as it stands. Raises `NotFound`, alike for no record and one that is out of sight."""
        found = (await self._repository.current(db, [record_id])).get(record_id)
        if found is None or not reader.allows(Action.READ, found.facts, self._clock()):
            raise NotFound(f"There is no {self._kind.name} {record_id}.")
        return found

    def body(self, body: bytes, facts: Facts, reader: Authority) -> bytes:
        """What the reader may see of a body."""
        identified = reader.allows(Action.IDENTIFY, facts, self._clock())
        return body if identified else self._kind.without_identities(body)

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
