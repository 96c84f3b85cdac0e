"""Golden messages: what stands on the topics, whole, as examples that tests hold to what the services write.

Each is a file of `shared/contracts/data/messages`, named by its event and its case.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from shared.contracts.succession import Succession, of_topic

FOLDER = Path(__file__).parents[1] / "data" / "messages"


@dataclass(frozen=True, slots=True)
class GoldenMessage:
    """One message as it is on its topic: `headers` as texts, `body` as its JSON."""

    name: str
    topic: str
    key: str
    headers: Mapping[str, str]
    body: Mapping[str, Any]

    @property
    def schema(self) -> str:
        """The file name of the schema that its header names."""
        return self.headers["ce_dataschema"].removeprefix("/schemas/")

    @classmethod
    def read(cls, path: Path) -> "GoldenMessage":
        """The message in this file."""
        return cls(path.stem, **json.loads(path.read_text(encoding="utf-8")))


@cache
def golden_messages() -> tuple[GoldenMessage, ...]:
    """All of them, by name."""
    return tuple(GoldenMessage.read(one) for one in sorted(FOLDER.glob("*.json")))


def as_published() -> Iterator[GoldenMessage]:
    """All of them as they are published today: what ends says so, and is followed by its next version."""
    for one in golden_messages():
        found = of_topic(one.topic)
        if found is None or not found.concerns(one.headers["ce_type"]):
            yield one
            continue
        notice = {f"ce_{name}": value for name, value in found.extensions().items()}
        yield replace(one, headers={**one.headers, **notice})
        yield next_version(found, one)


def next_version(found: Succession, message: GoldenMessage) -> GoldenMessage:
    """A message that ends as its next version has it."""
    headers = {
        **message.headers,
        "ce_type": found.type_of(message.headers["ce_type"]),
        "ce_dataschema": f"/schemas/{found.next}.json",
    }
    name = f"{message.name}.{found.next.rpartition('.')[2]}"
    return replace(message, name=name, topic=found.next_topic, headers=headers, body=found.body(message.body))


def texts() -> dict[str, str]:
    """The files as they are, by file name."""
    return {one.name: one.read_text(encoding="utf-8") for one in sorted(FOLDER.glob("*.json"))}
