"""A real Apache Kafka on this machine, from jars: a broker that is its own KRaft controller, or one of three.

For development and for the test suite. It listens on the loopback interface only, without
authentication unless it is secured, and keeps everything in one directory.
"""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Self

from services.cli.processes.kafka_members import SERVER_PROPERTIES, Member, members
from services.cli.processes.kafka_security import KafkaSecurity
from services.cli.processes.ports import free_port

KAFKA_VERSION = "4.3.1"
POM = Path(__file__).resolve().parents[3] / "deploy" / "kafka" / "pom.xml"
STARTED = "Kafka Server started"
OPEN_LISTENERS = """\
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller_port}
advertised.listeners=PLAINTEXT://127.0.0.1:{port}
"""

LOG4J_PROPERTIES = """\
rootLogger.level = info
rootLogger.appenderRef.file.ref = file
appender.file.type = RollingFile
appender.file.name = file
appender.file.fileName = {log}
appender.file.filePattern = {log}.%i
appender.file.layout.type = PatternLayout
appender.file.layout.pattern = %d{{ISO8601}} %p %c{{1}} %m%n
appender.file.policies.type = SizeBasedTriggeringPolicy
appender.file.policies.size = 20MB
appender.file.strategy.type = DefaultRolloverStrategy
appender.file.strategy.max = 2
"""

JVM_OPTIONS = ("-Xmx512m", "-Xms128m", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-Djava.awt.headless=true")


class LocalKafkaError(Exception):
    """Kafka could not be fetched or started; the message says what to do."""


def cache_dir() -> Path:
    """Where the jars are kept between runs."""
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "outbound" / f"kafka-{KAFKA_VERSION}"


def fetch(lib_dir: Path | None = None) -> Path:
    """Have Kafka's jars in `lib_dir` (default `cache_dir()`) and return it; does nothing when they are there.

    Raises `LocalKafkaError` when Java or Maven is missing or the download fails.
    """
    target = lib_dir or cache_dir()
    _require("java", "a Java runtime, version 17 or later")
    if (target / f"kafka_2.13-{KAFKA_VERSION}.jar").exists():
        return target
    maven = _require("mvn", "Apache Maven, which fetches Kafka's jars")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f"{target.name}.") as scratch:
        jars = Path(scratch) / "lib"
        _run([maven, "-q", "-B", "-f", str(POM), "dependency:copy-dependencies", f"-DoutputDirectory={jars}"])
        _publish(jars, target)
    return target


def _publish(jars: Path, target: Path) -> None:
    """Move a complete set of jars into place in one step; a concurrent fetch may have been first."""
    try:
        jars.rename(target)
    except OSError as error:
        if not (target / f"kafka_2.13-{KAFKA_VERSION}.jar").exists():
            raise LocalKafkaError(f"{target} is in the way: remove it and try again") from error


def _require(command: str, what: str) -> str:
    path = shutil.which(command)
    if path is None:
        raise LocalKafkaError(f"`{command}` is not on the PATH: install {what}")
    return path


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - fixed commands
    if done.returncode != 0:
        raise LocalKafkaError(
            f"{command[0]} failed ({done.returncode}):\n{(done.stdout + done.stderr)[-4000:]}"
        )


