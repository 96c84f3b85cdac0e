"""Cells that a spreadsheet would run as a formula: `=HYPERLINK(...)` typed as a remark is one.

Such a text gets an apostrophe before it, as spreadsheets themselves write "this is text". A text that
begins with an apostrophe gets a second one, so that taking one away always gives the text that was meant.
"""

import re
from typing import Any

STARTS = tuple("=+-@\t\r'＝＋－＠")  # noqa: RUF001 - the wide forms are formulas too
NUMBER = re.compile(r"-[0-9]+(\.[0-9]+)?")


def disarmed(value: Any) -> Any:
    """The value as a cell of a CSV file. Negative numbers stay numbers, also those that are texts."""
    if isinstance(value, str) and value.startswith(STARTS) and not NUMBER.fullmatch(value):
        return f"'{value}"
    return value


def meant(cell: str) -> str:
    """The text of a cell that `disarmed`, or a spreadsheet, marked as text."""
    return cell.removeprefix("'")
