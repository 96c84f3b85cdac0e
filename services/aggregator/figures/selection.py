"""Which figures: a period of local days, an instant of knowledge, and filters. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from typing import Any

from services.aggregator.counting.cells import LEAD, PARTNER, SHARED
from services.aggregator.counting.measures import BASE, MEASURES
from shared.contracts import ports
from shared.contracts.fiscal import first_day, last_day
from shared.web.errors import Invalid

DAY_END = time.max


@dataclass(frozen=True, slots=True)
class Filters:
    """Codes to keep; empty takes everything."""

    measures: tuple[str, ...] = ()
    subtypes: tuple[str, ...] = ()
    ports: tuple[str, ...] = ()
    field_offices: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    operations: tuple[str, ...] = ()
    task_forces: tuple[str, ...] = ()

    def columns(self) -> Iterator[tuple[str, Sequence[str]]]:
        """The columns of the totals that are narrowed, each with the codes that it may have."""
        wanted: Mapping[str, Sequence[str]] = {
            "measure": base_of(self.measures),
            "subtype": self.subtypes,
            "port_code": self.ports,
            "field_office": self.field_offices,
            "agency": self.agencies,
            "operation": self.operations,
            "task_force": self.task_forces,
        }
        yield from ((name, codes) for name, codes in wanted.items() if codes)
        if self.regions:
            yield "field_office", offices_in(self.regions)


@dataclass(frozen=True, slots=True)
class Selection:
    """Figures of the local days `first` to `last`, as known at an instant (None: now).

    `credited` adds what partner agencies are credited with: for an agency's own figures, never
    for a sum over agencies. `whole_cbp` besides takes off what a sum over both components of
    CBP has twice (`Role.SHARED`).
    """

    first: date
    last: date
    known_at: datetime | None = None
    filters: Filters = field(default_factory=Filters)
    credited: bool = False
    whole_cbp: bool = False

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles that count."""
        if self.whole_cbp:
            return (LEAD, PARTNER, SHARED)
        return (LEAD, PARTNER) if self.credited else (LEAD,)

    def matches(self, cell: Mapping[str, str]) -> bool:
        """Whether a cell (codes by the columns of the totals) is among them, whenever it became known."""
        return (
            self.first.isoformat() <= cell["day"] <= self.last.isoformat()
            and cell["role"] in self.roles
            and all(cell[name] in codes for name, codes in self.filters.columns())
        )

    def with_measures(self, *measures: str) -> "Selection":
        """The same, of these measures."""
        return replace(self, filters=replace(self.filters, measures=measures))


def fiscal_period(fiscal_year: int, through: date | None) -> tuple[date, date]:
    """A fiscal year's first day, and its last one or `through`. Raises `Invalid` for another year's day."""
    first, last = first_day(fiscal_year), last_day(fiscal_year)
    if through is not None and not first <= through <= last:
        raise invalid("through", f"{through} is not in fiscal year {fiscal_year} ({first} to {last})")
    return first, through or last


def known_instant(text: str | None, now: datetime) -> datetime | None:
    """`known_at` as an instant: a UTC day stands for its end. Raises `Invalid`, also for the future."""
    if text is None:
        return None
    try:
        if len(text) == len("2024-06-14"):
            day = date.fromisoformat(text)
            if day > now.date():
                raise invalid("known_at", f"{day} has not come yet (today is {now.date()} UTC)")
            return end_of(day)
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise invalid("known_at", f"{text!r} is neither a day (2024-06-14) nor an instant") from None
    if instant.tzinfo is None:
        raise invalid("known_at", f"{text!r} has no offset; write it as 2024-06-14T18:30:00Z")
    try:
        instant = instant.astimezone(UTC)
    except OverflowError:
        raise invalid("known_at", f"{text!r} is outside the years 1 to 9999 UTC") from None
    if instant > now:
        raise invalid("known_at", f"{text} has not come yet (it is {now.isoformat(timespec='seconds')})")
    return instant


def end_of(day: date) -> datetime:
    """The last instant of a UTC day."""
    return datetime.combine(day, DAY_END, UTC)


def rest_of_day(known_at: datetime | None) -> tuple[datetime, datetime] | None:
    """From its midnight UTC to an instant: what whole days of knowledge do not tell apart, if anything."""
    if known_at is None or known_at.time() == DAY_END:
        return None
    return datetime.combine(known_at.date(), time(), UTC), known_at


def base_of(measures: Sequence[str]) -> list[str]:
    """The base measures that these measures are made of."""
    wanted = {part for name in measures for part in MEASURES[name].parts or (name,)}
    return [name for name in BASE if name in wanted]


def offices_in(regions: Sequence[str]) -> list[str]:
    """The field offices of these regions."""
    return [office.code for office in ports.field_offices().values() if office.region in regions]


def check_filters(filters: Filters) -> None:
    """Raise `Invalid` for an unknown measure or region."""
    check_known("measure", filters.measures, tuple(MEASURES))
    check_known("region", filters.regions, tuple(ports.Region))


def check_known(name: str, given: Sequence[Any], known: Sequence[str]) -> None:
    """Raise `Invalid` for a name that is not among the known ones."""
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise invalid(name, f"unknown {name} {', '.join(unknown)}; there are {', '.join(known)}")


def invalid(name: str, detail: str) -> Invalid:
    """A query parameter that makes no sense."""
    return Invalid(detail, errors=[{"pointer": f"query/{name}", "detail": detail}])
