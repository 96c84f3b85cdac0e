"""`outbound kafka up`: a local Apache Kafka, fetched by Maven, for trying the system on a real broker."""

import signal
import threading
from pathlib import Path
from typing import Annotated

import typer

from services.cli.processes.command import CommandError
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
) -> None:
    """Fetch Apache Kafka (Java 17 and Maven are needed), start one broker, and stay up until Ctrl-C.

    Then, elsewhere: outbound up --kafka 127.0.0.1:9092
    """
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    try:
        say("Fetching Apache Kafka (the first time only) ...", err=True)
        jars = fetch()
        with LocalKafka(jars, data, port=port) as broker:
            say(f"Kafka is up: {broker.bootstrap}  (log {broker.log}; stop it with Ctrl-C)")
            stop.wait()
    except LocalKafkaError as error:
        raise CommandError(str(error)) from None
