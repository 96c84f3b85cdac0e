"""A secured broker that was provisioned with two agencies."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from services.cli.provisioning.cluster import Cluster
from services.cli.provisioning.plan import ended_users
from services.cli.provisioning.policy import read_policy, users_of
from tests.provisioning.commands import Operator
from tests.support.kafka import SecuredKafka

POLICY = """
[topics."{prefix}.guns"]
partitions = 2
[topics."{prefix}.money"]
partitions = 1
days = 30
[services.{prefix}-relay]
writes = ["{prefix}.guns", "{prefix}.money"]
[services.{prefix}-totals]
group = "{prefix}-totals"
reads = ["{prefix}.guns"]
[agencies.{prefix}-guns]
title = "Guns"
agreement = "A-1"
purpose = "Tests"
reads = ["{prefix}.guns"]
[agencies.{prefix}-money]
title = "Money"
agreement = "A-2"
purpose = "Tests"
reads = ["{prefix}.money"]
bytes_per_second = 1000000
"""


@pytest.fixture
def operator(secured_kafka: SecuredKafka, tmp_path: Path) -> Iterator[Operator]:
    """With a policy whose names no other test has; its users and rights end with the test."""
    one = Operator(secured_kafka, tmp_path)
    one.policy.write_text(POLICY.format(prefix=f"t{uuid4().hex[:8]}"))
    yield one
    policy = read_policy(one.policy)
    users = {*policy.services, *(user for name in policy.agencies for user in users_of(name))}
    with Cluster(secured_kafka.settings()) as cluster:
        cluster.perform(ended_users(frozenset(users), cluster.state()))


@pytest.fixture
def prefix(operator: Operator) -> str:
    """What the names of this test begin with."""
    return next(iter(read_policy(operator.policy).services)).partition("-")[0]
