"""Charts of a fact sheet as inline SVG, drawn by leather (docs/adr/0007-charts.md).

Each month has two columns: this year's, and behind it to the left the year before's.
"""

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from datetime import date
from typing import Any

import leather

from services.aggregator.counting.measures import MEASURES
from services.cli.figures.factsheet.sentences import Json
from services.cli.figures.factsheet.tables import month_name
from services.cli.output import shown

WIDTH, HEIGHT = 480, 200
LEGEND = 10
"""Room above the drawing: leather puts the base line of the legend's text at its upper edge."""
CURRENT, PREVIOUS = "#1d4f7c", "#b9c8d6"
LOOK = {
    "background_color": "none",
    "margin": 0.01,
    "legend_color": "#333",
    "label_color": "#444",
    "tick_color": "#e3e7eb",
    "zero_color": "#555",
    "tick_font_size": 11,
    "tick_font_char_width": 7,
    "legend_font_size": 11,
    "legend_font_char_width": 7,
    "legend_font_family": "inherit",
    "tick_font_family": "inherit",
}
"""Changes to leather's theme, which it keeps as variables of a module."""


class Beside(leather.Columns):  # type: ignore[misc]  # leather has no types
    """Columns that take one half of the place of their category."""

    def __init__(self, color: str, half: int) -> None:
        super().__init__(color)
        self._half = half

    def to_svg(self, *arguments: Any) -> ET.Element:
        """The columns at half their width."""
        group: ET.Element = super().to_svg(*arguments)
        for column in group:
            width = float(column.attrib["width"]) / 2
            column.set("x", f"{float(column.attrib['x']) + self._half * width:.2f}")
            column.set("width", f"{width:.2f}")
        return group


def chart(months: Sequence[Json], place: int, fiscal_year: int) -> str:
    """The figure at this place of each month, and of the year before, as an `svg` element."""
    for name, value in LOOK.items():
        setattr(leather.theme, name, value)
    figures = [month["figures"][place] for month in months]
    labels = [f"{date.fromisoformat(month['first']):%b}" for month in months]
    drawn = leather.Chart()
    drawn.set_x_scale(leather.Ordinal(labels))
    drawn.add_y_scale(0, max(4, *(one[key] or 0 for one in figures for key in ("current", "previous"))))
    drawn.add_y_axis(tick_formatter=lambda value, _index, _count: f"{value:,f}".removesuffix(".0"))
    for half, (key, color) in enumerate((("previous", PREVIOUS), ("current", CURRENT))):
        values = [(label, one[key] or 0) for label, one in zip(labels, figures, strict=True)]
        series = leather.Series(values, name=f"FY{fiscal_year - (key == 'previous')}")
        drawn.add_series(series, Beside(color, half))
    title = f"{MEASURES[figures[0]['measure']].title} by month"
    return _described(drawn.to_svg_group(WIDTH, HEIGHT), title, _description(months, figures, fiscal_year))


def _described(drawing: ET.Element, title: str, description: str) -> str:
    """The drawing with what a screen reader says of it."""
    name = title.lower().replace(" ", "-")
    svg = ET.Element(
        "svg",
        {
            "viewBox": f"0 -{LEGEND} {WIDTH} {HEIGHT + LEGEND}",
            "role": "img",
            "aria-labelledby": f"{name}-title {name}-description",
        },
    )
    ET.SubElement(svg, "title", id=f"{name}-title").text = title
    ET.SubElement(svg, "desc", id=f"{name}-description").text = description
    svg.append(drawing)
    return ET.tostring(svg, encoding="unicode")


def _description(months: Sequence[Json], figures: Sequence[Json], fiscal_year: int) -> str:
    said = [
        f"{month_name(month)}: {shown(one['current'], one['unit'])} (year before: "
        f"{shown(one['previous'], one['unit'])})"
        for month, one in zip(months, figures, strict=True)
    ]
    return f"Columns for fiscal years {fiscal_year} and {fiscal_year - 1}. {'; '.join(said)}."
