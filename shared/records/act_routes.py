"""The route by which the acts of one record are read: who did what with it."""

from datetime import datetime
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

import msgspec
import orjson
from fastapi import APIRouter, Depends, Path, Response
from pydantic import BaseModel, Field
from sqlalchemy import Row

from shared.access.authority import Authority
from shared.access.policy import Action
from shared.acts.act import FIELDS
from shared.acts.journal import Place
from shared.contracts.record import Draft
from shared.records.service import RecordService
from shared.runtime.clock import as_utc
from shared.web import cursors
from shared.web.auth import Requires
from shared.web.cursors import Cursor, Limit
from shared.web.problems import problems

D = TypeVar("D", bound=Draft)
RecordId = Annotated[UUID, Path(description="Id of the record, as it was answered or chosen.")]
Auditing = Annotated[Authority, Depends(Requires(Action.ACTS))]
SHOWN = (*(name for name in FIELDS if name != "record_id"), "lane", "number", "digest")


class ShownAct(BaseModel):
    """One act: a write, or a read in which identities were seen."""

    at: datetime = Field(description="UTC instant.")
    subject: str = Field(description="Who: the issuer and the subject of the token.")
    roles: str = Field(description="The caller's roles, with spaces between them.")
    kind: str = Field(description="With what: the record itself, or what belongs to it, as `custody`.")
    action: str = Field(description="What: `record`, `amend`, `void`, `identify` and so on.")
    version: int | None = Field(None, description="The version that was made; absent for a read.")
    before: str | None = Field(None, description="SHA-256 of the version that it replaced.")
    after: str | None = Field(None, description="SHA-256 of the version that was made.")
    reason: str | None = Field(None, description="Why, as the caller said.")
    request_id: str | None = Field(None, description="`X-Request-Id` of the request.")
    trace_id: str | None = Field(None, description="W3C trace that the request was part of.")
    detail: dict[str, Any] | None = Field(
        None, description="Of a read: what was asked, and how many were seen. Of a proposal: which."
    )
    lane: UUID = Field(description="The chain in which the act stands.")
    number: int = Field(description="Its number there.")
    digest: str = Field(description="SHA-256 of the act, which covers the one before it in the lane.")


class ActPage(BaseModel):
    """Acts of one record, the oldest first."""

    acts: list[ShownAct] = Field(description="Up to `limit` of them.")
    next: str | None = Field(None, description="`cursor` of the page after this one; absent on the last.")


class ActBookmark(msgspec.Struct, frozen=True, array_like=True):
    """Where the next page begins: after this act, of this record."""

    record: UUID
    at: datetime
    lane: UUID
    number: int


class ActRoutes(Generic[D]):
    """The handler of `/{record_id}/acts`."""

    def __init__(self, service: RecordService[D]) -> None:
        self._service = service

    def add_to(self, router: APIRouter) -> None:
        """Add the route."""
        router.get(
            "/{record_id}/acts",
            responses={200: {"model": ActPage}, **problems(404)},
            summary=f"Who did what with one {self._service.kind.name}, oldest first",
        )(self.acts)

    async def acts(
        self, record_id: RecordId, caller: Auditing, limit: Limit = 100, cursor: Cursor = None
    ) -> Response:
        bookmark = cursors.decode(cursor, ActBookmark)
        if bookmark is not None and bookmark.record != record_id:
            raise cursors.refused()
        after: Place | None = None if bookmark is None else (bookmark.at, bookmark.lane, bookmark.number)
        rows = await self._service.reads.acts_of(record_id, caller, after, limit + 1)
        answer: dict[str, Any] = {"acts": [_shown(row) for row in rows[:limit]]}
        if len(rows) > limit:
            last = rows[limit - 1]
            mark = ActBookmark(record_id, as_utc(last.at), UUID(int=last.lane.int), last.number)
            answer["next"] = cursors.encode(mark)
        return Response(orjson.dumps(answer, option=orjson.OPT_UTC_Z), media_type="application/json")


def _shown(row: Row[Any]) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in SHOWN}
    values |= {"at": as_utc(row.at), "lane": str(row.lane)}
    if row.detail is not None:
        values["detail"] = orjson.loads(row.detail)
    return {name: value for name, value in values.items() if value is not None}
