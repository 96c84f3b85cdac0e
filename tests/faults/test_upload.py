"""The process is killed in the middle of an upload, which is then sent again: all of it is stored, once."""

import signal
from contextlib import suppress
from pathlib import Path

import pytest

from tests.api.harness import inspection, ndjson
from tests.faults.laptop import Laptop
from tests.support.sender import sending

pytestmark = pytest.mark.slow
LINES = [ndjson(inspection(operation=f"op_{one}")) for one in range(600)]
HALF, KNOWN = 300, 20


async def test_an_upload_goes_on_after_the_process_was_killed(tmp_path: Path) -> None:
    async with Laptop(tmp_path, tmp_path / "data") as system:
        port, token = system.process.port, {"Authorization": f"Bearer {system.token}"}
        async with sending(port, token) as sender:
            sender.send(b"".join(LINES[:HALF]))
            known = [await sender.answer() for _ in range(KNOWN)]
            assert system.process.signal(signal.SIGKILL)
            with suppress(ConnectionError):  # what was answered meanwhile is told, and nothing else
                while True:
                    known.append(await sender.answer())
        await system.process.ready()
        async with sending(port, token) as again:
            again.send(b"".join(LINES))
            again.end()
            *results, counts = [await again.answer() for _ in range(len(LINES) + 1)]
        assert results[: len(known)] == [{**one, "replayed": True} for one in known]
        assert (counts["created"], counts["refused"]) == (len(LINES), 0)
        assert len(known) <= counts["replayed"] <= HALF
        rows = await system.rows("inspection", "SELECT operation FROM inspections")
        assert sorted(rows) == sorted((f"op_{one}",) for one in range(len(LINES)))
