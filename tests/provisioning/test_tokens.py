"""Access tokens of a real identity provider, on a real broker that takes them beside passwords."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import orjson
import pytest
from aiokafka.abc import AbstractTokenProvider
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError
from joserfc.jwk import RSAKey

from services.cli.processes.kafka_security import KafkaSecurity
from services.cli.processes.kafka_tokens import TakenTokens
from services.cli.processes.local_kafka import LocalKafka
from services.cli.processes.system import migrations
from services.inspection.main import SERVICE
from shared.contracts import inspection
from shared.contracts.envelope import HEARTBEAT
from shared.database.database import Database
from shared.events.kafka import KafkaLog, KafkaSettings
from shared.events.kafka.tokens import ClientCredentials, TokenEndpoint
from shared.events.log import LogError, Record
from tests.access.provider import signed
from tests.access.real_provider import SECRET, RealProvider
from tests.deploy.processes import Running
from tests.gateway.line import message, versions
from tests.log.harness import send
from tests.provisioning.commands import DEADLINE_S, Agency, Operator, beginning
from tests.provisioning.conftest import POLICY
from tests.provisioning.test_policy import SHIPPED
from tests.provisioning.test_real import publish
from tests.support.kafka import REAUTH_MS, SecuredKafka, kafka_jars

pytestmark = pytest.mark.kafka
KEY = RSAKey.generate_key(2048, {"kid": "rsa", "use": "sig"})
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "rsa", "use": "sig"})
PREFIX = f"t{uuid4().hex[:8]}"
GUNS, MONEY = f"{PREFIX}-guns.a", f"{PREFIX}-money.a"
LIFETIME_S = 5


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealProvider]:
    """Its clients are called as users of the broker are."""
    directory = tmp_path_factory.mktemp("provider")
    names = (GUNS, MONEY, f"{PREFIX}-relay", "inspection")
    claims: dict[str, dict[str, Any]] = {name: {} for name in names}
    with RealProvider(directory, "RS256", KEY, claims=claims, lifetime_s=LIFETIME_S) as one:
        yield one


@pytest.fixture(scope="module")
def secured_kafka(provider: RealProvider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecuredKafka]:
    """A broker that takes the provider's tokens for the audience `kafka`."""
    tokens = TakenTokens(provider.issuer, f"{provider.issuer}/jwks", "kafka", provider.authority)
    security = KafkaSecurity(tmp_path_factory.mktemp("certificates"), REAUTH_MS, tokens)
    with LocalKafka(kafka_jars(), security=security) as broker:
        yield SecuredKafka(broker, security)


@pytest.fixture
def agency(operator: Operator) -> Agency:
    """The one that reads guns, on a broker that both agencies were added to."""
    operator.policy.write_text(POLICY.format(prefix=PREFIX))
    operator.provision()
    operator.credentials("add", f"{PREFIX}-money")
    return operator.credentials("add", f"{PREFIX}-guns")


def by_token(kafka: SecuredKafka, provider: RealProvider, client: str, **changes: Any) -> KafkaSettings:
    """How this client reaches the broker without a password of the broker."""
    given = {"resource": "urn:kafka", "cafile": str(provider.authority), **changes}
    endpoint = TokenEndpoint(f"{provider.issuer}/token", **given)
    return replace(kafka.settings(client, SECRET), sasl_mechanism="OAUTHBEARER", token_endpoint=endpoint)


@dataclass(frozen=True)
class ByToken(Agency):
    """The agency without its password."""

    provider: RealProvider
    client: str

    @property
    def log(self) -> KafkaLog:
        return KafkaLog(by_token(self.kafka, self.provider, self.client))


async def test_a_token_reads_what_the_user_of_its_name_may_and_nothing_else(
    agency: Agency, operator: Operator, provider: RealProvider
) -> None:
    await publish(operator, PREFIX, "guns", b"gun")
    guns = ByToken(agency.kafka, agency.given, provider, GUNS)
    assert [one.value for one in await guns.read([f"{PREFIX}.guns"], 1)] == [b"gun"]
    with pytest.raises(LogError, match=r"TopicAuthorizationFailed|not show the topic"):
        await guns.read([f"{PREFIX}.money"], 1)
    with pytest.raises(LogError, match="GroupAuthorizationFailed"):
        await replace(guns, client=MONEY).read([f"{PREFIX}.money"], 1)  # in a group of the other agency


