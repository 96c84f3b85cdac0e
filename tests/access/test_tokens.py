"""Every way that a token can be wrong, and what is told of it."""

import asyncio
import hmac
import json
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st
from joserfc.jwk import Key, OKPKey
from joserfc.util import urlsafe_b64encode
from structlog.testing import capture_logs

from shared.access import identity as identities
from shared.access.caller import Caller, Role
from shared.access.refusals import NoRole, Refused
from tests.access.provider import (
    EC,
    ED,
    RSA,
    START,
    SUBJECT,
    URL,
    Everything,
    Json,
    Make,
    Provider,
    part,
    shown,
    unsigned,
)

OTHER = OKPKey.generate_key("Ed25519", {"kid": "ed"})
PEM = RSA.as_bytes(private=False)


def places(caller: Caller) -> list[str]:
    """Every code of every place, in order."""
    return sorted(caller.ports | caller.field_offices | caller.agencies | caller.operations)


def confused(provider: Provider, secret: bytes) -> str:
    """A token whose HMAC is made with a public key, as a careless library would check it."""
    text = unsigned({"alg": "HS256", "typ": "at+jwt", "kid": "rsa"}, provider.claims())
    made = hmac.new(secret, text.rstrip(".").encode(), sha256).digest()
    return text + urlsafe_b64encode(made).decode()


def doubled(provider: Provider, segment: int, extra: str) -> str:
    """A signed token with a name twice in its header or its claims."""
    header, claims = {"alg": "Ed25519", "typ": "at+jwt", "kid": "ed"}, provider.claims()
    texts = [json.dumps(header), json.dumps(claims)]
    texts[segment] = texts[segment][:-1] + f", {extra}}}"
    payload = f"{part(texts[0])}.{part(texts[1])}"
    signature = Everything().get_alg("Ed25519").sign(payload.encode(), ED)
    return f"{payload}.{urlsafe_b64encode(signature).decode()}"


