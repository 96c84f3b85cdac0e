"""The next version of an event, published beside the one that it replaces, whose end is announced.

`SUCCESSIONS` is all that declares one: relay, schemas, catalogue, AsyncAPI and the gate follow it. The
outbox keeps the version that ends, and the next one's bodies are made of its bodies.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel

from shared.contracts.fiscal import first_day, fiscal_year

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Succession:
    """The events of `kind` on `topic` end, and the next version of them has a topic of its own.

    `body` makes a body of the next version of one of the version that ends: the same for the same, and for
    every one, as what it cannot translate waits and holds up both. `announced` is the day since which the
    end is known, `sunset` the first day on which the version that ends need not be published.
    """

    kind: str
    topic: str
    contract: type[BaseModel]
    body: Callable[[Mapping[str, Any]], Json]
    announced: date
    sunset: date

    def __post_init__(self) -> None:
        """Refuse what breaks the promise to subscribers (docs/agencies.md)."""
        if not self.topic.rpartition(".v")[2].isdecimal() or "{" in self.topic:
            raise ValueError(f"{self.topic} is no topic of one version that everyone reads")
        least = first_day(fiscal_year(self.announced) + 2)
        if self.sunset < least:
            raise ValueError(f"{self.ends} is to be published for a whole fiscal year more: until {least}")

    @property
    def ends(self) -> str:
        """The version that ends, such as `seizure.v1`."""
        return f"{self.kind}.v{self._major}"

    @property
    def next(self) -> str:
        """The next version, such as `seizure.v2`."""
        return f"{self.kind}.v{self._major + 1}"

    @property
    def next_topic(self) -> str:
        """The topic of the next version, such as `outbound.seizures.v2`."""
        return f"{self.topic.rpartition('.v')[0]}.v{self._major + 1}"

    @property
    def notice(self) -> str:
        """The announcement in words."""
        return (
            f"Deprecated since {self.announced}, published until {self.sunset}: "
            f"read {self.next} on `{self.next_topic}`."
        )

    def type_of(self, ends: str) -> str:
        """The `ce_type` of the next version of an event of this type; heartbeats and controls keep theirs."""
        return f"{ends.rpartition('.v')[0]}.v{self._major + 1}" if self.concerns(ends) else ends

    def concerns(self, event_type: str) -> bool:
        """Whether this `ce_type` is one that ends."""
        _, kind, *_, major = event_type.split(".")
        return f"{kind}.{major}" == self.ends

    def extensions(self) -> dict[str, str]:
        """The announcement as CloudEvents' attributes of deprecation, which events that end bear."""
        return {
            "deprecated": "true",
            "deprecationfrom": f"{self.announced}T00:00:00Z",
            "deprecationsunset": f"{self.sunset}T00:00:00Z",
            "deprecationmigration": f"/schemas/{self.next}.json",
        }

    @property
    def _major(self) -> int:
        return int(self.topic.rpartition(".v")[2])


SUCCESSIONS: tuple[Succession, ...] = ()
"""Every version that is being replaced now: none."""


def of_topic(topic: str) -> Succession | None:
    """What replaces the events of this topic, if anything does."""
    return next((one for one in SUCCESSIONS if one.topic == topic), None)


def versions_of(topics: list[str]) -> Iterator[str]:
    """These topics, each with that of its next version."""
    for topic in topics:
        yield topic
        if found := of_topic(topic):
            yield found.next_topic
