"""How far a replay came, in a file: after a kill the same command goes on there.

The file says what was asked, so that another question does not go on in the middle of this one. A position
is written after the log's word for everything before it: what a kill cuts off is published again, and nothing
is left out.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

import orjson

from shared.runtime.files import write_private

Asked = Mapping[str, Any]


@dataclass(slots=True)
class Place:
    """In one outbox: published again up to the id `last`, of those up to `upto`; how many that were."""

    upto: int
    last: int = 0
    published: int = 0


class BadProgress(ValueError):
    """The file of an earlier replay cannot be gone on with."""


@dataclass(slots=True)
class Progress:
    """The places by outbox, and the file that keeps them."""

    path: Path
    asked: Asked
    places: dict[str, Place] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path, asked: Asked) -> Self:
        """What an earlier run of the same question left; empty without one. Raises `BadProgress`."""
        if not path.exists():
            return cls(path, asked)
        try:
            held = orjson.loads(path.read_bytes())
            before, places = held["asked"], {name: Place(**one) for name, one in held["places"].items()}
        except (ValueError, TypeError, KeyError, AttributeError):
            raise BadProgress(
                f"{path} is no progress of a replay: name another file with --progress"
            ) from None
        if before != asked:
            raise BadProgress(
                f"{path} is of another replay, which did not end ({_in_words(before)}): run that one to "
                "its end, name another file with --progress, or begin anew with --restart"
            )
        return cls(path, asked, places)

    @property
    def published(self) -> int:
        """How many events were published again so far."""
        return sum(one.published for one in self.places.values())

    def keep(self) -> None:
        """Write the file, in one step. Raises `OSError`."""
        held = {"asked": self.asked, "places": {name: asdict(one) for name, one in self.places.items()}}
        write_private(self.path, orjson.dumps(held, option=orjson.OPT_INDENT_2).decode() + "\n")

    def end(self) -> None:
        """All is published: nothing to go on with."""
        self.path.unlink(missing_ok=True)


def _in_words(asked: Asked) -> str:
    said = {name: ", ".join(value) if isinstance(value, list) else value for name, value in asked.items()}
    return "; ".join(f"{name} {value}" for name, value in said.items() if value)
