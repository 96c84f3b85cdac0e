"""CBP's weapons and ammunition seizures: one row an event and category, one record an event.

An event's key is its fiscal year, month, component, field office and event id: the ids are
surrogates, and one overflowed and came twice. Rows of the same event and category are added up.
A blank or zero quantity counts its event and no items. An event with a bad row is imported with
its good rows (as `partial`); one without any good row is not.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from services.cli.files.cbp import cells
from services.cli.files.cbp.parsed import ImportedRecord, Parsed, outbound_rows, portions, told
from services.cli.files.tables.header import folded
from services.cli.files.tables.rows import Row
from shared.contracts.ids import derived_uuid7
from shared.contracts.items import Ammunition, Component, Firearm, Item, Other
from shared.contracts.seizure import SeizureDraft
from shared.contracts.vocabularies import (
    ComponentType,
    FirearmCategory,
    FirearmType,
    Mode,
    OtherCategory,
    Precision,
    SerialStatus,
)

SOURCE = "cbp-weapons"
COLUMNS = (
    "Fiscal Year",
    "Month (abbv)",
    "Component",
    "Area of Responsibility",
    "Inbound/Outbound",
    "Mode of Transportation",
    "Category",
    "Event ID",
    "Quantity Seized",
)
MOST = 10_000_000
"""Most that one row, and one item of a record, may hold."""
MOST_OF_EVENT = 30 * MOST

Make = Callable[[int], Item]


def _firearm(category: FirearmCategory) -> Make:
    return lambda quantity: Firearm(
        kind="firearm",
        type=FirearmType.UNKNOWN,
        category=category,
        serial_status=SerialStatus.NOT_RECORDED,
        quantity=quantity,
    )


def _component(part: ComponentType) -> Make:
    return lambda quantity: Component(kind="component", type=part, quantity=quantity)


def _other(category: OtherCategory) -> Make:
    return lambda quantity: Other(kind="other", category=category, quantity=quantity)


CATEGORIES: dict[str, Make] = {
    "handgun": _firearm(FirearmCategory.HANDGUN),
    "long arm": _firearm(FirearmCategory.LONG_ARM),
    "other firearms": _firearm(FirearmCategory.OTHER_FIREARM),
    "receivers": _component(ComponentType.RECEIVER),
    "magazine": _component(ComponentType.MAGAZINE),
    "silencer (muffler or sound moderator)": _component(ComponentType.SILENCER),
    "ammunition": lambda rounds: Ammunition(kind="ammunition", rounds=rounds),
    "scope": _other(OtherCategory.SCOPE),
    "case": _other(OtherCategory.CASE),
    "vest body armor": _other(OtherCategory.BODY_ARMOR),
    "other weapons": _other(OtherCategory.OTHER_WEAPON),
    "explosives": _other(OtherCategory.EXPLOSIVE),
    "other ammunition & gun parts": _other(OtherCategory.OTHER_GUN_PART),
}
"""CBP's categories, folded; a record's items stand in this order."""


@dataclass(frozen=True, slots=True)
class _Key:
    origin: cells.Origin
    event: str

    @property
    def reference(self) -> str:
        """What says in a record where it comes from."""
        return f"{SOURCE}/{self.origin.period}/{self.origin.office.code}/{self.event}"


@dataclass(slots=True)
class _Event:
    """The good rows of an event, added up."""

    lines: list[int] = field(default_factory=list)
    quantities: Counter[str] = field(default_factory=Counter)
    modes: set[Mode] = field(default_factory=set)


def parse(path: Path) -> Parsed:
    """Every outbound event of the file, and every row that cannot be taken.

    Raises `NotSuchAFile` and `OSError`.
    """
    parsed = Parsed(SOURCE)
    events: defaultdict[_Key, _Event] = defaultdict(_Event)
    for row in outbound_rows(path, COLUMNS, _reference, parsed):
        _take(row, events, parsed)
    parsed.records = [
        _record(key, event, partial=key.reference in parsed.damaged)
        for key, event in events.items()
        if event.lines
    ]
    return parsed


def _key(row: Row) -> _Key:
    return _Key(cells.origin(row), cells.surrogate_id(row.cells["event id"]))


def _reference(row: Row) -> str:
    return _key(row).reference


def _take(row: Row, events: defaultdict[_Key, _Event], parsed: Parsed) -> None:
    """Add a row to its event; a row that is bad only marks the event, where it can tell which."""
    try:
        event = events[_key(row)]
        category = _category(row.cells["category"])
        quantity = cells.whole(row.cells["quantity seized"], "quantity", MOST)
        mode = _mode(row.cells["mode of transportation"])
        _check_sum(event.quantities[category] + quantity)
    except ValueError as error:
        parsed.take_bad(row.line, str(error), told(row, _reference))
        return
    parsed.without_quantity += quantity == 0
    event.lines.append(row.line)
    event.quantities[category] += quantity
    event.modes |= {mode} if mode else set()


def _check_sum(total: int) -> None:
    if total > MOST_OF_EVENT:
        raise ValueError(f"the rows of its event and category add up to more than {MOST_OF_EVENT:,}")


def _record(key: _Key, event: _Event, *, partial: bool) -> ImportedRecord:
    origin = key.origin
    period, office = origin.period, origin.office
    name = (str(period.fiscal_year), period.month, origin.agency.value, office.code, key.event)
    draft = SeizureDraft(
        occurred_at=origin.occurred_at,
        precision=Precision.MONTH,
        agency=origin.agency,
        operation=None,
        port_code=None,
        field_office=office.code,
        mode=next((mode for mode in Mode if mode in event.modes), None),
        arrests=0,
        custody_receipt=None,
        events=1,
        source_reference=key.reference,
        items=list(_items(event)),
    )
    return ImportedRecord(
        derived_uuid7(period.first_instant, SOURCE, *name), draft, tuple(event.lines), partial
    )


def _items(event: _Event) -> Iterator[Item]:
    for category, make in CATEGORIES.items():
        yield from map(make, portions(event.quantities[category], MOST))


def _category(text: str) -> str:
    category = folded(text)
    if category not in CATEGORIES:
        raise ValueError(f"category {text!r} is unknown")
    return category


def _mode(text: str) -> Mode | None:
    """The mode; an event whose rows differ takes the vocabulary's first, in whichever order they come."""
    try:
        return Mode(folded(text)) if text else None
    except ValueError:
        raise ValueError(f"mode of transportation {text!r} is none of {', '.join(Mode)}") from None
