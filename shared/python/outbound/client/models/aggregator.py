"""Types of the aggregator API, generated from docs/openapi/aggregator.json by `python -m tests.clients`."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypeAlias, TypedDict

Agency: TypeAlias = Literal["cbp_ofo", "cbp_usbp", "ice_hsi", "atf", "other_federal", "state_local"]


class AgencyRow(TypedDict):
    """
    A measure of an agency: `own` is `lead` and `credited` together.

    Coordinates: `agency` alone gives `lead`; with `role` partner and shared, `credited`; with
    `credited=true`, `own`.
    """

    agency: str
    """An agency, or `cbp`, which is cbp_ofo and cbp_usbp together."""

    group: bool
    """Whether the row is of `cbp`, whose components have rows of their own."""

    measure: str
    """What is counted."""

    unit: str
    """What the values count."""

    lead: int | None
    """What it leads, counted once: adds up to the total over agencies. Null: not recorded."""

    credited: int | None
    """What it is credited with as a partner of another lead. Null: not recorded."""

    own: int
    """What it reports itself; never to be added up over agencies."""


Category: TypeAlias = Literal["entry", "late_entry", "amended", "voided"]


class Compared(TypedDict):
    """A figure of a month, and of the same days a year before; null: not recorded."""

    measure: str
    """What is counted."""

    unit: str
    """What the value counts."""

    current: int | None
    """Of this fiscal year."""

    previous: int | None
    """Of the year before."""


ComparedPeriod: TypeAlias = Literal["to_date", "first_half", "second_half", "month"]


class ComparisonRow(TypedDict):
    """A figure and the one of the year before, with the grouping keys beside them."""

    measure: str
    """What is counted."""

    unit: str
    """What the values count."""

    current: int | None
    """The figure of the period; null: not recorded."""

    previous: int | None
    """The figure of the period before; null: not recorded."""

    change: int | None
    """The difference; null where one of them is."""

    percent: float | None
    """The change in percent of the figure before, to one decimal."""

    note: str
    """Empty, `new`, `none`, `not recorded`, `not recorded before` or `partly recorded before`."""

    reason: NotRequired[str | None]
    """Why a figure is null; absent where none is."""


class Comparisons(TypedDict):
    """
    Figures beside those of the year before.

    A row's coordinates are those of a total from `first` through `last`. For `previous` they are the
    fiscal year before, from `previous_first` through `previous_through`, and a month a year earlier.
    """

    fiscal_year: int | None
    """The fiscal year that was asked for, if any."""

    through: str | None
    """Last local day that was asked for; null: the whole year so far."""

    first: str
    """First local day counted."""

    last: str
    """Last local day counted."""

    known_at: str | None
    """As known at this instant; null: now."""

    previous_first: str
    """First local day of the period before."""

    previous_through: str
    """Last local day of the period before."""

    rows: list[ComparisonRow]
    """One row for each group and measure, in reading order."""


class Coordinates(TypedDict):
    """What a figure is the sum of: local days, and the codes of its records; none takes everything."""

    first: str
    """First local day."""

    last: str
    """Last local day."""

    measure: str
    """What is counted."""

    agency: list[str]
    """Agencies; none: all."""

    operation: list[str]
    """Operations; none: all."""

    subtype: list[str]
    """Subtypes; none: all."""

    credited: bool
    """With what partner agencies are credited with."""


class Covered(TypedDict):
    """A measure that a source counts."""

    measure: str
    """The base measure."""

    title: str
    """Its title."""

    since_fiscal_year: int | None
    """First fiscal year in which it does; null: from the start."""


class Figure(TypedDict):
    """
    A figure, with the grouping keys beside it.

    `value` is an integer in `unit` (`usd_cents` for money). It is null where no record and no
    published file covers the measure in the period; `reason` then says so.
    """

    measure: str
    """What is counted."""

    unit: str
    """What the value counts, such as items, rounds or usd_cents."""

    value: int | None
    """The figure; null: not recorded."""

    reason: NotRequired[str | None]
    """Why the value is null; absent where it is not."""


Finding: TypeAlias = Literal[
    "seizures_without_inspection",
    "inspections_without_seizure",
    "unregistered_operations",
    "unknown_task_forces",
]


class Found(TypedDict):
    """A record of a finding, and where it counts; a code is empty where there is none."""

    record_id: str
    """Id of the record."""

    kind: str
    """Kind of the record."""

    version: int
    """Its standing version."""

    recorded_at: str
    """When that version became known."""

    day: str
    """Local day at the port."""

    port: str
    """Schedule D port code; empty where withheld."""

    field_office: str
    """Field office or sector."""

    agency: str
    """Lead agency."""

    operation: str
    """Operation; empty without one."""

    task_force: str
    """Task force; empty without one."""

    inspection_id: str | None
    """The inspection that a seizure names, if any."""


class Line(TypedDict):
    """What a record counts of a measure that the figure is made of."""

    measure: str
    """The base measure."""

    subtype: str
    """Its subtype; empty without one."""

    value: int
    """The value, in the measure's unit."""


