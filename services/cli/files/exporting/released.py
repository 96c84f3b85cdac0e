"""Rows of the records themselves, without what is not released; pure.

Columns are named one by one: a field that the contracts gain is left out until somebody decides
that it may go out. `WITHHELD` says what stays, and why (D10).
"""

import hashlib
from collections.abc import Iterator
from datetime import date
from typing import Any

from services.cli.files.cbp import cbp_currency, cbp_weapons
from services.cli.files.exporting.cbp import firearm_category, usd_cents
from services.cli.files.exporting.columns import Column, Line, Plan, Record, Type
from shared.contracts import ports
from shared.contracts.fiscal import fiscal_year

WITHHELD = {
    "id": "it tells when the entry was made; `record` stands for it",
    "status": "only active records are in the file",
    "reason": "free text",
    "recorded_at": "it tells when an officer wrote",
    "occurred_at": "the time of day tells when a port inspects; the day is in the file",
    "occurred_at_device": "as occurred_at",
    "clock_offset_seconds": "bookkeeping",
    "local_time": "as occurred_at",
    "occurred_local": "as occurred_at; it is not stored either",
    "time_zone": "it follows from the port",
    "after_close": "bookkeeping",
    "plate": "it identifies a vehicle and its owner",
    "remarks": "free text",
    "inspection_id": "it ties a seizure to one traveler's inspection",
    "conveyance": "it describes somebody's vehicle",
    "custody_receipt": "it leads to the evidence and its owner",
    "source_reference": "free text; `source` says which publication, if any",
    "serial_number": "it identifies a firearm and its buyer",
    "serial_number_latin": "as serial_number",
    "make": "free text",
    "make_latin": "free text",
    "model": "free text",
    "model_latin": "free text",
    "ncic_type": "it is type in another writing",
    "ncic_description": "it is type in another writing",
    "ncic_make": "as make",
    "ncic_caliber": "it is caliber in another writing",
    "description": "free text",
    "rate_source": "free text",
    "amount": "it is amount_minor in another writing",
    "usd_amount": "it is usd_cents in another writing",
}
"""Fields of inspections, seizures and items that are not in the file, and why."""

_HEAD = (
    Column("fiscal_year", Type.INTEGER),
    Column("local_day", Type.DAY),
    Column("precision"),
    Column("field_office"),
    Column("region"),
    Column("port_code"),
    Column("record"),
)
_RECORD = (
    Column("version", Type.INTEGER),
    Column("agency"),
    Column("operation"),
    Column("task_force"),
)
SEIZURE_COLUMNS = (
    *_HEAD,
    Column("item", Type.INTEGER),
    *_RECORD,
    Column("partners"),
    Column("source"),
    Column("mode"),
    Column("events", Type.INTEGER),
    Column("arrests", Type.INTEGER),
    Column("kind"),
    Column("category"),
    Column("type"),
    Column("caliber"),
    Column("serial_status"),
    Column("privately_made", Type.FLAG),
    Column("printed_3d", Type.FLAG),
    Column("quantity", Type.INTEGER),
    Column("rounds", Type.INTEGER),
    Column("currency"),
    Column("exponent", Type.INTEGER),
    Column("amount_minor", Type.INTEGER),
    Column("form"),
    Column("rate_day", Type.DAY),
    Column("usd_cents", Type.INTEGER),
)
INSPECTION_COLUMNS = (
    *_HEAD,
    *_RECORD,
    Column("traffic"),
    Column("stage"),
    Column("posture"),
    Column("methods"),
    Column("travelers", Type.INTEGER),
    Column("outcome"),
)


def seizure_lines(record: Record) -> Iterator[Line]:
    """One line an item. Events and arrests are on a record's first line only: so they can be added up.

    A record whose items are withheld has one line without an item.
    """
    shared = _values(record) | {
        "partners": ";".join(record.get("partners") or ()) or None,
        "source": _source(record.get("source_reference") or ""),
        "mode": record.get("mode"),
    }
    once = {"events": record["events"], "arrests": record["arrests"]}
    if not record["items"]:
        yield _line(SEIZURE_COLUMNS, shared | once)
    for number, item in enumerate(record["items"], 1):
        values = shared | item | {"item": number} | (once if number == 1 else {})
        if item["kind"] == "currency":
            values["usd_cents"] = usd_cents(item)
        if item["kind"] == "firearm":
            values["category"] = firearm_category(item)
        yield _line(SEIZURE_COLUMNS, values)


def inspection_lines(record: Record) -> Iterator[Line]:
    """One line an inspection."""
    yield _line(INSPECTION_COLUMNS, record | _values(record) | {"methods": ";".join(record["methods"])})


def _values(record: Record) -> dict[str, Any]:
    day = date.fromisoformat(record["local_day"])
    names = ("local_day", "precision", "field_office", "version", "agency")
    optional = ("port_code", "operation", "task_force")
    return {
        **{name: record[name] for name in names},
        **{name: record.get(name) for name in optional},
        "fiscal_year": fiscal_year(day),
        "region": str(ports.field_office(record["field_office"]).region),
        "record": hashlib.sha256(record["id"].encode()).hexdigest()[:32],
    }


def _source(reference: str) -> str | None:
    """The publication that an imported record comes from."""
    sources = (cbp_weapons.SOURCE, cbp_currency.SOURCE)
    return next((one for one in sources if reference.startswith(f"{one}/")), None)


def _line(columns: tuple[Column, ...], values: dict[str, Any]) -> Line:
    return tuple(values.get(column.name) for column in columns)


SEIZURES_PLAN = Plan("seizure", "/v1/seizures", SEIZURE_COLUMNS, seizure_lines)
INSPECTIONS_PLAN = Plan("inspection", "/v1/inspections", INSPECTION_COLUMNS, inspection_lines)
