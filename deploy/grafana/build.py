"""The Grafana dashboards as code: `python -m deploy.grafana.build` writes `dashboards/*.json`.

Every replica of the aggregator's API shows the same fiscal-year-to-date gauges, so the queries take
the maximum over replicas before they add up. A figure that is not there is drawn as zero only
while something else of the same source is: with the source away the panel says "No data".
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from grafana_foundation_sdk.builders import dashboard
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.dashboard import (
    Dashboard,
    DashboardCursorSync,
    VariableRefresh,
    VariableSort,
)

from deploy.grafana.panels import SOURCE, Panel, bars, figure, lines, query

FILE: Final = Path(__file__).parent / "dashboards" / "outbound.json"
YEAR: Final = 'fiscal_year="$fiscal_year"'
GRAIN: Final = "fiscal_year, field_office, port, agency, measure"
RATE: Final = "[$__rate_interval]"
EARLIER: Final = "fiscal_year, field_office, agency, measure"
REQUESTS: Final = "outbound_http_requests_total"


def fytd(metric: str, measure: str, by: str = "") -> str:
    """A figure of the fiscal year to date, in all or by a label; zero where the year has other events."""
    grouping = f"sum by ({by})" if by else "sum"
    figure = f'{grouping} (max by ({GRAIN}) ({metric}{{{YEAR}, measure="{measure}"}}))'
    return figure if by else f"{figure} or 0 * sum (outbound_fytd_events{{{YEAR}}})"


def against_the_year_before(metric: str, measure: str, by: str = "") -> str:
    """The change against the same period of the fiscal year before, as a ratio; by a label or in all."""
    grouping = f"sum by ({by})" if by else "sum"
    earlier = metric.replace("fytd", "year_before")
    now = f'{grouping} (max by ({GRAIN}) ({metric}{{{YEAR}, measure="{measure}"}}))'
    then = f'{grouping} (max by ({EARLIER}) ({earlier}{{{YEAR}, measure="{measure}"}}))'
    return f"{now} / ({then} > 0) - 1"


HITS: Final = fytd("outbound_fytd_events", "inspection_hits")
INSPECTIONS: Final = fytd("outbound_fytd_events", "inspections")


def errors(kind: str) -> str:
    """Answers a second with a status of this kind, by service; zero for a service that has none."""
    by = "sum by (service)"
    return f'{by} (rate({REQUESTS}{{status=~"{kind}.."}}{RATE})) or 0 * {by} (rate({REQUESTS}{RATE}))'


def p99(histogram: str, by: str = "") -> str:
    """The 99th percentile of a histogram in seconds."""
    labels = f"le, {by}" if by else "le"
    return f"histogram_quantile(0.99, sum by ({labels}) (rate({histogram}_bucket{RATE})))"


def mission() -> list[Panel]:
    """What was found and seized in the fiscal year to date."""
    items, dollars = "outbound_fytd_items", "outbound_fytd_currency_dollars"
    ratio = f"({HITS}) / ({INSPECTIONS} > 0)"
    return [
        figure("Firearms", "Handguns, long arms and other firearms.", fytd(items, "firearms")),
        figure(
            "Firearm components",
            "Receivers, magazines, silencers, conversion devices and other parts, by count.",
            fytd(items, "firearm_components"),
        ),
        figure(
            "Ammunition",
            "Rounds of every caliber.",
            fytd("outbound_fytd_ammunition_rounds", "ammunition_rounds"),
        ),
        figure(
            "Currency",
            "Cash and monetary instruments, in US dollars.",
            fytd(dollars, "currency_usd"),
            "currencyUSD",
        ),
        figure("Arrests", "Persons arrested.", fytd("outbound_fytd_arrests", "arrests")),
        figure("Seizures", "Seizure events.", fytd("outbound_fytd_events", "seizures")),
        figure("Inspections", "Outbound inspections of all traffic.", INSPECTIONS),
        figure("Hit ratio", "Inspections with a hit over all inspections.", ratio, "percentunit"),
        bars(
            "Firearms and components by field office",
            "Both together, as in the published headline.",
            fytd(items, "firearms_and_components", "field_office"),
        ),
        bars(
            "Ammunition by field office",
            "Rounds.",
            fytd("outbound_fytd_ammunition_rounds", "ammunition_rounds", "field_office"),
        ),
        bars(
            "Currency by field office",
            "US dollars.",
            fytd(dollars, "currency_usd", "field_office"),
            "currencyUSD",
        ),
        *(
            figure(
                f"{title} against the year before",
                "Change against the same period of the fiscal year before; only of the year under way.",
                against_the_year_before(metric, measure),
                "percentunit",
                width=6,
            )
            for title, metric, measure in (
                ("Firearms", items, "firearms"),
                ("Ammunition", "outbound_fytd_ammunition_rounds", "ammunition_rounds"),
                ("Currency", dollars, "currency_usd"),
                ("Inspections", "outbound_fytd_events", "inspections"),
            )
        ),
    ]


def edge() -> list[Panel]:
    """Processes and their HTTP."""
    return [
        figure(
            "Processes up",
            "Replicas of each process that Prometheus reaches; 0 for one that was there within a day.",
            "sum by (job) (up) or 0 * sum by (job) (last_over_time(up[1d]))",
            "short",
            ((None, "red"), (1, "green")),
            legend="{{job}}",
            width=12,
        ),
        figure(
            "Active relays",
            "One of each service holds the lock and publishes; the others wait.",
            "sum by (service) (outbound_relay_active)",
            "short",
            ((None, "red"), (1, "green"), (2, "red")),
            legend="{{service}}",
            width=12,
        ),
        lines(
            "Requests",
            "Requests answered a second, by service.",
            "reqps",
            query(f"sum by (service) (rate({REQUESTS}{RATE}))", "{{service}}"),
        ),
        lines(
            "Time to answer",
            "99th percentile, by service.",
            "s",
            query(p99("outbound_http_request_duration_seconds", "service"), "{{service}}"),
            levels=((None, "green"), (0.5, "orange"), (2, "red")),
        ),
        lines(
            "Refused and failed",
            "Answers a second: 4xx are the caller's, 5xx are ours.",
            "reqps",
            query(errors("4"), "{{service}} 4xx", "A"),
            query(errors("5"), "{{service}} 5xx", "B"),
        ),
    ]


def flow() -> list[Panel]:
    """From the outbox to the totals."""
    return [
        lines(
            "Oldest event waiting in the relay",
            "Committed and not yet on the log. Grows while the log is away; nothing is lost.",
            "s",
            query("max by (service) (outbound_relay_oldest_waiting_seconds)", "{{service}}"),
            levels=((None, "green"), (10, "orange"), (60, "red")),
        ),
        lines(
            "Consumer lag",
            "Records on the log that the totals do not have yet.",
            "short",
            query("sum by (topic) (max by (topic, partition) (outbound_consumer_lag_records))", "{{topic}}"),
            levels=((None, "green"), (5_000, "orange"), (50_000, "red")),
        ),
        lines(
            "Heartbeat age",
            "Since the last heartbeat that went through every stage; one is sent each minute.",
            "s",
            query("time() - max by (service) (outbound_heartbeat_timestamp_seconds)", "{{service}}"),
            levels=((None, "green"), (120, "orange"), (300, "red")),
        ),
        lines(
            "Versions applied",
            "Record versions a second: applied, of them corrections, and stale ones that were skipped.",
            "cps",
            query(f"sum (rate(outbound_events_applied_total{RATE}))", "applied", "A"),
            query(f"sum (rate(outbound_events_corrected_total{RATE}))", "corrections", "B"),
            query(f"sum (rate(outbound_events_stale_total{RATE}))", "stale", "C"),
        ),
        lines(
            "Batch time",
            "Time to apply and commit one batch, 99th percentile.",
            "s",
            query(p99("outbound_consumer_batch_duration_seconds"), "99th percentile"),
            levels=((None, "green"), (1, "orange"), (5, "red")),
        ),
        lines(
            "Dead letters",
            "Messages set aside in the time range, by topic and defect. Each one wants a look.",
            "short",
            query(
                "sum by (topic, defect) (increase(outbound_dead_letters_total[$__range]))",
                "{{topic}} {{defect}}",
            ),
            levels=((None, "green"), (1, "red")),
        ),
    ]


def row(
    board: dashboard.Dashboard, first_id: int, title: str, panels: Sequence[Panel]
) -> dashboard.Dashboard:
    """A row and its panels, with ids of their own so that links to a panel last."""
    board = board.with_row(dashboard.Row(title).id(first_id))
    for number, panel in enumerate(panels, first_id + 1):
        board = board.with_panel(panel.id(number))
    return board


def build() -> Dashboard:
    """The first dashboard: the mission, and the pipeline that carries it."""
    source = dashboard.DatasourceVariable("datasource").label("Data source").type("prometheus")
    year = dashboard.QueryVariable("fiscal_year").label("Fiscal year").datasource(SOURCE)
    year = year.query({"query": "label_values(outbound_fytd_events, fiscal_year)", "refId": "fiscal_year"})
    year = year.refresh(VariableRefresh.ON_TIME_RANGE_CHANGED).sort(VariableSort.NUMERICAL_DESC)
    board = dashboard.Dashboard("Outbound inspections").uid("outbound").tags(["outbound"])
    board = board.description("Fiscal-year-to-date figures, and the health of the pipeline behind them.")
    board = board.time("now-6h", "now").refresh("30s").timezone("browser").readonly()
    board = board.tooltip(DashboardCursorSync.CROSSHAIR).fiscal_year_start_month(9)
    board = board.with_variable(source).with_variable(year)
    board = row(board, 100, "Mission: fiscal year $fiscal_year to date", mission())
    board = row(board, 200, "Pipeline", [*edge(), *flow()])
    return board.build()


def render() -> str:
    """The dashboard as JSON, always in the same order."""
    return JSONEncoder(sort_keys=True, indent=2).encode(build()) + "\n"


if __name__ == "__main__":
    FILE.write_text(render(), encoding="utf-8")