Mode: TypeAlias = Literal["land", "air", "sea", "other"]


class Month(TypedDict):
    """
    A month of the fiscal year, up to the sheet's last day.

    `previous` is of the same month a year before, in the same part of the fiscal year to date.
    """

    first: str
    """First local day."""

    last: str
    """Last local day."""

    figures: list[Compared]
    """In order."""


class MonthOf(TypedDict):
    """A month of which records of a source stand."""

    month: int
    """Calendar month, such as 202310."""

    events: int
    """Seizure events of the source in the month."""


class Page(TypedDict):
    """Some of the records of a finding."""

    finding: Finding
    """Name of the finding."""

    meaning: str
    """What it says of a record."""

    records: list[Found]
    """In order of id and kind."""

    next: str | None
    """Cursor of the next page; null on the last one."""


class QuietPort(TypedDict):
    """A port without an outbound inspection in the days that were asked about."""

    port: str
    """Schedule D port code."""

    name: str
    """Name of the port."""

    state: str
    """Postal abbreviation of the state."""

    field_office: str
    """Field office that the port belongs to."""

    mode: Mode
    """How most traffic crosses there."""

    last_inspection: str | None
    """Local day of the last one; null: none is recorded."""

    days_quiet: int | None
    """Days since then, at the port's clock; null: none is recorded."""


class QuietPorts(TypedDict):
    """The ports that were not visited, out of so many."""

    days: int
    """Local days looked at, today's included."""

    as_of: str
    """The instant of knowledge."""

    ports: int
    """How many ports were looked at."""

    quiet: int
    """How many of them had no inspection in these days."""

    rows: list[QuietPort]
    """These ports, in order of code."""


class Rate(TypedDict):
    """Inspections and hits, with the grouping keys beside these."""

    inspections: int
    """Inspections: the measure `inspections`."""

    hits: int
    """Inspections in which something or someone was taken: `inspection_hits`."""

    rate: float | None
    """Hits over inspections; null without inspections."""


class Rates(TypedDict):
    """What the rates are the rates of, as for totals."""

    fiscal_year: int | None
    """The fiscal year that was asked for, if any."""

    through: str | None
    """Last local day that was asked for; null: the whole year so far."""

    first: str
    """First local day counted."""

    last: str
    """Last local day counted."""

    known_at: str | None
    """As known at this instant; null: now."""

    rows: list[Rate]
    """One row for each group that has inspections."""

    not_recorded: dict[str, str]
    """By measure, why there is no figure of it."""


class Revision(TypedDict):
    """One version of a record that changed figures, and by how much."""

    record_id: str
    """Id of the record."""

    kind: str
    """Kind of the record."""

    version: int
    """The version that changed figures."""

    previous: int
    """The version that it replaced; 0 for none."""

    recorded_at: str
    """When it became known."""

    category: Category
    """`entry`, `late_entry`, `amended` or `voided`."""

    reason: str | None
    """Why it was made, as its author said."""

    after_close: bool
    """Its fiscal year had been closed before."""

    day: str
    """Local day at the port."""

    port: str
    """Schedule D port code; empty where withheld."""

    field_office: str
    """Field office or sector."""

    agency: str
    """Lead agency."""

    operation: str
    """Operation; empty without one."""

    task_force: str
    """Task force; empty without one."""

    moved_from: dict[str, Any]
    """Of these, what was another before, as it was."""

    delta: dict[str, int]
    """Change by measure within the selection; 0 where something only moved in it."""


