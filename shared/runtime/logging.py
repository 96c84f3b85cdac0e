"""Logging: structlog, and through it the standard library's loggers, in one format.

JSON lines when the output is read by a machine, colours on a terminal. Context (request id,
trace id, record id) is bound with `structlog.contextvars.bound_contextvars`.
"""

import logging
import sys
import time
from collections.abc import Callable
from typing import Any, Literal

import orjson
import structlog

Format = Literal["auto", "json", "console"]

_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


class Repeats(logging.Filter):
    """Lets a line of one library that repeats through once in `every_s` seconds.

    aiokafka writes tens of lines a second while a broker is away.
    """

    def __init__(
        self, library: str, every_s: float = 10.0, now: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(library)
        self._every_s = every_s
        self._now = now
        self._passed: dict[tuple[str, str], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the line is to be written."""
        if not super().filter(record):
            return True  # not of this library
        line, now = (record.name, str(record.msg)), self._now()
        if now - self._passed.get(line, -self._every_s) < self._every_s:
            return False
        if len(self._passed) > 1_000:
            self._passed.clear()
        self._passed[line] = now
        return True


def configure(log_format: Format = "auto", level: str = "info", service: str = "outbound") -> None:
    """Send all logging of this process to standard error, in one format."""
    pretty = log_format == "console" or (log_format == "auto" and sys.stderr.isatty())
    renderers: list[Any] = (
        # Not the pretty tracebacks: they show local variables, so officers' entries, and take seconds.
        [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
        if pretty
        else [
            structlog.processors.format_exc_info,
            _service(service),
            structlog.processors.JSONRenderer(_json),
        ]
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=_SHARED,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderers],
        )
    )
    handler.addFilter(Repeats("aiokafka"))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for noisy in ("aiokafka", "alembic", "uvicorn.access", "httpx", "aiosqlite"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *_SHARED, *renderers],
        logger_factory=Stderr,
        cache_logger_on_first_use=False,  # so that what is configured last holds for every logger
    )


class Stderr:
    """Writes our own rendered lines to standard error, past the handlers of the standard library."""

    __slots__ = ("name",)
    disabled = False

    def __init__(self, name: str = "outbound") -> None:
        self.name = name

    def getEffectiveLevel(self) -> int:  # noqa: N802 - structlog asks as the standard library does
        """Lines below this level are not written."""
        return logging.getLogger().level

    def info(self, line: str) -> None:
        """Write a line."""
        sys.stderr.write(f"{line}\n")

    debug = warning = error = critical = info


def _json(event: Any, **_options: Any) -> str:
    return orjson.dumps(event, default=str).decode()


def _service(name: str) -> Any:
    def add(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
        return {"service": name, **event}

    return add
