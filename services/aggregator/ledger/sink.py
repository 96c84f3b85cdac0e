"""The aggregator as a sink: decode messages, apply a batch in one transaction."""

from collections.abc import Mapping, Sequence

import msgspec
import orjson

from services.aggregator.counting.events import DECODERS, Read, Reader
from services.aggregator.counting.rules import version_of
from services.aggregator.counting.versions import Outcome, Version, apply
from services.aggregator.ledger import journal, totals
from services.aggregator.ledger.tables import POSITIONS
from shared.contracts import closing, control, inspection, referral, seizure, trace
from shared.contracts.envelope import HEARTBEAT, BadMessage, Defect, record_version_of, type_of
from shared.contracts.record import parse_instant
from shared.database.database import Database
from shared.events.log import Record, TopicPartition
from shared.events.sink import Applied, Before, Fenced, Positions
from shared.runtime.metrics import Metrics

SERVICES = frozenset(
    {
        inspection.KIND,
        seizure.KIND,
        trace.KIND,
        referral.KIND,
        *(closing.source_name(kind) for kind in (inspection.KIND, seizure.KIND)),
    }
)


class TotalsSink:
    """Implements `shared.events.sink.Sink` over the aggregator's database."""

    def __init__(self, database: Database, metrics: Metrics) -> None:
        self._database = database
        self._metrics = metrics
        # First versions are nearly always new: they are looked up only while known ones come again.
        self._expects_news = True

    def decode(self, record: Record) -> Version | None:
        """The change that a message means; None for a heartbeat or a control. Raises `BadMessage`."""
        headers = dict(record.headers)
        reader = DECODERS.get(headers.get("ce_type", b""))
        if reader is None or headers.get("ce_specversion") != b"1.0":
            self._other(record, headers)
            return None
        if not record.value:
            raise BadMessage(Defect.EMPTY_BODY, "the body is empty")
        body = _decoded(reader, record.value)
        if body.id.encode() != record.key:
            raise BadMessage(Defect.MISMATCH, "the key is not the record's id")
        if headers.get("ce_recordversion") != b"%d" % body.version:
            stated = record_version_of(headers)
            raise BadMessage(Defect.MISMATCH, f"ce_recordversion {stated} is not the body's {body.version}")
        try:
            return version_of(body, record.topic)
        except OverflowError:
            raise BadMessage(Defect.INVALID_BODY, "recorded_at is outside the years 1 to 9999 UTC") from None
        except ValueError as error:
            raise BadMessage(Defect.INVALID_BODY, str(error)) from None

    async def apply(self, events: Sequence[Version], before: Before, after: Positions) -> Applied:
        """One transaction: positions, journal, totals. Raises `Fenced`."""
        try:
            outcome = await self._commit(events, before, after)
        except journal.Taken:  # it was known already, or another consumer moved it: look now
            self._expects_news = False
            try:
                outcome = await self._commit(events, before, after)
            except journal.Taken as error:
                raise Fenced(str(error)) from None
        for topic, newest in outcome.newest.items():
            self._metrics.last_event(topic, newest)
        return Applied(outcome.applied, outcome.corrected, outcome.stale)

    async def _commit(self, events: Sequence[Version], before: Before, after: Positions) -> Outcome:
        """One attempt. Raises `Taken` for a record that was moved, or was known against expectation."""
        new = self._expects_news and all(event.version == 1 for event in events)
        keys = [] if new else [event.key for event in events]
        async with self._database.begin() as db:
            await POSITIONS.advance(db, before, after)
            known = await journal.current(db, keys) if keys else {}
            outcome = apply(events, known)
            await journal.append(db, outcome.entries)
            await totals.add(db, outcome.deltas)
        self._expects_news = not outcome.stale
        return outcome

    async def positions(self, partitions: Sequence[TopicPartition]) -> Positions:
        """The stored positions."""
        async with self._database.read() as db:
            return await POSITIONS.stored(db, partitions)

    def _other(self, record: Record, headers: Mapping[str, bytes]) -> None:
        """Take a heartbeat, pass by a control. Raises `BadMessage` for anything else."""
        kind = type_of(headers)
        if kind == control.TYPE:
            return
        if kind != HEARTBEAT:
            raise BadMessage(Defect.UNKNOWN_TYPE, f"{kind[:100]} is no type that is known here")
        self._beat(record)

    def _beat(self, record: Record) -> None:
        try:
            beat = orjson.loads(record.value or b"")
            service, at = str(beat["service"]), parse_instant(beat["at"])
        except (ValueError, KeyError, TypeError) as error:
            raise BadMessage(Defect.INVALID_BODY, f"heartbeat: {type(error).__name__}: {error}") from None
        if service not in SERVICES:
            raise BadMessage(Defect.INVALID_BODY, "heartbeat: of a service that is not known here")
        self._metrics.heartbeat.labels(service).set(at.timestamp())


def _decoded(reader: Reader, body: bytes) -> Read:
    try:
        found: Read = reader.decode(body)
    except (
        msgspec.DecodeError,
        UnicodeDecodeError,
    ) as error:  # names the place: ... - at `$.items[0].rounds`
        raise BadMessage(Defect.INVALID_BODY, str(error)) from None
    return found
