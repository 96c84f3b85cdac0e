"""What other agencies send becomes records of theirs, and what cannot is told them with what to do."""

import re
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import select

from services.seizure.inbound.versions import History, SameVersion, Taken, Verdict
from shared.contracts.published.sent import sent_messages
from shared.contracts.vocabularies import Status
from shared.events.log import Position, Record, TopicPartition
from shared.events.sink import Fenced
from tests.api.harness import Json
from tests.consumer.pipeline import DeafLog, FailingSink
from tests.hostile.strings import LONE_SURROGATES, STRINGS
from tests.inbound.inbox import Inbox, body_of, stated, voided


async def test_the_messages_of_the_contract_are_taken_in(inbox: Inbox) -> None:
    inbox.api.clock.advance(days=30)
    asked = await inbox.asked(id="019ecf8b-b580-7c53-8d8c-2f4a1c9be077")
    for one in sorted(sent_messages(), key=lambda one: one.body["version"]):
        where = next(own for own in inbox.topics if own.topic.endswith(one.topic))
        await inbox.send(where, one.body)
    await inbox.taken_in()
    (seizure,), traces = await inbox.records(), {one["id"]: one for one in await inbox.records("traces")}
    ours = traces.pop(asked["id"])
    (own,) = traces.values()
    assert (seizure["version"], seizure["status"], seizure["agency"]) == (3, "voided", "ice_hsi")
    assert seizure["reason"] == "entered twice, stands as 2026-LA-004702"
    assert seizure["source_reference"] == "ice-hsi/2026-LA-004711"
    assert (seizure["partners"], seizure["items"][1]["rounds"]) == (["cbp_ofo"], 420)
    assert (own["version"], own["agency"], own["result"]["outcome"]) == (2, "atf", "purchaser")
    assert (ours["version"], ours["agency"], ours["result"]["outcome"]) == (3, "cbp_ofo", "purchaser")
    assert ours == asked | {
        name: ours[name] for name in ("version", "reason", "recorded_at", "trace_number", "result")
    }
    for inbound in inbox.topics:
        assert await inbox.rejected(inbound, 0) == []
    acts = inbox.api.service.acts
    assert acts is not None
    async with inbox.api.database.read() as db:
        done = {(one.subject, one.action) for one in await db.execute(select(acts.acts))}
    assert {one for one in done if one[0].startswith("inbound:")} == {
        *(("inbound:ice-hsi", action) for action in ("record", "amend", "void")),
        *(("inbound:atf", action) for action in ("record", "amend")),
    }


ROOT = Path(__file__).parents[2]
BAD: dict[str, tuple[Any, str, str, str]] = {
    "empty": (b"", "empty_body", "", "The body is empty"),
    "not JSON": (b'{"id": ', "invalid_body", "", "The body is not JSON in UTF-8"),
    "not UTF-8": (b'{"id": "\xff"}', "invalid_body", "", "not JSON in UTF-8"),
    "half a character": (b'{"id": "\\ud800"}', "invalid_body", "", "not JSON in UTF-8"),
    "too deep": (b'{"record":' + b"[" * 5000 + b"]" * 5000 + b"}", "invalid_body", "", "not JSON"),
    "a list": ([1], "invalid_body", "", "not a JSON object"),
    "no id": ({"version": 1, "record": {}}, "invalid_body", "/id", "Field required"),
    "an id with blanks": (stated("A 1"), "invalid_body", "/id", "write 1 to 100 letters"),
    "a version of text": ({**stated(), "version": "1"}, "invalid_body", "/version", "integer"),
    "version 0": ({**stated(), "version": 0}, "invalid_body", "/version", "greater than or equal to 1"),
    "an odd field": ({**stated(), "agency": "atf"}, "invalid_body", "/agency", "no such field"),
    "no record": ({"id": "A-1", "version": 1}, "invalid_body", "/record", "states the whole record"),
    "a void without why": (
        {"id": "A-1", "version": 1, "status": "voided"},
        "invalid_body",
        "/reason",
        "say why the record is voided",
    ),
    "a void with a record": (
        {**stated(), "status": "voided", "reason": "twice"},
        "invalid_body",
        "/record",
        "leave it out",
    ),
    "another agency's": (
        stated(agency="cbp_ofo"),
        "invalid_body",
        "/record/agency",
        "follows from the topic",
    ),
    "its own agency": (stated(agency="ice_hsi"), "invalid_body", "/record/agency", "leave it out"),
    "remarks": (stated(remarks="a man in a hat"), "invalid_body", "/record/remarks", "on no topic"),
    "an odd port": (stated(port_code="0000"), "invalid_body", "/record/port_code", "0000"),
    "in the future": (
        stated(occurred_at="2199-01-01T00:00:00Z"),
        "invalid_body",
        "/record/occurred_at",
        "is in the future",
    ),
    "an odd item": (
        stated(items=[{"kind": "ammunition", "rounds": -1, "caliber": "9_mm"}]),
        "invalid_body",
        "/record/items/0/rounds",
        "greater than or equal to 1",
    ),
    "a partner that leads": (
        stated(partners=["ice_hsi"]),
        "invalid_body",
        "/record/partners",
        "which leads as the agency",
    ),
}


