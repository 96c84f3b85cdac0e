"""The route that takes records as a stream of lines, and answers each line (ADR 0021)."""

from collections.abc import Sequence
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from pydantic import BaseModel, Field

from shared.access.authority import Authority
from shared.access.policy import Action
from shared.contracts.record import Draft
from shared.records.author import author_of
from shared.records.bodies import Result, SeenBefore, new_model
from shared.records.bulk import Bulk, Line
from shared.records.reads import fingerprint
from shared.records.repository import Key
from shared.records.skew import skew_of
from shared.runtime.metrics import Metrics
from shared.web.auth import Requires, recheck
from shared.web.device_time import ClockError
from shared.web.errors import OutboundError
from shared.web.problems import problems
from shared.web.upload import NDJSON, Answer, Numbered, UploadAnswer, UploadLimits, read_line

D = TypeVar("D", bound=Draft)
FIRST = Query(ge=1, le=9_999_999, description="Number of the first line that is sent, in the whole upload.")
Recording = Annotated[Authority, Depends(Requires(Action.RECORD))]
UploadKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=190,
        pattern=r"^[\x21-\x7e]+$",
        description="Chosen by the caller, one an upload; with it, each line has a key by its number. To go "
        "on after a cut, send the same lines with the same key again: from `first_line` on, or all of them. "
        "What was stored is answered as it was, `replayed`; a line that was refused may be put right.",
    ),
]


class LineAnswer(BaseModel):
    """What became of one line, or, in the last line of the answer, of all of them.

    A line that ends the upload early has a problem and the number of the first line that was not entered.
    """

    line: int | None = Field(None, description="Number of the line, from 1, blank lines counted.")
    status: int | None = Field(None, description=Result.model_fields["status"].description)
    id: UUID | None = Field(None, description=Result.model_fields["id"].description)
    version: int | None = Field(None, description=Result.model_fields["version"].description)
    proposal: UUID | None = Field(None, description=Result.model_fields["proposal"].description)
    seen_before: SeenBefore | None = Field(None, description=Result.model_fields["seen_before"].description)
    problem: dict[str, Any] | None = Field(None, description=Result.model_fields["problem"].description)
    replayed: bool | int | None = Field(
        None, description="true: answered as before. In the last line, how many of them."
    )
    lines: int | None = Field(None, description="In the last line: how many lines were answered.")
    created: int | None = Field(None, description="In the last line: how many were answered 201.")
    unchanged: int | None = Field(None, description="In the last line: how many were answered 200.")
    proposed: int | None = Field(None, description="In the last line: how many were answered 202.")
    refused: int | None = Field(None, description="In the last line: how many were refused.")


class _Lines(Response):
    media_type = NDJSON


class UploadRoutes(Generic[D]):
    """The handler of `/stream`."""

    def __init__(self, bulk: Bulk[D], name: str, draft: type[D], metrics: Metrics) -> None:
        self._bulk, self._name, self._draft = bulk, name, draft
        self._written = metrics.records_written

    def add_to(self, router: APIRouter) -> None:
        """Add the route."""
        record = {"$ref": f"#/components/schemas/{new_model(self._draft).__name__}"}
        lines = {NDJSON: {"schema": {"type": "array", "items": record}}}
        router.post(
            "/stream",
            response_class=_Lines,
            responses={
                200: {"model": list[LineAnswer], "description": "An answer a line, and their counts."},
                **problems(409, 413, 415),
            },
            openapi_extra={"requestBody": {"required": True, "content": lines}},
            summary="Record many, a line each, answered line by line while they come",
        )(self.stream)

    async def stream(
        self,
        request: Request,
        key: UploadKey,
        caller: Recording,
        slow: ClockError,
        first_line: Annotated[int, FIRST] = 1,
    ) -> Response:
        limits: UploadLimits = request.app.state.uploads
        author, path = author_of(caller, skew_of(request, slow)), request.url.path.encode()

        def read(number: int, text: bytes | None) -> Line:
            own = Key(caller.subject, f"{key} {number}", fingerprint(path, text or b""))
            try:
                return Line(number, own, read_line(text, limits.line_bytes))
            except OutboundError as error:
                return Line(number, own, problem=error)

        async def enter(group: Sequence[Numbered]) -> Sequence[Answer]:
            await recheck(request, caller)
            answers = await self._bulk.lines([read(*one) for one in group], author)
            fresh = [one for one in answers if one["status"] == 201 and not one.get("replayed")]
            self._written.labels(self._name, "recorded").inc(len(fresh))
            return answers

        return UploadAnswer(request, enter, limits, first_line)
