"""The aggregator as a sink: decode messages, apply a batch in one transaction."""

from collections.abc import Mapping, Sequence

import msgspec
import orjson

from services.aggregator import repository
from services.aggregator.projection import Change, apply, change_of
from services.aggregator.reading import DECODERS, Inspection, Seizure
from shared.consumer import Applied, Positions
from shared.contracts import inspection, seizure
from shared.contracts.envelope import HEARTBEAT, BadMessage, Defect, record_version_of, type_of
from shared.contracts.record import parse_instant
from shared.db import Database
from shared.log import Record, TopicPartition
from shared.metrics import Metrics

SERVICES = frozenset({inspection.KIND, seizure.KIND})


class TotalsSink:
    """Implements `shared.consumer.Sink` over the aggregator's database."""

    def __init__(self, database: Database, metrics: Metrics) -> None:
        self._database = database
        self._metrics = metrics

    def decode(self, record: Record) -> Change | None:
        """The change that a message means; None for a heartbeat. Raises `BadMessage`."""
        headers = dict(record.headers)
        kind = type_of(headers)
        if kind == HEARTBEAT:
            self._beat(record)
            return None
        if kind not in DECODERS:
            raise BadMessage(Defect.UNKNOWN_TYPE, f"{kind[:100]} is no type that is known here")
        if not record.value:
            raise BadMessage(Defect.EMPTY_BODY, "the body is empty")
        body = _checked(record, kind, record_version_of(headers))
        try:
            return change_of(body, record.topic)
        except OverflowError:
            raise BadMessage(Defect.INVALID_BODY, "recorded_at is outside the years 1 to 9999 UTC") from None
        except ValueError as error:
            raise BadMessage(Defect.INVALID_BODY, str(error)) from None

    async def apply(
        self, events: Sequence[Change], before: Mapping[TopicPartition, int | None], after: Positions
    ) -> Applied:
        """One transaction: positions, contributions, totals. Raises `Fenced`."""
        async with self._database.begin() as db:
            await repository.advance(db, before, after)
            known = await repository.standing(db, (one.key for one in events)) if events else {}
            outcome = apply(events, known)
            await repository.move(db, outcome.moved, known)
            await repository.add(db, outcome.deltas)
        for topic, newest in outcome.newest.items():
            self._metrics.last_event(topic, newest)
        return Applied(outcome.applied, outcome.corrected, outcome.stale)

    async def positions(self, partitions: Sequence[TopicPartition]) -> Positions:
        """The stored positions."""
        async with self._database.read() as db:
            return await repository.positions(db, partitions)

    def _beat(self, record: Record) -> None:
        try:
            beat = orjson.loads(record.value or b"")
            service, at = str(beat["service"]), parse_instant(beat["at"])
        except (ValueError, KeyError, TypeError) as error:
            raise BadMessage(Defect.INVALID_BODY, f"heartbeat: {type(error).__name__}: {error}") from None
        if service not in SERVICES:
            raise BadMessage(Defect.INVALID_BODY, "heartbeat: of a service that is not known here")
        self._metrics.heartbeat.labels(service).set(at.timestamp())


def _checked(record: Record, kind: str, version: int) -> Inspection | Seizure:
    assert record.value is not None
    try:
        body = DECODERS[kind].decode(record.value)
    except (
        msgspec.DecodeError,
        UnicodeDecodeError,
    ) as error:  # names the place: ... - at `$.items[0].rounds`
        raise BadMessage(Defect.INVALID_BODY, str(error)) from None
    if str(body.id).encode() != record.key:
        raise BadMessage(Defect.MISMATCH, "the key is not the record's id")
    if body.version != version:
        raise BadMessage(Defect.MISMATCH, f"ce_recordversion {version} is not the body's {body.version}")
    return body
