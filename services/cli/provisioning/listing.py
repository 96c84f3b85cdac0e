"""A plan as people read it."""

from collections.abc import Iterator

from rich.table import Table

from services.cli.provisioning import plan
from services.cli.provisioning.plan import Plan, Step
from services.cli.provisioning.state import Acl

Line = tuple[str, str, str]


def table(found: Plan, *, prune: bool) -> Table:
    """A line a step; what the policy lacks and stays without `--prune` says so."""
    made = Table()
    for column in ("Step", "Of", "What"):
        made.add_column(column)
    for line in _lines(found, prune=prune):
        made.add_row(*line)
    return made


def _lines(found: Plan, *, prune: bool) -> Iterator[Line]:
    yield from map(_line, found.steps)
    for step, of, what in map(_line, found.extra):
        yield (step if prune else f"not in the policy ({step} with --prune)"), of, what


def _line(step: Step) -> Line:  # noqa: PLR0911 - a table of kinds
    match step:
        case plan.MakeTopic(name, topic, _):
            return "add", f"topic {name}", f"{topic.partitions} partitions, copies: {topic.replication}"
        case plan.Set(setting, value):
            return "set", f"topic {setting.of}", f"{setting.key} = {value}"
        case plan.MakeCredential(credential):
            return "add", f"user {credential.user}", f"credentials, {credential.mechanism}"
        case plan.EndCredential(credential):
            return "remove", f"user {credential.user}", f"credentials, {credential.mechanism}"
        case plan.AddAcl(acl):
            return "add", f"user {acl.user}", in_words(acl)
        case plan.RemoveAcl(acl):
            return "remove", f"user {acl.user}", in_words(acl)
        case plan.SetQuota(quota, value):
            return "set", f"user {quota.of}", f"{quota.key} = {value:g}"
        case plan.RemoveQuota(quota):
            return "remove", f"user {quota.of}", quota.key


def in_words(acl: Acl) -> str:
    """An ACL in words."""
    verb = "may" if acl.allow else "must not"
    star = "*" if acl.prefixed else ""
    host = "" if acl.host == "*" else f" from {acl.host}"
    return f"{verb} {acl.operation.replace('_', ' ')} {acl.resource} {acl.name}{star}{host}"
