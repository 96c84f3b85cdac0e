"""A cluster as provisioning sees and changes it, through kafka-python: the only module that imports it.

aiokafka, through which events go, has no requests for users, quotas and ACLs.
"""

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Self

from kafka import KafkaAdminClient
from kafka.admin import (
    ACL,
    ACLFilter,
    ACLOperation,
    ACLPermissionType,
    ACLResourcePatternType,
    ConfigResource,
    ConfigResourceType,
    ResourcePattern,
    ResourcePatternFilter,
    ResourceType,
    ScramMechanism,
    UserScramCredentialDeletion,
    UserScramCredentialUpsertion,
)
from kafka.errors import KafkaError, for_code
from kafka.protocol.admin import AlterClientQuotasRequest, DescribeClientQuotasRequest

from services.cli.provisioning import plan
from services.cli.provisioning.state import Acl, Credential, Setting, State, Topic
from shared.events.kafka import KafkaSettings

ITERATIONS = 8192
TIMEOUT_MS = 20_000
SETTLE_S = 20.0
SETTINGS = ("cleanup.policy", "retention.ms", "min.insync.replicas", "compression.type")
ANY_NAME = 2
"""Of a filter for quotas: any user that is named."""
USER = "User:"
logging.getLogger("kafka").setLevel(logging.WARNING)  # with less it logs its options, the password among them


class ClusterError(Exception):
    """The cluster refused or did not answer; the message says what."""


def _no_password(user: str) -> str:
    raise ClusterError(f"there is no password for {user}")


