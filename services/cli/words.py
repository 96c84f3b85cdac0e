"""Options as people write them: instants, and names that are nearly right."""

from collections.abc import Iterable
from datetime import UTC, datetime
from difflib import get_close_matches

from services.cli.processes.command import WRONG_QUESTION, CommandError

FORMS = "a day such as 2026-10-01 (its midnight UTC) or an instant such as 2026-10-01T06:00:00-05:00"


def instant(option: str, given: str, forms: str = FORMS) -> datetime:
    """A time as an option states it, in UTC; without an offset it is UTC. Ends the command if it is none."""
    try:
        at = datetime.fromisoformat(given)
    except ValueError:
        raise CommandError(f"{option} {given!r}: write {forms}", WRONG_QUESTION) from None
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def nearest(given: str, known: Iterable[str]) -> str:
    """The names most like this one, in words; where none is like it all of them, if they are few."""
    names = sorted(known)
    near = get_close_matches(given, names, n=3, cutoff=0.5)
    near = near or [one for one in names if given and given in one][:3]
    if near:
        return f"nearest: {', '.join(near)}"
    return f"there are {', '.join(names)}" if len(names) <= 12 else ""
