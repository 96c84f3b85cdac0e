"""How aiokafka reads for us: every option of its consumer, as its defaults lose data."""

from typing import Any

from aiokafka.coordinator.assignors.roundrobin import RoundRobinPartitionAssignor

from shared.events.kafka.settings import KafkaSettings


def options(settings: KafkaSettings) -> dict[str, Any]:
    """The options of a consumer, but for its group and its name."""
    return settings.client_options() | {
        "group_instance_id": settings.group_instance_id,
        "enable_auto_commit": False,  # the position is in our database; the group's is for lag monitors
        "auto_offset_reset": "none",  # out of range is an error, never a silent skip
        "isolation_level": "read_committed",  # what others send in transactions counts once committed
        "check_crcs": True,
        "partition_assignment_strategy": (RoundRobinPartitionAssignor,),
        "session_timeout_ms": settings.session_timeout_ms,
        "heartbeat_interval_ms": settings.heartbeat_interval_ms,
        "max_poll_interval_ms": settings.max_poll_interval_ms,
        "rebalance_timeout_ms": settings.session_timeout_ms,  # our listener returns at once
        "fetch_min_bytes": 1,  # an event is shown as soon as it is there
        "fetch_max_wait_ms": 500,
        "fetch_max_bytes": 50 * 1024 * 1024,
        # Several batches a partition: replays run about a tenth faster than with one, and more gains nothing.
        "max_partition_fetch_bytes": 4 * 1024 * 1024,
        "max_poll_records": None,  # given with every poll
        "consumer_timeout_ms": 200,
        "exclude_internal_topics": True,
    }
