"""Receipts: issued once under a number of their port, voided with a reason, never changed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.seizure.custody import chain
from services.seizure.custody.answers import IssuedLine, Receipt, Stands, Stated, Void
from services.seizure.custody.chains import Chains, refused
from services.seizure.custody.drafts import ReceiptDraft, ReceiptLine
from services.seizure.custody.numbers import PATTERN, Number, number_of
from services.seizure.custody.ranges import Ranges
from services.seizure.custody.seized import Seized, come, known, locked, misfit_at, stated_number
from services.seizure.custody.tables import CustodyTables
from services.seizure.custody.writes import Writing
from shared.contracts.custody import Step
from shared.web.errors import Conflict, NotFound

DESCRIBED_BY = ("make", "model", "type", "caliber", "category", "form", "currency")
"""What of a seizure's item a description is made of, in this order, where nobody wrote one."""


class Receipts:
    """Issues, voids and reads receipts."""

    def __init__(self, tables: CustodyTables, chains: Chains, ranges: Ranges) -> None:
        self._tables = tables
        self._chains = chains
        self._ranges = ranges

    async def issue(self, writing: Writing, seizure_id: UUID, draft: ReceiptDraft) -> Receipt:
        """A receipt, with which its items come into custody.

        Raises `NotFound`, `Invalid` for an item or a time that cannot be, and `Conflict` for a voided
        seizure, an item that is on another receipt or held by someone else, and a number that is not free.
        """
        seized = await locked(writing.db, self._tables, seizure_id)
        if seized.voided:
            raise Conflict("The seizure is voided: it takes no more receipts.")
        at = _issued_at(seized, draft, writing.now)
        issued = [_issued(seized, place, line) for place, line in enumerate(draft.lines)]
        await self._check_free(writing.db, seized, [one.line for one in issued])
        number = await self._number(writing, seized, draft)
        receipt = _receipt(number, seized, draft, issued, at, writing.now)
        await self._take(writing, seized, receipt)
        columns = {"number": receipt.number, "seizure_id": receipt.seizure_id}
        await writing.add(self._tables.receipts, receipt, **columns, **asdict(number))
        return receipt

    async def void(self, writing: Writing, text: str, reason: str) -> Void:
        """A receipt that was wrong, or a number of a block that will never be used.

        Items that the receipt took, and that nothing has happened to since, are no longer in custody. Raises
        `NotFound` for a number that was never given, and `Conflict` for one that is void already.
        """
        number = number_of(text)
        receipt = await self._found(writing.db, text)
        void = Void(number=text, reason=reason, voided_at=writing.now)
        if receipt is None:
            await self._ranges.lock_reserved(writing.db, number)
            if await self._found(writing.db, text) is not None:
                raise Conflict(f"Receipt {text} was recorded just now: read it, and repeat if it is wrong.")
            await self._add_void(writing, number, void)
            return void
        seized = await locked(writing.db, self._tables, UUID(str(receipt.seizure_id)))
        await self._add_void(writing, number, void)
        await self._withdraw(writing, seized, void)
        return void

    async def give_back(self, writing: Writing, first: str, reason: str) -> Sequence[Number]:
        """Void every number of a block that nothing was said of. Raises `NotFound`."""
        numbers = await self._ranges.lock_outstanding(writing.db, number_of(first))
        for number in numbers:
            void = Void(number=str(number), reason=reason, voided_at=writing.now)
            await self._add_void(writing, number, void)
        return numbers

    async def get(self, db: AsyncConnection, text: str) -> Receipt:
        """One receipt. Raises `NotFound`."""
        found = await self._read(db, self._tables.receipts.c.number == text)
        if not found:
            raise NotFound(f"There is no receipt {text}.")
        return found[0]

    async def of(self, db: AsyncConnection, seizure_id: UUID) -> Sequence[Receipt]:
        """The receipts of a seizure in order of number. Raises `NotFound`."""
        await known(db, self._tables, seizure_id)
        return await self._read(db, self._tables.receipts.c.seizure_id == seizure_id)

    async def stated(
        self, db: AsyncConnection, seizure_id: UUID, receipts: Sequence[Receipt]
    ) -> Stated | None:
        """The number that the seizure states, against its receipts: an officer may have mistyped it."""
        number, port_code = await stated_number(db, self._tables, seizure_id)
        if number is None:
            return None
        found = next((one for one in receipts if one.number == number), None)
        if found is not None:
            stands = Stands.VOID if found.void else Stands.ISSUED
        elif re.fullmatch(PATTERN, number) and number.startswith(f"{port_code}-"):
            stands = Stands.NOT_ISSUED
        else:
            stands = Stands.OTHER_FORM
        return Stated(custody_receipt=number, stands=stands)

    async def _read(self, db: AsyncConnection, condition: Any) -> Sequence[Receipt]:
        receipts, voids = self._tables.receipts, self._tables.voids
        joined = receipts.outerjoin(voids, voids.c.number == receipts.c.number)
        query = select(receipts.c.body, voids.c.body.label("void")).select_from(joined).where(condition)
        return [_as_stands(row) for row in await db.execute(query.order_by(receipts.c.number))]

    async def _found(self, db: AsyncConnection, text: str) -> Row[Any, Any] | None:
        receipts = self._tables.receipts.c
        query = select(receipts.seizure_id).where(receipts.number == text)
        return (await db.execute(query)).one_or_none()

    async def _check_free(self, db: AsyncConnection, seized: Seized, lines: Sequence[int]) -> None:
        """Raise `Conflict` unless no receipt that stands names any of these items."""
        standing = [one for one in await self.of(db, seized.id) if one.void is None]
        on = {line.line: one.number for one in standing for line in one.lines}
        taken = [
            {
                "pointer": f"/lines/{place}/line",
                "detail": f"item {line} is on receipt {on[line]}: void that first",
            }
            for place, line in enumerate(lines)
            if line in on
        ]
        if taken:
            raise Conflict("An item is on one receipt at a time; see errors.", errors=taken)

    async def _number(self, writing: Writing, seized: Seized, draft: ReceiptDraft) -> Number:
        if draft.number is None or draft.device is None:
            return await self._ranges.next(writing.db, seized.port_code)
        number = number_of(draft.number)
        if number.port_code != seized.port_code:
            detail = f"is of another port than the seizure, which is {seized.port_code}"
            raise misfit_at("/number", detail)
        await self._ranges.lock_reserved(writing.db, number, draft.device)
        if await self._found(writing.db, draft.number) is not None:
            raise Conflict(f"Receipt {number} is recorded already: every number is used once.")
        await self._check_not_void(writing.db, draft.number)
        return number

    async def _take(self, writing: Writing, seized: Seized, receipt: Receipt) -> None:
        """Into custody with the items that are not yet; a receipt for others moves nothing."""
        before = await self._chains.items(writing.db, seized.id)
        lines, holder = [one.line for one in receipt.lines], receipt.received_by
        try:
            after = chain.taken(before, lines, holder.id, receipt.number, receipt.issued_at)
        except chain.Contradiction as error:
            raise refused(error, lines.index(error.line)) from None
        new = sorted(after.keys() - before.keys())
        described = {one.line: one.description or one.kind for one in receipt.lines}
        await self._chains.keep(writing, seized, before, after, described)
        if new:
            told = {"lines": new, "receipt": receipt.number, "taker": holder}
            await self._chains.add(writing, seized, Step.TAKEN, receipt.issued_at, **told)

    async def _withdraw(self, writing: Writing, seized: Seized, void: Void) -> None:
        before = await self._chains.items(writing.db, seized.id)
        after = chain.withdrawn(before, void.number)
        await self._chains.keep(writing, seized, before, after, {})
        gone = sorted(before.keys() - after.keys())
        if gone:
            told = {"lines": gone, "receipt": void.number, "reason": void.reason}
            await self._chains.add(writing, seized, Step.WITHDRAWN, writing.now, **told)

    async def _check_not_void(self, db: AsyncConnection, text: str) -> None:
        voids = self._tables.voids.c
        if (await db.execute(select(voids.number).where(voids.number == text))).one_or_none():
            raise Conflict(f"Number {text} is void already.")

    async def _add_void(self, writing: Writing, number: Number, void: Void) -> None:
        await self._check_not_void(writing.db, void.number)
        await writing.add(self._tables.voids, void, number=void.number, **asdict(number))


