"""The Grafana dashboard: current, wired to its data source, and full of data on a real Prometheus."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import yaml

from deploy.grafana import build
from outbound.client import Client, Problem
from services.aggregator.counting.measures import MEASURES
from services.aggregator.views.gauges import BEFORE, FAMILIES, HIT_RATIO
from shared.access.caller import Role, everywhere
from shared.contracts import fiscal
from shared.runtime.metrics import Metrics
from tests.deploy.compose import ROOT, SERVICES
from tests.deploy.processes import Running, until
from tests.deploy.prometheus import LocalPrometheus
from tests.support import issuer

BOARD: dict[str, Any] = json.loads(build.FILE.read_text())
PANELS = [panel for panel in BOARD["panels"] if panel["type"] != "row"]
EXPRESSIONS = [
    pytest.param(target["expr"], id=f"{panel['title']} {target['refId']}")
    for panel in PANELS
    for target in panel["targets"]
]
KNOWN = {
    *(
        family.name + suffix
        for family in Metrics().registry.collect()
        for suffix in ("", "_total", "_bucket")
    ),
    *(family.name for family in (*FAMILIES.values(), *BEFORE.values(), HIT_RATIO)),
}
NOW = datetime.now(UTC)
A_YEAR_AGO = datetime.combine(fiscal.same_day_last_year(NOW.date()), NOW.time(), UTC)
YEAR = str(fiscal.fiscal_year(fiscal.local_day(NOW, "America/Chicago")))  # at the port of the entries


def test_the_committed_dashboard_is_the_built_one() -> None:
    assert build.FILE.read_text() == build.render(), "run `python -m deploy.grafana.build`"


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_metrics_and_measures_exist(expression: str) -> None:
    named = set(re.findall(r"outbound_[a-z_]+", expression))
    assert named <= KNOWN
    assert set(re.findall(r'measure="([^"]*)"', expression)) <= set(MEASURES)
    assert named or "up" in expression


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel["title"])
def test_every_panel_says_what_it_shows_and_in_which_unit(panel: dict[str, Any]) -> None:
    assert panel["description"]
    assert panel["fieldConfig"]["defaults"]["unit"] in UNITS
    assert panel["datasource"] == {"type": "prometheus", "uid": "${datasource}"}


UNITS = {"locale", "short", "currencyUSD", "percentunit", "s", "reqps", "cps"}


def test_ids_differ_and_panels_do_not_overlap() -> None:
    ids = [panel["id"] for panel in BOARD["panels"]]
    assert len(set(ids)) == len(ids)
    cells = [
        (x, y)
        for place in (panel["gridPos"] for panel in BOARD["panels"])
        for x in range(place["x"], place["x"] + place["w"])
        for y in range(place["y"], place["y"] + place["h"])
    ]
    assert len(set(cells)) == len(cells)
    assert max(x for x, _ in cells) < 24


def test_provisioning_finds_the_dashboard_and_prometheus() -> None:
    folder = ROOT / "deploy/grafana/provisioning"
    (source,) = yaml.safe_load((folder / "datasources/prometheus.yml").read_text())["datasources"]
    assert source["url"] == "http://prometheus:9090"
    assert "127.0.0.1:9090:9090" in SERVICES["prometheus"]["ports"]
    (provider,) = yaml.safe_load((folder / "dashboards/outbound.yml").read_text())["providers"]
    mounts = dict(volume.split(":")[:2][::-1] for volume in SERVICES["grafana"]["volumes"])
    assert ROOT / mounts[provider["options"]["path"]] == build.FILE.parent
    assert ROOT / mounts["/etc/grafana/provisioning"] == folder
    home = SERVICES["grafana"]["environment"]["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"]
    assert home == f"{provider['options']['path']}/{build.FILE.name}"


@pytest.fixture(scope="module")
def prometheus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalPrometheus]:
    """A real Prometheus that scrapes the embedded system, in which a few entries were made."""
    directory = tmp_path_factory.mktemp("dashboards")
    arguments = ["up", "--data", str(directory / "data"), "--port", "0"]
    env = {"OUTBOUND_HEARTBEAT_SECONDS": "1", "OUTBOUND_ISSUERS": issuer.ISSUERS}
    system = Running("system", arguments, env, directory)
    try:
        base = system.base()
        with LocalPrometheus(directory, {"system": base.removeprefix("http://")}) as server:
            _entries(base, NOW)
            _entries(base, A_YEAR_AGO)
            until(lambda: server.query("outbound_fytd_events"), "the first scrape")
            _entries(base, NOW)  # between two scrapes, so that rates are not all of one sample
            yield server
    finally:
        system.kill()


def _entries(base: str, at: datetime) -> None:
    """An inspection with a hit, a seizure of everything, and a refused entry."""
    common = {"port_code": "2304", "occurred_at": at.isoformat()}
    inspection = common | {
        "traffic": "personal_vehicle",
        "stage": "secondary",
        "methods": ["canine"],
        "outcome": "seizure",
    }
    items = [
        {"kind": "firearm", "type": "pistol", "serial_status": "obliterated_wholly"},
        {"kind": "component", "type": "magazine", "quantity": 12},
        {"kind": "ammunition", "rounds": 500, "caliber": "9_mm"},
        {"kind": "currency", "currency": "USD", "exponent": 2, "amount_minor": 1_234_500, "form": "cash"},
    ]
    with Client(base, issuer.token(everywhere("administrator", Role.ADMINISTRATOR))) as client:
        client.post("/v1/inspections", inspection)
        client.post("/v1/seizures", common | {"arrests": 1, "items": items})
        with pytest.raises(Problem, match="/items"):
            client.post("/v1/seizures", common)


def filled_in(expression: str) -> str:
    """The expression as Grafana sends it, for the scrape interval of this test."""
    text = expression.replace("$fiscal_year", YEAR).replace("$__rate_interval", "10s")
    return text.replace("$__range", "60s")


@pytest.mark.slow
@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_every_query_returns_data(prometheus: LocalPrometheus, expression: str) -> None:
    query = filled_in(expression)
    assert "$" not in query
    until(lambda: prometheus.query(query), f"a series for {query}", 20)


@pytest.mark.slow
def test_figures_are_those_of_the_entries(prometheus: LocalPrometheus) -> None:
    expected = {
        "Firearms": 2,
        "Firearm components": 24,
        "Ammunition": 1000,
        "Currency": 24_690.0,
        "Arrests": 2,
        "Seizures": 2,
        "Inspections": 2,
        "Hit ratio": 1,
        "Firearms against the year before": 1,
        "Inspections against the year before": 1,
    }
    by_title = {panel["title"]: panel["targets"][0]["expr"] for panel in PANELS}
    for title, value in expected.items():
        query = filled_in(by_title[title])

        def figure(query: str = query) -> float:
            series = prometheus.query(query)
            return float(series[0]["value"][1]) if len(series) == 1 else -1

        until(lambda value=value, figure=figure: figure() == value, f"{title} is {value}", 20)  # type: ignore[misc]


@pytest.mark.slow
def test_a_year_without_events_shows_nothing_rather_than_zero(prometheus: LocalPrometheus) -> None:
    query = build.fytd("outbound_fytd_items", "firearms").replace("$fiscal_year", "1999")
    assert prometheus.query(query) == []
    other = build.fytd("outbound_fytd_items", "explosives").replace("$fiscal_year", YEAR)
    assert [one["value"][1] for one in until(lambda: prometheus.query(other), "a zero")] == ["0"]


@pytest.mark.slow
def test_the_fiscal_years_to_choose_from_are_those_with_figures(prometheus: LocalPrometheus) -> None:
    (variable,) = [one for one in BOARD["templating"]["list"] if one["name"] == "fiscal_year"]
    match = re.fullmatch(r"label_values\((\w+), (\w+)\)", variable["query"]["query"])
    assert match is not None
    until(lambda: YEAR in prometheus.label_values(match[2], match[1]), "the fiscal year is on offer")
