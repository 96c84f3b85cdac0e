"""Options made of what they fill: a question that can be asked, or the system to ask.

A parameter of a command that is annotated with a `Question` stands for an option for each of the
question's own parameters, with the same names, help, bounds, choices and checks as in the HTTP query.
One that is annotated with a dataclass of Typer options (`reach.Target`) stands for these.
"""

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import wraps
from typing import Annotated, Any, get_args, get_type_hints

import typer

from services.aggregator.counting.measures import MEASURES, base_of
from services.aggregator.views.question import NONE, Param, Question, parameters, required
from services.aggregator.views.vocabulary import DIMENSIONS, Known
from services.cli.processes.command import WRONG_QUESTION, CommandError
from shared.web.errors import Invalid

Completion = Callable[[typer.Context, str], list[tuple[str, str]]]
CODES = tuple[str, ...]


def expanded(command: Callable[..., None]) -> Callable[..., None]:
    """The command with the options that its parameters stand for in place of these."""
    given = inspect.signature(command, eval_str=True).parameters.values()
    groups: dict[str, type] = {
        one.name: one.annotation
        for one in given
        if isinstance(one.annotation, type) and is_dataclass(one.annotation)
    }
    options = {name: list(_options(group)) for name, group in groups.items()}

    @wraps(command)
    def run(**values: Any) -> None:
        for name, group in groups.items():
            values[name] = _filled(group, {one.name: values.pop(one.name) for one in options[name]})
        command(**values)

    flat = [one for each in given for one in options.get(each.name, [_keyword(each)])]
    run.__signature__ = inspect.Signature(flat)  # type: ignore[attr-defined]
    return run


def _keyword(parameter: inspect.Parameter) -> inspect.Parameter:
    return parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY)


def _filled(group: type, values: dict[str, Any]) -> Any:
    """A question or another group of these values. Ends the command where a question makes no sense."""
    made = {name: tuple(one) if isinstance(one, list) else one for name, one in values.items()}
    if issubclass(group, Question):
        made = {name: () if one is None and _is_codes(group, name) else one for name, one in made.items()}
    try:
        return group(**made)
    except Invalid as error:
        raise CommandError(error.detail, WRONG_QUESTION) from None


def _is_codes(question: type[Question], name: str) -> bool:
    return any(one == name and type_ == CODES for one, type_, _param in parameters(question))


def _options(group: Any) -> Iterator[inspect.Parameter]:
    """The parameters of a group as Typer takes them."""
    if issubclass(group, Question):
        needed = required(group)
        for name, type_, param in parameters(group):
            default = inspect.Parameter.empty if name in needed else _default(getattr(group, name))
            yield _parameter(name, _annotation(name, type_, param), default)
    else:
        hints = get_type_hints(group, include_extras=True)
        for one in fields(group):
            yield _parameter(one.name, hints[one.name], one.default)


def _default(value: Any) -> Any:
    return None if value == () else value


def _parameter(name: str, annotation: Any, default: Any) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def _annotation(name: str, type_: Any, param: Param) -> Any:
    """The type and the option of a question's parameter."""
    shown: dict[str, Any] = {"help": param.help, "metavar": param.metavar}
    if type_ == CODES:
        shown |= {"metavar": "CODE", "autocompletion": _completion(name, param.known)}
        return Annotated[list[str] | None, typer.Option(**shown)]
    if date in (type_, *get_args(type_)):
        return Annotated[type_, typer.Option(**shown | {"metavar": "YYYY-MM-DD", "parser": _day})]
    if name == "by":
        shown |= {"metavar": "KEY,...", "autocompletion": _keys}
    if type_ is bool:
        return Annotated[bool, typer.Option(f"--{name.replace('_', '-')}", help=param.help)]
    if isinstance(type_, type) and issubclass(type_, Enum):
        shown |= {"metavar": None}
    return Annotated[type_, typer.Option(**shown, min=param.least, max=param.most)]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no day such as 2024-06-14") from None


def _completion(name: str, known: Known | None) -> Completion:
    """What the shell completes a code to."""

    def complete(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
        codes = known() if known else {}
        return codes_like(incomplete, _of_measures(ctx, codes) if name == "subtype" else codes)

    return complete


def codes_like(incomplete: str, known: Mapping[str, str]) -> list[tuple[str, str]]:
    """The codes that begin so, with their titles."""
    listed = {code or NONE: title for code, title in known.items()}
    return [(code, title) for code, title in listed.items() if code.startswith(incomplete)]


def _of_measures(ctx: typer.Context, subtypes: Mapping[str, str]) -> dict[str, str]:
    """The subtypes of the measures that were given before; of every measure without any."""
    measures = [one for one in ctx.params.get("measure") or () if one in MEASURES]
    wanted = {code for name in base_of(measures) for code in MEASURES[name].subtypes()}
    return {code: title for code, title in subtypes.items() if code in wanted or not measures}


def _keys(incomplete: str) -> list[tuple[str, str]]:
    """Grouping keys after those that are there already."""
    *before, last = incomplete.split(",")
    begun = [one for one in DIMENSIONS if one.startswith(last) and one not in before]
    return [(",".join([*before, one]), "") for one in begun]
