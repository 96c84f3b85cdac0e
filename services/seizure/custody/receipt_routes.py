"""The routes of receipts and of their numbers."""

from fastapi import Request, Response
from pydantic import BaseModel

from services.seizure.custody.answers import Block, Numbers, Receipt, Returned, Void
from services.seizure.custody.answers import Receipts as ReceiptList
from services.seizure.custody.desk import Desk, gets, new_router, posts
from services.seizure.custody.drafts import BlockDraft, ReceiptDraft, VoidDraft
from services.seizure.custody.guards import RECEIPT, Reading, Receipting
from services.seizure.custody.paths import FirstPath, NumberPath, PortPath
from services.seizure.custody.ranges import Ranges
from services.seizure.custody.receipts import Receipts
from services.seizure.custody.writes import Writing
from shared.access.policy import Action
from shared.records.routes import KeyHeader, RecordId


class ReceiptRoutes:
    """The handlers, and the router that they are under."""

    def __init__(self, desk: Desk, receipts: Receipts, ranges: Ranges) -> None:
        self._desk, self._receipts, self._ranges = desk, receipts, ranges
        self.router = new_router()
        of_seizure, at_port = "/seizures/{record_id}/receipts", "/custody/ports/{port_code}"
        posts(self.router, of_seizure, self.issue, Receipt, "Issue a custody receipt for named items")
        gets(self.router, of_seizure, self.receipts_of, "The custody receipts of a seizure", 404)
        gets(self.router, "/receipts/{number}", self.receipt, "Read one custody receipt", 404)
        void = "Void a receipt that was wrong, or a reserved number that will not be used"
        posts(self.router, "/receipts/{number}/void", self.void, Void, void)
        reserve = "Reserve numbers for a device that will be without a network"
        posts(self.router, f"{at_port}/blocks", self.reserve, Block, reserve)
        back = "Return a block: void every number of it that is not on a receipt"
        posts(self.router, "/custody/blocks/{first}/return", self.give_back, Returned, back)
        gets(self.router, f"{at_port}/numbers", self.numbers, "What became of every number of a port")

    async def issue(
        self, request: Request, record_id: RecordId, receipt: ReceiptDraft, key: KeyHeader, caller: Receipting
    ) -> Response:
        await self._desk.guard.seizure(caller, RECEIPT, record_id)

        async def work(writing: Writing) -> BaseModel:
            return await self._receipts.issue(writing, record_id, receipt)

        return await self._desk.write(request, RECEIPT, key, caller, work)

    async def void(
        self, request: Request, number: NumberPath, why: VoidDraft, key: KeyHeader, caller: Receipting
    ) -> Response:
        self._desk.guard.number(caller, RECEIPT, number)

        async def work(writing: Writing) -> BaseModel:
            return await self._receipts.void(writing, number, why.reason)

        return await self._desk.write(request, RECEIPT, key, caller, work)

    async def reserve(
        self, request: Request, port_code: PortPath, block: BlockDraft, key: KeyHeader, caller: Receipting
    ) -> Response:
        self._desk.guard.port(caller, RECEIPT, port_code)

        async def work(writing: Writing) -> BaseModel:
            return await self._ranges.reserve(writing, port_code, block)

        return await self._desk.write(request, RECEIPT, key, caller, work)

    async def give_back(
        self, request: Request, first: FirstPath, why: VoidDraft, key: KeyHeader, caller: Receipting
    ) -> Response:
        self._desk.guard.number(caller, RECEIPT, first)

        async def work(writing: Writing) -> BaseModel:
            numbers = await self._receipts.give_back(writing, first, why.reason)
            return Returned(reason=why.reason, numbers=[str(one) for one in numbers])

        return await self._desk.write(request, RECEIPT, key, caller, work)

    async def receipts_of(self, record_id: RecordId, caller: Reading) -> ReceiptList:
        await self._desk.guard.seizure(caller, Action.IDENTIFY, record_id)
        async with self._desk.database.read() as db:
            found = list(await self._receipts.of(db, record_id))
            stated = await self._receipts.stated(db, record_id, found)
        await self._desk.note(caller, "receipts", len(found), record_id)
        return ReceiptList(stated=stated, receipts=found)

    async def receipt(self, number: NumberPath, caller: Reading) -> Receipt:
        self._desk.guard.number(caller, Action.IDENTIFY, number)
        async with self._desk.database.read() as db:
            found = await self._receipts.get(db, number)
        await self._desk.note(caller, "receipt", 1, found.seizure_id, number=number)
        return found

    async def numbers(self, port_code: PortPath, caller: Reading) -> Numbers:
        self._desk.guard.port(caller, Action.IDENTIFY, port_code)
        async with self._desk.database.question() as db:
            found = await self._ranges.account(db, port_code)
        await self._desk.note(caller, "numbers", found.given, port=port_code)
        return found
