"""Logging: structlog and the standard library through one renderer.

JSON lines when the output is read by a machine, colours on a terminal. Context (request id,
trace id, record id) is bound with `structlog.contextvars.bound_contextvars`.
"""

import logging
import sys
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


def configure(log_format: Format = "auto", level: str = "info", service: str = "outbound") -> None:
    """Send all logging of this process to standard error, in one format."""
    pretty = log_format == "console" or (log_format == "auto" and sys.stderr.isatty())
    renderers: list[Any] = (
        [structlog.dev.ConsoleRenderer()]
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
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for noisy in ("aiokafka", "uvicorn.access", "httpx", "aiosqlite"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def _json(event: Any, **_options: Any) -> str:
    return orjson.dumps(event, default=str).decode()


def _service(name: str) -> Any:
    def add(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
        return {"service": name, **event}

    return add
