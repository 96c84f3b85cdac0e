"""What stands on a Kafka cluster, as far as provisioning looks after it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from services.cli.provisioning.policy import AgencyRule, Policy, ServiceRule, TopicRule, users_of

SCRAM = "SCRAM-SHA-512"


class Topic(NamedTuple):
    """A topic's shape, which cannot be changed in place."""

    partitions: int
    replication: int


class Setting(NamedTuple):
    """Names a setting of a topic, or a quota of a user."""

    of: str
    key: str


class Credential(NamedTuple):
    """A user who can log in by a mechanism."""

    user: str
    mechanism: str = SCRAM


class Acl(NamedTuple):
    """A rule of the authorizer on a topic, a group, ...; a prefixed one is of all whose names begin so."""

    user: str
    operation: str
    resource: str
    name: str
    prefixed: bool = False
    allow: bool = True
    host: str = "*"


@dataclass(frozen=True, slots=True)
class State:
    """Topics with their settings, who can log in, the ACLs, and the quotas."""

    topics: Mapping[str, Topic]
    settings: Mapping[Setting, str]
    credentials: frozenset[Credential]
    acls: frozenset[Acl]
    quotas: Mapping[Setting, float]

    @property
    def users(self) -> frozenset[str]:
        """Who can log in as our clients do."""
        return frozenset(one.user for one in self.credentials if one.mechanism == SCRAM)


def wanted(policy: Policy, users: frozenset[str], replication: int) -> State:
    """What the policy asks for. An agency has rights while it has credentials: `users` has them."""
    agencies = {
        user: rule for name, rule in policy.agencies.items() for user in users_of(name) if user in users
    }
    acls = {one for name, rule in policy.services.items() for one in _service_acls(name, rule)}
    acls |= {one for user, rule in agencies.items() for one in agency_acls(user, rule)}
    return State(
        topics={name: Topic(rule.partitions, replication) for name, rule in policy.topics.items()},
        settings=dict(
            one for name, rule in policy.topics.items() for one in _settings(name, rule, replication)
        ),
        credentials=frozenset(Credential(user) for user in (*policy.services, *agencies)),
        acls=frozenset(acls),
        quotas=dict(one for user, rule in agencies.items() for one in quotas(user, rule)),
    )


def agency_acls(user: str, rule: AgencyRule) -> Iterator[Acl]:
    """Read the named topics, as groups that begin with the agency's name; write its own ones, if it sends."""
    agency, _, _ = user.rpartition(".")
    yield from _reading(user, (*rule.reads, *rule.dead_letters))
    yield from _writing(user, rule.writes)
    yield Acl(user, "read", "group", f"{agency}.", prefixed=True)


def quotas(user: str, rule: AgencyRule) -> Iterator[tuple[Setting, float]]:
    """Of each broker: bytes a second, out and in, and the share of a thread's time in percent."""
    yield Setting(user, "consumer_byte_rate"), float(rule.bytes_per_second)
    if rule.writes:
        yield Setting(user, "producer_byte_rate"), float(rule.bytes_per_second)
    yield Setting(user, "request_percentage"), float(rule.request_percentage)


def _service_acls(name: str, rule: ServiceRule) -> Iterator[Acl]:
    yield from _reading(name, rule.reads)
    if rule.group:
        stem, wild, _ = rule.group.partition("*")
        yield Acl(name, "read", "group", stem, prefixed=bool(wild))
    yield from _writing(name, rule.writes)
    yield from (Acl(name, "create", "topic", topic) for topic in rule.creates)


def _writing(user: str, topics: Iterable[str]) -> Iterator[Acl]:
    """Whoever may write may also see the topic, and write without doubles."""
    yield from (Acl(user, "write", "topic", topic) for topic in topics)


def _reading(user: str, topics: Iterable[str]) -> Iterator[Acl]:
    yield from (Acl(user, "read", "topic", topic) for topic in topics)


def _settings(name: str, rule: TopicRule, replication: int) -> Iterator[tuple[Setting, str]]:
    yield Setting(name, "cleanup.policy"), "delete"
    yield Setting(name, "retention.ms"), rule.retention_ms
    # Of what others write, the broker's limit of size is for what our consumer unpacks.
    yield Setting(name, "compression.type"), "uncompressed" if rule.foreign else "producer"
    # What is acknowledged is on two brokers, and one of three may be down.
    yield Setting(name, "min.insync.replicas"), str(min(2, max(1, replication - 1)))
