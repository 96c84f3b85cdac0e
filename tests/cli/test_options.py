"""Options are the question's own parameters: their names, help and bounds, and what comes of them."""

import asyncio
from datetime import date
from typing import Annotated, Any

import httpx
import pytest
import typer
from fastapi import Depends, FastAPI
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from services.aggregator.views.asked import asked
from services.aggregator.views.question import parameters, required
from services.aggregator.views.questions import ComparisonQuestion, TotalsQuestion
from services.cli.main import COMMANDS, app
from services.cli.options import expanded
from services.cli.reach import Target
from tests.aggregator import choices
from tests.cli.commands import ASKING

OWN = {"url", "data", "output", "output_format", "limit", "finding", "code", "help"}
"""Parameters of commands that are not the question's."""


@pytest.mark.parametrize("name", ASKING)
def test_a_command_has_every_parameter_of_its_question_and_no_other(name: str) -> None:
    question, _needed = ASKING[name]
    options = {one.name: one for one in COMMANDS[name].command(name).params}
    asked_for = {one: (param, one in required(question)) for one, _type, param in parameters(question)}
    assert options.keys() - OWN == asked_for.keys()
    for one, (param, needed) in asked_for.items():
        assert options[one].opts == [f"--{one.replace('_', '-')}"]
        assert options[one].help == param.help
        assert options[one].required is needed


@pytest.mark.parametrize(
    ("option", "value", "says"),
    [
        ("--fiscal-year", "1989", "1989 is not in the range 1990<=x<=2200"),
        ("--half", "3", "3 is not in the range 1<=x<=2"),
        ("--month", "13", "13 is not in the range 199001<=x<=220012"),
        ("--through", "2024-02-30", "'2024-02-30' is no day such as 2024-06-14"),
        ("--agency", "typo", "unknown agency typo; there are cbp, cbp_ofo"),
        ("--field-office", "el_pasoo", "unknown field_office el_pasoo; nearest: el_paso"),
        ("--port", "9999", "unknown port 9999"),
        ("--port", "Laredo", "nearest: 2304 (Laredo, TX)"),
        ("--subtype", "zzz", "unknown subtype zzz"),
        ("--region", "narnia", "unknown region narnia"),
        ("--measure", "handgun", "nearest: handguns"),
        ("--by", "colour", "unknown grouping key colour"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_before_it_is_asked(
    option: str, value: str, says: str
) -> None:
    nobody = ["--url", "http://127.0.0.1:9"]
    year = [] if option == "--fiscal-year" else ["--fiscal-year", "2024"]
    result = CliRunner().invoke(app, ["totals", *year, option, value, *nobody])
    assert (result.exit_code, result.stdout) == (2, "")
    assert " ".join(result.stderr.replace("│", " ").split()).count(says) == 1


taken: list[Any] = []
stub = typer.Typer()


@stub.command()
@expanded
def ask(question: TotalsQuestion, target: Target) -> None:
    """Take the question down."""
    taken.append(question)


routes = FastAPI()


@routes.get("/")
async def read(question: Annotated[TotalsQuestion, Depends(asked(TotalsQuestion))]) -> None:
    """Take the question down."""
    taken.append(question)


@st.composite
def asked_questions(draw: st.DrawFn) -> dict[str, Any]:
    narrowed = draw(choices.narrowed(choices.some_measures))
    when = draw(st.sampled_from(choices.WHENS))
    known = draw(st.none() | choices.known)
    by = {"fiscal_year", *draw(choices.bys)}
    return {**narrowed, **when, "known_at": known, "by": ",".join(sorted(by))}


def arguments(given_: dict[str, Any]) -> list[str]:
    """The command line that asks it."""
    line: list[str] = []
    for name, value in given_.items():
        option = f"--{name.replace('_', '-')}"
        if isinstance(value, tuple):
            line += [word for code in value for word in (option, code or "none")]
        elif isinstance(value, bool):
            line += [option] if value else []
        elif value is not None:
            line += [option, value.isoformat() if isinstance(value, date) else str(value)]
    return line


async def query(question: TotalsQuestion) -> None:
    """Ask it over HTTP, as a reader does."""
    transport = httpx.ASGITransport(routes)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        answer = await client.get("/", params=question.asked())
    assert answer.status_code == 200, answer.text


@given(asked_questions())
def test_the_command_line_and_the_query_ask_the_same_question(question: dict[str, Any]) -> None:
    taken.clear()
    result = CliRunner().invoke(stub, arguments(question))
    assert result.exit_code == 0, result.output
    (by_line,) = taken
    assert by_line == TotalsQuestion(**question)
    asyncio.run(query(by_line))
    assert taken == [by_line, by_line]


def test_a_default_of_the_question_is_the_default_of_the_option() -> None:
    command = COMMANDS["compare"].command("compare")
    defaults = {one.name: one.default for one in command.params}
    assert defaults["by"] == ComparisonQuestion.by
    assert defaults["period"] == ComparisonQuestion.period
