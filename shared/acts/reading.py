"""Reading a journal of acts in order and in portions, so that its length does not matter."""

from collections.abc import AsyncIterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.acts.act import FIELDS, Act, Link
from shared.runtime.clock import as_utc

PAGE = 2_000


async def rows(db: AsyncConnection, query: Select[Any], key: Sequence[Any]) -> AsyncIterator[Row[Any]]:
    """The rows of a query in order of these columns, which it selects and which are unique."""
    ordered = query.order_by(*key).limit(PAGE)
    page = ordered
    while found := (await db.execute(page)).all():
        for row in found:
            yield row
        last = [getattr(found[-1], one.name) for one in key]
        page = ordered.where(tuple_(*key) > tuple_(*last))


def link_of(row: Row[Any]) -> Link:
    """The entry that a row of the journal holds."""
    values = {name: getattr(row, name) for name in FIELDS}
    values["at"] = as_utc(values["at"])
    if row.record_id is not None:
        values["record_id"] = UUID(int=row.record_id.int)  # the driver of PostgreSQL has a class of its own
    return Link(row.lane, row.number, Act(**values), row.digest)
