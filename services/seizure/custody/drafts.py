"""What callers state: receipts, blocks of numbers, voids, and the steps of a chain of custody."""

from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, model_validator

from services.seizure.custody.numbers import PATTERN
from shared.contracts import money
from shared.contracts.custody import Disposition
from shared.contracts.items import MAX_USD_CENTS, MajorUnits
from shared.contracts.markings import Marking
from shared.contracts.record import Closed, Count, Instant, Reason, misfit
from shared.contracts.vocabularies import Agency

MAX_LINES = 500
MAX_BLOCK = 1_000

Code = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$")]
"""Letters, digits, `.`, `_`, `@` and `-`: safe in a URL, on paper and in a terminal."""
ReceiptNumber = Annotated[str, StringConstraints(pattern=PATTERN)]


def _named(value: Any) -> Any:
    if isinstance(value, str) and value.strip().casefold() == "all":
        raise ValueError('"ALL" is refused: name each item by its line, such as [1, 2]')
    return value


def _once(lines: list[int]) -> list[int]:
    if len(set(lines)) < len(lines):
        raise ValueError("names an item twice")
    return lines


Line = Annotated[Count, Field(ge=1, le=MAX_LINES)]
Lines = Annotated[
    list[Line],
    BeforeValidator(_named, json_schema_input_type=list[Line]),
    Field(
        min_length=1,
        max_length=MAX_LINES,
        description="The items, each named by its line in the seizure, from 1.",
    ),
    AfterValidator(_once),
]


class Custodian(Closed):
    """A person who answers for items; the same person always has the same id."""

    id: Code = Field(description="Badge number or account, such as `cbp-20417`.")
    name: Marking = Field(description="As it is written on the receipt.")
    agency: Agency = Field(Agency.CBP_OFO, description="Whom the person works for.")


class ReceiptLine(Closed):
    """One item on a receipt."""

    line: Line = Field(description="Of the seizure's items, from 1.")
    description: Marking | None = Field(None, description="In words; by default from the seizure's item.")
    packages: Count = Field(1, ge=1, le=100_000, description="Boxes, bags or pieces handed in.")
    weight_grams: Count | None = Field(None, ge=1, le=10**9, description="Gross weight in grams.")
    domestic_value: MajorUnits | None = Field(
        None, description='Estimated domestic value in U.S. dollars, such as "450.00".'
    )
    seal_numbers: Annotated[list[Code], Field(max_length=100)] = Field(
        [], description="Of the seals on its packages."
    )

    @property
    def domestic_value_cents(self) -> int | None:
        """The value in cents, exactly."""
        return None if self.domestic_value is None else money.minor_units(self.domestic_value, "USD")

    @model_validator(mode="after")
    def _exact_value(self) -> Self:
        try:
            cents = self.domestic_value_cents or 0
        except ValueError as error:
            raise misfit("domestic_value", f"{error}; write it without separators") from None
        if cents > MAX_USD_CENTS:
            raise misfit("domestic_value", f"is more than {money.format_money(MAX_USD_CENTS, 'USD')}")
        return self


def _each_once(lines: list[ReceiptLine]) -> list[ReceiptLine]:
    _once([one.line for one in lines])
    return lines


class ReceiptDraft(Closed):
    """A custody receipt as an officer writes it. Without a number it gets the port's next one."""

    number: ReceiptNumber | None = Field(
        None, description="Of a block that was reserved for the device, where it was written offline."
    )
    device: Code | None = Field(None, description="The device whose block it is; with a number.")
    issued_at: Instant | None = Field(
        None, description="When it was signed, as RFC 3339 with an offset; by default now. With a number."
    )
    received_by: Custodian = Field(
        description="Who takes the items into custody, and holds them from then on."
    )
    lines: Annotated[
        list[ReceiptLine], Field(min_length=1, max_length=MAX_LINES), AfterValidator(_each_once)
    ] = Field(description="The items, each named.")

    @model_validator(mode="after")
    def _offline_or_not(self) -> Self:
        if (self.number is None) != (self.device is None):
            raise misfit("device", "a number from a block and the device that it is reserved for go together")
        if self.number is not None and self.issued_at is None:
            raise misfit("issued_at", "is missing: a receipt that was written offline says when")
        return self


class BlockDraft(Closed):
    """Numbers of a port that are reserved for a device, which then writes receipts without a network."""

    device: Code = Field(description="Name of the device.")
    size: Count = Field(ge=1, le=MAX_BLOCK, description="How many numbers.")


class VoidDraft(Closed):
    """Why a receipt is void, or why a reserved number will never be used."""

    reason: Reason = Field(description="Why.")


class StepDraft(Closed):
    """What every step of a chain says."""

    lines: Lines
    at: Instant = Field(description="When, as RFC 3339 with an offset; never before the step before.")
    reason: Reason = Field(description="Why.")


class HandOverDraft(StepDraft):
    """Items that go from who holds them to someone else."""

    giver: Custodian = Field(description="Who gives, and holds every one of the items.")
    taker: Custodian = Field(description="Who takes, and holds them from then on.")
    expected_back_at: Instant | None = Field(None, description="When they should be back, if they should.")

    @model_validator(mode="after")
    def _back_later(self) -> Self:
        if self.expected_back_at is not None and self.expected_back_at <= self.at:
            raise misfit("expected_back_at", "is not after the hand-over")
        return self


class StorageDraft(StepDraft):
    """Items that are put in a place by who holds them."""

    holder: Custodian = Field(description="Who holds every one of the items, and goes on to.")
    location: Code = Field(description="Vault, shelf or locker, such as `vault-a.shelf-3`.")


class DispositionDraft(StepDraft):
    """Items that leave custody for good."""

    holder: Custodian = Field(description="Who holds every one of the items.")
    disposition: Disposition = Field(description="How they leave.")
    authority: Marking = Field(description="The document that allows it: court order, forfeiture, release.")
    witness: Custodian | None = Field(None, description="A second person; needed where items are destroyed.")
    recipient: Marking | None = Field(
        None, description="Who gets them; needed where they are returned or transferred."
    )

    @model_validator(mode="after")
    def _with_care(self) -> Self:
        if self.disposition is Disposition.DESTROYED and self.witness is None:
            raise misfit("witness", "is missing: nothing is destroyed without a second person")
        if self.witness is not None and self.witness.id == self.holder.id:
            raise misfit("witness", "is the holder: a second person is someone else")
        if self.disposition in {Disposition.RETURNED, Disposition.TRANSFERRED} and self.recipient is None:
            raise misfit("recipient", f"is missing: say who gets what is {self.disposition}")
        return self


class AttachmentDraft(Closed):
    """A photo or a document of items."""

    lines: Lines
    name: Marking = Field(description="What people call it. It is shown, and never a path.")
    content: Annotated[str, StringConstraints(min_length=1, pattern=r"^[A-Za-z0-9+/]*={0,2}$")] = Field(
        description="The file in base64 (RFC 4648): a JPEG, a PNG or a PDF. A photo loses all that its "
        "camera added, such as the place, but for its orientation."
    )


class Found(Closed):
    """One item that was found at a count."""

    seizure_id: UUID = Field(description="Its seizure.")
    line: Line = Field(description="Its line there.")


class CountDraft(Closed):
    """What someone found at a location. It moves nothing: what is not found is missing until it is seen."""

    location: Code = Field(description="Vault, shelf or locker that was counted, whole.")
    counted_by: Custodian = Field(description="Who counted.")
    at: Instant = Field(description="When, as RFC 3339 with an offset.")
    found: Annotated[list[Found], Field(max_length=10_000)] = Field(description="Every item that was there.")
