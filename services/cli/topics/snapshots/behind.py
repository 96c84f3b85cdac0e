"""Going on behind a snapshot: at its marks, and only on the log that it was made of."""

from collections.abc import Mapping

from services.cli.topics.snapshots.manifest import NONE, Mark
from shared.events.log import PositionLost, Record


class Behind:
    """Takes the events at the marks once more, to see that they stand there, and lets the rest through."""

    def __init__(self, marks: Mapping[int, Mark]) -> None:
        self._known = {number: mark for number, mark in marks.items() if mark.digest != NONE}
        self._marks = marks

    def starts(self) -> dict[int, int]:
        """Where to begin to read."""
        return {number: mark.next - (number in self._known) for number, mark in self._marks.items()}

    def rest(self, records: list[Record]) -> list[Record]:
        """What the snapshot does not have. Raises `PositionLost` where the log is another one."""
        return [record for record in records if not self._is_mark(record)]

    def _is_mark(self, record: Record) -> bool:
        mark = self._known.pop(record.partition, None)
        if mark is None:
            return False
        if (mark.next, mark.digest) != (record.offset + 1, record.digest):
            place = f"{record.topic}/{record.partition}"
            raise PositionLost(f"{place} has not the event at {mark.next - 1} that the snapshot has there")
        return True
