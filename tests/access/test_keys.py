"""The keys of an issuer: rotated, made up, and away."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from joserfc.jwk import OctKey, OKPKey

from shared.access.issuers import Issuer
from shared.access.keys import KeyRing, Unusable, published
from shared.access.refusals import IssuerAway, Refused
from tests.access.provider import ED, RSA, URL, Provider, shown

NEXT = OKPKey.generate_key("Ed25519", {"kid": "next", "use": "sig"})


async def test_made_up_key_ids_have_the_issuer_asked_once_in_a_while() -> None:
    provider = Provider()
    identity = provider.identity()
    await identity.caller(shown(provider.token()))
    provider.clock.now += 30
    for number in range(200):
        with pytest.raises(Refused, match="no key with its key id"):
            await identity.caller(shown(provider.token(header={"kid": f"made-up-{number}"})))
    assert provider.asked == 2
    provider.clock.now += 29
    with pytest.raises(Refused):
        await identity.caller(shown(provider.token(header={"kid": "another"})))
    assert provider.asked == 2
    assert (await identity.caller(shown(provider.token()))).roles


async def test_many_at_once_ask_the_issuer_once() -> None:
    provider = Provider()
    identity = provider.identity()
    tokens = [provider.token() for _ in range(50)]
    callers = await asyncio.gather(*(identity.caller(shown(one)) for one in tokens))
    assert (len(callers), provider.asked) == (50, 1)


async def test_a_rotation_with_an_overlap_is_not_noticed_and_ends_the_old_key() -> None:
    provider = Provider(ED)
    identity = provider.identity()
    old = provider.token(ED)
    await identity.caller(shown(old))
    provider.published = [ED, NEXT]
    provider.clock.now += provider.issuer.refetch_seconds
    await identity.caller(shown(provider.token(NEXT)))
    await identity.caller(shown(provider.token(ED)))
    provider.published = [NEXT]
    provider.clock.now += provider.issuer.refresh_seconds + 1
    await identity.caller(shown(provider.token(NEXT)))
    for token in (old, provider.token(ED)):  # known or not, a token ends with its key
        with pytest.raises(Refused, match="no key with its key id"):
            await identity.caller(shown(token))


async def test_known_keys_go_on_for_a_while_without_their_issuer_and_then_nobody_can_say() -> None:
    provider = Provider()
    identity = provider.identity()
    await identity.caller(shown(provider.token()))
    provider.away = True
    provider.clock.now += provider.issuer.keep_seconds
    assert (await identity.caller(shown(provider.token()))).roles
    with pytest.raises(IssuerAway):  # a key that we may merely not know yet
        await identity.caller(shown(provider.token(header={"kid": "next"})))
    asked = provider.asked
    provider.clock.now += 1
    for _ in range(100):
        with pytest.raises(IssuerAway, match="'cbp' cannot be read now"):
            await identity.caller(shown(provider.token()))
    assert provider.asked == asked
    provider.away = False
    provider.clock.now += 30
    assert (await identity.caller(shown(provider.token()))).roles


async def test_an_issuer_that_was_never_reached_is_away() -> None:
    provider = Provider()
    provider.away = True
    identity = provider.identity()
    await identity.prepare()
    with pytest.raises(IssuerAway):
        await identity.caller(shown(provider.token()))
    provider.away = False
    provider.clock.now += 30
    assert (await identity.caller(shown(provider.token()))).roles


async def test_who_has_a_known_key_does_not_wait_for_an_issuer_that_hangs() -> None:
    provider, gate = Provider(), asyncio.Event()
    given = provider.fetch

    async def slow(issuer: Issuer) -> Any:
        await gate.wait()
        return await given(issuer)

    ring = KeyRing(provider.issuer, provider.clock, given)
    await ring.read()
    ring._fetch = slow
    provider.clock.now += provider.issuer.refresh_seconds + 1
    first = asyncio.create_task(ring.key("ed"))
    await asyncio.sleep(0)
    assert (await ring.key("ed")).kid == "ed"
    assert not first.done()
    gate.set()
    assert (await first).kid == "ed"


SETS: dict[str, Any] = {
    "nothing": {},
    "no list": {"keys": "ed"},
    "no keys": {"keys": []},
    "no objects": {"keys": [1, "ed", None]},
    "secrets": {"keys": [OctKey.import_key(b"s" * 32, {"kid": "s"}).as_dict(private=True)]},
    "without ids": {"keys": [{n: v for n, v in ED.as_dict(private=False).items() if n != "kid"}]},
    "for encryption": {"keys": [ED.as_dict(private=False) | {"use": "enc"}]},
    "not whole": {"keys": [{"kty": "EC", "kid": "ec", "crv": "P-256", "x": "AA"}]},
    "short": {"keys": [RSA.as_dict(private=False) | {"n": RSA.as_dict(private=False)["n"][:170]}]},
    "of development": {"keys": [ED.as_dict(private=False) | {"kid": "development-1"}]},
}


@pytest.mark.parametrize("case", SETS)
async def test_a_set_without_a_fit_key_is_refused_at_the_start(case: str) -> None:
    provider = Provider()

    async def fetch(_issuer: Issuer) -> Any:
        return SETS[case]

    provider.fetch = fetch  # type: ignore[method-assign]
    with pytest.raises(Unusable):
        await provider.identity().prepare()
    with pytest.raises(IssuerAway):
        await provider.identity().caller(shown(provider.token()))


async def test_one_key_that_is_not_fit_does_not_spoil_the_others() -> None:
    provider = Provider()

    async def fetch(_issuer: Issuer) -> Any:
        return {"keys": [{"kty": "AKP", "kid": "new"}, *SETS["not whole"]["keys"], ED.as_dict(private=False)]}

    provider.fetch = fetch  # type: ignore[method-assign]
    assert (await provider.identity().caller(shown(provider.token()))).roles


async def test_an_rsa_key_is_as_long_as_its_issuers_table_asks() -> None:
    short = Provider(RSA, ED, least_rsa_bits=2049)
    identity = short.identity()
    assert (await identity.caller(shown(short.token()))).roles
    with pytest.raises(Refused, match="no key with its key id"):
        await identity.caller(shown(short.token(RSA, "RS256")))
    exact = Provider(RSA, least_rsa_bits=2048)
    assert (await exact.identity().caller(shown(exact.token(RSA, "RS256")))).roles


def answering(monkeypatch: pytest.MonkeyPatch, answer: Callable[[httpx.Request], httpx.Response]) -> None:
    """Have the issuer's addresses answered by a function."""
    client = httpx.AsyncClient
    transport = httpx.MockTransport(answer)
    monkeypatch.setattr("shared.access.keys.httpx.AsyncClient", lambda **_: client(transport=transport))


