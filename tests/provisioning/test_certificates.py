"""The development CA: what it issues is trusted by its own name only, and keys are private."""

import asyncio
import ssl
from pathlib import Path

import pytest
from typer.testing import CliRunner

from services.cli.main import app
from services.cli.processes.kafka_security import KafkaSecurity


def made(directory: Path, *hosts: str) -> None:
    """What `outbound kafka dev-ca` makes."""
    options = [word for host in hosts for word in ("--host", host)]
    result = CliRunner().invoke(app, ["kafka", "dev-ca", str(directory), *options], catch_exceptions=False)
    assert result.exit_code == 0, result.output


async def shaken_hands(served: Path, trusted: Path, host: str) -> None:
    """A real handshake on loopback. Raises `ssl.SSLError` where the client does not trust the server."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(served / "broker.pem")
    server = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0, ssl=context)
    async with server:
        trust = ssl.create_default_context(cafile=str(trusted / "ca.pem"))
        trust.verify_flags |= ssl.VERIFY_X509_STRICT
        port = server.sockets[0].getsockname()[1]
        _, writer = await asyncio.open_connection("127.0.0.1", port, ssl=trust, server_hostname=host)
        writer.close()


async def test_a_broker_is_trusted_by_the_names_of_its_certificate_only(tmp_path: Path) -> None:
    made(tmp_path / "ours", "kafka", "10.1.2.3")
    made(tmp_path / "theirs", "kafka")
    for host in ("kafka", "10.1.2.3"):
        await shaken_hands(tmp_path / "ours", tmp_path / "ours", host)
    with pytest.raises(ssl.SSLCertVerificationError, match="mismatch"):
        await shaken_hands(tmp_path / "ours", tmp_path / "ours", "localhost")
    with pytest.raises(ssl.SSLCertVerificationError):
        await shaken_hands(tmp_path / "theirs", tmp_path / "ours", "kafka")


def test_a_second_run_keeps_what_is_there_and_keys_are_private(tmp_path: Path) -> None:
    made(tmp_path)
    before = {one.name: one.read_bytes() for one in tmp_path.iterdir()}
    made(tmp_path)
    assert {one.name: one.read_bytes() for one in tmp_path.iterdir()} == before
    assert {one.name for one in tmp_path.iterdir() if one.stat().st_mode & 0o077} == {"ca.pem"}


def test_the_password_of_a_secured_broker_stays_with_its_data(tmp_path: Path) -> None:
    first, again = KafkaSecurity.kept(tmp_path), KafkaSecurity.kept(tmp_path)
    assert first.password == again.password
    assert first.password not in repr(first)
    assert (tmp_path / "operator.password").stat().st_mode & 0o777 == 0o600
    assert first.password not in "".join(first.environment("127.0.0.1:1").values())
