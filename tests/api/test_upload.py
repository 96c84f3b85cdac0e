"""Records as a stream of lines: each is answered, none is stored twice, and a bad one stops nothing."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import httpx
import orjson
from hypothesis import given as drawn
from hypothesis import strategies as st
from sqlalchemy.exc import OperationalError

from shared.access.caller import Role
from shared.contracts.ids import uuid7
from shared.records.bulk import Line
from shared.web.upload import TOGETHER, Answer, Lines, Numbered
from tests.access.callers import CALLERS
from tests.api.harness import DRAFTS, Api, Json, answers, api, bearer, ndjson, problem, read

KEY = "device-4/2026-06-15"


def drafts(records: Api, number: int) -> list[Json]:
    return [DRAFTS[records.service.name](operation=f"op_{one}") for one in range(number)]


async def test_each_line_is_answered_in_order_and_counted(records: Api) -> None:
    given = drafts(records, 3)
    results, counts = answers(await records.upload([*given, {**given[0], "port_code": "0000"}], KEY))
    assert [(one["line"], one["status"], one.get("version")) for one in results] == [
        (1, 201, 1),
        (2, 201, 1),
        (3, 201, 1),
        (4, 422, None),
    ]
    assert results[3]["problem"]["errors"][0]["pointer"] == "/port_code"
    assert counts == {
        "lines": 4,
        "created": 3,
        "unchanged": 0,
        "proposed": 0,
        "refused": 1,
        "replayed": 0,
    }
    for one, draft in zip(results, given, strict=False):
        assert (await records.get(one["id"]))["operation"] == draft["operation"]
    acts = [str(act.record_id) for act in await records.rows("acts") if act.action == "record"]
    assert sorted(acts) == sorted(one["id"] for one in results[:3])


async def test_an_upload_that_is_sent_again_is_answered_as_before_and_stores_what_was_missing(
    records: Api,
) -> None:
    given = drafts(records, 5)
    first, _ = answers(await records.upload(given[:3], KEY))
    whole, counts = answers(await records.upload(given, KEY))
    assert whole[:3] == [{**one, "replayed": True} for one in first]
    assert [one["status"] for one in whole[3:]] == [201, 201]
    assert (counts["created"], counts["replayed"]) == (5, 3)
    rest, _ = answers(await records.upload(given[3:], KEY, first=4))
    assert rest == [{**one, "replayed": True} for one in whole[3:]]
    assert len(await records.rows("state")) == 5
    answers(await records.upload(given, "another-key"))  # without ids of their own these are other entries
    assert len(await records.rows("state")) == 10


async def test_a_line_that_is_another_one_than_before_is_refused_and_one_that_was_refused_put_right(
    records: Api,
) -> None:
    good, bad = drafts(records, 2)
    answers(await records.upload([good, {**bad, "port_code": "0000"}], KEY))
    other, counts = answers(await records.upload([{**good, "port_code": "2402"}, bad], KEY))
    assert other[0]["problem"]["type"] == "urn:outbound:problem:keyreused"
    assert "Line 1 " in other[0]["problem"]["detail"]
    assert (other[1]["status"], counts["created"], counts["refused"]) == (201, 1, 1)
    assert len(await records.rows("state")) == 2


async def test_a_line_with_an_id_of_its_own_is_stored_once_under_any_key_and_number(records: Api) -> None:
    given = [{**one, "id": str(uuid7())} for one in drafts(records, 2)]
    [first, again, other], _ = answers(
        await records.upload([given[0], given[0], {**given[0], "port_code": "2402"}], KEY)
    )
    assert (first["status"], again["status"], other["status"]) == (201, 200, 409)
    read(await records.batch(given[1:]))
    results, counts = answers(await records.upload(given[::-1], "another-key"))
    assert [one["status"] for one in results] == [200, 200]
    assert (counts["unchanged"], counts["replayed"]) == (2, 0)
    assert len(await records.rows("state")) == 2


BAD: dict[bytes, tuple[int, str]] = {
    b'{"port_code": ': (400, "is not JSON"),
    b"[1, 2]": (422, "JSON object"),
    b"\xff\xfe{}": (400, "is not JSON"),
    b'{"port_code": NaN}': (400, "is not JSON"),
    b'{"remarks": "' + b"x" * 400 + b'"}': (413, "longer than 300 bytes"),
    b'{"items": ' + b"[" * 40 + b"]" * 40 + b"}": (400, "nested deeper than 32"),
    b'{"id": "17"}': (422, "UUIDv7"),
}


async def test_a_bad_line_is_reported_and_the_rest_goes_on(sqlite_url: str) -> None:
    draft: Json = {"occurred_at": "2026-06-14T21:30:00Z", "port_code": "2304", "traffic": "pedestrian"}
    draft |= {"stage": "primary", "methods": ["visual"], "outcome": "released"}
    content = b"\n".join([ndjson(draft)[:-1], *BAD, b"", b"  \r", ndjson(draft)[:-1] + b"\r", b""])
    async with api("inspection", sqlite_url, outbound_upload_line_bytes=300) as records:
        results, counts = answers(await records.upload(content, KEY))
        whole, _ = answers(await records.upload(content[:-2], KEY))  # the last line needs no end
    assert [one["status"] for one in results] == [201, *(status for status, _ in BAD.values()), 201]
    for one, (_, said) in zip(results[1:], BAD.values(), strict=False):
        assert said in one["problem"]["detail"]
    assert results[-1]["line"] == len(BAD) + 4  # blank lines are counted, and not answered
    assert (counts["lines"], counts["refused"]) == (len(BAD) + 2, len(BAD))
    assert whole[0] == {**results[0], "replayed": True}
    assert whole[-1]["problem"]["type"].endswith("keyreused")  # without its \r it is another line


async def test_each_line_takes_authority(sqlite_url: str) -> None:
    async with api("seizure", sqlite_url) as records:
        at_port, elsewhere = drafts(records, 2)
        records.client.headers.update(bearer(CALLERS[Role.DEVICE]))
        results, _ = answers(await records.upload([at_port, {**elsewhere, "port_code": "2402"}], KEY))
        assert [one["status"] for one in results] == [201, 403]
        assert " takes " in results[1]["problem"]["detail"]


async def test_what_is_no_upload_is_refused_as_a_whole(sqlite_url: str) -> None:
    async with api("inspection", sqlite_url) as records:
        problem(await records.upload(b"{}\n", KEY, Content_Type="application/json"), 415)
        problem(await records.upload(b"{}\n", KEY, Content_Encoding="gzip"), 415)
        problem(await records.upload(b"{}\n", "k" * 191), 400, "header/Idempotency-Key")
        problem(await records.upload(b"{}\n", KEY, first=10_000_000), 422, "query/first_line")
        assert answers(await records.upload(b"", KEY))[1]["lines"] == 0


def _ended(response: httpx.Response) -> Json:
    """The last line of an upload that ended early, which says where to go on."""
    last: Json = orjson.loads(response.content.splitlines()[-1])
    assert f"before line {last['line']}:" in last["problem"]["detail"]
    return last


async def test_an_upload_ends_where_a_limit_is_and_can_go_on_from_there(sqlite_url: str) -> None:
    limits: dict[str, Any] = {"outbound_upload_lines": 3, "outbound_upload_bytes": 2_000}
    async with api("inspection", sqlite_url, **limits) as records:
        given = drafts(records, 4)
        last = _ended(await records.upload(given, KEY))
        assert (last["line"], last["status"]) == (4, 413)
        results, _ = answers(await records.upload(given[3:], KEY, first=last["line"]))
        assert results[0]["status"] == 201
        assert len(await records.rows("state")) == 4
        size = len(ndjson(given[0]))
    async with api("inspection", sqlite_url, outbound_upload_bytes=max(1024, 4 * size)) as records:
        parts = _parts([ndjson(one) for one in drafts(records, 6)])
        last = _ended(await records.upload(parts, KEY))
        assert (last["line"], last["status"]) == (len(await records.rows("state")) + 1, 413)


async def _parts(parts: Sequence[bytes]) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


async def test_an_upload_that_comes_too_slowly_is_cut_off(sqlite_url: str) -> None:
    held = asyncio.Event()

    async def slow(first: bytes) -> AsyncIterator[bytes]:
        yield first
        await held.wait()

    for limit, said in (("idle_seconds", "Nothing more"), ("seconds", "did not come within")):
        limits: dict[str, Any] = {f"outbound_upload_{limit}": 0.1}
        async with api("inspection", sqlite_url, **limits) as records:
            with patch("shared.web.upload.LINGER_S", 0.0):
                last = _ended(await records.upload(slow(ndjson(drafts(records, 1)[0])), KEY))
            assert (last["line"], last["status"]) == (2, 408)
            assert said in last["problem"]["detail"]
            assert len(await records.rows("state")) == 1


async def test_a_database_that_goes_away_ends_the_upload_with_where_to_go_on(sqlite_url: str) -> None:
    async with api("inspection", sqlite_url) as records:
        lines = [ndjson(one) for one in drafts(records, 2)]
        gone = OperationalError("INSERT", None, Exception("gone"))
        add_new = "shared.records.repository.Repository.add_new"

        async def parts() -> AsyncIterator[bytes]:
            yield lines[0]
            with patch(add_new, side_effect=gone), patch("shared.web.upload.LINGER_S", 0.0):
                yield lines[1]

        last = _ended(await records.upload(parts(), KEY))
        assert (last["line"], last["status"]) == (2, 503)
        with patch(add_new, side_effect=gone):
            problem(await records.upload([{"port_code": "2304"}], "first of all"), 400)  # a blank in the key
            problem(await records.upload(lines[0], "at-once"), 503)  # before any line was answered
        assert answers(await records.upload(b"".join(lines), KEY))[1]["created"] == 2


async def test_a_caller_who_is_revoked_meanwhile_enters_nothing_more(sqlite_url: str, tmp_path: Path) -> None:
    revoked = tmp_path / "revoked"
    revoked.write_text("")
    async with api("inspection", sqlite_url, outbound_revoked=str(revoked)) as records:
        lines = [ndjson(one) for one in drafts(records, 2)]

        async def parts() -> AsyncIterator[bytes]:
            yield lines[0]
            until = records.clock.now + timedelta(days=36_500)
            revoked.write_text(f"subject test|officer-17 {until.isoformat()}\n")
            yield lines[1]

        with patch("shared.web.upload.LINGER_S", 0.0):
            last = _ended(await records.upload(parts(), KEY))
        assert (last["line"], last["status"]) == (2, 401)


async def test_groups_count_against_the_rate_and_wait_where_it_is_used_up(sqlite_url: str) -> None:
    waits: list[float] = []
    now = 100.0

    async def wait(seconds: float) -> None:
        nonlocal now
        waits.append(seconds)
        now += seconds

    async with api("inspection", sqlite_url, outbound_requests_per_second=3) as records:
        parts = _parts([ndjson(one) for one in drafts(records, 5)])
        with (
            patch("shared.web.rate_limit.time.monotonic", lambda: now),
            patch("shared.web.callers.asyncio.sleep", wait),
        ):
            _, counts = answers(await records.upload(parts, KEY))
    assert counts["created"] == 5
    assert waits == [1]  # the request itself and two lines, then three more


async def test_simultaneous_uploads_under_one_key_are_one(records: Api) -> None:
    lines = [ndjson(one) for one in drafts(records, 12)]
    cuts = (1, 3, 5, 12)
    uploads = (_parts([b"".join(lines[at : at + cut]) for at in range(0, 12, cut)]) for cut in cuts)
    told = [answers(one) for one in await asyncio.gather(*(records.upload(one, KEY) for one in uploads))]
    ids = [[one["id"] for one in results] for results, _ in told]
    assert all(one == ids[0] for one in ids)
    assert sum(counts["replayed"] for _, counts in told) == 12 * (len(cuts) - 1)
    assert len(await records.rows("state")) == len(await records.rows("outbox")) == 12


@drawn(st.binary(max_size=60), st.lists(st.integers(0, 60), max_size=8), st.integers(1, 20))
def test_lines_are_those_of_the_whole_body_wherever_it_is_cut(
    body: bytes, cuts: list[int], most: int
) -> None:
    body = body.replace(b"0", b"\n")
    lines = Lines(most, first=7)
    found: list[Numbered] = []
    for start, end in zip([0, *sorted(cuts)], [*sorted(cuts), len(body)], strict=True):
        found += lines.feed(body[start:end])
        assert lines.held <= most
    found += lines.end()
    whole = body.split(b"\n")
    expected = whole if whole[-1] else whole[:-1]
    assert found == [(7 + at, one if len(one) <= most else None) for at, one in enumerate(expected)]


async def test_an_upload_takes_the_memory_of_a_part_of_it_and_is_answered_while_it_comes(
    sqlite_url: str,
) -> None:
    """Each part of many is entered and answered, in small groups, before the next one is taken."""
    lines_of_part = TOGETHER + 50
    part = b'{"n":1}\n' * lines_of_part
    taken, groups, unanswered = 0, [], []

    async def lines(_bulk: object, group: Sequence[Line], _author: object) -> list[Answer]:
        groups.append(len(group))
        return [{"line": one.number, "status": 200} for one in group]

    async def parts() -> AsyncIterator[bytes]:
        nonlocal taken
        yield part[:3]  # so that each part ends within a line
        for _ in range(250):
            unanswered.append(taken - sum(groups))
            taken += lines_of_part
            yield part[3:] + part[:3]
        yield part[3:8]

    async with api("inspection", sqlite_url) as records:
        with patch("shared.records.bulk.Bulk.lines", lines):
            _, counts = answers(await records.upload(parts(), KEY))
    assert counts["lines"] == taken + 1
    assert max(groups) == TOGETHER
    assert set(unanswered) == {0}
