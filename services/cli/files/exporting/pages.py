"""The records of a fiscal year, page by page, from a running system or a data directory."""

import gc
from collections.abc import Iterator

from services.cli.files.days import local_days
from services.cli.files.exporting.columns import Record
from services.cli.sending import Reader
from shared.contracts.fiscal import first_day, last_day


def pages(reader: Reader, path: str, fiscal_year: int) -> Iterator[list[Record]]:
    """The active records of the year at each port's clock, newest first."""
    days = local_days(first_day(fiscal_year), last_day(fiscal_year))
    for page in reader.pages(path, "records", {"status": "active"} | days):
        yield page["records"]
        gc.collect()  # a response of httpx is a cycle that holds its body, and the collector looks rarely
