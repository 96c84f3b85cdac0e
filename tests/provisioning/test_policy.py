"""The policy's file: the shipped one against the code, and what is refused in one."""

import sys
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from services.aggregator.main import GROUP, PLAN
from services.cli.main import app
from services.cli.processes.kafka_settings import kafka_settings
from services.cli.processes.system import DEPLOYED, SERVICES
from services.cli.provisioning.explanation import explanation
from services.cli.provisioning.facts import facts
from services.cli.provisioning.policy import parsed, read_policy
from services.cli.provisioning.state import Setting, wanted
from services.cli.provisioning.tables import PolicyError
from shared.contracts.inbound import GROUP as INBOUND_GROUP
from shared.contracts.inbound import inbound_of
from shared.contracts.vocabularies import Agency
from shared.events.dead_letters import dead_letter_topic
from shared.runtime.settings import Settings

SETTINGS = Settings(_env_file=None)
SHIPPED = Path(__file__).resolve().parents[2] / "deploy/kafka/access.toml"


def test_the_shipped_policy_has_the_topics_of_the_services_as_these_make_them() -> None:
    settings = Settings(_env_file=None, outbound_release=str(SHIPPED))
    made = {one.name: one for service in DEPLOYED.values() for one in service.topics(settings)}
    policy = read_policy(SHIPPED)
    assert {name: (rule.partitions, rule.retention_ms) for name, rule in policy.topics.items()} == {
        name: (topic.partitions, str(topic.retention_ms)) for name, topic in made.items()
    } | {"_schemas": (1, "-1")}, "the last one is the schema registry's"


def test_the_shipped_policy_gives_each_service_what_it_needs_and_no_more() -> None:
    """Held against a real broker by `test_services`."""
    policy = read_policy(SHIPPED)
    totals = policy.services["aggregator"]
    assert (totals.group, set(totals.reads)) == (GROUP, set(PLAN.topics))
    assert set(totals.writes) == {dead_letter_topic(topic, GROUP) for topic in PLAN.topics}
    for name in ("inspection", "seizure"):
        rule = policy.services[name]
        topics = {one.name for one in SERVICES[name].topics(SETTINGS)}
        received = {one.topic for one in inbound_of(SETTINGS.outbound_inbound)} if rule.receives else set()
        assert (set(rule.writes), set(rule.reads)) == (topics - received, received)
    assert policy.services["seizure"].group == INBOUND_GROUP
    assert policy.services["inspection"].group is None


def test_agencies_of_the_shipped_policy_read_no_custody_and_write_what_is_their_own() -> None:
    policy = read_policy(SHIPPED)
    assert policy.agencies
    for name, rule in policy.agencies.items():
        assert (name.replace("-", "_") in set(Agency)) == (rule.release is None)
        assert not [topic for topic in rule.reads if "custody" in topic]
        own = [f"outbound.inbound.{name}.{kind}.v1" for kind in rule.sends]
        assert list(rule.writes) == own
        assert list(rule.dead_letters) == [f"{one}.seizure.dlq" for one in own]
        assert not [one for one in rule.reads if one.endswith(".dlq")]
        assert "EXAMPLE" in rule.agreement, "a number that somebody takes for a real one"


def test_nobody_else_reads_or_writes_what_an_agency_sends() -> None:
    state = wanted(read_policy(SHIPPED), frozenset({"ice-hsi.a", "atf.b"}), 3)
    rights = {
        (one.user, one.operation, one.name.removeprefix("outbound.inbound."))
        for one in state.acls
        if one.name.startswith("outbound.inbound.")
    }
    sent = {"ice-hsi.seizures.v1": "ice-hsi.a"}
    sent |= {f"atf.{kind}.v1": "atf.b" for kind in ("seizures", "traces", "results")}
    assert rights == {
        right
        for topic, user in sent.items()
        for right in (
            (user, "write", topic),
            ("seizure", "read", topic),
            ("seizure", "write", f"{topic}.seizure.dlq"),
            (user, "read", f"{topic}.seizure.dlq"),
        )
    }
    assert state.quotas[Setting("atf.b", "producer_byte_rate")] == 2_000_000


def test_what_an_agency_sends_is_explained_and_compared() -> None:
    policy = read_policy(SHIPPED)
    told = explanation("atf", policy.agencies["atf"])
    for topic in (f"outbound.inbound.atf.{kind}.v1" for kind in ("seizures", "traces", "results")):
        assert f"  {topic}\n" in told
        assert f"  {topic}.seizure.dlq\n" in told
    silent = replace(policy.agencies["atf"], sends=(), writes=(), dead_letters=())
    assert set(facts(policy.agencies["atf"])) - set(facts(silent)) == {
        f"records of its own, sent on outbound.inbound.atf.{kind}.v1"
        for kind in ("seizures", "traces", "results")
    }


