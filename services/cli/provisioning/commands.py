"""`outbound kafka provision` and `outbound agency`: the cluster as the policy says, and who may log in."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.output import printed
from services.cli.processes.command import CommandError, load_settings
from services.cli.processes.kafka import commands as kafka
from services.cli.processes.kafka_settings import kafka_settings
from services.cli.provisioning import credentials, plan
from services.cli.provisioning.listing import table
from services.cli.provisioning.passwords import new_file, new_password, passwords
from services.cli.provisioning.policy import Policy, read_policy
from services.cli.provisioning.tables import PolicyError
from services.cli.terminal import give, say

if TYPE_CHECKING:
    from services.cli.provisioning.cluster import Cluster

INSTALL = "this needs kafka-python: pip install 'outbound[provision]'"
agency = typer.Typer(no_args_is_help=True, help="Kafka credentials of other agencies: add, rotate, revoke.")

PolicyFile = Annotated[
    Path, typer.Option("--policy", metavar="FILE", help="Who may do what, as `deploy/kafka/access.toml`.")
]
SingleBroker = Annotated[
    bool, typer.Option("--single-broker", help="One copy of each topic, where there is one broker.")
]
Name = Annotated[str, typer.Argument(help="The agency, as the policy names it.")]
To = Annotated[
    Path | None, typer.Option(metavar="FILE", help="A new file for the credentials, instead of the screen.")
]


@agency.callback()
def about() -> None:
    """Kafka credentials of other agencies: add, rotate, revoke.

    The operator logs in by KAFKA_BOOTSTRAP_SERVERS, KAFKA_SECURITY_PROTOCOL, KAFKA_SASL_USERNAME,
    KAFKA_SASL_PASSWORD_FILE and KAFKA_SSL_CAFILE.
    """


@kafka.command()
def provision(
    policy: PolicyFile,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
    prune: Annotated[
        bool, typer.Option("--prune", help="Also remove users, rights and limits that the policy lacks.")
    ] = False,
    secrets: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Passwords of our services, NAME/password; a missing one is made."),
    ] = None,
    single_broker: SingleBroker = False,
) -> None:
    """Bring topics, users, rights and limits on Kafka to what the policy says, and show the difference first.

    The operator logs in by the KAFKA_ variables. A second run finds nothing to do. An agency has rights
    while it has credentials, which `outbound agency add` makes.
    """
    with _working(policy) as (rules, cluster):
        copies = _copies(rules, cluster, single_broker)
        found = plan.planned(rules, cluster.state(), copies, cluster.settings.sasl_username)
        if found.steps or found.extra:
            give(printed(table(found, prune=prune)))
        for note in found.notes:
            say(f"note: {note}", err=True)
        steps = (*found.steps, *(found.extra if prune else ()))
        if dry_run or not steps:
            say(f"{len(steps)} to do; nothing was changed" if steps else "Nothing to do.", err=True)
            return
        cluster.perform(steps, passwords(secrets, steps).__getitem__)
        say(f"Done: {len(steps)}.", err=True)


@agency.command()
def add(name: Name, policy: PolicyFile, to: To = None) -> None:
    """Let an agency log in and read what the policy gives it, and hand over its credentials, once."""
    _hand_over(name, policy, to, rotate=False)


@agency.command()
def rotate(
    name: Name,
    policy: PolicyFile,
    to: To = None,
    end: Annotated[
        str | None, typer.Option(metavar="USER", help="End these credentials: nobody uses them any more.")
    ] = None,
) -> None:
    """Make new credentials beside the old ones; then end the old ones with --end, when nobody uses them.

    Both may read in one group, so consumers move one after the other and none stops.
    """
    if end is None:
        _hand_over(name, policy, to, rotate=True)
        return
    with _working(policy) as (_, cluster):
        cluster.perform(credentials.without(name, end, cluster.state()))
        say(f"{end} cannot log in any more, and what is logged in may read nothing.", err=True)


@agency.command()
def revoke(name: Name) -> None:
    """Cut an agency off at once: it may read nothing from now on, and cannot log in again."""
    with _connected() as cluster:
        steps = plan.ended(name, cluster.state())
        if not steps:
            raise CommandError(f"{name} has neither credentials nor rights on this cluster")
        cluster.perform(steps)
        say(f"{name} is cut off. `outbound agency add {name}` would let it in again.", err=True)


def _hand_over(name: str, policy: Path, to: Path | None, *, rotate: bool) -> None:
    with _working(policy) as (rules, cluster):
        actual = cluster.state()
        user = credentials.new_user(name, actual, rotate=rotate)
        steps = credentials.granted(rules, actual, user)
        password = new_password()
        text = credentials.handed_over(name, user, password, cluster.settings.bootstrap_servers)
        with new_file(to, text):
            cluster.perform(steps, lambda _: password)
        if to is None:
            give(text)
        say(f"{user} can log in now{f'; the credentials are in {to}' if to else ''}.", err=True)


def _copies(rules: Policy, cluster: "Cluster", single_broker: bool) -> int:
    """How many copies of a topic. A broker that is away must not make topics with too few of them."""
    if single_broker:
        return 1
    there = cluster.brokers()
    if there < rules.replication:
        raise CommandError(
            f"the policy asks for {rules.replication} copies of each topic and there are {there} brokers: "
            "start the others, or say --single-broker where there is to be one"
        )
    return rules.replication


@contextmanager
def _working(policy: Path) -> Iterator[tuple[Policy, "Cluster"]]:
    """The policy, and the cluster as its operator; a mistake ends the command with what to do."""
    try:
        rules = read_policy(policy)
        with _connected() as cluster:
            yield rules, cluster
    except PolicyError as error:
        raise CommandError(str(error)) from None


@contextmanager
def _connected() -> Iterator["Cluster"]:
    """The cluster that the KAFKA_ variables name."""
    try:
        from services.cli.provisioning.cluster import Cluster, ClusterError  # noqa: PLC0415 - an extra
    except ModuleNotFoundError:
        raise CommandError(INSTALL) from None
    settings = load_settings()
    if not settings.kafka_bootstrap_servers:
        raise CommandError("KAFKA_BOOTSTRAP_SERVERS is not set: which cluster?")
    try:
        with Cluster(kafka_settings(settings)) as cluster:
            yield cluster
    except (ClusterError, OSError, ValueError) as error:
        raise CommandError(str(error)) from None