REFUSED: dict[str, tuple[Make, str]] = {
    "empty": (lambda p: "", "not a signed JWT"),
    "two parts": (lambda p: "a.b", "not a signed JWT"),
    "encrypted": (lambda p: "a.b.c.d.e", "not a signed JWT"),
    "no base64": (lambda p: "?.?.?", "not a signed JWT"),
    "not ASCII": (lambda p: "é.é.é", "not a signed JWT"),
    "a list": (lambda p: f"{part('[]')}.{part('[]')}.", "not a signed JWT"),
    "bottomless": (lambda p: f"{part('{}')}.{part('[' * 8000)}.", "not a signed JWT"),
    "NaN": (lambda p: ".".join((part("{}"), part('{"exp": NaN}'), "")), "not a signed JWT"),
    "huge": (lambda p: p.token(padding="x" * 20_000), "longer than 16384"),
    "claim twice": (lambda p: doubled(p, 1, '"roles": ["administrator"]'), "not a signed JWT"),
    "header twice": (lambda p: doubled(p, 0, '"alg": "none"'), "not a signed JWT"),
    "expired": (lambda p: p.token(exp=int(START) - 31), "has expired"),
    "never expires": (lambda p: p.token(exp=None), "needs exp"),
    "expires as text": (lambda p: p.token(exp="9999999999"), "does not have its form"),
    "expires at infinity": (lambda p: p.token(exp=float("inf")), "not a signed JWT"),
    "not yet valid": (lambda p: p.token(nbf=int(START) + 31), "not valid yet"),
    "issued in the future": (lambda p: p.token(iat=int(START) + 31), "issued in the future"),
    "no time of issue": (lambda p: p.token(iat=None), "needs exp, iat"),
    "another audience": (lambda p: p.token(aud="inbound"), "another audience"),
    "other audiences": (lambda p: p.token(aud=["inbound", "account"]), "another audience"),
    "no audience": (lambda p: p.token(aud=None), "needs exp, iat, sub, iss and aud"),
    "another issuer": (lambda p: p.token(iss="https://login.test/realms/port"), "none that is trusted"),
    "nearly the issuer": (lambda p: p.token(iss=f"{URL}/"), "none that is trusted"),
    "no issuer": (lambda p: p.token(iss=None), "none that is trusted"),
    "issuer a list": (lambda p: p.token(iss=[URL]), "none that is trusted"),
    "no subject": (lambda p: p.token(sub=None), "needs exp"),
    "subject too long": (lambda p: p.token(sub="o" * 197), "1 to 200 printable characters"),
    "subject with a line end": (lambda p: p.token(sub="a\nb"), "printable"),
    "another key": (lambda p: p.token(OTHER), "signature does not hold"),
    "no signature": (lambda p: p.token().rpartition(".")[0] + ".", "signature does not hold"),
    "no key id": (lambda p: p.token(header={"kid": None}), "no key id"),
    "an ID of DPoP": (lambda p: p.token(header={"typ": "dpop+jwt"}), "not the type at+jwt"),
    "alg none": (lambda p: unsigned({"alg": "none", "kid": "ed"}, p.claims()), "not signed by one of"),
    "alg None": (lambda p: unsigned({"alg": "None", "kid": "ed"}, p.claims()), "not signed by one of"),
    "no alg": (lambda p: unsigned({"kid": "ed"}, p.claims()), "does not hold"),
    "alg not allowed": (lambda p: p.token(RSA, "RS512"), "not signed by one of"),
    "alg of another key": (lambda p: p.token(EC, "ES256", {"kid": "rsa"}), "signature does not hold"),
    "public key as a secret": (lambda p: confused(p, PEM), "not signed by one of"),
    "crit": (lambda p: p.token(header={"crit": ["exp"], "exp": 1}), "extensions"),
    "b64": (lambda p: p.token(header={"b64": True}), "extensions"),
    "jwk in the header": (
        lambda p: p.token(OTHER, header={"jwk": OTHER.as_dict(private=False)}),
        "signature does not hold",
    ),
    "jku in the header": (
        lambda p: p.token(OTHER, header={"jku": "https://evil.test/jwks"}),
        "signature does not hold",
    ),
    "x5u in the header": (
        lambda p: p.token(OTHER, header={"x5u": "https://evil.test/x.pem"}),
        "signature does not hold",
    ),
    "bound by a certificate": (lambda p: p.token(cnf={"x5t#S256": "abc"}), "cannot be checked"),
    "bound by nothing": (lambda p: p.token(cnf={}), "cannot be checked"),
    "roles a text": (lambda p: p.token(roles="officer"), "roles is not a list"),
    "ports a text": (lambda p: p.token(ports="2304"), "ports is not a list"),
    "ports of numbers": (lambda p: p.token(ports=[2304]), "ports is not a list"),
    "ports a number": (lambda p: p.token(ports=2304), "ports is not a list"),
}


@pytest.mark.parametrize("case", REFUSED)
async def test_a_token_that_is_wrong_is_refused_and_not_told_on(case: str) -> None:
    make, why = REFUSED[case]
    provider = Provider(RSA, EC, ED)
    token = make(provider)
    with capture_logs() as logs, pytest.raises(Refused) as refusal:
        await provider.identity().caller(shown(token))
    assert why in refusal.value.detail
    said = refusal.value.detail + str(logs)
    parts = [one for one in token.split(".") if len(one) > 5]
    assert not [one for one in (SUBJECT, "evil", *parts) if one in said]


@pytest.mark.parametrize(("key", "alg"), [(RSA, "RS256"), (RSA, "PS256"), (EC, "ES256"), (ED, "Ed25519")])
async def test_a_good_token_names_its_caller(key: Key, alg: str) -> None:
    provider = Provider(RSA, EC, ED)
    changed: list[Json] = [
        {},
        {"aud": ["account", "outbound"]},
        {"nbf": START},
        {"exp": START - 29},
        {"iat": START + 29},
    ]
    for changes in changed:
        token = provider.token(key, alg, jti="t-1", **changes)
        caller = await provider.identity().caller(shown(token))
        assert caller.subject == f"cbp|{SUBJECT}"
        assert caller.roles == {Role.OFFICER}
        assert places(caller) == ["2304", "cbp_ofo"]
        assert caller.token_id == "t-1"


