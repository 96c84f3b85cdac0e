"""The routes of a record-keeping service: the same for every kind, but for the list's filters."""

import re
from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar
from uuid import UUID

import orjson
import structlog
from fastapi import APIRouter, Depends, Header, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import ColumnElement

from shared.contracts.record import Draft, Reason, Recorded
from shared.records.batches import read_id
from shared.records.closing_routes import add_closings
from shared.records.repository import Author, Key
from shared.records.service import RecordService, Stored, fingerprint
from shared.runtime.metrics import Metrics
from shared.web.auth import Caller, Requires
from shared.web.edge import current_traceparent
from shared.web.errors import BadRequest, Invalid, PreconditionRequired, pointer
from shared.web.problems import problems
from shared.web.route import StrictRoute

D = TypeVar("D", bound=Draft)
JSON = "application/json"
MAX_BATCH = 1_000

_KEY = Header(
    alias="Idempotency-Key",
    min_length=1,
    max_length=200,
    pattern=r"^[\x21-\x7e]+$",
    description="Chosen by the caller, one an entry; a retry with the same key is no second entry.",
)
KeyHeader = Annotated[str, _KEY]
OptionalKey = Annotated[str | None, _KEY]
"""For a change, which If-Match makes once already; with a key, a retry is answered as the first was."""
IfMatch = Annotated[str | None, Header(alias="If-Match", description='ETag of the version to change: `"3"`.')]
Reading = Annotated[Caller, Depends(Requires("read"))]
Writing = Annotated[Caller, Depends(Requires("write"))]
Limit = Annotated[int, Query(ge=1, le=500, description="Records a page.")]
Cursor = Annotated[str | None, Query(max_length=200, description="`next` of the page before.")]


class Void(BaseModel):
    """Why a record is voided."""

    model_config = ConfigDict(extra="forbid")
    reason: Reason


class Amendment(BaseModel):
    """A JSON merge patch (RFC 7396) of the record's fields, and `reason`, which says why."""

    model_config = ConfigDict(extra="allow")
    reason: Reason


class Batch(BaseModel):
    """Up to 1,000 records, each as in a single POST."""

    model_config = ConfigDict(extra="forbid")
    records: Annotated[list[Any], Field(min_length=1, max_length=MAX_BATCH)]


class Result(BaseModel):
    """What became of one record of a batch: 201 created, 200 it stood already, else its problem."""

    index: int
    status: int
    id: UUID | None = None
    version: int | None = None
    problem: dict[str, Any] | None = None


class BatchAnswer(BaseModel):
    """Counts, and one result a record in the order sent."""

    created: int
    unchanged: int
    refused: int
    results: list[Result]


def record_router(
    service: RecordService[D],
    plural: str,
    contract: type[Recorded],
    filters: Callable[..., Sequence[ColumnElement[bool]]],
    metrics: Metrics,
) -> APIRouter:
    """All routes of one kind under `/v1/{plural}`.

    `filters` is a FastAPI dependency: query parameters in, SQL conditions out.
    """
    router = APIRouter(prefix=f"/v1/{plural}", tags=[plural], route_class=StrictRoute)
    name = service.kind.name
    page_model = _page_model(name, contract)
    if service.closings is not None:
        add_closings(router, service.closings, service.database, service.clock)
    _add_writes(router, service, contract, metrics)

    @router.get("", responses={200: {"model": page_model}, **problems()}, summary=f"List {plural}")
    async def list_records(
        _caller: Reading,
        conditions: Annotated[Sequence[ColumnElement[bool]], Depends(filters)],
        limit: Limit = 100,
        cursor: Cursor = None,
    ) -> Response:
        bodies, following = await service.page(conditions, cursor, limit)
        return _joined("records", bodies, following)

    @router.get(
        "/{record_id}", responses={200: {"model": contract}, **problems(404)}, summary=f"Read one {name}"
    )
    async def read(record_id: UUID, _caller: Reading) -> Response:
        return _answer(await service.get(record_id))

    @router.get(
        "/{record_id}/versions",
        responses={200: {"model": page_model}, **problems(404)},
        summary=f"Every version of one {name}, oldest first",
    )
    async def versions(record_id: UUID, _caller: Reading) -> Response:
        return _joined("records", await service.history(record_id), None)

    return router


