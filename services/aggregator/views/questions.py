"""Every question that can be asked: its parameters, their defaults and what they mean.

This module imports no framework: the command line reads it at every start.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Annotated

from services.aggregator.views import vocabulary
from services.aggregator.views.question import Codes, Param, Question
from services.aggregator.views.vocabulary import DIMENSIONS, Known, invalid


def _codes(help_: str, known: Known, *, open_: bool = False) -> Param:
    return Param(f"{help_} May be repeated.", known, open_)


Year = Annotated[
    int, Param("Fiscal year, named by the year it ends in: 2024 began on 2023-10-01.", least=1990, most=2200)
]
SomeYear = Annotated[
    int | None,
    Param("Fiscal year, named by the year it ends in: 2024 began on 2023-10-01.", least=1990, most=2200),
]
Through = Annotated[date | None, Param("Last local day at the port to count.")]
KnownAt = Annotated[
    str | None,
    Param(
        "As known at the end of this UTC day, or at this instant (2024-06-14T18:30:00Z; in a URL `+` is "
        "written %2B).",
        metavar="DAY|INSTANT",
    ),
]
By = Annotated[str, Param(f"Grouping keys, comma-separated: {', '.join(DIMENSIONS)}.")]
Credited = Annotated[
    bool, Param("Add what partner agencies are credited with. Never sum such figures over agencies.")
]
Measures = Annotated[Codes, _codes("Measure.", vocabulary.measures)]


class ComparedPeriod(StrEnum):
    """What of a fiscal year is compared: all of it through a day, a half, or each of its months."""

    TO_DATE = "to_date"
    FIRST_HALF = "first_half"
    SECOND_HALF = "second_half"
    MONTH = "month"


class Finding(StrEnum):
    """What may be wrong with a record."""

    SEIZURES_WITHOUT_INSPECTION = "seizures_without_inspection"
    INSPECTIONS_WITHOUT_SEIZURE = "inspections_without_seizure"
    UNREGISTERED_OPERATIONS = "unregistered_operations"
    UNKNOWN_TASK_FORCES = "unknown_task_forces"


@dataclass(frozen=True, kw_only=True)
class Where:
    """Codes to keep; nothing given keeps everything. `none` keeps the records that have no code."""

    measure: Measures = ()
    subtype: Annotated[
        Codes, _codes("Subtype of a measure, such as 9_mm or pistol.", vocabulary.subtypes)
    ] = ()
    port: Annotated[Codes, _codes("Schedule D port code.", vocabulary.ports)] = ()
    state: Annotated[Codes, _codes("State of the port.", vocabulary.states)] = ()
    field_office: Annotated[Codes, _codes("Field office or sector.", vocabulary.offices)] = ()
    region: Annotated[Codes, _codes("Region of the field office.", vocabulary.regions)] = ()
    agency: Annotated[
        Codes, _codes("Agency; cbp is cbp_ofo and cbp_usbp together.", vocabulary.agencies)
    ] = ()
    role: Annotated[Codes, _codes("Role in which the agency counts.", vocabulary.roles)] = ()
    operation: Annotated[Codes, _codes("Operation.", vocabulary.operations, open_=True)] = ()
    task_force: Annotated[Codes, _codes("Task force of an operation.", vocabulary.forces, open_=True)] = ()
    traffic: Annotated[Codes, _codes("Traffic that was inspected.", vocabulary.traffic)] = ()
    posture: Annotated[Codes, _codes("Posture of the inspection.", vocabulary.postures)] = ()
    credited: Credited = False


@dataclass(frozen=True, kw_only=True)
class When:
    """The local days that count: a fiscal year or days, each narrowed by any further part of it."""

    fiscal_year: SomeYear = None
    through: Through = None
    first: Annotated[date | None, Param("First local day to count, in place of a fiscal year.")] = None
    last: Annotated[date | None, Param("Last local day to count, in place of a fiscal year.")] = None
    half: Annotated[int | None, Param("Half of the fiscal year.", least=1, most=2)] = None
    quarter: Annotated[int | None, Param("Quarter of the fiscal year.", least=1, most=4)] = None
    month: Annotated[
        int | None, Param("Calendar month, such as 202310.", least=199001, most=220012, metavar="YYYYMM")
    ] = None
    week: Annotated[date | None, Param("ISO week, by its Monday.")] = None
    day: Annotated[date | None, Param("One local day.")] = None


@dataclass(frozen=True, kw_only=True)
class InYear:
    """A fiscal year, or its days through one of them."""

    fiscal_year: Year
    through: Through = None


@dataclass(frozen=True, kw_only=True)
class TotalsQuestion(Where, When, Question):
    """Fiscal-year-to-date totals."""

    path = "totals"
    known_at: KnownAt = None
    by: By = "measure"


@dataclass(frozen=True, kw_only=True)
class ComparisonQuestion(Where, InYear, Question):
    """A period beside the same period of the fiscal year before."""

    path = "comparisons"
    period: Annotated[ComparedPeriod, Param("What is compared with the year before.")] = (
        ComparedPeriod.TO_DATE
    )
    known_at: KnownAt = None
    by: By = "measure"


@dataclass(frozen=True, kw_only=True)
class ExplanationQuestion(Where, When, Question):
    """The records whose sum a figure is: its coordinates, with exactly one measure."""

    path = "totals/explain"
    measure: Annotated[Codes, Param("One measure, base or derived.", vocabulary.measures)] = field()
    known_at: KnownAt = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if len(self.measure) != 1:
            raise invalid("measure", "name exactly one measure, such as firearms: a figure has one")


@dataclass(frozen=True, kw_only=True)
class RevisionsQuestion(Where, Question):
    """What changed between two instants of knowledge, and why."""

    path = "revisions"
    since: Annotated[str | None, Param("Recorded after this instant, or UTC day; default: a week ago.")] = (
        None
    )
    until: Annotated[str | None, Param("Recorded by this instant, or UTC day; default: now.")] = None
    fiscal_year: Annotated[int | None, Param("Only events of this year.", least=1990, most=2200)] = None
    through: Through = None
    entries: Annotated[bool, Param("List ordinary entries as well.")] = False
    after_close: Annotated[bool, Param("Only what was recorded after its fiscal year had been closed.")] = (
        False
    )


@dataclass(frozen=True, kw_only=True)
class OperationsQuestion(Question):
    """What registered operations have come to since they began."""

    path = "operations"
    known_at: KnownAt = None


@dataclass(frozen=True, kw_only=True)
class OperationQuestion(OperationsQuestion):
    """What one operation has come to since it began."""

    through: Through = None
    by: Annotated[str, Param("Grouping keys, comma-separated, such as task_force, month or agency.")] = ""
    measure: Measures = ()
    credited: Credited = False


@dataclass(frozen=True, kw_only=True)
class AgenciesQuestion(InYear, Question):
    """Each agency's own totals: what it leads, and what it is credited with."""

    path = "agencies"
    known_at: KnownAt = None
    measure: Measures = ()


