"""A reach: the records with which a caller may do something, as the rules of a policy have it.

It has two meanings, side by side: `where` says it in SQL, of a table's columns; `allows` says it in
Python, of what is known of one record. Both must agree, and the tests hold them against each other.
What is not known of a record, or is no column of a table, is never true.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import reduce
from operator import and_, or_
from types import MappingProxyType
from typing import Any

import msgspec

from shared.access.caller import EVERYWHERE, Caller
from shared.access.policy import Action, Matcher, Policy

PLACES = MappingProxyType(
    {
        Matcher.OWN_PORT: ("port_code", "ports"),
        Matcher.OWN_FIELD_OFFICE: ("field_office", "field_offices"),
        Matcher.OWN_AGENCY: ("agency", "agencies"),
        Matcher.OWN_OPERATION: ("operation", "operations"),
    }
)
"""By matcher, what it compares of a record with what of a caller."""


class Facts(msgspec.Struct, frozen=True):
    """What of a record decides who may do what with it, each None where there is none.

    `entered_by` and `entered_at` are of version 1. `changed_by` is who proposed a change of it.
    """

    port_code: str | None = None
    field_office: str | None = None
    agency: str | None = None
    operation: str | None = None
    entered_by: str | None = None
    entered_at: datetime | None = None
    changed_by: str | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """One way to be allowed: everything that is not None here must be so.

    `codes` are by the name of a fact. `entered_by` recorded it, no longer than `within` ago, and
    somebody other than `not_by` proposed the change.
    """

    codes: dict[str, frozenset[str]] = field(default_factory=dict)
    entered_by: str | None = None
    within: timedelta | None = None
    not_by: str | None = None

    def allows(self, facts: Facts, now: datetime) -> bool:
        """Whether the record is such a one."""
        if any(getattr(facts, name) not in codes for name, codes in self.codes.items()):
            return False
        entered, changed = facts.entered_at, facts.changed_by
        return (
            (self.entered_by is None or facts.entered_by == self.entered_by)
            and (self.within is None or (entered is not None and entered >= now - self.within))
            and (self.not_by is None or (changed is not None and changed != self.not_by))
        )

    def conditions(self, columns: Any, now: datetime) -> Iterator[Any]:
        """The conditions on the columns; None where there is no such column."""
        for name, codes in self.codes.items():
            column = getattr(columns, name, None)
            yield None if column is None else column.in_(sorted(codes))
        entered_by, entered_at = (getattr(columns, name, None) for name in ("entered_by", "entered_at"))
        changed_by = getattr(columns, "changed_by", None)
        if self.entered_by is not None:
            yield None if entered_by is None else entered_by == self.entered_by
        if self.within is not None:
            yield None if entered_at is None else entered_at >= now - self.within
        if self.not_by is not None:
            yield None if changed_by is None else changed_by != self.not_by


@dataclass(frozen=True, slots=True)
class Reach:
    """The records of any of these ways: none without a way, all with a way that asks nothing."""

    ways: tuple[Way, ...] = ()

    @property
    def everywhere(self) -> bool:
        """Whether it has every record."""
        return Way() in self.ways

    def allows(self, facts: Facts, now: datetime) -> bool:
        """Whether a record is within it."""
        return any(way.allows(facts, now) for way in self.ways)

    def where(self, columns: Any, now: datetime) -> list[Any]:
        """The conditions on columns that are named as the facts are; none where all are within it."""
        if self.everywhere:
            return []
        ways = [list(way.conditions(columns, now)) for way in self.ways]
        known = [reduce(and_, way) for way in ways if all(one is not None for one in way)]
        return [reduce(or_, known) if known else columns.field_office.in_([])]


EVERYTHING = Reach((Way(),))


def reach_of(policy: Policy, caller: Caller, action: Action) -> Reach:
    """The records with which a caller may do an action."""
    found = [
        _way(rule.where, caller, policy) for role, rule in policy.allowing(action) if role in caller.roles
    ]
    return Reach(tuple(found))


def _way(where: frozenset[Matcher], caller: Caller, policy: Policy) -> Way:
    return Way(
        codes=dict(_codes(where, caller)),
        entered_by=caller.subject if Matcher.OWN_ENTRY in where else None,
        within=policy.window if Matcher.WITHIN_WINDOW in where else None,
        not_by=caller.subject if Matcher.NOT_OWN_CHANGE in where else None,
    )


def _codes(where: frozenset[Matcher], caller: Caller) -> Iterator[tuple[str, frozenset[str]]]:
    for matcher, (fact, scope) in PLACES.items():
        own: frozenset[str] = getattr(caller, scope)
        if matcher in where and EVERYWHERE not in own:
            yield fact, own - {""}  # an empty code is that of a record without one
