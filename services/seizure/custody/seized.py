"""A seizure as custody needs it: where it was, and its items."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.seizure.custody.tables import CustodyTables
from shared.contracts.ports import zone
from shared.contracts.record import parse_instant
from shared.contracts.vocabularies import Precision, Status
from shared.records.placing import CLOCK_SKEW
from shared.web.errors import Conflict, Invalid, NotFound


@dataclass(frozen=True, slots=True)
class Seized:
    """The current version of a seizure that has a port."""

    id: UUID
    version: int
    voided: bool
    port_code: str
    time_zone: str
    not_before: datetime
    items: Sequence[Mapping[str, Any]]

    def local(self, at: datetime) -> datetime:
        """An instant at the port's clock."""
        return at.astimezone(zone(self.time_zone))

    def item(self, line: int, place: int) -> Mapping[str, Any]:
        """The item of a line. Raises `Invalid` that points at the place among the lines that were sent."""
        if line <= len(self.items):
            return self.items[line - 1]
        detail = f"the seizure has {len(self.items)} items; there is no item {line}"
        raise misfit_at(f"/lines/{place}/line", detail)


async def locked(db: AsyncConnection, tables: CustodyTables, seizure_id: UUID) -> Seized:
    """The seizure, whose custody and whose versions nobody else changes until the transaction ends.

    To be asked before the transaction locks anything else, so that no two wait for each other. Raises
    `NotFound`, and `Conflict` for one whose port is withheld.
    """
    seizures = tables.seizures.c
    lock = select(seizures.version).where(seizures.id == seizure_id).with_for_update(key_share=True)
    await db.execute(lock)
    return await current(db, tables, seizure_id)


async def current(db: AsyncConnection, tables: CustodyTables, seizure_id: UUID) -> Seized:
    """The seizure as it is. Raises as `locked` does."""
    body = await _body(db, tables, seizure_id)
    if body is None:
        raise NotFound(f"There is no seizure {seizure_id}.")
    return _seized(body)


async def stated_number(
    db: AsyncConnection, tables: CustodyTables, seizure_id: UUID
) -> tuple[str | None, str | None]:
    """The number of a receipt that the seizure itself states, and its port."""
    body = await _body(db, tables, seizure_id) or {}
    return body.get("custody_receipt"), body.get("port_code")


async def _body(db: AsyncConnection, tables: CustodyTables, seizure_id: UUID) -> dict[str, Any] | None:
    """The current version; None: there is no such seizure."""
    seizures, versions = tables.seizures.c, tables.versions.c
    same = (versions.record_id == seizures.id) & (versions.version == seizures.version)
    query = select(versions.body).join_from(tables.seizures, tables.versions, same)
    body = (await db.execute(query.where(seizures.id == seizure_id))).scalar_one_or_none()
    return None if body is None else orjson.loads(body)


async def known(db: AsyncConnection, tables: CustodyTables, seizure_id: UUID) -> None:
    """Raise `NotFound` unless there is such a seizure."""
    query = select(tables.seizures.c.version).where(tables.seizures.c.id == seizure_id)
    if (await db.execute(query)).scalar_one_or_none() is None:
        raise NotFound(f"There is no seizure {seizure_id}.")


def come(at: datetime, now: datetime, field: str) -> datetime:
    """A stated instant, in UTC. Raises `Invalid` where it has not come, beyond what a clock may be off."""
    if at <= now + CLOCK_SKEW:
        return at.astimezone(UTC)
    detail = f"{at.isoformat()} is in the future; check the clock and the offset"
    raise misfit_at(f"/{field}", detail)


def misfit_at(place: str, detail: str) -> Invalid:
    """The refusal of a body for what is at this JSON pointer."""
    return Invalid("The input does not fit; see errors.", errors=[{"pointer": place, "detail": detail}])


def _seized(body: Mapping[str, Any]) -> Seized:
    if body.get("port_code") is None:
        raise Conflict("The port of this seizure is withheld: receipts are numbered by port.")
    occurred = parse_instant(body["occurred_at"])
    exact = body["precision"] == Precision.INSTANT
    return Seized(
        id=UUID(body["id"]),
        version=body["version"],
        voided=body["status"] == Status.VOIDED,
        port_code=body["port_code"],
        time_zone=body["time_zone"],
        not_before=occurred - CLOCK_SKEW if exact else datetime.min.replace(tzinfo=occurred.tzinfo),
        items=body["items"],
    )
