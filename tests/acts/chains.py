"""Acts and chains of them, made fast, and the ways to tamper with one entry."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from random import Random
from typing import Any
from uuid import UUID

import msgspec
from hypothesis import strategies as st

from shared.acts.act import FIELDS, Act, Link, genesis, link
from shared.contracts.ids import uuid7

SERVICE = "seizure"
START = datetime(2026, 6, 15, 18, 0, tzinfo=UTC)
LANE = UUID("0197751e-5c00-7000-8000-000000000001")
Links = Sequence[Link]

texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40)
digests = st.text("0123456789abcdef", min_size=64, max_size=64)
acts = st.builds(
    Act,
    at=st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    subject=texts.filter(bool),
    roles=st.sampled_from(["officer", "administrator supervisor", "analyst"]),
    action=st.sampled_from(["record", "amend", "void", "search"]),
    kind=st.sampled_from(["seizure", "trace", "seizure-closing"]),
    record_id=st.none() | st.uuids(),
    version=st.none() | st.integers(1, 2**31 - 1),
    before=st.none() | digests,
    after=st.none() | digests,
    reason=st.none() | texts,
    request_id=st.none() | texts,
    trace_id=st.none() | st.text("0123456789abcdef", min_size=32, max_size=32),
    detail=st.none() | texts,
)


def act(number: int, **changes: Any) -> Act:
    """The act of this number in a made-up day of entries."""
    usual = {
        "at": START + timedelta(seconds=number),
        "subject": f"https://id.example|officer-{number % 7}",
        "roles": "officer",
        "action": "record",
        "kind": "seizure",
        "record_id": uuid7(number),
        "version": 1,
        "after": f"{number:064x}",
    }
    return Act(**{**usual, **changes})


def chain(made: Sequence[Act], lane: UUID = LANE) -> list[Link]:
    """The acts as the whole of a lane."""
    return rechained(SERVICE, lane, made)


def rechained(service: str, lane: UUID, made: Sequence[Act]) -> list[Link]:
    """The acts as someone chains them who knows how."""
    links: list[Link] = []
    for one in made:
        links.append(link(one, lane, len(links) + 1, links[-1].digest if links else genesis(service, lane)))
    return links


def recomputed(links: Links) -> list[Link]:
    """The same acts in this order, as someone chains them anew who knows how."""
    return chain([one.act for one in links])


def edited(one: Link, field: str, random: Random) -> Link:
    """The entry with another value in a field of its act, or with another digest."""
    if field == "digest":
        return msgspec.structs.replace(one, digest=random.randbytes(32).hex())
    value = getattr(one.act, field)
    return msgspec.structs.replace(one, act=msgspec.structs.replace(one.act, **{field: _other(field, value)}))


def _other(field: str, value: Any) -> Any:
    if field == "at":
        return value + timedelta(microseconds=1)
    if field == "record_id":
        return UUID(int=(value or UUID(int=0)).int ^ 1)
    if field == "version":
        return (value or 0) + 1
    if value is None:
        return ""
    return value[:-1] + ("," if value.endswith(".") else ".")  # no longer than its column on PostgreSQL


def _edit(links: list[Link], at: int, random: Random) -> list[Link]:
    return [*links[:at], edited(links[at], random.choice([*FIELDS, "digest"]), random), *links[at + 1 :]]


def _delete(links: list[Link], at: int, _random: Random) -> list[Link]:
    return [*links[:at], *links[at + 1 :]]


def _delete_and_renumber(links: list[Link], at: int, _random: Random) -> list[Link]:
    rest = [msgspec.structs.replace(one, number=one.number - 1) for one in links[at + 1 :]]
    return [*links[:at], *rest]


def _insert(links: list[Link], at: int, random: Random) -> list[Link]:
    before = links[at - 1].digest if at else genesis(SERVICE, LANE)
    added = link(act(random.randrange(10**6), subject="intruder"), LANE, at + 1, before)
    rest = [msgspec.structs.replace(one, number=one.number + 1) for one in links[at:]]
    return [*links[:at], added, *rest]


def _swap(links: list[Link], at: int, random: Random) -> list[Link]:
    other = random.choice([place for place in range(len(links)) if place != at])
    changed = list(links)
    changed[at] = msgspec.structs.replace(links[at], act=links[other].act, digest=links[other].digest)
    changed[other] = msgspec.structs.replace(links[other], act=links[at].act, digest=links[at].digest)
    return changed


TAMPERED: dict[str, Callable[[list[Link], int, Random], list[Link]]] = {
    "edit": _edit,
    "delete": _delete,
    "delete and renumber": _delete_and_renumber,
    "insert": _insert,
    "swap": _swap,
}


def many(count: int) -> list[Act]:
    """So many acts."""
    return list(islice((act(number) for number in range(count)), count))