class LocalKafka:
    """One broker, its port and its data; `start`, `stop`, `kill` and `restart` keep both.

    Without `directory` the data are temporary and `close` (or leaving the `with` block) removes them.
    """

    def __init__(
        self,
        lib_dir: Path,
        directory: Path | None = None,
        port: int | None = None,
        member: Member | None = None,
        security: KafkaSecurity | None = None,
    ) -> None:
        self._lib = lib_dir
        self._security = security
        self._temporary = directory is None
        self._directory = directory or Path(tempfile.mkdtemp(prefix="outbound-kafka-"))
        self._port = port or free_port()
        self._member = member or members(1)[0]
        self._log = self._directory / "server.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def bootstrap(self) -> str:
        """The address for clients, `host:port`."""
        return f"127.0.0.1:{self._port}"

    @property
    def copies(self) -> int:
        """How many brokers can hold a copy of a topic."""
        return len(self._member.ports)

    @property
    def pid(self) -> int | None:
        """The broker's process id while it runs."""
        return self._process.pid if self._process else None

    @property
    def log(self) -> Path:
        """The broker's log file."""
        return self._log

    def start(self, deadline_s: float = 60.0) -> None:
        """Start the broker and return once it serves; raises `LocalKafkaError` with the log's tail."""
        if self._process is not None:
            raise LocalKafkaError("this broker is already running")
        self._configure()
        seen = self._log.stat().st_size if self._log.exists() else 0
        with (self._directory / "console.log").open("ab") as console:
            self._process = subprocess.Popen(  # noqa: S603 - our own command line
                self._java("kafka.Kafka", str(self._directory / "server.properties")),
                stdin=subprocess.DEVNULL,
                stdout=console,
                stderr=console,
                start_new_session=True,  # Ctrl-C in the terminal is ours to handle, by `stop`
            )
        try:
            self._wait(seen, time.monotonic() + deadline_s)
        except BaseException:
            self.kill()
            raise

    def stop(self, deadline_s: float = 20.0) -> None:
        """Shut the broker down in order; one that does not end in `deadline_s` seconds is killed."""
        process = self._process
        if process is None:
            return
        process.terminate()
        try:
            process.wait(deadline_s)
        except subprocess.TimeoutExpired:
            self.kill()
        self._process = None

    def kill(self) -> None:
        """End the broker as a crash would (SIGKILL)."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None

    def restart(self, deadline_s: float = 60.0) -> None:
        """Start again on the same port and data, stopping first if the broker still runs."""
        self.stop()
        self.start(deadline_s)

    def close(self) -> None:
        """Stop, and remove a temporary directory."""
        self.stop()
        if self._temporary:
            shutil.rmtree(self._directory, ignore_errors=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _configure(self) -> None:
        """Write the configuration for the ports of this run; format the storage the first time."""
        self._directory.mkdir(parents=True, exist_ok=True)
        data = self._directory / "data"
        properties = self._directory / "server.properties"
        listeners = self._security.properties if self._security else OPEN_LISTENERS.format
        properties.touch(mode=0o600)
        properties.write_text(
            SERVER_PROPERTIES.format(
                listeners=listeners(port=self._port, controller_port=self._member.port),
                data=data,
                **self._member.properties(),
            )
        )
        (self._directory / "log4j2.properties").write_text(LOG4J_PROPERTIES.format(log=self._log))
        if not (data / "meta.properties").exists():
            arguments = ("format", "--cluster-id", self._member.cluster, "--config", str(properties))
            users = self._security.format_options() if self._security else ()
            _run(self._java("kafka.tools.StorageTool", *arguments, *users))

    def _java(self, main: str, *arguments: str) -> list[str]:
        java = _require("java", "a Java runtime, version 17 or later")
        logging = f"-Dlog4j2.configurationFile={self._directory / 'log4j2.properties'}"
        allowed = self._security.jvm_options() if self._security else ()
        return [java, *JVM_OPTIONS, *allowed, logging, "-cp", f"{self._lib}/*", main, *arguments]

    def _wait(self, seen: int, deadline: float) -> None:
        """Wait until the log past `seen` says that the broker started, and its port answers."""
        while not (self._announced(seen) and self._answers()):
            if self._process is None or self._process.poll() is not None:
                raise LocalKafkaError(f"Kafka ended while starting:\n{self._tail()}")
            if time.monotonic() > deadline:
                raise LocalKafkaError(f"Kafka did not start in time:\n{self._tail()}")
            time.sleep(0.05)

    def _announced(self, seen: int) -> bool:
        if not self._log.exists():
            return False
        with self._log.open("rb") as log:
            log.seek(seen if seen <= self._log.stat().st_size else 0)  # rolled over since
            return STARTED.encode() in log.read()

    def _answers(self) -> bool:
        with socket.socket() as probe:
            probe.settimeout(1.0)
            return probe.connect_ex(("127.0.0.1", self._port)) == 0

    def _tail(self) -> str:
        """The last lines of the console (Java's own errors) and of the log."""
        texts = [
            path.read_text(errors="replace")[-3000:]
            for path in (self._directory / "console.log", self._log)
            if path.exists()
        ]
        return "\n".join(texts)
