"""The topics that other agencies read: what is on each, under which key, in how many partitions.

What the services declare when they create and fill the topics is compared with this by a test.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from shared.contracts import (
    checkpoint,
    closing,
    custody,
    heartbeat,
    inspection,
    match,
    referral,
    releasable,
    seizure,
    succession,
    trace,
)
from shared.contracts.control import KIND as CONTROL_KIND
from shared.contracts.control import TYPE as CONTROL
from shared.contracts.envelope import HEARTBEAT, Action, event_type
from shared.contracts.releasable import ReleaseStatus

PARTITIONS = 6
"""Of a topic of which nothing else is said, unless a deployment sets `OUTBOUND_PARTITIONS`."""
RETENTION_MS = -1
"""For ever, on every topic: a reader can always begin at the beginning."""
LIFE = (Action.RECORDED, Action.AMENDED, Action.VOIDED)
ONCE = (Action.RECORDED,)


@dataclass(frozen=True, slots=True)
class PublishedTopic:
    """One topic. Its key is always the `id` in the body: `key` says of what."""

    address: str
    kind: str
    carries: str
    key: str
    actions: tuple[StrEnum, ...] = LIFE
    partitions: int = PARTITIONS
    heartbeats: bool = True
    controls: bool = True
    version: str = "v1"

    @property
    def schema(self) -> str:
        """The file of the schema of its events."""
        return f"{self.kind}.{self.version}.json"

    @property
    def types(self) -> tuple[str, ...]:
        """Every `ce_type` on it; those of controls and heartbeats come last."""
        controls = (CONTROL,) if self.controls else ()
        beats = (HEARTBEAT,) if self.heartbeats else ()
        return (*(event_type(self.kind, one, self.version) for one in self.actions), *controls, *beats)


TOPICS = (
    PublishedTopic(
        inspection.TOPIC, inspection.KIND, "every version of every outbound inspection", "the inspection"
    ),
    PublishedTopic(seizure.TOPIC, seizure.KIND, "every version of every seizure", "the seizure"),
    PublishedTopic(
        trace.TOPIC, trace.KIND, "every version of every trace request, with its result", "the trace"
    ),
    PublishedTopic(
        referral.TOPIC, referral.KIND, "every version of every referral, with its outcome", "the referral"
    ),
    PublishedTopic(
        closing.TOPIC,
        closing.KIND,
        "every closing of a fiscal year for one kind of records, and every reopening",
        "the year and the kind of records",
    ),
    PublishedTopic(
        custody.TOPIC,
        custody.KIND,
        "every step of a chain of custody, and every photo or document that was added",
        "this event alone",
        ONCE,
        heartbeats=False,
    ),
    PublishedTopic(
        match.TOPIC,
        match.KIND,
        "every arrival of a serial number, or of a trace result for one, that earlier seizures bear",
        "the record that arrived",
        ONCE,
        heartbeats=False,
    ),
    PublishedTopic(
        releasable.TOPIC,
        releasable.KIND,
        "what one partner may know of inspections and seizures, and what it may no longer",
        "the record, for this partner alone",
        tuple(ReleaseStatus),
        controls=False,
    ),
    PublishedTopic(
        checkpoint.TOPIC,
        checkpoint.KIND,
        "every checkpoint of a service's journal of acts",
        "the service",
        ONCE,
        partitions=1,
        heartbeats=False,
        controls=False,
    ),
)
CONTROL_SCHEMA = f"{CONTROL_KIND}.v1.json"
HEARTBEAT_SCHEMA = f"{heartbeat.KIND}.v1.json"


def topics() -> tuple[PublishedTopic, ...]:
    """Every topic, each followed by that of its next version."""
    return tuple(version for one in TOPICS for version in _versions(one))


def _versions(topic: PublishedTopic) -> Iterator[PublishedTopic]:
    yield topic
    if found := succession.of_topic(topic.address):
        yield replace(topic, address=found.next_topic, version=found.next.rpartition(".")[2])
