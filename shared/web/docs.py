"""/docs: the API's operations to read and to try, from files of this package, so without a network.

The page is held to its own files and its own API (Content-Security-Policy): nothing else is loaded,
and nothing is sent elsewhere.
"""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from string import Template

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from shared.web.errors import NotFound

TYPES = {
    "swagger-ui-bundle.js": "text/javascript",
    "swagger-ui.css": "text/css",
    "start.js": "text/javascript",
}
"""The files that the page loads."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS: Mapping[str, str] = {"Content-Security-Policy": POLICY}
PAGE = Template("""<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <title>$title</title>
  <link rel="icon" href="data:,">
  <link rel="stylesheet" href="docs/swagger-ui.css">
</head>
<body>
  <div id="operations"></div>
  <script src="docs/swagger-ui-bundle.js"></script>
  <script src="docs/start.js"></script>
</body>
</html>
""")


def docs(title: str) -> APIRouter:
    """The page and its files."""
    router = APIRouter(include_in_schema=False)
    page = PAGE.substitute(title=title)

    @router.get("/docs")
    async def shown() -> HTMLResponse:
        return HTMLResponse(page, headers=dict(HEADERS))

    @router.get("/docs/{name}")
    async def asset(name: str) -> Response:
        if name not in TYPES:
            raise NotFound(f"/docs has no file {name!r}.")
        return Response(_content(name), media_type=TYPES[name], headers=dict(HEADERS))

    return router


@cache
def _content(name: str) -> bytes:
    return resources.files(__package__).joinpath("assets", name).read_bytes()
