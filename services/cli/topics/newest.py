"""The state that a topic stands for: of each record the newest version, whatever came twice or late.

This is all that a subscriber needs to count everything exactly once.
"""

from collections.abc import Iterator

from shared.events.cloudevents import Event


class Newest:
    """By record, its newest event."""

    def __init__(self) -> None:
        self._held: dict[str, Event] = {}

    def apply(self, event: Event) -> None:
        """Take an event in, unless it is of a version that is known already or an older one."""
        held = self._held.get(event.subject)
        if held is None or event.version > held.version:
            self._held[event.subject] = (
                event  # a voided one too, or else an older version that comes late counts
            )

    def standing(self) -> Iterator[Event]:
        """The newest event of each record that is not voided."""
        return (one for one in self._held.values() if not one.voided)
