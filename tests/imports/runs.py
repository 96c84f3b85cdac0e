"""A file imported as the command does it: read what stands, then write."""

import httpx

from services.cli.files.cbp.parsed import Parsed
from services.cli.files.importing.importer import Absent, Importer, Outcome
from services.cli.sending import FIRST_PAUSE_S, Writer


async def imported(
    client: httpx.AsyncClient,
    parsed: Parsed,
    name: str,
    absent: Absent | None = None,
    first_pause_s: float = FIRST_PAUSE_S,
) -> Outcome:
    """What became of a file that lacks nothing, or of which `absent` says what becomes of that."""
    importer = Importer(Writer(client, first_pause_s=first_pause_s))
    found = await importer.survey(parsed)
    assert absent is not None or not found.lacks
    return await importer.write(found, name, absent)
