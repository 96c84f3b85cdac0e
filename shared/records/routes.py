"""The routes of a kind of records, the same for every kind but for its bodies and filters."""

import inspect
import re
from collections.abc import Awaitable, Callable, Sequence
from functools import partial, wraps
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

import orjson
import structlog
from fastapi import APIRouter, Depends, Header, Path, Request, Response
from pydantic import TypeAdapter, ValidationError

from shared.access.authority import Authority
from shared.access.policy import Action
from shared.contracts.record import Draft
from shared.records.act_routes import ActRoutes
from shared.records.author import author_of
from shared.records.batches import read_id
from shared.records.bodies import (
    MAX_BATCH,
    Amendment,
    Batch,
    BatchAnswer,
    Void,
    answer_model,
    new_model,
    page_model,
    written_model,
)
from shared.records.bulk import Bulk
from shared.records.closing_routes import ClosingRoutes
from shared.records.decisions import Decisions
from shared.records.filters import Searching
from shared.records.kind import Search
from shared.records.lifecycle import whole
from shared.records.linked import Linked, as_wanted, readable
from shared.records.matching import seen_before
from shared.records.proposal_routes import WAITS, ProposalRoutes
from shared.records.proposals import Proposal
from shared.records.reads import Stored, fingerprint
from shared.records.repository import Key
from shared.records.service import RecordService
from shared.records.skew import skew_of
from shared.records.upload_routes import UploadRoutes
from shared.runtime.metrics import Metrics
from shared.web.auth import Requires
from shared.web.cursors import Cursor, Limit
from shared.web.device_time import DEVICE_TIME, ClockError
from shared.web.errors import BadRequest, Invalid, PreconditionRequired, pointer
from shared.web.media import JSON
from shared.web.problems import problems
from shared.web.route import AT_ONCE, StrictRoute

D = TypeVar("D", bound=Draft)
QUOTED = re.compile(r'"[^"\\]+"')

LONGEST_KEY = 200
KEY = re.compile(rf"[\x21-\x7e]{{1,{LONGEST_KEY}}}")
_KEY = Header(
    alias="Idempotency-Key",
    min_length=1,
    max_length=LONGEST_KEY,
    pattern=r"^[\x21-\x7e]+$",
    description="Chosen by the caller, one an entry, bare or quoted. A retry with the same key is no second "
    "entry: it is answered as the first was, with `Idempotency-Replayed: true`.",
)
KeyHeader = Annotated[str, _KEY]
OptionalKey = Annotated[str | None, _KEY]
"""For a change, which If-Match makes once already; with a key, a retry is answered as the first was."""
IfMatch = Annotated[str | None, Header(alias="If-Match", description='ETag of the version to change: `"3"`.')]
RecordId = Annotated[UUID, Path(description="Id of the record, as it was answered or chosen.")]
Reading = Annotated[Authority, Depends(Requires(Action.READ))]
Recording = Annotated[Authority, Depends(Requires(Action.RECORD))]
Amending = Annotated[Authority, Depends(Requires(Action.AMEND, Action.PROPOSE))]
Voiding = Annotated[Authority, Depends(Requires(Action.VOID, Action.PROPOSE))]
CHANGED = problems(404, 409, 412, 413, 415, 428)


