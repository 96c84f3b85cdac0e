"""What is marked on a firearm, in the script that it is marked in, and a Latin transliteration of it.

A make "Норинко" is stored as it was read. `make_latin` beside it, "Norinko", is for readers who cannot
type it: the service derives it, once a version, and publishes it.
"""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Annotated

from anyascii import anyascii
from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, StringConstraints

PRINTED = r"^[^\x00-\x1F\x7F-\x9F]*$"
"""What of the rule a pattern can say to every reader of JSON Schema; `as_marked` has the whole."""
_LEFT_OUT = str.maketrans("", "", " -")
_FOLDED = str.maketrans("OIL", "011", " -")
MAX_SERIAL = 40
MAX_LATIN_SERIAL = 250
"""Longest transliteration of a serial number: what the column that traces are found by can hold."""


def latin(text: str) -> str | None:
    """A transliteration into ASCII; None where the text is ASCII already, or none is known."""
    return None if text.isascii() else anyascii(text).strip() or None


def normal_serial(text: str) -> str:
    """A serial number without its script, case, blanks and dashes: what two writings of it have in common.

    A letter of another script counts by its sound, not by its shape: a Cyrillic Es, which looks like C,
    is found as S.
    """
    return _capitals(text).translate(_LEFT_OUT)


@lru_cache(maxsize=1_000)
def folded_serial(text: str) -> str:
    """A serial number or a plate as it is looked up: O is 0, and I and L are 1, which are easily confused."""
    return _capitals(text).translate(_FOLDED)


def _capitals(text: str) -> str:
    if not text.isascii():
        text = "".join(map(_plain, unicodedata.normalize("NFC", text)))
    return text.upper()


def _plain(character: str) -> str:
    """Its Latin letters; itself where none are known, to tell serials apart; nothing for an accent."""
    known = anyascii(character)
    return known if known or unicodedata.combining(character) else character


def as_marked(text: str) -> str:
    """In Unicode's composed form (NFC), so that one marking has one writing. Refuses what cannot be seen."""
    composed = text if text.isascii() else unicodedata.normalize("NFC", text)
    if composed.isprintable():  # nothing of Unicode's categories C and Z, save the blank
        return composed
    place, unseen = next((at, one) for at, one in enumerate(composed, 1) if not one.isprintable())
    name = unicodedata.name(unseen, f"U+{ord(unseen):04X}")
    raise ValueError(f"character {place} cannot be seen ({name}): leave it out, or write a blank")


def _serial_as_marked(text: str) -> str:
    serial = as_marked(text)
    if not serial.isascii() and (len(serial) > MAX_SERIAL or len(latin(serial) or "") > MAX_LATIN_SERIAL):
        raise ValueError(f"has more than {MAX_SERIAL} characters, or {MAX_LATIN_SERIAL} in Latin letters")
    return serial


def transliterate(model: BaseModel, names: Iterable[str]) -> None:
    """Fill the field `X_latin` of a model for each of these names X."""
    fields = vars(model)
    for name in names:
        marked = fields[name]
        if marked is not None and not marked.isascii():
            fields[f"{name}_latin"] = latin(marked)


Marking = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=PRINTED),
    AfterValidator(as_marked),
]
"""A text as marked, in any script."""

SerialNumber = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_SERIAL, pattern=PRINTED),
    AfterValidator(_serial_as_marked),
]

# Whatever is sent: who sends back what was read must not keep an old one.
IGNORED = BeforeValidator(lambda _sent: None)
Latin = Annotated[
    str | None,
    IGNORED,
    Field(
        json_schema_extra={"readOnly": True},
        description="The field of the same name without `_latin`, in Latin letters; absent where it is so "
        "already. Derived by the service: what is sent here is ignored.",
    ),
]
"""The field `X_latin` beside `X`: its model calls `transliterate` once the others are validated."""
