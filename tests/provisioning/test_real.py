"""Provisioning on a real broker with SASL_SSL and its authorizer."""

import asyncio
from dataclasses import replace

import pytest
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import GroupAuthorizationFailedError

from services.cli.provisioning.cluster import Cluster
from services.cli.provisioning.plan import (
    AddAcl,
    EndCredential,
    RemoveAcl,
    Set,
    SetQuota,
    Step,
    planned,
)
from services.cli.provisioning.policy import read_policy
from services.cli.provisioning.state import Acl, Setting
from shared.events.kafka import KafkaLog
from shared.events.log import Consumer, LogError, Message
from tests.provisioning.commands import DEADLINE_S, Agency, Operator, beginning
from tests.support.kafka import SecuredKafka

pytestmark = pytest.mark.kafka


async def publish(operator: Operator, prefix: str, topic: str, *values: bytes) -> None:
    """Write under the user of the relay, who may."""
    messages = [Message(f"{prefix}.{topic}", b"key", value) for value in values]
    await sent(operator.service(f"{prefix}-relay"), *messages)


def test_the_difference_is_shown_made_once_and_then_gone(operator: Operator, prefix: str) -> None:
    shown = operator.provision("--dry-run")
    assert f"topic {prefix}.guns" in shown
    assert "nothing was changed" in shown
    assert not (operator.directory / "secrets").exists()
    assert "Nothing to do" not in operator.provision()
    assert "Nothing to do" in operator.provision()
    secrets = operator.directory / "secrets"
    modes = {str(one.relative_to(secrets)): one.stat().st_mode & 0o777 for one in secrets.rglob("*")}
    users = (f"{prefix}-relay", f"{prefix}-totals")
    assert modes == dict.fromkeys(users, 448) | {f"{user}/password": 0o600 for user in users}


def test_the_cluster_is_after_the_steps_what_the_plan_says(operator: Operator, prefix: str) -> None:
    """The model of the plan, which the properties hold for, is the broker's own behavior."""
    operator.provision()
    agency = operator.credentials("add", f"{prefix}-guns")
    policy = read_policy(operator.policy)
    guns, rule = policy.topics[f"{prefix}.guns"], policy.agencies[f"{prefix}-guns"]
    changed = replace(
        policy,
        topics={**policy.topics, f"{prefix}.guns": replace(guns, days=3)},
        services={},
        agencies={f"{prefix}-guns": replace(rule, reads=(f"{prefix}.money",), bytes_per_second=77)},
    )
    with Cluster(operator.kafka.settings()) as cluster:
        before = cluster.state()
        found = planned(changed, before, 1)
        steps = (*found.steps, *(one for one in found.extra if _of(one, prefix)))
        expected = before
        for one in steps:
            expected = one.applied(expected)
        cluster.perform(steps)
        after = cluster.state()
    assert {type(one) for one in steps} == {Set, AddAcl, SetQuota, EndCredential, RemoveAcl}
    assert after == expected
    assert after.quotas[Setting(agency.user, "consumer_byte_rate")] == 77
    assert planned(changed, after, 1).steps == ()


def _of(step: Step, prefix: str) -> bool:
    """Whether a step is of this test's users."""
    return f"'{prefix}-" in repr(step)


def test_what_the_policy_lacks_is_removed_by_prune_only(operator: Operator, prefix: str) -> None:
    operator.provision()
    agency = operator.credentials("add", f"{prefix}-money").user
    text = operator.policy.read_text()
    others = set(_users(operator.kafka)) - {one for one in _users(operator.kafka) if one.startswith(prefix)}
    operator.policy.write_text(
        f"others = {sorted(others)}\n" + text.partition(f"[agencies.{prefix}-money]")[0]
    )
    shown = operator.provision()
    assert "not in the policy (remove with --prune)" in shown
    assert agency in _users(operator.kafka)
    operator.provision("--prune")
    left = _users(operator.kafka)
    assert left == {*others, f"{prefix}-relay", f"{prefix}-totals"}
    assert "Nothing to do" in operator.provision("--prune")
    operator.policy.write_text(text)


def _users(kafka: SecuredKafka) -> set[str]:
    with Cluster(kafka.settings()) as cluster:
        return set(cluster.state().users)


async def test_an_agency_reads_its_topics_and_nothing_else(operator: Operator, prefix: str) -> None:
    operator.provision()
    guns = await asyncio.to_thread(operator.credentials, "add", f"{prefix}-guns")
    money = await asyncio.to_thread(operator.credentials, "add", f"{prefix}-money")
    await publish(operator, prefix, "guns", b"gun")
    await publish(operator, prefix, "money", b"dollars")
    assert [one.value for one in await guns.read([f"{prefix}.guns"], 1)] == [b"gun"]
    assert [one.value for one in await money.read([f"{prefix}.money"], 1)] == [b"dollars"]
    with pytest.raises(LogError, match=r"TopicAuthorizationFailed|not show the topic"):
        await guns.read([f"{prefix}.money"], 1)
    with pytest.raises(LogError, match="GroupAuthorizationFailed"):
        await guns.read([f"{prefix}.guns"], 1, group=f"{prefix}-money.main")
    with pytest.raises(LogError, match="GroupAuthorizationFailed"):
        await guns.read([f"{prefix}.guns"], 1, group=f"{prefix}-totals")
    for topic in ("guns", "money"):
        await refused_to_write(guns.log, f"{prefix}.{topic}")


