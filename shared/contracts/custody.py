"""Custody as it is published: what happened to items, and which photos and documents were added.

It says which items and when, never who, where in a vault, under which receipt or why (D10).
"""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from shared.contracts.record import Closed, PortCode

TOPIC = "outbound.custody.v1"
KIND = "custody"

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Step(StrEnum):
    """What an entry of a chain of custody says."""

    TAKEN = "taken"
    HANDED_OVER = "handed_over"
    STORED = "stored"
    DISPOSED = "disposed"
    WITHDRAWN = "withdrawn"


class Disposition(StrEnum):
    """How an item leaves custody."""

    RETURNED = "returned"
    FORFEITED = "forfeited"
    DESTROYED = "destroyed"
    EVIDENCE = "evidence"
    TRANSFERRED = "transferred"


class FileKind(StrEnum):
    """What a photo or a document is: its media type."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    PDF = "application/pdf"


class Custody(Closed):
    """One step of a chain of custody, or one photo or document, as it stands on `outbound.custody.v1`.

    A step has `entry`, `step` and `at`; a photo or document has `digest`, `kind` and `size`.
    """

    id: UUID = Field(description="Of this event alone; the Kafka key.")
    version: int = Field(ge=1, description="Always 1: what happened is never changed.")
    recorded_at: AwareDatetime = Field(description="UTC instant at which the service recorded it.")
    seizure_id: UUID = Field(description="The seizure.")
    port_code: PortCode = Field(description="Schedule D port code of the seizure.")
    lines: list[int] = Field(description="The items, each by its line in the seizure, from 1.")
    entry: int | None = Field(
        None, ge=1, description="Place of a step in the seizure's chain, from 1, without gaps."
    )
    step: Step | None = Field(None, description="What happened.")
    at: AwareDatetime | None = Field(None, description="UTC instant of a step.")
    disposition: Disposition | None = Field(None, description="How the items left custody.")
    digest: Digest | None = Field(
        None, description="SHA-256 of a photo or document as it is kept. Its content is on no topic."
    )
    kind: FileKind | None = Field(None, description="Media type of a photo or document, by its content.")
    size: int | None = Field(None, ge=1, description="Bytes of a photo or document.")
