"""Which trace a row of results answers, and what it changes: pure, and never a guess.

A row belongs to the one trace with its trace number and its serial number. A trace that was not
numbered yet is found by its serial number alone, if it is the only one that waits. Anything else is
`Unclear`, with what could have been meant.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from services.cli.files.tables.rows import BadRow, Row, TotalRow, read_rows
from shared.contracts.markings import SerialNumber, normal_serial
from shared.contracts.record import Closed
from shared.contracts.trace import TraceNumber, TraceResult
from shared.contracts.wording import in_words

COLUMNS = (
    "trace_number",
    "serial_number",
    "outcome",
    "reason",
    "completed_on",
    "purchased_on",
    "dealer_state",
)
Trace = Mapping[str, Any]
"""A trace as the API gives it."""


class Unclear(Exception):
    """A row that is not taken; the message says why, and which traces it could mean."""


class _Stated(Closed):
    trace_number: TraceNumber | None = None
    serial_number: SerialNumber | None = None
    result: TraceResult


@dataclass(frozen=True, slots=True)
class Answer:
    """A row of a results file. `serial` is as `normal_serial` writes it, `trace_number` in capitals."""

    line: int
    trace_number: str | None
    serial: str | None
    result: TraceResult


def read(path: Path) -> Iterator[Answer | BadRow]:
    """The file's rows in order. Raises `OSError` and `ValueError` for a file that is none of results."""
    for row in read_rows(path, COLUMNS):
        if not isinstance(row, TotalRow):
            yield _answer(row) if isinstance(row, Row) else row


def match(answer: Answer, traces: Sequence[Trace]) -> Trace:
    """The one trace that the row answers, among the active ones with its serial or trace number.

    Raises `Unclear`.
    """
    number = answer.trace_number
    same = [one for one in traces if _serial(one) == answer.serial]
    exact = [one for one in same if number is not None and _number(one) == number]
    if exact:
        return _only(exact, f"have trace number {number} and this serial number")
    if answer.serial is None:
        raise Unclear(f"no trace without a serial number has trace number {number}{_listed(traces)}")
    if not same:
        raise Unclear(f"no trace has this serial number{_listed(traces)}")
    fitting = [one for one in same if (number is None or _number(one) is None) and _fits(answer, one)]
    if not fitting:
        raise Unclear(f"no trace with this serial number waits for this result{_listed(same)}")
    return _only(fitting, "with this serial number could be meant")


def amendment(answer: Answer, trace: Trace) -> dict[str, Any]:
    """The merge patch that records the row, empty where it stands already.

    Raises `Unclear` rather than put a result over one that was completed as late or later.
    """
    patch: dict[str, Any] = {}
    if answer.trace_number is not None and _number(trace) != answer.trace_number:
        patch["trace_number"] = answer.trace_number
    standing = _result(trace)
    if standing == answer.result:
        return patch
    if standing is not None and answer.result.completed_on <= standing.completed_on:
        raise Unclear(f"there is another result, as late or later: amend it by hand{_listed([trace])}")
    stated = answer.result.model_dump(mode="json")  # with null for what is to go
    return patch | {"result": stated if standing else {k: v for k, v in stated.items() if v is not None}}


def _answer(row: Row) -> Answer | BadRow:
    cells = {name: row.cells[name] or None for name in COLUMNS}
    stated = {name: cells.pop(name) for name in ("trace_number", "serial_number")}
    if not any(stated.values()):
        return BadRow(row.line, "has neither a trace number nor a serial number")
    for name in ("outcome", "reason"):
        cells[name] = cells[name] and str(cells[name]).casefold()
    try:
        given = _Stated.model_validate({**stated, "result": cells})
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False)
        return BadRow(row.line, "; ".join(_fault(one["loc"], in_words(one)) for one in faults))
    serial = given.serial_number and normal_serial(given.serial_number)
    return Answer(row.line, given.trace_number and given.trace_number.upper(), serial or None, given.result)


def _fault(location: Sequence[int | str], message: str) -> str:
    name = location[-1] if location else ""
    return message if message.startswith(str(name)) or name == "result" else f"{name}: {message}"


def _fits(answer: Answer, trace: Trace) -> bool:
    """Waits for a result that can be this one, or has it already."""
    standing = _result(trace)
    waits = standing is None and str(trace["local_day"]) <= answer.result.completed_on.isoformat()
    return waits or standing == answer.result


def _only(candidates: Sequence[Trace], what: str) -> Trace:
    if len(candidates) > 1:
        raise Unclear(f"{len(candidates)} traces {what}{_listed(candidates)}")
    return candidates[0]


def _listed(traces: Sequence[Trace]) -> str:
    return ": " + "; ".join(map(_told, traces)) if traces else ""


def _told(trace: Trace) -> str:
    result = _result(trace)
    outcome = "pending" if result is None else f"{result.outcome} on {result.completed_on}"
    number, serial = trace.get("trace_number", "none"), trace.get("serial_number", "none")
    return f"{trace['id']} (number {number}, serial {serial}, asked on {trace['local_day']}, {outcome})"


def _number(trace: Trace) -> str | None:
    number = trace.get("trace_number")
    return number and str(number).upper()


def _serial(trace: Trace) -> str | None:
    serial = trace.get("serial_number")
    return normal_serial(serial) or None if serial else None


def _result(trace: Trace) -> TraceResult | None:
    result = trace.get("result")
    return None if result is None else TraceResult.model_validate(result, extra="ignore")
