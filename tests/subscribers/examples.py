"""How each example of `examples/` is run, as its first lines say."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
NODE_MODULES = ROOT / ".tools" / "node" / "node_modules"
LOCK = EXAMPLES / "node" / "package-lock.json"


@dataclass(frozen=True, slots=True)
class Example:
    """One subscriber: its directory, its file, what it needs, and its command before the state file."""

    name: str
    file: str
    needs: tuple[str, ...]
    command: tuple[str, ...]

    def copied(self, directory: Path) -> Path:
        """A copy to run in. Where what it needs is missing, skips the test, except in CI, where it fails."""
        missing = [one for one in self.needs if shutil.which(one) is None]
        if self.name == "node" and not _npm_installed():
            missing.append("the packages of examples/node")
        if missing:
            said = f"{', '.join(missing)}: not installed; sh deploy/test-tools.sh"
            (pytest.fail if os.environ.get("CI") else pytest.skip)(said)
        shutil.copytree(
            EXAMPLES / self.name, directory, ignore=shutil.ignore_patterns("target", "node_modules")
        )
        if self.name == "node":
            (directory / "node_modules").symlink_to(NODE_MODULES)
        return directory

    def run(self, directory: Path, state: Path, env: Mapping[str, str]) -> str:
        """What it prints."""
        *command, last = self.command
        done = subprocess.run(
            [*command, f"{last}{state}"] if last.endswith("=") else [*self.command, str(state)],
            cwd=directory, capture_output=True, text=True, check=False, timeout=180,
            env={"PATH": os.environ["PATH"], "HOME": os.environ["HOME"], **env},
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.replace("\x1b[0m", "")  # Debian's Maven sets colors back


MAVEN = ("mvn", "-q", "-B", "compile", "exec:java", "-Dexec.args=")
ALL = (
    Example("aiokafka", "subscriber.py", (), (sys.executable, "subscriber.py")),
    Example("confluent-kafka", "subscriber.py", (), (sys.executable, "subscriber.py")),
    Example("java", "src/main/java/Subscriber.java", ("mvn", "javac"), MAVEN),
    Example("node", "subscriber.js", ("node",), ("node", "subscriber.js")),
    Example("kcat", "subscriber.sh", ("kcat", "jq"), ("sh", "subscriber.sh")),
)


def _npm_installed() -> bool:
    installed = NODE_MODULES.parent / "installed"
    return installed.exists() and installed.read_bytes() == LOCK.read_bytes()
