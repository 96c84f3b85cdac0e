"""`outbound webhooks`: how the webhooks of other agencies do, their secrets, and delivering again."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from sqlalchemy.ext.asyncio import AsyncConnection

from services.cli.output import printed
from services.cli.processes.command import WRONG_QUESTION, CommandError, load_settings
from services.cli.processes.run import start
from services.cli.processes.system import WEBHOOK_SECRETS, database_url
from services.cli.provisioning.passwords import new_file
from services.cli.provisioning.policy import read_policy
from services.cli.provisioning.tables import PolicyError
from services.cli.terminal import give, say
from services.gateway import ledger, signing
from services.gateway.agencies import Webhook
from services.gateway.delivery import start_of
from services.gateway.ledger import State
from services.gateway.main import SERVICE
from services.gateway.signing import SecretError
from shared.database.database import Database

HELP = "Webhooks of other agencies: how each does, secrets, delivering again."
commands = typer.Typer(no_args_is_help=True, help=HELP)
Name = Annotated[str, typer.Argument(metavar="AGENCY.NAME", help="The webhook, as the policy names it.")]
PolicyFile = Annotated[
    Path | None, typer.Option("--policy", metavar="FILE", help="The policy; default OUTBOUND_ACCESS.")
]
Data = Annotated[
    Path | None, typer.Option(help="A data directory, instead of DATABASE_URL and OUTBOUND_WEBHOOK_SECRETS.")
]
To = Annotated[
    Path | None, typer.Option(metavar="FILE", help="A new file for the secret, instead of the screen.")
]


@commands.callback()
def about() -> None:
    """Webhooks of other agencies: how each does, secrets, delivering again.

    Who gets which topics where is in the policy (OUTBOUND_ACCESS). Secrets are in the folder that
    OUTBOUND_WEBHOOK_SECRETS names; the rest is in the gateway's database, DATABASE_URL.
    """


@dataclass(frozen=True, slots=True)
class Desk:
    """The webhooks of a policy, the folder of their secrets, and the database that knows how they do."""

    webhooks: dict[str, Webhook]
    secrets: Path
    url: str

    def named(self, name: str) -> Webhook:
        """Ends the command where there is no such webhook."""
        if name not in self.webhooks:
            near = get_close_matches(name, self.webhooks, cutoff=0.4) or sorted(self.webhooks)
            raise CommandError(
                f"the policy has no webhook {name}; there are {', '.join(near) or 'none'}", WRONG_QUESTION
            )
        return self.webhooks[name]

    def done(self, work: Callable[[AsyncConnection], Awaitable[None]]) -> None:
        """Do something in one transaction of the gateway's database."""
        start(self._done(work))

    async def _done(self, work: Callable[[AsyncConnection], Awaitable[None]]) -> None:
        database = Database(self.url)
        try:
            async with database.begin() as db:
                await work(db)
        finally:
            await database.close()


@commands.command("list")
def listed(policy: PolicyFile = None, data: Data = None) -> None:
    """Show how each webhook does: since when it fails and why, or why it is disabled, and its secrets."""
    desk = _desk(policy, data)
    made = Table("Webhook", "URL", "State", "Last success", "Secrets")

    async def look(db: AsyncConnection) -> None:
        known = {one.id: one for one in await ledger.states(db)}
        for name, one in desk.webhooks.items():
            at = known[name].delivered_at if name in known else None
            shown = f"{at:%Y-%m-%d %H:%M:%S}Z" if at else "-"
            made.add_row(name, one.url, _said(known.get(name)), shown, _secrets(desk.secrets, name))

    desk.done(look)
    give(printed(made))


@commands.command()
def add(name: Name, policy: PolicyFile = None, data: Data = None, to: To = None) -> None:
    """Make the secret of a new webhook, and hand it over, once. Nothing is delivered before."""
    _hand_over(_desk(policy, data), name, to, rotate=False)


@commands.command()
def rotate(
    name: Name,
    policy: PolicyFile = None,
    data: Data = None,
    to: To = None,
    end: Annotated[
        bool, typer.Option("--end", help="End the old secret: the receiver has the new one.")
    ] = False,
) -> None:
    """Make a new secret beside the old one; then end the old one with --end.

    In between each delivery is signed with both, so the receiver can change at any time.
    """
    desk = _desk(policy, data)
    if not end:
        _hand_over(desk, name, to, rotate=True)
        return
    try:
        signing.end_old_secret(desk.secrets, desk.named(name).id)
    except SecretError as error:
        raise CommandError(str(error)) from None
    say(f"{name}: signed with the newest secret alone.", err=True)


@commands.command()
def disable(
    name: Name,
    reason: Annotated[str, typer.Option(help="Why; `list` shows it.")],
    policy: PolicyFile = None,
    data: Data = None,
) -> None:
    """Deliver nothing more to a webhook, until it is enabled."""
    desk = _desk(policy, data)
    webhook = desk.named(name)

    async def work(db: AsyncConnection) -> None:
        await ledger.state(db, webhook.id, webhook.start)
        await ledger.disable(db, webhook.id, reason)

    desk.done(work)
    say(f"{name} is disabled; its position stays.", err=True)


