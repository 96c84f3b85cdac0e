"""A body of lines (NDJSON), answered line for line while it still comes.

Lines that have come together are entered together: those of a fast sender many at a time, that of a slow
one by itself. In between nothing is read, so an upload of any size takes the memory of one part of it.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Self

import orjson
import structlog
from fastapi import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from shared.runtime.settings import Settings
from shared.web.edge import UNEXPECTED
from shared.web.errors import OutboundError, PayloadTooLarge, UnsupportedMediaType
from shared.web.failures import refusal_of
from shared.web.intake import INTAKE, Intake, Limits
from shared.web.route import strict_json

log = structlog.get_logger(__name__)
NDJSON = "application/x-ndjson"
TOGETHER = 200
"""Lines that are entered in one transaction at most."""
GRACE_S = 30.0
LINGER_S = 2.0
"""An upload that ends early is read on for so long: a client that still sends would else miss the answer."""

Numbered = tuple[int, bytes | None]
Answer = dict[str, Any]
Enter = Callable[[Sequence[Numbered]], Awaitable[Sequence[Answer]]]


@dataclass(frozen=True, slots=True)
class UploadLimits:
    """Of an upload and of each of its lines; beside them, those of its intake."""

    lines: int
    line_bytes: int
    intake: Limits

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """As the settings say."""
        seconds = settings.outbound_upload_seconds
        idle = settings.outbound_upload_idle_seconds
        limits = Limits(settings.outbound_upload_bytes, seconds, seconds + GRACE_S, idle)
        return cls(settings.outbound_upload_lines, settings.outbound_upload_line_bytes, limits)


class Lines:
    """Parts of a body as lines with their numbers; a line of more than `most` bytes is None.

    Holds one line, of at most so many bytes.
    """

    def __init__(self, most: int, first: int = 1) -> None:
        self._most, self._next = most, first
        self._held, self._too_long = bytearray(), False

    def feed(self, part: bytes) -> Iterator[Numbered]:
        """The lines that end in this part."""
        *ends, rest = part.split(b"\n")
        for end in ends:
            self._hold(end)
            yield self._take()
        self._hold(rest)

    def end(self) -> Iterator[Numbered]:
        """The last line, where it has no end of its own."""
        if self._held or self._too_long:
            yield self._take()

    @property
    def held(self) -> int:
        """Bytes of the line that has not ended yet."""
        return len(self._held)

    def _hold(self, part: bytes) -> None:
        self._too_long = self._too_long or len(self._held) + len(part) > self._most
        if self._too_long:
            self._held.clear()
        else:
            self._held += part

    def _take(self) -> Numbered:
        number, line = self._next, None if self._too_long else bytes(self._held)
        self._next, self._too_long = number + 1, False
        self._held.clear()
        return number, line


def read_line(line: bytes | None, most: int) -> Any:
    """The JSON value of a line. Raises `PayloadTooLarge` and `BadRequest`."""
    if line is None:
        raise PayloadTooLarge(f"The line is longer than {most} bytes; send such a record by itself.")
    return strict_json(line, "The line")


class UploadAnswer(Response):
    """The answer to an upload. `enter` gives the answer of each line of a group, in their order.

    Its last line has the counts; where that is missing, the upload did not come to its end. Blank lines
    are counted as lines and not answered.
    """

    media_type = NDJSON

    def __init__(self, request: Request, enter: Enter, limits: UploadLimits, first: int = 1) -> None:
        _check_type(request)
        intake: Intake = request.scope["state"][INTAKE]
        intake.widen(limits.intake)
        self.background, self.status_code = None, 200
        self.init_headers({"Connection": "close"})
        self._enter, self._most = enter, limits.lines
        self._lines = Lines(limits.line_bytes, first)
        self._next, self._left = first, limits.lines
        self._started = False
        self._counts: Counter[str] = Counter()

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        """Read, enter and answer, until the body ends or is cut."""
        try:
            if not await self._read(receive, send):
                return
            await self._say(send, [self._summary()])
        except Exception as error:  # whatever it is, the client is told where to go on
            if not self._started:
                raise
            await self._say(send, [self._broken(error)])
            await _linger(receive)
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _read(self, receive: Receive, send: Send) -> bool:
        """Whether the body came to its end. What is left of a cut line is nothing that was sent."""
        more = True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return False
            more = message.get("more_body", False)
            lines = self._lines.feed(message.get("body", b""))
            while group := list(islice(lines, TOGETHER)):
                await self._answer(group, send)
        await self._answer(list(self._lines.end()), send)
        return True

    async def _answer(self, group: Sequence[Numbered], send: Send) -> None:
        written = [one for one in group[: self._left] if one[1] is None or one[1].strip()]
        if written:
            answers = await self._enter(written)
            for one in answers:
                self._count(one)
            await self._say(send, answers)
        self._left -= len(group)
        self._next += len(group)
        if self._left < 0:
            self._next += self._left
            raise PayloadTooLarge(f"An upload has up to {self._most} lines; send the rest as another one.")

    async def _say(self, send: Send, answers: Sequence[Answer]) -> None:
        if not self._started:
            self._started = True
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        body = b"".join(orjson.dumps(one) + b"\n" for one in answers)
        await send({"type": "http.response.body", "body": body, "more_body": True})

    def _count(self, answer: Answer) -> None:
        self._counts[COUNTED.get(answer["status"], "refused")] += 1
        self._counts["replayed"] += answer.get("replayed", False)
        self._counts["lines"] += 1

    def _summary(self) -> Answer:
        return {name: self._counts[name] for name in ("lines", *COUNTED.values(), "refused", "replayed")}

    def _broken(self, error: Exception) -> Answer:
        refusal = refusal_of(error)
        if refusal is None:
            log.error("unexpected", exc_info=error)
            refusal = UNEXPECTED
        problem = refusal.problem()
        problem["detail"] += f" The upload ended before line {self._next}: {GO_ON}"
        return {"line": self._next, "status": refusal.status, "problem": problem}


COUNTED = {201: "created", 200: "unchanged", 202: "proposed"}
GO_ON = "send it again from there (first_line) or whole, with the same Idempotency-Key."


def _check_type(request: Request) -> None:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != NDJSON:
        raise UnsupportedMediaType(f"Send one JSON object a line: Content-Type: {NDJSON}.")
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise UnsupportedMediaType("Send the lines as they are, without Content-Encoding.")


async def _linger(receive: Receive) -> None:
    """Read on for a moment and keep nothing of it."""
    try:
        async with asyncio.timeout(LINGER_S):
            while (await receive())["type"] != "http.disconnect":
                pass
    except (TimeoutError, OutboundError):
        return