class Revisions(TypedDict):
    """Versions recorded after `since` and by `until`, in order of recording."""

    since: str
    """Recorded after this instant."""

    until: str
    """Recorded by this instant."""

    fiscal_year: int | None
    """The fiscal year that was asked for, if any."""

    through: str | None
    """Last local day that was asked for, if any."""

    revisions: list[Revision]
    """A page of them."""

    next: str | None
    """Cursor of the next page; null on the last one."""


class SourceBody(TypedDict):
    """A published file."""

    code: str
    """As `source_reference` of its records begins."""

    title: str
    """What it is."""

    agencies: list[str]
    """The agencies whose seizures it has."""

    measures: list[Covered]
    """What it counts. All else is not recorded by it."""

    months: list[MonthOf]
    """The months that are here, in order; empty: none was imported."""


class Sources(TypedDict):
    """Every source."""

    sources: list[SourceBody]
    """In order of code."""


class TaskForceBody(TypedDict):
    """A task force by its city."""

    code: str
    """Code, as records name it."""

    city: str
    """City of the task force."""

    state: str
    """Postal abbreviation of the state."""


class Totals(TypedDict):
    """Figures, and the measures that were asked for and are not recorded in the period."""

    fiscal_year: int | None
    """The fiscal year that was asked for, if any."""

    through: str | None
    """Last local day that was asked for; null: the whole year so far."""

    first: str
    """First local day counted."""

    last: str
    """Last local day counted."""

    known_at: str | None
    """As known at this instant; null: now."""

    rows: list[Figure]
    """One row for each group and measure, in reading order."""

    not_recorded: dict[str, str]
    """By measure, why there is no figure of it."""


class Words(TypedDict):
    """A figure as the sheet says it (`rounding`): "over 1,500"."""

    qualifier: Literal["", "over", "nearly", "under"]
    """How the amount relates to the exact figure; empty: it is exact."""

    amount: str
    """The amount as it is said."""


class FieldError(TypedDict):
    """Where in the request something is wrong (a JSON pointer, or the parameter's place), and what."""

    pointer: str
    """JSON pointer (RFC 6901) into the body, or the place of a parameter, such as query/limit."""

    detail: str
    """What is wrong there, and what to write instead."""


class Problem(TypedDict):
    """RFC 9457 problem details."""

    type: str
    """The kind of problem, such as urn:outbound:problem:conflict."""

    title: str
    """The kind of problem in words, always the same."""

    status: int
    """The HTTP status again."""

    detail: str
    """What is wrong with this request, and what to do."""

    errors: NotRequired[list[FieldError] | None]
    """Where it is wrong, place by place; absent where it is wrong as a whole."""


MeasureItem: TypeAlias = str


SubtypeItem: TypeAlias = str


PortItem: TypeAlias = str


StateItem: TypeAlias = str


FieldOfficeItem: TypeAlias = str


OperationItem: TypeAlias = str


TaskForceItem: TypeAlias = str


