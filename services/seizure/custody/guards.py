"""Who may do what with custody: receipts and chains as with their seizure, numbers as at their port."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlalchemy import select

from services.seizure.custody.tables import CustodyTables
from shared.access.authority import Authority
from shared.access.policy import Action
from shared.access.reach import Facts
from shared.contracts import ports
from shared.database.database import Database
from shared.records.found import FACTS, facts
from shared.runtime.clock import Clock
from shared.web.auth import Requires
from shared.web.errors import Forbidden, NotFound

RECEIPT, HAND_OVER = Action.RECEIPT, Action.HAND_OVER
DISPOSE, PHOTOGRAPH = Action.DISPOSE, Action.PHOTOGRAPH

Receipting = Annotated[Authority, Depends(Requires(Action.RECEIPT))]
HandingOver = Annotated[Authority, Depends(Requires(Action.HAND_OVER))]
Disposing = Annotated[Authority, Depends(Requires(Action.DISPOSE))]
Photographing = Annotated[Authority, Depends(Requires(Action.PHOTOGRAPH))]
Reading = Annotated[Authority, Depends(Requires(Action.IDENTIFY))]
"""Receipt numbers, seals and names are identities."""


class Guard:
    """Checks what a caller may do with the custody of one seizure, or of one port."""

    def __init__(self, tables: CustodyTables, database: Database, clock: Clock) -> None:
        self._seizures, self._database, self._clock = tables.seizures, database, clock

    async def seizure(self, caller: Authority, action: Action, seizure_id: UUID) -> None:
        """Raises `NotFound`, alike for no seizure and one out of sight, and `Forbidden`."""
        columns = [self._seizures.c[name] for name in FACTS]
        async with self._database.read() as db:
            row = (await db.execute(select(*columns).where(self._seizures.c.id == seizure_id))).one_or_none()
        known = None if row is None else facts(row._mapping)
        if known is None or not caller.allows(Action.READ, known, self._clock()):
            raise NotFound(f"There is no seizure {seizure_id}.")
        self._check(caller, action, known)

    def port(self, caller: Authority, action: Action, code: str) -> None:
        """Raises `Forbidden`."""
        self._check(caller, action, of_port(code))

    def number(self, caller: Authority, action: Action, number: str) -> None:
        """Of a receipt, whose number begins with its port: a refusal does not tell whether there is one.

        Raises `Forbidden`.
        """
        self.port(caller, action, number.partition("-")[0])

    def ports(self, caller: Authority) -> frozenset[str] | None:
        """The ports of which the caller may see the custody; None: all."""
        reach = caller.reach(Action.IDENTIFY)
        if reach.everywhere:
            return None
        now = self._clock()
        return frozenset(code for code in ports.ports() if reach.allows(of_port(code), now))

    def _check(self, caller: Authority, action: Action, known: Facts) -> None:
        if not caller.allows(action, known, self._clock()):
            raise Forbidden(f"To {action.words} this takes {caller.needed(action, known)}.")


def of_port(code: str) -> Facts:
    """What is known of anything at a port; nothing of one that is not in the table of ports."""
    known = ports.ports().get(code)
    return Facts() if known is None else Facts(port_code=code, field_office=known.field_office)