def variables(kafka: SecuredKafka, provider: RealProvider, client: str) -> dict[str, str]:
    """Those of a process whose user has no password of the broker."""
    return kafka.security.environment(kafka.broker.bootstrap) | {
        "KAFKA_SASL_MECHANISM": "OAUTHBEARER",
        "KAFKA_SASL_USERNAME": client,
        "KAFKA_SASL_PASSWORD": SECRET,
        "KAFKA_SASL_PASSWORD_FILE": "",
        "KAFKA_OAUTH_TOKEN_URL": f"{provider.issuer}/token",
        "KAFKA_OAUTH_RESOURCE": "urn:kafka",
        "KAFKA_OAUTH_CAFILE": str(provider.authority),
    }


async def test_subscribe_reads_by_token(
    agency: Agency, operator: Operator, provider: RealProvider, tmp_path: Path
) -> None:
    topic, wanted = f"{PREFIX}.money", versions(5, 3, seed=1)
    await send(operator.service(f"{PREFIX}-relay"), [message(topic, *one) for one in wanted])
    given = ["subscribe", "--topic", topic, "--from", "beginning", "--format", "json", "--until-end"]
    running = Running("subscribe", given, variables(agency.kafka, provider, MONEY), tmp_path / "subscribe")
    code = await asyncio.to_thread(running.wait, DEADLINE_S)
    said = running.output.read_text()
    assert code == 0, said
    found = [orjson.loads(line)["data"] for line in said.splitlines() if line.startswith("{")]
    assert sorted((one["id"], one["version"]) for one in found) == sorted(wanted)
    assert SECRET not in said


async def test_a_worker_relays_by_token(operator: Operator, provider: RealProvider, tmp_path: Path) -> None:
    operator.policy.write_text(SHIPPED.read_text())
    await asyncio.to_thread(operator.provision)
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'inspection.db'}")
    await migrations(SERVICE).upgrade(database)
    await database.close()
    given = {"DATABASE_URL": database.url, "OUTBOUND_METRICS_PORT": "0"}
    given |= variables(operator.kafka, provider, SERVICE.name)
    running = Running("worker", [SERVICE.name, "worker"], given, tmp_path / "worker")
    reader = await operator.service("aggregator").consumer(
        "aggregator", [inspection.TOPIC], beginning, "test"
    )
    found: list[Record] = []
    try:
        async with asyncio.timeout(2 * DEADLINE_S):
            while not found:
                found += [one for part in (await reader.poll(100, 0.2)).values() for one in part]
    finally:
        await reader.close()
        assert await asyncio.to_thread(running.stop, DEADLINE_S) == 0, running.output.read_text()
    assert dict(found[0].headers)["ce_type"] == HEARTBEAT.encode()
    assert SECRET not in running.output.read_text()