class TotalsQuery(TypedDict):
    fiscal_year: NotRequired[int | None]
    """Fiscal year, named by the year it ends in: 2024 began on 2023-10-01."""

    through: NotRequired[str | None]
    """Last local day at the port to count."""

    first: NotRequired[str | None]
    """First local day to count, in place of a fiscal year."""

    last: NotRequired[str | None]
    """Last local day to count, in place of a fiscal year."""

    half: NotRequired[int | None]
    """Half of the fiscal year."""

    quarter: NotRequired[int | None]
    """Quarter of the fiscal year."""

    month: NotRequired[int | None]
    """Calendar month, such as 202310."""

    week: NotRequired[str | None]
    """ISO week, by its Monday."""

    day: NotRequired[str | None]
    """One local day."""

    measure: NotRequired[list[MeasureItem]]
    """Measure. May be repeated."""

    subtype: NotRequired[list[SubtypeItem]]
    """Subtype of a measure, such as 9_mm or pistol. May be repeated."""

    port: NotRequired[list[PortItem]]
    """Schedule D port code. May be repeated."""

    state: NotRequired[list[StateItem]]
    """State of the port. May be repeated."""

    field_office: NotRequired[list[FieldOfficeItem]]
    """Field office or sector. May be repeated."""

    region: NotRequired[
        list[Literal["southwest_border", "northern_border", "central_coastal_other", "unknown"]]
    ]
    """Region of the field office. May be repeated."""

    agency: NotRequired[
        list[Literal["cbp", "cbp_ofo", "cbp_usbp", "ice_hsi", "atf", "other_federal", "state_local"]]
    ]
    """Agency; cbp is cbp_ofo and cbp_usbp together. May be repeated."""

    role: NotRequired[list[Literal["lead", "partner", "shared"]]]
    """Role in which the agency counts. May be repeated."""

    operation: NotRequired[list[OperationItem]]
    """Operation. May be repeated."""

    task_force: NotRequired[list[TaskForceItem]]
    """Task force of an operation. May be repeated."""

    traffic: NotRequired[
        list[
            Literal[
                "personal_vehicle",
                "pedestrian",
                "commercial_bus",
                "commercial_truck",
                "rail",
                "air_passenger",
                "air_cargo",
                "express_consignment",
                "mail",
                "vessel",
                "",
            ]
        ]
    ]
    """Traffic that was inspected. May be repeated."""

    posture: NotRequired[list[Literal["routine", "targeted", "pulse_and_surge", ""]]]
    """Posture of the inspection. May be repeated."""

    credited: NotRequired[bool]
    """Add what partner agencies are credited with. Never sum such figures over agencies."""

    known_at: NotRequired[str | None]
    """As known at the end of this UTC day, or at this instant (2024-06-14T18:30:00Z; in a URL `+` is written %2B)."""

    by: NotRequired[str]
    """Grouping keys, comma-separated: fiscal_year, half, quarter, month, week, day, port, state, field_office, region, agency, role, operation, task_force, measure, subtype, traffic, posture."""


class ThreatsQuery(TypedDict):
    fiscal_year: int
    """Fiscal year, named by the year it ends in: 2024 began on 2023-10-01."""

    through: NotRequired[str | None]
    """Last local day at the port to count."""

    known_at: NotRequired[str | None]
    """As known at the end of this UTC day, or at this instant (2024-06-14T18:30:00Z; in a URL `+` is written %2B)."""

    by: NotRequired[str]
    """Grouping keys, comma-separated: fiscal_year, half, quarter, month, week, day, port, state, field_office, region, agency, role, operation, task_force, measure, subtype, traffic, posture."""


class ComparisonsQuery(TypedDict):
    fiscal_year: int
    """Fiscal year, named by the year it ends in: 2024 began on 2023-10-01."""

    through: NotRequired[str | None]
    """Last local day at the port to count."""

    measure: NotRequired[list[MeasureItem]]
    """Measure. May be repeated."""

    subtype: NotRequired[list[SubtypeItem]]
    """Subtype of a measure, such as 9_mm or pistol. May be repeated."""

    port: NotRequired[list[PortItem]]
    """Schedule D port code. May be repeated."""

    state: NotRequired[list[StateItem]]
    """State of the port. May be repeated."""

    field_office: NotRequired[list[FieldOfficeItem]]
    """Field office or sector. May be repeated."""

    region: NotRequired[
        list[Literal["southwest_border", "northern_border", "central_coastal_other", "unknown"]]
    ]
    """Region of the field office. May be repeated."""

    agency: NotRequired[
        list[Literal["cbp", "cbp_ofo", "cbp_usbp", "ice_hsi", "atf", "other_federal", "state_local"]]
    ]
    """Agency; cbp is cbp_ofo and cbp_usbp together. May be repeated."""

    role: NotRequired[list[Literal["lead", "partner", "shared"]]]
    """Role in which the agency counts. May be repeated."""

    operation: NotRequired[list[OperationItem]]
    """Operation. May be repeated."""

    task_force: NotRequired[list[TaskForceItem]]
    """Task force of an operation. May be repeated."""

    traffic: NotRequired[
        list[
            Literal[
                "personal_vehicle",
                "pedestrian",
                "commercial_bus",
                "commercial_truck",
                "rail",
                "air_passenger",
                "air_cargo",
                "express_consignment",
                "mail",
                "vessel",
                "",
            ]
        ]
    ]
    """Traffic that was inspected. May be repeated."""

    posture: NotRequired[list[Literal["routine", "targeted", "pulse_and_surge", ""]]]
    """Posture of the inspection. May be repeated."""

    credited: NotRequired[bool]
    """Add what partner agencies are credited with. Never sum such figures over agencies."""

    period: NotRequired[ComparedPeriod]
    """What is compared with the year before."""

    known_at: NotRequired[str | None]
    """As known at the end of this UTC day, or at this instant (2024-06-14T18:30:00Z; in a URL `+` is written %2B)."""

    by: NotRequired[str]
    """Grouping keys, comma-separated: fiscal_year, half, quarter, month, week, day, port, state, field_office, region, agency, role, operation, task_force, measure, subtype, traffic, posture."""


