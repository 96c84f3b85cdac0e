"""The kinds of panel that the dashboards are made of."""

from typing import Final

from grafana_foundation_sdk.builders import bargauge, common, dashboard, prometheus, stat, timeseries
from grafana_foundation_sdk.models import common as options
from grafana_foundation_sdk.models.dashboard import DataSourceRef, Threshold, ThresholdsMode

SOURCE: Final = DataSourceRef("prometheus", "${datasource}")

Panel = stat.Panel | bargauge.Panel | timeseries.Panel
Steps = tuple[tuple[float | None, str], ...]
PLAIN: Final[Steps] = ((None, "blue"),)


def steps(levels: Steps) -> dashboard.ThresholdsConfig:
    """Colours from these values up; None is the lowest."""
    marks = [Threshold(value, colour) for value, colour in levels]
    return dashboard.ThresholdsConfig().mode(ThresholdsMode.ABSOLUTE).steps(marks)


def query(expression: str, legend: str = "", ref_id: str = "A") -> prometheus.Dataquery:
    """A query over the time range of the dashboard."""
    return prometheus.Dataquery().expr(expression).legend_format(legend or "__auto").range().ref_id(ref_id)


def now(expression: str, legend: str = "") -> prometheus.Dataquery:
    """A query of the present value."""
    one = prometheus.Dataquery().expr(expression).legend_format(legend or "__auto")
    return one.instant().ref_id("A")


def latest() -> common.ReduceDataOptions:
    """Each series as its last value."""
    return common.ReduceDataOptions().calcs(["lastNotNull"]).values(False)


def figure(
    title: str,
    text: str,
    expression: str,
    unit: str = "locale",
    levels: Steps = PLAIN,
    *,
    legend: str = "",
    width: int = 3,
) -> stat.Panel:
    """One number, or one a series."""
    panel = stat.Panel().title(title).description(text).datasource(SOURCE).unit(unit)
    panel = panel.thresholds(steps(levels)).span(width).height(4).with_target(now(expression, legend))
    return panel.graph_mode(options.BigValueGraphMode.NONE).reduce_options(latest())


def bars(title: str, text: str, expression: str, unit: str = "locale") -> bargauge.Panel:
    """Bars by field office, the largest first."""
    panel = bargauge.Panel().title(title).description(text).datasource(SOURCE).unit(unit)
    panel = panel.thresholds(steps(PLAIN)).span(8).height(10).min(0)
    panel = panel.with_target(now(f"sort_desc({expression} > 0)", "{{field_office}}"))
    panel = panel.orientation(options.VizOrientation.HORIZONTAL).reduce_options(latest())
    return panel.display_mode(options.BarGaugeDisplayMode.BASIC)


def lines(
    title: str, text: str, unit: str, *targets: prometheus.Dataquery, levels: Steps | None = None
) -> timeseries.Panel:
    """Lines over time; with levels, the thresholds are drawn."""
    panel = timeseries.Panel().title(title).description(text).datasource(SOURCE).unit(unit)
    panel = panel.span(8).height(8).min(0).fill_opacity(8).show_points(options.VisibilityMode.NEVER)
    for target in targets:
        panel = panel.with_target(target)
    if levels is not None:
        style = common.GraphThresholdsStyleConfig().mode(options.GraphTresholdsStyleMode.DASHED)
        panel = panel.thresholds(steps(levels)).thresholds_style(style)
    return panel
