"""What an agency gets, told to people who do not read code, with a message as an example."""

import json
import textwrap
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, get_args
from uuid import UUID

import orjson

from services.cli.provisioning import facts
from services.cli.provisioning.policy import AgencyRule
from services.projector import messages
from services.projector.events import DECODERS
from services.projector.projection import projected
from services.projector.terms import ALL, NO_OPERATION, InspectionField, SeizureField, Terms
from shared.contracts.ports import ports
from shared.contracts.published.catalogue import topics
from shared.contracts.published.messages import as_published, golden_messages
from shared.contracts.releasable import Releasable

EXAMPLES = {"inspections": "inspection.recorded", "seizures": "seizure.every_item"}
"""The golden messages that examples are made of."""
FIELDS = {"inspections": get_args(InspectionField), "seizures": get_args(SeizureField)}
NEVER = """\
On no terms: who recorded or changed anything, names, license plates, serial numbers, makes and models, texts
that somebody typed, times of day, our own ids and versions, and why a record was changed or withdrawn."""
Json = Mapping[str, Any]


def explanation(name: str, rule: AgencyRule) -> str:
    """Everything that the policy gives the agency, in words."""
    return "\n".join(_lines(name, rule)) + "\n"


def _lines(name: str, rule: AgencyRule) -> Iterator[str]:
    yield f"{name}: {rule.title}"
    yield f"Agreement {rule.agreement}, for: {rule.purpose}."
    yield ""
    if rule.release is None:
        yield from _whole(rule)
    else:
        yield from _released(name, rule.reads[0], rule.release)
    yield ""
    yield f"It reads as groups that begin with `{name}.`, up to {rule.bytes_per_second:,} bytes a second of"
    yield "each broker. What is not said here, it does not get."
    for one in rule.webhooks:
        yield f"The same events are posted to it, signed: {', '.join(one.topics)}"
        yield f"  to {one.url} (webhook {one.id}, from {one.start})"
    yield from _sending(rule)


def _sending(rule: AgencyRule) -> Iterator[str]:
    """What it states itself."""
    if not rule.writes:
        yield "It writes nowhere."
        return
    yield "It sends records of its own, which count for it, on these topics, and writes nowhere else:"
    yield from (f"  {one}" for one in rule.writes)
    yield "It alone reads what was not taken in of them:"
    yield from (f"  {one}" for one in rule.dead_letters)


def _whole(rule: AgencyRule) -> Iterator[str]:
    """An agency that reads whole topics."""
    known = {one.address: one for one in topics()}
    if not rule.reads:
        yield "It reads nothing."
        return
    yield "It reads these topics, all records and all their fields:"
    for topic in rule.reads:
        yield f"  {topic}: {known[topic].carries if topic in known else 'a topic of this installation'}"
    yield "Never on any topic: who entered anything, license plates, remarks, travelers, possessors."
    for message in as_published():
        if message.topic == rule.reads[0] and message.schema == known[message.topic].schema:
            yield from ("", f"An example, from {message.topic}:", _printed(message.body))
            return


def _released(name: str, topic: str, terms: Terms) -> Iterator[str]:
    """A partner that gets what its terms allow."""
    yield f"It reads {topic} alone, which is made for it by these terms."
    yield ""
    yield f"Which records: since {terms.since.isoformat()} at the port, of one of these places"
    yield from (f"  {one}" for one in _places(terms))
    yield "and one of these operations"
    yield from (f"  {facts.operation(code)}" for code in sorted(terms.operations))
    yield f"Where: {'the port' if terms.place == 'port' else 'the field office, never the port'}."
    yield f"When: {'the day' if terms.time == 'day' else 'the month, never the day'}."
    yield f"Numbers: {'exact' if terms.numbers == 'exact' else 'as ranges: 0, 1 to 5, 6 to 10, 11 to 50 …'}."
    yield f"Small groups: records of one kind, place and {terms.time} are shown while there are at least"
    yield f"{terms.smallest_group} of them. With fewer, none of them is, and what was shown is retracted."
    for kind in facts.KINDS:
        yield from ("", *_kind(name, terms, kind))
    yield from ("", NEVER)


def _places(terms: Terms) -> Iterator[str]:
    if terms.field_offices == ALL:
        yield f"records of all field offices and sectors ({len(terms.offices)})"
        return
    yield from facts.places(terms)


def _kind(name: str, terms: Terms, kind: str) -> Iterator[str]:
    """The fields of a kind of records, and an example."""
    seen = list(facts.shown(terms, kind))
    if not seen:
        yield f"Of {kind}: nothing."
        return
    yield f"Of {kind}:"
    for one in seen:
        meaning = Releasable.model_fields[one].description if one in Releasable.model_fields else ""
        yield textwrap.fill(f"{one}{': ' if meaning else ''}{meaning}", 105, initial_indent="  ")
    unseen = [one for one in FIELDS[kind] if one not in seen]
    if unseen:
        yield textwrap.fill(f"and not: {', '.join(unseen)}", 105, initial_indent="  ", subsequent_indent="  ")
    yield from ("", f"An example, of {kind}:", _printed(example(name, terms, kind)))


def example(name: str, terms: Terms, kind: str) -> Json:
    """What becomes of a golden message that the terms cover, under a key that is no partner's."""
    [message] = [one for one in golden_messages() if one.name == EXAMPLES[kind]]
    record = DECODERS[message.headers["ce_type"].encode()].decode(
        orjson.dumps({**message.body, **_at(terms)})
    )
    shown = projected(record, terms)
    content = None if shown is None else shown.content
    made = messages.partner_id(name.encode(), UUID(message.key))
    found: Json = json.loads(messages.body(made, 1, date.fromisoformat("2026-10-01"), content))
    return found


def _at(terms: Terms) -> Json:
    """A day, a place and an operation of which the terms give records."""
    code = min(terms.ports) if terms.ports else None
    office = ports()[code].field_office if code else min(terms.offices)
    code = code or next((one.code for one in ports().values() if one.field_office == office), None)
    operation = min(terms.operations - {NO_OPERATION}, default=None)
    return {
        "local_day": max(terms.since.isoformat(), "2026-06-14"),
        "field_office": office,
        "port_code": code,
        "operation": operation,
    }


def _printed(body: Json) -> str:
    return textwrap.indent(json.dumps(body, indent=2, ensure_ascii=False), "  ")
