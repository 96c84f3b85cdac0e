"""A partner's webhook: no withheld value in any part of a request, and nothing left when all is voided."""

from collections.abc import AsyncIterator
from pathlib import Path

import orjson
import pytest
from starlette.responses import Response
from structlog.testing import capture_logs

from shared.contracts.releasable import topic_of
from shared.events.log import EventLog
from tests.gateway.line import Gateway, gateway, until
from tests.gateway.receiver import Delivery, Receiver
from tests.log.conftest import backend, event_log  # noqa: F401 - fixtures
from tests.projector.line import Line
from tests.projector.story import WITHHELD, expected, partners_view, seizure

VOIDED = {"status": "voided"}


@pytest.fixture
async def line(event_log: EventLog, tmp_path: Path, database_url: str) -> AsyncIterator[Line]:  # noqa: F811
    async with Line(event_log, database_url, tmp_path / "keys") as line:
        yield line


@pytest.fixture
async def posting(line: Line, tmp_path: Path) -> AsyncIterator[Gateway]:
    url = f"sqlite+aiosqlite:///{tmp_path / 'gateway.db'}"
    async with gateway(line.events, url, tmp_path / "secrets") as found:
        yield found


async def sometimes(_: Delivery, number: int) -> Response:
    """Every fourth time it fails, and says what it got: that must be in no log."""
    return Response(content="\n".join(WITHHELD), status_code=503 if number % 4 == 0 else 204)


def view(receiver: Receiver) -> object:
    """What a partner holds after all deliveries, by the rule of versions."""
    bodies = [orjson.loads(one.body) for one in receiver.taken]
    return partners_view(sorted(bodies, key=lambda body: (body["id"], body["version"])))


async def test_a_partner_gets_by_webhook_what_its_terms_allow(
    line: Line, posting: Gateway, caplog: pytest.LogCaptureFixture
) -> None:
    versions = [seizure(number) for number in range(7)]
    versions += [seizure(7, field_office="tucson", port_code="2601"), seizure(8, field_office="el_paso")]
    async with Receiver(answer=sometimes) as receiver:
        posting.webhook(receiver, topic=topic_of(line.partner))
        with capture_logs() as lines:
            async with posting.running():
                await line.publish(*versions)
                await line.live()
                wanted = expected(versions, line.terms, line.key)
                assert wanted, "else this shows nothing"
                await until(lambda: view(receiver) == wanted, "it has what it may know")
                await line.publish(*(seizure(number, 2, **VOIDED) for number in range(9)))
                await line.live()
                await until(lambda: view(receiver) == {}, "it has nothing any more")
    assert "webhook_failing" in [one["event"] for one in lines], "it has failed, too"
    ours = [*WITHHELD, *(str(one.id) for one in versions)]
    told = f"{lines}{caplog.text}".encode()
    for one in receiver.taken:
        told += b"".join(f"{name}: {value}\n".encode() for name, value in one.headers.items()) + one.body
    assert [one for one in ours if one.encode() in told] == []
