"""Another topic to publish into: one that is there, and that no contract speaks of."""

from pathlib import Path

from services.cli.processes.command import WRONG_QUESTION, CommandError
from services.cli.processes.kafka_settings import kafka_settings
from services.cli.words import nearest
from shared.events.embedded.subscription import EmbeddedSubscription
from shared.events.kafka.subscription import KafkaSubscription
from shared.events.subscription import Place, Subscription, UnknownTopic
from shared.runtime.settings import Settings

OURS = "outbound."
"""What the names of the topics of the contract begin with."""


async def require_other_topic(topic: str, settings: Settings, data: Path | None) -> None:
    """End the command unless such a topic is there."""
    if topic.startswith(OURS):
        said = f"{topic} has a contract of its own: leave out --topic, and each event goes to its own topic"
        raise CommandError(said, WRONG_QUESTION)
    try:
        async with subscription(topic, settings, data):
            return
    except UnknownTopic as error:
        raise CommandError(f"{error}: make it first; {nearest(topic, error.known)}".rstrip("; ")) from None


def subscription(topic: str, settings: Settings, data: Path | None) -> Subscription:
    """A reading of a topic of Kafka, where the settings name one, or of the log in a data directory."""
    if settings.kafka_bootstrap_servers:
        return KafkaSubscription(kafka_settings(settings), topic, Place.LATEST)
    assert data is not None, "a log was opened there"
    return EmbeddedSubscription(data / "log.db", topic, Place.LATEST)
