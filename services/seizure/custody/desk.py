"""What the routes of custody share: who may, the one way to write, and the note of who saw what."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from services.seizure.custody.guards import Guard
from services.seizure.custody.tables import CustodyTables
from services.seizure.custody.writes import Work, Writes
from shared.access.authority import Authority
from shared.access.policy import Action
from shared.acts.journal import Acts
from shared.contracts.custody import KIND
from shared.database.database import Database
from shared.records.author import author_of
from shared.records.routes import key_of
from shared.runtime.clock import Clock
from shared.web.media import JSON
from shared.web.problems import problems
from shared.web.route import StrictRoute

WRITTEN = problems(404, 409, 413, 415)


class Desk:
    """One a service. Whoever reads custody sees identities, so every read is noted before it is answered."""

    def __init__(self, tables: CustodyTables, database: Database, clock: Clock, acts: Acts) -> None:
        self.tables, self.database, self.clock = tables, database, clock
        self.guard = Guard(tables, database, clock)
        self._writes, self._acts = Writes(tables, database, clock, acts), acts

    async def write(
        self, request: Request, action: Action, key: str, caller: Authority, work: Work
    ) -> Response:
        """Do the work once for this key, and answer with what came of it."""
        given = await key_of(request, key, caller)
        answer = await self._writes.write(action, given, author_of(caller), work)
        mark = {"Idempotency-Replayed": "true"} if answer.replayed else {}
        return Response(answer.body, 201, headers=mark, media_type=JSON)

    async def note(
        self, reader: Authority, asked: str, seen: int = 1, seizure_id: UUID | None = None, **how: Any
    ) -> None:
        """Note in the journal of acts who read what: `seen` receipts, entries, items or files."""
        told = {name: one for name, one in how.items() if one not in {None, False}}
        detail = orjson.dumps({"asked": asked, **told, "seen": seen}).decode()
        act = author_of(reader).act(self.clock(), Action.IDENTIFY, KIND, record_id=seizure_id, detail=detail)
        await self._acts.note(self.database, act)


def new_router() -> APIRouter:
    """A router for routes of custody."""
    return APIRouter(prefix="/v1", tags=["custody"], route_class=StrictRoute)


def posts(
    router: APIRouter, path: str, handler: Callable[..., Any], model: type[BaseModel], summary: str
) -> None:
    """Add a route that writes."""
    responses: dict[int | str, Any] = {201: {"model": model}, **WRITTEN}
    router.post(path, status_code=201, responses=responses, summary=summary)(handler)


def gets(router: APIRouter, path: str, handler: Callable[..., Any], summary: str, *statuses: int) -> None:
    """Add a route that reads."""
    add = router.get(path, responses=problems(*statuses), summary=summary, response_model_exclude_none=True)
    add(handler)
