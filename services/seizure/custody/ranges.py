"""The numbers of each port: counted up without a gap, reserved in blocks, and accounted for one by one.

A number is taken from the port's row in the transaction that uses it. The row stays locked until that
commits, so that no two get one number, and goes back with it when it does not, so that none is lost.
"""

from typing import Any

from sqlalchemy import Row, and_, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from services.seizure.custody.answers import Block, Numbers, Outstanding
from services.seizure.custody.drafts import BlockDraft
from services.seizure.custody.numbers import MAX_SERIAL, Number, spans
from services.seizure.custody.tables import CustodyTables
from services.seizure.custody.writes import Writing
from shared.web.errors import Conflict, NotFound


class Ranges:
    """Gives numbers, reserves blocks of them, and says what became of each."""

    def __init__(self, tables: CustodyTables) -> None:
        self._tables = tables

    async def next(self, db: AsyncConnection, port_code: str) -> Number:
        """The port's next number, for this transaction alone. Raises `Conflict` when there is none left."""
        return Number(port_code, await self._advance(db, port_code, 1))

    async def reserve(self, writing: Writing, port_code: str, draft: BlockDraft) -> Block:
        """The port's next numbers, as many as asked for, for one device alone."""
        first = await self._advance(writing.db, port_code, draft.size)
        last = first + draft.size - 1
        block = Block(
            port_code=port_code,
            device=draft.device,
            first=str(Number(port_code, first)),
            last=str(Number(port_code, last)),
            reserved_at=writing.now,
        )
        columns = {"port_code": port_code, "first_serial": first, "last_serial": last}
        await writing.add(self._tables.blocks, block, device=draft.device, **columns)
        return block

    async def _advance(self, db: AsyncConnection, port_code: str, size: int) -> int:
        """Count a port up by `size`; the first of the numbers."""
        ranges = self._tables.ranges
        dialect = postgresql if db.dialect.name == "postgresql" else sqlite
        new = dialect.insert(ranges).values(port_code=port_code, next_serial=1).on_conflict_do_nothing()
        await db.execute(new)
        here = ranges.c.port_code == port_code
        counted = update(ranges).where(here).values(next_serial=ranges.c.next_serial + size)
        after: int = (await db.execute(counted.returning(ranges.c.next_serial))).scalar_one()
        if after - 1 > MAX_SERIAL:
            raise Conflict(f"Port {port_code} has no {size} numbers left, of {MAX_SERIAL:,}.")
        return after - size

    async def lock_reserved(self, db: AsyncConnection, number: Number, device: str | None = None) -> None:
        """Lock the block that a number is in, so that nobody else uses or voids it meanwhile.

        Raises `NotFound` for a number in no block, and `Conflict` for one that another device has.
        """
        blocks = self._tables.blocks.c
        inside = and_(blocks.first_serial <= number.serial, blocks.last_serial >= number.serial)
        block = await self._lock(db, and_(blocks.port_code == number.port_code, inside))
        if block is None:
            raise NotFound(f"There is no receipt {number}, and no block has this number.")
        if device not in {None, block.device}:
            raise Conflict(f"Number {number} is reserved for the device {block.device}, not for {device}.")

    async def lock_outstanding(self, db: AsyncConnection, first: Number) -> list[Number]:
        """Lock a block, and tell which of its numbers nothing was said of. Raises `NotFound`."""
        blocks = self._tables.blocks.c
        here = and_(blocks.port_code == first.port_code, blocks.first_serial == first.serial)
        block = await self._lock(db, here)
        if block is None:
            raise NotFound(f"There is no block that begins with {first}.")
        return [Number(first.port_code, serial) for serial in await self._unsaid(db, block)]

    async def _lock(self, db: AsyncConnection, condition: Any) -> Row[Any, Any] | None:
        query = select(self._tables.blocks).where(condition).with_for_update()
        return (await db.execute(query)).one_or_none()

    async def _unsaid(self, db: AsyncConnection, block: Row[Any, Any]) -> list[int]:
        """The serials of a block that are on no receipt and not void."""
        said: set[int] = set()
        for table in (self._tables.receipts, self._tables.voids):
            inside = table.c.serial.between(block.first_serial, block.last_serial)
            query = select(table.c.serial).where(table.c.port_code == block.port_code, inside)
            said.update((await db.execute(query)).scalars())
        return [one for one in range(block.first_serial, block.last_serial + 1) if one not in said]

    async def account(self, db: AsyncConnection, port_code: str) -> Numbers:
        """What became of every number of a port, in one snapshot."""
        ranges, receipts, voids = self._tables.ranges, self._tables.receipts, self._tables.voids
        both = select(func.count()).select_from(receipts.join(voids, voids.c.number == receipts.c.number))
        next_serial = select(ranges.c.next_serial).where(ranges.c.port_code == port_code)
        given = ((await db.execute(next_serial)).scalar_one_or_none() or 1) - 1
        written = await _count(db, select(func.count()).where(receipts.c.port_code == port_code))
        void = await _count(db, select(func.count()).where(voids.c.port_code == port_code))
        voided = await _count(db, both.where(receipts.c.port_code == port_code))
        with_devices = await self._with_devices(db, port_code)
        outstanding = sum(_size(one) for one in with_devices)
        return Numbers(
            port_code=port_code,
            given=given,
            issued=written - voided,
            voided=voided,
            unused=void - voided,
            outstanding=outstanding,
            with_devices=with_devices,
            unexplained=given - written - (void - voided) - outstanding,
        )

    async def _with_devices(self, db: AsyncConnection, port_code: str) -> list[Outstanding]:
        blocks = self._tables.blocks
        query = select(blocks).where(blocks.c.port_code == port_code).order_by(blocks.c.first_serial)
        return [
            Outstanding(
                device=block.device,
                first=str(Number(port_code, first)),
                last=str(Number(port_code, last)),
            )
            for block in (await db.execute(query)).all()
            for first, last in spans(await self._unsaid(db, block))
        ]


async def _count(db: AsyncConnection, query: Any) -> int:
    return int((await db.execute(query)).scalar_one())


def _size(one: Outstanding) -> int:
    return int(one.last[-7:]) - int(one.first[-7:]) + 1
