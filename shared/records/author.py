"""Who makes a version, and by what authority."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson
import structlog

from shared.access.authority import Authority
from shared.access.policy import Action
from shared.access.reach import Facts
from shared.acts.act import Act
from shared.contracts.record import Draft
from shared.records.skew import Skew
from shared.runtime.trace import trace_id
from shared.web.edge import current_traceparent
from shared.web.errors import Forbidden


@dataclass(frozen=True, slots=True)
class Author:
    """Who makes a version, in which request and W3C trace. Never leaves the service (D10).

    `skew` is that of the device's clock, where the request told its time.
    `proposal` is the one that is approved with it, and `proposer` who made that.
    """

    authority: Authority
    traceparent: str | None = None
    request_id: str | None = None
    proposal: UUID | None = None
    proposer: str | None = None
    skew: Skew | None = None

    @property
    def subject(self) -> str:
        """Who it is."""
        return self.authority.subject

    def offset_s(self, draft: Draft) -> int:
        """Seconds to be added to the time of this draft. Raises `Invalid` where a clock is too far off."""
        return 0 if self.skew is None else self.skew.offset_s(draft)

    def may(self, action: Action, facts: Iterable[Facts], now: datetime) -> bool:
        """Whether the author may do this with all such records."""
        return all(self.authority.allows(action, one, now) for one in facts)

    def check(self, action: Action, facts: Facts, now: datetime) -> None:
        """Raise `Forbidden`, which says who may, unless the author may do this with such a record."""
        if not self.authority.allows(action, facts, now):
            raise Forbidden(f"To {action.words} this takes {self.authority.needed(action, facts)}.")

    def act(self, at: datetime, action: str, kind: str, **rest: Any) -> Act:
        """What this author does, as an act. Its roles are in order, with spaces between them."""
        if self.proposal is not None:
            rest["detail"] = orjson.dumps({"proposal": str(self.proposal)}).decode()
        return Act(
            at=at,
            subject=self.subject,
            roles=_in_order(self.authority.caller.roles),
            action=action,
            kind=kind,
            request_id=self.request_id,
            trace_id=None if self.traceparent is None else trace_id(self.traceparent),
            **rest,
        )


@lru_cache(maxsize=1_000)
def _in_order(roles: frozenset[str]) -> str:
    return " ".join(sorted(roles))


def author_of(caller: Authority, skew: Skew | None = None) -> Author:
    """The caller of the request that is being served."""
    request_id = structlog.contextvars.get_contextvars().get("request_id")
    return Author(caller, current_traceparent(), request_id, skew=skew)
