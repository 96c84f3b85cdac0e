"""The consumer of what other agencies send, from the settings."""

from collections.abc import Sequence
from datetime import timedelta

from services.seizure.inbound.intake import Desk, Intake
from services.seizure.inbound.reading import Sent
from shared.contracts.inbound import GROUP, KEPT_DAYS, inbound_of
from shared.events.consumer import ConsumerPlan, EventConsumer
from shared.events.dead_letters import dead_letter_topic
from shared.events.log import EventLog, Topic
from shared.runtime.metrics import Metrics
from shared.runtime.settings import Settings

BATCH = 500
KEPT_MS = timedelta(days=KEPT_DAYS) // timedelta(milliseconds=1)


def consumer(settings: Settings, events: EventLog, desk: Desk, metrics: Metrics) -> EventConsumer[Sent]:
    """The consumer. It lets any number of dead letters pass: the faults of one agency stop nobody."""
    sent = inbound_of(settings.outbound_inbound)
    plan = ConsumerPlan(GROUP, tuple(one.topic for one in sent), BATCH, dead_letters=None)
    return EventConsumer(plan, events, Intake(desk, sent), metrics)


def topics(settings: Settings) -> Sequence[Topic]:
    """The topics that it reads, and a dead-letter topic beside each.

    One partition: what an agency sends stays in order, whatever key it gives.
    """
    names = [one.topic for one in inbound_of(settings.outbound_inbound)]
    return [Topic(name, 1, KEPT_MS) for one in names for name in (one, dead_letter_topic(one, GROUP))]
