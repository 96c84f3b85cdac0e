"""The routes of custody: receipts and their numbers, chains, inventories and counts."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel

from services.seizure.custody.answers import (
    Attachment,
    AttachmentList,
    Block,
    Chain,
    Counted,
    Entry,
    Inventory,
    Numbers,
    Receipt,
    Returned,
    Void,
)
from services.seizure.custody.answers import (
    Receipts as ReceiptList,
)
from services.seizure.custody.attachments import Attachments, Limits
from services.seizure.custody.chains import Chains
from services.seizure.custody.content import Kind
from services.seizure.custody.drafts import (
    AttachmentDraft,
    BlockDraft,
    Code,
    CountDraft,
    DispositionDraft,
    HandOverDraft,
    ReceiptDraft,
    StorageDraft,
    VoidDraft,
)
from services.seizure.custody.guards import (
    DISPOSE,
    HAND_OVER,
    PHOTOGRAPH,
    RECEIPT,
    Disposing,
    Guard,
    HandingOver,
    Photographing,
    Reading,
    Receipting,
)
from services.seizure.custody.inventory import Inventories
from services.seizure.custody.paths import BYTES, DigestPath, FirstPath, NumberPath, PortPath, SeizurePath
from services.seizure.custody.ranges import Ranges
from services.seizure.custody.receipts import Receipts
from services.seizure.custody.storage import Storage
from services.seizure.custody.tables import CustodyTables
from services.seizure.custody.writes import Answer, Work, Writes, Writing
from shared.access.authority import Authority
from shared.access.policy import Action
from shared.acts.journal import Acts
from shared.database.database import Database
from shared.records.author import author_of
from shared.records.common import KnownPort
from shared.records.routes import JSON, KeyHeader, RecordId
from shared.records.routes import _key as key_of
from shared.runtime.clock import Clock
from shared.web.cursors import Cursor, Limit
from shared.web.problems import problems
from shared.web.route import StrictRoute

WRITTEN = problems(404, 409, 413, 415)


class CustodyRoutes:
    """The handlers, and the router that they are under."""

    def __init__(
        self,
        tables: CustodyTables,
        database: Database,
        clock: Clock,
        acts: Acts,
        storage: Storage,
        limits: Limits,
    ) -> None:
        self._database = database
        self._clock = clock
        self._guard = Guard(tables, database, clock)
        self._writes = Writes(tables, database, clock, acts)
        self._ranges = Ranges(tables)
        self._chains = Chains(tables)
        self._receipts = Receipts(tables, self._chains, self._ranges)
        self._inventories = Inventories(tables)
        self._attachments = Attachments(tables, storage, limits)
        self.router = APIRouter(prefix="/v1", tags=["custody"], route_class=StrictRoute)
        self._add_receipts()
        self._add_chains()
        self._add_inventories()
        self._add_attachments()

    def _posts(self, path: str, handler: Callable[..., Any], model: type[BaseModel], summary: str) -> None:
        responses: dict[int | str, Any] = {201: {"model": model}, **WRITTEN}
        self.router.post(path, status_code=201, responses=responses, summary=summary)(handler)

    def _gets(self, path: str, handler: Callable[..., Any], summary: str, *statuses: int) -> None:
        add = self.router.get(
            path, responses=problems(*statuses), summary=summary, response_model_exclude_none=True
        )
        add(handler)

    def _add_receipts(self) -> None:
        of_seizure = "/seizures/{record_id}/receipts"
        self._posts(of_seizure, self.issue, Receipt, "Issue a custody receipt for named items")
        self._gets(of_seizure, self.receipts_of, "The custody receipts of a seizure", 404)
        self._gets("/receipts/{number}", self.receipt, "Read one custody receipt", 404)
        void = "Void a receipt that was wrong, or a reserved number that will not be used"
        self._posts("/receipts/{number}/void", self.void, Void, void)
        at_port = "/custody/ports/{port_code}"
        reserve = "Reserve numbers for a device that will be without a network"
        self._posts(f"{at_port}/blocks", self.reserve, Block, reserve)
        self._posts(
            "/custody/blocks/{first}/return",
            self.give_back,
            Returned,
            "Return a block: void every number of it that is not on a receipt",
        )
        self._gets(f"{at_port}/numbers", self.numbers, "What became of every number of a port")

    def _add_chains(self) -> None:
        chain = "/seizures/{record_id}/custody"
        self._gets(chain, self.chain, "The chain of custody of a seizure, and where its items are", 404)
        self._posts(f"{chain}/hand-overs", self.hand_over, Entry, "Hand items over to someone else")
        self._posts(f"{chain}/storage", self.store, Entry, "Put items in a place")
        self._posts(f"{chain}/dispositions", self.dispose, Entry, "Dispose of items, for good")

    def _add_inventories(self) -> None:
        self._gets("/custody/inventory", self.inventory, "What is in custody, missing or overdue")
        counts = "/custody/ports/{port_code}/counts"
        self._posts(counts, self.count, Counted, "Record what was found at a location")

    def _add_attachments(self) -> None:
        here = "/seizures/{record_id}/attachments"
        self._posts(here, self.attach, Attachment, "Add a photo or a document of items")
        self._gets(here, self.attachments_of, "The photos and documents of a seizure", 404)
        content = {kind: {"schema": BYTES, "examples": {"file": {"value": "(bytes)"}}} for kind in Kind}
        self.router.get(
            here + "/{digest}",
            response_class=Response,
            responses={200: {"content": content, "description": "The content."}, **problems(404)},
            summary="The content of a photo or a document",
        )(self.content)

    async def issue(
        self, request: Request, record_id: RecordId, receipt: ReceiptDraft, key: KeyHeader, caller: Receipting
    ) -> Response:
        await self._guard.seizure(caller, RECEIPT, record_id)

        async def work(writing: Writing) -> BaseModel:
            return await self._receipts.issue(writing, record_id, receipt)

        return await self._write(request, RECEIPT, key, caller, work)

    async def void(
        self, request: Request, number: NumberPath, why: VoidDraft, key: KeyHeader, caller: Receipting
    ) -> Response:
        self._guard.number(caller, RECEIPT, number)

        async def work(writing: Writing) -> BaseModel:
            return await self._receipts.void(writing, number, why.reason)

        return await self._write(request, RECEIPT, key, caller, work)

    async def reserve(
        self, request: Request, port_code: PortPath, block: BlockDraft, key: KeyHeader, caller: Receipting
    ) -> Response:
        self._guard.port(caller, RECEIPT, port_code)

        async def work(writing: Writing) -> BaseModel:
            return await self._ranges.reserve(writing, port_code, block)

        return await self._write(request, RECEIPT, key, caller, work)

    async def give_back(
        self, request: Request, first: FirstPath, why: VoidDraft, key: KeyHeader, caller: Receipting
    ) -> Response:
        self._guard.number(caller, RECEIPT, first)

        async def work(writing: Writing) -> BaseModel:
            numbers = await self._receipts.give_back(writing, first, why.reason)
            return Returned(reason=why.reason, numbers=[str(one) for one in numbers])

        return await self._write(request, RECEIPT, key, caller, work)

    async def hand_over(
        self, request: Request, record_id: RecordId, step: HandOverDraft, key: KeyHeader, caller: HandingOver
    ) -> Response:
        await self._guard.seizure(caller, HAND_OVER, record_id)

        async def work(writing: Writing) -> BaseModel:
            return await self._chains.hand_over(writing, record_id, step)

        return await self._write(request, HAND_OVER, key, caller, work)

    async def store(
        self, request: Request, record_id: RecordId, step: StorageDraft, key: KeyHeader, caller: HandingOver
    ) -> Response:
        await self._guard.seizure(caller, HAND_OVER, record_id)

        async def work(writing: Writing) -> BaseModel:
            return await self._chains.store(writing, record_id, step)

        return await self._write(request, HAND_OVER, key, caller, work)

    async def dispose(
        self, request: Request, record_id: RecordId, step: DispositionDraft, key: KeyHeader, caller: Disposing
    ) -> Response:
        await self._guard.seizure(caller, DISPOSE, record_id)

        async def work(writing: Writing) -> BaseModel:
            return await self._chains.dispose(writing, record_id, step)

        return await self._write(request, DISPOSE, key, caller, work)

    async def count(
        self, request: Request, port_code: PortPath, count: CountDraft, key: KeyHeader, caller: HandingOver
    ) -> Response:
        self._guard.port(caller, HAND_OVER, port_code)

        async def work(writing: Writing) -> BaseModel:
            return await self._inventories.count(writing, port_code, count)

        return await self._write(request, HAND_OVER, key, caller, work)

    async def attach(
        self,
        request: Request,
        record_id: RecordId,
        attachment: AttachmentDraft,
        key: KeyHeader,
        caller: Photographing,
    ) -> Response:
        await self._guard.seizure(caller, PHOTOGRAPH, record_id)

        content = await self._attachments.clean(attachment)

        async def work(writing: Writing) -> BaseModel:
            return await self._attachments.add(writing, record_id, attachment, content)

        return await self._write(request, PHOTOGRAPH, key, caller, work)

    async def attachments_of(self, record_id: RecordId, caller: Reading) -> AttachmentList:
        await self._guard.seizure(caller, Action.IDENTIFY, record_id)
        async with self._database.read() as db:
            return AttachmentList(attachments=await self._attachments.of(db, record_id))

    async def content(self, record_id: SeizurePath, digest: DigestPath, caller: Reading) -> Response:
        """As a download that runs nothing, whatever a browser makes of it."""
        await self._guard.seizure(caller, Action.IDENTIFY, record_id)
        async with self._database.read() as db:
            found = await self._attachments.read(db, record_id, digest)
        name = f"{digest[:16]}.{found.kind.rpartition('/')[2]}"
        headers = {
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Security-Policy": "default-src 'none'; sandbox",
        }
        return Response(found.data, headers=headers, media_type=found.kind)

    async def _write(
        self, request: Request, action: Action, key: str, caller: Authority, work: Work
    ) -> Response:
        given = await key_of(request, key, caller)
        return _answered(await self._writes.write(action, given, author_of(caller), work))

    async def receipts_of(self, record_id: RecordId, caller: Reading) -> ReceiptList:
        await self._guard.seizure(caller, Action.IDENTIFY, record_id)
        async with self._database.read() as db:
            return ReceiptList(receipts=list(await self._receipts.of(db, record_id)))

    async def receipt(self, number: NumberPath, caller: Reading) -> Receipt:
        self._guard.number(caller, Action.IDENTIFY, number)
        async with self._database.read() as db:
            return await self._receipts.get(db, number)

    async def numbers(self, port_code: PortPath, caller: Reading) -> Numbers:
        self._guard.port(caller, Action.IDENTIFY, port_code)
        async with self._database.question() as db:
            return await self._ranges.account(db, port_code)

    async def chain(self, record_id: RecordId, caller: Reading) -> Chain:
        await self._guard.seizure(caller, Action.IDENTIFY, record_id)
        async with self._database.question() as db:
            return await self._chains.read(db, record_id, self._clock())

    async def inventory(
        self,
        caller: Reading,
        port: Annotated[KnownPort | None, Query(description="Schedule D port code.")] = None,
        location: Annotated[Code | None, Query(description="Vault, shelf or locker.")] = None,
        missing: Annotated[bool, Query(description="true: only what the last count did not find.")] = False,
        overdue: Annotated[bool, Query(description="true: only what should be back by now.")] = False,
        limit: Limit = 100,
        cursor: Cursor = None,
    ) -> Inventory:
        async with self._database.read() as db:
            return await self._inventories.page(
                db, port, location, missing, overdue, cursor, limit, self._clock(), self._guard.ports(caller)
            )


def _answered(answer: Answer) -> Response:
    mark = {"Idempotency-Replayed": "true"} if answer.replayed else {}
    return Response(answer.body, 201, headers=mark, media_type=JSON)
