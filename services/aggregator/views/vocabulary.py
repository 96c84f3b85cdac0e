"""The codes that a question may name, each with its title, and what is said of an unknown one.

This module imports no framework: the command line reads it at every start.
"""

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches

from services.aggregator.counting.cells import GROUP, Role
from services.aggregator.counting.measures import MEASURES
from shared.contracts import operations as register
from shared.contracts import ports as places
from shared.contracts import vocabularies
from shared.web.errors import Invalid

DIMENSIONS = (
    *("fiscal_year", "half", "quarter", "month", "week", "day"),
    *("port", "state", "field_office", "region"),
    *("agency", "role", "operation", "task_force", "measure", "subtype", "traffic", "posture"),
)
"""What figures can be grouped by."""
Known = Callable[[], Mapping[str, str]]
FEW = 20
"""Codes of which an answer names all."""
NAMED = 3
"""Unknown codes of which an answer says what is near; of more, only how many."""


def measures() -> Mapping[str, str]:
    """Every measure."""
    return {name: one.title for name, one in MEASURES.items()}


def subtypes() -> Mapping[str, str]:
    """Every subtype of any measure; empty: figures without one."""
    return dict.fromkeys(sorted({code for one in MEASURES.values() for code in one.subtypes()}), "") | {
        "": ""
    }


def ports() -> Mapping[str, str]:
    """Every port by its Schedule D code; empty: where the source withholds it."""
    return {code: f"{one.name}, {one.state}" for code, one in places.ports().items()} | {"": ""}


def states() -> Mapping[str, str]:
    """Every state that has a port."""
    return dict.fromkeys(sorted({one.state for one in places.ports().values()}), "") | {"": ""}


def offices() -> Mapping[str, str]:
    """Every field office and sector."""
    return {code: one.name for code, one in places.field_offices().items()} | {"": ""}


def regions() -> Mapping[str, str]:
    """Every region; `unknown`: of an office that is not in the register, or of none."""
    return {one.value: "" for one in places.Region} | {"unknown": ""}


def agencies() -> Mapping[str, str]:
    """Every agency, and CBP as its two components together."""
    return {GROUP: "CBP"} | {one.value: "" for one in vocabularies.Agency}


def roles() -> Mapping[str, str]:
    """For whom a figure counts."""
    return {one.value: "" for one in Role}


def operations() -> Mapping[str, str]:
    """Every registered operation."""
    return {code: one.name for code, one in register.operations().items()} | {"": ""}


def forces() -> Mapping[str, str]:
    """Every registered task force."""
    known = (force for one in register.operations().values() for force in one.task_forces)
    return {force.code: f"{force.city}, {force.state}" for force in known} | {"": ""}


def traffic() -> Mapping[str, str]:
    """What is inspected; empty: figures of other records."""
    return {one.value: "" for one in vocabularies.Traffic} | {"": ""}


def postures() -> Mapping[str, str]:
    """Why it is inspected; empty: figures of other records."""
    return {one.value: "" for one in vocabularies.Posture} | {"": ""}


def check(name: str, given: Iterable[str], known: Mapping[str, str]) -> None:
    """Raise `Invalid` for a code that is not known, with the nearest ones."""
    unknown = [code for code in dict.fromkeys(given) if code not in known]
    if unknown:
        said = [_unknown(name, code, known) for code in unknown[:NAMED]]
        more = [f"and {len(unknown) - NAMED} more"] if len(unknown) > NAMED else []
        raise invalid(name, "; ".join([*said, *more]))


def invalid(name: str, detail: str) -> Invalid:
    """A query parameter that makes no sense."""
    return Invalid(detail, errors=[{"pointer": f"query/{name}", "detail": detail}])


_CALLED = {"by": "grouping key"}


def _unknown(name: str, code: str, known: Mapping[str, str]) -> str:
    codes = [one for one in known if one]
    said = f"unknown {_CALLED.get(name, name)} {code[:60]}"
    near = nearest(code, known)
    if near:
        said += f"; nearest: {', '.join(near)}"
    return said if len(codes) > FEW else f"{said}; there are {', '.join(codes)}"


def nearest(code: str, known: Mapping[str, str]) -> list[str]:
    """The known codes that are most like this one, by code or by title, with their titles."""
    by_name = {title.casefold(): one for one, title in known.items() if title}
    asked = code.casefold()
    found = get_close_matches(asked, [one for one in known if one], n=3)
    found += [by_name[title] for title in get_close_matches(asked, by_name, n=3)]
    found += [one for one, title in known.items() if asked and asked in title.casefold()][:3]
    return [f"{one} ({known[one]})" if known[one] else one for one in list(dict.fromkeys(found))[:3]]