async def test_keys_are_found_by_discovery(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        found = {"issuer": URL, "jwks_uri": "https://keys.test/jwks"} if len(asked) == 1 else {"keys": [1]}
        return httpx.Response(200, json=found)

    answering(monkeypatch, answer)
    assert await published(Provider().issuer) == {"keys": [1]}
    assert asked == [f"{URL}/.well-known/openid-configuration", "https://keys.test/jwks"]


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (httpx.Response(200, json={"issuer": f"{URL}/x", "jwks_uri": "https://keys.test"}), "another issuer"),
        (httpx.Response(200, json={"issuer": URL, "jwks_uri": "http://keys.test"}), "no https"),
        (httpx.Response(200, json={"issuer": URL, "jwks_uri": 7}), "no https"),
        (httpx.Response(302, headers={"Location": "https://evil.test"}), "status 302"),
        (httpx.Response(200, json=[]), "not a JSON object"),
        (httpx.Response(200, content=b"{" * 600_000), "more than"),
        (httpx.Response(200, text="<html>"), "Expecting value"),
    ],
)
async def test_an_answer_that_is_no_issuers_is_refused(
    monkeypatch: pytest.MonkeyPatch, answer: httpx.Response, why: str
) -> None:
    answering(monkeypatch, lambda _request: answer)
    with pytest.raises(ValueError, match=why):
        await published(Provider().issuer)
