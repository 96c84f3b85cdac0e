"""The questions that can be asked: one model of each, for the HTTP query and the command line alike.

A question is a dataclass. Each field is one parameter, `Annotated` with a `Param` that describes it.
`views.asked` makes FastAPI query parameters of it, and the command line makes options of it, so that
both have the same names, help and checks. Codes are checked here against the vocabulary or the
register that they come from; an unknown one is refused with the nearest names.

This module imports no framework: the command line reads it at every start.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from datetime import date
from functools import cache
from typing import Annotated, Any, ClassVar, get_args, get_origin, get_type_hints

from services.aggregator.counting.cells import CBP, GROUP, Role
from services.aggregator.views.vocabulary import DIMENSIONS, Known, check, invalid

Codes = tuple[str, ...]
NONE = "none"
"""How a command line writes the empty code: records without a port, an operation, a subtype."""


@dataclass(frozen=True, slots=True)
class Param:
    """What is to be said of a parameter.

    `known` gives the codes that it may have, each with a title. Codes of an `open` parameter may
    also be in records though no register has them, so only the service can refuse them. `least` and
    `most` bound a number. `metavar` is how the command line shows its value.
    """

    help: str
    known: Known | None = None
    open: bool = False
    least: int | None = None
    most: int | None = None
    metavar: str | None = None


@dataclass(frozen=True, kw_only=True)
class Question:
    """What a caller asked. Raises `Invalid` when it is made with an unknown code."""

    path: ClassVar[str] = ""
    """Where it is asked, under `/v1`."""

    def __post_init__(self) -> None:
        for name, _type, param in parameters(type(self)):
            value = getattr(self, name)
            if isinstance(value, tuple):
                value = tuple("" if code == NONE else code for code in value)
                object.__setattr__(self, name, value)
            if value and param.known is not None and not param.open:
                check(name, value if isinstance(value, tuple) else (value,), param.known())
        _check_agencies(getattr(self, "agency", ()), getattr(self, "role", ()))
        if hasattr(self, "by"):
            object.__setattr__(self, "by", ",".join(self.keys))
            self._check_keys()

    @property
    def keys(self) -> Codes:
        """The grouping keys, each once. Raises `Invalid` for an unknown one."""
        names = tuple(
            dict.fromkeys(name.strip() for name in getattr(self, "by", "").split(",") if name.strip())
        )
        check("by", names, dict.fromkeys(DIMENSIONS, ""))
        return names

    def unregistered(self) -> dict[str, Codes]:
        """By open parameter, the codes that its register does not have: only records can have them."""
        return {
            name: codes
            for name, _type, param in parameters(type(self))
            if param.open and param.known and (codes := _beside(getattr(self, name), param.known()))
        }

    def check_code(self, name: str, codes: Sequence[str]) -> None:
        """Raise `Invalid` for codes that the register of a parameter does not have."""
        known = next(param.known for one, _type, param in parameters(type(self)) if one == name)
        check(name, codes, known() if known else {})

    def asked(self) -> dict[str, Any]:
        """The parameters that are not at their defaults, as a query takes them."""
        asked: dict[str, Any] = {}
        for one in fields(self):
            value = getattr(self, one.name)
            if value != one.default and value is not None:
                asked[one.name] = value.isoformat() if isinstance(value, date) else value
        return asked

    def _check_keys(self) -> None:
        """A half or a quarter is of a fiscal year: of several at once it would have no coordinates."""
        if getattr(self, "fiscal_year", None) is None and "fiscal_year" not in self.keys:
            for name in {"half", "quarter"} & set(self.keys):
                raise invalid("by", f"a {name} is of a fiscal year: group by fiscal_year too")


def _beside(codes: Codes, known: Mapping[str, str]) -> Codes:
    return tuple(code for code in codes if code not in known)


def _check_agencies(agencies: Codes, roles: Codes) -> None:
    twice = [one for one in agencies if GROUP in agencies and one in CBP]
    if twice:
        raise invalid("agency", f"cbp includes {' and '.join(twice)}: name cbp, or its components")
    if Role.SHARED in roles and GROUP not in agencies:
        raise invalid("role", "shared is what both components of cbp have a part in: name agency cbp too")


@cache
def _hints(question: Any) -> dict[str, Any]:
    return get_type_hints(question, include_extras=True)


def parameters(question: type[Question]) -> Iterator[tuple[str, Any, Param]]:
    """The parameters of a question in order: name, type and description."""
    hints = _hints(question)  # type: ignore[arg-type]
    for one in fields(question):
        hint = hints[one.name]
        assert get_origin(hint) is Annotated, f"{question.__name__}.{one.name} has no Param"
        type_, *described = get_args(hint)
        yield one.name, type_, next(param for param in described if isinstance(param, Param))


def required(question: type[Question]) -> frozenset[str]:
    """The parameters that must be given."""
    return frozenset(one.name for one in fields(question) if one.default is MISSING)
