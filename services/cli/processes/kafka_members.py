"""The nodes of a local Kafka cluster, each a broker and a KRaft controller, and what they have set alike."""

import base64
import uuid
from dataclasses import dataclass

from services.cli.processes.ports import free_port

SERVER_PROPERTIES = """\
process.roles=broker,controller
node.id={node}
controller.quorum.voters={voters}
{listeners}
controller.listener.names=CONTROLLER
log.dirs={data}
# A topic is created on purpose, with its partitions and retention, or not at all.
auto.create.topics.enable=false
num.partitions=1
# Each broker holds a copy; of three, one may be away.
default.replication.factor={copies}
min.insync.replicas={in_sync}
offsets.topic.replication.factor={copies}
offsets.topic.num.partitions=4
transaction.state.log.replication.factor={copies}
transaction.state.log.min.isr={in_sync}
transaction.state.log.num.partitions=1
share.coordinator.state.topic.replication.factor={copies}
share.coordinator.state.topic.min.isr={in_sync}
# Groups form and notice a dead member at once; a cluster would wait for more members.
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
# After a crash the controller admits the broker again when its old session ends, 9 seconds by default.
broker.session.timeout.ms=1500
broker.heartbeat.interval.ms=300
num.network.threads=2
num.io.threads=4
"""


@dataclass(frozen=True, slots=True)
class Member:
    """A node of a cluster: its number, and by number the ports on which the controllers talk."""

    node: int
    ports: dict[int, int]
    cluster: str

    @property
    def port(self) -> int:
        """The port of this node's controller."""
        return self.ports[self.node]

    def properties(self) -> dict[str, object]:
        """What the configuration has of the cluster."""
        return {
            "node": self.node,
            "voters": ",".join(f"{node}@127.0.0.1:{port}" for node, port in self.ports.items()),
            "copies": len(self.ports),
            "in_sync": len(self.ports) // 2 + 1,
        }


def members(number: int) -> list[Member]:
    """The nodes of a new cluster of so many brokers."""
    ports, cluster = {node: free_port() for node in range(1, number + 1)}, _cluster_id()
    return [Member(node, ports, cluster) for node in ports]


def _cluster_id() -> str:
    """Kafka's form of a UUID: 22 characters of URL-safe base64, not starting like an option."""
    while True:
        text = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        if not text.startswith("-"):
            return text
