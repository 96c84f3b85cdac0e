"""The gun codes of NCIC (TYP, MAK, CAL) that follow from the type, make and caliber of a firearm.

`data/ncic.csv` has the codes, which are those in NIEM 6.0. A value without exactly one code has none here.
"""

import csv
from importlib import resources
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationInfo

from shared.contracts.markings import latin

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
    return None if make is None else _MAKES.get(" ".join((latin(make) or make).casefold().split()))


def _of_type(_stated: Any, info: ValidationInfo) -> str | None:
    return _TYPES.get(info.data.get("type", ""))


def _of_description(_stated: Any, info: ValidationInfo) -> str | None:
    return _DESCRIPTIONS.get(info.data.get("type", ""))


def _of_caliber(_stated: Any, info: ValidationInfo) -> str | None:
    return _CALIBERS.get(info.data.get("caliber", ""))


def _of_make(_stated: Any, info: ValidationInfo) -> str | None:
    data = info.data
    make = data.get("make") or data.get("manufacturer")
    return make_code(make, privately_made=data.get("privately_made", False))


def _says(code: str) -> Any:
    return Field(
        validate_default=True,
        json_schema_extra={"readOnly": True},
        description=f"NCIC code of {code} Derived by the service: what is sent here is ignored.",
    )


# Each stands after the fields that it follows from.
NcicType = Annotated[
    str | None,
    BeforeValidator(_of_type),
    _says("the type of gun, the first letter of TYP; ncic:FirearmCategoryCode."),
]
NcicDescription = Annotated[
    str | None,
    BeforeValidator(_of_description),
    _says("what describes the gun further, the second letter of TYP, where the type says it."),
]
NcicMake = Annotated[
    str | None,
    BeforeValidator(_of_make),
    _says("the make (MAK), where the marking has exactly one; PZZ for privately made."),
]
NcicCaliber = Annotated[
    str | None,
    BeforeValidator(_of_caliber),
    _says("the caliber or gauge (CAL); ncic:FirearmBoreSizeCode."),
]
