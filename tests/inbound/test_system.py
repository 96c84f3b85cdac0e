"""What agencies send in the whole system: it counts for them, and everything that verifies finds it whole."""

import asyncio
from pathlib import Path

from services.cli.processes.system import System
from services.cli.reach import in_process
from shared.contracts.inbound import Inbound
from shared.events.log import Message
from shared.runtime.settings import Settings
from tests.inbound.inbox import body_of, stated, voided
from tests.log.harness import send
from tests.verify.story import outbound

SENT = {
    Inbound("ice-hsi", "seizures"): [
        stated("A-1", rounds=100),
        stated("A-1", 2, rounds=420, partners=["atf"]),
        stated("A-2", rounds=9_000),
        stated("bad", port_code="0000"),
        voided("A-2"),
    ],
    Inbound("atf", "seizures"): [stated("A-1", rounds=50)],
}


async def test_it_counts_for_them_and_everything_verifies(tmp_path: Path) -> None:
    async with System(Settings(), tmp_path) as system, in_process(system) as client:
        for inbound, bodies in SENT.items():
            await send(
                system.contexts["seizure"].log(),
                [Message(inbound.topic, b"", body_of(one)) for one in bodies],
            )
        await system.settle()
        asked = {"fiscal_year": "2026", "by": "agency", "measure": "ammunition_rounds"}
        rows = (await client.get("/v1/totals", params=asked)).json()["rows"]
    assert {row["agency"]: row["value"] for row in rows if row["value"]} == {"ice_hsi": 420, "atf": 50}
    verified = await asyncio.to_thread(outbound, "verify", "--data", tmp_path)
    assert verified.exit_code == 0, verified.output
    assert "5 versions in the services (0 not in the totals yet, 0 not on the log yet)" in verified.stdout
    journal = await asyncio.to_thread(outbound, "journal", "verify", "--data", tmp_path)
    assert journal.exit_code == 0, journal.output
