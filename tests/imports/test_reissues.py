"""A file is a statement for its months: what is asked, what is voided, and the sums in the end."""

import csv
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outbound.client import AsyncClient
from services.cli.files.cbp import cbp_weapons
from services.cli.files.cbp.cells import Period
from services.cli.files.importing.importer import Absent, Importer, Outcome
from services.cli.processes.run import start
from services.cli.processes.system import System
from services.cli.reach import in_process
from services.cli.sending import Stopped, Writer
from shared.contracts.fiscal import MONTHS
from shared.runtime.settings import Settings
from tests.imports.files import CURRENCY_HEADER, WEAPONS_HEADER, money, sample_weapons_text, weapon, write
from tests.imports.runs import imported
from tests.imports.test_command import beside, counts, figures, run
from tests.imports.test_reconciliation import PATROL, files

FIRST = [
    weapon("Handgun", "2", "1"),
    weapon("Ammunition", "50", "1"),
    weapon("Handgun", "3", "2"),
    weapon("Handgun", "1", "3", month="JAN"),
]
MEASURES = {"Handgun": "handguns", "Ammunition": "ammunition_rounds"}


class Desk:
    """A data directory, and files that are imported into it by the command."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"

    def put(self, rows: Sequence[str], *options: str | Path, name: str = "weapons.csv") -> Any:
        """What the command says to a file with these rows."""
        file = write(self.folder / name, WEAPONS_HEADER, rows)
        return run("import", "cbp-weapons", file, "--data", self.data, *options)

    def versions(self) -> Counter[str]:
        """How many versions there are of every status and reason."""
        found: Counter[str] = Counter()

        async def read() -> None:
            async with System(Settings(), self.data) as system, in_process(system) as client:
                listed = (await client.get("/v1/seizures", params={"limit": 500})).json()["records"]
                for one in listed:
                    answer = await client.get(f"/v1/seizures/{one['id']}/versions")
                    found.update(f"{v['status']}: {v.get('reason')}" for v in answer.json()["records"])

        start(read())
        return found

    def handguns(self) -> int:
        return figures(self.data, 2024).get("handguns", 0)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def renumbered(rows: Sequence[str], number: Callable[[str], str] = "9{}".format) -> list[str]:
    """The rows with other event ids."""
    cut = [row.rsplit(",", 2) for row in rows]
    return [f"{head},{number(event)},{quantity}" for head, event, quantity in cut]


def test_other_surrogate_ids_change_nothing(desk: Desk) -> None:
    assert desk.put(FIRST).exit_code == 0
    before = desk.versions()
    again = desk.put(renumbered(FIRST))
    assert (again.exit_code, counts(again)["records unchanged"], counts(again)["records created"]) == (
        0,
        3,
        0,
    )
    assert beside(again)["Handguns"] == ("6", "6", "")
    assert (desk.handguns(), desk.versions()) == (6, before)


def test_what_is_gone_is_asked_about_and_nothing_is_written(desk: Desk) -> None:
    desk.put(FIRST)
    before = desk.versions()
    errors = desk.folder / "errors.csv"
    asked = desk.put([FIRST[2], weapon("Handgun", "7", "4")], "--errors", errors, name="second.csv")
    assert (asked.exit_code, asked.stdout) == (4, "")
    assert "second.csv lacks what stands in months that it covers (FY2024 DEC, cbp_ofo)." in asked.stderr
    assert "Standing, and not in the file: 1 record of cbp-weapons" in asked.stderr
    told = {line[:36].strip(): line[36:].strip() for line in asked.stderr.splitlines() if line[:4] == "    "}
    assert told["Handguns"], told["Ammunition"] == ("2", "50")
    assert "--absent void" in asked.stderr
    assert "--absent keep" in asked.stderr
    assert (desk.handguns(), desk.versions()) == (6, before)
    (listed,) = csv.DictReader(errors.read_text().splitlines())
    assert (listed["line"], listed["reason"].split(" (")[1]) == (
        "",
        "cbp-weapons/2024-DEC/laredo/1) stands and is not in the file",
    )


def test_what_is_gone_is_voided_because_of_the_file(desk: Desk) -> None:
    desk.put(FIRST)
    rows = [FIRST[2], weapon("Handgun", "7", "4")]
    done = desk.put(rows, "--absent", "void", name="second.csv")
    assert done.exit_code == 0, done.output
    assert (counts(done)["records voided"], counts(done)["records created"]) == (1, 1)
    assert beside(done) == {"Handguns": ("10", "10", ""), "Seizure events": ("2", "2", "")}
    assert desk.versions()["voided: re-issued file: second.csv lacks it"] == 1
    assert desk.handguns() == 11  # with January, which the file does not cover
    again = desk.put(rows)
    assert (again.exit_code, counts(again)["records unchanged"]) == (0, 2)


def test_what_is_gone_waits_for_a_second_person_where_a_void_takes_two(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.put(FIRST)
    monkeypatch.setenv("OUTBOUND_TWO_PERSONS", "void")
    rows = [FIRST[2], weapon("Handgun", "7", "4")]
    for created in (1, 0):  # run again, it proposes nothing twice
        done = desk.put(rows, "--absent", "void", name="second.csv")
        told = counts(done)
        assert (done.exit_code, told["records proposed"], told["records created"]) == (5, 1, created)
        assert "stands as before until a second person approves it" in done.output
    assert desk.versions()["voided: re-issued file: second.csv lacks it"] == 0


def test_what_is_gone_may_stay(desk: Desk) -> None:
    desk.put(FIRST)
    done = desk.put([FIRST[2], weapon("Handgun", "7", "4")], "--absent", "keep")
    assert (done.exit_code, counts(done)["records kept"], counts(done)["records created"]) == (0, 1, 1)
    assert beside(done)["Handguns"] == ("10", "12", "+2 kept though the file lacks it")
    assert beside(done)["Ammunition"] == ("0", "50", "+50 kept though the file lacks it")
    assert desk.put([FIRST[2], weapon("Handgun", "7", "4")]).exit_code == 4  # it is asked again


def test_an_older_file_is_known_by_what_it_goes_back_on(desk: Desk) -> None:
    older = [weapon("Handgun", "2", "1"), weapon("Case", "1", "2"), weapon("Scope", "1", "3")]
    newer = [weapon("Handgun", "5", "1"), weapon("Case", "1", "2"), weapon("Vest Body Armor", "1", "4")]
    desk.put(older, name="older.csv")
    assert desk.put(newer, "--absent", "void", name="newer.csv").exit_code == 0
    before = desk.versions()
    asked = desk.put(older, name="older.csv")
    assert asked.exit_code == 4
    for line in (
        "Standing, and not in the file: 1 record of cbp-weapons\n    Body armor vests ",
        "Corrected by a later file, and said as before that: 1 record; the difference:\n    Handguns ",
        "Voided by an import, and in the file again: 1 record\n    Scopes ",
    ):
        assert line in asked.stderr
    kept = desk.put(older, "--absent", "keep", name="older.csv")
    assert (kept.exit_code, counts(kept)["records kept"], desk.versions()) == (0, 3, before)
    assert beside(kept)["Handguns"] == ("2", "5", "+3 kept though the file lacks it")
    assert beside(kept)["Scopes"] == ("1", "0", "-1 kept though the file lacks it")
    back = desk.put(older, "--absent", "void", name="older.csv")
    assert back.exit_code == 0
    assert {name: file == totals for name, (file, totals, _) in beside(back).items()} == dict.fromkeys(
        ("Handguns", "Scopes", "Cases", "Seizure events"), True
    )
    assert desk.put(older).exit_code == 0


def test_a_file_that_grows_by_the_month_is_not_asked_about(desk: Desk) -> None:
    grown: list[str] = []
    for number, month in enumerate(("OCT", "NOV", "DEC"), 1):
        grown += [weapon("Handgun", str(number), str(number), month=month)]
        done = desk.put(grown)
        assert (done.exit_code, counts(done)["records created"]) == (0, 1)
        assert beside(done)["Handguns"][0] == beside(done)["Handguns"][1]


def test_a_closed_year_is_voided_in_for_a_reason_only(desk: Desk) -> None:
    desk.put(FIRST)
    run("close-year", "2024", "--reason", "complete", "--data", desk.data)
    refused = desk.put([FIRST[2]], "--absent", "void")
    assert refused.exit_code == 3
    assert "is closed; to void it nevertheless, give --reason" in refused.stderr
    assert refused.stderr.startswith(f"{desk.folder / 'weapons.csv'}: lacks record ")
    assert beside(refused)["Handguns"] == ("3", "5", "+2 kept though the file lacks it")
    done = desk.put([FIRST[2]], "--absent", "void", "--reason", "late erratum")
    assert (done.exit_code, counts(done)["records voided"]) == (0, 1)
    assert desk.versions()["voided: re-issued file: weapons.csv lacks it (late erratum)"] == 1


def test_rows_that_do_not_say_whose_they_are_forbid_to_void(desk: Desk) -> None:
    desk.put(FIRST)
    rows = [FIRST[3], weapon("Handgun", "3", "?"), weapon("Case", "1", "9")]
    for options in ((), ("--absent", "void")):
        asked = desk.put(rows, *options)
        assert (asked.exit_code, asked.stdout) == (4, "")
        assert ":3: Event ID" in asked.stderr
    assert "Bad rows that do not say whose they are, perhaps these records': 1" in asked.stderr
    assert desk.put(rows, "--absent", "keep").exit_code == 3
    spared = desk.put([*FIRST[:2], FIRST[3], rows[2], weapon("Handgun", "3", "?")])
    assert spared.exit_code == 3
    assert beside(spared)["Handguns"][2].startswith("+3 perhaps of bad rows")


def test_every_component_and_month_of_a_file_is_covered(desk: Desk) -> None:
    rows = [*FIRST, weapon("Handgun", "4", "5", month="JAN", **PATROL)]
    desk.put(rows)
    asked = desk.put([*FIRST, weapon("Handgun", "1", "8", direction="INBOUND", **PATROL)])
    assert asked.exit_code == 4
    assert "(FY2024 DEC to FY2024 JAN, cbp_ofo, cbp_usbp)" in asked.stderr
    assert desk.put(FIRST).exit_code == 0


def test_currency_is_a_statement_by_month_and_office(tmp_path: Path) -> None:
    def put(rows: Sequence[str], *options: str) -> Any:
        file = write(tmp_path / "currency.csv", CURRENCY_HEADER, rows)
        return run("import", "cbp-currency", file, "--data", tmp_path / "data", *options)

    land = money("20.5", "1", land="Land Only")
    assert put([money("10.0", "2"), land]).exit_code == 0
    asked = put([money("10.0", "2")])
    assert asked.exit_code == 4
    assert "$20.50" in asked.stderr
    done = put([money("10.0", "2")], "--absent", "void")
    assert beside(done) == {"Currency": ("$10.00", "$10.00", ""), "Seizure events": ("2", "2", "")}
    back = put([money("10.0", "2"), land], "--absent", "void")
    assert beside(back)["Currency"] == ("$30.50", "$30.50", "")


def test_of_several_files_none_is_written_when_one_must_be_asked_about(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with sample_weapons_text() as text:
        header, first, *_ = text.splitlines()
    extra = first.rsplit(",", 2)[0] + ",99,7"
    run("import", "cbp-weapons", write(tmp_path / "more.csv", header, [first, extra]), "--data", data)
    result = run("import", "sample", "--data", data)
    assert result.exit_code == 4
    assert figures(data, 2025) == {}


async def _records(client: httpx.AsyncClient) -> dict[UUID, dict[str, Any]]:
    listed = (await client.get("/v1/seizures", params={"limit": 500})).json()["records"]
    return {UUID(one["id"]): one for one in listed}


async def test_a_record_that_a_person_amended_is_voided_by_hand_only(system: System, tmp_path: Path) -> None:
    async with in_process(system) as client:
        first = cbp_weapons.parse(write(tmp_path / "first.csv", WEAPONS_HEADER, FIRST))
        await imported(client, first, "first.csv")
        amended = first.records[0].id
        await client.patch(
            f"/v1/seizures/{amended}",
            json={"arrests": 1, "reason": "recounted"},
            headers={"If-Match": '"1"'},
        )
        second = cbp_weapons.parse(write(tmp_path / "second.csv", WEAPONS_HEADER, FIRST[2:]))
        outcome = await imported(client, second, "second.csv", Absent.VOID)
        (refused,) = outcome.refused
        assert "it was amended by hand since (version 2: recounted); void it by hand" in refused.reason
        assert (await _records(client))[amended]["status"] == "active"


@pytest.mark.parametrize("method", ["POST", "PATCH"])
async def test_a_run_that_was_cut_off_is_finished_by_the_next(
    system: System, tmp_path: Path, method: str
) -> None:
    second_rows = [weapon("Handgun", "9", "1"), weapon("Case", "1", "7")]
    second = cbp_weapons.parse(write(tmp_path / "second.csv", WEAPONS_HEADER, second_rows))
    first = cbp_weapons.parse(write(tmp_path / "first.csv", WEAPONS_HEADER, FIRST))

    async def cut(request: httpx.Request) -> None:
        if request.method == method and "/batch" not in request.url.path:
            raise Stopped("the power went")

    async with in_process(system) as client, in_process(system) as dying:
        await imported(client, first, "first.csv")
        dying.event_hooks["request"].append(cut)
        with pytest.raises(Stopped):
            await imported(dying, second, "second.csv", Absent.VOID)
        assert (await Importer(Writer(AsyncClient(client))).survey(second)).absent
        outcome = await imported(client, second, "second.csv", Absent.VOID)
        assert (outcome.created, outcome.voided, outcome.refused) == (0, 1, [])
        assert await imported(client, second, "second.csv") == Outcome(unchanged=2)


@pytest.mark.slow
def test_the_published_file_with_other_ids_and_with_an_event_gone(desk: Desk) -> None:
    with sample_weapons_text() as text:
        _header, *rows = text.splitlines()
    assert desk.put(rows).exit_code == 0
    other = renumbered(rows, lambda event: str(int(float(event)) + 1))
    again = desk.put(other)
    assert (again.exit_code, counts(again)["records unchanged"]) == (0, 2_569)
    assert (beside(again)["Handguns"], beside(again)["Ammunition"]) == (
        ("2,927", "2,927", ""),
        ("1,755,698", "1,755,698", ""),
    )
    event = other[0].split(",")[9]
    rest = [row for row in other if row.split(",")[9] != event]
    assert desk.put(rest).exit_code == 4
    done = desk.put(rest, "--absent", "void")
    assert (done.exit_code, counts(done)["records voided"]) == (0, 1)
    assert all(file == totals for file, totals, _ in beside(done).values())


@pytest.mark.slow
@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(files, min_size=2, max_size=4))
def test_after_any_files_the_totals_are_the_last_ones_sums(
    tmp_path_factory: pytest.TempPathFactory, history: list[list[str]]
) -> None:
    """Of every month and component, of the last file that covers it, as added up from its rows."""
    folder = tmp_path_factory.mktemp("sums", numbered=True)
    start(_check_history(folder, history))


async def _check_history(folder: Path, history: list[list[str]]) -> None:
    said: dict[tuple[int, str], Counter[str]] = {}
    settings = Settings()
    async with System(settings, folder / "data") as system, in_process(system) as client:
        for rows in history:
            parsed = cbp_weapons.parse(write(folder / "weapons.csv", WEAPONS_HEADER, rows))
            await imported(client, parsed, "weapons.csv", Absent.VOID)
            await system.settle()
            said |= _sums(rows)
            assert await _totals(client) == {cell: sums for cell, sums in said.items() if +sums}


def _sums(rows: Sequence[str]) -> dict[tuple[int, str], Counter[str]]:
    """The sums of a file by month and component: of every one of both that it has rows of."""
    cells = [row.split(",") for row in rows]
    months = {_month(row[1]) for row in cells}
    agencies = {_agency(row[2]) for row in cells}
    sums: dict[tuple[int, str], Counter[str]] = {(m, a): Counter() for m in months for a in agencies}
    events = {(row[1], row[2], row[4], row[9]) for row in cells}
    for month, component, _office, _event in events:
        sums[_month(month), _agency(component)]["seizures"] += 1
    for row in cells:
        sums[_month(row[1]), _agency(row[2])][MEASURES[row[8]]] += int(float(row[10]))
    return sums


def _month(name: str) -> int:
    day: date = Period(2024, MONTHS[MONTHS.index(name)]).last_day
    return day.year * 100 + day.month


def _agency(component: str) -> str:
    return "cbp_usbp" if "Patrol" in component else "cbp_ofo"


async def _totals(client: httpx.AsyncClient) -> dict[tuple[int, str], Counter[str]]:
    query = {"fiscal_year": "2024", "by": "month,agency,measure"}
    found: dict[tuple[int, str], Counter[str]] = {}
    for row in (await client.get("/v1/totals", params=query)).json()["rows"]:
        if row["measure"] in {"seizures", *MEASURES.values()} and row["value"]:
            found.setdefault((row["month"], row["agency"]), Counter())[row["measure"]] = row["value"]
    return found
