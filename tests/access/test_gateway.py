"""What each role is shown by the gateway, of the topics and webhooks of each agency."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from shared.access.caller import Role
from tests.access.callers import CALLERS, PLACES
from tests.access.expected import GATEWAY, ROLES, table
from tests.api.harness import Api, api, bearer, problem, read

ACCESS = """
[agencies.cbp-ofo]
reads = ["outbound.seizures.v1"]
[agencies.cbp-ofo.webhooks.main]
url = "https://hooks.ofo.example/outbound"
[agencies.ice-hsi]
reads = ["outbound.referrals.v1"]
[agencies.ice-hsi.webhooks.main]
url = "https://hooks.hsi.example/outbound"
"""
WEBHOOKS = {"cbp_ofo": "cbp-ofo.main", "ice_hsi": "ice-hsi.main"}
TOPICS = {"cbp_ofo": "outbound.seizures.v1", "ice_hsi": "outbound.referrals.v1"}
NO_LOG = 503
"""Who may read a topic is answered so here: this API has no log."""


@pytest.fixture
async def gateway(tmp_path: Path, database_url: str) -> AsyncIterator[Api]:
    access = tmp_path / "access.toml"
    access.write_text(ACCESS)
    async with api("gateway", database_url, outbound_access=str(access)) as one:
        yield one


async def test_every_route_is_answered_as_its_row_says(gateway: Api) -> None:
    found = {
        route: {
            role: "".join([await letter(gateway, route, role, place) for place in PLACES]) for role in ROLES
        }
        for route in table(GATEWAY)
    }
    assert found == table(GATEWAY)


async def letter(gateway: Api, route: str, role: Role, place: str) -> str:
    agency = PLACES[place][1]["agency"]
    names, none = (TOPICS, "outbound.none.v1") if "/topics" in route else (WEBHOOKS, "cbp-ofo.none")
    own = names[agency]
    path = route.removeprefix("GET ").format(webhook_id=own, topic=own)
    answer = await gateway.client.get(path, headers=bearer(CALLERS[role]))
    if answer.status_code == 403:
        assert " takes a" in problem(answer, 403)["detail"]
        return "3"
    if answer.status_code == 404:
        unknown = await gateway.client.get(path.replace(own, none), headers=bearer(CALLERS[role]))
        assert problem(answer, 404) == read(unknown) | {"detail": read(unknown)["detail"].replace(none, own)}
        return "4"
    if path.endswith("/events"):
        problem(answer, NO_LOG)
        return "2"
    assert answer.status_code == 200, answer.text
    return "2" if f'"{own}"' in answer.text else "-"
