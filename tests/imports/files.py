"""Small files in the publisher's form, made row by row, and the sample as it ships."""

import gzip
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from services.cli.files.cbp.parsed import ImportedRecord
from services.cli.files.imports import sample_files
from shared.contracts.ports import Region, field_office

WEAPONS_HEADER = (
    "Fiscal Year,Month (abbv),Component,Region,Area of Responsibility,Inbound/Outbound,"
    "Mode of Transportation,Seizure Type,Category,Event ID,Quantity Seized"
)
CURRENCY_HEADER = (
    "Fiscal Year,Month (abbv),Component,Region,Land Filter,Area of Responsibility,"
    "Inbound/Outbound,Count of Seizure Events,Currency Seizures Amount (USD)"
)


def weapon(
    category: str = "Handgun",
    quantity: str = "1.0",
    event: str = "101.0",
    *,
    year: str = "2024",
    month: str = "DEC",
    component: str = "Office of Field Operations",
    office: str = "Laredo Field Office",
    direction: str = "OUTBOUND",
    mode: str = "Land",
) -> str:
    """A row of the weapons file."""
    return (
        f"{year},{month},{component},Southwest Border,{office},{direction},{mode},Weapons,"
        f"{category},{event},{quantity}"
    )


def money(
    amount: str = "84474.74",
    events: str = "5",
    *,
    year: str = "2025",
    month: str = "APR",
    component: str = "Office of Field Operations",
    land: str = "Other",
    office: str = "BALTIMORE FIELD OFFICE",
    direction: str = "Outbound",
) -> str:
    """A row of the currency file."""
    return f"{year},{month},{component},Central/Coastal/Other,{land},{office},{direction},{events},{amount}"


def write(path: Path, header: str, rows: Sequence[str]) -> Path:
    """A plain file: the header is line 1, the first row line 2."""
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def southwest(records: Sequence[ImportedRecord]) -> list[ImportedRecord]:
    """The records of CBP's region Southwest Border."""
    return [
        one
        for one in records
        if one.draft.field_office and field_office(one.draft.field_office).region is Region.SOUTHWEST_BORDER
    ]


@contextmanager
def sample_weapons_text() -> Iterator[str]:
    """The weapons sample, unpacked."""
    with sample_files() as (weapons, _currency):
        yield gzip.decompress(weapons.read_bytes()).decode()