@commands.command()
def enable(name: Name, policy: PolicyFile = None, data: Data = None) -> None:
    """Go on with a webhook where it stopped; what came meanwhile is delivered."""
    desk = _desk(policy, data)
    webhook = desk.named(name)
    desk.done(lambda db: ledger.enable(db, webhook.id))
    say(f"{name} is enabled.", err=True)


@commands.command()
def redeliver(
    name: Name,
    since: Annotated[
        str | None,
        typer.Option("--from", metavar="WHERE", help="beginning, or a time: all since, of all topics."),
    ] = None,
    position: Annotated[
        str | None, typer.Option(metavar="TOPIC/PARTITION/OFFSET", help="That event and all after it.")
    ] = None,
    policy: PolicyFile = None,
    data: Data = None,
) -> None:
    """Deliver again: from a time of all topics, or from a position of one partition.

    The same events come with the same ids and versions, in the order of the topic.
    """
    desk = _desk(policy, data)
    webhook = desk.named(name)
    if (since is None) == (position is None):
        raise CommandError("say either --from or --position", WRONG_QUESTION)
    desk.done(_from_time(webhook, since) if since is not None else _from_position(webhook, position or ""))
    say(f"{name} gets it again, unless it is disabled: outbound webhooks list", err=True)


def _from_time(webhook: Webhook, since: str) -> Callable[[AsyncConnection], Awaitable[None]]:
    try:
        start_of(since)
    except ValueError:
        said = f"--from is beginning, or a time such as 2026-10-01 or 2026-10-01T12:00:00Z, not {since}"
        raise CommandError(said, WRONG_QUESTION) from None

    async def work(db: AsyncConnection) -> None:
        await ledger.state(db, webhook.id, webhook.start)
        await ledger.restart(db, webhook.id, since)

    return work


def _from_position(webhook: Webhook, position: str) -> Callable[[AsyncConnection], Awaitable[None]]:
    topic, *numbers = position.split("/")
    if topic not in webhook.topics or len(numbers) != 2 or not all(map(str.isdecimal, numbers)):
        raise CommandError(
            f"--position is TOPIC/PARTITION/OFFSET of {', '.join(webhook.topics)}, not {position}",
            WRONG_QUESTION,
        )
    partition, offset = map(int, numbers)

    async def work(db: AsyncConnection) -> None:
        if not await ledger.rewind(db, webhook.id, topic, partition, offset):
            raise CommandError(f"{webhook.id} has no position on {topic}/{partition} yet")

    return work


def _hand_over(desk: Desk, name: str, to: Path | None, *, rotate: bool) -> None:
    if to is not None and to.exists():
        raise CommandError(f"{to} is there already: name a new file")
    try:
        secret = signing.add_secret(desk.secrets, desk.named(name).id, rotate=rotate)
        with new_file(to, secret + "\n"):
            pass
    except (SecretError, PolicyError) as error:
        raise CommandError(str(error)) from None
    if to is None:
        give(secret + "\n")
    say(f"{name} has {'a new' if rotate else 'its'} secret; it is not shown again.", err=True)


def _desk(policy: Path | None, data: Path | None) -> Desk:
    settings = load_settings()
    file = policy or (Path(settings.outbound_access) if settings.outbound_access else None)
    if file is None:
        raise CommandError("which policy? Say --policy FILE, or set OUTBOUND_ACCESS")
    try:
        agencies = read_policy(file).agencies
    except PolicyError as error:
        raise CommandError(f"{file}: {error}") from None
    webhooks = {one.id: one for rule in agencies.values() for one in rule.webhooks}
    if data is not None:
        url = database_url(
            settings.model_copy(update={"database_url": type(settings.database_url)("")}), data, SERVICE.name
        )
        return Desk(webhooks, data / WEBHOOK_SECRETS, url)
    url = settings.database_url.get_secret_value()
    if not url or not settings.outbound_webhook_secrets:
        raise CommandError("say --data DIR, or set DATABASE_URL and OUTBOUND_WEBHOOK_SECRETS")
    return Desk(webhooks, Path(settings.outbound_webhook_secrets), url)


def _said(state: State | None) -> str:
    if state is None:
        return "not begun"
    if state.disabled is not None:
        return f"disabled: {state.disabled}"
    if state.failing_since is not None:
        return (
            f"failing since {state.failing_since:%Y-%m-%d %H:%M}Z, {state.attempts} attempts: {state.error}"
        )
    return "works"


def _secrets(folder: Path, webhook: str) -> str:
    """How many are valid."""
    try:
        return str(len(signing.secrets_of(folder, webhook)))
    except SecretError as error:
        return str(error)
