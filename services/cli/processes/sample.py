"""`outbound up --sample`: after the start, import the sample and show what came of it.

It runs the very commands that a user would, so what is shown is what they print.
"""

import asyncio
import os
import shlex
import sys
from pathlib import Path

from services.cli.processes.system import System
from services.cli.terminal import say
from shared.runtime.process import Loop
from shared.runtime.retry import wait

YEARS = (2024, 2025)


def tour(system: System, address: asyncio.Future[str], data: Path, token: str | None) -> Loop:
    """A loop that shows the sample once the address is known, and then waits for the stop."""

    async def loop(stop: asyncio.Event) -> None:
        base = await address
        await _command(token, "import", "sample", "--url", base)
        while not stop.is_set() and await system.unapplied():
            await wait(stop, 0.1)
        for year in YEARS:
            await _command(token, "totals", "--fiscal-year", str(year), "--url", base)
        say(
            f"\nOutbound is up, until Ctrl-C. Data: {data}\n"
            f"  API      {base}/docs\n"
            f"  metrics  {base}/metrics\n"
            f"  totals   outbound totals --fiscal-year 2024 --by field_office,measure"
        )
        sys.stdout.flush()
        await stop.wait()

    return loop


async def _command(token: str | None, *arguments: str) -> int:
    say(f"$ outbound {shlex.join(arguments)}", bold=True)
    sys.stdout.flush()
    environment = os.environ | ({"OUTBOUND_TOKEN": token} if token else {})
    program = (sys.executable, "-m", "services.cli")
    process = await asyncio.create_subprocess_exec(*program, *arguments, env=environment)
    return await process.wait()
