"""A file imported as the command does it: read what stands, then write."""

from typing import Any

import httpx

from services.cli.files.cbp.parsed import Parsed
from services.cli.files.importing.importer import Absent, Importer, Outcome


async def imported(
    client: httpx.AsyncClient, parsed: Parsed, name: str, absent: Absent | None = None, **options: Any
) -> Outcome:
    """What became of a file that lacks nothing, or of which `absent` says what becomes of that."""
    importer = Importer(client, **options)
    found = await importer.survey(parsed)
    assert absent is not None or not found.lacks
    return await importer.write(found, name, absent)
