"""docs/operations.md against the code: settings, topics and metrics are those that there are."""

import re
from collections.abc import Iterator
from typing import Any

from prometheus_client import Counter, Gauge, Histogram
from pydantic import SecretStr

from services.aggregator.views.gauges import FAMILIES, GAUGED, HIT_RATIO, LABELS
from services.cli.backfill.replay import RECORDED
from services.cli.processes.system import SERVICES as DEPLOYED
from shared.contracts.vocabularies import Agency
from shared.runtime.metrics import Metrics
from shared.runtime.settings import Settings
from tests.deploy.compose import PROCESSES, ROOT, SERVICES

TEXT = (ROOT / "docs/operations.md").read_text()


def section(title: str) -> str:
    """The text under a heading of the second level."""
    match = re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", TEXT, re.MULTILINE | re.DOTALL)
    assert match is not None, f"there is no section {title}"
    return match[1]


def rows(title: str) -> list[str]:
    """The body rows of the table in a section."""
    return [line for line in section(title).splitlines() if line.startswith("| `")]


def setting_rows() -> Iterator[str]:
    """The settings table as the code has it."""
    for name, field in Settings.model_fields.items():
        default = field.default.get_secret_value() if isinstance(field.default, SecretStr) else field.default
        shown = f"`{default}`" if default != "" else ""
        choices = getattr(field.annotation, "__args__", ())
        words = ", ".join(f"`{choice}`" for choice in choices if isinstance(choice, str))
        yield f"| `{name.upper()}` | {shown} | {field.description or words} |"


def metric_rows() -> Iterator[str]:
    """The metrics table as the code has it."""
    kinds: dict[type[Any], str] = {Counter: "counter", Gauge: "gauge", Histogram: "histogram"}
    for metric in vars(Metrics()).values():
        if type(metric) in kinds:
            family = metric.describe()[0]
            name = family.name + ("_total" if type(metric) is Counter else "")
            labels = ", ".join(f"`{label}`" for label in metric._labelnames)
            yield f"| `{name}` | {kinds[type(metric)]} | {labels} | {family.documentation} |"
    for family in (*FAMILIES.values(), HIT_RATIO):
        labels = ", ".join(f"`{label}`" for label in family.labels)
        yield f"| `{family.name}` | gauge | {labels} | {family.help} |"


def test_settings_are_those_of_the_code() -> None:
    expected = list(setting_rows())
    assert rows("Settings") == expected, "the table should be:\n" + "\n".join(expected)


def test_metrics_are_those_of_the_code() -> None:
    expected = list(metric_rows())
    assert len(expected) > len(FAMILIES)
    assert rows("Metrics") == expected, "the table should be:\n" + "\n".join(expected)


def test_topics_are_those_of_the_code() -> None:
    settings = Settings(outbound_partitions=7)
    expected = {
        topic.name: ("`OUTBOUND_PARTITIONS`" if topic.partitions == 7 else str(topic.partitions), "for ever")
        for component in DEPLOYED.values()
        for topic in component.topics(settings)
        if topic.retention_ms == -1
    }
    table = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows("Topics")]
    assert {name.strip("`"): (partitions, kept) for name, partitions, kept, _ in table} == expected


def test_processes_are_those_of_the_compose_file() -> None:
    named = set(re.findall(r"`([a-z]+-(?:api|worker))`", section("Start")))
    assert named == set(PROCESSES)
    for name in PROCESSES:
        for published in SERVICES[name].get("ports", []):
            assert published.split(":")[1] in section("Start")


def test_the_cardinality_bound_is_the_vocabularies() -> None:
    text = section("Metrics")
    assert f"agencies\n({len(Agency)}) x measures ({len(GAUGED)})" in text
    assert LABELS == ("fiscal_year", "field_office", "port", "agency", "measure")
    assert f"{len(GAUGED) + 1} series a year" in text  # and the hit ratio


def test_a_log_that_was_lost_is_written_again_from_every_outbox() -> None:
    again = {name: [plan.outbox for plan in plans] for name, plans in RECORDED.items()}
    for name, component in DEPLOYED.items():
        assert all(outbox in again[name] for outbox in component.queues)
    commands = re.findall(r"^docker compose run --rm (\w+)-worker replay --all ", TEXT, re.MULTILINE)
    assert commands == [name for name in again if DEPLOYED[name].queues]