class TotalsExplainQuery(TypedDict):
    limit: NotRequired[int]
    """Entries a page."""

    cursor: NotRequired[str | None]
    """`next` of the page before."""

    fiscal_year: NotRequired[int | None]
    """Fiscal year, named by the year it ends in: 2024 began on 2023-10-01."""

    through: NotRequired[str | None]
    """Last local day at the port to count."""

    first: NotRequired[str | None]
    """First local day to count, in place of a fiscal year."""

    last: NotRequired[str | None]
    """Last local day to count, in place of a fiscal year."""

    half: NotRequired[int | None]
    """Half of the fiscal year."""

    quarter: NotRequired[int | None]
    """Quarter of the fiscal year."""

    month: NotRequired[int | None]
    """Calendar month, such as 202310."""

    week: NotRequired[str | None]
    """ISO week, by its Monday."""

    day: NotRequired[str | None]
    """One local day."""

    measure: list[MeasureItem]
    """One measure, base or derived."""

    subtype: NotRequired[list[SubtypeItem]]
    """Subtype of a measure, such as 9_mm or pistol. May be repeated."""

    port: NotRequired[list[PortItem]]
    """Schedule D port code. May be repeated."""

    state: NotRequired[list[StateItem]]
    """State of the port. May be repeated."""

    field_office: NotRequired[list[FieldOfficeItem]]
    """Field office or sector. May be repeated."""

    region: NotRequired[
        list[Literal["southwest_border", "northern_border", "central_coastal_other", "unknown"]]
    ]
    """Region of the field office. May be repeated."""

    agency: NotRequired[
        list[Literal["cbp", "cbp_ofo", "cbp_usbp", "ice_hsi", "atf", "other_federal", "state_local"]]
    ]
    """Agency; cbp is cbp_ofo and cbp_usbp together. May be repeated."""

    role: NotRequired[list[Literal["lead", "partner", "shared"]]]
    """Role in which the agency counts. May be repeated."""

    operation: NotRequired[list[OperationItem]]
    """Operation. May be repeated."""

    task_force: NotRequired[list[TaskForceItem]]
    """Task force of an operation. May be repeated."""

    traffic: NotRequired[
        list[
            Literal[
                "personal_vehicle",
                "pedestrian",
                "commercial_bus",
                "commercial_truck",
                "rail",
                "air_passenger",
                "air_cargo",
                "express_consignment",
                "mail",
                "vessel",
                "",
            ]
        ]
    ]
    """Traffic that was inspected. May be repeated."""

    posture: NotRequired[list[Literal["routine", "targeted", "pulse_and_surge", ""]]]
    """Posture of the inspection. May be repeated."""

    credited: NotRequired[bool]
    """Add what partner agencies are credited with. Never sum such figures over agencies."""

    known_at: NotRequired[str | None]
    """As known at the end of this UTC day, or at this instant (2024-06-14T18:30:00Z; in a URL `+` is written %2B)."""