async def refused_to_write(log: KafkaLog, topic: str) -> None:
    """A message that is sent there does not arrive."""
    with pytest.raises(LogError, match="AuthorizationFailed"):
        await sent(log, Message(topic, b"key", b"forged"))


async def sent(log: KafkaLog, *messages: Message) -> None:
    """Send them as whoever the log is open for."""
    producer = await log.producer("test")
    try:
        await producer.send(messages)
    finally:
        await producer.close()


async def test_an_agency_does_not_see_the_groups_and_topics_of_others(
    operator: Operator, prefix: str
) -> None:
    operator.provision()
    guns = await asyncio.to_thread(operator.credentials, "add", f"{prefix}-guns")
    money = await asyncio.to_thread(operator.credentials, "add", f"{prefix}-money")
    topics = [f"{prefix}.guns"]
    own = await guns.log.consumer(f"{prefix}-guns.main", topics, beginning, "test")
    try:
        seen = await listing(money)
        assert seen == ({f"{prefix}.money"}, set())
        assert await listing(guns) == ({f"{prefix}.guns"}, {f"{prefix}-guns.main"})
        assert await describing(money, f"{prefix}-guns.main") == GroupAuthorizationFailedError.errno
    finally:
        await own.close()


async def listing(agency: Agency) -> tuple[set[str], set[str]]:
    """The topics and groups that the cluster shows to an agency."""
    admin = AIOKafkaAdminClient(**agency.log._settings.client_options())
    await admin.start()
    try:
        return set(await admin.list_topics()), {group for group, _ in await admin.list_consumer_groups()}
    finally:
        await admin.close()


async def describing(agency: Agency, group: str) -> int:
    """The error with which the cluster answers a question about a group."""
    admin = AIOKafkaAdminClient(**agency.log._settings.client_options())
    await admin.start()
    try:
        (answer,) = await admin.describe_consumer_groups([group], group_coordinator_id=1)
        return int(answer.groups[0][0])
    finally:
        await admin.close()


async def test_credentials_rotate_while_reading_goes_on(operator: Operator, prefix: str) -> None:
    """A member with the old credentials reads until one with the new has joined its group."""
    operator.provision()
    name = f"{prefix}-guns"
    topics, group = [f"{prefix}.guns"], f"{name}.main"
    old = await asyncio.to_thread(operator.credentials, "add", name)
    leaving = await old.log.consumer(group, topics, beginning, "old")
    await publish(operator, prefix, "guns", b"1")
    assert await some(leaving) == [b"1"]
    new = await asyncio.to_thread(operator.credentials, "rotate", name)
    assert (old.user, new.user) == (f"{name}.a", f"{name}.b")
    await publish(operator, prefix, "guns", b"2")
    assert await some(leaving) == [b"2"], "the old ones work beside the new ones"
    again = await asyncio.to_thread(operator.run, "agency", "rotate", name, "--policy", str(operator.policy))
    assert again.exit_code == 1
    assert f"--end {old.user}" in again.output
    await leaving.close()
    assert [one.value for one in await new.read(topics, 2, group)] == [b"1", b"2"], "in the same group"
    ending = ("rotate", name, "--policy", str(operator.policy), "--end", old.user)
    await asyncio.to_thread(operator.done, "agency", *ending)
    with pytest.raises(LogError):
        await old.log.check()
    assert [one.value for one in await new.read(topics, 2)] == [b"1", b"2"]


async def test_who_is_revoked_is_cut_off_at_once(operator: Operator, prefix: str) -> None:
    """Also the connection that is open: it may read nothing any more, and nobody logs in again."""
    operator.provision()
    agency = await asyncio.to_thread(operator.credentials, "add", f"{prefix}-guns")
    topics = [f"{prefix}.guns"]
    await publish(operator, prefix, "guns", b"before")
    consumer = await agency.log.consumer(f"{prefix}-guns.main", topics, beginning, "test")
    try:
        assert await some(consumer) == [b"before"]
        await asyncio.to_thread(operator.done, "agency", "revoke", f"{prefix}-guns")
        await publish(operator, prefix, "guns", b"after")
        with pytest.raises(LogError, match="AuthorizationFailed"):
            await some(consumer)
    finally:
        await consumer.close()
    with pytest.raises(LogError):
        await agency.read(topics, 1)
    operator.provision()  # the policy still has it, and gives a user without credentials nothing
    with Cluster(operator.kafka.settings()) as cluster:
        assert not {one for one in cluster.state().acls if one.user == agency.user}


async def some(consumer: Consumer) -> list[bytes | None]:
    """The next values that a consumer reads."""
    async with asyncio.timeout(DEADLINE_S):
        while not (batch := await consumer.poll(100, 0.2)):
            pass
    return [one.value for part in batch.values() for one in part]


def test_a_rule_that_someone_made_by_hand_is_found(operator: Operator, prefix: str) -> None:
    operator.provision()
    with Cluster(operator.kafka.settings()) as cluster:
        from services.cli.provisioning.plan import (
            AddAcl,
            RemoveAcl,
        )

        odd = Acl("*", "write", "topic", f"{prefix}.", prefixed=True, allow=False, host="10.0.0.1")
        cluster.perform([AddAcl(odd)])
        assert odd in cluster.state().acls
        assert f"must not write topic {prefix}.* from 10.0.0.1" in operator.provision("--dry-run")
        cluster.perform([RemoveAcl(odd)])
        assert odd not in cluster.state().acls
