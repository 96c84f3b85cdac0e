"""The file that says who may do what on Kafka, as TOML. What it does not allow is refused.

`deploy/kafka/access.toml` is one, and explains each of its words.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from services.projector.terms import Terms, TermsError, terms_of
from shared.contracts.inbound import KEPT_DAYS, SENT_KINDS, Inbound, inbound_of
from shared.contracts.releasable import topic_of
from shared.events.dead_letters import dead_letter_topic

PROJECTOR = "projector"
"""The service that writes the partners' topics."""
DAY_MS = 24 * 60 * 60 * 1000
PARTITIONS = 6
NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")
"""Names of agencies and services: part of user names and of the names of groups."""
TOPIC = re.compile(r"[A-Za-z0-9._-]{1,249}")
SLOTS = ("a", "b")
"""Each agency has two user names, so that new credentials work before the old ones end."""


class PolicyError(Exception):
    """The file has a mistake; the message says where, and what would be right."""


@dataclass(frozen=True, slots=True)
class TopicRule:
    """A topic; None days: it is kept for ever. A `foreign` one is written by another agency."""

    partitions: int
    days: int | None
    foreign: bool = False

    @property
    def retention_ms(self) -> str:
        """Kafka's own setting."""
        return "-1" if self.days is None else str(self.days * DAY_MS)


@dataclass(frozen=True, slots=True)
class ServiceRule:
    """One of our own services: the topics that it reads, as which group, and those that it writes.

    A group that ends with `*` is every one that begins so. `receives`: the kinds that agencies send to it.
    """

    reads: tuple[str, ...]
    writes: tuple[str, ...]
    group: str | None
    receives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AgencyRule:
    """Another agency: what it reads, how fast, and why it may; and the kinds that it `sends`.

    It sends on the topics of `writes`, and reads beside each what was not taken in.
    One with `release` terms reads a topic that is made for it by them, and no other.
    """

    title: str
    agreement: str
    purpose: str
    reads: tuple[str, ...]
    bytes_per_second: int
    request_percentage: int
    release: Terms | None = None
    sends: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    dead_letters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Policy:
    """The whole file. `others` are users that someone else looks after."""

    replication: int
    topics: Mapping[str, TopicRule]
    services: Mapping[str, ServiceRule]
    agencies: Mapping[str, AgencyRule]
    others: frozenset[str]


def users_of(agency: str) -> tuple[str, ...]:
    """The user names of an agency, whether they have credentials or not."""
    return tuple(f"{agency}.{slot}" for slot in SLOTS)


def read_policy(path: Path) -> Policy:
    """The policy in a file. Raises `PolicyError`."""
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PolicyError(f"{path} cannot be read: {error}") from None
    return parsed(given)


def parsed(given: Mapping[str, Any]) -> Policy:
    """The policy that these tables say. Raises `PolicyError`."""
    top = _Table("the file", given, {"replication", "others", "topics", "services", "agencies"})
    topics = {name: _topic(one) for name, one in top.tables("topics", TOPIC)}
    stated = {name: _service(one, topics) for name, one in top.tables("services", NAME)}
    agencies = {name: _agency(name, one, topics) for name, one in top.tables("agencies", NAME)}
    made = tuple(topic_of(name) for name, rule in agencies.items() if rule.release is not None)
    topics |= {name: TopicRule(PARTITIONS, None) for name in made}
    services = _with_projector(stated, made)
    both = services.keys() & agencies.keys()
    if both:
        raise PolicyError(f"{', '.join(sorted(both))} cannot be a service and an agency: choose another name")
    _no_common_groups(services, agencies)
    others = frozenset(top.texts("others"))
    return _with_inbound(Policy(top.whole("replication", 3, 9), topics, services, agencies, others))


def _with_inbound(policy: Policy) -> Policy:
    """The policy with the topics that follow from what agencies send, and the rights on them.

    The agency alone writes its topic. The service that receives the kind reads it, and writes the dead
    letters beside it, which the agency reads.
    """
    for name, agency in policy.agencies.items():
        for one in _inbound(name, agency):
            policy = _with_one(policy, one, _receiver(policy, one.plural))
    return policy


def _inbound(name: str, rule: AgencyRule) -> Iterator[Inbound]:
    for plural in rule.sends:
        try:
            yield from inbound_of(f"{name}/{plural}")
        except ValueError as error:
            raise PolicyError(f"agencies.{name}: `sends`: {error}") from None


def _receiver(policy: Policy, plural: str) -> str:
    found = [name for name, rule in policy.services.items() if plural in rule.receives]
    if len(found) != 1:
        raise PolicyError(
            f"an agency sends {plural}: one service has to name it in `receives`, not {len(found)}"
        )
    return found[0]


def _with_one(policy: Policy, one: Inbound, receiver: str) -> Policy:
    agency, service = policy.agencies[one.sender], policy.services[receiver]
    assert service.group, "who receives has a group"
    dead = dead_letter_topic(one.topic, service.group)
    for topic in (one.topic, dead):
        if topic in policy.topics:
            raise PolicyError(f"topics.{topic}: leave it out, for it follows from `sends` of {one.sender}")
    sending = replace(agency, writes=(*agency.writes, one.topic), dead_letters=(*agency.dead_letters, dead))
    receiving = replace(service, reads=(*service.reads, one.topic), writes=(*service.writes, dead))
    return replace(
        policy,
        topics={
            **policy.topics,
            one.topic: TopicRule(1, KEPT_DAYS, foreign=True),
            dead: TopicRule(1, KEPT_DAYS),
        },
        agencies={**policy.agencies, one.sender: sending},
        services={**policy.services, receiver: receiving},
    )