async def test_what_cannot_be_taken_in_is_told_with_what_to_do_and_stops_nothing(inbox: Inbox) -> None:
    bodies = [body for body, *_ in BAD.values()]
    mixed = [one for place, bad in enumerate(bodies) for one in (bad, stated(f"B-{place}"))]
    await inbox.send(inbox.hsi, *mixed, stated("A-1"))
    await inbox.taken_in()
    assert len(await inbox.records()) == len(bodies) + 1
    letters = await inbox.rejected(inbox.hsi, len(bodies))
    for place, (letter, (body, defect, pointer, said)) in enumerate(zip(letters, BAD.values(), strict=True)):
        problem = letter["problem"]
        told = [one for one in problem.get("errors", []) if one["pointer"] == pointer]
        assert (letter["dlq_defect"], letter["dlq_topic"]) == (defect, inbox.hsi.topic)
        assert (letter["dlq_partition"], letter["dlq_offset"]) == ("0", str(2 * place))
        assert said in (told[0]["detail"] if pointer else problem["detail"]), problem
        assert problem["status"] == 422
        assert letter["body"] == (body if isinstance(body, bytes) else letter["body"])
    assert await inbox.rejected(inbox.atf, 0) == []
    await inbox.send(inbox.hsi, stated("A-1", 2, rounds=7))  # the id of rejected ones is free
    await inbox.taken_in()
    assert (await inbox.records())[0]["items"][0]["rounds"] == 7


def answered(trace_id: str, version: int = 1, number: str = "T1234", **changes: Any) -> Json:
    """ATF's answer to a trace."""
    result = {"outcome": "dealer", "completed_on": "2026-06-15", "dealer_state": "TX", **changes}
    return {"id": trace_id, "version": version, "record": {"trace_number": number, "result": result}}


async def test_atf_answers_traces_and_takes_an_answer_back(inbox: Inbox) -> None:
    own = stated("own", items=None)["record"] | {"requesting_agency": "FGR", "type": "rifle"}
    own = {name: one for name, one in own.items() if name != "items"} | {"serial_status": "not_recorded"}
    await inbox.send(inbox.traces, {"id": "own", "version": 1, "record": own})
    await inbox.taken_in()
    asked, (record,) = await inbox.asked(), await inbox.records("traces", agency="atf")
    await inbox.send(inbox.traces, {"id": "own", "version": 2, "record": {**own, "case_number": "C-7"}})
    await inbox.send(
        inbox.results,
        answered(record["id"]),  # its own
        answered(asked["id"].upper(), 2, outcome="not_traced", reason="no_serial", dealer_state=None),
        answered(asked["id"]),
        answered("A-1"),
        answered("019ecf8b-b580-7c53-8d8c-2f4a1c9be099"),
        answered(asked["id"], 3, completed_on="2020-01-01"),
        {"id": asked["id"], "version": 3, "record": {"result": {"outcome": "dealer"}, "agency": "atf"}},
    )
    await inbox.taken_in()
    found = {one["id"]: one for one in await inbox.records("traces")}
    assert found[asked["id"]]["result"] == {
        "outcome": "not_traced",
        "reason": "no_serial",
        "completed_on": "2026-06-15",
    }
    assert (found[record["id"]]["version"], found[record["id"]]["case_number"]) == (2, "C-7")
    letters = await inbox.rejected(inbox.results, 5)
    told = [
        (one["dlq_defect"], [place["pointer"] for place in one["problem"].get("errors", ())])
        for one in letters
    ]
    assert sorted(told) == [
        ("invalid_body", ["/id"]),
        ("invalid_body", ["/record/result/completed_on", "/record/agency"]),
        ("refused", []),
        ("refused", []),
        ("refused", ["/record/result/completed_on"]),
    ]
    back = {"id": asked["id"], "version": 4, "status": "voided", "reason": "of another firearm"}
    await inbox.send(inbox.results, back)
    await inbox.taken_in()
    found = {one["id"]: one for one in await inbox.records("traces")}
    assert "result" not in found[asked["id"]]
    assert (found[asked["id"]]["status"], found[asked["id"]]["reason"]) == ("active", "of another firearm")
    await inbox.send(inbox.results, answered(asked["id"], 5))
    await inbox.taken_in()
    (asked,) = await inbox.records("traces", agency="cbp_ofo")
    assert (asked["version"], asked["result"]["outcome"]) == (4, "dealer")


