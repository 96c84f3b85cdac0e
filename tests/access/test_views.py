"""What each role is shown by the views of the totals, of a record at each distance."""

from collections.abc import AsyncIterator

import pytest

from shared.access.caller import Caller, Role
from shared.contracts.ports import port
from tests.access.callers import CALLERS, PLACES
from tests.access.expected import FIGURES, ROLES, table
from tests.aggregator.histories import FIRST_KNOWN
from tests.aggregator.stored import Feed, clear, seizure
from tests.api.harness import Api, Json, api, bearer, problem, read

YEAR = "fiscal_year=2026"
FIGURE = f"{YEAR}&measure=ammunition_rounds"
ASKED = {
    "GET /v1/totals": f"/v1/totals?{YEAR}",
    "GET /v1/comparisons": f"/v1/comparisons?{YEAR}&through=2025-12-01",
    "GET /v1/threats": f"/v1/threats?{YEAR}",
    "GET /v1/operations": "/v1/operations",
    "GET /v1/operations/{code}": "/v1/operations/southbound",
    "GET /v1/agencies": f"/v1/agencies?{YEAR}",
    "GET /v1/inspection-rates": f"/v1/inspection-rates?{YEAR}",
    "GET /v1/quiet-ports": "/v1/quiet-ports",
    "GET /v1/sources": "/v1/sources",
    "GET /v1/factsheet": f"/v1/factsheet?{YEAR}&through=2025-12-01",
    "GET /v1/totals/explain": f"/v1/totals/explain?{FIGURE}",
    "GET /v1/revisions": f"/v1/revisions?{YEAR}&since=2025-10-01T00:00:00Z&entries=true",
    "GET /v1/quality": f"/v1/quality?{YEAR}",
    "GET /v1/quality/{finding}": f"/v1/quality/seizures_without_inspection?{YEAR}",
}
"""A question of each route."""
ROWS = {"GET /v1/totals/explain": "records", "GET /v1/revisions": "revisions"}
INSPECTION = "01890000-0000-7000-8000-0000000000ff"


@pytest.fixture
async def totals(database_url: str) -> AsyncIterator[Api]:
    async with api("aggregator", database_url) as one:
        yield one


async def take(totals: Api, *places: str) -> None:
    """Have the totals of nothing but one seizure of each of these places, of one round, then ten, ..."""
    await clear(totals.database)
    feed = Feed(totals.database)
    for number, place in enumerate(places):
        where = PLACES[place][1]
        rounds = {"kind": "ammunition", "rounds": 10**number, "caliber": "9_mm"}
        office = port(where["port_code"]).field_office
        known = FIRST_KNOWN.isoformat()
        given = {**where, "field_office": office, "inspection_id": INSPECTION, "recorded_at": known}
        await feed.take(seizure(number + 1, rounds, **given))


async def asked(totals: Api, caller: Caller, question: str) -> Json:
    answer = await totals.client.get(question, headers=bearer(caller))
    assert answer.status_code == 200, answer.text
    return read(answer)


async def test_every_view_is_answered_as_its_row_says(totals: Api) -> None:
    found = {route: dict.fromkeys(ROLES, "") for route in table(FIGURES)}
    for place in PLACES:
        await take(totals, place)
        for route, role in ((route, role) for route in ASKED for role in ROLES):
            found[route][role] += await letter(totals, route, role)
    assert found == table(FIGURES)


async def letter(totals: Api, route: str, role: Role) -> str:
    answer = await totals.client.get(ASKED[route], headers=bearer(CALLERS[role]))
    if answer.status_code == 403:
        assert " takes a" in problem(answer, 403)["detail"]
        return "3"
    assert answer.status_code == 200, answer.text
    return "2" if shown(route, read(answer)) else "-"


def shown(route: str, body: Json) -> bool:
    """Whether the answer has the record; of a figure, that there is one is enough."""
    if route == "GET /v1/quality":
        return any(one["records"] for one in body["findings"])
    rows = {**ROWS, "GET /v1/quality/{finding}": "records"}.get(route)
    return rows is None or bool(body[rows])


TWO_ROLES = Caller(
    "person-1",
    frozenset([Role.OFFICER, Role.SUPERVISOR]),
    ports=frozenset(["2304", "2402"]),
    field_offices=frozenset(["laredo"]),
)
SHOWN = {
    "officer": (CALLERS[Role.OFFICER], ["mine", "agency"]),
    "supervisor": (CALLERS[Role.SUPERVISOR], ["mine", "office", "agency"]),
    "both": (TWO_ROLES, ["mine", "office", "elsewhere", "agency"]),
    "auditor": (CALLERS[Role.AUDITOR], ["mine", "office", "elsewhere", "agency", "gap"]),
    "nowhere": (Caller("person-1", frozenset([Role.OFFICER])), []),
}


@pytest.mark.parametrize("name", SHOWN)
@pytest.mark.parametrize("limit", [1, 2, 100])
async def test_an_explanation_says_what_of_the_figure_it_withholds_and_checks_the_rest(
    totals: Api, name: str, limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything = ["mine", "office", "elsewhere", "agency", "gap"]
    monkeypatch.setattr(
        "tests.access.test_views.PLACES", {**PLACES, "gap": ("x", {"port_code": "2504", "agency": "cbp_ofo"})}
    )
    caller, visible = SHOWN[name]
    await take(totals, *everything)
    page = await asked(totals, caller, f"{ASKED['GET /v1/totals/explain']}&limit={limit}")
    records = page["records"]
    while page["next"] is not None:
        assert (page["checked"], page["withheld"]) == (None, None)
        again = f"{ASKED['GET /v1/totals/explain']}&limit={limit}&cursor={page['next']}"
        page = await asked(totals, caller, again)
        records += page["records"]
    values = {place: 10**number for number, place in enumerate(everything)}
    seen = sum(values[place] for place in visible)
    assert {one["sum"] for one in records} == {values[place] for place in visible}
    assert page["value"] == sum(values.values())
    assert (page["sum_upto_here"], page["withheld"]) == (seen, page["value"] - seen)
    assert (page["checked"], page["difference"]) == (True, 0)


async def test_a_record_that_the_totals_lost_is_noticed_by_who_may_see_it(totals: Api) -> None:
    await take(totals, "mine", "elsewhere")
    async with totals.database.begin() as db:
        await db.exec_driver_sql("UPDATE totals SET value = value + 5 WHERE measure = 'ammunition_rounds'")
    page = await asked(totals, CALLERS[Role.OFFICER], ASKED["GET /v1/totals/explain"])
    assert (page["value"], page["withheld"]) == (21, 15)
    assert (page["checked"], page["difference"]) == (False, -5)


async def test_what_cannot_be_told_by_the_totals_is_not_said_to_be_checked(totals: Api) -> None:
    """An agency's reach over figures that credit partners: a partner's credit does not say who leads."""
    await take(totals, "mine", "agency")
    ports = frozenset({"2304"})
    caller = Caller("person-1", frozenset([Role.OFFICER]), ports=ports)
    page = await asked(totals, caller, f"{ASKED['GET /v1/totals/explain']}&credited=true")
    assert (page["checked"], page["withheld"]) == (True, 0)
