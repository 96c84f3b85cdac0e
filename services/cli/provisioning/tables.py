"""The tables of the policy's file, read with care: each mistake is named with its place."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from shared.contracts.inbound import SENT_KINDS


class PolicyError(Exception):
    """The file has a mistake; the message says where, and what would be right."""


class Table:
    """A table of the file, and where it stands, for what is wrong in it."""

    def __init__(self, where: str, given: Mapping[str, Any], allowed: set[str] | None = None) -> None:
        self.where = where
        self._given = given
        if allowed is not None:
            self.allow(allowed)

    def __contains__(self, name: str) -> bool:
        return name in self._given

    def allow(self, names: set[str]) -> None:
        """A misspelled word must not be a rule that is not there."""
        for name in self._given.keys() - names:
            raise PolicyError(
                f"{self.where}: there is no `{name}` here; there are {', '.join(sorted(names))}"
            )

    def given(self, name: str) -> Any:
        """What stands there, whatever it is."""
        return self._given[name]

    def tables(self, name: str, form: re.Pattern[str]) -> Iterable[tuple[str, "Table"]]:
        for key, one in self._of(name, dict, {}).items():
            if not form.fullmatch(key) or not isinstance(one, dict):
                raise PolicyError(f"{name}.{key}: write a table named by the form {form.pattern}")
            yield key, Table(f"{name}.{key}", one)

    def text(self, name: str) -> str:
        """A text that has to be there."""
        text: str = self._of(name, str, "").strip()
        if not text:
            raise PolicyError(f"{self.where}: `{name}` is missing")
        return text

    def texts(self, name: str) -> list[str]:
        found: list[str] = self._of(name, list, [])
        if not all(isinstance(one, str) and one for one in found):
            raise PolicyError(f"{self.where}: `{name}` is a list of texts")
        return found

    def topics(self, name: str, known: Iterable[str]) -> tuple[str, ...]:
        """Topics that the file has; each is named whole, so nobody reads more than is written here."""
        for topic in self.texts(name):
            if topic not in known:
                raise PolicyError(f"{self.where}: {topic} is none of the topics of this file")
        return tuple(dict.fromkeys(self.texts(name)))

    def kinds(self, name: str) -> tuple[str, ...]:
        """Kinds of records that agencies send."""
        for kind in self.texts(name):
            if kind not in SENT_KINDS:
                raise PolicyError(
                    f"{self.where}: `{name}`: no {kind} are sent; there are {', '.join(SENT_KINDS)}"
                )
        return tuple(dict.fromkeys(self.texts(name)))

    def whole(self, name: str, default: int, most: int) -> int:
        """A whole number from 1 to `most`, or the default."""
        number = self._of(name, int, default)
        if name in self and (isinstance(number, bool) or not 1 <= number <= most):
            raise PolicyError(f"{self.where}: `{name}` is a whole number from 1 to {most}")
        return int(number)

    def _of(self, name: str, kind: type, default: Any) -> Any:
        found = self._given.get(name, default)
        if not isinstance(found, kind):
            raise PolicyError(f"{self.where}: `{name}` is not a {kind.__name__}")
        return found