class RecordRoutes(Generic[D]):
    """The handlers of `/v1/{plural}`, and the router that they are under."""

    def __init__(self, service: RecordService[D], metrics: Metrics) -> None:
        self._service = service
        self._kind = service.kind
        self._bulk = Bulk(service)
        self._answered = answer_model(service.kind)
        self._metrics, self._written = metrics, metrics.records_written
        plural = service.kind.plural
        self.router = APIRouter(prefix=f"/v1/{plural}", tags=[plural], route_class=StrictRoute)
        self._proposals = ProposalRoutes(Decisions(service), service.kind, service.clock, self._count)
        if service.closings is not None:
            ClosingRoutes(service, self._proposals.answer).add_to(self.router)
        self._proposals.add_to(self.router)
        self._add_writing()
        self._add_reading()
        ActRoutes(service).add_to(self.router)

    def _add_reading(self) -> None:
        router, name = self.router, self._kind.name
        page = page_model(name, self._answered)
        listing = _typed(self.list_records, search=Annotated[Search, Depends(Searching(self._kind))])
        listed = {**readable(page), **problems()}
        router.get("", responses=listed, summary=f"List {self._kind.plural}")(listing)
        router.get(
            "/{record_id}",
            responses={**readable(self._answered), **problems(404)},
            summary=f"Read one {name}",
        )(self.read)
        router.get(
            "/{record_id}/versions",
            responses={200: {"model": page}, **problems(404)},
            summary=f"Every version of one {name}, oldest first",
        )(self.versions)

    def _add_writing(self) -> None:
        router, name = self.router, self._kind.name
        written = written_model(self._kind)
        answer: dict[int | str, Any] = {200: {"model": written}}
        new = new_model(self._kind.draft)
        create = _typed(self.create, record=new)
        setattr(create, AT_ONCE, partial(self._create_at_once, TypeAdapter(new)))
        router.post(
            "",
            status_code=201,
            responses={**answer, 201: {"model": written}, **WAITS, **problems(409, 413, 415)},
            summary=f"Record one {name}",
        )(create)
        router.post(
            "/batch",
            responses={200: {"model": BatchAnswer}, **problems(409, 413, 415)},
            summary=f"Record up to {MAX_BATCH:,}, each all or nothing",
        )(self.create_batch)
        UploadRoutes(self._bulk, name, self._kind.draft, self._metrics).add_to(router)
        changed = {**answer, **WAITS, **CHANGED}
        router.patch("/{record_id}", responses=changed, summary=f"Amend one {name}")(self.amend)
        voided: dict[int | str, Any] = {**changed, 200: {"model": self._answered}}
        router.post(
            "/{record_id}/void",
            responses=voided,
            summary=f"Void one {name}; it stays readable and counts nothing",
        )(self.void)

    async def list_records(
        self, caller: Reading, linked: Linked, search: Search, limit: Limit = 100, cursor: Cursor = None
    ) -> Response:
        bodies, following = await self._service.reads.page(search, cursor, limit, author_of(caller))
        return as_wanted(_joined("records", bodies, following), self._kind.name, linked)

    async def read(self, record_id: RecordId, caller: Reading, linked: Linked) -> Response:
        stored = await self._service.reads.get(record_id, author_of(caller))
        return as_wanted(_answer(stored), self._kind.name, linked)

    async def versions(self, record_id: RecordId, caller: Reading) -> Response:
        return _joined("records", await self._service.reads.history(record_id, author_of(caller)), None)

    async def create(
        self, request: Request, record: D, key: KeyHeader, caller: Recording, slow: ClockError
    ) -> Response:
        chosen: UUID | None = getattr(record, "id", None)
        record_id = read_id(None if chosen is None else str(chosen))
        given = await key_of(request, key, caller)
        reason, author = getattr(record, "reason", None), author_of(caller, skew_of(request, slow))
        stored = await self._service.create(record, record_id, reason, given, author)
        if isinstance(stored, Proposal):
            return self._proposals.answer(stored, caller)
        self._count("recorded", stored.created)
        response = _answer(stored, 201 if stored.created or stored.replayed else 200)
        response.headers["Location"] = f"{self.router.prefix}/{stored.id}"
        return response

    async def _create_at_once(self, new: TypeAdapter[D], request: Request) -> Response | None:
        """What `create` answers, where all that it is given fits."""
        headers, caller = request.headers, Authority(request.state.principal, request.app.state.policy)
        key = headers.get("idempotency-key", "")
        if DEVICE_TIME in headers or KEY.fullmatch(key) is None:
            return None
        try:
            record = new.validate_python(await request.json())
        except (ValidationError, BadRequest):
            return None
        return await self.create(request, record, key, caller, None)

    async def create_batch(
        self, request: Request, batch: Batch, key: KeyHeader, caller: Recording, slow: ClockError
    ) -> Response:
        given = await key_of(request, key, caller)
        author = author_of(caller, skew_of(request, slow))
        answer, replayed = await self._bulk.batch(batch.records, given, author)
        self._count("recorded", 0 if replayed else answer["created"])
        return Response(orjson.dumps(answer), headers=_mark(replayed), media_type=JSON)

    async def amend(
        self, record_id: RecordId, amendment: Amendment, caller: Amending, if_match: IfMatch = None
    ) -> Response:
        patch = dict(amendment.model_extra or {})
        _check_patch(patch, self._kind.draft)
        expected, reason = _expected(if_match), amendment.reason
        stored = await self._service.amend(record_id, expected, patch, reason, author_of(caller))
        if isinstance(stored, Proposal):
            return self._proposals.answer(stored, caller)
        self._count("amended", stored.created)
        return _answer(stored)

    async def void(
        self,
        request: Request,
        record_id: RecordId,
        body: Void,
        caller: Voiding,
        if_match: IfMatch = None,
        key: OptionalKey = None,
    ) -> Response:
        given = None if key is None else await key_of(request, key, caller)
        expected, author = _expected(if_match), author_of(caller)
        stored = await self._service.void(record_id, expected, body.reason, author, given)
        if isinstance(stored, Proposal):
            return self._proposals.answer(stored, caller)
        self._count("voided", stored.created)
        return _answer(stored)

    def _count(self, action: str, number: int) -> None:
        self._written.labels(self._kind.name, action).inc(number)


def _typed(handler: Callable[..., Awaitable[Response]], **types: Any) -> Callable[..., Awaitable[Response]]:
    """The handler with these types of its parameters in the signature, which is what FastAPI goes by."""

    @wraps(handler)
    async def typed(**given: Any) -> Response:
        return await handler(**given)

    signature = inspect.signature(handler)
    parameters = [
        one.replace(annotation=types.get(one.name, one.annotation)) for one in signature.parameters.values()
    ]
    typed.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    return typed


def _check_patch(patch: dict[str, Any], draft: type[Draft]) -> None:
    unknown = sorted(set(patch) - set(draft.model_fields))
    if unknown:
        raise Invalid(
            f"These cannot be amended: {', '.join(unknown)}.",
            errors=[{"pointer": pointer([name]), "detail": "not a field that is stated"} for name in unknown],
        )


async def key_of(request: Request, key: str, caller: Authority) -> Key:
    """The key of a request, with what it is used for."""
    body = await request.body()
    key = key[1:-1] if QUOTED.fullmatch(key) else key  # a string as structured fields (RFC 9651) write it
    return Key(caller.subject, key, fingerprint(request.scope["path"].encode(), body))


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
    headers = {"ETag": f'"{stored.version}"', **_mark(stored.replayed)}
    seen = None if stored.seen is None else orjson.dumps(seen_before(stored.seen))
    return Response(whole(stored.body, seen), status, headers=headers, media_type=JSON)


def _mark(replayed: bool) -> dict[str, str]:
    return {"Idempotency-Replayed": "true"} if replayed else {}


def _joined(name: str, bodies: Sequence[bytes], following: str | None) -> Response:
    rest = b"" if following is None else b',"next":' + orjson.dumps(following)
    return Response(b'{"%s":[%s]%s}' % (name.encode(), b",".join(bodies), rest), media_type=JSON)
