"""Random questions over every dimension."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from services.aggregator.figures.selection import Selection
from services.aggregator.views.asked import selection_of
from services.aggregator.views.questions import TotalsQuestion
from tests.aggregator import histories
from tests.aggregator.plain import DIMENSIONS

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
"""When the questions are asked: after all of the histories."""
MEASURES = (
    *("firearms", "firearms_and_components", "handguns", "long_arms", "receivers", "silencers"),
    *("ammunition_rounds", "currency_usd", "seizures", "arrests", "scopes", "obliterated_serials"),
    *("inspections", "inspection_hits"),
)
CODES: dict[str, Sequence[tuple[str, ...]]] = {
    "subtype": [("pistol", "9_mm", "none"), ("land", ""), ("personal_vehicle/routine", "cash")],
    "port": [("2304", "2504"), ("none",), ("2402", "")],
    "state": [("TX",), ("CA", "none"), ("none",), ("NY",)],
    "field_office": [("laredo", "miami"), ("el_paso",)],
    "region": [("southwest_border",), ("northern_border",), ("central_coastal_other", "unknown")],
    "agency": [("cbp",), ("ice_hsi",), ("atf", "cbp_ofo"), ("cbp", "ice_hsi"), ("cbp_usbp",)],
    "role": [("partner",), ("lead", "partner")],
    "operation": [("southbound",), ("none",), ("southbound", "without_a_trace")],
    "task_force": [("el_paso",), ("none",)],
    "traffic": [("personal_vehicle",), ("none",), ("commercial_bus", "")],
    "posture": [("routine",), ("none",), ("targeted", "")],
}
OF_CBP = [("shared",), ("partner", "shared"), ("lead", "partner", "shared")]
"""Roles of CBP as one agency."""
WHENS: Sequence[dict[str, Any]] = [
    {"fiscal_year": 2025},
    {"fiscal_year": 2026},
    {"fiscal_year": 2026, "through": date(2025, 10, 1)},
    {"fiscal_year": 2025, "through": date(2025, 9, 30), "half": 2},
    {"fiscal_year": 2025, "half": 1},
    {"fiscal_year": 2025, "quarter": 4, "last": date(2025, 9, 29)},
    {"fiscal_year": 2026, "quarter": 1},
    {"first": date(2025, 9, 30), "last": date(2025, 10, 1)},
    {"first": date(2025, 1, 1), "through": date(2025, 12, 31)},
    {"month": 202509},
    {"fiscal_year": 2026, "month": 202510},
    {"week": date(2025, 9, 29)},
    {"fiscal_year": 2025, "week": date(2025, 9, 29)},
    {"day": date(2025, 9, 30)},
    {"first": date.min, "last": date.max},
]
IN_YEAR = [when for when in WHENS if when.keys() <= {"fiscal_year", "through"}]

instants = st.one_of(st.integers(-24, 11 * 24), st.integers(0, 150).map(lambda days: 24 * days)).map(
    lambda hours: histories.FIRST_KNOWN + timedelta(hours=hours)
)
known = instants.map(datetime.isoformat) | instants.map(lambda instant: instant.date().isoformat())
"""Instants of knowledge, and days, as a caller writes them."""
some_measures = st.just(()) | st.lists(st.sampled_from(MEASURES), max_size=6, unique=True).map(tuple)
one_measure = st.sampled_from(MEASURES).map(lambda name: (name,))
bys = st.lists(st.sampled_from([*DIMENSIONS, "measure"]), max_size=4, unique=True)


@st.composite
def narrowed(draw: st.DrawFn, measures: st.SearchStrategy[tuple[str, ...]]) -> dict[str, Any]:
    """Codes of up to three dimensions, measures, and for whom it counts; often CBP and its partners."""
    wanted: dict[str, Any] = {"measure": draw(measures), "credited": draw(st.booleans())}
    for name in draw(st.just(["agency"]) | st.lists(st.sampled_from([*CODES]), max_size=3, unique=True)):
        wanted[name] = draw(st.sampled_from(CODES[name]))
    if "cbp" in wanted.get("agency", ()) and "role" in wanted:
        wanted["role"] = draw(st.sampled_from([*CODES["role"], *OF_CBP]))
    return wanted


@st.composite
def totals_of(
    draw: st.DrawFn,
    measures: st.SearchStrategy[tuple[str, ...]] = some_measures,
    whens: Sequence[dict[str, Any]] = WHENS,
) -> TotalsQuestion:
    """A question of totals of these measures, known now or at an instant, by any dimensions."""
    when = draw(st.sampled_from(whens))
    by = draw(bys)
    if {"half", "quarter"} & set(by) and "fiscal_year" not in when:
        by.append("fiscal_year")
    wanted = draw(narrowed(measures))
    return TotalsQuestion(**wanted, **when, by=",".join(by), known_at=draw(st.none() | known))


def selections(measures: st.SearchStrategy[tuple[str, ...]]) -> st.SearchStrategy[Selection]:
    """What such questions select."""
    return totals_of(measures).map(lambda question: selection_of(question, NOW))
