"""A file imported as the command does it: read what stands, then write."""

import httpx

from outbound.client import AsyncClient, Patience
from services.cli.files.cbp.parsed import Parsed
from services.cli.files.importing.importer import Absent, Importer, Outcome
from services.cli.sending import Writer


async def imported(
    client: httpx.AsyncClient,
    parsed: Parsed,
    name: str,
    absent: Absent | None = None,
    patience: Patience | None = None,
) -> Outcome:
    """What became of a file that lacks nothing, or of which `absent` says what becomes of that."""
    importer = Importer(Writer(AsyncClient(client, patience=patience)))
    found = await importer.survey(parsed)
    assert absent is not None or not found.lacks
    return await importer.write(found, name, absent)