class RevisionsQuery(TypedDict):
    limit: NotRequired[int]
    """Entries a page."""

    cursor: NotRequired[str | None]
    """`next` of the page before."""

    measure: NotRequired[list[MeasureItem]]
    """Measure. May be repeated."""

    subtype: NotRequired[list[SubtypeItem]]
    """Subtype of a measure, such as 9_mm or pistol. May be repeated."""

    port: NotRequired[list[PortItem]]
    """Schedule D port code. May be repeated."""

    state: NotRequired[list[StateItem]]
    """State of the port. May be repeated."""

    field_office: NotRequired[list[FieldOfficeItem]]
    """Field office or sector. May be repeated."""

    region: NotRequired[
        list[Literal["southwest_border", "northern_border", "central_coastal_other", "unknown"]]
    ]
    """Region of the field office. May be repeated."""

    agency: NotRequired[
        list[Literal["cbp", "cbp_ofo", "cbp_usbp", "ice_hsi", "atf", "other_federal", "state_local"]]
    ]
    """Agency; cbp is cbp_ofo and cbp_usbp together. May be repeated."""

    role: NotRequired[list[Literal["lead", "partner", "shared"]]]
    """Role in which the agency counts. May be repeated."""

    operation: NotRequired[list[OperationItem]]
    """Operation. May be repeated."""

    task_force: NotRequired[list[TaskForceItem]]
    """Task force of an operation. May be repeated."""

    traffic: NotRequired[
        list[
            Literal[
                "personal_vehicle",
                "pedestrian",
                "commercial_bus",
                "commercial_truck",
                "rail",
                "air_passenger",
                "air_cargo",
                "express_consignment",
                "mail",
                "vessel",
                "",
            ]
        ]
    ]
    """Traffic that was inspected. May be repeated."""

    posture: NotRequired[list[Literal["routine", "targeted", "pulse_and_surge", ""]]]
    """Posture of the inspection. May be repeated."""

    credited: NotRequired[bool]
    """Add what partner agencies are credited with. Never sum such figures over agencies."""

    since: NotRequired[str | None]
    """Recorded after this instant, or UTC day; default: a week ago."""

    until: NotRequired[str | None]
    """Recorded by this instant, or UTC day; default: now."""

    fiscal_year: NotRequired[int | None]
    """Only events of this year."""

    through: NotRequired[str | None]
    """Last local day at the port to count."""

    entries: NotRequired[bool]
    """List ordinary entries as well."""

    after_close: NotRequired[bool]
    """Only what was recorded after its fiscal year had been closed."""


class OperationsQuery(TypedDict):
    known_at: NotRequired[str | None]
    """As known at the end of this UTC day, or at this instant (2024-06-14T18:30:00Z; in a URL `+` is written %2B)."""


class OperationsCodeQuery(TypedDict):
    known_at: NotRequired[str | None]
    """As known at the end of this UTC day, or at this instant (2024-06-14T18:30:00Z; in a URL `+` is written %2B)."""

    through: NotRequired[str | None]
    """Last local day at the port to count."""

    by: NotRequired[str]
    """Grouping keys, comma-separated, such as task_force, month or agency."""

    measure: NotRequired[list[MeasureItem]]
    """Measure. May be repeated."""

    credited: NotRequired[bool]
    """Add what partner agencies are credited with. Never sum such figures over agencies."""


class AgenciesQuery(TypedDict):
    fiscal_year: int
    """Fiscal year, named by the year it ends in: 2024 began on 2023-10-01."""

    through: NotRequired[str | None]
    """Last local day at the port to count."""

    known_at: NotRequired[str | None]
    """As known at the end of this UTC day, or at this instant (2024-06-14T18:30:00Z; in a URL `+` is written %2B)."""

    measure: NotRequired[list[MeasureItem]]
    """Measure. May be repeated."""


class InspectionRatesQuery(TypedDict):
    fiscal_year: int
    """Fiscal year, named by the year it ends in: 2024 began on 2023-10-01."""

    through: NotRequired[str | None]
    """Last local day at the port to count."""

    known_at: NotRequired[str | None]
    """As known at the end of this UTC day, or at this instant (2024-06-14T18:30:00Z; in a URL `+` is written %2B)."""

    by: NotRequired[str]
    """Grouping keys, comma-separated: fiscal_year, half, quarter, month, week, day, port, state, field_office, region, agency, role, operation, task_force, measure, subtype, traffic, posture."""

    port: NotRequired[list[PortItem]]
    """Schedule D port code. May be repeated."""

    state: NotRequired[list[StateItem]]
    """State of the port. May be repeated."""

    field_office: NotRequired[list[FieldOfficeItem]]
    """Field office or sector. May be repeated."""

    region: NotRequired[
        list[Literal["southwest_border", "northern_border", "central_coastal_other", "unknown"]]
    ]
    """Region of the field office. May be repeated."""

    agency: NotRequired[
        list[Literal["cbp", "cbp_ofo", "cbp_usbp", "ice_hsi", "atf", "other_federal", "state_local"]]
    ]
    """Agency; cbp is cbp_ofo and cbp_usbp together. May be repeated."""

    operation: NotRequired[list[OperationItem]]
    """Operation. May be repeated."""

    task_force: NotRequired[list[TaskForceItem]]
    """Task force of an operation. May be repeated."""

    traffic: NotRequired[
        list[
            Literal[
                "personal_vehicle",
                "pedestrian",
                "commercial_bus",
                "commercial_truck",
                "rail",
                "air_passenger",
                "air_cargo",
                "express_consignment",
                "mail",
                "vessel",
                "",
            ]
        ]
    ]
    """Traffic that was inspected. May be repeated."""

    posture: NotRequired[list[Literal["routine", "targeted", "pulse_and_surge", ""]]]
    """Posture of the inspection. May be repeated."""


