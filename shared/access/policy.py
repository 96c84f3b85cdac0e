"""Who may do what: the rules of `policy.toml`, or of a file like it. What no rule allows is refused."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from shared.access.caller import Role

SHIPPED = Path(__file__).with_name("policy.toml")
LONGEST_WINDOW_HOURS = 24 * 366
E = TypeVar("E", bound=StrEnum)


class Action(StrEnum):
    """What a caller may do; each route needs one."""

    RECORD = "record"
    AMEND = "amend"
    VOID = "void"
    PROPOSE = "propose"
    APPROVE = "approve"
    READ = "read"
    IDENTIFY = "identify"
    SEARCH = "search"
    FIGURES = "figures"
    EXPLAIN = "explain"
    REVISIONS = "revisions"
    QUALITY = "quality"
    EXPORT = "export"
    ACTS = "acts"
    VERIFY = "verify"
    CLOSE_YEAR = "close_year"
    REOPEN_YEAR = "reopen_year"
    CHANGE_CLOSED_YEAR = "change_closed_year"
    RECEIPT = "receipt"
    HAND_OVER = "hand_over"
    DISPOSE = "dispose"
    PHOTOGRAPH = "photograph"
    SUBSCRIBE = "subscribe"
    ADMINISTER = "administer"

    @property
    def words(self) -> str:
        """The action after "to"."""
        return _IN_WORDS.get(self, self.replace("_", " "))


_IN_WORDS = {
    Action.IDENTIFY: "see identities",
    Action.SEARCH: "search by identities",
    Action.FIGURES: "read figures",
    Action.EXPLAIN: "explain figures",
    Action.REVISIONS: "read revisions",
    Action.QUALITY: "read the findings of quality",
    Action.ACTS: "read the journal of acts",
    Action.CLOSE_YEAR: "close a fiscal year",
    Action.REOPEN_YEAR: "open a fiscal year again",
    Action.CHANGE_CLOSED_YEAR: "change a closed fiscal year",
    Action.RECEIPT: "issue a receipt",
    Action.SUBSCRIBE: "read topics here",
}


class Matcher(StrEnum):
    """What has to be true of a caller and a record."""

    OWN_PORT = "own_port"
    OWN_FIELD_OFFICE = "own_field_office"
    OWN_AGENCY = "own_agency"
    OWN_OPERATION = "own_operation"
    OWN_ENTRY = "own_entry"
    WITHIN_WINDOW = "within_window"
    NOT_OWN_CHANGE = "not_own_change"


TWO_PERSONS = (
    *(Action.AMEND, Action.VOID),
    *(Action.CLOSE_YEAR, Action.REOPEN_YEAR, Action.CHANGE_CLOSED_YEAR),
)
"""The actions that can wait for a second person."""


class PolicyError(ValueError):
    """A policy file that has a mistake; the message says where, and what to write."""


@dataclass(frozen=True, slots=True)
class Rule:
    """These roles may do these actions where everything of `where` is true. `says` is that in words."""

    says: str
    roles: frozenset[Role]
    may: frozenset[Action]
    where: frozenset[Matcher] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Policy:
    """The rules, and how long `within_window` is."""

    rules: tuple[Rule, ...]
    window: timedelta

    def allowing(self, action: Action) -> Iterator[tuple[Role, Rule]]:
        """Every rule that lets somebody do an action, by role in the order of `Role`."""
        for role in Role:
            yield from ((role, one) for one in self.rules if action in one.may and role in one.roles)


def load(path: str = "") -> Policy:
    """The policy of a file; the one that comes with Outbound without a path. Raises `PolicyError`."""
    file = Path(path) if path else SHIPPED
    try:
        return read(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, PolicyError) as error:
        raise PolicyError(f"OUTBOUND_POLICY: {file}: {error}") from None


def read(text: str) -> Policy:
    """The policy that a TOML text states. Raises `PolicyError` and `tomllib.TOMLDecodeError`."""
    stated = tomllib.loads(text)
    _check_names(stated, {"window_hours", "rules"}, "the file")
    rules = stated.get("rules")
    if not isinstance(rules, list) or not rules:
        raise PolicyError("there is no [[rules]]: nobody could do anything")
    return Policy(tuple(_rule(one, place) for place, one in enumerate(rules, 1)), _window(stated))


def two_persons(text: str) -> frozenset[Action]:
    """The actions that take two persons, of a list with commas. Raises `PolicyError`."""
    named = [one for one in (part.strip() for part in text.split(",")) if one]
    known = [str(one) for one in TWO_PERSONS]
    for one in named:
        if one not in known:
            raise PolicyError(
                f"OUTBOUND_TWO_PERSONS: {one!r} cannot take two persons; {_nearest(one, known)}"
            )
    return frozenset(map(Action, named))


def _window(stated: Mapping[str, Any]) -> timedelta:
    hours = stated.get("window_hours", 0)
    if type(hours) is not int or not 0 <= hours <= LONGEST_WINDOW_HOURS:
        raise PolicyError(f"window_hours is not a whole number from 0 to {LONGEST_WINDOW_HOURS}")
    return timedelta(hours=hours)


def _rule(stated: Any, place: int) -> Rule:
    where = f"rule {place}"
    if not isinstance(stated, dict):
        raise PolicyError(f"{where} is not a table: write [[rules]]")
    _check_names(stated, {"says", "roles", "may", "where"}, where)
    says = stated.get("says")
    if not isinstance(says, str) or not says.strip():
        raise PolicyError(f"{where} does not say in words what it allows: add says = ...")
    roles = _members(Role, stated.get("roles", []), "role", where)
    may = _members(Action, stated.get("may", []), "action", where)
    if not roles or not may:
        raise PolicyError(f"{where} allows nothing: it needs both roles = [...] and may = [...]")
    return Rule(says.strip(), roles, may, _members(Matcher, stated.get("where", []), "condition", where))


def _members(kind: type[E], stated: Any, noun: str, where: str) -> frozenset[E]:
    if not isinstance(stated, list):
        raise PolicyError(f"{where}: {stated!r} is not a list of texts")
    known = [str(one) for one in kind]
    for one in stated:
        if one not in known:
            raise PolicyError(f"{where}: there is no {noun} {one!r}; {_nearest(one, known)}")
    return frozenset(map(kind, stated))


def _check_names(stated: Mapping[str, Any], known: set[str], where: str) -> None:
    for name in stated:
        if name not in known:
            raise PolicyError(f"{where}: there is no {name!r} here; {_nearest(name, sorted(known))}")


def _nearest(given: Any, known: list[str]) -> str:
    near = get_close_matches(str(given), known, n=1)
    return f"the nearest is {near[0]!r}" if near else f"there are {', '.join(known)}"
