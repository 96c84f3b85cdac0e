"""What records count, by measure: by the aggregator's own rules, so that a file is read as it is counted."""

from collections import Counter
from collections.abc import Iterable

import msgspec

from services.aggregator.counting.events import Seizure
from services.aggregator.counting.measures import MEASURES
from services.aggregator.counting.rules import version_of
from services.cli.sending import Json
from shared.contracts.seizure import TOPIC, SeizureDraft

Sums = Counter[str]

_HEAD = {
    "id": "00000000-0000-7000-8000-000000000000",
    "version": 1,
    "status": "active",
    "recorded_at": "2000-01-01T00:00:00Z",
    "local_day": "2000-01-01",
    "field_office": "nowhere",
}
"""What a draft does not say, and no value depends on."""


def of_drafts(drafts: Iterable[SeizureDraft]) -> Sums:
    """What these would count."""
    return added(of_record(_HEAD | one.model_dump(mode="json", exclude_none=True)) for one in drafts)


def of_record(body: Json) -> Sums:
    """What a record counts in the measures that people are shown; nothing if it is voided."""
    sums = Sums()
    version = version_of(msgspec.convert(body, Seizure), TOPIC)
    for (measure, _subtype), value in version.contribution.lines.items():
        if MEASURES[measure].listed:
            sums[measure] += value
    return sums


def added(sums: Iterable[Sums]) -> Sums:
    """All of them, added up; they may be negative."""
    total = Sums()
    for one in sums:
        total.update(one)
    return total


def less(sums: Sums, other: Sums) -> Sums:
    """The difference, with what is negative in it."""
    rest = Sums(sums)
    rest.subtract(other)
    return rest