class Cluster:
    """An open connection as the operator. A context manager; every failure is a `ClusterError`."""

    def __init__(self, settings: KafkaSettings) -> None:
        if settings.sasl_mechanism == "OAUTHBEARER":
            raise ClusterError("the operator logs in with a password: set KAFKA_SASL_MECHANISM=SCRAM-SHA-512")
        self.settings = settings
        options = settings.client_options()
        with _failures(f"Kafka at {settings.bootstrap_servers} does not answer, or does not know this user"):
            self._admin = KafkaAdminClient(
                client_id="outbound-provision", bootstrap_timeout_ms=TIMEOUT_MS, **options
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._admin.close()

    def brokers(self) -> int:
        """How many brokers there are."""
        with _failures("the brokers are not listed"):
            return len(self._admin.describe_cluster()["brokers"])

    def state(self) -> State:
        """What stands now."""
        with _failures("the cluster does not show its state"):
            topics = dict(self._topics())
            return State(
                topics=topics,
                settings=dict(self._settings(topics)),
                credentials=frozenset(self._credentials()),
                acls=frozenset(self._acls()),
                quotas=dict(self._quotas()),
            )

    def perform(self, steps: Sequence[plan.Step], password: Callable[[str], str] = _no_password) -> None:
        """Do these steps in their order, and wait until the cluster shows them; `password` is of a user."""
        for step in steps:
            with _failures(f"refused: {step}"):
                self._perform(step, password)
        deadline = time.monotonic() + SETTLE_S
        while _shows_not(self.state(), steps):
            if time.monotonic() > deadline:
                raise ClusterError("the cluster took the changes and does not show them: try again")
            time.sleep(0.05)

    def _perform(self, step: plan.Step, password: Callable[[str], str]) -> None:
        match step:
            case plan.MakeTopic(name, topic, settings):
                self._make_topic(name, topic, {key.key: value for key, value in settings.items()})
            case plan.Set(setting, value):
                resource = ConfigResource(ConfigResourceType.TOPIC, setting.of, {setting.key: value})
                self._admin.alter_configs([resource])
            case plan.MakeCredential(credential):
                mechanism = _mechanism(credential)
                made = UserScramCredentialUpsertion(
                    credential.user, mechanism, password(credential.user), ITERATIONS
                )
                _refused(self._admin.alter_user_scram_credentials([made]).values())
            case plan.EndCredential(credential):
                gone = UserScramCredentialDeletion(credential.user, _mechanism(credential))
                _refused(self._admin.alter_user_scram_credentials([gone]).values())
            case plan.AddAcl(acl):
                _refused(self._admin.create_acls([_acl(acl, ACL, ResourcePattern)])["failed"])
            case plan.RemoveAcl(acl):
                found = self._admin.delete_acls([_acl(acl, ACLFilter, ResourcePatternFilter)])
                _refused(error.__name__ for _, _, error in found if error.errno)
            case plan.SetQuota(quota, value):
                self._alter_quota(quota, value=value, remove=False)
            case plan.RemoveQuota(quota):
                self._alter_quota(quota, value=0.0, remove=True)

    def _make_topic(self, name: str, topic: Topic, settings: dict[str, str]) -> None:
        shape = {"num_partitions": topic.partitions, "replication_factor": topic.replication}
        self._admin.create_topics({name: shape | {"configs": settings}}, wait_for_metadata=True)

    def _topics(self) -> Iterator[tuple[str, Topic]]:
        for one in self._admin.describe_topics():
            if not one["is_internal"]:
                copies = min((len(part["replica_nodes"]) for part in one["partitions"]), default=0)
                yield one["name"], Topic(len(one["partitions"]), copies)

    def _settings(self, topics: Iterable[str]) -> Iterator[tuple[Setting, str]]:
        resources = [ConfigResource(ConfigResourceType.TOPIC, one, list(SETTINGS)) for one in sorted(topics)]
        if resources:
            found = self._admin.describe_configs(resources, config_filter="all")
            for topic, settings in found["topic"].items():
                yield from ((Setting(topic, key), one["value"]) for key, one in settings.items())

    def _credentials(self) -> Iterator[Credential]:
        for user, found in self._admin.describe_user_scram_credentials().items():
            for info in found["credential_infos"]:
                yield Credential(user, info["mechanism"].name.replace("_", "-"))

    def _acls(self) -> Iterator[Acl]:
        everything = ResourcePatternFilter(ResourceType.ANY, None, ACLResourcePatternType.ANY)
        asked = ACLFilter(None, None, ACLOperation.ANY, ACLPermissionType.ANY, everything)
        found, _ = self._admin.describe_acls(asked)
        for one in found:
            pattern = one.resource_pattern
            yield Acl(
                user=one.principal.removeprefix(USER),
                operation=one.operation.name.lower(),
                resource=pattern.resource_type.name.lower(),
                name=pattern.resource_name,
                prefixed=pattern.pattern_type is ACLResourcePatternType.PREFIXED,
                allow=one.permission_type is ACLPermissionType.ALLOW,
                host=one.host,
            )

    def _quotas(self) -> Iterator[tuple[Setting, float]]:
        users = DescribeClientQuotasRequest.ComponentData(entity_type="user", match_type=ANY_NAME, match=None)
        answer = self._send(DescribeClientQuotasRequest(components=[users], strict=True))
        _refused([answer.error_message] if answer.error_code else [])
        for entry in answer.entries or ():
            (user,) = entry.entity
            yield from ((Setting(user.entity_name, one.key), one.value) for one in entry.values)

    def _alter_quota(self, quota: Setting, *, value: float, remove: bool) -> None:
        entry = AlterClientQuotasRequest.EntryData
        user = entry.EntityData(entity_type="user", entity_name=quota.of)
        change = entry.OpData(key=quota.key, value=value, remove=remove)
        request = AlterClientQuotasRequest(entries=[entry(entity=[user], ops=[change])], validate_only=False)
        answer = self._send(request)
        _refused(one.error_message or for_code(one.error_code) for one in answer.entries if one.error_code)

    def _send(self, request: Any) -> Any:
        """Of quotas kafka-python has the messages, and no method yet."""
        return self._admin._manager.run(self._admin._manager.send, request)


@contextmanager
def _failures(what: str) -> Iterator[None]:
    """Every failure of the block leaves as `ClusterError`."""
    try:
        yield
    except (KafkaError, OSError) as error:
        raise ClusterError(f"{what}: {error!r}") from error


def _shows_not(state: State, steps: Sequence[plan.Step]) -> bool:
    """Whether a step would still change this state."""
    return any(step.applied(state) != state for step in steps)


def _refused(errors: Iterable[object]) -> None:
    said = [str(error) for error in errors if error]
    if said:
        raise ClusterError("; ".join(said))


def _mechanism(credential: Credential) -> Any:
    return ScramMechanism[credential.mechanism.replace("-", "_")]


def _acl(acl: Acl, kind: Any, pattern: Any) -> Any:
    form = ACLResourcePatternType.PREFIXED if acl.prefixed else ACLResourcePatternType.LITERAL
    return kind(
        principal=f"{USER}{acl.user}",
        host=acl.host,
        operation=ACLOperation[acl.operation.upper()],
        permission_type=ACLPermissionType.ALLOW if acl.allow else ACLPermissionType.DENY,
        resource_pattern=pattern(ResourceType[acl.resource.upper()], acl.name, form),
    )
