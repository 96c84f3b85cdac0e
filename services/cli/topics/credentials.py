"""The file of credentials that `outbound agency add` writes, as settings: its words are librdkafka's."""

from difflib import get_close_matches
from pathlib import Path

from services.cli.processes.command import CommandError

SETTINGS = {
    "bootstrap.servers": "kafka_bootstrap_servers",
    "security.protocol": "kafka_security_protocol",
    "sasl.mechanism": "kafka_sasl_mechanism",
    "sasl.username": "kafka_sasl_username",
    "sasl.password": "kafka_sasl_password",
    "ssl.ca.location": "kafka_ssl_cafile",
}
ASIDE = ("group.id", "auto.offset.reset")
"""What is for clients that join a group: `--group` and `--from` say it here."""


def handed_over(path: Path) -> dict[str, str]:
    """The settings of a file of credentials. Ends the command where it is none, and shows nothing secret."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"--credentials {path} cannot be read: {error}") from None
    stated = [line.partition("=") for line in map(str.strip, lines) if line and not line.startswith("#")]
    found: dict[str, str] = {}
    for name, _, value in stated:
        if name in SETTINGS:
            found[SETTINGS[name]] = value
        elif name not in ASIDE:
            raise CommandError(_unknown(path, name))
    missing = [name for name, setting in SETTINGS.items() if not found.get(setting)]
    if missing:
        raise CommandError(f"{path} is no file of `outbound agency add`: it lacks {', '.join(missing)}")
    authority = path.parent / found["kafka_ssl_cafile"]
    if not authority.is_file():
        raise CommandError(
            f"there is no {authority}: put the brokers' authority, which came with {path}, there"
        )
    return {**found, "kafka_ssl_cafile": str(authority), "kafka_sasl_password_file": ""}


def _unknown(path: Path, name: str) -> str:
    """A line without a name may be anything, a password too, so it is not shown."""
    known = (*SETTINGS, *ASIDE)
    near = get_close_matches(name, known, n=1)
    return f"{path} says something that is not known{f': {name}; nearest: {near[0]}' if near else ''}"
