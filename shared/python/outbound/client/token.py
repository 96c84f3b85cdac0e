"""The access token that each request shows."""

from __future__ import annotations

from collections.abc import Callable, Generator
from pathlib import Path

import httpx

Token = str | Path | Callable[[], str] | None
"""A token, the file that holds it, or what gives it. A file or a callable is asked at each request, and once
more after a 401, so that a token can be renewed while a client runs."""


class Bearer(httpx.Auth):
    """Shows a token."""

    def __init__(self, token: str | Path | Callable[[], str]) -> None:
        self._token = token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Send with the token; once more where it was refused and there is another one by now."""
        shown = self._current()
        request.headers["Authorization"] = f"Bearer {shown}"
        response = yield request
        if response.status_code == 401 and (renewed := self._current()) != shown:
            request.headers["Authorization"] = f"Bearer {renewed}"
            yield request

    def _current(self) -> str:
        if isinstance(self._token, str):
            return self._token.strip()
        return (self._token.read_text() if isinstance(self._token, Path) else self._token()).strip()
