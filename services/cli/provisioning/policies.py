"""`outbound policy`: who gets what by the policy, in words. It asks no cluster."""

from pathlib import Path
from typing import Annotated

import typer

from services.cli.processes.command import WRONG_QUESTION, CommandError
from services.cli.provisioning.difference import difference
from services.cli.provisioning.explanation import explanation
from services.cli.provisioning.policy import Policy, read_policy
from services.cli.provisioning.tables import PolicyError
from services.cli.terminal import say

commands = typer.Typer(no_args_is_help=True, help="Who gets what on the topics, in words: explain, diff.")
SHIPPED = Path("deploy/kafka/access.toml")
File = Annotated[Path, typer.Option("--policy", metavar="FILE", help="The policy.")]


@commands.callback()
def about() -> None:
    """Who gets what on the topics, in words: explain, diff."""


@commands.command()
def explain(
    agency: Annotated[str | None, typer.Option(metavar="NAME", help="One agency; default all.")] = None,
    policy: File = SHIPPED,
) -> None:
    """Say in words, and with an example message, what an agency gets and what it does not get."""
    agencies = _read(policy).agencies
    if agency is not None and agency not in agencies:
        named = ", ".join(sorted(agencies)) or "none"
        raise CommandError(f"{policy} has no agency {agency}; there are: {named}", WRONG_QUESTION)
    wanted = sorted(agencies) if agency is None else [agency]
    say("\n\n".join(explanation(name, agencies[name]) for name in wanted), nl=False)


@commands.command()
def diff(
    old: Annotated[Path, typer.Argument(help="The policy as it is.")],
    new: Annotated[Path, typer.Argument(help="The policy as it would be.")],
) -> None:
    """Say what a change of the policy would give to which agency, and what it would take."""
    say(difference(_read(old), _read(new)), nl=False)


def _read(path: Path) -> Policy:
    try:
        return read_policy(path)
    except PolicyError as error:
        raise CommandError(f"{path}: {error}") from None
