"""UUIDv7: the layout of RFC 9562, and ids that are the same for ever."""

import subprocess
import sys
import time
from datetime import UTC, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from shared.contracts.ids import derived_uuid7, uuid7
from tests.records.drafts import instants


def _laid_out(made: UUID, unix_ms: int) -> None:
    assert made.version == 7
    assert made.variant == "specified in RFC 4122"
    assert made.int >> 80 == unix_ms


@given(st.integers(0, 2**48 - 1))
def test_a_uuid7_begins_with_its_time(unix_ms: int) -> None:
    _laid_out(uuid7(unix_ms), unix_ms)


def test_a_uuid7_is_of_now_and_of_no_one_else() -> None:
    before = time.time_ns() // 1_000_000
    made = [uuid7() for _ in range(1000)]
    after = time.time_ns() // 1_000_000
    assert len(set(made)) == 1000
    for one in made:
        assert before <= one.int >> 80 <= after


TWO_PROCESSES = """
import os
from shared.contracts.ids import uuid7

uuid7()  # there are random bytes in store
if child := os.fork():
    os.waitpid(child, 0)
print(uuid7(0), flush=True)
"""


def test_two_processes_of_one_origin_share_no_id() -> None:
    made = subprocess.run([sys.executable, "-c", TWO_PROCESSES], capture_output=True, text=True, check=True)
    one, other = made.stdout.split()
    assert one != other


@given(instants, st.lists(st.text(), max_size=4))
def test_a_derived_id_is_the_same_for_the_same_parts(at: datetime, parts: list[str]) -> None:
    made = derived_uuid7(at, *parts)
    _laid_out(made, int(at.timestamp() * 1000))
    assert derived_uuid7(at, *parts) == made


@given(
    instants,
    st.lists(st.text(st.characters(min_codepoint=32, codec="utf-8")), min_size=1),
    st.text(min_size=1),
)
def test_a_derived_id_is_another_for_other_parts(at: datetime, parts: list[str], more: str) -> None:
    assert derived_uuid7(at, *parts, more) != derived_uuid7(at, *parts)
    assert derived_uuid7(at, *parts[:-1], parts[-1] + more) != derived_uuid7(at, *parts)


def test_a_derived_id_never_changes() -> None:
    """Imports rely on it: another value would import every file a second time."""
    at = datetime(2023, 10, 31, 18, tzinfo=UTC)
    assert str(derived_uuid7(at, "cbp-weapons", "2024", "17")) == "018b86e4-7100-7e2b-8b48-06d428477131"
