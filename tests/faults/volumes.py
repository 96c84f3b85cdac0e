"""A small volume that can be filled, where this user may mount one."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def small_volume(megabytes: int) -> Iterator["Ballast"]:
    """A file system of this size while the block runs. Skips without the right to mount one."""
    path = Path(tempfile.mkdtemp(prefix="outbound-volume-"))  # of a place that PostgreSQL's user can reach
    path.chmod(0o711)
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(path)]
    if os.geteuid() != 0 or subprocess.run(command, check=False).returncode != 0:
        path.rmdir()
        pytest.skip("a full disk is tried on a small volume: run as root, with the right to mount")
    try:
        yield Ballast(path)
    finally:
        subprocess.run(["umount", "--lazy", str(path)], check=True)
        path.rmdir()


class Ballast:
    """A file that takes all room that is left on a volume, until it is removed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._path = folder / "ballast"

    def fill(self) -> None:
        """Leave not one block."""
        with self._path.open("ab", buffering=0) as file:
            for size in (65_536, 4_096, 512, 1):
                try:
                    while file.write(b"\0" * size):
                        pass
                except OSError:
                    continue

    def remove(self) -> None:
        """Give the room back."""
        self._path.unlink(missing_ok=True)
