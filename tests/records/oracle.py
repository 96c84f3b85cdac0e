"""What a record can be found by, read off its JSON: the plain counterpart of what the kinds declare."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from shared.contracts.fiscal import fiscal_year
from shared.contracts.markings import folded_serial
from shared.records.common import folded, words

Json = dict[str, Any]
Values = Callable[[Json], Iterable[Any]]


def _field(name: str) -> Values:
    return lambda body: [body[name]] if name in body else []


def _items(name: str, *kinds: str) -> Values:
    def values(body: Json) -> list[Any]:
        items = [one for one in body["items"] if not kinds or one["kind"] in kinds]
        return [one[name] for one in items if name in one]

    return values


def _made_privately(body: Json) -> list[bool]:
    return [any(one.get("privately_made") for one in body["items"])]


def _conveyance(name: str) -> Values:
    return lambda body: [body["conveyance"][name]] if name in body.get("conveyance", {}) else []


COMMON: dict[str, Values] = {
    "port": _field("port_code"),
    "field_office": _field("field_office"),
    "status": _field("status"),
    "agency": _field("agency"),
    "operation": _field("operation"),
    "task_force": _field("task_force"),
    "precision": _field("precision"),
    "fiscal_year": lambda body: [fiscal_year(date.fromisoformat(body["local_day"]))],
}


def _source(body: Json) -> list[str]:
    """As far as the first slash, if there is anything before it."""
    before = [one.split("/")[0].strip() for one in _field("source_reference")(body)]
    return [one for one in before if one]


VALUES: dict[str, dict[str, Values]] = {
    "inspection": COMMON
    | {name: _field(name) for name in ("traffic", "stage", "posture", "outcome")}
    | {name: _conveyance(name) for name in ("registration_country", "registration_state")}
    | {"method": lambda body: body["methods"], "plate": _field("plate"), "remarks": _field("remarks")},
    "seizure": COMMON
    | {name: _field(name) for name in ("mode", "custody_receipt", "inspection_id", "source_reference")}
    | {name: _items(name, "firearm") for name in ("make", "model", "serial_status")}
    | {
        "partner": lambda body: body.get("partners", []),
        "arrest": lambda body: [body["arrests"] > 0],
        "item_kind": _items("kind"),
        "firearm_type": _items("type", "firearm"),
        "component_type": _items("type", "component"),
        "other_category": _items("category", "other"),
        "caliber": _items("caliber"),
        "currency": _items("currency"),
        "privately_made": _made_privately,
        "serial": _items("serial_number"),
        "serial_like": _items("serial_number"),
        "plate": _field("plate"),
        "remarks": _field("remarks"),
        "source": _source,
    },
    "trace": COMMON
    | {name: _field(name) for name in ("priority", "type", "caliber", "serial_status", "trace_number")}
    | {name: _field(name) for name in ("requesting_country", "requesting_agency", "seizure_id")}
    | {name: _field(name) for name in ("case_number", "project_code")}
    | {
        "outcome": lambda body: [body["result"]["outcome"] if "result" in body else "pending"],
        "serial": _field("serial_number"),
        "serial_like": _field("serial_number"),
        "make": _field("manufacturer"),
    },
    "referral": COMMON
    | {name: _field(name) for name in ("seizure_id", "outcome", "referred_to", "usao_state")}
    | {"statute": lambda body: body["statutes"]},
}
"""The values that each parameter finds a record by."""

NORMAL: Mapping[str, Callable[[Any], Any]] = {
    "serial": folded_serial,
    "plate": folded_serial,
    "make": folded,
    "model": folded,
    "custody_receipt": str.upper,
    "trace_number": str.upper,
    "case_number": folded,
    "project_code": folded,
    "requesting_agency": folded,
}
"""What two writings of one value have in common, where that is not all of it."""

SPANS: dict[str, Callable[[Json, Any], bool]] = {
    "occurred_from": lambda body, at: datetime.fromisoformat(body["occurred_at"]) >= at,
    "occurred_before": lambda body, at: datetime.fromisoformat(body["occurred_at"]) < at,
    "local_day_from": lambda body, day: date.fromisoformat(body["local_day"]) >= day,
    "local_day_through": lambda body, day: date.fromisoformat(body["local_day"]) <= day,
}


def edits(one: str, other: str) -> int:
    """Levenshtein's distance, by the table of every book."""
    row = list(range(len(other) + 1))
    for place, character in enumerate(one, 1):
        above, row[0] = row[0], place
        for at, opposite in enumerate(other, 1):
            above, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, above + (character != opposite))
    return row[-1]


def pending(body: Json, wanted: bool) -> bool:
    """Whether a trace is pending as the filter has it."""
    return "result" not in body and body["status"] == "active" if wanted else "result" in body


def has(body: Json, kind: str, parameter: str, value: Any) -> bool:
    """Whether a record has this value."""
    if parameter == "serial_like":
        return any(
            edits(folded_serial(value), folded_serial(one)) <= 1 for one in VALUES[kind]["serial"](body)
        )
    if parameter == "remarks":
        return any({*words(value)} <= {*words(one)} for one in VALUES[kind]["remarks"](body))
    normal = NORMAL.get(parameter, lambda one: one)
    return normal(value) in map(normal, VALUES[kind][parameter](body))
