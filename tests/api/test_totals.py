"""GET /v1/totals: what may be asked, and the answer to what may not."""

from collections.abc import AsyncIterator

import pytest

from services.aggregator.counting.measures import MEASURES
from services.aggregator.views.vocabulary import DIMENSIONS
from shared.contracts.vocabularies import Agency
from tests.api.harness import Api, api, problem, read


@pytest.fixture
async def totals(database_url: str) -> AsyncIterator[Api]:
    """The aggregator without any totals."""
    async with api("aggregator", database_url) as aggregator:
        yield aggregator


REFUSED = [
    ("", "query/fiscal_year"),
    ("fiscal_year=twenty", "query/fiscal_year"),
    ("fiscal_year=1989", "query/fiscal_year"),
    ("fiscal_year=2201", "query/fiscal_year"),
    ("fiscal_year=99999999999999999999", "query/fiscal_year"),
    ("fiscal_year=2026.5", "query/fiscal_year"),
    ("fiscal_year=2026&through=2025-09-30", "query/through"),
    ("fiscal_year=2026&through=2026-10-01", "query/through"),
    ("fiscal_year=2026&through=2026-02-30", "query/through"),
    ("fiscal_year=2026&through=9999-12-31", "query/through"),
    ("fiscal_year=2026&known_at=2026-06-16", "query/known_at"),
    ("fiscal_year=2026&known_at=now", "query/known_at"),
    ("fiscal_year=2026&known_at=2025-12-01T10:00:00", "query/known_at"),
    ("fiscal_year=2026&known_at=2026-06-16T00:00:00Z", "query/known_at"),
    ("fiscal_year=2026&known_at=0001-01-01T00:00:00%2B14:00", "query/known_at"),
    ("fiscal_year=2026&known_at=" + "2" * 41, "query/known_at"),
    ("fiscal_year=2026&credited=perhaps", "query/credited"),
    ("fiscal_year=2026&subtype=a%20b", "query/subtype"),
    ("fiscal_year=2026&task_force=El+Paso", "query/task_force"),
    ("fiscal_year=2026&by=colour", "query/by"),
    ("fiscal_year=2026&by=measure;DROP", "query/by"),
    ("fiscal_year=2026&by=" + "measure," * 100, "query/by"),
    ("fiscal_year=2026&operation=%00&task_force=el_paso", "query/operation"),
    ("fiscal_year=2026&fieldoffice=laredo", "query/fieldoffice"),
    ("fiscal_year=2026&measure=tanks", "query/measure"),
    ("fiscal_year=2026&region=narnia", "query/region"),
    ("fiscal_year=2026&port=%00", "query/port"),
    ("fiscal_year=2026&port=Laredo", "query/port"),
    ("fiscal_year=2026&operation=southbound&operation=%FF", "query/operation"),
    ("fiscal_year=2026" + "&port=2304" * 101, "query/port"),
    ("fiscal_year=2026" + "&measure=firearms" * 300, "query/measure"),
    ("fiscal_year=2026&field_office=" + "x" * 5000, "query/field_office/0"),
]


async def test_a_question_that_makes_no_sense_is_refused(totals: Api) -> None:
    for query, pointer in REFUSED:
        refusal = problem(await totals.client.get(f"/v1/totals?{query}"), 422, pointer)
        assert len(str(refusal)) < 2_000


async def test_a_comparison_that_makes_no_sense_is_refused(totals: Api) -> None:
    also = [
        ("fiscal_year=2026&period=decade", "query/period"),
        ("fiscal_year=2026&period=second_half&through=2026-03-31", "query/through"),
        ("fiscal_year=2026&by=day", "query/by"),
        ("fiscal_year=2026&by=port,week", "query/by"),
    ]
    for query, pointer in [*REFUSED, *also]:
        problem(await totals.client.get(f"/v1/comparisons?{query}"), 422, pointer)


async def test_every_comparison_that_makes_sense_is_answered(totals: Api) -> None:
    periods = {
        "to_date": ("2026-09-30", "2025-09-30"),
        "first_half": ("2026-03-31", "2025-03-31"),
        "second_half": ("2026-09-30", "2025-09-30"),
        "month": ("2026-09-30", "2025-09-30"),
    }
    for period, (through, before) in periods.items():
        query = f"fiscal_year=2026&period={period}&by=port,subtype&known_at=2026-06-15"
        answer = read(await totals.client.get(f"/v1/comparisons?{query}"))
        assert (answer["through"], answer["previous_through"], answer["rows"]) == (through, before, [])


async def test_unknown_names_come_back_with_those_that_are_known(totals: Api) -> None:
    by = problem(await totals.client.get("/v1/totals?fiscal_year=2026&by=month,colour"), 422)
    assert "unknown grouping key colour" in by["detail"]
    assert all(name in by["detail"] for name in DIMENSIONS)
    agency = problem(await totals.client.get("/v1/totals?fiscal_year=2026&agency=typo"), 422)
    assert all(name in agency["detail"] for name in ("cbp", *Agency))
    measure = problem(await totals.client.get("/v1/totals?fiscal_year=2026&measure=hand_gun"), 422)
    assert measure["detail"] == "unknown measure hand_gun; nearest: handguns (Handguns)"


async def test_every_question_that_makes_sense_is_answered(totals: Api) -> None:
    everything = "&".join(f"measure={name}" for name in MEASURES)
    place = "port=2304&field_office=laredo&region=southwest_border"
    for query in (
        "fiscal_year=2026",
        "fiscal_year=2026&through=2025-10-01&known_at=2026-06-15",
        "fiscal_year=1990&through=1989-10-01&known_at=0001-01-01",
        "fiscal_year=2200&through=2200-09-30",
        f"fiscal_year=2026&by={','.join(DIMENSIONS)}&{everything}",
        "fiscal_year=2026&by=",
        f"fiscal_year=2026&agency=cbp_ofo&operation=southbound&{place}",
        "fiscal_year=2026" + "&port=2304" * 100,
    ):
        response = await totals.client.get(f"/v1/totals?{query}")
        assert response.status_code == 200, (query, response.text)
        assert read(response)["rows"] == []


async def test_totals_need_a_reader(totals: Api) -> None:
    del totals.client.headers["authorization"]
    problem(await totals.client.get("/v1/totals?fiscal_year=2026"), 401)
