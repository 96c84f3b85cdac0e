"""Which addresses may be called: a table of the ways that are known to get behind such a guard."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import httpcore
import httpx
import pytest
from starlette.responses import Response

from services.cli.processes.development_ca import issue, make_authority
from services.gateway.agencies import AgencyError, webhooks_of
from services.gateway.posting import Answer, CheckedNetwork, Poster, Unreachable, resolved
from services.gateway.targets import NotAllowed, Targets
from tests.gateway.receiver import Delivery, Receiver

TLS = httpx.create_ssl_context()
PUBLIC = "93.184.215.14"
INSIDE = [
    "127.0.0.1",
    "127.8.9.10",
    "0.0.0.0",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd12:3456::1",
    "ff02::1",
    "2001:db8::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:a9fe:a9fe",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::a00:1",
    "2002:7f00:1::",
    "2001:0:7f00:1::",
]
WRITTEN = [
    "127.0.0.1",
    "2130706433",
    "0x7f000001",
    "0x7f.0.0.1",
    "0177.0.0.1",
    "017700000001",
    "127.1",
    "0",
    "localhost",
]
"""Forms that the resolver reads as this machine."""


def fixed(*addresses: str) -> object:
    """A resolver that knows these."""

    async def resolve(_host: str, _port: int) -> Sequence[str]:
        return addresses

    return resolve


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_is_refused(address: str) -> None:
    with pytest.raises(NotAllowed, match="not at a public address"):
        Targets().chosen("hooks.example", [address], secure=True)


@pytest.mark.parametrize(
    "address", [PUBLIC, "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:93.184.215.14"]
)
def test_a_public_address_is_called_by_https_alone(address: str) -> None:
    assert Targets().chosen("hooks.example", [address], secure=True)
    with pytest.raises(NotAllowed, match="by https"):
        Targets.of("", plain=True).chosen("hooks.example", [address], secure=False)


def test_one_address_inside_among_public_ones_is_enough_to_refuse() -> None:
    with pytest.raises(NotAllowed):
        Targets().chosen("hooks.example", [PUBLIC, "10.0.0.1"], secure=True)


def test_a_network_is_allowed_by_name_and_no_other() -> None:
    targets = Targets.of("10.20.0.0/16", plain=False)
    assert targets.chosen("hooks.agency", ["10.20.3.4"], secure=True) == ["10.20.3.4"]
    assert targets.chosen("hooks.agency", ["::ffff:10.20.3.4"], secure=True) == ["10.20.3.4"]
    for address, secure in (("10.21.0.1", True), ("10.20.3.4", False)):
        with pytest.raises(NotAllowed):
            targets.chosen("hooks.agency", [address], secure=secure)


@pytest.mark.parametrize("host", WRITTEN)
async def test_no_form_of_writing_it_gets_to_this_machine(host: str) -> None:
    """Through the system's resolver, as deliveries go."""
    async with Receiver() as receiver:
        network = CheckedNetwork(Targets(), secure=False, resolve=resolved)
        poster = Poster(f"http://{host}:{receiver.port}/", network, TLS, 5)
        with pytest.raises(Unreachable):
            await poster.post([], b"{}")
        await poster.close()
    assert receiver.came == 0


async def test_the_address_that_was_checked_is_the_one_that_is_called() -> None:
    """A name that answers otherwise the second time: it is asked once."""
    asked = 0

    async def rebinding(_host: str, _port: int) -> Sequence[str]:
        nonlocal asked
        asked += 1
        return ["127.0.0.1"] if asked == 1 else ["10.0.0.1"]

    class Dialed(httpcore.AnyIOBackend):
        hosts: list[str] = []  # noqa: RUF012 - one test's

        async def connect_tcp(self, host: str, *_: object, **__: object) -> httpcore.AsyncNetworkStream:
            self.hosts.append(host)
            raise httpcore.ConnectError

    network = CheckedNetwork(Targets.of("127.0.0.0/8", plain=True), secure=False, resolve=rebinding)
    network._inner = Dialed()
    poster = Poster("http://rebinding.example/", network, TLS, 5)
    with pytest.raises(Unreachable):
        await poster.post([], b"{}")
    assert (asked, Dialed.hosts) == (1, ["127.0.0.1"])
    with pytest.raises(Unreachable, match="not at a public address"):
        await poster.post([], b"{}")
    assert Dialed.hosts == ["127.0.0.1"], "refused before it is dialed"
    await poster.close()