class QuietPortsQuery(TypedDict):
    days: NotRequired[int]
    """Local days at the port, today's included."""

    all_modes: NotRequired[bool]
    """All ports, not land ports alone."""

    known_at: NotRequired[str | None]
    """As known at the end of this UTC day, or at this instant (2024-06-14T18:30:00Z; in a URL `+` is written %2B)."""


class QualityQuery(TypedDict):
    fiscal_year: NotRequired[int | None]
    """Records of this fiscal year alone; default: of all."""

    known_at: NotRequired[str | None]
    """As known at the end of this UTC day, or at this instant (2024-06-14T18:30:00Z; in a URL `+` is written %2B)."""


class QualityFindingQuery(TypedDict):
    cursor: NotRequired[str | None]
    """`next` of the page before."""

    limit: NotRequired[int]
    """Entries a page."""

    fiscal_year: NotRequired[int | None]
    """Records of this fiscal year alone; default: of all."""

    known_at: NotRequired[str | None]
    """As known at the end of this UTC day, or at this instant (2024-06-14T18:30:00Z; in a URL `+` is written %2B)."""


class SourcesQuery(TypedDict):
    known_at: NotRequired[str | None]
    """As known at the end of this UTC day, or at this instant (2024-06-14T18:30:00Z; in a URL `+` is written %2B)."""


class FactsheetQuery(TypedDict):
    fiscal_year: int
    """Fiscal year, named by the year it ends in: 2024 began on 2023-10-01."""

    through: str
    """Last local day at the port to count."""

    known_at: NotRequired[str | None]
    """As known at the end of this UTC day, or at this instant (2024-06-14T18:30:00Z; in a URL `+` is written %2B)."""


class Agencies(TypedDict):
    """What the figures are the figures of, as for totals."""

    fiscal_year: int | None
    """The fiscal year that was asked for, if any."""

    through: str | None
    """Last local day that was asked for; null: the whole year so far."""

    first: str
    """First local day counted."""

    last: str
    """Last local day counted."""

    known_at: str | None
    """As known at this instant; null: now."""

    rows: list[AgencyRow]
    """A row for each agency and measure that it has a part in."""

    not_recorded: dict[str, str]
    """By measure, why no agency has a figure of it."""


class Before(TypedDict):
    """The same figure a year before, as in a comparison: null where it is not recorded."""

    first: str
    """First local day."""

    last: str
    """Last local day."""

    value: int | None
    """The exact figure; null: not recorded."""

    change: int | None
    """The figure now without the figure before."""

    percent: float | None
    """In percent, to one decimal."""

    note: str
    """As in a comparison."""

    coordinates: Coordinates
    """What the figure is the sum of: parameters of /v1/totals/explain."""


class Count(TypedDict):
    """A finding and how many standing records it has."""

    finding: Finding
    """Name of the finding."""

    meaning: str
    """What it says of a record."""

    records: int
    """How many standing records it has that the caller may see."""


class ExplainedRecord(TypedDict):
    """A record as it stood, where it counts, and what."""

    record_id: str
    """Id of the record."""

    kind: str
    """Kind of the record."""

    version: int
    """The version that stood."""

    recorded_at: str
    """When this version became known."""

    day: str
    """Local day at the port."""

    port: str
    """Schedule D port code; empty where the source withholds it."""

    field_office: str
    """Field office or sector."""

    agency: str
    """The lead agency."""

    partners: list[str]
    """Agencies that are credited with it too."""

    operation: str
    """Operation; empty without one."""

    task_force: str
    """Task force; empty without one."""

    role: str
    """`lead`: it counts for its lead agency; `partner`: for partners only."""

    times: int
    """How often it counts: once, or by agency that is credited with it."""

    lines: list[Line]
    """Its lines that count."""

    sum: int
    """Sum of the lines, times `times`."""