@pytest.mark.parametrize(
    "header", [{"typ": None}, {"typ": "JWT"}, {"typ": "application/at+jwt"}, {"jku": "https://evil.test"}]
)
async def test_headers_that_issuers_send_do_not_matter(header: dict[str, str]) -> None:
    provider = Provider()
    assert (await provider.identity().caller(shown(provider.token(header=header)))).roles


async def test_a_role_or_agency_that_the_issuer_may_not_give_does_not_count() -> None:
    provider = Provider()
    identity = provider.identity()
    token = provider.token(roles=["administrator", "officer", "emperor"], agencies=["cbp_ofo", "ice_hsi"])
    caller = await identity.caller(shown(token))
    assert caller.roles == {Role.OFFICER}
    assert caller.agencies == {"cbp_ofo"}
    assert (await identity.caller(shown(provider.token(agencies=["*"])))).agencies == {"cbp_ofo"}
    for roles in (["administrator"], ["emperor"], [], None):
        with pytest.raises(NoRole, match="one of officer, supervisor"):
            await identity.caller(shown(provider.token(roles=roles)))


async def test_claims_are_where_the_file_says() -> None:
    claims = {"roles": "realm_access.roles", "ports": ["https://cbp.test/ports"], "operations": "a.b"}
    provider = Provider(claims=claims)
    stated: Json = {
        "realm_access": {"roles": ["supervisor"]},
        "https://cbp.test/ports": ["2402"],
        "a": "no object",
    }
    caller = await provider.identity().caller(shown(provider.token(**stated)))
    assert caller.roles == {Role.SUPERVISOR}
    assert places(caller) == ["2402", "cbp_ofo"]


async def test_subjects_of_two_issuers_never_meet() -> None:
    one, other = Provider(), Provider(name="hsi", issuer="https://hsi.test")
    other.issuer = other.issuer.model_copy(update={"roles": frozenset({Role.OFFICER})})
    identity = identities.Identity([one.issuer, other.issuer], None, one.clock, one.ring)
    first = await identity.caller(shown(one.token()))
    second = await identity.caller(shown(one.token(iss="https://hsi.test")))
    assert (first.subject, second.subject) == (f"cbp|{SUBJECT}", f"hsi|{SUBJECT}")


async def test_a_known_token_costs_no_signature_and_ends_when_it_expires(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    provider = Provider()
    identity, checked = provider.identity(), list[str]()
    monkeypatch.setattr("shared.access.identity.check_signature", lambda token, *_: checked.append(token))
    token = provider.token(exp=int(START) + 100)
    for _ in range(3):
        await identity.caller(shown(token))
    assert checked == [token]
    provider.clock.now += 130
    with pytest.raises(Refused, match="expired"):
        await identity.caller(shown(token))


async def test_so_many_tokens_are_known_and_no_more() -> None:
    provider = Provider()
    identity = provider.identity()
    for _ in range(identities.KNOWN_TOKENS + 20):
        await identity.caller(shown(provider.token()))
    assert len(identity._known) == identities.KNOWN_TOKENS


@given(st.data())
def test_no_change_of_a_character_makes_another_token_that_is_taken(data: st.DataObject) -> None:
    provider = Provider()
    token = provider.token()
    at = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.characters(codec="latin-1").filter(lambda one: one != token[at]))
    with pytest.raises(Refused):
        asyncio.run(provider.identity().caller(shown(token[:at] + other + token[at + 1 :])))


@given(st.text(max_size=200))
def test_no_text_is_more_than_refused(text: str) -> None:
    with pytest.raises(Refused):
        asyncio.run(Provider().identity().caller(shown(text)))


def test_the_secret_of_the_confusion_is_the_public_key() -> None:
    assert RSA.public_key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo) == PEM
