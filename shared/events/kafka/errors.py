"""What aiokafka raises when the cluster fails us, and its translation."""

from aiokafka.errors import ConsumerStoppedError, KafkaError

from shared.events.log import LogError

FAILURES = (KafkaError, ConsumerStoppedError, OSError, TimeoutError)


def log_error(what: str, error: BaseException) -> LogError:
    """The protocol's error for one of `FAILURES`."""
    return LogError(f"{what}: {error!r}")
