"""What was revoked counts from the next request on, and goes on while the file cannot be read."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from shared.access.refusals import Refused
from shared.access.revocation import Revocations
from tests.access.provider import START, SUBJECT, Provider, shown

UNTIL = datetime.fromtimestamp(START + 1000, UTC).isoformat()


class Revoked:
    """A service with a file of revocations."""

    def __init__(self, path: Path, text: str = "") -> None:
        self.provider = Provider()
        self.path = path
        path.write_text(text)
        self.identity = self.provider.identity(Revocations(path, self.provider.clock))

    async def takes(self, token: str) -> bool:
        """Whether a token is taken."""
        try:
            return bool(await self.identity.caller(shown(token)))
        except Refused as refused:
            return "was revoked" not in refused.detail


async def test_a_revoked_token_is_refused_from_the_next_request_on(tmp_path: Path) -> None:
    service = Revoked(tmp_path / "revoked")
    one, other = (service.provider.token(jti=name) for name in ("t-1", "t-2"))
    assert await service.takes(one)
    service.path.write_text(f"# stolen at the desk\njti cbp|t-1 {UNTIL}  # ticket 17\n")
    assert not await service.takes(one)
    assert await service.takes(other)
    service.provider.clock.now += 1001
    assert await service.takes(one)


async def test_a_revoked_subject_is_refused_with_every_token(tmp_path: Path) -> None:
    service = Revoked(tmp_path / "revoked", f"subject cbp|{SUBJECT} {UNTIL}\nsubject cbp|x#1 y {UNTIL}\n")
    assert not await service.takes(service.provider.token())
    assert not await service.takes(service.provider.token(sub="x#1 y"))
    assert await service.takes(service.provider.token(sub="another"))
    service.path.write_text("")
    assert await service.takes(service.provider.token())


async def test_another_issuers_token_of_the_same_id_is_not_meant(tmp_path: Path) -> None:
    service = Revoked(tmp_path / "revoked", f"jti hsi|t-1 {UNTIL}\nsubject hsi|{SUBJECT} {UNTIL}\n")
    assert await service.takes(service.provider.token(jti="t-1"))


@pytest.mark.parametrize("damage", ["gone", "bytes", "line"])
async def test_what_was_revoked_stays_so_while_the_file_cannot_be_read(tmp_path: Path, damage: str) -> None:
    service = Revoked(tmp_path / "revoked", f"jti cbp|t-1 {UNTIL}\n")
    one, other = (service.provider.token(jti=name) for name in ("t-1", "t-2"))
    if damage == "gone":
        service.path.unlink()
    elif damage == "bytes":
        service.path.write_bytes(b"\xff\xfe")
    else:
        service.path.write_text(f"jti cbp|t-1 yesterday\njti cbp|t-2 {UNTIL}\n")
    with capture_logs() as logs:
        assert not await service.takes(one)
        assert await service.takes(other) == (damage != "line")  # the lines that can be read count
    assert [one["event"] for one in logs] == ["revocations_unread"]
    assert "t-1" not in str(logs)
    service.path.write_text("")
    assert await service.takes(one)


@pytest.mark.parametrize(
    "line",
    [
        "jti cbp|t-1",
        "jti t-1 2026-12-01T00:00:00Z",
        "jti cbp|t-1 2026-12-01T00:00:00",
        "token cbp|t 2026-12-01T00:00:00Z",
        "x",
    ],
)
def test_a_file_that_cannot_be_read_stops_the_start(tmp_path: Path, line: str) -> None:
    path = tmp_path / "revoked"
    path.write_text(f"\n{line}\n")
    with pytest.raises(ValueError, match="line 2: write `jti` or `subject`"):
        Revocations(path)
    with pytest.raises(ValueError, match="cannot be read"):
        Revocations(tmp_path / "no-such-file")
