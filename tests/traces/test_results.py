"""Which trace a row answers: exactly one, or it is said which could have been meant."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.cli.files.tables.rows import BadRow
from services.cli.files.trace_results import Answer, Unclear, amendment, match, read
from shared.contracts.ids import uuid7
from tests.traces.files import row, write

Json = dict[str, Any]
FOUND = {"outcome": "purchaser", "completed_on": "2024-06-10"}


def trace(serial: str | None = "SV7 012345", number: str | None = None, **changes: Any) -> Json:
    """A trace as the API lists it."""
    body = {"id": str(uuid7()), "local_day": "2024-06-02", "serial_number": serial, "trace_number": number}
    return {name: value for name, value in {**body, **changes}.items() if value is not None}


def answers(tmp_path: Path, *rows: str) -> list[Answer | BadRow]:
    return list(read(write(tmp_path / "results.csv", rows)))


def answer(tmp_path: Path, line: str) -> Answer:
    [one] = answers(tmp_path, line)
    assert isinstance(one, Answer), one
    return one


def unclear(tmp_path: Path, line: str, *traces: Json) -> str:
    with pytest.raises(Unclear) as why:
        match(answer(tmp_path, line), traces)
    return str(why.value)


def test_trace_number_and_serial_decide_however_they_are_written(tmp_path: Path) -> None:
    mine = trace("sv7-012345", "t2026-1", result=FOUND)
    others = [trace(), trace(number="T2026-2")]
    assert match(answer(tmp_path, row("SV7 012345", "T2026-1")), [*others, mine]) is mine


def test_a_trace_without_a_number_is_found_by_its_serial_if_it_is_the_only_one(tmp_path: Path) -> None:
    waiting, numbered = trace(), trace(number="T2026-2")
    assert match(answer(tmp_path, row(number="T2026-1")), [waiting, numbered]) is waiting
    assert match(answer(tmp_path, row()), [numbered]) is numbered


def test_two_that_wait_are_listed_and_none_is_taken(tmp_path: Path) -> None:
    pair = trace(), trace(local_day="2024-06-03")
    told = unclear(tmp_path, row(number="T2026-1"), *pair)
    assert told.startswith("2 traces with this serial number could be meant")
    assert all(one["id"] in told for one in pair)
    assert "asked on 2024-06-03, pending" in told


def test_one_number_twice_is_listed_too(tmp_path: Path) -> None:
    told = unclear(tmp_path, row(number="T2026-1"), trace(number="T2026-1"), trace(number="T2026-1"))
    assert told.startswith("2 traces have trace number T2026-1 and this serial number")


def test_a_number_with_another_serial_is_no_match_but_is_told(tmp_path: Path) -> None:
    other = trace("XX99", "T2026-1")
    told = unclear(tmp_path, row(number="T2026-1"), other)
    assert told.startswith("no trace has this serial number: ")
    assert f"{other['id']} (number T2026-1, serial XX99" in told


def test_a_serial_with_another_number_is_no_match(tmp_path: Path) -> None:
    told = unclear(tmp_path, row(number="T2026-1"), trace(number="T2026-2"))
    assert told.startswith("no trace with this serial number waits for this result")


def test_a_request_made_after_the_trace_was_completed_is_not_meant(tmp_path: Path) -> None:
    earlier, later = trace(result=FOUND), trace(local_day="2024-06-11")
    assert match(answer(tmp_path, row()), [later, earlier]) is earlier
    assert "asked on 2024-06-11" in unclear(tmp_path, row(), later)


def test_without_any_serial_the_number_must_say_which(tmp_path: Path) -> None:
    obliterated = trace(None, "T2026-1")
    assert match(answer(tmp_path, row("", "T2026-1")), [obliterated]) is obliterated
    assert "no trace without a serial number" in unclear(
        tmp_path, row("", "T2026-1"), trace(number="T2026-1")
    )
    assert "has trace number T2026-1" in unclear(tmp_path, row("", "T2026-1"), trace(None))


def test_what_stands_already_is_no_amendment(tmp_path: Path) -> None:
    same = answer(tmp_path, row(number="T2026-1"))
    assert amendment(same, trace(number="T2026-1", result=FOUND)) == {}
    assert amendment(same, trace(result=FOUND)) == {"trace_number": "T2026-1"}
    assert amendment(same, trace()) == {"trace_number": "T2026-1", "result": FOUND}


def test_a_later_result_replaces_an_earlier_one_whole(tmp_path: Path) -> None:
    before = {"outcome": "not_traced", "reason": "no_answer", "completed_on": "2024-06-09"}
    patch = amendment(answer(tmp_path, row()), trace(result=before))
    assert patch["result"] == {**FOUND, "reason": None, "purchased_on": None, "dealer_state": None}


@pytest.mark.parametrize("completed", ["2024-06-10", "2024-06-11"])
def test_a_result_that_is_not_later_never_replaces_one(tmp_path: Path, completed: str) -> None:
    standing = trace(number="T2026-1", result={"outcome": "dealer", "completed_on": completed})
    with pytest.raises(Unclear, match=f"amend it by hand: .*dealer on {completed}"):
        amendment(answer(tmp_path, row(number="T2026-1")), standing)


def test_what_a_spreadsheet_added_is_taken_off(tmp_path: Path) -> None:
    assert answer(tmp_path, row("'-SV7", "'T2026-1", "Purchaser")) == Answer(
        2, "T2026-1", "SV7", answer(tmp_path, row("SV7", "T2026-1")).result
    )


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (row(""), "has neither a trace number nor a serial number"),
        (row(outcome="found"), "outcome: Input should be"),
        (row(outcome=""), "outcome: "),
        (row(completed_on="10/06/2026"), "completed_on: write it as YYYY-MM-DD"),
        (row(completed_on=""), "completed_on: "),
        (row(outcome="not_traced"), "reason is given exactly when outcome is not_traced"),
        (row(outcome="not_traced", reason="lost"), "reason: "),
        (row(dealer_state="Texas"), "dealer_state: "),
        (row("S\x00V"), "serial_number: "),
        (row(number="no such number"), "trace_number: "),
        (row() + ",more", "has 8 columns where the header has 7"),
    ],
)
def test_a_row_that_is_no_result_is_a_bad_row(tmp_path: Path, line: str, why: str) -> None:
    good, bad = answers(tmp_path, row(), line)
    assert isinstance(good, Answer)
    assert isinstance(bad, BadRow)
    assert bad.line == 3
    assert bad.reason.startswith(why)


SERIALS = st.sampled_from(["AB1", "ab-1", "AB 2", None])
NUMBERS = st.sampled_from(["T0001", "t0002", None])
RESULTS = st.sampled_from([None, FOUND, {"outcome": "dealer", "completed_on": "2024-06-09"}])


@given(
    st.lists(st.builds(trace, SERIALS, NUMBERS, result=RESULTS), max_size=6),
    st.sampled_from(["AB1", "AB2", ""]),
    st.sampled_from(["T0001", "T0002", ""]),
)
def test_no_row_is_ever_taken_for_a_trace_that_contradicts_it(
    tmp_path_factory: pytest.TempPathFactory, traces: list[Json], serial: str, number: str
) -> None:
    if not serial and not number:
        return
    one = answer(tmp_path_factory.mktemp("rows"), row(serial, number))
    try:
        found = match(one, traces)
    except Unclear:
        return
    assert found.get("serial_number", "").upper().translate({32: None, 45: None}) == serial
    assert not number or found.get("trace_number", number).upper() == number
    rivals = [
        other
        for other in traces
        if other is not found
        and (other.get("serial_number"), other.get("trace_number")) == (found.get("serial_number"), None)
        and "result" not in other
    ]
    assert not rivals or "trace_number" in found
