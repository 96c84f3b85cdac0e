"""Every figure that the views print over HTTP, each with the coordinates that its view gives."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import httpx
from prometheus_client.parser import text_string_to_metric_families

Asked = dict[str, Any]


class Printed(NamedTuple):
    """A figure; null where it is not recorded. `at` are the parameters of an explanation of it."""

    view: str
    value: int | None
    at: Asked


async def get(client: httpx.AsyncClient, path: str, asked: Mapping[str, Any]) -> Any:
    """The answer to a question that makes sense."""
    response = await client.get(f"/v1/{path}", params=_written(asked))
    assert response.status_code == 200, (path, asked, response.text)
    return response.json()


def _written(asked: Mapping[str, Any]) -> Asked:
    """Parameters as a URL takes them: empty codes are `none`."""

    def code(value: Any) -> Any:
        if isinstance(value, list | tuple):
            return [code(one) for one in value]
        return str(value).lower() if isinstance(value, bool) else "none" if value == "" else value

    return {name: value if name == "by" else code(value) for name, value in asked.items()}


def _row(
    view: str, row: Mapping[str, Any], keys: Sequence[str], base: Asked, value: str = "value"
) -> Printed:
    """A row's figure: its keys are parameters, beside those of the question."""
    return Printed(view, row[value], base | {name: row[name] for name in keys} | {"measure": row["measure"]})


def keys_of(asked: Asked) -> list[str]:
    """The grouping keys of a question but the measure."""
    return [name for name in str(asked.get("by", "measure")).split(",") if name not in {"", "measure"}]


def without(asked: Asked, *names: str) -> Asked:
    """A question's parameters but these."""
    return {name: value for name, value in asked.items() if name not in names}


async def totals(client: httpx.AsyncClient, asked: Asked) -> AsyncIterator[Printed]:
    """Totals by any keys."""
    answer = await get(client, "totals", asked)
    for row in answer["rows"]:
        yield _row("totals", row, keys_of(asked), without(asked, "by", "measure"))
    for measure in answer["not_recorded"]:
        yield Printed("totals", None, without(asked, "by") | {"measure": measure})


async def threats(client: httpx.AsyncClient, asked: Asked) -> AsyncIterator[Printed]:
    """Emerging threats."""
    for row in (await get(client, "threats", asked))["rows"]:
        yield _row("threats", row, keys_of(asked), without(asked, "by"))


async def comparisons(client: httpx.AsyncClient, asked: Asked) -> AsyncIterator[Printed]:
    """The figures of both periods; a month of the year before is named by that year."""
    answer = await get(client, "comparisons", asked)
    base, year = without(asked, "by", "measure", "period", "through"), asked["fiscal_year"]
    now = base | {"first": answer["first"], "last": answer["last"]}
    then = base | {"first": answer["previous_first"], "last": answer["previous_through"]}
    keys = keys_of(asked)
    keys += ["month"] if asked["period"] == "month" and "month" not in keys else []
    for row in answer["rows"]:
        yield _row("comparisons", row, keys, now, "current")
        earlier = row | ({"month": row["month"] - 100} if "month" in row else {})
        if "fiscal_year" in earlier:
            earlier |= {"fiscal_year": row["fiscal_year"] - 1}
        yield _row("comparisons, before", earlier, keys, then | {"fiscal_year": year - 1}, "previous")


async def agencies(client: httpx.AsyncClient, asked: Asked) -> AsyncIterator[Printed]:
    """What each agency leads, is credited with, and calls its own."""
    for row in (await get(client, "agencies", asked))["rows"]:
        base = without(asked, "measure") | {"agency": row["agency"], "measure": row["measure"]}
        partners = ["partner", "shared"] if row["group"] else ["partner"]
        yield Printed("agencies, lead", row["lead"], base)
        yield Printed("agencies, credited", row["credited"], base | {"role": partners})
        yield Printed("agencies, own", row["own"], base | {"credited": True})


async def operations(client: httpx.AsyncClient, known: Asked) -> AsyncIterator[Printed]:
    """The headlines of each registered operation."""
    for one in (await get(client, "operations", known))["operations"]:
        base = known | {"first": one["since"], "last": one["through"], "operation": one["operation"]["code"]}
        for row in one["rows"]:
            yield _row("operations", row, [], base)


async def operation(client: httpx.AsyncClient, code: str, asked: Asked) -> AsyncIterator[Printed]:
    """One operation by any keys."""
    answer = await get(client, f"operations/{code}", asked)
    days = {"first": answer["since"], "last": answer["through"]}
    base = without(asked, "by", "measure", "through") | days | {"operation": code}
    for row in answer["rows"]:
        yield _row(f"operation {code}", row, keys_of(asked), base)


async def rates(client: httpx.AsyncClient, asked: Asked) -> AsyncIterator[Printed]:
    """Inspections and hits; their rate is the one over the other."""
    for row in (await get(client, "inspection-rates", asked))["rows"]:
        assert row["rate"] == row["hits"] / row["inspections"]
        for name, measure in (("inspections", "inspections"), ("hits", "inspection_hits")):
            yield _row("rates", row | {"measure": measure}, keys_of(asked), without(asked, "by"), name)


async def sheet(client: httpx.AsyncClient, asked: Asked) -> AsyncIterator[Printed]:
    """The figures of a fact sheet, those of the year before, and month by month."""
    answer = await get(client, "factsheet", asked)
    known = {name: asked[name] for name in ("known_at",) if name in asked}
    for section in answer["sections"]:
        for figure in section["figures"]:
            yield Printed(f"sheet, {section['code']}", figure["value"], known | _given(figure["coordinates"]))
            if figure["before"]:
                before = figure["before"]
                yield Printed("sheet, before", before["value"], known | _given(before["coordinates"]))
    for month in answer["months"]:
        for figure in month["figures"]:
            at = known | {"measure": figure["measure"]}
            days = {"first": month["first"], "last": month["last"]}
            yield Printed("sheet, month", figure["current"], at | days)
            yield Printed("sheet, month before", figure["previous"], at | _year_before(month, asked))


def _given(coordinates: Asked) -> Asked:
    """Coordinates as they are, without what takes everything."""
    return {name: value for name, value in coordinates.items() if value != []}


def _year_before(month: Asked, asked: Asked) -> Asked:
    first, last = date.fromisoformat(month["first"]), date.fromisoformat(asked["through"])
    through = last.replace(year=last.year - 1)  # no 29 February is drawn
    whole = {"fiscal_year": asked["fiscal_year"] - 1, "month": (first.year - 1) * 100 + first.month}
    return whole | ({} if (last.month, last.day) == (9, 30) else {"through": through.isoformat()})


async def gauges(client: httpx.AsyncClient, today: date) -> AsyncIterator[Printed]:
    """Every sample of a total, and of the year before, which is through the same date."""
    text = (await client.get("/metrics")).text
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            if "measure" in sample.labels:
                for one in _sample(sample.name, sample.labels, sample.value, today):
                    yield one


def _sample(name: str, labels: Mapping[str, str], value: float, today: date) -> Iterator[Printed]:
    cents = round(value * 100) if name.endswith("_dollars") else int(value)
    year = int(labels["fiscal_year"])
    if "year_before" in name:
        through = today.replace(year=today.year - 1).isoformat()
        yield Printed(name, cents, dict(labels) | {"fiscal_year": year - 1, "through": through})
    else:
        yield Printed(name, cents, dict(labels))