def _refusal(letter: Json) -> tuple[str, str]:
    return letter["dlq_defect"], letter["problem"]["detail"]


async def test_a_version_is_taken_in_once_and_not_with_other_content(inbox: Inbox) -> None:
    first, second = stated(rounds=100), stated(version=2, rounds=200)
    same = dict(reversed(list(first.items())))  # in another order
    await inbox.send(inbox.hsi, first, first, second, same, stated(rounds=999), second)
    await inbox.send(inbox.atf, stated(rounds=5))  # another agency's id of the same name
    await inbox.taken_in()
    (letter,) = await inbox.rejected(inbox.hsi, 1)
    assert letter["problem"]["status"] == 409
    assert _refusal(letter)[1].startswith("Version 1 of A-1 was taken in before, with other content.")
    found = {one["agency"]: one for one in await inbox.records()}
    assert {name: (one["version"], one["items"][0]["rounds"]) for name, one in found.items()} == {
        "ice_hsi": (2, 200),
        "atf": (1, 5),
    }


async def test_what_was_voided_here_stays_so_and_what_was_noted_here_is_kept(inbox: Inbox) -> None:
    await inbox.send(inbox.hsi, stated("A-1"), stated("A-2"), stated("A-3"), stated("A-4"))
    await inbox.taken_in()
    one, two, three, four = await inbox.records()
    assert (await inbox.api.void(one)).status_code == 200
    assert (await inbox.api.void(two)).status_code == 200
    assert (await inbox.api.amend(three, {"remarks": "seen by CBP", "arrests": 2})).status_code == 200
    assert (await inbox.api.amend(four, {"agency": "cbp_ofo"})).status_code == 200
    await inbox.send(inbox.hsi, stated("A-1", 2), voided("A-2"), stated("A-3", 2, rounds=7), stated("A-4", 2))
    await inbox.taken_in()
    voided_here, taken_over = await inbox.rejected(inbox.hsi, 2)
    assert _refusal(voided_here)[0] == "refused"
    assert "was voided here (entered twice)" in _refusal(voided_here)[1]
    assert "counts for cbp_ofo by now" in _refusal(taken_over)[1]
    _, _, three, _ = await inbox.records()
    assert (three["version"], three["items"][0]["rounds"], three["arrests"]) == (3, 7, 0)
    assert three["remarks"] == "seen by CBP"


async def test_a_closed_year_is_told_and_the_message_is_taken_in_when_it_is_open_again(inbox: Inbox) -> None:
    client, late = inbox.api.client, stated("A-1", occurred_at="2024-03-01T12:00:00-06:00")
    year = "/v1/seizures/closings/2024"
    assert (await client.put(year, json={"reason": "complete file published"})).status_code == 200
    await inbox.send(inbox.hsi, late, stated("A-2"))
    await inbox.taken_in()
    (letter,) = await inbox.rejected(inbox.hsi, 1)
    assert _refusal(letter)[0] == "refused"
    assert "Fiscal year 2024 is closed for seizure records" in _refusal(letter)[1]
    answer = await client.post(f"{year}/reopen", json={"reason": "late figures"})
    assert answer.status_code == 200, answer.text
    await inbox.send(inbox.hsi, late)
    await inbox.taken_in()
    assert [one["source_reference"] for one in await inbox.records()] == ["ice-hsi/A-1", "ice-hsi/A-2"]


@pytest.mark.parametrize("committed", [False, True], ids=["before the commit", "after the commit"])
async def test_nothing_is_lost_or_doubled_by_a_crash(inbox: Inbox, committed: bool) -> None:
    await inbox.send(
        inbox.hsi, stated("A-1"), stated("A-1", 2, rounds=200), b"{", stated("A-2"), voided("A-2")
    )
    failing: Any = FailingSink(inbox.intake(), RuntimeError("killed"), committed=committed)  # type: ignore[arg-type]
    with pytest.raises(RuntimeError, match="killed"):
        await inbox.taken_in(failing)
    await inbox.taken_in()
    records = await inbox.records()
    assert [(one["version"], one["status"]) for one in records] == [(2, "active"), (2, "voided")]
    assert len(await inbox.taken()) == 4
    places = {one["dlq_offset"] for one in await inbox.rejected(inbox.hsi, 2 - committed)}
    assert places == {"2"}  # a dead letter may come twice, with the same origin


