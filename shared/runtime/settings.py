"""Settings from the environment (or a `.env` file); each is named exactly as its variable.

The Kafka ones keep Kafka's own words; the rest begin with OUTBOUND_, but for DATABASE_URL.
"""

from typing import Annotated, Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

Port = Annotated[int, Field(ge=0, le=65_535)]


class Settings(BaseSettings):
    """What a process needs to know. Raises `ValidationError` that names a wrong variable."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True)

    database_url: SecretStr = Field(
        SecretStr(""), description="sqlite+aiosqlite:///FILE or postgresql+asyncpg://USER:PASSWORD@HOST/DB"
    )
    database_pool_size: int = Field(10, ge=1, le=200, description="Connections of one process")

    kafka_bootstrap_servers: str = Field("", description="HOST:PORT[,HOST:PORT]; empty: the embedded log")
    kafka_security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = "PLAINTEXT"
    kafka_sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER"] = "SCRAM-SHA-512"
    kafka_sasl_username: str = ""
    kafka_sasl_password: SecretStr = SecretStr("")
    kafka_sasl_password_file: str = Field("", description="File of the password, instead")
    kafka_oauth_token_url: str = Field(
        "", description="OAUTHBEARER: where the issuer gives tokens; user and password are client and secret"
    )
    kafka_oauth_resource: str = Field("", description="What the token is asked for, if the issuer needs it")
    kafka_oauth_scope: str = Field("", description="The scope that is asked for, if the issuer needs one")
    kafka_oauth_cafile: str = Field("", description="PEM file of the issuer's certificate authority")
    kafka_ssl_cafile: str = Field("", description="PEM file of the brokers' certificate authority")
    kafka_ssl_certfile: str = Field("", description="PEM file of a client certificate, if brokers ask")
    kafka_ssl_keyfile: str = Field("", description="PEM file of its key")
    kafka_replication_factor: int = Field(1, ge=1, le=9, description="Copies of a topic when it is created")
    kafka_session_timeout_ms: int = Field(
        15_000, ge=2_000, le=120_000, description="A consumer silent for so long loses its partitions"
    )

    outbound_issuers: str = Field(
        "",
        description="TOML file of the issuers whose tokens are taken (`deploy/issuers.example.toml`)",
    )
    outbound_revoked: str = Field("", description="File of revoked tokens and subjects, read when it changes")
    outbound_public_url: str = Field(
        "",
        description="What clients call, as https://HOST, behind a proxy: in DPoP proofs and QR codes",
    )
    outbound_two_persons: str = Field(
        "void,close_year,reopen_year,change_closed_year",
        description="Actions that wait until a second person approves them, with commas between them",
    )
    outbound_policy: str = Field("", description="File of who may do what; empty: the one in the package")
    outbound_release: str = Field(
        "",
        description="File with the terms of release for partners, as `deploy/kafka/access.toml`; "
        "empty: nothing is released",
    )
    outbound_release_keys: str = Field(
        "", description="Folder of the partners' keys, made where missing: back it up with the database"
    )
    outbound_access: str = Field(
        "",
        description="File of who may read which topics, `deploy/kafka/access.toml`; empty: no webhooks",
    )
    outbound_webhook_secrets: str = Field("", description="Folder of webhooks' secrets, AGENCY.NAME")
    outbound_webhook_networks: str = Field(
        "", description="Networks that webhooks may be in beside public addresses, with blanks between"
    )
    outbound_webhook_plain: bool = Field(False, description="In those networks webhooks need no TLS")
    outbound_webhook_cafile: str = Field(
        "", description="PEM file of an authority for webhooks, beside the public ones"
    )
    outbound_webhook_seconds: float = Field(
        10.0, gt=0, le=60, description="A webhook that takes longer to answer has not taken the event"
    )
    outbound_webhook_give_up_seconds: float = Field(
        432_000.0, gt=0, description="A webhook that fails for so long is disabled"
    )
    outbound_streams: int = Field(
        100, ge=1, le=10_000, description="Streams of events of one process at once"
    )
    outbound_streams_of_one: int = Field(4, ge=1, le=1_000, description="Of them, of one caller")
    outbound_stream_patience_seconds: float = Field(
        30.0, gt=0, le=600, description="A reader that takes nothing of a stream for so long is cut off"
    )
    outbound_host: str = Field("127.0.0.1", description="Address to listen on")
    outbound_port: Port = Field(8000, description="Where an API listens")
    outbound_metrics_port: Port = Field(9000, description="Where a worker serves /metrics and health")
    outbound_max_body_bytes: int = Field(4 * 1024 * 1024, ge=1024, description="A larger request is refused")
    outbound_attachments: str = Field(
        "",
        description="Where photos and documents are kept: a folder, or s3://BUCKET/PREFIX; "
        "empty: beside a SQLite file, and nowhere otherwise",
    )
    outbound_s3_endpoint: str = Field("", description="https://HOST of an S3-compatible store; empty: AWS")
    outbound_s3_region: str = Field("us-east-1", description="Region of the bucket")
    outbound_s3_access_key: str = Field("", description="Access key; empty: what the machine's role gives")
    outbound_s3_secret_key: SecretStr = Field(SecretStr(""), description="Its secret key")
    outbound_s3_secret_file: str = Field("", description="File of the secret key, instead")
    outbound_attachment_bytes: int = Field(
        3_000_000,
        ge=1024,
        description="A larger photo or document is refused (base64 adds a third)",
    )
    outbound_attachment_pixels: int = Field(
        50_000_000, ge=1, le=80_000_000, description="A photo of more pixels is refused before it is decoded"
    )
    outbound_upload_bytes: int = Field(
        256 * 1024 * 1024, ge=1024, description="An upload of lines ends after so many bytes"
    )
    outbound_upload_lines: int = Field(
        100_000, ge=1, le=9_999_999, description="An upload ends after so many lines"
    )
    outbound_upload_line_bytes: int = Field(
        256 * 1024, ge=256, description="A longer line of an upload is refused, and the rest goes on"
    )
    outbound_upload_seconds: float = Field(600.0, gt=0, description="An upload ends after so long")
    outbound_upload_idle_seconds: float = Field(
        30.0, gt=0, description="An upload ends when nothing comes for so long"
    )
    outbound_body_seconds: float = Field(30.0, gt=0, description="A body that takes longer is refused (408)")
    outbound_request_seconds: float = Field(
        60.0, gt=0, description="A request that takes longer is given up (503)"
    )
    outbound_address_requests_per_second: int = Field(
        5000, ge=1, description="From one address, in one process, before it is known who calls"
    )
    outbound_address_failures_per_minute: int = Field(
        120, ge=1, description="From one address without a good token; then it is not looked at for a while"
    )
    outbound_trusted_proxies: str = Field(
        "", description="Addresses or networks, with blanks between, whose X-Forwarded-For is believed"
    )
    outbound_allowed_origins: str = Field(
        "", description="Origins of pages that may call (CORS), with blanks between; empty: none"
    )
    outbound_requests_per_second: int = Field(1000, ge=1, description="By one caller, in one process")
    outbound_questions_at_once: int = Field(
        4,
        ge=1,
        description="Questions with a connection at the same time, of DATABASE_POOL_SIZE; of one caller half",
    )
    outbound_questions_waiting: int = Field(
        32, ge=0, description="Questions that wait, half of them at most of one caller; more get 503"
    )
    outbound_question_patience_seconds: float = Field(
        5.0, gt=0, le=60, description="A question that waited so long is answered 503"
    )
    outbound_question_seconds: float = Field(
        20.0, gt=0, le=30, description="A question with a statement that takes longer is stopped (422)"
    )
    outbound_log_format: Literal["auto", "json", "console"] = "auto"
    outbound_log_level: Literal["debug", "info", "warning", "error"] = "info"
    outbound_partitions: int = Field(6, ge=1, le=1000, description="Partitions of a topic when it is created")
    outbound_idempotency_days: int = Field(
        90, ge=1, le=3650, description="For so long a retry with the same Idempotency-Key is known"
    )
    outbound_checkpoint_key: str = Field(
        "",
        description="PEM file of the Ed25519 key that signs checkpoints and controls; empty: none are made",
    )
    outbound_checkpoint_file: str = Field(
        "", description="File that checkpoints are appended to, for an outside witness; empty: none"
    )
    outbound_checkpoint_seconds: float = Field(
        60.0, gt=0, description="Between checkpoints of the journal of acts"
    )
    outbound_clock_tolerance_seconds: float = Field(
        120.0, ge=0, le=3600, description="A device's clock that is off by no more is right enough"
    )
    outbound_clock_limit_seconds: float = Field(
        86_400.0, ge=0, le=2_592_000, description="A device's clock that is off by more is refused (422)"
    )
    outbound_drain_seconds: float = Field(10.0, gt=0, description="Time to finish work after SIGTERM")
    outbound_heartbeat_seconds: float = Field(60.0, gt=0, description="Between heartbeat events of a service")
    outbound_dead_letter_limit: int = Field(
        100, ge=0, description="Dead letters in a minute that are let pass before the aggregator stops"
    )
    outbound_inbound: str = Field(
        "ice-hsi/seizures atf/seizures atf/traces atf/results",
        description="What agencies send on topics of their own, AGENCY/KIND, as in `access.toml`, with "
        "blanks between; empty: nothing",
    )
    outbound_fiscal_years: int = Field(6, ge=1, le=50, description="Latest fiscal years shown as gauges")
