"""Every metric by name, unit and meaning. One `Metrics` a process, on a registry of its own.

Labels are route templates and closed vocabularies, never ids. The fiscal-year-to-date gauges
are in `services.aggregator.views.gauges`: they are read from the totals, not kept here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.gc_collector import GCCollector
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector

from shared.contracts.envelope import Defect

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
FAST = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
SIZES = (1, 10, 50, 100, 250, 500, 1000, 2500, 5000)


@dataclass(frozen=True, slots=True)
class TopicState:
    """How far a topic is: when its newest event was recorded, how many wait, until when its days are closed.

    `recorded` and `published` are events of the first day that is not closed, by port.
    """

    newest: datetime | None = None
    waiting: int = 0
    closed: datetime | None = None
    recorded: Mapping[str, int] = field(default_factory=dict)
    published: Mapping[str, int] = field(default_factory=dict)


class Metrics:
    """The metrics of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=self.registry)
        self._http()
        self._relay()
        self._topics()
        self._consumer()
        self._webhooks()
        self._streams()

    def _streams(self) -> None:
        self.streams = Gauge(
            "outbound_streams", "Streams of events that go on.", ("topic",), registry=self.registry
        )
        self.stream_events = Counter(
            "outbound_stream_events_total",
            "Events that were sent on streams.",
            ("topic",),
            registry=self.registry,
        )

    def _webhooks(self) -> None:
        self.webhook_attempts = Counter(
            "outbound_webhook_attempts_total",
            "Attempts to deliver an event to a webhook, by outcome: taken, refused, unreachable.",
            ("webhook", "outcome"),
            registry=self.registry,
        )
        self.webhook_delivered = Gauge(
            "outbound_webhook_delivered_timestamp_seconds",
            "Unix time at which the newest event that a webhook has was published.",
            ("webhook", "topic"),
            registry=self.registry,
        )
        self.webhook_disabled = Gauge(
            "outbound_webhook_disabled",
            "1 while a webhook is disabled, else 0.",
            ("webhook",),
            registry=self.registry,
        )

    def _http(self) -> None:
        self.http_requests = Counter(
            "outbound_http_requests_total",
            "HTTP requests answered, by route template and status.",
            ("service", "method", "route", "status"),
            registry=self.registry,
        )
        self.http_seconds = Histogram(
            "outbound_http_request_duration_seconds",
            "Time to answer an HTTP request, in seconds.",
            ("service", "method", "route"),
            buckets=FAST,
            registry=self.registry,
        )
        self.records_written = Counter(
            "outbound_records_written_total",
            "Versions of records committed, by what happened.",
            ("service", "action"),
            registry=self.registry,
        )

    def _relay(self) -> None:
        self.relay_published = Counter(
            "outbound_relay_published_total",
            "Events acknowledged by the log.",
            ("service",),
            registry=self.registry,
        )
        self.relay_failures = Counter(
            "outbound_relay_failures_total",
            "Rounds of the relay that failed and will be repeated.",
            ("service",),
            registry=self.registry,
        )
        self.relay_waiting_seconds = Gauge(
            "outbound_relay_oldest_waiting_seconds",
            "Age of the oldest event that is committed and not yet on the log, in seconds.",
            ("service",),
            registry=self.registry,
        )
        self.relay_active = Gauge(
            "outbound_relay_active",
            "1 while this process holds its service's relay lock, else 0.",
            ("service",),
            registry=self.registry,
        )

    def _topics(self) -> None:
        topic, by_port = ("topic", "service"), ("topic", "service", "port")
        self.topic_newest = Gauge(
            "outbound_topic_newest_timestamp_seconds",
            "Unix time at which the newest event on the topic was recorded, heartbeats among them.",
            topic,
            registry=self.registry,
        )
        self.topic_waiting = Gauge(
            "outbound_topic_waiting_events",
            "Events that are recorded and not known to be on the topic.",
            topic,
            registry=self.registry,
        )
        self.topic_closed = Gauge(
            "outbound_topic_closed_timestamp_seconds",
            "Unix time until which all days of the topic have their controls.",
            topic,
            registry=self.registry,
        )
        self.topic_recorded = Gauge(
            "outbound_topic_day_recorded_events",
            "Events recorded on the first UTC day without a control, by port (- without one).",
            by_port,
            registry=self.registry,
        )
        self.topic_published = Gauge(
            "outbound_topic_day_published_events",
            "Of the events recorded on that day, those that are on the topic.",
            by_port,
            registry=self.registry,
        )

    def _consumer(self) -> None:
        self.applied = Counter(
            "outbound_events_applied_total",
            "Record versions applied to the totals, by topic.",
            ("topic",),
            registry=self.registry,
        )
        self.corrected = Counter(
            "outbound_events_corrected_total",
            "Of those applied, the ones that retracted an earlier version.",
            ("topic",),
            registry=self.registry,
        )
        self.stale = Counter(
            "outbound_events_stale_total",
            "Record versions skipped because the same or a later one was applied before.",
            ("topic",),
            registry=self.registry,
        )
        self.dead_letters = Counter(
            "outbound_dead_letters_total",
            "Messages moved to the dead-letter topic, by defect.",
            ("topic", "defect"),
            registry=self.registry,
        )
        self.batch_size = Histogram(
            "outbound_consumer_batch_records",
            "Records in one batch.",
            buckets=SIZES,
            registry=self.registry,
        )
        self.batch_seconds = Histogram(
            "outbound_consumer_batch_duration_seconds",
            "Time to apply and commit one batch, in seconds.",
            buckets=FAST,
            registry=self.registry,
        )
        self.lag = Gauge(
            "outbound_consumer_lag_records",
            "Records on the log after the committed position.",
            ("topic", "partition"),
            registry=self.registry,
        )
        self.last_event_timestamp = Gauge(
            "outbound_last_event_timestamp_seconds",
            "Unix time at which the newest record version applied by this process was recorded.",
            ("topic",),
            registry=self.registry,
        )
        self._newest: dict[str, datetime] = {}
        self.heartbeat = Gauge(
            "outbound_heartbeat_timestamp_seconds",
            "Unix time of the last heartbeat of a service that went through every stage.",
            ("service",),
            registry=self.registry,
        )
        self.quality_findings = Gauge(
            "outbound_quality_findings",
            "Records of this fiscal year and the one before that something is missing from, by finding.",
            ("finding",),
            registry=self.registry,
        )

    def last_event(self, topic: str, recorded_at: datetime) -> None:
        """A version recorded at this instant was applied; whatever the order, the newest one shows."""
        newest = max(recorded_at, self._newest.get(topic, recorded_at))
        self._newest[topic] = newest
        self.last_event_timestamp.labels(topic).set(newest.timestamp())

    def show_topic(self, topic: str, service: str, state: TopicState) -> None:
        """Show how far a topic is. Ports of the day before are gone with it."""
        self.hide_topic(topic, service)
        self.topic_waiting.labels(topic, service).set(state.waiting)
        for gauge, at in ((self.topic_newest, state.newest), (self.topic_closed, state.closed)):
            if at is not None:
                gauge.labels(topic, service).set(at.timestamp())
        for gauge, counts in (
            (self.topic_recorded, state.recorded),
            (self.topic_published, state.published),
        ):
            for port, count in counts.items():
                gauge.labels(topic, service, port).set(count)

    def hide_topic(self, topic: str, service: str) -> None:
        """Show nothing of it: another process does."""
        labels = {"topic": topic, "service": service}
        for gauge in (
            self.topic_newest,
            self.topic_waiting,
            self.topic_closed,
            self.topic_recorded,
            self.topic_published,
        ):
            gauge.remove_by_labels(labels)

    def relays(self, service: str) -> None:
        """Begin the relay's series at zero: a rate cannot see the first event of a series that it starts."""
        self.relay_published.labels(service)
        self.relay_failures.labels(service)

    def consumes(self, topics: Iterable[str]) -> None:
        """Begin the consumer's series at zero, for the same reason."""
        for topic in topics:
            for counter in (self.applied, self.corrected, self.stale):
                counter.labels(topic)
            for defect in Defect:
                self.dead_letters.labels(topic, defect)

    def render(self) -> bytes:
        """The text exposition of this process's metrics."""
        return generate_latest(self.registry)
