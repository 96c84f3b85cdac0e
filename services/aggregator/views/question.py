"""What the aggregator's routes share: their query parameters, and the form of their answers."""

from datetime import date
from typing import Annotated, Any

import orjson
from fastapi import Depends, Query, Response
from pydantic import StringConstraints

from services.aggregator.figures.dimensions import DIMENSIONS, Dimension
from services.aggregator.figures.selection import Filters, check_filters, invalid
from shared.contracts.record import PortCode
from shared.web.auth import Caller, Requires

Reading = Annotated[Caller, Depends(Requires("read"))]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Names = Annotated[list[Name], Query(max_length=100)]
Codes = Annotated[list[PortCode], Query(max_length=100)]
Subtype = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_/]{0,60}$")]
Subtypes = Annotated[list[Subtype], Query(max_length=100)]
FiscalYear = Annotated[int, Query(ge=1990, le=2200, description="Named by the year it ends in.")]
Through = Annotated[date | None, Query(description="Last local day to count.")]
KnownAt = Annotated[
    str | None,
    Query(
        max_length=40,
        description="As known at this instant (RFC 3339; `+` is written %2B), or at the end of this UTC day.",
    ),
]
By = Annotated[
    str,
    Query(max_length=200, pattern=r"^[a-z_, ]*$", description=f"Comma-separated: {', '.join(DIMENSIONS)}."),
]
Credited = Annotated[
    bool,
    Query(description="Add what partner agencies are credited with; never sum this over agencies."),
]


def filters(
    measure: Names = [],  # noqa: B006 - FastAPI copies it
    subtype: Subtypes = [],  # noqa: B006
    port: Codes = [],  # noqa: B006
    field_office: Names = [],  # noqa: B006
    region: Names = [],  # noqa: B006
    agency: Names = [],  # noqa: B006
    operation: Names = [],  # noqa: B006
    task_force: Names = [],  # noqa: B006
) -> Filters:
    """Codes to keep. Raises `Invalid` for an unknown measure or region."""
    chosen = Filters(
        measures=tuple(measure),
        subtypes=tuple(subtype),
        ports=tuple(port),
        field_offices=tuple(field_office),
        regions=tuple(region),
        agencies=tuple(agency),
        operations=tuple(operation),
        task_forces=tuple(task_force),
    )
    check_filters(chosen)
    return chosen


Filtered = Annotated[Filters, Depends(filters)]


def dimensions(by: str) -> tuple[Dimension, ...]:
    """`field_office,measure` as grouping keys, each once. Raises `Invalid` for an unknown one."""
    names = dict.fromkeys(name.strip() for name in by.split(",") if name.strip())
    known: dict[str, Dimension] = {name: name for name in DIMENSIONS}  # type: ignore[misc]
    unknown = [name for name in names if name not in known]
    if unknown:
        raise invalid("by", f"by: unknown {', '.join(unknown)}; there are {', '.join(DIMENSIONS)}")
    return tuple(known[name] for name in names)


def as_json(answer: dict[str, Any]) -> Response:
    """An answer as it is: its rows are many, in the order of their keys, and made here."""
    return Response(orjson.dumps(answer, option=orjson.OPT_UTC_Z), media_type="application/json")
