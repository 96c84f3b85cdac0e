"""What an agency gets by the policy, as facts in words: to explain a policy, and to compare two."""

from collections.abc import Iterator

from services.cli.provisioning.policy import AgencyRule
from services.projector.terms import ITEMS, NO_OPERATION, Numbers, Place, Terms, Time
from shared.contracts.ports import field_offices, ports

KINDS = ("inspections", "seizures")


def facts(rule: AgencyRule) -> Iterator[str]:
    """Everything that the agency gets and may do, a fact each: with more of them it is more."""
    yield from (f"records of its own, sent on {topic}" for topic in rule.writes)
    yield from (
        f"every event of {topic}, posted to {one.url}" for one in rule.webhooks for topic in one.topics
    )
    if rule.release is None:
        yield from (f"every record on {topic}, whole" for topic in rule.reads)
        return
    yield from records(rule.release)
    yield from exactness(rule.release)
    for kind in KINDS:
        yield from (f"of {kind}: {one}" for one in shown(rule.release, kind))


def records(terms: Terms) -> Iterator[str]:
    """Of which places and operations it gets records."""
    yield from places(terms)
    yield from map(operation, sorted(terms.operations))


def places(terms: Terms) -> Iterator[str]:
    """Of which field offices, sectors and ports it gets records."""
    for code in sorted(terms.offices):
        yield f"records of the {field_offices()[code].name} ({code})"
    for code in sorted(terms.ports):
        yield f"records of the port {code} {ports()[code].name}, {ports()[code].state}"


def operation(code: str) -> str:
    """Records of an operation, or of none."""
    return "records of no operation" if code == NO_OPERATION else f"records of the operation {code}"


def exactness(terms: Terms) -> Iterator[str]:
    """What it learns more exactly than everyone does."""
    if terms.time is Time.DAY:
        yield "the day, not only the month"
    if terms.place is Place.PORT:
        yield "the port, not only the field office"
    if terms.numbers is Numbers.EXACT:
        yield "exact numbers, not only ranges"


def shown(terms: Terms, kind: str) -> Iterator[str]:
    """The fields that it sees of a kind of records, each named as in the file."""
    if kind == "inspections" and terms.inspections is not None:
        yield "place and time"
        yield from sorted(terms.inspections.fields)
    if kind == "seizures" and terms.seizures is not None:
        yield "place and time"
        yield from sorted(terms.seizures.fields)
        for item, fields in terms.seizures.items.items():
            yield from (f"{one} of {ITEMS[item]}" for one in sorted(fields))
