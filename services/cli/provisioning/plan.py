"""The steps from what a cluster has to what the policy asks for. Pure: nothing is done here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from services.cli.provisioning.policy import Policy, users_of
from services.cli.provisioning.state import SCRAM, Acl, Credential, Setting, State, Topic, wanted

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class MakeTopic:
    """A topic that is missing, with its settings."""

    name: str
    topic: Topic
    settings: Mapping[Setting, str]

    def applied(self, state: State) -> State:
        """The state after it."""
        topics = {**state.topics, self.name: self.topic}
        return replace(state, topics=topics, settings={**state.settings, **self.settings})


@dataclass(frozen=True, slots=True)
class Set:
    """A setting of a topic."""

    setting: Setting
    value: str

    def applied(self, state: State) -> State:
        """The state after it."""
        return replace(state, settings={**state.settings, self.setting: self.value})


@dataclass(frozen=True, slots=True)
class MakeCredential:
    """Lets a user log in; the password is made when this is done."""

    credential: Credential

    def applied(self, state: State) -> State:
        """The state after it."""
        return replace(state, credentials=state.credentials | {self.credential})


@dataclass(frozen=True, slots=True)
class EndCredential:
    """The user cannot log in any more."""

    credential: Credential

    def applied(self, state: State) -> State:
        """The state after it."""
        return replace(state, credentials=state.credentials - {self.credential})


@dataclass(frozen=True, slots=True)
class AddAcl:
    """A rule of the authorizer."""

    acl: Acl

    def applied(self, state: State) -> State:
        """The state after it."""
        return replace(state, acls=state.acls | {self.acl})


@dataclass(frozen=True, slots=True)
class RemoveAcl:
    """A rule that is no longer wanted."""

    acl: Acl

    def applied(self, state: State) -> State:
        """The state after it."""
        return replace(state, acls=state.acls - {self.acl})


@dataclass(frozen=True, slots=True)
class SetQuota:
    """A limit of a user."""

    quota: Setting
    value: float

    def applied(self, state: State) -> State:
        """The state after it."""
        return replace(state, quotas={**state.quotas, self.quota: self.value})


@dataclass(frozen=True, slots=True)
class RemoveQuota:
    """A limit that is no longer wanted."""

    quota: Setting

    def applied(self, state: State) -> State:
        """The state after it."""
        return replace(state, quotas={key: one for key, one in state.quotas.items() if key != self.quota})


Step = MakeTopic | Set | MakeCredential | EndCredential | AddAcl | RemoveAcl | SetQuota | RemoveQuota


@dataclass(frozen=True, slots=True)
class Plan:
    """`steps` bring the cluster to the policy; `extra` remove what the policy does not have (`--prune`).

    `notes` say what no step does: what someone has to decide or do by hand.
    """

    steps: tuple[Step, ...]
    extra: tuple[Step, ...]
    notes: tuple[str, ...]


def planned(policy: Policy, actual: State, replication: int, operator: str | None = None) -> Plan:
    """What is to be done. The operator, who does it, and the policy's `others` are left alone."""
    want = wanted(policy, actual.users, replication)
    alone = policy.others | {operator}
    return Plan(
        steps=(*_topics(want, actual), *_credentials(want, actual), *_rights(want, actual)),
        extra=tuple(_extra(want, actual, alone)),
        notes=(*_by_hand(want, actual), *_without_credentials(policy, actual)),
    )


def _topics(want: State, actual: State) -> Iterator[Step]:
    for name in sorted(want.topics.keys() - actual.topics.keys()):
        settings = {key: value for key, value in want.settings.items() if key.of == name}
        yield MakeTopic(name, want.topics[name], settings)
    for setting, value in _changed(want.settings, actual.settings):
        if setting.of in actual.topics:
            yield Set(setting, value)


def _credentials(want: State, actual: State) -> Iterator[Step]:
    yield from map(MakeCredential, sorted(want.credentials - actual.credentials))


def _rights(want: State, actual: State) -> Iterator[Step]:
    """Limits before rights: nobody reads a moment without one."""
    yield from (SetQuota(quota, value) for quota, value in _changed(want.quotas, actual.quotas))
    yield from map(AddAcl, sorted(want.acls - actual.acls))


def _extra(want: State, actual: State, alone: frozenset[str | None]) -> Iterator[Step]:
    """Who may no longer log in first, then rights, then limits."""
    for credential in sorted(actual.credentials - want.credentials):
        if credential.user not in alone:
            yield EndCredential(credential)
    for acl in sorted(actual.acls - want.acls):
        if acl.user not in alone:
            yield RemoveAcl(acl)
    for quota in sorted(actual.quotas.keys() - want.quotas.keys()):
        if quota.of not in alone:
            yield RemoveQuota(quota)


def ended(agency: str, actual: State) -> tuple[Step, ...]:
    """What cuts an agency off: its credentials of any kind, its rights, its limits."""
    return ended_users(frozenset(users_of(agency)), actual)


def ended_users(users: frozenset[str], actual: State) -> tuple[Step, ...]:
    """What leaves these users nothing."""
    return (
        *(EndCredential(one) for one in sorted(actual.credentials) if one.user in users),
        *(RemoveAcl(one) for one in sorted(actual.acls) if one.user in users),
        *(RemoveQuota(one) for one in sorted(actual.quotas) if one.of in users),
    )


def _by_hand(want: State, actual: State) -> Iterator[str]:
    """A topic's shape is not changed: more partitions would tear the order of records apart."""
    for name, topic in sorted(want.topics.items()):
        found = actual.topics.get(name, topic)
        for what, is_, asked in zip(Topic._fields, found, topic, strict=True):
            if is_ != asked:
                yield f"topic {name}: {what} is {is_}, and the file says {asked}: to be decided by hand"
    for name in sorted(actual.topics.keys() - want.topics.keys()):
        yield f"topic {name} is not in the file: it stays, for this command removes no events"


def _without_credentials(policy: Policy, actual: State) -> Iterator[str]:
    for name in sorted(policy.agencies):
        if not actual.users & set(users_of(name)):
            yield f"agency {name} has no credentials and so no rights yet: outbound agency add {name}"


def _changed(want: Mapping[K, V], actual: Mapping[K, V]) -> Iterator[tuple[K, V]]:
    yield from ((key, value) for key, value in want.items() if actual.get(key) != value)


__all__ = [
    "SCRAM",
    "AddAcl",
    "EndCredential",
    "MakeCredential",
    "MakeTopic",
    "Plan",
    "RemoveAcl",
    "RemoveQuota",
    "Set",
    "SetQuota",
    "Step",
    "ended",
    "ended_users",
    "planned",
]
