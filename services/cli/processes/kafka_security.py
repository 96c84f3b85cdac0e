"""How a local broker is secured: TLS on every listener, SCRAM for clients, and an authorizer.

Who is not allowed something by an ACL may not do it. The operator, who makes users and ACLs, is a super user.
"""

import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from services.cli.processes.development_ca import issue, make_authority, write_private
from services.cli.processes.kafka_tokens import TakenTokens

OPERATOR = "operator"
PASSWORD = f"{OPERATOR}.password"
HOSTS = ("localhost", "127.0.0.1")
LOGIN = "org.apache.kafka.common.security.scram.ScramLoginModule required"

PROPERTIES = """\
listeners=SASL_SSL://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller_port}
advertised.listeners=SASL_SSL://127.0.0.1:{port}
listener.security.protocol.map=SASL_SSL:SASL_SSL,CONTROLLER:SSL
inter.broker.listener.name=SASL_SSL
sasl.enabled.mechanisms={mechanisms}
sasl.mechanism.inter.broker.protocol=SCRAM-SHA-512
listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config={login} username="{operator}" password="{password}";
ssl.keystore.type=PEM
ssl.keystore.location={certificate}
ssl.truststore.type=PEM
ssl.truststore.location={authority}
# Controllers know each other by certificate: users are not there before a controller is.
listener.name.controller.ssl.client.auth=required
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
allow.everyone.if.no.acl.found=false
super.users=User:{operator};User:CN=broker
# A connection proves itself again by then: so long at most it outlives its credentials.
connections.max.reauth.ms={reauth_ms}
"""


@dataclass(frozen=True)
class KafkaSecurity:
    """The files and the operator's password of secured brokers; `directory` holds the certificates."""

    directory: Path
    reauth_ms: int = 3_600_000
    tokens: TakenTokens | None = None
    password: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)

    @property
    def authority(self) -> Path:
        """The certificate that clients trust."""
        return make_authority(self.directory)

    @classmethod
    def kept(cls, directory: Path) -> "KafkaSecurity":
        """With the operator's password that is in this directory, or a new one that is written there."""
        with suppress(FileExistsError):
            write_private(directory / PASSWORD, secrets.token_urlsafe(32) + "\n")
        return cls(directory, password=(directory / PASSWORD).read_text(encoding="utf-8").strip())

    def environment(self, bootstrap: str) -> dict[str, str]:
        """The variables of the operator, whose password is in its file."""
        return {
            "KAFKA_BOOTSTRAP_SERVERS": bootstrap,
            "KAFKA_SECURITY_PROTOCOL": "SASL_SSL",
            "KAFKA_SASL_USERNAME": OPERATOR,
            "KAFKA_SASL_PASSWORD_FILE": str(self.directory / PASSWORD),
            "KAFKA_SSL_CAFILE": str(self.authority),
        }

    def properties(self, port: int, controller_port: int) -> str:
        """The broker's settings that differ from those of an open one."""
        authority = self.authority
        mechanisms = "SCRAM-SHA-512,OAUTHBEARER" if self.tokens else "SCRAM-SHA-512"
        common = PROPERTIES.format(
            mechanisms=mechanisms,
            port=port,
            controller_port=controller_port,
            login=LOGIN,
            operator=OPERATOR,
            password=self.password,
            certificate=issue(self.directory, "broker", HOSTS),
            authority=authority,
            reauth_ms=self.reauth_ms,
        )
        return common + (self.tokens.properties() if self.tokens else "")

    def jvm_options(self) -> tuple[str, ...]:
        """What Java is started with for it."""
        return self.tokens.jvm_options() if self.tokens else ()

    def format_options(self) -> tuple[str, ...]:
        """What makes the operator's credentials when the storage is formatted."""
        return ("--add-scram", f"SCRAM-SHA-512=[name={OPERATOR},password={self.password}]")
