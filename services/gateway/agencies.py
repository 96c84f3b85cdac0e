"""What agencies may read, and where they want it: of the file of who may do what on Kafka. Pure.

`deploy/kafka/access.toml` explains each word. An agency reads here what it reads there: the topics of
`reads`, or with `release` terms the topic that is made for it.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator

from shared.contracts.record import Closed
from shared.contracts.releasable import topic_of

NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")
Url = Annotated[str, Field(max_length=2_000, pattern=r"^[!-~]+$")]


class AgencyError(ValueError):
    """The file has a mistake; the message says where, and what would be right."""


class WebhookRule(Closed):
    """One webhook of the file."""

    url: Url
    topics: Annotated[tuple[str, ...], Field(min_length=1)] | None = None
    start: Literal["beginning", "latest"] | date = Field("beginning", alias="from")

    @field_validator("url")
    @classmethod
    def _is_plain(cls, url: str) -> str:
        parts = urlsplit(url)
        right = parts.scheme in ("https", "http") and parts.hostname and parts.port != 0
        if not right or parts.username is not None or parts.fragment:
            raise ValueError("write https://HOST/PATH, without a user or a fragment")
        return url


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where an agency gets which topics; `start` is where the first delivery begins."""

    agency: str
    name: str
    url: str
    topics: tuple[str, ...]
    start: str

    @property
    def id(self) -> str:
        """What it is called by everybody: `AGENCY.NAME`."""
        return f"{self.agency}.{self.name}"


@dataclass(frozen=True, slots=True)
class Agency:
    """The topics that an agency may read, and its webhooks."""

    name: str
    topics: tuple[str, ...]
    webhooks: tuple[Webhook, ...] = ()

    @property
    def code(self) -> str:
        """What it is called in records and in tokens: `ice-hsi` is `ice_hsi`."""
        return self.name.replace("-", "_")


def read_agencies(path: Path) -> dict[str, Agency]:
    """Every agency of a file, by name. Raises `AgencyError`."""
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8")).get("agencies", {})
        return {name: _agency(name, one) for name, one in sorted(given.items())}
    except AgencyError:
        raise
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise AgencyError(f"{path} cannot be read: {error}") from None


def webhooks_of(agency: str, topics: tuple[str, ...], given: Any) -> tuple[Webhook, ...]:
    """The webhooks that a table of the file states. Raises `AgencyError`."""
    where = f"agencies.{agency}.webhooks"
    if not isinstance(given, Mapping):
        raise AgencyError(f"{where}: write a table for each, as [{where}.main]")
    return tuple(_webhook(f"{where}.{name}", agency, name, topics, one) for name, one in given.items())


def _agency(name: str, given: Mapping[str, Any]) -> Agency:
    topics = (topic_of(name),) if "release" in given else tuple(given.get("reads", ()))
    return Agency(name, topics, webhooks_of(name, topics, given.get("webhooks", {})))


def _webhook(where: str, agency: str, name: str, topics: tuple[str, ...], given: Any) -> Webhook:
    if not NAME.fullmatch(name):
        raise AgencyError(f"{where}: a name has small letters, digits and -")
    try:
        rule = WebhookRule.model_validate(given)
    except ValidationError as error:
        raise AgencyError("; ".join(_said(where, one) for one in error.errors())) from None
    wanted = rule.topics or topics
    beyond = [one for one in wanted if one not in topics]
    if beyond or not wanted:
        said = f"{agency} may not read {', '.join(beyond)}" if beyond else f"{agency} reads no topic"
        raise AgencyError(f"{where}: {said}: a webhook gets what `reads` names, and no more")
    return Webhook(agency, name, rule.url, wanted, str(rule.start))


def _said(where: str, fault: Any) -> str:
    place = ".".join(map(str, (where, *fault["loc"])))
    return f"{place}: {fault['msg'].removeprefix('Value error, ')}"
