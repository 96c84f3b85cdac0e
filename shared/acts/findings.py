"""What a verification of a journal of acts has looked at, and what it found wrong."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong: at which entry, version or checkpoint, and what."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass(slots=True)
class Findings:
    """What is wrong, counted all and listed up to `limit`, the first first; and how much was looked at."""

    limit: int = 50
    listed: list[Finding] = field(default_factory=list)
    wrong: int = 0
    seen: Counter[str] = field(default_factory=Counter)

    def add(self, where: str, what: str) -> None:
        """Note something wrong."""
        self.wrong += 1
        if len(self.listed) < self.limit:
            self.listed.append(Finding(where, what))
