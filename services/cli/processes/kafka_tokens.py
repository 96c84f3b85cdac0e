"""Which access tokens a broker takes (SASL OAUTHBEARER): Kafka's own validator, told whose and for what."""

from dataclasses import dataclass
from pathlib import Path

CALLBACK = "org.apache.kafka.common.security.oauthbearer.OAuthBearerValidatorCallbackHandler"
LOGIN = "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required"
NAME_CLAIM = "client_id"
"""The claim that is the user's name: the issuer registers clients; a `sub` may be what a person chose."""

# Kafka's module wants a name to log in as, also on a broker, which logs in to nobody by it.
PROPERTIES = """\
listener.name.sasl_ssl.oauthbearer.sasl.server.callback.handler.class={callback}
listener.name.sasl_ssl.oauthbearer.sasl.jaas.config={login} unsecuredLoginStringClaim_sub="nobody"{trust};
sasl.oauthbearer.jwks.endpoint.url={jwks}
sasl.oauthbearer.expected.issuer={issuer}
sasl.oauthbearer.expected.audience={audience}
sasl.oauthbearer.sub.claim.name={name_claim}
"""


@dataclass(frozen=True)
class TakenTokens:
    """Tokens of this issuer for this audience, checked by the keys at `jwks` (an https address)."""

    issuer: str
    jwks: str
    audience: str
    cafile: Path | None = None

    def properties(self) -> str:
        """The broker's settings for them."""
        trust = f' ssl.truststore.type="PEM" ssl.truststore.location="{self.cafile}"' if self.cafile else ""
        return PROPERTIES.format(
            callback=CALLBACK,
            login=LOGIN,
            trust=trust,
            jwks=self.jwks,
            issuer=self.issuer,
            audience=self.audience,
            name_claim=NAME_CLAIM,
        )

    def jvm_options(self) -> tuple[str, ...]:
        """Kafka reads keys from no address that is not allowed by this."""
        return (f"-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls={self.jwks}",)