async def test_no_text_stops_what_comes_after_it(inbox: Inbox) -> None:
    """Not even one that no database, log or reader of headers would take."""
    firearm = {"kind": "firearm", "type": "rifle", "serial_status": "not_recorded"}
    bodies: list[Any] = [
        {"id": "A-1", "version": 1, "record": {"x" * 600_000: 1}},
        {"id": "A-1", "version": 1, **{f"{place}": 1 for place in range(5_000)}},
        b"\xff" * 990_000,
        *(b'{"id": "A-1", "version": 1, "reason": ' + one + b"}" for one in LONE_SURROGATES),
    ]
    for place, text in enumerate(STRINGS.values()):
        bodies.append(stated(text))
        bodies.append({**stated(f"reason-{place}"), "reason": text})
        bodies.append(stated(f"make-{place}", items=[{**firearm, "make": text, "model": text}]))
        bodies.append({**stated(f"{place}"), text: text})
    await inbox.send(inbox.hsi, *bodies, stated("last"))
    await inbox.taken_in()
    taken = await inbox.taken()
    assert "last" in {one.own_id for one in taken}
    for letter in await inbox.rejected(inbox.hsi, len(bodies) + 1 - len(taken)):
        assert letter["problem"]["status"] == 422
        assert all(len(one["pointer"]) <= 300 for one in letter["problem"].get("errors", ()))


async def test_nothing_moves_while_a_dead_letter_cannot_be_written(inbox: Inbox) -> None:
    await inbox.send(inbox.hsi, stated("A-1"), stated("A-1", rounds=5), stated("A-2"))
    log, inbox.events = inbox.events, DeafLog(inbox.events)
    with pytest.raises(Exception, match="does not answer"):
        await inbox.taken_in()
    assert await inbox.records() == []
    inbox.events = log
    await inbox.taken_in()
    assert len(await inbox.records()) == 2
    await inbox.rejected(inbox.hsi, 1)


TOP = [Taken(2, Status.ACTIVE, "two"), Taken(5, Status.VOIDED, "five")]
ACTIVE, VOIDED = Status.ACTIVE, Status.VOIDED


@pytest.mark.parametrize(
    ("known", "version", "status", "verdict"),
    [
        (0, 1, ACTIVE, Verdict.NEW),
        (0, 7, ACTIVE, Verdict.NEW),
        (0, 1, VOIDED, Verdict.NOTHING),
        (1, 1, ACTIVE, Verdict.STALE),
        (1, 3, ACTIVE, Verdict.NEXT),
        (1, 9, ACTIVE, Verdict.NEXT),
        (1, 3, VOIDED, Verdict.VOID),
        (2, 4, ACTIVE, Verdict.STALE),
        (2, 4, VOIDED, Verdict.STALE),
        (2, 6, VOIDED, Verdict.NOTHING),
        (2, 6, ACTIVE, Verdict.NEW),
    ],
)
def test_the_highest_version_stands(known: int, version: int, status: Status, verdict: Verdict) -> None:
    history = History(TOP[:known])
    assert history.verdict(version, status, "other") is verdict
    if known:
        assert history.verdict(2, ACTIVE, "two") is Verdict.STALE
        with pytest.raises(SameVersion):
            history.verdict(2, ACTIVE, "other")


def test_the_example_that_sends_is_short() -> None:
    lines = (ROOT / "examples" / "sender" / "sender.py").read_text(encoding="utf-8").splitlines()
    assert (len(lines) < 60, max(map(len, lines)) <= 132) == (True, True)


def test_the_page_shows_a_message_of_the_contract() -> None:
    page = (ROOT / "docs" / "sending.md").read_text(encoding="utf-8")
    shown = re.findall(r"```json\n(.*?)\n```", page, re.DOTALL)
    bodies = [one.body for one in sent_messages()]
    assert [orjson.loads(one) in bodies for one in shown] == [True, True]


async def test_a_former_owner_of_a_topic_commits_nothing(inbox: Inbox) -> None:
    """It read a batch, was frozen, and another worker took the same in meanwhile."""
    place = TopicPartition(inbox.hsi.topic, 0)
    record = Record(place.topic, 0, 0, 0, b"", body_of(stated("A-1")), ())
    frozen, other = inbox.intake(), inbox.intake()
    late = [frozen.decode(record)]
    await other.apply([other.decode(record)], {place: None}, {place: Position(1)})
    await inbox.api.void((await inbox.records())[0])
    for before in (None, Position(0)):
        with pytest.raises(Fenced):
            await frozen.apply(late, {place: before}, {place: Position(1)})
    assert [one["status"] for one in await inbox.records()] == ["voided"]
    assert await frozen.positions([place]) == {place: Position(1)}
