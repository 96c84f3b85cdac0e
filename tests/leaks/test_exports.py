"""What a file of trace requests shows, by who asks for it."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

import pytest
from typer.testing import CliRunner

from services.cli.main import app
from services.cli.processes import directory
from services.cli.processes.system import System
from services.cli.reach import in_process
from shared.access.caller import Role
from shared.runtime.settings import Settings
from tests.access.callers import CALLERS
from tests.api.test_casework import trace

IDENTITIES = ("QX-77412", "KZ 90 551")
MAY_SEE: Mapping[Role, int] = {Role.OFFICER: 1, Role.SUPERVISOR: 1, Role.AUDITOR: 2, Role.ADMINISTRATOR: 2}
"""How many of these serial numbers; whoever is not named sees none."""


@pytest.mark.parametrize("role", list(Role))
def test_a_trace_export_shows_nobody_what_they_may_not_see(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, role: Role
) -> None:
    """By the command, as whoever holds a token of this role; the second trace is of another field office."""
    asyncio.run(_asked(tmp_path))
    monkeypatch.setattr(directory, "COMMAND_LINE", CALLERS[role])
    result = CliRunner().invoke(app, ["traces", "export", "--data", str(tmp_path)])
    shown = [one for one in IDENTITIES if one in result.output]
    assert shown == list(IDENTITIES[: MAY_SEE.get(role, 0)])
    assert (result.exit_code == 0) == (role is not Role.DEVICE), result.output


async def _asked(data: Path) -> None:
    somewhere = [{"port_code": "2304", "agency": "cbp_ofo"}, {"port_code": "2402", "agency": "ice_hsi"}]
    async with System(Settings(), data) as system, in_process(system) as client:
        records = [trace(serial_number=one, **at) for one, at in zip(IDENTITIES, somewhere, strict=True)]
        answer = await client.post(
            "/v1/traces/batch", json={"records": records}, headers={"Idempotency-Key": "1"}
        )
        assert answer.json()["created"] == len(IDENTITIES)
