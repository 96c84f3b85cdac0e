"""Which test opened a SQLite connection that nobody closed.

Such a one is found when it is garbage, which can be many tests later. Four at once were left under load in
three runs so far, and the test that was running then was blamed. Until it is known who leaves them, they are
named in the summary of warnings, and fail nobody else.
"""

import os
import warnings
from collections.abc import Callable
from typing import Any

from aiosqlite.core import Connection

_made = Connection.__init__


def _init(self: Connection, connector: Callable[[], Any], *given: Any, **named: Any) -> None:
    _made(self, connector, *given, **named)
    kept = [cell.cell_contents for cell in getattr(connector, "__closure__", None) or ()]
    path = next((one for one in kept if isinstance(one, str)), "")
    self.opened = f"{path} in {os.environ.get('PYTEST_CURRENT_TEST')}"  # type: ignore[attr-defined]


def _del(self: Connection) -> None:
    if getattr(self, "_connection", None) is not None:
        warnings.warn(f"a connection was left open: {self.opened}", ResourceWarning, stacklevel=1)  # type: ignore[attr-defined]


Connection.__init__ = _init  # type: ignore[method-assign]
Connection.__del__ = _del  # type: ignore[method-assign]
