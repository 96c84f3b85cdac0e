"""A real identity provider and a real API process: tokens, rotation, binding, revocation, outage."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from joserfc.jwk import ECKey, Key, RSAKey
from typer.testing import CliRunner

from services.cli.main import app
from shared.access.jose import opened
from shared.access.proofs import digest
from tests.access.provider import signed
from tests.access.real_provider import RealProvider
from tests.api.harness import inspection, problem
from tests.deploy.processes import Running, until

pytestmark = pytest.mark.slow
MAKES: dict[str, Callable[[str], Key]] = {
    "RS256": lambda kid: RSAKey.generate_key(2048, {"kid": kid, "use": "sig"}),
    "ES256": lambda kid: ECKey.generate_key("P-256", {"kid": kid, "use": "sig"}),
}


class Service:
    """`outbound inspection api` as production runs it, with the tokens of a provider."""

    def __init__(self, provider: RealProvider, directory: Path) -> None:
        self.revoked = directory / "revoked"
        self.revoked.touch()
        env = {
            "DATABASE_URL": f"sqlite+aiosqlite:///{directory}/inspection.db",
            "OUTBOUND_ISSUERS": str(provider.issuers_file()),
            "OUTBOUND_REVOKED": str(self.revoked),
            "OUTBOUND_PORT": "0",
        }
        assert CliRunner(env=env).invoke(app, ["migrate", "inspection"]).exit_code == 0
        self.process = Running("inspection", ["inspection", "api"], env, directory)
        self.url = f"{self.process.base()}/v1/inspections"

    def post(self, token: str, scheme: str = "Bearer", **headers: str) -> httpx.Response:
        """Log an inspection."""
        sent = {"Authorization": f"{scheme} {token}", "Idempotency-Key": uuid4().hex, **headers}
        return httpx.post(self.url, json=inspection(), headers=sent, trust_env=False)


@pytest.fixture(params=MAKES)
def alg(request: pytest.FixtureRequest) -> str:
    """What tokens are signed with."""
    return str(request.param)


@pytest.fixture
def provider(alg: str, tmp_path: Path) -> Iterator[RealProvider]:
    """A provider that signs with the key `first`."""
    with RealProvider(tmp_path, alg, MAKES[alg]("first")) as one:
        yield one


@pytest.fixture
def service(provider: RealProvider, tmp_path: Path) -> Iterator[Service]:
    one = Service(provider, tmp_path)
    try:
        yield one
    finally:
        one.process.kill()


def test_its_tokens_are_taken_through_a_rotation_and_an_outage(
    provider: RealProvider, service: Service, alg: str
) -> None:
    old, late = provider.token(), provider.token()
    assert service.post(old).status_code == 201
    first, second = (MAKES[alg](name) for name in ("first", "second"))
    provider.rotate(second, first)  # the old key stays published while its tokens live
    new = provider.token()
    assert (_kid(old), _kid(new)) == ("first", "second")
    until(lambda: service.post(new).status_code == 201, "a token of the new key is taken")
    provider.rotate(second)
    until(lambda: service.post(late).status_code == 401, "a token of the withdrawn key is refused")
    unused = provider.token()
    provider.stop()
    assert service.post(unused).status_code == 201, "known keys go on without their issuer"


def test_what_it_did_not_mean_for_us_is_refused(provider: RealProvider, service: Service) -> None:
    problem(service.post(provider.token(resource="urn:inbound")), 401)
    problem(service.post(provider.token("stranger")), 403)
    assert service.post(provider.token("handheld-17")).status_code == 201
    token = provider.token()
    assert service.post(token).status_code == 201
    until_then = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    service.revoked.write_text(f"jti cbp|{opened(token, 'token')[1]['jti']} {until_then}\n")
    assert "revoked" in problem(service.post(token), 401)["detail"]
    assert service.post(provider.token()).status_code == 201
    service.revoked.write_text(f"subject cbp|officer {until_then}\n")
    problem(service.post(provider.token()), 401)
    log = service.process.output.read_text()
    assert '"status":401' in log
    assert not [one for one in token.split(".") if one in log]


def test_a_token_that_it_bound_to_a_key_needs_a_proof(provider: RealProvider, service: Service) -> None:
    key = MAKES["ES256"]("holder")
    token = provider.token(DPoP=_proof(key, f"{provider.issuer}/token"))
    assert opened(token, "token")[1]["cnf"] == {"jkt": key.thumbprint()}
    proof = _proof(key, service.url, ath=digest(token))
    assert service.post(token, "DPoP", DPoP=proof).status_code == 201
    assert "used before" in problem(service.post(token, "DPoP", DPoP=proof), 401)["detail"]
    problem(service.post(token), 401)


def _proof(key: Key, url: str, **claims: str) -> str:
    """A proof for a POST (RFC 9449)."""
    public = {name: one for name, one in key.as_dict(private=False).items() if name not in ("kid", "use")}
    stated = {"jti": uuid4().hex, "htm": "POST", "htu": url, "iat": int(time.time()), **claims}
    return signed({"typ": "dpop+jwt", "alg": "ES256", "jwk": public}, stated, key)


def _kid(token: str) -> str:
    return str(opened(token, "token")[0]["kid"])