AGENCY = '[topics.guns]\n[agencies.atf]\ntitle="t"\nagreement="a"\npurpose="p"\n'
SENDING = AGENCY + 'sends=["traces"]\n[services.x]\nreceives=["traces"]\ngroup="x"\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("topics = 1", "`topics` is not a dict"),
        ("topic = {}", "there is no `topic` here; there are agencies, others"),
        ("replication = 0", "`replication` is a whole number from 1 to 9"),
        ("replication = true", "`replication` is a whole number"),
        ("[topics.guns]\npartition = 3", "topics.guns: there is no `partition` here"),
        ("[topics.guns]\ndays = 0", "`days` is a whole number from 1"),
        ('[topics."a b"]', "topics.a b: write a table named by the form"),
        ("[agencies.ATF]", "agencies.ATF: write a table named by the form"),
        ('[agencies."atf.a"]', "agencies.atf.a: write a table"),
        ('[topics.guns]\n[agencies.atf]\ntitle="t"\npurpose="p"', "agencies.atf: `agreement` is missing"),
        (AGENCY + 'reads=["gun"]', "agencies.atf: gun is none of the topics of this file"),
        (AGENCY + 'reads=["*"]', "agencies.atf: * is none of the topics"),
        (AGENCY + 'writes=["guns"]', "agencies.atf: there is no `writes` here"),
        (AGENCY + "bytes_per_second=0", "`bytes_per_second` is a whole number from 1"),
        (AGENCY + "[services.atf]", "atf cannot be a service and an agency"),
        ('[topics.guns]\n[services.x]\nreads=["guns"]', "`reads` and `group` go together"),
        (AGENCY + '[services.x]\nreads=["guns"]\ngroup="atf.main"', "atf.main may be a group of the agency"),
        (AGENCY + '[services.x]\nreads=["guns"]\ngroup="at*"', "at* may be a group of the agency"),
        (
            AGENCY + 'sends=["guns"]',
            "agencies.atf: `sends`: no guns are sent; there are seizures, traces",
        ),
        (
            AGENCY + 'sends=["traces"]',
            "an agency sends traces: one service has to name it in `receives`, not 0",
        ),
        (AGENCY.replace("atf", "fgr") + 'sends=["traces"]', "there is no agency 'fgr'; there are cbp-ofo,"),
        (SENDING + '[topics."outbound.inbound.atf.traces.v1"]', "it follows from `sends` of atf"),
        (AGENCY.replace("atf", "ice-hsi") + 'sends=["results"]', "only atf sends results"),
        ('[services.x]\nreceives=["traces"]', "`reads` and `group` go together"),
        ("others = [1]", "`others` is a list of texts"),
    ],
)
def test_a_mistake_is_named_with_its_place(text: str, said: str) -> None:
    with pytest.raises(PolicyError) as refused:
        parsed(tomllib.loads(text))
    assert said in str(refused.value)


def test_a_file_that_cannot_be_read_is_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "broken.toml").write_text("[")
    for name in ("broken.toml", "missing.toml"):
        with pytest.raises(PolicyError, match="cannot be read"):
            read_policy(tmp_path / name)


def test_a_password_comes_from_its_file(tmp_path: Path) -> None:
    path = tmp_path / "kafka.password"
    settings = Settings(
        _env_file=None,
        kafka_bootstrap_servers="127.0.0.1:1",
        kafka_security_protocol="SASL_PLAINTEXT",
        kafka_sasl_username="inspection",
        kafka_sasl_password_file=str(path),
    )
    with pytest.raises(ValueError, match="KAFKA_SASL_PASSWORD_FILE cannot be read"):
        kafka_settings(settings)
    path.write_text("a-secret\n")
    made = kafka_settings(settings)
    assert made.sasl_password == "a-secret"
    assert "a-secret" not in f"{made} {settings}"


def test_without_the_extra_the_commands_say_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "kafka", None)
    monkeypatch.delitem(sys.modules, "services.cli.provisioning.cluster", raising=False)
    monkeypatch.delitem(sys.modules, "services.cli.provisioning.commands", raising=False)
    env = {"KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:1"}
    result = CliRunner().invoke(app, ["agency", "revoke", "atf"], env=env)
    assert (result.exit_code, "outbound[provision]" in result.output) == (1, True)
    assert CliRunner().invoke(app, ["kafka", "up", "--help"]).exit_code == 0


WEBHOOK = {"main": {"url": "https://hooks.example/"}}


def with_webhook(**agency: object) -> dict[str, object]:
    """A policy with an agency that has a webhook."""
    atf = {"title": "Bureau", "agreement": "A-1", "purpose": "Tracing", "webhooks": WEBHOOK, **agency}
    topics: dict[str, object] = {"outbound.seizures.v1": {}, "outbound.custody.v1": {}}
    return {"topics": topics, "services": {"gateway": {}}, "agencies": {"atf": atf}}


def test_the_gateway_reads_what_an_agency_reads_and_no_more() -> None:
    policy = parsed(with_webhook(reads=["outbound.seizures.v1"]))
    rights = {one for one in wanted(policy, frozenset(), 1).acls if one.user == "gateway"}
    assert {(one.operation, one.resource, one.name) for one in rights} == {
        ("read", "topic", "outbound.seizures.v1")
    }
    assert "posted to https://hooks.example/" in " ".join(facts(policy.agencies["atf"]))
    assert "to https://hooks.example/ (webhook atf.main" in explanation("atf", policy.agencies["atf"])


def test_a_webhook_needs_the_gateway_and_gets_no_topic_that_the_agency_may_not_read() -> None:
    with pytest.raises(PolicyError, match=r"services\.gateway is missing"):
        parsed({**with_webhook(reads=["outbound.seizures.v1"]), "services": {}})
    more = {"main": {**WEBHOOK["main"], "topics": ["outbound.custody.v1"]}}
    with pytest.raises(PolicyError, match=r"atf may not read outbound\.custody\.v1"):
        parsed(with_webhook(reads=["outbound.seizures.v1"], webhooks=more))
    with pytest.raises(PolicyError, match="reads no topic"):
        parsed(with_webhook())
