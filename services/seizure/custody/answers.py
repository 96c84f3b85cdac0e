"""What is answered: receipts, blocks and numbers, chains of custody, and inventories."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from services.seizure.custody.drafts import Code, Custodian, Line, ReceiptLine, ReceiptNumber
from shared.contracts.custody import Digest, Disposition, FileKind, Step
from shared.contracts.record import PortCode, Reason


class Void(BaseModel):
    """A number that stands for nothing, and why."""

    number: ReceiptNumber = Field(description="The number.")
    reason: Reason = Field(description="Why it is void.")
    voided_at: datetime = Field(description="UTC instant.")


class IssuedLine(ReceiptLine):
    """One item on an issued receipt."""

    kind: str = Field(description="Kind of the seizure's item.")
    currency: str | None = Field(None, description="Of money: its ISO 4217 code.")
    amount_minor: int | None = Field(None, description="Of money: the amount in minor units of the currency.")


class Receipt(BaseModel):
    """A custody receipt, in the manner of the CBP 6051 family. It is never changed, only voided."""

    number: ReceiptNumber = Field(description="Port and serial.")
    port_code: PortCode = Field(description="Schedule D port code.")
    seizure_id: UUID = Field(description="The seizure.")
    seizure_version: int = Field(description="The version of the seizure whose items the lines name.")
    device: Code | None = Field(None, description="The device that it was written on without a network.")
    issued_at: datetime = Field(description="UTC instant at which it was signed.")
    local_time: datetime = Field(description="The same instant at the port's clock, with its offset.")
    recorded_at: datetime = Field(description="UTC instant at which the service recorded it.")
    received_by: Custodian = Field(description="Who took the items into custody.")
    lines: list[IssuedLine] = Field(description="The items.")
    void: Void | None = Field(None, description="Why it is void; absent where it stands.")


class Stands(StrEnum):
    """What became of a receipt number that a seizure states."""

    ISSUED = "issued"
    VOID = "void"
    NOT_ISSUED = "not_issued"
    OTHER_FORM = "other_form"


class Stated(BaseModel):
    """The number that the officer wrote into the seizure, as against the receipts that were issued here."""

    custody_receipt: str = Field(description="As the current version of the seizure has it.")
    stands: Stands = Field(
        description="`issued` or `void`: a receipt of this seizure has it. `not_issued`: none has; it may be "
        "one that was written offline, or a mistake. `other_form`: it is no number of the seizure's port."
    )


class Receipts(BaseModel):
    """The receipts of a seizure."""

    stated: Stated | None = Field(None, description="What the seizure itself states, if it does.")
    receipts: list[Receipt] = Field(description="In order of number, voided ones too.")


class Block(BaseModel):
    """Numbers that are reserved for a device, from `first` through `last`."""

    port_code: PortCode = Field(description="Whose numbers they are.")
    device: Code = Field(description="Name of the device.")
    first: ReceiptNumber = Field(description="First number.")
    last: ReceiptNumber = Field(description="Last number.")
    reserved_at: datetime = Field(description="UTC instant.")


class Returned(BaseModel):
    """The numbers of a block that are void from now on."""

    reason: Reason = Field(description="Why they will not be used.")
    numbers: list[ReceiptNumber] = Field(description="In order; none where all were used or void already.")


class Outstanding(BaseModel):
    """Numbers that a device has and that nothing was said of yet, from `first` through `last`."""

    device: Code = Field(description="Name of the device.")
    first: ReceiptNumber = Field(description="First number.")
    last: ReceiptNumber = Field(description="Last number.")


class Numbers(BaseModel):
    """What became of every number of a port: issued + voided + unused + outstanding = given."""

    port_code: PortCode = Field(description="The port.")
    given: int = Field(description="Numbers so far, from 1.")
    issued: int = Field(description="On receipts that stand.")
    voided: int = Field(description="On receipts that are void.")
    unused: int = Field(description="Reserved, and voided without a receipt.")
    outstanding: int = Field(description="Reserved, and nothing said of them yet.")
    with_devices: list[Outstanding] = Field(description="The outstanding ones.")
    unexplained: int = Field(
        description="Given, and none of these: zero unless someone changed the database."
    )


class Attachment(BaseModel):
    """A photo or a document, as it is kept."""

    seizure_id: UUID = Field(description="The seizure.")
    digest: Digest = Field(description="SHA-256 of the content as it is kept.")
    kind: FileKind = Field(description="Its media type, by its content.")
    size: int = Field(description="Bytes.")
    name: str = Field(description="What people call it.")
    lines: list[Line] = Field(description="The items that it shows.")
    recorded_at: datetime = Field(description="UTC instant at which the service recorded it.")


class AttachmentList(BaseModel):
    """The photos and documents of a seizure."""

    attachments: list[Attachment] = Field(description="In the order in which they came.")


class Entry(BaseModel):
    """One step of a chain of custody; which of the optional members it has depends on the step."""

    seizure_id: UUID = Field(description="The seizure.")
    entry: int = Field(description="Place in the seizure's chain, from 1, without gaps.")
    step: Step = Field(description="What happened.")
    lines: list[Line] = Field(description="The items, each named.")
    at: datetime = Field(description="UTC instant.")
    local_time: datetime = Field(description="The same instant at the port's clock, with its offset.")
    recorded_at: datetime = Field(description="UTC instant at which the service recorded it.")
    reason: Reason | None = Field(None, description="Why.")
    receipt: ReceiptNumber | None = Field(None, description="The receipt that takes or withdraws items.")
    giver: Custodian | None = Field(None, description="Who gave them.")
    taker: Custodian | None = Field(None, description="Who took them.")
    holder: Custodian | None = Field(None, description="Who held them, and acted.")
    witness: Custodian | None = Field(None, description="The second person.")
    location: Code | None = Field(None, description="Where they were put.")
    expected_back_at: datetime | None = Field(None, description="When they should be back.")
    disposition: Disposition | None = Field(None, description="How they left custody.")
    authority: str | None = Field(None, description="The document that allows it.")
    recipient: str | None = Field(None, description="Who got them.")


class Held(BaseModel):
    """One item as its chain leaves it."""

    seizure_id: UUID = Field(description="Its seizure.")
    line: Line = Field(description="Its line there.")
    port_code: PortCode = Field(description="The port of the seizure.")
    description: str = Field(description="As on the receipt that took it.")
    holder: Code = Field(description="Id of who answers for it, or last did.")
    since: datetime = Field(description="Time of its last step, UTC.")
    step: Step = Field(description="Its last step.")
    location: Code | None = Field(None, description="Where it is stored; absent where it is with its holder.")
    expected_back_at: datetime | None = Field(None, description="When it should be back.")
    overdue: bool = Field(False, description="It should be back by now.")
    missing: bool = Field(False, description="The last count of its location did not find it.")
    counted_at: datetime | None = Field(None, description="When its location was last counted, UTC.")
    disposition: Disposition | None = Field(None, description="How it left custody.")


class Chain(BaseModel):
    """The chain of custody of a seizure, and where each item is."""

    entries: list[Entry] = Field(description="From the first on.")
    items: list[Held] = Field(description="In order of line.")


class Inventory(BaseModel):
    """A page of the items in custody."""

    items: list[Held] = Field(description="In order of seizure and line.")
    next: str | None = Field(None, description="`cursor` of the page after this one; absent on the last.")


class Counted(BaseModel):
    """What a count found, against what was to be there."""

    port_code: PortCode = Field(description="The port.")
    count: int = Field(description="Number of the count at this port, from 1.")
    location: Code = Field(description="What was counted.")
    counted_by: Custodian = Field(description="Who counted.")
    at: datetime = Field(description="UTC instant.")
    recorded_at: datetime = Field(description="UTC instant at which the service recorded it.")
    expected: int = Field(description="Items that were to be there.")
    found: int = Field(description="Those of them that were found.")
    missing: list[Held] = Field(description="Those that were not.")
    unexpected: list[Held] = Field(description="Items that were found, and should be elsewhere.")
    unknown: int = Field(description="Items that were found, and are not in custody by any chain.")


def held(row: Mapping[Any, Any], now: datetime) -> Held:
    """An item's row as it is answered."""
    expected = row["expected_back_at"]
    return Held(
        overdue=expected is not None and expected < now,
        missing=row["found"] is False,
        **{name: row[name] for name in Held.model_fields if name not in {"overdue", "missing"}},
    )
