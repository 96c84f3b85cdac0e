"""A real S3-compatible server for the tests that ask for one: S3Proxy, over a folder."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from services.cli.processes.ports import free_port

VERSION = "2.6.0"
POM = Path(__file__).parents[2] / "deploy" / "s3" / "pom.xml"
KEY, SECRET, BUCKET = "seizure-service", "a-secret-of-tests", "evidence"
DEADLINE_S = 60.0
PROPERTIES = """\
s3proxy.authorization=aws-v4
s3proxy.identity={key}
s3proxy.credential={secret}
s3proxy.endpoint={endpoint}
jclouds.provider=filesystem-nio2
jclouds.identity=local
jclouds.credential=local
jclouds.filesystem.basedir={folder}
"""
LOGBACK = """\
<configuration>
  <appender name="console" class="ch.qos.logback.core.ConsoleAppender">
    <encoder><pattern>%d %level %logger %msg%n</pattern></encoder>
  </appender>
  <root level="warn"><appender-ref ref="console"/></root>
</configuration>
"""


@dataclass(frozen=True, slots=True)
class S3:
    """A running server with an empty bucket, whose objects are files in `folder`."""

    endpoint: str
    folder: Path

    def settings(self, prefix: str, **changes: str) -> dict[str, str]:
        """The settings of a service that keeps its photos there."""
        return {
            "outbound_attachments": f"s3://{BUCKET}/{prefix}",
            "outbound_s3_endpoint": self.endpoint,
            "outbound_s3_access_key": KEY,
            "outbound_s3_secret_key": SECRET,
            **changes,
        }


@pytest.fixture(scope="session")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3]:
    """One server for the session, on loopback. Skips without Java or Maven; in CI the test fails then."""
    if not shutil.which("java") or not shutil.which("mvn"):
        missing = "a real S3 server needs Java and Maven: run deploy/test-tools.sh"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    folder = tmp_path_factory.mktemp("s3")
    (folder / BUCKET).mkdir()
    server = S3(f"http://127.0.0.1:{free_port()}", folder / BUCKET)
    properties = tmp_path_factory.mktemp("s3-server") / "s3proxy.conf"
    properties.write_text(PROPERTIES.format(key=KEY, secret=SECRET, endpoint=server.endpoint, folder=folder))
    quiet = properties.with_name("logback.xml")
    quiet.write_text(LOGBACK)
    options = (f"-Dlogback.configurationFile={quiet}", "-Xmx128m", "-XX:+UseSerialGC", "-XX:-UsePerfData")
    java = ["java", *options, "-cp", f"{_jars()}/*"]
    with properties.with_suffix(".log").open("wb") as log:
        command = [*java, "org.gaul.s3proxy.Main", "--properties", str(properties)]
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        _wait(process, server.endpoint, Path(log.name))
        yield server
    finally:
        process.kill()
        process.wait()


def _jars() -> Path:
    """The jars, fetched once and kept between runs."""
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "outbound"
    target = base / f"s3proxy-{VERSION}"
    if (target / f"s3proxy-{VERSION}.jar").exists():
        return target
    base.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=base) as scratch:
        jars = Path(scratch) / "lib"
        command = ["mvn", "-q", "-B", "-f", str(POM), "dependency:copy-dependencies"]
        subprocess.run([*command, "-DincludeScope=runtime", f"-DoutputDirectory={jars}"], check=True)
        if not target.exists():
            jars.rename(target)
    return target


def _wait(process: "subprocess.Popen[bytes]", endpoint: str, log: Path) -> None:
    """Until it answers, were it with a refusal."""
    deadline = time.monotonic() + DEADLINE_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            httpx.get(f"{endpoint}/{BUCKET}")
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(f"S3Proxy did not start:\n{log.read_text()[-3000:]}")
