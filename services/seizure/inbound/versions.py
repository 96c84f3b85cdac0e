"""Which version of another agency's record stands, pure: the highest one, in whatever order they come."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from uuid import UUID

from shared.contracts.vocabularies import Status


@dataclass(frozen=True, slots=True)
class Taken:
    """A version that was taken in, and the record of ours that it became; None: there was nothing to void."""

    own_version: int
    status: Status
    digest: str
    record_id: UUID | None = None
    version: int | None = None


class Verdict(Enum):
    """What a version that comes means for what stands."""

    NEW = "a record of ours begins"
    NEXT = "the record that stands changes"
    VOID = "the record that stands is voided"
    NOTHING = "it is noted: there is nothing to void"
    STALE = "it is known, or a higher version is"


class SameVersion(ValueError):
    """The version was taken in with other content."""


class History:
    """What was taken in under one id."""

    def __init__(self, taken: Iterable[Taken]) -> None:
        self._taken = {one.own_version: one for one in taken}

    @property
    def highest(self) -> Taken | None:
        """What stands."""
        return self._taken[max(self._taken)] if self._taken else None

    def add(self, one: Taken) -> None:
        """It is taken in."""
        self._taken[one.own_version] = one

    def verdict(self, own_version: int, status: Status, digest: str) -> Verdict:
        """What this version means. Raises `SameVersion`.

        After a void a higher version that is active begins a new record: so the highest version stands,
        whether it comes before or after the void.
        """
        known, top = self._taken.get(own_version), self.highest
        if known is not None and known.digest != digest:
            raise SameVersion
        if top is not None and top.own_version >= own_version:
            return Verdict.STALE
        standing = top is not None and top.status is Status.ACTIVE
        if status is Status.VOIDED:
            return Verdict.VOID if standing else Verdict.NOTHING
        return Verdict.NEXT if standing else Verdict.NEW