def _add_writes(
    router: APIRouter, service: RecordService[D], contract: type[Recorded], metrics: Metrics
) -> None:
    kind = service.kind
    draft_model = _new(kind.draft)

    def count(action: str, number: int = 1) -> None:
        metrics.records_written.labels(kind.name, action).inc(number)

    @router.post(
        "",
        status_code=201,
        responses={200: {"model": contract}, 201: {"model": contract}, **problems(409, 413, 415)},
        summary=f"Record one {kind.name}",
    )
    async def create(
        request: Request,
        record: draft_model,  # type: ignore[valid-type]
        key: KeyHeader,
        caller: Writing,
    ) -> Response:
        chosen: UUID | None = getattr(record, "id", None)
        record_id = read_id(None if chosen is None else str(chosen))
        given = await _key(request, key, caller)
        stored = await service.create(
            record, record_id, getattr(record, "reason", None), given, _author(caller)
        )
        if stored.created:
            count("recorded")
        response = _answer(stored, 201 if stored.created else 200)
        response.headers["Location"] = f"{router.prefix}/{stored.id}"
        return response

    @router.post(
        "/batch",
        responses={200: {"model": BatchAnswer}, **problems(409, 413, 415)},
        summary=f"Record up to {MAX_BATCH:,}, each all or nothing",
    )
    async def create_batch(request: Request, batch: Batch, key: KeyHeader, caller: Writing) -> Response:
        answer = await service.create_batch(batch.records, await _key(request, key, caller), _author(caller))
        count("recorded", answer["created"])
        return Response(orjson.dumps(answer), media_type=JSON)

    @router.patch(
        "/{record_id}",
        responses={200: {"model": contract}, **problems(404, 409, 412, 413, 415, 428)},
        summary=f"Amend one {kind.name}",
    )
    async def amend(
        record_id: UUID, amendment: Amendment, caller: Writing, if_match: IfMatch = None
    ) -> Response:
        patch = dict(amendment.model_extra or {})
        _check_patch(patch, kind.draft)
        expected = _expected(if_match)
        stored = await service.amend(record_id, expected, patch, amendment.reason, _author(caller))
        if stored.created:
            count("amended")
        return _answer(stored)

    @router.post(
        "/{record_id}/void",
        responses={200: {"model": contract}, **problems(404, 409, 412, 413, 415, 428)},
        summary=f"Void one {kind.name}; it stays readable and counts nothing",
    )
    async def void(
        request: Request,
        record_id: UUID,
        body: Void,
        caller: Writing,
        if_match: IfMatch = None,
        key: OptionalKey = None,
    ) -> Response:
        given = None if key is None else await _key(request, key, caller)
        stored = await service.void(record_id, _expected(if_match), body.reason, _author(caller), given)
        if stored.created:
            count("voided")
        return _answer(stored)


def _new(draft: type[D]) -> type[D]:
    """The draft with what a single POST may add: a caller-made id, and a reason."""
    fields: Any = {
        "__annotations__": {"id": UUID | None, "reason": Reason | None},
        "id": Field(None, description="A UUIDv7 made by the caller, or absent."),
        "reason": Field(None, description="Why it is recorded; needed in a closed fiscal year."),
        "__doc__": draft.__doc__,
        "__module__": draft.__module__,
    }
    return type(f"New{draft.__name__.removesuffix('Draft')}", (draft,), fields)


def _page_model(name: str, contract: type[Recorded]) -> type[BaseModel]:
    fields: Any = {
        "__annotations__": {"records": list[contract], "next": str | None},  # type: ignore[valid-type]
        "next": None,
        "__module__": __name__,
    }
    return type(f"{name.title()}Page", (BaseModel,), fields)


def _check_patch(patch: dict[str, Any], draft: type[Draft]) -> None:
    unknown = sorted(set(patch) - set(draft.model_fields))
    if unknown:
        raise Invalid(
            f"These cannot be amended: {', '.join(unknown)}.",
            errors=[{"pointer": pointer([name]), "detail": "not a field that is stated"} for name in unknown],
        )


async def _key(request: Request, key: str, caller: Caller) -> Key:
    body = await request.body()
    return Key(caller.subject, key, fingerprint(request.url.path.encode(), body))


def _author(caller: Caller) -> Author:
    return Author(caller.subject, current_traceparent(), "supervise" in caller.scopes)


def _expected(if_match: str | None) -> int:
    if if_match is None:
        raise PreconditionRequired(
            'Say which version you change: If-Match: "VERSION" (the ETag that you read).'
        )
    match = re.fullmatch(r'"([1-9]\d{0,8})"', if_match.strip())
    if match is None:
        raise BadRequest('If-Match is one strong ETag as this service gives them, such as "3".')
    return int(match.group(1))


def _answer(stored: Stored, status: int = 200) -> Response:
    structlog.contextvars.bind_contextvars(record_id=str(stored.id))  # for this request's log lines
    return Response(stored.body, status, headers={"ETag": f'"{stored.version}"'}, media_type=JSON)


def _joined(name: str, bodies: Sequence[bytes], following: str | None) -> Response:
    rest = b"" if following is None else b',"next":' + orjson.dumps(following)
    return Response(b'{"%s":[%s]%s}' % (name.encode(), b",".join(bodies), rest), media_type=JSON)
