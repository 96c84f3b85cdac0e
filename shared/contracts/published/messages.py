"""Golden messages: what stands on the topics, whole, as examples that tests hold to what the services write.

Each is a file of `shared/contracts/data/messages`, named by its event and its case.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

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


def texts() -> dict[str, str]:
    """The files as they are, by file name."""
    return {one.name: one.read_text(encoding="utf-8") for one in sorted(FOLDER.glob("*.json"))}
