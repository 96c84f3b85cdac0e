"""The README shows what a user gets."""

import socket
from pathlib import Path

import pytest

from tests.readme.tour import README, block_in, blocks, masked, running

pytestmark = pytest.mark.slow


def test_the_tour_prints_what_the_readme_shows(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with running(tmp_path, port) as printed:
        texts = blocks(tmp_path, printed, port)
    readme = README.read_text()
    for name, text in texts.items():
        assert masked(block_in(readme, name)) == masked(text), f"run python -m tests.readme.tour ({name})"
