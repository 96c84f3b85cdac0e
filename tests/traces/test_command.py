"""`outbound traces` as a user runs it, on a data directory: requests out, results in, totals right."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from services.cli.main import app
from services.cli.processes.system import System
from services.cli.reach import in_process
from shared.runtime.settings import Settings
from tests.traces.files import Json, read, request, row, write

FOUND = {"purchased_on": "2023-12-02", "dealer_state": "TX"}


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(one) for one in arguments])


def post(data: Path, *requests: Json) -> list[Json]:
    """Record these requests; their bodies."""

    async def posted() -> list[Json]:
        async with System(Settings(), data) as system, in_process(system) as client:
            headers = {"Idempotency-Key": "once"}
            answer = await client.post("/v1/traces/batch", json={"records": requests}, headers=headers)
            found = [one["id"] for one in answer.json()["results"]]
            return [(await client.get(f"/v1/traces/{one}")).json() for one in found]

    return asyncio.run(posted())


def stored(data: Path, record: Json) -> Json:
    """A trace as it stands now."""

    async def got() -> Json:
        async with System(Settings(), data) as system, in_process(system) as client:
            body: Json = (await client.get(f"/v1/traces/{record['id']}")).json()
            return body

    return asyncio.run(got())


def counts(result: Result) -> tuple[int, int, int, int]:
    """Rows read, results recorded, unchanged, not taken."""
    read_, recorded, unchanged, refused = (int(line[20:]) for line in result.stdout.splitlines())
    return read_, recorded, unchanged, refused


def figures(data: Path, *measures: str) -> dict[str, int]:
    chosen = [part for name in measures for part in ("--measure", name)]
    result = run("totals", "--fiscal-year", "2024", "--format", "json", "--data", data, *chosen)
    assert result.exit_code == 0, result.output
    return {one["measure"]: one["value"] for one in map(json.loads, result.stdout.splitlines())}


def test_requests_go_out_and_results_come_in_once(tmp_path: Path) -> None:
    data = tmp_path / "data"
    asked = post(
        data,
        request("SV7 012345"),
        request("AB-1", trace_number="T2026-9"),
        request("CD 2", port_code="2304", requesting_country="US"),
        request(None, trace_number="T2026-8"),
    )

    exported = run("traces", "export", "--data", data)

    assert exported.exit_code == 0, exported.output
    rows = {one["record_id"]: one for one in read(exported.stdout)}
    assert rows.keys() == {one["id"] for one in asked}
    first = rows[asked[0]["id"]]
    assert (first["request_date"], first["serial_number"], first["requesting_country"]) == (
        "2024-06-02",
        "SV7 012345",
        "MX",
    )
    assert [rows[one["id"]]["obliterated"] for one in asked] == ["no", "no", "no", "yes"]
    assert [rows[one["id"]]["trace_number"] for one in asked] == ["", "T2026-9", "", "T2026-8"]

    file = write(
        tmp_path / "results.csv",
        [
            row("SV7-012345", "T2026-7", **FOUND),
            row("ab1", "t2026-9", "dealer"),
            row("CD2", "", "not_traced", reason="made_before_1969"),
        ],
    )
    taken = run("traces", "import", file, "--data", data)
    assert (taken.exit_code, counts(taken)) == (0, (3, 3, 0, 0)), taken.output
    again = run("traces", "import", file, "--data", data)
    assert (again.exit_code, counts(again)) == (0, (3, 0, 3, 0)), again.output

    traced = stored(data, asked[0])
    assert (traced["version"], traced["trace_number"]) == (2, "T2026-7")
    assert traced["result"] == {"outcome": "purchaser", "completed_on": "2024-06-10", **FOUND}
    assert traced["reason"] == "trace result: results.csv"
    assert "trace_number" not in stored(data, asked[2])
    waiting = read(run("traces", "export", "--data", data).stdout)
    assert [one["record_id"] for one in waiting] == [asked[3]["id"]]
    assert read(run("traces", "export", "--unsubmitted", "--data", data).stdout) == []
    assert figures(data) == {
        "traces_submitted": 4,
        "traces_completed": 3,
        "traces_to_purchaser": 1,
        "traces_to_dealer": 1,
        "traces_not_traced": 1,
    }
    assert figures(data, "time_to_crime_days", "traces_with_time_to_crime") == {
        "time_to_crime_days": 183,
        "traces_with_time_to_crime": 1,
    }


def test_what_is_unknown_or_ambiguous_is_listed_and_the_rest_is_in(tmp_path: Path) -> None:
    data = tmp_path / "data"
    twin, other, third = post(data, request("AB1"), request("AB-1"), request("CD2"))
    file = write(
        tmp_path / "results.csv",
        [row("AB1", "T2026-1"), row("ZZ9", "T2026-2"), row("CD2", "T2026-3"), row("CD2", outcome="lost")],
    )

    result = run("traces", "import", file, "--data", data)

    assert result.exit_code == 1
    assert counts(result) == (4, 1, 0, 3)
    ambiguous, unknown, bad = result.stderr.splitlines()
    assert ambiguous.startswith(f"{file}:2: 2 traces with this serial number could be meant: ")
    assert all(one["id"] in ambiguous for one in (twin, other))
    assert unknown == f"{file}:3: no trace has this serial number"
    assert bad.startswith(f"{file}:5: outcome: ")
    assert [stored(data, one)["version"] for one in (twin, other, third)] == [1, 1, 2]


def test_results_that_wait_for_a_second_person_are_counted_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    asked = post(data, request("AB1"), request("CD2"))
    file = write(tmp_path / "results.csv", [row("AB1"), row("CD2")])
    monkeypatch.setenv("OUTBOUND_TWO_PERSONS", "amend")
    for _twice in range(2):  # run again, it proposes nothing twice
        result = run("traces", "import", file, "--data", data)
        assert result.exit_code == 5
        assert "waiting for approval         2" in result.stdout
        assert result.stderr.startswith("What waits stands as before until a second person approves it")
        assert [stored(data, one) for one in asked] == asked
    file = write(tmp_path / "results.csv", [row("AB1"), row("ZZ9")])
    result = run("traces", "import", file, "--data", data)
    assert (result.exit_code, "no trace has this serial number" in result.stderr) == (1, True)


def test_a_result_that_the_service_refuses_is_listed(tmp_path: Path) -> None:
    data = tmp_path / "data"
    [asked] = post(data, request("AB1", recovered_on="2024-05-01"))
    file = write(tmp_path / "results.csv", [row("AB1", purchased_on="2024-05-02")])
    result = run("traces", "import", file, "--data", data)
    assert result.exit_code == 1
    assert "/result/purchased_on: 2024-05-02 is after the firearm was recovered" in result.stderr
    assert stored(data, asked) == asked


def test_withdrawn_requests_are_neither_exported_nor_answered(tmp_path: Path) -> None:
    data = tmp_path / "data"
    [asked] = post(data, request("AB1"))
    void(data, asked)
    assert read(run("traces", "export", "--data", data).stdout) == []
    result = run("traces", "import", write(tmp_path / "results.csv", [row("AB1")]), "--data", data)
    assert (result.exit_code, result.stderr.split(": ", 1)[1]) == (1, "no trace has this serial number\n")


def void(data: Path, record: Json) -> None:
    async def done() -> None:
        async with System(Settings(), data) as system, in_process(system) as client:
            answer = await client.post(
                f"/v1/traces/{record['id']}/void",
                json={"reason": "asked twice"},
                headers={"If-Match": '"1"'},
            )
            assert answer.status_code == 200, answer.text

    asyncio.run(done())


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1", "-1+2", "@SUM(1)", "＝1"])  # noqa: RUF001
def test_no_cell_is_a_formula_or_breaks_a_line(tmp_path: Path, text: str) -> None:
    data, file = tmp_path / "data", tmp_path / "requests.csv"
    post(data, request("-SV7", markings=text, case_number="VSKA\nimport, marked", importer=f"a {text}"))
    result = run("traces", "export", "--data", data, "--output", file)
    assert result.exit_code == 0, result.output
    header, line = file.read_text(encoding="utf-8").splitlines()
    [cells] = read(f"{header}\n{line}")
    assert cells["additional_markings"] == f"'{text}"
    assert (cells["case_number"], cells["importer"]) == ("VSKA import, marked", f"a {text}")
    answered = write(tmp_path / "results.csv", [row(cells["serial_number"])])
    assert run("traces", "import", answered, "--data", data).exit_code == 0


def test_nothing_could_be_done(tmp_path: Path) -> None:
    file = write(tmp_path / "results.csv", [row()])
    other = tmp_path / "other.csv"
    other.write_text("serial_number,outcome\n")
    for arguments, message in (
        (("import", tmp_path / "none.csv"), "No such file"),
        (("import", other), "lacks the columns trace_number, reason"),
        (("import", file, "--url", "http://127.0.0.1:9"), "does not answer"),
        (("export", "--url", "http://127.0.0.1:9"), "does not answer"),
        (("export", "--data", tmp_path / "none"), "is no data directory"),
        (("export", "--output", tmp_path / "none" / "x.csv"), "No such file"),
    ):
        result = run("traces", *arguments)
        assert result.exit_code == 1, arguments
        assert message in result.stderr, result.output


def test_more_than_a_page_is_exported_oldest_first(tmp_path: Path) -> None:
    data = tmp_path / "data"
    minutes = [f"2024-06-02T{n // 60 + 1:02}:{n % 60:02}:00Z" for n in range(700)]
    post(data, *(request(f"N{n}", occurred_at=at) for n, at in enumerate(minutes)))
    exported: list[dict[str, Any]] = read(run("traces", "export", "--data", data).stdout)
    assert [one["serial_number"] for one in exported] == [f"N{n}" for n in range(700)]
