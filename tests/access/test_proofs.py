"""Bound tokens (DPoP, RFC 9449): each request proves that it is the holder's, once."""

import asyncio
from collections.abc import Callable

import httpx
import pytest
from joserfc.jwk import ECKey, OctKey

from shared.access import proofs
from shared.access.identity import Identity
from shared.access.refusals import Refused
from shared.runtime.settings import Settings
from shared.web.auth import Authenticator
from tests.access.provider import ED, HOLDER, RSA, START, Holder, Provider, shown, unsigned
from tests.api.harness import component_app, problem
from tests.support import issuer

OTHER = ECKey.generate_key("P-256")
SECRET = OctKey.import_key(b"a secret of thirty-two bytes, no less")

REFUSED: dict[str, tuple[Callable[[Holder], tuple[str, ...]], str]] = {
    "none": (lambda h: (), "sent once"),
    "two": (lambda h: (h.proof(), h.proof()), "sent once"),
    "no JWT": (lambda h: ("x.y.z",), "not a signed JWT"),
    "another method": (lambda h: (h.proof(htm="GET"),), "another method or address"),
    "another address": (lambda h: (h.proof(htu="https://outbound.test/v1/inspections"),), "another method"),
    "another host": (lambda h: (h.proof(htu="https://evil.test/v1/seizures"),), "another method"),
    "another scheme": (lambda h: (h.proof(htu="http://outbound.test/v1/seizures"),), "another method"),
    "no address": (lambda h: (h.proof(htu=None),), "another method"),
    "an address of nonsense": (lambda h: (h.proof(htu="https://[::"),), "another method"),
    "another token": (lambda h: (h.proof(ath="AAAA"),), "another access token"),
    "no token": (lambda h: (h.proof(ath=None),), "another access token"),
    "old": (lambda h: (h.proof(iat=START - 61),), "within 60 s"),
    "of the future": (lambda h: (h.proof(iat=START + 61),), "within 60 s"),
    "of no time": (lambda h: (h.proof(iat=None),), "when it was made"),
    "of a huge time": (lambda h: (h.proof(iat=10**400),), "within 60 s"),
    "of true": (lambda h: (h.proof(iat=True),), "when it was made"),
    "no id": (lambda h: (h.proof(jti=None),), "needs an id"),
    "a long id": (lambda h: (h.proof(jti="j" * 201),), "needs an id"),
    "another key": (lambda h: (h.proof(key=OTHER),), "another key"),
    "a key that did not sign": (
        lambda h: (h.proof({"jwk": HOLDER.as_dict(private=False)}, OTHER),),
        "does not hold",
    ),
    "no key": (lambda h: (h.proof({"jwk": None}),), "public key in its header"),
    "a key that is not whole": (lambda h: (h.proof({"jwk": {"kty": "EC", "crv": "P-256"}}),), "not whole"),
    "a private key": (lambda h: (h.proof({"jwk": HOLDER.as_dict(private=True)}),), "private key"),
    "a secret key": (lambda h: (h.proof({"jwk": SECRET.as_dict(private=True)}),), "public key in its header"),
    "type of a token": (lambda h: (h.proof({"typ": "at+jwt"}),), "type dpop"),
    "alg none": (
        lambda h: (unsigned({"alg": "none", "typ": "dpop+jwt", "jwk": HOLDER.as_dict(private=False)}, {}),),
        "not signed by one of",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
async def test_a_proof_that_is_wrong_is_refused(case: str) -> None:
    make, why = REFUSED[case]
    holder = Holder(Provider())
    with pytest.raises(Refused, match=why) as refusal:
        await holder.provider.identity().caller(holder.shown(*make(holder)))
    assert refusal.value.error == "invalid_dpop_proof"


@pytest.mark.parametrize(("key", "alg"), [(HOLDER, "ES256"), (RSA, "PS256"), (ED, "Ed25519")])
async def test_the_holder_is_known_by_a_new_proof_for_each_request(key: ECKey, alg: str) -> None:
    holder = Holder(Provider(), key, alg)
    identity = holder.provider.identity()
    for changes in ({}, {"htu": "HTTPS://OUTBOUND.test:443/v1/seizures?limit=1#x"}, {"iat": START + 60}):
        assert (await identity.caller(holder.shown(holder.proof(**changes)))).roles


async def test_a_proof_is_taken_once_for_as_long_as_it_would_be_taken() -> None:
    holder = Holder(Provider())
    identity, clock = holder.provider.identity(), holder.provider.clock
    proof = holder.proof(iat=int(START) + 60)
    await identity.caller(holder.shown(proof))
    for later in (0, 60, 120):
        clock.now = START + later
        with pytest.raises(Refused, match="used before"):
            await identity.caller(holder.shown(proof))
    clock.now = START + 121
    with pytest.raises(Refused, match="within 60 s"):
        await identity.caller(holder.shown(proof))


async def test_the_memory_of_proofs_has_an_end_and_forgets_none_that_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(proofs, "MAX_SEEN", 3)
    holder = Holder(Provider())
    identity = holder.provider.identity()
    for _ in range(3):
        await identity.caller(holder.shown(holder.proof()))
    with pytest.raises(Refused, match="too many of late"):
        await identity.caller(holder.shown(holder.proof()))
    holder.provider.clock.now += 61
    assert (await identity.caller(holder.shown(holder.proof()))).roles


async def test_a_bound_token_is_nothing_without_its_key_and_an_unbound_one_needs_none() -> None:
    holder = Holder(Provider())
    identity = holder.provider.identity()
    with pytest.raises(Refused, match="Authorization: DPoP TOKEN"):
        await identity.caller(shown(holder.token))
    free = holder.provider.token()
    with pytest.raises(Refused, match="Authorization: Bearer TOKEN"):
        await identity.caller(holder.shown(holder.proof(), token=free))
    await identity.caller(holder.shown(holder.proof()))
    with pytest.raises(Refused, match="Authorization: DPoP TOKEN"):  # also once the token is known
        await identity.caller(shown(holder.token))


def bound(provider: Provider) -> tuple[httpx.AsyncClient, Identity]:
    """The API of inspections as it stands behind a proxy, with the tokens of a provider."""
    from services.inspection.main import SERVICE
    from shared.database.database import Database

    app = component_app(SERVICE, Database("sqlite+aiosqlite://"))
    identity = provider.identity()
    app.state.authenticator = Authenticator(identity, "https://outbound.test")
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://inner:8000"), identity


async def test_over_http_a_proof_names_the_public_address() -> None:
    holder = Holder(Provider())
    client, _ = bound(holder.provider)
    async with client:
        path = "/v1/inspections"
        proof = holder.proof(htu=f"https://outbound.test{path}")
        sent = {"Authorization": f"DPoP {holder.token}", "DPoP": proof}
        assert (await client.post(path, headers=sent)).status_code == 415  # known: now the body is looked at
        again = await client.post(path, headers=sent)
        problem(again, 401)
        assert again.headers["www-authenticate"].startswith('DPoP algs="RS256 ')
        assert again.headers["www-authenticate"].endswith('error="invalid_dpop_proof"')
        inner = holder.proof(htu=f"http://inner:8000{path}")
        problem(await client.post(path, headers=sent | {"DPoP": inner}), 401)
        bare = await client.post(path, headers={"Authorization": f"Bearer {holder.token}"})
        problem(bare, 401)
        assert bare.headers["www-authenticate"] == 'Bearer error="invalid_token"'


async def test_an_issuer_that_is_away_is_503_and_its_callers_keep_their_tokens() -> None:
    provider = Provider()
    provider.away = True
    client, _ = bound(provider)
    async with client:
        sent = {"Authorization": f"Bearer {provider.token()}"}
        answer = await client.get("/v1/inspections", headers=sent)
        assert "cannot be read now" in problem(answer, 503)["detail"]
        assert answer.headers["retry-after"] == "5"
        assert "www-authenticate" not in answer.headers


def test_settings_that_name_no_such_files_stop_the_start() -> None:
    for name in ("outbound_issuers", "outbound_revoked"):
        with pytest.raises(ValueError, match=f"{name.upper()}: no-such-file"):
            Authenticator.of(Settings().model_copy(update={name: "no-such-file"}))
    assert Authenticator.of(Settings(outbound_issuers=issuer.ISSUERS))


def test_a_huge_time_is_no_error_of_the_library() -> None:
    holder = Holder(Provider())
    with pytest.raises(Refused):
        asyncio.run(holder.provider.identity().caller(holder.shown(holder.proof(iat=-(10**400)))))
