"""/schemas/niem: the JSON-LD contexts that answers refer to, open to everyone like the page /docs."""

from fastapi import APIRouter
from fastapi.responses import Response

from shared.contracts import niem
from shared.web.errors import NotFound
from shared.web.media import LINKED


def contexts() -> APIRouter:
    """One file for each kind of event, and the codes of others."""
    router = APIRouter(include_in_schema=False)

    @router.get("/schemas/niem/{name}")
    async def context(name: str) -> Response:
        text = niem.documents().get(f"niem/{name}") if name.endswith(".jsonld") else None
        if text is None:
            raise NotFound(f"/schemas/niem has no file {name[:40]!r}; see docs/niem.md.")
        return Response(text, media_type=LINKED)

    return router