def _issued_at(seized: Seized, draft: ReceiptDraft, now: datetime) -> datetime:
    at = come(draft.issued_at or now, now, "issued_at")
    if at >= seized.not_before:
        return at
    detail = f"{at.isoformat()} is before the seizure"
    raise misfit_at("/issued_at", detail)


def _issued(seized: Seized, place: int, line: ReceiptLine) -> IssuedLine:
    item = seized.item(line.line, place)
    money = {name: item[name] for name in ("currency", "amount_minor") if name in item}
    description = line.description or described(item)
    told = line.model_dump() | {"description": description}
    return IssuedLine(**told, kind=item["kind"], **money)


def described(item: Mapping[str, Any]) -> str:
    """A seizure's item in words, as far as its fields say: `firearm, rifle, 7_62x39_mm, serial AK 1234`."""
    told = [str(item[name]) for name in DESCRIBED_BY if item.get(name) not in {None, "not_recorded"}]
    counted = [f"{item[name]} {name}" for name in ("rounds", "quantity") if item.get(name, 1) != 1]
    serial = [f"serial {item['serial_number']}"] if item.get("serial_number") else []
    return ", ".join([item["kind"], *told, *counted, *serial])[:200]


def _receipt(
    number: Number,
    seized: Seized,
    draft: ReceiptDraft,
    lines: list[IssuedLine],
    at: datetime,
    now: datetime,
) -> Receipt:
    return Receipt(
        number=str(number),
        port_code=number.port_code,
        seizure_id=seized.id,
        seizure_version=seized.version,
        device=draft.device,
        issued_at=at,
        local_time=seized.local(at),
        recorded_at=now,
        received_by=draft.received_by,
        lines=lines,
    )


def _as_stands(row: Row[Any, Any]) -> Receipt:
    receipt = Receipt.model_validate_json(row.body)
    void = None if row.void is None else Void.model_validate_json(row.void)
    return receipt.model_copy(update={"void": void})
