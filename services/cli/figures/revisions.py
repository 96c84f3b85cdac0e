"""`outbound revisions`: what changed between two instants, and why."""

from collections.abc import Iterable, Mapping

from rich.table import Table

from services.aggregator.counting.measures import MEASURES
from services.aggregator.views.questions import RevisionsQuestion
from services.cli.figures.explanation import Limit
from services.cli.options import expanded
from services.cli.output import UUID_WIDTH, WIDE, Format, Output, Row, as_csv, as_json_lines, printed, shown
from services.cli.reach import Target, reading
from services.cli.terminal import give, say


@expanded
def revisions(
    question: RevisionsQuestion, target: Target, limit: Limit = None, output: Output = Format.TABLE
) -> None:
    """What changed figures after --since and until --until (default: the last week), and why.

    Listed are amendments, voided records, and late entries: first versions of events whose local day
    lies on or before the day of --since. With --entries, what is listed adds up to the difference of
    `outbound totals` between the two instants. CSV has a row for each measure that changed.

    Example: outbound revisions --since 2024-06-14 --until 2024-07-01 --field-office el_paso
    """
    with reading(target) as reader:
        rows, period = _read(reader.pages(f"/v1/{question.path}", "revisions", question.asked(), limit))
    if output is Format.JSON:
        give(as_json_lines(rows))
    elif output is Format.CSV:
        give(as_csv([flat for row in rows for flat in _flat(row)]))
    else:
        say(printed(_table(rows, period), WIDE) if rows else f"Nothing changed {period}.\n", nl=False)


def _read(pages: Iterable[Row]) -> tuple[list[Row], str]:
    """The rows, and of which period they are."""
    rows: list[Row] = []
    period = ""
    for page in pages:
        rows += page["revisions"]
        period = f"after {page['since']} and by {page['until']}"
    return rows, period


def _table(rows: list[Row], period: str) -> Table:
    table = Table("Recorded", title=f"What changed {period}", title_justify="left")
    table.add_column("Record", min_width=UUID_WIDTH)
    for name in ("Version", "Why", "Where", "Change"):
        table.add_column(name)
    for row in rows:
        why = row["category"].replace("_", " ") + (", after close" if row["after_close"] else "")
        why += f": {row['reason']}" if row["reason"] else ""
        version = f"{row['previous']} > {row['version']}" if row["previous"] else str(row["version"])
        table.add_row(row["recorded_at"][:19], row["record_id"], version, why, _where(row), _change(row))
    return table


def _where(row: Row) -> str:
    where = " ".join(filter(None, (row["day"], row["port"], row["field_office"])))
    moved = ", ".join(f"{name} {value or '-'}" for name, value in row["moved_from"].items())
    return where + (f" (was {moved})" if moved else "")


def _change(row: Row) -> str:
    """The base measures: the derived ones are sums of these."""
    changes = (
        f"{MEASURES[name].title} {'+' if value > 0 else ''}{shown(value, MEASURES[name].unit)}"
        for name, value in _told(row["delta"]).items()
    )
    return "\n".join(changes)


def _told(delta: Mapping[str, int]) -> dict[str, int]:
    """Without the derived measures whose parts are there too."""
    return {name: value for name, value in delta.items() if not set(MEASURES[name].parts) & delta.keys()}


def _flat(row: Row) -> list[Row]:
    moved = " ".join(f"{name}={value}" for name, value in row["moved_from"].items())
    plain = {name: value for name, value in row.items() if name != "delta"} | {"moved_from": moved}
    return [
        plain | {"measure": name, "unit": MEASURES[name].unit.value, "change": value}
        for name, value in row["delta"].items()
    ]
