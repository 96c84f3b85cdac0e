"""What is stated of a record and stays in its service: on no topic, in no total, in no log line (D10)."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from shared.contracts.markings import PRINTED, as_marked
from shared.contracts.record import READABLE, Closed

MAX_REMARKS = 2_000

Plate = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=20, pattern=PRINTED),
    AfterValidator(as_marked),
]
Remarks = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_REMARKS, pattern=READABLE)
]


class Withheld(Closed):
    """Fields that are answered to those who may see identities, and never published."""

    plate: Plate | None = Field(
        None, description="License plate of the conveyance, as it reads, in any script. Never published."
    )
    remarks: Remarks | None = Field(None, description="In the officer's own words. Never published.")


WITHHELD = frozenset(Withheld.model_fields)
