"""A checkpoint of a service's journal of acts: a signed statement of how many acts there are, and which."""

from datetime import UTC, datetime
from functools import lru_cache
from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.contracts.ids import derived_uuid7
from shared.contracts.record import Closed

TOPIC = "outbound.checkpoints.v1"
KIND = "checkpoint"


class Checkpoint(Closed):
    """A checkpoint as it stands on `outbound.checkpoints.v1`. It holds no act, and nothing of one."""

    id: UUID = Field(description="The same for ever for this service; the Kafka key.")
    version: int = Field(ge=1, description="Number of the checkpoint: 1, then one more each time.")
    recorded_at: AwareDatetime = Field(description="UTC instant at which it was made.")
    service: str = Field(description="Whose journal: `inspection` or `seizure`.")
    size: int = Field(ge=1, description="How many acts there were: the leaves of the Merkle tree (RFC 6962).")
    root: str = Field(description="Root of the tree, as 64 hexadecimal digits.")
    note: str = Field(description="The same, signed (Ed25519): a C2SP tlog-checkpoint in signed-note format.")


def source_name(service: str) -> str:
    """Whose relay publishes the checkpoints of this service: its name in metrics."""
    return f"{service}-checkpoint"


@lru_cache
def checkpoint_id(service: str) -> UUID:
    """The id of the checkpoints of a service."""
    return derived_uuid7(datetime(2026, 1, 1, tzinfo=UTC), KIND, service)
