"""The file that says who may do what on Kafka, as TOML. What it does not allow is refused.

`deploy/kafka/access.toml` is one, and explains each of its words.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from services.cli.provisioning.tables import PolicyError, Table
from services.gateway.agencies import AgencyError, Webhook, webhooks_of
from services.projector.terms import Terms, TermsError, terms_of
from shared.contracts.inbound import KEPT_DAYS, Inbound, inbound_of
from shared.contracts.releasable import topic_of
from shared.events.dead_letters import dead_letter_topic

PROJECTOR = "projector"
"""The service that writes the partners' topics."""
GATEWAY = "gateway"
"""The service that posts topics to webhooks, and streams them."""
DAY_MS = 24 * 60 * 60 * 1000
PARTITIONS = 6
NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")
"""Names of agencies and services: part of user names and of the names of groups."""
TOPIC = re.compile(r"[A-Za-z0-9._-]{1,249}")
SLOTS = ("a", "b")
"""Each agency has two user names, so that new credentials work before the old ones end."""


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
    `creates`: topics that it may ask to be made, which some programs do even where they are.
    """

    reads: tuple[str, ...]
    writes: tuple[str, ...]
    group: str | None
    receives: tuple[str, ...] = ()
    creates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AgencyRule:
    """Another agency: what it reads, how fast, and why it may; its `webhooks`; and the kinds that it `sends`.

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
    webhooks: tuple[Webhook, ...] = ()


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
    top = Table("the file", given, {"replication", "others", "topics", "services", "agencies"})
    topics = {name: _topic(one) for name, one in top.tables("topics", TOPIC)}
    stated = {name: _service(one, topics) for name, one in top.tables("services", NAME)}
    agencies = {name: _agency(name, one, topics) for name, one in top.tables("agencies", NAME)}
    made = tuple(topic_of(name) for name, rule in agencies.items() if rule.release is not None)
    topics |= {name: TopicRule(PARTITIONS, None) for name in made}
    services = _with_gateway(_with_projector(stated, made), agencies)
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


def _with_gateway(
    services: Mapping[str, ServiceRule], agencies: Mapping[str, AgencyRule]
) -> Mapping[str, ServiceRule]:
    """The services, of which one reads what agencies read over HTTP: whatever they may read.

    Raises `PolicyError` where it is missing and something is to be posted.
    """
    posted = [topic for rule in agencies.values() for one in rule.webhooks for topic in one.topics]
    if GATEWAY not in services and posted:
        raise PolicyError(f"services.{GATEWAY} is missing: it posts {', '.join(dict.fromkeys(posted))}")
    if GATEWAY not in services:
        return services
    rule = services[GATEWAY]
    followed = [topic for one in agencies.values() for topic in one.reads]
    return {**services, GATEWAY: replace(rule, reads=tuple(dict.fromkeys((*rule.reads, *followed))))}


def _no_common_groups(services: Mapping[str, ServiceRule], agencies: Mapping[str, AgencyRule]) -> None:
    """Groups of ours are never those of an agency."""
    for name, rule in services.items():
        for prefix in (f"{agency}." for agency in agencies):
            stem, wild, _ = (rule.group or "").partition("*")
            if stem.startswith(prefix) or (wild and prefix.startswith(stem)):
                raise PolicyError(f"services.{name}: {rule.group} may be a group of the agency `{prefix}`")


def _topic(table: Table) -> TopicRule:
    table.allow({"partitions", "days"})
    return TopicRule(table.whole("partitions", PARTITIONS, 1000), table.whole("days", 0, 36_500) or None)


def _service(table: Table, topics: Iterable[str]) -> ServiceRule:
    table.allow({"reads", "writes", "group", "receives", "creates"})
    reads, receives = table.topics("reads", topics), table.kinds("receives")
    group = table.text("group") if "group" in table else None
    if bool(reads or receives) != bool(group):
        raise PolicyError(f"{table.where}: `reads` and `group` go together, for topics are read as a group")
    writes, creates = table.topics("writes", topics), table.topics("creates", topics)
    return ServiceRule(reads, writes, group, receives, creates)


def _agency(name: str, table: Table, topics: Iterable[str]) -> AgencyRule:
    table.allow(
        {"title", "agreement", "purpose", "reads", "sends", "bytes_per_second", "request_percentage"}
        | {"release", "webhooks"}
    )
    reads, release = table.topics("reads", topics), _release(table)
    if reads and release is not None:
        raise PolicyError(f"{table.where}: `reads` gives whole records, so it does not go with `release`")
    readable = reads if release is None else (topic_of(name),)
    return AgencyRule(
        table.text("title"),
        table.text("agreement"),
        table.text("purpose"),
        readable,
        table.whole("bytes_per_second", 5_000_000, 10**12),
        table.whole("request_percentage", 50, 10_000),
        release,
        table.kinds("sends"),
        webhooks=_webhooks(name, readable, table),
    )


def _webhooks(agency: str, topics: tuple[str, ...], table: Table) -> tuple[Webhook, ...]:
    try:
        return webhooks_of(agency, topics, table.given("webhooks") if "webhooks" in table else {})
    except AgencyError as error:
        raise PolicyError(str(error)) from None


def _release(table: Table) -> Terms | None:
    """The terms of a partner; None for an agency that has none."""
    if "release" not in table:
        return None
    try:
        return terms_of(f"{table.where}.release", table.given("release"))
    except TermsError as error:
        raise PolicyError(str(error)) from None
