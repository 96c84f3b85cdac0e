"""The records of a fiscal year, page by page, from a running system or a data directory."""

import gc
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from services.cli.files.exporting.columns import Record
from services.cli.reach import Reader
from shared.contracts.fiscal import first_day, last_day
from shared.contracts.record import EARLIEST, END

ANY_CLOCK = timedelta(days=1)
"""No zone is further than this from UTC: a local day is within it of the same UTC day."""


def pages(reader: Reader, path: str, fiscal_year: int) -> Iterator[list[Record]]:
    """The year's active records, newest first; a page may be empty.

    The year is the port's: the list is asked for a day more on either side, and what is another
    year's there is dropped.
    """
    first, last = first_day(fiscal_year), last_day(fiscal_year)
    for page in reader.pages(path, "records", {"status": "active"} | _window(first, last)):
        yield [one for one in page["records"] if first <= date.fromisoformat(one["local_day"]) <= last]
        gc.collect()  # a response of httpx is a cycle that holds its body, and the collector looks rarely


def _window(first: date, last: date) -> dict[str, str]:
    """The bounds of the list in UTC, without those that no record can pass."""
    start = datetime.combine(first - ANY_CLOCK, time(), UTC)
    end = datetime.combine(last + 2 * ANY_CLOCK, time(), UTC)
    window = {"occurred_from": max(start, EARLIEST).isoformat()}
    return window if end >= END else window | {"occurred_before": end.isoformat()}