def loopback(receiver: Receiver, within_s: float = 5, path: str = "/") -> Poster:
    network = CheckedNetwork(Targets.of("127.0.0.0/8", plain=True), secure=False)
    return Poster(f"http://127.0.0.1:{receiver.port}{path}", network, TLS, within_s)


async def answer_of(receiver: Receiver, within_s: float = 5) -> Answer:
    """What it answers to a post that is not verified."""
    poster = loopback(receiver, within_s)
    try:
        return await poster.post([(b"content-type", b"application/json")], b"{}")
    finally:
        await poster.close()


class Plain(Receiver):
    """One that does not verify."""

    async def _receive(self, request: object) -> Response:
        self.came += 1
        return await self.answer(Delivery({}, b""), self.came)


async def test_a_redirect_is_an_answer_and_is_not_followed() -> None:
    async def elsewhere(_: Delivery, _number: int) -> Response:
        return Response(status_code=307, headers={"location": f"http://127.0.0.1:{receiver.port}/other"})

    async with Plain(answer=elsewhere) as receiver:
        assert await answer_of(receiver) == Answer(307)
    assert receiver.came == 1


async def test_an_answer_without_end_is_left() -> None:
    async def long(_: Delivery, _number: int) -> Response:
        return Response(b"x" * 10_000_000, headers={"retry-after": "7"}, status_code=503)

    async with Plain(answer=long) as receiver:
        assert await answer_of(receiver) == Answer(503, 7.0)


async def test_no_answer_in_time_is_none() -> None:
    async def late(_: Delivery, _number: int) -> Response:
        await asyncio.sleep(30)
        return Response()

    async with Plain(answer=late) as receiver:
        with pytest.raises(Unreachable, match=r"no answer within 0\.1 s"):
            await answer_of(receiver, 0.1)


async def test_tls_holds_the_certificate_against_the_name_and_the_authorities(tmp_path: Path) -> None:
    authority = make_authority(tmp_path)
    issued = issue(tmp_path, "hooks", ["hooks.agency"])
    trusting = httpx.create_ssl_context()
    trusting.load_verify_locations(authority)
    tls = {"ssl_certfile": str(issued), "ssl_keyfile": str(issued)}
    async with Plain(tls=tls) as receiver:
        targets = Targets.of("127.0.0.0/8", plain=False)
        for host, context, refused in (
            ("hooks.agency", trusting, None),
            ("other.agency", trusting, "Hostname mismatch"),
            ("hooks.agency", TLS, "unable to get local issuer|self-signed"),
        ):
            network = CheckedNetwork(targets, secure=True, resolve=fixed("127.0.0.1"))  # type: ignore[arg-type]
            poster = Poster(f"https://{host}:{receiver.port}/", network, context, 5)
            if refused is None:
                assert (await poster.post([], b"{}")).taken
            else:
                with pytest.raises(Unreachable, match=refused):
                    await poster.post([], b"{}")
            await poster.close()
    assert receiver.came == 1


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"main": {"url": "ftp://hooks.example/"}}, r"webhooks\.main\.url: write https"),
        ({"main": {"url": "https://user:word@hooks.example/"}}, "without a user"),
        ({"main": {"url": "https:///path"}}, "write https"),
        ({"main": {"url": "https://hooks.example/#part"}}, "fragment"),
        ({"main": {"url": "https://hooks.example/\r\nx"}}, "url"),
        (
            {"main": {"url": "https://hooks.example/", "topics": ["outbound.custody.v1"]}},
            "may not read outbound.cust",
        ),
        ({"main": {"url": "https://hooks.example/", "secret": "x"}}, "secret"),
        ({"Main": {"url": "https://hooks.example/"}}, "small letters"),
        ({"main": {"url": "https://hooks.example/", "from": "yesterday"}}, "from"),
        ("https://hooks.example/", "write a table"),
    ],
)
def test_a_mistake_in_the_file_is_named(given: object, said: str) -> None:
    with pytest.raises(AgencyError, match=said):
        webhooks_of("atf", ("outbound.seizures.v1",), given)


def test_a_webhook_gets_all_that_its_agency_reads_unless_it_says_less() -> None:
    topics = ("outbound.seizures.v1", "outbound.traces.v1")
    given = {
        "all": {"url": "https://a.example/"},
        "one": {"url": "https://b.example/", "topics": [topics[1]]},
    }
    assert [one.topics for one in webhooks_of("atf", topics, given)] == [topics, (topics[1],)]
