"""The gun codes of NCIC (TYP, MAK, CAL) that follow from the type, make and caliber of a firearm.

`data/ncic.csv` has the codes, which are those in NIEM 6.0. A value without exactly one code has none here.
"""

import csv
from functools import lru_cache
from importlib import resources
from typing import Annotated, Any

from pydantic import BaseModel, Field

from shared.contracts.markings import IGNORED, latin

PRIVATELY_MADE = "PZZ"


def _codes() -> dict[str, dict[str, str]]:
    text = resources.files(__package__).joinpath("data", "ncic.csv").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = {}
    for row in csv.DictReader(text.splitlines()):
        found.setdefault(row["field"], {})[row["value"]] = row["code"]
    return found


CODES = _codes()
"""Each code by our value, for each field: `type`, `description`, `caliber` and `make`."""
_TYPES, _DESCRIPTIONS = CODES["type"], CODES["description"]
_CALIBERS, _MAKES = CODES["caliber"], CODES["make"]


def make_code(make: str | None, *, privately_made: bool = False) -> str | None:
    """The MAK code of a make as marked, whatever its case; None where it has none, or could have several."""
    if privately_made:
        return PRIVATELY_MADE
    return None if make is None else _code_of(make)


@lru_cache(maxsize=1_000)
def _code_of(make: str) -> str | None:
    return _MAKES.get(" ".join((latin(make) or make).casefold().split()))


def encode(model: BaseModel, make: str | None, *, privately_made: bool = False) -> None:
    """Fill the four fields of a model that has a `type` and a `caliber`."""
    fields = vars(model)
    fields["ncic_type"] = _TYPES.get(fields["type"])
    fields["ncic_description"] = _DESCRIPTIONS.get(fields["type"])
    fields["ncic_make"] = make_code(make, privately_made=privately_made)
    fields["ncic_caliber"] = _CALIBERS.get(fields["caliber"])


def _says(code: str) -> Any:
    return Field(
        json_schema_extra={"readOnly": True},
        description=f"NCIC code of {code} Derived by the service: what is sent here is ignored.",
    )


# A model with these calls `encode` once its other fields are validated.
NcicType = Annotated[
    str | None,
    IGNORED,
    _says("the type of gun, the first letter of TYP; ncic:FirearmCategoryCode."),
]
NcicDescription = Annotated[
    str | None,
    IGNORED,
    _says("what describes the gun further, the second letter of TYP, where the type says it."),
]
NcicMake = Annotated[
    str | None,
    IGNORED,
    _says("the make (MAK), where the marking has exactly one; PZZ for privately made."),
]
NcicCaliber = Annotated[
    str | None,
    IGNORED,
    _says("the caliber or gauge (CAL); ncic:FirearmBoreSizeCode."),
]