async def test_tokens_are_renewed_while_a_consumer_reads(
    agency: Agency, operator: Operator, provider: RealProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It reads on without a break that shows, when its first two tokens have ended."""
    asked: list[float] = []
    ask = ClientCredentials._ask

    async def counted(self: ClientCredentials) -> tuple[str, float]:
        asked.append(time.monotonic())
        return await ask(self)

    monkeypatch.setattr(ClientCredentials, "_ask", counted)
    log = ByToken(agency.kafka, agency.given, provider, GUNS).log
    consumer = await log.consumer(agency.given["group.id"], [f"{PREFIX}.guns"], beginning, "test")
    found: list[bytes | None] = []
    first = len(asked)
    try:
        async with asyncio.timeout(6 * LIFETIME_S):
            while len(asked) < first + 2 or b"after" not in found:
                if len(asked) >= first + 2:
                    await publish(operator, PREFIX, "guns", b"after")
                polled = await consumer.poll(100, 0.2)
                found += [one.value for part in polled.values() for one in part]
    finally:
        await consumer.close()
    assert asked[-1] - asked[0] > LIFETIME_S


WRONG: dict[str, dict[str, Any]] = {
    "expired": {"exp": -600},
    "audience": {"aud": "outbound"},
    "issuer": {"iss": "https://localhost:1"},
    "nameless": {"client_id": None},
}


@dataclass
class Forged(AbstractTokenProvider):  # type: ignore[misc]
    """Shows this very token."""

    text: str

    async def token(self) -> str:
        return self.text


def claims(provider: RealProvider, **changes: Any) -> dict[str, Any]:
    """Those of a good token, but for these; times are in seconds from now."""
    now = int(time.time())
    good: dict[str, Any] = {"iss": provider.issuer, "aud": "kafka", "sub": GUNS, "client_id": GUNS}
    found = good | {"iat": now, "exp": 600} | changes
    found["exp"] += now
    return {name: one for name, one in found.items() if one is not None}


async def topics_by(kafka: SecuredKafka, token: str) -> list[str]:
    """What a client sees that shows this token."""
    options = kafka.settings().client_options()
    login = {"sasl_mechanism": "OAUTHBEARER", "sasl_oauth_token_provider": Forged(token)}
    admin = AIOKafkaAdminClient(**(options | login))
    try:
        async with asyncio.timeout(DEADLINE_S):
            await admin.start()
            return list(await admin.list_topics())
    finally:
        await admin.close()


async def test_a_good_token_that_the_tests_sign_is_taken(agency: Agency, provider: RealProvider) -> None:
    """So the tokens below are refused for what is wrong with them."""
    token = signed({"alg": "RS256", "kid": "rsa"}, claims(provider), KEY)
    assert await topics_by(agency.kafka, token) == [f"{PREFIX}.guns"]


@pytest.mark.parametrize("wrong", WRONG)
async def test_a_wrong_token_is_refused(agency: Agency, provider: RealProvider, wrong: str) -> None:
    token = signed({"alg": "RS256", "kid": "rsa"}, claims(provider, **WRONG[wrong]), KEY)
    with pytest.raises(KafkaError):
        await topics_by(agency.kafka, token)


async def test_a_token_that_another_key_signed_is_refused(agency: Agency, provider: RealProvider) -> None:
    token = signed({"alg": "RS256", "kid": "rsa"}, claims(provider), OTHER_KEY)
    with pytest.raises(KafkaError):
        await topics_by(agency.kafka, token)


async def test_who_is_revoked_reads_nothing_with_a_token_that_still_counts(
    agency: Agency, operator: Operator, provider: RealProvider
) -> None:
    token = signed({"alg": "RS256", "kid": "rsa"}, claims(provider), KEY)
    assert await topics_by(agency.kafka, token)
    await asyncio.to_thread(operator.done, "agency", "revoke", f"{PREFIX}-guns")
    async with asyncio.timeout(DEADLINE_S):
        while await topics_by(agency.kafka, token):
            pass


def test_the_manual_has_the_settings_of_the_tested_broker() -> None:
    manual = (Path(__file__).parents[2] / "docs/operations.md").read_text(encoding="utf-8")
    settings = TakenTokens("ISSUER", "JWKS", "AUDIENCE")
    assert settings.properties() in manual
    assert settings.jvm_options()[0] in manual


def test_a_token_needs_tls_and_an_address() -> None:
    with pytest.raises(ValueError, match="https:// only"):
        TokenEndpoint("http://login.test/token")
    given = {"sasl_mechanism": "OAUTHBEARER", "sasl_username": "a", "sasl_password": "b"}
    with pytest.raises(ValueError, match="KAFKA_OAUTH_TOKEN_URL"):
        KafkaSettings("localhost:9092", "SASL_SSL", **given)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="needs SASL_SSL"):
        KafkaSettings("localhost:9092", "SASL_PLAINTEXT", **given)  # type: ignore[arg-type]


async def test_an_issuer_that_refuses_is_named_and_its_secret_is_not(
    secured_kafka: SecuredKafka, provider: RealProvider
) -> None:
    endpoint = TokenEndpoint(f"{provider.issuer}/token", cafile=str(provider.authority))
    tokens = ClientCredentials(endpoint, GUNS, "a wrong secret")
    with pytest.raises(KafkaError, match=f"gives {GUNS} no token") as found:
        await tokens.token()
    assert "a wrong secret" not in f"{found.value}{tokens!r}"