class Explanation(TypedDict):
    """A figure and a page of the records whose sum it is, by day, port and id."""

    fiscal_year: int | None
    """The fiscal year that was asked for, if any."""

    through: str | None
    """Last local day that was asked for; null: the whole year so far."""

    first: str
    """First local day counted."""

    last: str
    """Last local day counted."""

    known_at: str
    """As known at this instant: the present of the first page."""

    measure: str
    """What the figure counts."""

    unit: str
    """What its value counts."""

    value: int | None
    """The figure, from the totals; null: not recorded."""

    reason: str | None
    """Why the value is null; null where it is not."""

    records: list[ExplainedRecord]
    """A page of its records."""

    count_upto_here: int
    """Records of this page and those before."""

    sum_upto_here: int
    """Their sum."""

    withheld: int | None
    """On the last page: what of the figure is of records that the caller may not see; null before it, and where the caller's reach is too manifold to tell."""

    checked: bool | None
    """On the last page: whether the sum is the figure without what is withheld; else null."""

    difference: int | None
    """On the last page: the sum without the figure, but for what is withheld."""

    next: str | None
    """Cursor of the next page; null on the last one."""


class OperationBody(TypedDict):
    """An entry of the register of operations."""

    code: str
    """Code, as records name it."""

    name: str
    """Name, as agencies publish it."""

    lead: Agency
    """Agency that leads it."""

    partners: list[Agency]
    """Agencies that take part."""

    start: str
    """First local day that counts."""

    end: str | None
    """Last local day that counts; null while it goes on."""

    note: str
    """What of this entry is not certain."""

    task_forces: list[TaskForceBody]
    """Its task forces; empty where it has none."""


class OperationFigures(TypedDict):
    """
    An operation and its figures.

    A row's keys, added to the days and the operation, are its coordinates.
    """

    operation: OperationBody
    """The entry of the register."""

    since: str
    """First local day counted: the operation's first."""

    through: str
    """Last local day counted."""

    as_of: str
    """The figures as they were known at this instant."""

    rows: list[Figure]
    """One row for each group and measure, in reading order."""

    not_recorded: dict[str, str]
    """By measure, why there is no figure of it."""


class Operations(TypedDict):
    """Every registered operation that had begun."""

    operations: list[OperationFigures]
    """Operations with their headline figures."""


class Quality(TypedDict):
    """Every finding."""

    as_of: str
    """The instant of knowledge."""

    findings: list[Count]
    """Each finding with its count."""


class Share(TypedDict):
    """One figure of the section as a part of another; null percent: of nothing, or not recorded."""

    part: str
    """Measure that is a part."""

    whole: str
    """Measure that it is a part of."""

    percent: float | None
    """In percent, to one decimal."""

    words: Words
    """How it is said."""


class SheetFigure(TypedDict):
    """
    An exact figure in `unit` (`usd_cents` for money), and how it is said.

    `value` is null where no record and no published file covers the measure in the period; `reason`
    then says so.
    """

    measure: str
    """What is counted."""

    title: str
    """As it is shown."""

    unit: str
    """What the value counts."""

    value: int | None
    """The exact figure; null: not recorded."""

    reason: NotRequired[str | None]
    """Why the value is null; null where it is not."""

    words: Words
    """How it is said."""

    coordinates: Coordinates
    """What the figure is the sum of: parameters of /v1/totals/explain."""

    before: NotRequired[Before | None]
    """The same figure a year before, where the section has it."""


class Section(TypedDict):
    """Figures of the same days and records."""

    code: str
    """Name of the section."""

    title: str
    """As it is shown."""

    first: str
    """First local day."""

    last: str
    """Last local day."""

    figures: list[SheetFigure]
    """In order."""

    share: NotRequired[Share | None]
    """One figure as a part of another, where the section has it."""


class Sheet(TypedDict):
    """A fact sheet. A final one is of a year that was closed for seizures, as known then."""

    fiscal_year: int
    """Named by the year it ends in."""

    through: str
    """Last local day counted."""

    known_at: str | None
    """As known at this instant; null: when it was generated."""

    generated_at: str
    """When the sheet was made."""

    final: bool
    """Whether the year was closed for seizures, as known then."""

    sections: list[Section]
    """In order."""

    months: list[Month]
    """Each month so far."""
