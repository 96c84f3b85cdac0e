"""`outbound schemas`, `asyncapi` and `openapi`: the contracts of the topics and of the APIs, as files."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from services.cli import releases
from services.cli.processes.command import CommandError
from services.cli.processes.system import APIS
from services.cli.registry import Registry, subjects
from services.cli.terminal import say
from shared.contracts.published import asyncapi as topics
from shared.contracts.published import messages, page
from shared.contracts.schemas import documents, texts
from shared.database.database import Database
from shared.runtime.settings import Settings
from shared.service import Context, Service

DOCS = Path("docs")
SCHEMAS = DOCS / "schemas"
OPENAPI = DOCS / "openapi"
Check = Annotated[bool, typer.Option("--check", help="Write nothing; fail when a file is not current.")]
Release = Annotated[
    str | None,
    typer.Option(
        metavar="DAY",
        help="Freeze them and the golden messages for ever, as the release of this day (2026-11-25).",
    ),
]


schemas = typer.Typer(invoke_without_command=True)
At = Annotated[str, typer.Option("--registry", metavar="URL", help="A schema registry: https://HOST[:PORT].")]


@schemas.command()
def register(registry: At) -> None:
    """Register the schemas in a schema registry (Confluent's protocol), where they are not yet.

    Each is under its topic's name (outbound.seizures.v1-value). User and password are those of ~/.netrc.
    """
    with Registry(registry) as found:
        for subject, file in subjects().items():
            if found.version_of(subject, file) is None:
                say(f"{subject}: registered, id {found.register(subject, file)}")
    say("The registry has every schema.")


@schemas.command()
def check(registry: At) -> None:
    """Check that a schema registry has the schemas as they are here; nothing is changed."""
    with Registry(registry) as found:
        missing = [one for one, file in subjects().items() if found.version_of(one, file) is None]
    if missing:
        raise CommandError(
            f"not registered as it is here: {', '.join(missing)}; run `outbound schemas register`"
        )
    say("The registry has every schema.")


@schemas.callback()
def write(
    context: typer.Context,
    out: Annotated[Path, typer.Option(help="Directory of the files.")] = SCHEMAS,
    check: Check = False,
    release: Release = None,
) -> None:
    """Write the JSON Schemas of the events, their catalogue and their terms in NIEM, or check them.

    With --check they are also compared with every released contract: a change that breaks a reader of the
    topics fails with its reason and its place, and so does one that docs/contract-changelog.md does not tell.
    """
    if context.invoked_subcommand is not None:
        return
    keeping = check or release is not None
    _keep({**documents(), page.NAME: page.catalogue()}, out, "schemas", keeping)
    if keeping:
        releases.check(out, texts())
    if release is not None:
        say(releases.freeze(out, release, texts(), messages.texts()))


def openapi(
    out: Annotated[Path, typer.Option(help="Directory of the files.")] = OPENAPI, check: Check = False
) -> None:
    """Write the OpenAPI document of each service's API, or check them."""
    described = {f"{name}.json": described_api(service) for name, service in APIS.items()}
    files = {name: json.dumps(one, indent=2, ensure_ascii=False) + "\n" for name, one in described.items()}
    _keep(files, out, "openapi", check)


def asyncapi(
    out: Annotated[Path, typer.Option(help="Directory of asyncapi.json and of schemas/.")] = DOCS,
    check: Check = False,
) -> None:
    """Write the AsyncAPI document of the topics that other agencies read, or check it."""
    released = [one.name for one in releases.releases(out / SCHEMAS.name)]
    document = topics.document(released[-1] if released else "unreleased")
    text = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    _keep({"asyncapi.json": text}, out, "asyncapi", check)


def described_api(service: Service) -> dict[str, Any]:
    """The OpenAPI document of a service's API, which needs no database for it."""
    return service.app(Context(Settings(), Database("sqlite+aiosqlite://"))).openapi()


def _keep(files: Mapping[str, str], out: Path, command: str, check: bool) -> None:
    """Write these files, or say which of them are not current."""
    if check:
        stale = [name for name, text in files.items() if _read(out / name) != text]
        if stale:
            raise CommandError(f"{out} is not current ({', '.join(stale)}): run `outbound {command}`")
        say(f"{out} is current")
        return
    out.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (out / name).parent.mkdir(exist_ok=True)
        (out / name).write_text(text, encoding="utf-8")
        say(out / name)


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None
