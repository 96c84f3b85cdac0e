"""`outbound journal`: the journal of acts, recomputed; and the keys that sign its checkpoints."""

from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.ext.asyncio import AsyncConnection

from services.cli.bars import Task, bars
from services.cli.processes.command import CommandError, load_settings
from services.cli.processes.run import start
from services.cli.processes.stores import databases
from services.cli.processes.system import CHECKPOINT_KEY, SERVICES
from services.cli.terminal import say
from services.cli.verification import evidence
from services.cli.verification.held import keep
from shared.acts import notes
from shared.acts.findings import Findings
from shared.acts.notes import BadNote, Ring, Verifier
from shared.acts.verification import verify_current, verify_lanes, verify_versions
from shared.acts.witnessed import BadWitness, Witness, verify_checkpoints
from shared.database.database import Database
from shared.runtime import logging
from shared.service import Service

commands = typer.Typer(
    no_args_is_help=True, help="The journal of acts: verify it, and the keys that sign its checkpoints."
)
KEPT = {name: one for name, one in SERVICES.items() if one.acts is not None}
Data = Annotated[Path | None, typer.Option(help="A data directory; without it DATABASE_URL is read.")]


@dataclass(frozen=True, slots=True)
class Outside:
    """What is held outside of the databases: public keys, and files of checkpoints."""

    keys: list[Verifier]
    witnesses: list[Path]


@commands.command()
def verify(
    data: Data = None,
    witness: Annotated[
        list[Path] | None, typer.Option(help="A file of checkpoints that was kept elsewhere.")
    ] = None,
    public_key: Annotated[
        Path | None,
        typer.Option(help="A file of lines of `outbound journal key`, also of earlier keys, kept elsewhere."),
    ] = None,
    contents: Annotated[bool, typer.Option(help="Read every photo and document, too.")] = True,
    limit: Annotated[int, typer.Option(min=1, help="List up to so many findings.")] = 50,
) -> None:
    """Recompute the journal of acts, and name the first entry that is not as it was written.

    Every lane's chain is recomputed; every version of a record and every row of custody is held against the
    act that made it; every receipt number, chain of custody, photo and document is checked; and
    every checkpoint against the acts it was made over and the key that signed it. Who can write to the
    database and has that key can rewrite all of it. So keep checkpoints and the public key elsewhere, and
    give them here. The exit code is 1 if anything is wrong. Nothing is changed, and a running system can be
    verified.

    Example: outbound journal verify --data outbound-data --witness seizure.txt --public-key keys.txt
    """
    logging.configure(level="warning")  # log lines would tear the progress bar apart
    findings = Findings(limit)
    outside = Outside(_keys(data, public_key), witness or [])
    start(_verify(data, outside, findings, contents))
    for one in findings.listed:
        say(str(one))
    if findings.wrong > len(findings.listed):
        say(f"… and {findings.wrong - len(findings.listed):,} more")
    say(_summary(findings, outside))
    if findings.wrong:
        raise typer.Exit(1)


@commands.command()
def key(data: Data = None) -> None:
    """Print the public keys of checkpoints, controls and snapshots: for the witness and for agencies to keep.

    The private key is in OUTBOUND_CHECKPOINT_KEY, or in the data directory.
    """
    path = _private(data)
    if path is None:
        raise CommandError("which key? Use --data DIR, or set OUTBOUND_CHECKPOINT_KEY to its file")
    for name in (*KEPT, notes.SNAPSHOT):
        say(_signed(path, name))


@commands.command("new-key")
def new_key(path: Annotated[Path, typer.Argument(help="A file that is not there yet.")]) -> None:
    """Make a private key (Ed25519) that signs checkpoints, in a file that only its owner can read."""
    if path.exists():
        raise CommandError(f"{path} is there already; checkpoints that it signed need it")
    try:
        notes.make_key(path)
    except OSError as error:
        raise CommandError(str(error)) from None
    say(f"{path}: set OUTBOUND_CHECKPOINT_KEY to it; `outbound journal key` prints the public key")


def _summary(findings: Findings, outside: Outside) -> str:
    seen = findings.seen
    verdict = f"{findings.wrong:,} wrong" if findings.wrong else "nothing is wrong"
    looked = f"{seen['acts']:,} acts in {seen['lanes']:,} lanes, {seen['versions']:,} versions"
    covered = f"{seen['checkpoints']:,} checkpoints over {seen['covered']:,} of the acts"
    signed = "signatures not checked (no key given)" if not outside.keys else "signatures checked"
    held = f"{len(outside.witnesses)} files of witnesses" if outside.witnesses else "no witness given"
    return f"{verdict}: {looked}, {evidence.summary(findings)}, {covered}, {signed}, {held}"


async def _verify(data: Path | None, outside: Outside, findings: Findings, contents: bool) -> None:
    async with _opened(data) as found:
        with bars() as task:
            for name, database in found.items():
                async with database.snapshot() as db:
                    await keep(db)
                    await _verify_service(db, KEPT[name], outside, findings, task)
                    if name == evidence.NAME:
                        await evidence.verify(db, database.url, findings, task, contents=contents)


async def _verify_service(
    db: AsyncConnection, service: Service, outside: Outside, findings: Findings, task: Task
) -> None:
    acts = service.acts
    assert acts is not None
    await verify_lanes(db, acts, findings, task(f"{service.name}: lanes"))
    for kept in service.journaled:
        await verify_versions(db, acts, kept, findings, task(f"{service.name}: {kept.kind}"))
        await verify_current(db, kept, findings)
    ring = Ring(service.name, outside.keys)
    progress = task(f"{service.name}: checkpoints")
    try:
        with ExitStack() as files:
            opened = [files.enter_context(path.open()) for path in outside.witnesses]
            witnesses = [Witness(notes.notes(file), service.name, ring) for file in opened]
            await verify_checkpoints(db, acts, ring, witnesses, findings, progress)
    except BadWitness as error:
        raise ValueError(str(error)) from None


@asynccontextmanager
async def _opened(data: Path | None) -> AsyncIterator[dict[str, Database]]:
    """The databases of the services that keep a journal of acts, each at this version's schema."""
    settings = load_settings()
    if data is None and not settings.database_url.get_secret_value():
        raise CommandError("which journal? Use --data DIR, or set DATABASE_URL")
    async with databases(settings, data, {}, KEPT) as found:
        if not found:
            raise CommandError("the database has no journal of acts: run `outbound migrate` first")
        yield found


def _private(data: Path | None) -> Path | None:
    """The file of the private key, if there is one."""
    configured = load_settings().outbound_checkpoint_key
    if configured:
        return Path(configured)
    path = None if data is None else data / CHECKPOINT_KEY
    return path if path is not None and path.is_file() else None


def _signed(path: Path, service: str) -> Verifier:
    try:
        return notes.signer(path, service).verifier
    except (BadNote, OSError) as error:
        raise CommandError(str(error)) from None


def _keys(data: Path | None, public_key: Path | None) -> list[Verifier]:
    """The keys of the file, or else those of the private key at hand."""
    if public_key is None:
        path = _private(data)
        return [] if path is None else [_signed(path, name) for name in KEPT]
    try:
        return [notes.verifier(line) for line in public_key.read_text().splitlines() if line.strip()]
    except (BadNote, OSError) as error:
        raise CommandError(str(error)) from None
