"""Liveness and readiness: a process is alive while its loop turns, ready when it can do its work."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

Check = Callable[[], Awaitable[None]]


class Health:
    """Named checks; each raises when what it looks at is not well."""

    def __init__(self, checks: Mapping[str, Check] | None = None, timeout_s: float = 3.0) -> None:
        self._checks = dict(checks or {})
        self._timeout_s = timeout_s

    def add(self, name: str, check: Check) -> None:
        """Add a check to readiness."""
        self._checks[name] = check

    async def report(self) -> tuple[bool, dict[str, str]]:
        """Whether all is well, and a word on each check; never raises."""
        words = await asyncio.gather(*(self._word(check) for check in self._checks.values()))
        report = dict(zip(self._checks, words, strict=True))
        return all(word == "ok" for word in words), report

    async def _word(self, check: Check) -> str:
        try:
            async with asyncio.timeout(self._timeout_s):
                await check()
        except TimeoutError:
            return f"no answer in {self._timeout_s:g} s"
        except Exception as error:  # noqa: BLE001 - whatever is wrong is the answer
            return type(error).__name__ if not str(error) else f"{type(error).__name__}: {_first_line(error)}"
        return "ok"


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0][:200]
