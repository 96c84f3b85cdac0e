"""The chain of custody of a seizure's items, pure: each step takes the items as they are to what they become.

An item comes into custody with the receipt that names it, has exactly one holder from then on, and leaves
by a disposition, after which nothing more can happen to it. Steps neither skip nor contradict:

    taken ──▶ handed over, stored (any number of times) ──▶ disposed of
      └─────▶ withdrawn, with a receipt that was wrong, while nothing else has happened
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from shared.contracts.custody import Disposition, Step


@dataclass(frozen=True, slots=True)
class Item:
    """One item in custody. `since` is the time of its last step; `line` counts the seizure's items from 1."""

    line: int
    holder: str
    since: datetime
    taken_by: str
    step: Step = Step.TAKEN
    location: str | None = None
    expected_back_at: datetime | None = None
    disposition: Disposition | None = None


Items = Mapping[int, Item]
"""The items of one seizure that are or were in custody, by line."""


class Contradiction(ValueError):
    """A step that the chain does not allow: `line` is the item that stands against it."""

    def __init__(self, line: int, detail: str) -> None:
        super().__init__(f"item {line} {detail}")
        self.line = line


def taken(items: Items, lines: Iterable[int], holder: str, receipt: str, at: datetime) -> Items:
    """Into custody by a receipt. One that is in custody already must be held by who signs the receipt.

    That is how a receipt takes the place of a voided one: it moves nothing.
    """
    new = dict(items)
    for line in lines:
        if line in items:
            _held(items, line, holder)
        else:
            new[line] = Item(line, holder, at, receipt)
    return new


def handed_over(
    items: Items,
    lines: Iterable[int],
    giver: str,
    taker: str,
    at: datetime,
    expected_back_at: datetime | None = None,
) -> Items:
    """From who holds every one of these items to another, who from then on holds it alone."""

    def step(item: Item) -> Item:
        if giver == taker:
            raise Contradiction(item.line, f"is held by {giver} already")
        return replace(
            item,
            holder=taker,
            since=at,
            step=Step.HANDED_OVER,
            location=None,
            expected_back_at=expected_back_at,
        )

    return _moved(items, lines, giver, at, step)


def stored(items: Items, lines: Iterable[int], holder: str, location: str, at: datetime) -> Items:
    """At a location, by who holds every one of these items and goes on to answer for it."""
    return _moved(
        items,
        lines,
        holder,
        at,
        lambda item: replace(item, since=at, step=Step.STORED, location=location, expected_back_at=None),
    )


def disposed(
    items: Items, lines: Iterable[int], holder: str, disposition: Disposition, at: datetime
) -> Items:
    """Out of custody for good, by who holds every one of these items."""
    return _moved(
        items,
        lines,
        holder,
        at,
        lambda item: replace(
            item,
            since=at,
            step=Step.DISPOSED,
            location=None,
            expected_back_at=None,
            disposition=disposition,
        ),
    )


def withdrawn(items: Items, receipt: str) -> Items:
    """Without the items that this voided receipt took, and that nothing has happened to since."""
    return {
        line: item for line, item in items.items() if item.taken_by != receipt or item.step is not Step.TAKEN
    }


def _moved(
    items: Items, lines: Iterable[int], holder: str, at: datetime, step: Callable[[Item], Item]
) -> Items:
    new = dict(items)
    for line in lines:
        item = _held(items, line, holder)
        if at < item.since:
            raise Contradiction(line, f"was last moved at {item.since.isoformat()}, which is later")
        new[line] = step(item)
    return new


def _held(items: Items, line: int, holder: str) -> Item:
    """The item, which must be in custody with this holder."""
    item = items.get(line)
    if item is None:
        raise Contradiction(line, "is not in custody: issue a receipt that names it first")
    if item.disposition is not None:
        raise Contradiction(line, f"was disposed of ({item.disposition}) at {item.since.isoformat()}")
    if item.holder != holder:
        raise Contradiction(line, f"is held by {item.holder}, not by {holder}")
    return item
