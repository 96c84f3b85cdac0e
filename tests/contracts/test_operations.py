"""The register of operations, and what of it is certain."""

from datetime import date

from pydantic import TypeAdapter

from shared.contracts.operations import operations
from shared.contracts.record import OperationCode
from shared.contracts.vocabularies import Agency

CODES: TypeAdapter[str] = TypeAdapter(OperationCode)
BORDER_STATES = {"TX", "NM", "AZ", "CA"}


def test_what_is_published_of_the_two_operations() -> None:
    southbound, without_a_trace = operations().values()

    assert (southbound.code, southbound.lead, southbound.start.year) == ("southbound", Agency.ATF, 2020)
    assert len({one.city for one in southbound.task_forces}) == 8
    assert {one.state for one in southbound.task_forces} == BORDER_STATES
    assert (without_a_trace.code, without_a_trace.lead) == ("without_a_trace", Agency.ICE_HSI)
    assert {Agency.CBP_OFO, Agency.ATF} <= set(without_a_trace.partners)
    assert without_a_trace.start == date(2019, 10, 1)  # the first day of fiscal year 2020
    assert without_a_trace.task_forces == ()


def test_records_can_name_every_registered_code() -> None:
    for code, operation in operations().items():
        assert CODES.validate_python(code) == operation.code
        for force in operation.task_forces:
            assert CODES.validate_python(force.code) == force.code


def test_entries_are_consistent_and_say_what_is_not_certain() -> None:
    for operation in operations().values():
        assert operation.lead not in operation.partners
        assert len(set(operation.partners)) == len(operation.partners)
        assert operation.end is None or operation.end >= operation.start
        assert operation.note.endswith(".")
        forces = [one.code for one in operation.task_forces]
        assert len(set(forces)) == len(forces)
