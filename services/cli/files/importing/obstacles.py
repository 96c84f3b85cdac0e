"""Why a file must not change a record, if so, as whoever ran the import is told."""

from datetime import date

from services.cli.files.cbp.parsed import ImportedRecord
from services.cli.files.importing.standing import Standing
from services.cli.files.tables.rows import BadRow
from services.cli.sending import Json
from shared.contracts.fiscal import fiscal_year
from shared.contracts.vocabularies import Status

WHOLE_FILE = 0
"""The line of what no row of the file says."""
HELD = "rows of this record are bad, and it may be one that stands already: mend them"


def to_amend(record: ImportedRecord, current: Json, imported: Json, closed: frozenset[int]) -> str | None:
    """Why the file must not overwrite the record, of which these are the current and the imported version."""
    if current["status"] == Status.VOIDED:
        return f"record {record.id} was voided ({current['reason']}), and the file now has other content"
    if record.partial:
        return f"record {record.id} stands whole; rows of it are bad here, so it is not amended"
    if current["version"] != imported["version"]:
        return (
            f"record {record.id} was amended by hand since (version {current['version']}: "
            f"{current['reason']}), and the file now has other content"
        )
    days = (date.fromisoformat(current["local_day"]), record.draft.instant.date())
    for year in closed.intersection(map(fiscal_year, days)):
        return f"fiscal year {year} is closed; to amend record {record.id} nevertheless, give --reason"
    return None


def to_void(one: Standing, closed: frozenset[int]) -> str | None:
    """Why a record must not be voided, if so."""
    if one.by_hand is not None:
        return f"it was amended by hand since (version {one.version}: {one.by_hand}); void it by hand"
    if one.period.fiscal_year in closed:
        return f"fiscal year {one.period.fiscal_year} is closed; to void it nevertheless, give --reason"
    return None


def refusal(record: ImportedRecord, reason: str) -> BadRow:
    """A record that is refused, at the line of its first row."""
    first, *rest = record.lines
    also = f" (also lines {', '.join(map(str, rest))})" if rest else ""
    return BadRow(first, reason + also)


def not_voided(one: Standing, reason: str) -> BadRow:
    """A record that the file lacks, and that stands nevertheless."""
    return BadRow(WHOLE_FILE, f"lacks record {one.id} ({one.reference}): {reason}")
