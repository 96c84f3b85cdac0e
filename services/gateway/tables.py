"""The gateway's tables: how each webhook does, how far it was delivered, and proofs that were used."""

from datetime import datetime

from sqlalchemy import BigInteger, DateTime
from sqlmodel import Field, SQLModel

from shared.access import spent
from shared.database import grants
from shared.database.database import metadata

NAME = "gateway"
METADATA = metadata()
PROOFS = spent.table_of(NAME, METADATA)


class WebhookState(SQLModel, table=True):
    """A webhook: disabled for a reason, or not; and how the last attempts went.

    `next_attempt_at` is when one that fails is tried again. `start` is where it begins without positions.
    `generation` is counted up when it begins anew elsewhere, so that who delivers from the old place stops.
    """

    __tablename__ = "gateway_webhooks"
    __table_args__ = {"info": grants.DERIVED}
    metadata = METADATA

    id: str = Field(primary_key=True, max_length=81)
    generation: int
    start: str = Field(max_length=40)
    disabled: str | None = Field(max_length=300)
    failing_since: datetime | None = Field(sa_type=DateTime(timezone=True))
    attempts: int
    error: str | None = Field(max_length=300)
    delivered_at: datetime | None = Field(sa_type=DateTime(timezone=True))
    next_attempt_at: datetime | None = Field(sa_type=DateTime(timezone=True))


class WebhookPosition(SQLModel, table=True):
    """The next offset to deliver, and what shows that it stands in this log: the record before it."""

    __tablename__ = "gateway_positions"
    __table_args__ = {"info": grants.DERIVED}
    metadata = METADATA

    webhook: str = Field(primary_key=True, max_length=81)
    topic: str = Field(primary_key=True, max_length=200)
    partition: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    next_offset: int = Field(sa_type=BigInteger)
    last_record: str | None = Field(max_length=100)
