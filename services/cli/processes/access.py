"""The token that a command shows to a running system. Imports nothing heavy: commands that ask use it."""

import ipaddress
import os
from pathlib import Path
from urllib.parse import urlsplit

from services.cli.processes.command import DEFAULT_DATA
from shared.access.caller import Role, everywhere

TOKEN_FILE = "token"  # noqa: S105 - a file name
COMMAND_LINE = everywhere("development|command-line", Role.ADMINISTRATOR)
"""Who the command line is to a system on its own machine."""


def access_token(url: str, data: Path = DEFAULT_DATA) -> str | None:
    """OUTBOUND_TOKEN, or for a system on this machine the token that `outbound up` keeps; None without."""
    given = os.environ.get("OUTBOUND_TOKEN", "").strip() or None
    if given or not _is_here(url):
        return given
    try:
        return (data / TOKEN_FILE).read_text().strip()
    except OSError:
        return None


def _is_here(url: str) -> bool:
    """Whether a URL is on this machine: a token of its own is nobody else's business."""
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
