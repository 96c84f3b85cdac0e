"""Random selections of figures, and in plain words whether a figure is in one."""

from datetime import date, timedelta

from hypothesis import strategies as st

from services.aggregator.figures.selection import Filters, Selection, end_of
from tests.aggregator import histories, recomputation
from tests.aggregator.recomputation import Figure

REGIONS = {"miami": "central_coastal_other"}  # every other place of the histories is southwest
MEASURES = (
    *("firearms", "firearms_and_components", "handguns", "long_arms", "receivers", "silencers"),
    *("ammunition_rounds", "currency_usd", "seizures", "arrests", "scopes", "obliterated_serials"),
    *("inspections", "inspection_hits"),
)

instants = st.integers(-24, 11 * 24).map(lambda hours: histories.FIRST_KNOWN + timedelta(hours=hours))
known = instants | instants.map(lambda instant: end_of(instant.date()))
periods = st.sampled_from(
    [
        (date(2024, 10, 1), date(2025, 9, 30)),
        (date(2025, 10, 1), date(2026, 9, 30)),
        (date(2025, 9, 30), date(2025, 10, 1)),
        (date.min, date.max),
    ]
)


def filters(measures: st.SearchStrategy[tuple[str, ...]]) -> st.SearchStrategy[Filters]:
    """Filters of these measures, few of them narrow."""
    return st.builds(
        Filters,
        measures=measures,
        subtypes=st.sampled_from([(), (), (), ("pistol", "9_mm", ""), ("PISTOL",)]),
        ports=st.sampled_from([(), (), ("2304", "2504"), ("",)]),
        field_offices=st.sampled_from([(), (), ("laredo", "miami")]),
        regions=st.sampled_from([(), (), ("southwest_border",), ("northern_border",)]),
        agencies=st.sampled_from([(), (), ("ice_hsi",), ("atf", "cbp_ofo")]),
        operations=st.sampled_from([(), (), ("southbound",), ("",)]),
        task_forces=st.sampled_from([(), (), ("el_paso",)]),
    )


def selections(measures: st.SearchStrategy[tuple[str, ...]]) -> st.SearchStrategy[Selection]:
    """Selections of these measures, known now or at an instant."""
    return st.builds(
        lambda period, *rest: Selection(period[0], period[1], *rest),
        periods,
        st.none() | known,
        filters(measures),
        st.booleans(),
    )


def names_of(figure: Figure) -> set[str]:
    """The measures that a figure is part of: its own, and those that are sums of it."""
    return {figure.measure, *(name for name, parts in recomputation.SUMS.items() if figure.measure in parts)}


def is_chosen(figure: Figure, selection: Selection) -> bool:
    """Whether a figure is in a selection, whenever it became known."""
    wanted = selection.filters
    region = REGIONS.get(figure.field_office, "southwest_border")
    chosen = (
        (wanted.subtypes, figure.subtype),
        (wanted.ports, figure.port),
        (wanted.field_offices, figure.field_office),
        (wanted.regions, region),
        (wanted.agencies, figure.agency),
        (wanted.operations, figure.operation),
        (wanted.task_forces, figure.task_force),
    )
    return (
        selection.first.isoformat() <= figure.day <= selection.last.isoformat()
        and figure.role in (("lead", "partner") if selection.credited else ("lead",))
        and (not wanted.measures or bool(names_of(figure) & set(wanted.measures)))
        and all(not codes or code in codes for codes, code in chosen)
    )
