"""Who calls: the principal that an access token names, its roles, and where these hold."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

MAX_SUBJECT = 200
EVERYWHERE = "*"
"""In a set of codes: all of them."""
SCOPED_BY = ("ports", "field_offices", "agencies", "operations")


class Role(StrEnum):
    """What a caller is; the policy says what each may do."""

    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    ANALYST = "analyst"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    DEVICE = "device"
    AGENCY = "agency"


@dataclass(frozen=True, slots=True)
class Caller:
    """A principal. `subject` is unique over all issuers, and stays in the services (D10).

    A set of codes that is empty holds nowhere; one with `EVERYWHERE` holds for every code.
    `until` is when the token ends, in Unix seconds; None where there is no token.
    """

    subject: str
    roles: frozenset[Role]
    ports: frozenset[str] = frozenset()
    field_offices: frozenset[str] = frozenset()
    agencies: frozenset[str] = frozenset()
    operations: frozenset[str] = frozenset()
    token_id: str | None = None
    until: float | None = field(default=None, compare=False)

    def named(self, subject: str) -> "Caller":
        """The same roles and places under another name."""
        return replace(self, subject=subject)

    def claims(self) -> dict[str, Any]:
        """The claims of a token that names this caller."""
        scoped = {name: sorted(getattr(self, name)) for name in SCOPED_BY}
        stated = {name: codes for name, codes in scoped.items() if codes}
        token = {"jti": self.token_id} if self.token_id else {}
        return {"sub": self.subject, "roles": sorted(self.roles), **stated, **token}


def caller_of(claims: Mapping[str, Any]) -> Caller:
    """The caller that verified claims name. Raises `ValueError`; an unknown role is none."""
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 1 <= len(subject) <= MAX_SUBJECT or not subject.isprintable():
        raise ValueError(f"subject is not 1 to {MAX_SUBJECT} printable characters")
    scoped = {name: _codes(claims, name) for name in SCOPED_BY}
    roles = frozenset(Role(one) for one in _codes(claims, "roles") if one in set(Role))
    token_id = claims.get("jti")
    token_id = None if token_id is None else str(token_id)
    return Caller(subject, roles, **scoped, token_id=token_id, until=claims.get("exp"))


def everywhere(subject: str, *roles: Role) -> Caller:
    """A caller whose roles hold everywhere."""
    everything = frozenset([EVERYWHERE])
    return Caller(subject, frozenset(roles), everything, everything, everything, everything)


def _codes(claims: Mapping[str, Any], name: str) -> frozenset[str]:
    stated = claims.get(name) or ()
    if not isinstance(stated, list | tuple) or not all(isinstance(one, str) for one in stated):
        raise ValueError(f"{name} is not a list of texts")
    return frozenset(stated)
