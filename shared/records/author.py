"""Who makes a version."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog

from shared.access.caller import Caller
from shared.acts.act import Act
from shared.runtime.trace import trace_id
from shared.web.edge import current_traceparent


@dataclass(frozen=True, slots=True)
class Author:
    """Who makes a version, with the request and the W3C trace it is part of. Never leaves the service (D10).

    `supervises`: may change what is in a closed fiscal year. `roles`: in order, with spaces between them.
    """

    subject: str
    traceparent: str | None = None
    supervises: bool = False
    roles: str = ""
    request_id: str | None = None

    def act(self, at: datetime, action: str, kind: str, **rest: Any) -> Act:
        """What this author does, as an act."""
        return Act(
            at=at,
            subject=self.subject,
            roles=self.roles,
            action=action,
            kind=kind,
            request_id=self.request_id,
            trace_id=None if self.traceparent is None else trace_id(self.traceparent),
            **rest,
        )


def author_of(caller: Caller, *, supervises: bool = False) -> Author:
    """The caller of the request that is being served."""
    request_id = structlog.contextvars.get_contextvars().get("request_id")
    roles = " ".join(sorted(caller.roles))
    return Author(caller.subject, current_traceparent(), supervises, roles, request_id)
