"""What stands on a topic, as a table that people read."""

from collections.abc import Iterator
from typing import Any

from services.cli.topics.fields import found, text
from shared.contracts.unseen import seen
from shared.events.cloudevents import Event

Paths = list[tuple[str, ...]]
COLUMNS = {
    "inspection": "local_day,port_code,traffic,posture,outcome",
    "seizure": "local_day,field_office,port_code,items.kind",
    "trace": "local_day,requesting_country,result.outcome",
    "referral": "local_day,port_code,referred_to,outcome",
    "custody": "port_code,seizure_id,step,at",
    "match": "port_code,kind,seen.id,seen.exact",
    "closing": "records,fiscal_year,status",
    "checkpoint": "service,size,root",
    "releasable": "status,kind,local_month,field_office,items.kind",
}
"""By kind, what a table shows of an event where nothing else is asked for."""
PLAIN = "local_day,port_code"
"""Of a topic that is not ours."""
WIDTHS = {"time": 20, "event": 22, "version": 7, "record": 36}


def columns_of(kind: str | None) -> str:
    """The columns of a kind's table."""
    return COLUMNS.get(kind or "", PLAIN)


def heading(columns: Paths) -> str:
    """The first line of a table."""
    return _line([*WIDTHS, *(".".join(path) for path in columns)], columns)


def as_row(event: Event, columns: Paths) -> str:
    """An event as a line of a table."""
    stated = event.attributes
    first = [
        stated.get("time", "-")[:19] + "Z",
        event.type.removeprefix("outbound.").removesuffix(".v1") or "-",
    ]
    return _line([*first, str(event.version), event.subject or "-", *_cells(event.body, columns)], columns)


def _cells(body: Any, columns: Paths) -> Iterator[str]:
    for path in columns:
        yield seen(",".join(dict.fromkeys(text(one) for one in found(body, path)))) or "-"


def _line(cells: list[str], columns: Paths) -> str:
    widths = [*WIDTHS.values(), *(max(len(".".join(path)), 10) for path in columns)]
    return "  ".join(f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=True)).rstrip() + "\n"
