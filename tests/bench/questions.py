"""What analysts ask of the totals: seeded requests, by family."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from shared.contracts import operations, ports
from shared.contracts.fiscal import first_day, last_day
from shared.contracts.ports import Border
from shared.contracts.vocabularies import FirearmType
from tests.bench.history import FIRST, LAST

Parameters = dict[str, str | int | list[str]]
YEARS = (2022, 2023, 2024)
TOTALS, COMPARISONS, RATES = "/v1/totals", "/v1/comparisons", "/v1/inspection-rates"
PLACES = ("port", "state", "field_office", "region")
TIMES = ("half", "quarter", "month", "week", "day")
WHO = ("agency", "operation", "task_force", "role")
WHAT = ("subtype", "traffic", "posture")
MEASURES = (
    "firearms",
    "firearms_and_components",
    "handguns",
    "ammunition_rounds",
    "currency_usd",
    "seizures",
    "arrests",
    "inspections",
    "inspection_hits",
)
SOUTHWEST = [one for one in ports.ports().values() if one.border is Border.SOUTHWEST]


@dataclass(frozen=True, slots=True)
class Request:
    """A GET."""

    path: str
    parameters: Parameters = field(default_factory=dict)


def families(seed: int, count: int) -> dict[str, list[Request]]:
    """So many requests of each family, in an order of their own."""
    return {name: list(_drawn(Random(f"{seed} {name}"), draw, count)) for name, draw in _FAMILIES.items()}


def _drawn(random: Random, draw: Callable[[Random], Request], count: int) -> Iterator[Request]:
    return (draw(random) for _ in range(count))


def _total(random: Random) -> Request:
    """A year to date, or a whole one, of everything or of a part, by nothing but the measure."""
    return Request(TOTALS, _period(random) | _part(random))


def _grouped(random: Random) -> Request:
    """The same by one dimension or two."""
    by = [random.choice((*PLACES, *TIMES, *WHO, *WHAT))]
    if random.random() < 0.3:
        by.append(random.choice((*PLACES, "month", "agency")))
    return Request(TOTALS, _period(random) | _part(random) | {"by": ",".join(dict.fromkeys(by))})


def _compared(random: Random) -> Request:
    """A period beside the same one of the year before."""
    kind = random.choice(("to_date", "to_date", "first_half", "second_half", "month"))
    asked = _period(random) | _part(random) | {"period": kind, "fiscal_year": random.choice(YEARS[1:])}
    year = int(str(asked["fiscal_year"]))
    if "through" in asked:
        asked["through"] = _day(random, date(year, 4, 1), last_day(year)).isoformat()
    if random.random() < 0.6:
        asked["by"] = random.choice((*PLACES, *WHO, "month"))
    return Request(COMPARISONS, asked)


def _as_of(random: Random, instant: Callable[[Random, date], str]) -> Request:
    """A total or a comparison as it was known then: mostly some days after the last that is counted."""
    found = random.choice((_total, _grouped, _compared))(random)
    last = date.fromisoformat(str(found.parameters.get("through", last_day(_year(found)))))
    known = last + timedelta(days=random.choice((0, 1, 7, 30, 90))) if random.random() < 0.7 else None
    known = known or _day(random, first_day(_year(found)), LAST)
    return Request(found.path, found.parameters | {"known_at": instant(random, min(known, LAST))})


def _as_of_day(random: Random) -> Request:
    return _as_of(random, lambda _random, day: day.isoformat())


def _as_of_instant(random: Random) -> Request:
    return _as_of(random, _instant)


def _credited(random: Random) -> Request:
    """An agency's own figures, or those of all by agency and role."""
    if random.random() < 0.5:
        return Request("/v1/agencies", _period(random))
    agency = random.choice(("cbp_ofo", "ice_hsi", "atf"))
    return Request(TOTALS, _period(random) | {"agency": agency, "credited": "true", "by": "role"})


def _operation(random: Random) -> Request:
    """Since inception."""
    code = random.choice(tuple(operations.operations()))
    asked: Parameters = {"through": _day(random, date(2023, 10, 1), LAST).isoformat()}
    if random.random() < 0.6:
        asked["by"] = random.choice(("task_force", "agency", "month", "fiscal_year", "field_office"))
    if random.random() < 0.3:
        asked["known_at"] = asked["through"]
    return Request(f"/v1/operations/{code}", asked)


def _rates(random: Random) -> Request:
    """Inspections and hit rate, by the dimensions that the auditors asked for."""
    by = random.choice(("port", "traffic", "posture", "week", "traffic,posture", "port,week", "port,traffic"))
    part: Parameters = {}
    if by == "port,week" or random.random() < 0.4:
        part = {"field_office": random.choice(SOUTHWEST).field_office}
    return Request(RATES, _period(random) | part | {"by": by})


def _explained(random: Random) -> Request:
    """The first page of the records of a figure."""
    asked = _period(random) | _part(random) | {"measure": random.choice(MEASURES)}
    return Request("/v1/totals/explain", asked)


_FAMILIES: dict[str, Callable[[Random], Request]] = {
    "totals": _total,
    "totals by dimensions": _grouped,
    "comparisons": _compared,
    "known at a day": _as_of_day,
    "known at an instant": _as_of_instant,
    "agencies": _credited,
    "operations": _operation,
    "inspection rates": _rates,
    "explain, first page": _explained,
}


def _period(random: Random) -> Parameters:
    year = random.choice(YEARS)
    asked: Parameters = {"fiscal_year": year}
    if random.random() < 0.6:
        asked["through"] = _day(random, first_day(year), last_day(year)).isoformat()
    return asked


def _part(random: Random) -> Parameters:
    """None or some filters."""
    asked: Parameters = {}
    if random.random() < 0.35:
        asked["measure"] = random.sample(MEASURES, random.randint(1, 3))
    port = random.choice(SOUTHWEST) if random.random() < 0.8 else random.choice([*ports.ports().values()])
    place: list[Parameters] = [
        {},
        {},
        {"port": port.code},
        {"field_office": port.field_office},
        {"region": "southwest_border"},
    ]
    asked |= random.choice(place)
    if random.random() < 0.15:
        asked["operation"] = random.choice(tuple(operations.operations()))
    if random.random() < 0.1:
        asked["agency"] = random.choice(("cbp_ofo", "ice_hsi"))
    if random.random() < 0.05:
        asked["subtype"] = random.choice([one.value for one in FirearmType])
    return asked


def _year(request: Request) -> int:
    return int(str(request.parameters["fiscal_year"]))


def _day(random: Random, first: date, last: date) -> date:
    return max(FIRST, first) + timedelta(days=random.randint(0, (last - max(FIRST, first)).days))


def _instant(random: Random, day: date) -> str:
    at = datetime.combine(day, time(), UTC) + timedelta(seconds=random.randrange(86_400))
    return at.isoformat()
