"""`outbound kafka up`: a local Apache Kafka, fetched by Maven, for trying the system on a real broker.

`outbound kafka dev-ca` makes certificates for brokers elsewhere, also for trying.
"""

import signal
import threading
from pathlib import Path
from typing import Annotated

import typer

from services.cli.processes.command import CommandError
from services.cli.processes.development_ca import issue, make_authority
from services.cli.processes.kafka_security import KafkaSecurity
from services.cli.processes.local_kafka import LocalKafka, LocalKafkaError, fetch
from services.cli.terminal import say

HELP = "Apache Kafka: a local one to try things out, and who may do what on a cluster."
commands = typer.Typer(no_args_is_help=True, help=HELP)


@commands.callback(help=HELP)
def kafka() -> None:
    """Apache Kafka."""


@commands.command()
def up(
    port: Annotated[int, typer.Option(help="Loopback port to listen on.")] = 9092,
    data: Annotated[
        Path | None, typer.Option(help="Where to keep its data; a new directory if absent.")
    ] = None,
    secured: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="With TLS, users and rights. Certificates, the operator's password and the data are in DIR.",
        ),
    ] = None,
) -> None:
    """Fetch Apache Kafka (Java 17 and Maven are needed), start one broker, and stay up until Ctrl-C.

    Then, elsewhere: outbound up --kafka 127.0.0.1:9092

    Of a secured one DIR/operator.env has the variables for `outbound kafka provision` and `outbound agency`.
    """
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    try:
        say("Fetching Apache Kafka (the first time only) ...", err=True)
        jars = fetch()
        security = _security(secured)
        kept = data or (secured / "data" if secured else None)
        with LocalKafka(jars, kept, port=port, security=security) as broker:
            if security and secured:
                lines = security.environment(broker.bootstrap).items()
                (secured / "operator.env").write_text("".join(f"{name}={value}\n" for name, value in lines))
            say(f"Kafka is up: {broker.bootstrap}  (log {broker.log}; stop it with Ctrl-C)")
            stop.wait()
    except LocalKafkaError as error:
        raise CommandError(str(error)) from None


def _security(directory: Path | None) -> KafkaSecurity | None:
    if directory is None:
        return None
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    return KafkaSecurity.kept(directory.resolve())


@commands.command()
def dev_ca(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="Where ca.pem and NAME.pem are put.")],
    host: Annotated[
        list[str] | None, typer.Option(help="A name or address of the broker; repeat it for more.")
    ] = None,
    name: Annotated[str, typer.Option(help="Name of the certificate.")] = "broker",
) -> None:
    """Make a certificate authority for development, and a broker's key and certificate; what is there stays.

    Clients trust DIR/ca.pem (KAFKA_SSL_CAFILE). Brokers read DIR/broker.pem, as ssl.keystore.type=PEM.
    """
    say(make_authority(directory))
    say(issue(directory, name, host or ["localhost", "127.0.0.1"]))
