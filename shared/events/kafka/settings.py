"""How to reach an Apache Kafka cluster, and the few timings that a deployment may tune."""

import ssl
from dataclasses import dataclass, field
from typing import Any, Literal

from shared.events.kafka.tokens import ClientCredentials, TokenEndpoint

SecurityProtocol = Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"]
SaslMechanism = Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER"]


@dataclass(frozen=True, slots=True)
class KafkaSettings:
    """Where the cluster is and how to log in. Durations are in milliseconds.

    With OAUTHBEARER, user and password are a client and its secret at `token_endpoint`.
    The password never shows in `repr`. `group_instance_id` makes this process a static member of its
    groups: a restart within the session timeout keeps its partitions, without a rebalance. It must be
    unique among the members of a group.
    """

    bootstrap_servers: str
    security_protocol: SecurityProtocol = "PLAINTEXT"
    sasl_mechanism: SaslMechanism = "SCRAM-SHA-512"
    sasl_username: str | None = None
    sasl_password: str | None = field(default=None, repr=False)
    token_endpoint: TokenEndpoint | None = None
    ssl_cafile: str | None = None
    ssl_certfile: str | None = None
    ssl_keyfile: str | None = None
    replication_factor: int = 1
    session_timeout_ms: int = 15_000
    heartbeat_interval_ms: int = 1_500
    max_poll_interval_ms: int = 300_000
    request_timeout_ms: int = 20_000
    delivery_timeout_ms: int = 60_000
    answer_timeout_ms: int = 5_000
    group_instance_id: str | None = None

    def __post_init__(self) -> None:
        """Refuse settings that could not work, before anything connects."""
        if self.security_protocol.startswith("SASL") and not (self.sasl_username and self.sasl_password):
            raise ValueError(f"{self.security_protocol} needs a SASL user name and password")
        if self.security_protocol.startswith("SASL") and self.sasl_mechanism == "OAUTHBEARER":
            self._check_tokens()
        if self.heartbeat_interval_ms * 3 > self.session_timeout_ms:
            raise ValueError("the heartbeat interval must be at most a third of the session timeout")
        # A request to join a group is answered when every member has joined, up to a session timeout later.
        if self.request_timeout_ms <= self.session_timeout_ms:
            raise ValueError("the request timeout must be longer than the session timeout")
        if self.replication_factor < 1:
            raise ValueError("the replication factor must be at least 1")

    def _check_tokens(self) -> None:
        if self.security_protocol != "SASL_SSL":
            raise ValueError("OAUTHBEARER needs SASL_SSL: whoever sees a token can use it")
        if self.token_endpoint is None:
            raise ValueError("OAUTHBEARER needs the issuer's token endpoint (KAFKA_OAUTH_TOKEN_URL)")

    @property
    def min_insync_replicas(self) -> int:
        """Copies that must exist before a send is acknowledged: two, if that lets one broker be down."""
        return min(2, max(1, self.replication_factor - 1))

    def client_options(self) -> dict[str, Any]:
        """Options that every aiokafka client takes."""
        options: dict[str, Any] = {
            "bootstrap_servers": [server.strip() for server in self.bootstrap_servers.split(",")],
            "security_protocol": self.security_protocol,
            "ssl_context": self._ssl_context(),
            "request_timeout_ms": self.request_timeout_ms,
            "retry_backoff_ms": 100,
            "metadata_max_age_ms": 60_000,  # a new partition is seen within a minute
            "connections_max_idle_ms": 540_000,  # below the brokers' ten minutes: we close first
        }
        if self.security_protocol.startswith("SASL"):
            options |= {"sasl_mechanism": self.sasl_mechanism} | self._login()
        return options

    def _login(self) -> dict[str, Any]:
        """How a client proves who it is. Each client asks the issuer for tokens of its own."""
        if self.sasl_mechanism != "OAUTHBEARER":
            return {"sasl_plain_username": self.sasl_username, "sasl_plain_password": self.sasl_password}
        if self.token_endpoint is None or self.sasl_username is None or self.sasl_password is None:
            raise ValueError("OAUTHBEARER needs a token endpoint, a client and its secret")
        tokens = ClientCredentials(self.token_endpoint, self.sasl_username, self.sasl_password)
        return {"sasl_oauth_token_provider": tokens}

    def _ssl_context(self) -> ssl.SSLContext | None:
        """Verify the brokers' certificate and name; show our own certificate when there is one."""
        if not self.security_protocol.endswith("SSL"):
            return None
        context = ssl.create_default_context(cafile=self.ssl_cafile)
        if self.ssl_certfile:
            context.load_cert_chain(self.ssl_certfile, self.ssl_keyfile)
        return context