@dataclass(frozen=True, kw_only=True)
class ThreatsQuestion(InYear, Question):
    """Emerging threats: subsets of firearms and components, and of each other."""

    path = "threats"
    known_at: KnownAt = None
    by: By = "month,port"


@dataclass(frozen=True, kw_only=True)
class RatesQuestion(InYear, Question):
    """Inspections, those with a hit, and the hit rate."""

    path = "inspection-rates"
    known_at: KnownAt = None
    by: By = "port"
    port: Annotated[Codes, _codes("Schedule D port code.", vocabulary.ports)] = ()
    state: Annotated[Codes, _codes("State of the port.", vocabulary.states)] = ()
    field_office: Annotated[Codes, _codes("Field office or sector.", vocabulary.offices)] = ()
    region: Annotated[Codes, _codes("Region of the field office.", vocabulary.regions)] = ()
    agency: Annotated[
        Codes, _codes("Agency; cbp is cbp_ofo and cbp_usbp together.", vocabulary.agencies)
    ] = ()
    operation: Annotated[Codes, _codes("Operation.", vocabulary.operations, open_=True)] = ()
    task_force: Annotated[Codes, _codes("Task force of an operation.", vocabulary.forces, open_=True)] = ()
    traffic: Annotated[Codes, _codes("Traffic that was inspected.", vocabulary.traffic)] = ()
    posture: Annotated[Codes, _codes("Posture of the inspection.", vocabulary.postures)] = ()


@dataclass(frozen=True, kw_only=True)
class QuietPortsQuestion(Question):
    """Ports without an outbound inspection in the last days."""

    path = "quiet-ports"
    days: Annotated[int, Param("Local days at the port, today's included.", least=1, most=3660)] = 14
    all_modes: Annotated[bool, Param("All ports, not land ports alone.")] = False
    known_at: KnownAt = None


@dataclass(frozen=True, kw_only=True)
class QualityQuestion(Question):
    """What may be wrong with the records."""

    path = "quality"
    fiscal_year: Annotated[
        int | None, Param("Records of this fiscal year alone; default: of all.", least=1990, most=2200)
    ] = None
    known_at: KnownAt = None


@dataclass(frozen=True, kw_only=True)
class SheetQuestion(Question):
    """The figures of a fact sheet, exact and in words."""

    path = "factsheet"
    fiscal_year: Year
    through: Annotated[date, Param("Last local day at the port to count.")]
    known_at: KnownAt = None


@dataclass(frozen=True, kw_only=True)
class SourcesQuestion(Question):
    """The published files that records come from, and the months and measures that each covers."""

    path = "sources"
    known_at: KnownAt = None