def _with_projector(services: Mapping[str, ServiceRule], made: tuple[str, ...]) -> Mapping[str, ServiceRule]:
    """The services, of which one writes the partners' topics. Raises `PolicyError` where it is missing."""
    if not made:
        return services
    if PROJECTOR not in services:
        raise PolicyError(f"services.{PROJECTOR} is missing: it writes {', '.join(made)}")
    rule = services[PROJECTOR]
    return {**services, PROJECTOR: replace(rule, writes=(*rule.writes, *made))}


def _no_common_groups(services: Mapping[str, ServiceRule], agencies: Mapping[str, AgencyRule]) -> None:
    """Groups of ours are never those of an agency."""
    for name, rule in services.items():
        for prefix in (f"{agency}." for agency in agencies):
            stem, wild, _ = (rule.group or "").partition("*")
            if stem.startswith(prefix) or (wild and prefix.startswith(stem)):
                raise PolicyError(f"services.{name}: {rule.group} may be a group of the agency `{prefix}`")


def _topic(table: "_Table") -> TopicRule:
    table.allow({"partitions", "days"})
    return TopicRule(table.whole("partitions", PARTITIONS, 1000), table.whole("days", 0, 36_500) or None)


def _service(table: "_Table", topics: Iterable[str]) -> ServiceRule:
    table.allow({"reads", "writes", "group", "receives"})
    reads, receives = table.topics("reads", topics), table.kinds("receives")
    group = table.text("group") if "group" in table else None
    if bool(reads or receives) != bool(group):
        raise PolicyError(f"{table.where}: `reads` and `group` go together, for topics are read as a group")
    return ServiceRule(reads, table.topics("writes", topics), group, receives)


def _agency(name: str, table: "_Table", topics: Iterable[str]) -> AgencyRule:
    table.allow(
        {"title", "agreement", "purpose", "reads", "sends", "bytes_per_second", "request_percentage"}
        | {"release"}
    )
    reads, release = table.topics("reads", topics), _release(table)
    if reads and release is not None:
        raise PolicyError(f"{table.where}: `reads` gives whole records, so it does not go with `release`")
    return AgencyRule(
        table.text("title"),
        table.text("agreement"),
        table.text("purpose"),
        reads if release is None else (topic_of(name),),
        table.whole("bytes_per_second", 5_000_000, 10**12),
        table.whole("request_percentage", 50, 10_000),
        release,
        table.kinds("sends"),
    )


def _release(table: "_Table") -> Terms | None:
    """The terms of a partner; None for an agency that has none."""
    if "release" not in table:
        return None
    try:
        return terms_of(f"{table.where}.release", table.given("release"))
    except TermsError as error:
        raise PolicyError(str(error)) from None


class _Table:
    """A table of the file, and where it stands, for what is wrong in it."""

    def __init__(self, where: str, given: Mapping[str, Any], allowed: set[str] | None = None) -> None:
        self.where = where
        self._given = given
        if allowed is not None:
            self.allow(allowed)

    def __contains__(self, name: str) -> bool:
        return name in self._given

    def allow(self, names: set[str]) -> None:
        """A misspelled word must not be a rule that is not there."""
        for name in self._given.keys() - names:
            raise PolicyError(
                f"{self.where}: there is no `{name}` here; there are {', '.join(sorted(names))}"
            )

    def given(self, name: str) -> Any:
        """What stands there, whatever it is."""
        return self._given[name]

    def tables(self, name: str, form: re.Pattern[str]) -> Iterable[tuple[str, "_Table"]]:
        for key, one in self._of(name, dict, {}).items():
            if not form.fullmatch(key) or not isinstance(one, dict):
                raise PolicyError(f"{name}.{key}: write a table named by the form {form.pattern}")
            yield key, _Table(f"{name}.{key}", one)

    def text(self, name: str) -> str:
        """A text that has to be there."""
        text: str = self._of(name, str, "").strip()
        if not text:
            raise PolicyError(f"{self.where}: `{name}` is missing")
        return text

    def texts(self, name: str) -> list[str]:
        found: list[str] = self._of(name, list, [])
        if not all(isinstance(one, str) and one for one in found):
            raise PolicyError(f"{self.where}: `{name}` is a list of texts")
        return found

    def topics(self, name: str, known: Iterable[str]) -> tuple[str, ...]:
        """Topics that the file has; each is named whole, so nobody reads more than is written here."""
        for topic in self.texts(name):
            if topic not in known:
                raise PolicyError(f"{self.where}: {topic} is none of the topics of this file")
        return tuple(dict.fromkeys(self.texts(name)))

    def kinds(self, name: str) -> tuple[str, ...]:
        """Kinds of records that agencies send."""
        for kind in self.texts(name):
            if kind not in SENT_KINDS:
                raise PolicyError(
                    f"{self.where}: `{name}`: no {kind} are sent; there are {', '.join(SENT_KINDS)}"
                )
        return tuple(dict.fromkeys(self.texts(name)))

    def whole(self, name: str, default: int, most: int) -> int:
        """A whole number from 1 to `most`, or the default."""
        number = self._of(name, int, default)
        if name in self and (isinstance(number, bool) or not 1 <= number <= most):
            raise PolicyError(f"{self.where}: `{name}` is a whole number from 1 to {most}")
        return int(number)

    def _of(self, name: str, kind: type, default: Any) -> Any:
        found = self._given.get(name, default)
        if not isinstance(found, kind):
            raise PolicyError(f"{self.where}: `{name}` is not a {kind.__name__}")
        return found
