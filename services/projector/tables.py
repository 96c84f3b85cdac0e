"""The projector's tables: what each partner may see and was told, always written with the positions (D3)."""

from uuid import UUID

from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel

from shared.database import grants
from shared.database.database import SERIAL, metadata
from shared.events.positions import StoredPositions, positions_table
from shared.records.tables import OutboxRow, outbox_arguments

METADATA = metadata()
METADATA.info.update(grants.DERIVED)


class Seen(SQLModel, table=True):
    """The newest version of a record that was read, and under which policy."""

    __tablename__ = "projector_seen"
    metadata = METADATA

    record_id: UUID = Field(primary_key=True)
    version: int
    policy: int


class Release(SQLModel, table=True):
    """A record for one partner, by the id that it has there.

    `content` is what may be shown once its group is large enough, null for nothing; `shown` is what the
    partner has, null for nothing; `version` is the last one that it was told, 0 for none.
    """

    __tablename__ = "projector_releases"
    __table_args__ = (Index("ix_projector_releases_group", "partner", "group"),)
    metadata = METADATA

    partner: str = Field(primary_key=True, max_length=40)
    id: UUID = Field(primary_key=True)
    group: str | None = Field(max_length=100)
    content: str | None = Field(sa_type=Text)
    shown: str | None = Field(sa_type=Text)
    version: int


class Group(SQLModel, table=True):
    """How many records of a group may be shown to a partner, if they are enough."""

    __tablename__ = "projector_groups"
    metadata = METADATA

    partner: str = Field(primary_key=True, max_length=40)
    group: str = Field(primary_key=True, max_length=100)
    records: int


class Policy(SQLModel, table=True):
    """The terms of all partners that were ever in force, by a digest of them; the highest number is."""

    __tablename__ = "projector_policies"
    metadata = METADATA

    number: int | None = Field(default=None, primary_key=True, sa_type=SERIAL)
    digest: str = Field(max_length=64)


class PartnerKey(SQLModel, table=True):
    """Of each partner's key a digest: another key would give every record another id."""

    __tablename__ = "projector_keys"
    metadata = METADATA

    partner: str = Field(primary_key=True, max_length=40)
    digest: str = Field(max_length=64)


class Told(OutboxRow, table=True):
    """The outbox: each row names the topic of its partner."""

    __tablename__ = "projector_outbox"
    __table_args__ = outbox_arguments("projector_outbox", ("topic", "event_id"))
    metadata = METADATA

    topic: str = Field(max_length=200)


POSITIONS = StoredPositions(positions_table("projector_positions", METADATA))
OUTBOX = METADATA.tables["projector_outbox"]
