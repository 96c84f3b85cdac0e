"""How the settings reach a Kafka: the one place where its password is read."""

from pathlib import Path

from shared.events.kafka.settings import KafkaSettings
from shared.events.kafka.tokens import TokenEndpoint
from shared.runtime.settings import Settings


def kafka_settings(settings: Settings) -> KafkaSettings:
    """Where the cluster is and how to log in. Raises `ValueError` that says which variable is wrong."""
    return KafkaSettings(
        bootstrap_servers=settings.kafka_bootstrap_servers,
        security_protocol=settings.kafka_security_protocol,
        sasl_mechanism=settings.kafka_sasl_mechanism,
        sasl_username=settings.kafka_sasl_username or None,
        sasl_password=_password(settings) or None,
        token_endpoint=_token_endpoint(settings),
        ssl_cafile=settings.kafka_ssl_cafile or None,
        ssl_certfile=settings.kafka_ssl_certfile or None,
        ssl_keyfile=settings.kafka_ssl_keyfile or None,
        replication_factor=settings.kafka_replication_factor,
        session_timeout_ms=settings.kafka_session_timeout_ms,
        heartbeat_interval_ms=settings.kafka_session_timeout_ms // 10,
        request_timeout_ms=settings.kafka_session_timeout_ms + 5_000,
    )


def _token_endpoint(settings: Settings) -> TokenEndpoint | None:
    """Where the issuer gives tokens, if brokers are logged in to with tokens."""
    if settings.kafka_sasl_mechanism != "OAUTHBEARER":
        return None
    return TokenEndpoint(
        settings.kafka_oauth_token_url,
        settings.kafka_oauth_resource or None,
        settings.kafka_oauth_scope or None,
        settings.kafka_oauth_cafile or None,
    )


def _password(settings: Settings) -> str:
    """From its file where one is named."""
    if not settings.kafka_sasl_password_file:
        return settings.kafka_sasl_password.get_secret_value()
    try:
        return Path(settings.kafka_sasl_password_file).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ValueError(f"KAFKA_SASL_PASSWORD_FILE cannot be read: {error}") from None
