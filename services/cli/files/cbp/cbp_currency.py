"""CBP's currency and monetary instrument seizures: one row a month and office, for several events.

A record's key is its fiscal year, month, component, field office and land filter (which has a
row of its own for what crossed by land). Rows of the same key are added up. The file does not
say what was cash. A blank or zero amount counts its events and no money.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from services.cli.files.cbp import cells
from services.cli.files.cbp.parsed import ImportedRecord, Parsed, outbound_rows, portions, told
from services.cli.files.tables.header import folded
from services.cli.files.tables.rows import Row
from shared.contracts.ids import derived_uuid7
from shared.contracts.items import MAX_USD_CENTS, Currency
from shared.contracts.seizure import SeizureDraft
from shared.contracts.vocabularies import CurrencyForm, Mode, Precision

SOURCE = "cbp-currency"
COLUMNS = (
    "Fiscal Year",
    "Month (abbv)",
    "Component",
    "Land Filter",
    "Area of Responsibility",
    "Inbound/Outbound",
    "Count of Seizure Events",
    "Currency Seizures Amount (USD)",
)
MOST_CENTS = MAX_USD_CENTS
MOST_OF_RECORD = 100 * MOST_CENTS
MOST_EVENTS = 100_000
LAND_FILTERS = {"land only": "land", "other": "other"}


@dataclass(frozen=True, slots=True)
class _Key:
    origin: cells.Origin
    filter: str

    @property
    def reference(self) -> str:
        """What says in a record where it comes from."""
        return f"{SOURCE}/{self.origin.period}/{self.origin.office.code}/{self.filter}"


@dataclass(slots=True)
class _Sum:
    lines: list[int] = field(default_factory=list)
    events: int = 0
    cents: int = 0


def parse(path: Path) -> Parsed:
    """Every outbound record of the file, and every row that cannot be taken.

    Raises `NotSuchAFile` and `OSError`.
    """
    parsed = Parsed(SOURCE)
    sums: defaultdict[_Key, _Sum] = defaultdict(_Sum)
    for row in outbound_rows(path, COLUMNS, _reference, parsed):
        _take(row, sums, parsed)
    parsed.records = [
        _record(key, one, partial=key.reference in parsed.damaged) for key, one in sums.items() if one.lines
    ]
    return parsed


def _key(row: Row) -> _Key:
    return _Key(cells.origin(row), _land_filter(row.cells["land filter"]))


def _reference(row: Row) -> str:
    return _key(row).reference


def _take(row: Row, sums: defaultdict[_Key, _Sum], parsed: Parsed) -> None:
    try:
        total = sums[_key(row)]
        events = cells.whole(row.cells["count of seizure events"], "count of seizure events", MOST_EVENTS)
        amount = cells.cents(row.cells["currency seizures amount (usd)"], MOST_CENTS)
        _check(events, total.events + events, total.cents + amount)
    except ValueError as error:
        parsed.take_bad(row.line, str(error), told(row, _reference))
        return
    parsed.without_quantity += amount == 0
    total.lines.append(row.line)
    total.events += events
    total.cents += amount


def _check(events: int, all_events: int, all_cents: int) -> None:
    if events == 0:
        raise ValueError("count of seizure events is zero or blank")
    if all_events > MOST_EVENTS or all_cents > MOST_OF_RECORD:
        raise ValueError("the rows of its month and office add up to too much")


def _record(key: _Key, total: _Sum, *, partial: bool) -> ImportedRecord:
    origin = key.origin
    period, office = origin.period, origin.office
    name = (str(period.fiscal_year), period.month, origin.agency.value, office.code, key.filter)
    draft = SeizureDraft(
        occurred_at=origin.occurred_at,
        precision=Precision.MONTH,
        agency=origin.agency,
        operation=None,
        port_code=None,
        field_office=office.code,
        mode=Mode.LAND if key.filter == "land" else None,
        arrests=0,
        custody_receipt=None,
        events=total.events,
        source_reference=key.reference,
        items=[_dollars(amount) for amount in portions(total.cents, MOST_CENTS)],
    )
    return ImportedRecord(
        derived_uuid7(period.first_instant, SOURCE, *name), draft, tuple(total.lines), partial
    )


def _dollars(amount: int) -> Currency:
    return Currency(
        kind="currency",
        currency="USD",
        amount_minor=amount,
        exponent=2,
        form=CurrencyForm.NOT_RECORDED,
        usd_minor=None,
        rate_source=None,
        rate_day=None,
    )


def _land_filter(text: str) -> str:
    try:
        return LAND_FILTERS[folded(text)]
    except KeyError:
        raise ValueError(f"land filter {text!r} is neither Land Only nor Other") from None
