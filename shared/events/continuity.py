"""Whether a position still stands in the log that it was read from.

An offset alone does not tell: a log that was replaced and has grown past it would be read from the middle,
and what stands before would be missed without a word.
"""

from collections.abc import Mapping

import structlog

from shared.events.log import Position, PositionLost, Record, TopicPartition

log = structlog.get_logger(__name__)
WAY_BACK = "docs/operations.md says under PositionLost what to do"


def start_of(
    partition: TopicPartition,
    sought: Mapping[TopicPartition, int],
    stored: Mapping[TopicPartition, Position],
    first: int,
) -> Position:
    """Where to begin: where `seek` said, else where the caller's positions say, else at the log's start."""
    if partition in sought:
        return Position(sought[partition])
    return stored.get(partition) or Position(first)


def require_same_log(partition: TopicPartition, position: Position, log_id: str) -> None:
    """Raise `PositionLost` unless the position was read from the log with this id."""
    if position.log_id not in {None, log_id}:
        raise PositionLost(
            f"{partition} was read up to {position.offset} from the log {position.log_id}, and this is "
            f"the log {log_id}: it was replaced; {WAY_BACK}"
        )


def require_unreplaced(topic: str, log_id: str, now: str | None) -> None:
    """Raise `PositionLost` unless the log that a member joined is still the one that is there."""
    if now != log_id:
        raise PositionLost(
            f"the log {log_id} of {topic} was replaced while it was read: {now or 'another'} is there now; "
            f"{WAY_BACK}"
        )


def require_held(partition: TopicPartition, offset: int, first: int, end: int) -> None:
    """Raise `PositionLost` unless a log that holds `first` to `end` goes on at this offset."""
    if not first <= offset <= end:
        raise PositionLost(f"{partition} holds {first} to {end}; position {offset} is outside; {WAY_BACK}")


def comparable(partition: TopicPartition, position: Position, first: int) -> bool:
    """Whether the record before a position is to be checked and still there; the log starts at `first`."""
    if position.last_record is None or position.offset == 0:
        return False
    if position.offset <= first:
        unchecked(partition, position)
    return position.offset > first


def require_same_record(partition: TopicPartition, position: Position, record: Record) -> None:
    """Raise `PositionLost` unless `record`, which stands before the position, is the one that was read."""
    if record.fingerprint != position.last_record:
        raise PositionLost(
            f"{partition} holds another record at {record.offset} than was read there "
            f"({record.fingerprint}, not {position.last_record}): it was shortened or replaced; {WAY_BACK}"
        )


def unchecked(partition: TopicPartition, position: Position) -> None:
    """Say that the record before a position is gone, so that only the log's id shows that it is the same."""
    log.info("position_by_log_id_only", partition=str(partition), position=position.offset)
