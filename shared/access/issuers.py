"""The issuers whose access tokens are taken: one TOML file, as `deploy/issuers.example.toml` explains it."""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, Self, get_args
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from shared.access.caller import EVERYWHERE, SCOPED_BY, Caller, Role, caller_of
from shared.access.refusals import NoRole, Refused

Algorithm = Literal[
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA"
]
"""What a token may be signed with: asymmetric only. `EdDSA` is the older name of `Ed25519`."""
ALGORITHMS: tuple[str, ...] = get_args(Algorithm)
DEFAULT_ALGORITHMS: tuple[Algorithm, ...] = ("RS256", "PS256", "ES256", "Ed25519", "EdDSA")
Steps = tuple[str, ...]


def _steps(given: str | Steps) -> Steps:
    steps = tuple(given.split(".")) if isinstance(given, str) else given
    if not steps or not all(steps):
        raise ValueError("write the names of the claims with a dot between them, or as a list")
    return steps


Place = Annotated[str | Steps, AfterValidator(_steps)]


class Strict(BaseModel):
    """A part of the file: a name that is not known is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Claims(Strict):
    """Where in a token the roles are and where they hold: `realm_access.roles`, or a list of steps."""

    roles: Place = ("roles",)
    ports: Place = ("ports",)
    field_offices: Place = ("field_offices",)
    agencies: Place = ("agencies",)
    operations: Place = ("operations",)


class Issuer(Strict):
    """One issuer, and what it may say of a caller. Times are in seconds."""

    name: str = Field(pattern=r"^[a-z][a-z0-9-]{0,30}$")
    issuer: str = Field(min_length=1, max_length=500)
    audience: str = Field(min_length=1, max_length=500)
    algorithms: tuple[Algorithm, ...] = Field(DEFAULT_ALGORITHMS, min_length=1)
    roles: frozenset[Role] = Field(min_length=1)
    agencies: frozenset[str] = frozenset()
    claims: Claims = Claims()
    jwks_file: Path | None = None
    ca_file: Path | None = None
    least_rsa_bits: int = Field(2048, ge=2048, le=16_384)
    acr: frozenset[str] = frozenset()
    amr: frozenset[str] = frozenset()
    sign_in_seconds: int | None = Field(None, ge=60, le=30 * 86_400)
    longest_seconds: int = Field(86_400, ge=60, le=30 * 86_400)
    leeway_seconds: int = Field(30, ge=0, le=300)
    refetch_seconds: float = Field(30, ge=1, le=3600)
    refresh_seconds: float = Field(300, ge=1, le=86_400)
    keep_seconds: float = Field(86_400, ge=1, le=7 * 86_400)
    development: bool = False

    @model_validator(mode="after")
    def _is_reached_over_tls(self) -> Self:
        if not self.development and urlsplit(self.issuer).scheme != "https":
            raise ValueError("issuer must be an https: URL: whoever can change its keys can be anyone")
        return self

    def caller(self, claims: Mapping[str, Any]) -> Caller:
        """Whom these verified claims name. Raises `Refused` and `NoRole`."""
        stated = {name: _at(claims, getattr(self.claims, name)) for name in ("roles", *SCOPED_BY)}
        try:
            own = {"jti": claims.get("jti"), "exp": claims.get("exp")}
            caller = caller_of({**stated, **own, "sub": self._subject(claims)})
        except ValueError as error:
            raise Refused(f"The access token is refused: its {error}.") from None
        return self._within(caller)

    def _subject(self, claims: Mapping[str, Any]) -> str:
        own = claims.get("sub")
        return f"{self.name}|{own}" if isinstance(own, str) and own else ""

    def _within(self, caller: Caller) -> Caller:
        """The caller with the roles and agencies that this issuer may give."""
        roles = caller.roles & self.roles
        if not roles:
            raise NoRole(
                "The access token names no role that its issuer may give here: ask whoever runs the "
                f"issuer {self.name!r} for one of {', '.join(sorted(self.roles))}."
            )
        agencies = _common(caller.agencies, self.agencies)
        places = (caller.ports, caller.field_offices, agencies, caller.operations)
        return Caller(caller.subject, roles, *places, token_id=caller.token_id, until=caller.until)


def load(path: Path) -> tuple[Issuer, ...]:
    """The issuers of a file; paths in it are relative to it. Raises `ValueError` that says where."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
        issuers = tuple(_issuer(one, path.parent) for one in _tables(document))
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise ValueError(f"{path}: {wrong}") from None
    except (OSError, ValueError) as error:
        raise ValueError(f"OUTBOUND_ISSUERS: {path}: {error}") from None
    for field in ("name", "issuer"):
        if len({getattr(one, field) for one in issuers}) < len(issuers):
            raise ValueError(f"{path}: two issuers have the same {field}")
    return issuers


def for_production(path: str) -> tuple[Issuer, ...]:
    """The issuers of a process of production. Raises `ValueError` where there are none, or unfit ones."""
    if not path:
        raise ValueError(
            "OUTBOUND_ISSUERS is not set: an API needs to know whose access tokens it takes "
            "(deploy/issuers.example.toml shows the file)"
        )
    issuers = load(Path(path))
    unfit = [one.name for one in issuers if one.development]
    if unfit:
        raise ValueError(
            f"{path}: {', '.join(unfit)} is a development issuer, whose tokens anybody on its machine can "
            "make: production takes tokens of an identity provider only"
        )
    return issuers


def _tables(document: Mapping[str, Any]) -> Sequence[dict[str, Any]]:
    tables = document.get("issuer")
    if set(document) != {"issuer"} or not isinstance(tables, list) or not tables:
        raise ValueError("write one or more tables [[issuer]], and nothing else")
    return tables


def _issuer(table: dict[str, Any], directory: Path) -> Issuer:
    files = {name: directory / str(table[name]) for name in ("jwks_file", "ca_file") if name in table}
    for file in files.values():
        if not file.is_file():
            raise ValueError(f"there is no file {file}")
    return Issuer.model_validate(table | files)


def _common(stated: frozenset[str], allowed: frozenset[str]) -> frozenset[str]:
    if EVERYWHERE in allowed:
        return stated
    return allowed if EVERYWHERE in stated else stated & allowed


def _at(claims: Mapping[str, Any], steps: Steps) -> Any:
    """What stands at a place in the claims; nothing where there is no such place."""
    found: Any = claims
    for step in steps:
        found = found.get(step, ()) if isinstance(found, Mapping) else ()
    return found
