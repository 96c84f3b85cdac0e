"""The broker of docker-compose.yml on this machine: its settings, commands and files, paths and ports moved.

Kafka's image has scripts that start Java; here they are a line each, over the jars that the other tests use.
"""

import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from shutil import rmtree
from typing import Self
from uuid import uuid4

from services.cli.processes.kafka_settings import kafka_settings
from services.cli.processes.ports import free_port
from shared.events.kafka import KafkaSettings
from shared.runtime.settings import Settings
from tests.deploy.compose import ROOT, SERVICES, interpolated, required_variables
from tests.deploy.processes import Running

VALUES = {name: uuid4().hex * 2 for name in sorted(required_variables())}
"""`.env`, filled in."""
FILES = ROOT / "deploy" / "kafka"
SCRIPTS = {
    "kafka-storage.sh": "kafka.tools.StorageTool",
    "kafka-server-start.sh": "kafka.Kafka",
    "kafka-configs.sh": "kafka.admin.ConfigCommand",
}
OF_A_LISTENER = re.compile(r"^listener\.name\.\w+\.([\w-]+\.(?=sasl))?")
AUTHORIZERS = {"super.users", "allow.everyone.if.no.acl.found"}
"""Read by the authorizer, not by Kafka."""
DEADLINE_S = 90.0


class ComposeKafka:
    """The services kafka-authority, kafka and kafka-provision; a context manager that starts all three."""

    def __init__(self, directory: Path, jars: Path) -> None:
        self._directory = directory
        client, controller, broker = free_port(), free_port(), free_port()
        self._moved = {
            "/var/lib/": f"{directory}/",
            "/etc/outbound/kafka": f"{directory}/etc",
            "/srv/access.toml": f"{directory}/etc/access.toml",
            "/opt/kafka": f"{directory}/opt",
            "//:9092": f"//localhost:{client}",  # no port of a test is open to other machines
            "kafka:9092": f"localhost:{client}",
            "localhost:9093": f"localhost:{controller}",
            "localhost:9094": f"localhost:{broker}",
            "-Xms512m": "-Xms64m",
        }
        self._install(jars)

    def local(self, text: str) -> str:
        """What the compose file or a file of the broker says, on this machine."""
        for there, here in self._moved.items():
            text = text.replace(there, here)
        return text

    @property
    def operator(self) -> KafkaSettings:
        """How the operator logs in."""
        return self.settings("kafka-provision")

    def settings(self, service: str) -> KafkaSettings:
        """How a service of the compose file logs in, by its own reading of its environment."""
        env = self.environment(service)
        return kafka_settings(Settings(_env_file=None, **{name.lower(): env[name] for name in env}))  # type: ignore[arg-type]

    def environment(self, service: str) -> dict[str, str]:
        """The environment of a service, on this machine."""
        return {name: self.local(value) for name, value in interpolated(service, VALUES).items()}

    def once(self, service: str) -> str:
        """What a service says that runs to its end."""
        words = [self.local(word) for word in SERVICES[service]["command"]]
        running = Running(service, words, self.environment(service), self._directory)
        code, said = running.wait(60), running.output.read_text()
        assert code == 0, said
        return said

    def start(self) -> None:
        """Start the broker, and wait until its own health check passes."""
        words = [self.local(word) for word in SERVICES["kafka"]["entrypoint"]]
        env = {"PATH": "/usr/bin:/bin", **self.environment("kafka")}
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(words, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        end = time.monotonic() + DEADLINE_S
        try:
            while not self.healthy():
                assert self._process.poll() is None, f"Kafka ended:\n{self.log.read_text()[-4000:]}"
                assert time.monotonic() < end, f"Kafka is not healthy:\n{self.log.read_text()[-4000:]}"
        except BaseException:
            self.stop()
            raise

    def healthy(self) -> bool:
        """What the health check of the compose file finds."""
        kind, command = SERVICES["kafka"]["healthcheck"]["test"]
        assert kind == "CMD-SHELL"
        env = {"PATH": "/usr/bin:/bin", **self.environment("kafka")}
        return (
            subprocess.run(
                ["sh", "-c", self.local(command)], env=env, capture_output=True, check=False
            ).returncode
            == 0
        )

    def stop(self) -> None:
        """End the broker and wait for it."""
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def lose(self) -> None:
        """Lose what the broker has, and start another; the volumes of certificates and passwords remain."""
        self.stop()
        rmtree(self._directory / "kafka")
        self.start()
        self.once("kafka-provision")

    def __enter__(self) -> Self:
        self.once("kafka-authority")
        self.start()
        try:
            self.once("kafka-provision")
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def log(self) -> Path:
        """What the broker printed."""
        return self._directory / "broker.log"

    def kept(self) -> Iterator[Path]:
        """Every file that the broker wrote: its data, its log, what it left in its configuration."""
        for folder in ("kafka", "etc"):
            yield from (one for one in (self._directory / folder).rglob("*") if one.is_file())
        yield self.log

    def unknown_settings(self) -> set[str]:
        """Settings that Kafka does not list as its own at the start: it takes a misspelled one in silence."""
        listed = set(re.findall(r"^\t([a-z0-9._]+) = ", self.log.read_text(), re.MULTILINE))
        lines = (FILES / "broker.properties").read_text().splitlines()
        names = {line.partition("=")[0] for line in lines if line and not line.startswith("#")}
        return {name for name in names if OF_A_LISTENER.sub("", name) not in listed | AUTHORIZERS}

    def _install(self, jars: Path) -> None:
        """The mounted files, and the scripts of Kafka's image."""
        for folder in ("etc", "opt/bin", "outbound/release-keys", "outbound/webhook-secrets"):
            (self._directory / folder).mkdir(parents=True)
        for folder in ("release-keys", "webhook-secrets"):  # as the image has them
            (self._directory / "outbound" / folder).chmod(0o700)
        for file in FILES.iterdir():
            (self._directory / "etc" / file.name).write_text(self.local(file.read_text()))
        for name, main in SCRIPTS.items():
            script = self._directory / "opt/bin" / name
            script.write_text(
                f'#!/bin/sh\nexec java $KAFKA_HEAP_OPTS $KAFKA_LOG4J_OPTS -cp "{jars}/*" {main} "$@"\n'
            )
            script.chmod(0o755)
