"""What a batch of messages becomes, given what stands: pure, before anything is written."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson

from services.seizure.inbound.reading import Sent, not_taken, patch_of, same_version, within
from services.seizure.inbound.versions import History, SameVersion, Taken, Verdict
from shared.contracts.closing import Closing
from shared.contracts.envelope import BadMessage, Defect
from shared.contracts.vocabularies import Status
from shared.records import lifecycle
from shared.records.author import Author
from shared.records.closings import SecondPersonNeeded, admitted
from shared.records.found import Found, facts_of
from shared.records.kind import RecordKind
from shared.records.lifecycle import Version
from shared.web.errors import Conflict, Invalid, NotFound, OutboundError

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Step:
    """One message that is taken in. `version` is the one that it makes of ours, if any, of `current`."""

    sent: Sent
    taken: Taken
    version: Version[Any] | None = None
    current: Json | None = None


@dataclass(slots=True)
class Standing:
    """What stands of one topic: what was taken in under each id, and the records that it became.

    Steps of a batch move it.
    """

    kind: RecordKind[Any]
    author: Author
    histories: dict[str, History]
    records: dict[UUID, Found]
    closed: Mapping[int, Closing]

    def step(self, sent: Sent, now: datetime) -> Step | None:
        """The step of the next message; None for one that changes nothing. Raises `BadMessage`."""
        history = self.histories[sent.own_id]
        try:
            verdict = history.verdict(sent.own_version, sent.status, sent.digest)
            step = None if verdict is Verdict.STALE else self._step(verdict, history.highest, sent, now)
        except SameVersion:
            raise not_taken(Defect.REFUSED, same_version(sent)) from None
        except OutboundError as error:
            raise not_taken(Defect.REFUSED, error) from None
        if step is not None:
            history.add(step.taken)
        return step

    def _step(self, verdict: Verdict, top: Taken | None, sent: Sent, now: datetime) -> Step:
        if verdict is Verdict.NEW:
            assert sent.first is not None, "an active version has content"
            return self._made(sent, self._admitted(sent.first, [sent.first.local_day]), None)
        if verdict is Verdict.NOTHING or top is None or top.record_id is None:
            return noted(sent)
        found = self.records[top.record_id]
        current: Json = orjson.loads(found.body)
        if verdict is Verdict.VOID and current["status"] == Status.VOIDED:
            return noted(sent, current)
        self._require_own(sent, current)
        version = self._next(verdict, sent, current, now)
        if version is None:
            return noted(sent, current)
        days = [date.fromisoformat(current["local_day"]), version.local_day]
        return self._made(sent, self._admitted(version, days), current)

    def _next(self, verdict: Verdict, sent: Sent, current: Json, now: datetime) -> Version[Any] | None:
        if verdict is Verdict.VOID:
            return lifecycle.void(self.kind, current, sent.why, now)
        assert sent.content is not None, "an active version has content"
        patch = patch_of(lifecycle.stated(self.kind, current), sent.content, sent.inbound.sent.follows)
        return lifecycle.amend(self.kind, current, patch, sent.why, now)

    def _require_own(self, sent: Sent, current: Json) -> None:
        """Raise `Conflict` for a record that was taken out of the sender's hands here."""
        if current["agency"] != sent.inbound.agency:
            raise Conflict(f"The record counts for {current['agency']} by now: ask whoever runs this system.")
        if current["status"] == Status.VOIDED:
            raise Conflict(
                f"The record was voided here ({current['reason']}), and stays so: ask whoever runs this "
                "system. What still stands state under another id."
            )

    def _admitted(self, version: Version[Any], days: Sequence[date]) -> Version[Any]:
        try:
            return admitted(version, days, self.closed, self.author, alone=False)
        except SecondPersonNeeded:
            raise Conflict("The fiscal year is closed: to change it takes two persons here.") from None

    def _made(self, sent: Sent, version: Version[Any], current: Json | None) -> Step:
        self.records[version.id] = Found(version.whole, facts_of(version, self.author.subject))
        taken = Taken(sent.own_version, sent.status, sent.digest, version.id, version.version)
        return Step(sent, taken, version, current)


@dataclass(slots=True)
class Answers(Standing):
    """The same of ATF's answers: under the id of a trace, whoever asked, they change its result alone.

    Not of traces that are `stated_whole`: there the next version would take the answer back.
    """

    stated_whole: AbstractSet[UUID] = frozenset()

    def _step(self, verdict: Verdict, top: Taken | None, sent: Sent, now: datetime) -> Step:  # noqa: ARG002
        found = self.records.get(UUID(sent.own_id))
        if found is None:
            raise NotFound("There is no trace with this id: take it from outbound.traces.v1.")
        if UUID(sent.own_id) in self.stated_whole:
            raise Conflict("This trace came from your agency: state its result in a version of it.")
        current: Json = orjson.loads(found.body)
        if verdict is Verdict.NOTHING or (verdict is Verdict.VOID and current["status"] == Status.VOIDED):
            return noted(sent, current)
        answer = {"result": None} if sent.content is None else sent.content
        before = {name: current[name] for name in answer if name in current}
        try:
            version = lifecycle.amend(self.kind, current, patch_of(before, answer, {}), sent.why, now)
        except Invalid as error:
            raise within(error) from None
        return noted(sent, current) if version is None else self._made(sent, version, current)


def noted(sent: Sent, current: Json | None = None) -> Step:
    """A step that makes no version: the record, if any, stays as it is."""
    made = (None, None) if current is None else (UUID(current["id"]), current["version"])
    return Step(sent, Taken(sent.own_version, sent.status, sent.digest, *made))


def days_of(sent: Sequence[Sent], records: Mapping[UUID, Found]) -> Iterator[date]:
    """Every local day that these messages may touch."""
    yield from (one.first.local_day for one in sent if one.first is not None)
    yield from (date.fromisoformat(orjson.loads(one.body)["local_day"]) for one in records.values())


Judged = tuple[list[Step], list[tuple[Sent, BadMessage]]]


def judged(standing: Standing, sent: Sequence[Sent], now: datetime) -> Judged:
    """The steps of the messages of one topic, in order, and those that are not taken."""
    steps: list[Step] = []
    refused: list[tuple[Sent, BadMessage]] = []
    for one in sent:
        try:
            step = standing.step(one, now)
        except BadMessage as error:
            refused.append((one, error))
        else:
            steps += [] if step is None else [step]
    return steps, refused
