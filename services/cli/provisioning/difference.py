"""What a change of the policy gives to agencies, and what it takes from them, in words."""

from collections.abc import Iterator

from services.cli.provisioning.facts import facts
from services.cli.provisioning.policy import AgencyRule, Policy

NOBODY = "Nobody gets more, and nobody gets less.\n"
REASONS = ("title", "agreement", "purpose")
LIMITS = ("bytes_per_second", "request_percentage")


def difference(old: Policy, new: Policy) -> str:
    """A paragraph for each agency that a change concerns, with a line for each thing given or taken."""
    names = sorted(old.agencies.keys() | new.agencies.keys())
    found = [(name, list(_changes(old.agencies.get(name), new.agencies.get(name)))) for name in names]
    told = [f"{name}\n" + "".join(f"  {one}\n" for one in changes) for name, changes in found if changes]
    return "\n".join(told) or NOBODY


def _changes(old: AgencyRule | None, new: AgencyRule | None) -> Iterator[str]:
    before, after = (list(facts(rule)) if rule else [] for rule in (old, new))
    if old is None and new is not None:
        yield f"new, under the agreement {new.agreement}: {new.purpose}"
    if new is None:
        yield "gone: it gets nothing more; cut it off with `outbound agency revoke`"
    yield from (f"gives  {one}" for one in after if one not in before)
    yield from (f"takes  {one}" for one in before if one not in after)
    if old is not None and new is not None:
        yield from _limits(old, new)


def _limits(old: AgencyRule, new: AgencyRule) -> Iterator[str]:
    """What is no fact of its own: since when, in how large groups, how fast, and why."""
    was, now = old.release, new.release
    if was is not None and now is not None:
        if was.since != now.since:
            word = "gives" if now.since < was.since else "takes"
            yield f"{word}  records from {min(was.since, now.since)} until {max(was.since, now.since)}"
        if was.smallest_group != now.smallest_group:
            word = "gives" if now.smallest_group < was.smallest_group else "takes"
            least, most = sorted((was.smallest_group, now.smallest_group))
            yield f"{word}  groups of {least} to {most - 1} records"
    for name in (*LIMITS, *REASONS):
        if getattr(old, name) != getattr(new, name):
            yield f"{name} was {getattr(old, name)}, is {getattr(new, name)}"
