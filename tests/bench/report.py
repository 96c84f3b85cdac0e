"""What a benchmark found, as a table for people and as JSON for machines."""

import os
import platform
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psutil
from rich.console import Console
from rich.table import Column, Table

PACKAGES = ("fastapi", "pydantic", "sqlalchemy", "asyncpg", "aiokafka", "uvicorn", "uvloop", "orjson")


class Void(Exception):
    """The two sides did not do the same work, so that their ratio says nothing."""


@dataclass(frozen=True, slots=True)
class Side:
    """One thing measured, once a round."""

    name: str
    unit: str
    samples: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle sample."""
        return statistics.median(self.samples)


@dataclass(frozen=True, slots=True)
class Target:
    """A figure with what is wanted of it, if anything; `low` and `high` are its range over the rounds."""

    what: str
    value: float
    wanted: str
    reached: bool | None
    unit: str = ""
    low: float | None = None
    high: float | None = None


@dataclass(slots=True)
class Result:
    """What one benchmark found. `notes` say how; `plot` is text to print as it is."""

    name: str
    title: str
    sides: list[Side]
    targets: list[Target]
    notes: list[str] = field(default_factory=list)
    plot: str = ""


def at_least(ours: Side, baseline: Side, wanted: float | None) -> Target:
    """The ratio of the medians, with the range of the ratios of each round; None wants nothing of it."""
    rounds = [one / other for one, other in zip(ours.samples, baseline.samples, strict=True)]
    value = ours.median / baseline.median
    what = f"{ours.name} / {baseline.name}"
    if wanted is None:
        return Target(what, value, "-", None, "x", min(rounds), max(rounds))
    return Target(what, value, f">= {wanted:g}", value >= wanted, "x", min(rounds), max(rounds))


def at_most(ours: Side, baseline: Side, wanted: float) -> Target:
    """The ratio of the medians, of which less is better, with the range of the ratios of each round."""
    rounds = [one / other for one, other in zip(ours.samples, baseline.samples, strict=True)]
    value = ours.median / baseline.median
    what = f"{ours.name} / {baseline.name}"
    return Target(what, value, f"<= {wanted:g}", value <= wanted, "x", min(rounds), max(rounds))


def below(what: str, value: float, wanted: float, unit: str) -> Target:
    """A figure that must stay below a limit."""
    return Target(what, value, f"< {wanted:g} {unit}", value < wanted, unit)


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of the values does not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * round(share * 1000) // 1000) - 1)]


def machine() -> dict[str, Any]:
    """On what this was measured, and with which versions."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30, 1),
        "load_before": [round(load, 2) for load in os.getloadavg()],
        "system": platform.platform(),
        "python": platform.python_version(),
        "packages": {name: version(name) for name in PACKAGES},
    }


def show(result: Result, console: Console) -> None:
    """One table of what was measured, one of what was wanted."""
    console.print(f"\n[bold]{result.name}[/bold]: {result.title}")
    if result.sides:
        console.print(_sides(result.sides))
    if result.plot:
        console.print(result.plot, markup=False, highlight=False)
    console.print(_targets(result.targets))
    for note in result.notes:
        console.print(f"- {note}", markup=False, highlight=False, soft_wrap=True)


def show_machine(facts: dict[str, Any], console: Console) -> None:
    """The machine in two lines."""
    packages = ", ".join(f"{name} {number}" for name, number in facts["packages"].items())
    console.print(
        f"{facts['cores']} cores ({facts['processor']}), {facts['memory_gib']} GiB, {facts['system']}, "
        f"load before {facts['load_before'][0]}\nPython {facts['python']}, {packages}",
        markup=False,
        highlight=False,
        soft_wrap=True,
    )


def as_json(results: Iterable[Result], facts: dict[str, Any]) -> dict[str, Any]:
    """Everything, with every sample."""
    return {"machine": facts, "results": [asdict(result) for result in results]}


def _sides(sides: Sequence[Side]) -> Table:
    table = Table("measured", "unit", *(_right(name) for name in ("samples", "min", "median", "max")))
    for side in sides:
        figures = (min(side.samples), side.median, max(side.samples))
        table.add_row(side.name, side.unit, str(len(side.samples)), *map(_figure, figures))
    return table


def _targets(targets: Sequence[Target]) -> Table:
    table = Table("result", *(_right(name) for name in ("value", "range of rounds", "target")), "")
    for one in targets:
        spread = "" if one.low is None or one.high is None else f"{_figure(one.low)} to {_figure(one.high)}"
        word = {True: "[green]reached[/green]", False: "[red]missed[/red]", None: ""}[one.reached]
        table.add_row(one.what, f"{_figure(one.value)} {one.unit}", spread, one.wanted, word)
    return table


def _right(name: str) -> Column:
    return Column(name, justify="right")


def _figure(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}" if abs(value) < 10 else f"{value:.1f}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), "unknown")
