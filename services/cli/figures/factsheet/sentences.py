"""The sentences of a fact sheet. Pure: from the figures and their words to English.

Every sentence is true of the exact figures. A figure that is said exactly after one that is not reads
"exactly", so that "over" or "nearly" cannot be taken to go on to it. A figure that nobody counted is
left out: "no currency" would be a finding.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from services.aggregator.views.factsheet.rounding import percentage

Json = Mapping[str, Any]

NOUNS = {
    "firearms_and_components": ("firearm or firearm component", "firearms and firearm components"),
    "firearms": ("firearm", "firearms"),
    "ammunition_rounds": ("round of ammunition", "rounds of ammunition"),
    "currency_usd": ("in currency", "in currency"),
    "arrests": ("arrest", "arrests"),
    "traces_submitted": ("trace", "traces"),
    "privately_made_firearms": ("privately made firearm", "privately made firearms"),
    "privately_made_components": ("privately made component", "privately made components"),
    "conversion_devices": ("machine gun conversion device", "machine gun conversion devices"),
    "obliterated_serials": ("firearm with an obliterated serial", "firearms with an obliterated serial"),
    "printed_3d_items": ("3D-printed firearm or component", "3D-printed firearms and components"),
}
"""One of a measure, and several."""


def sentence(section: Json, fiscal_year: int) -> str:
    """What a section says of its figures."""
    if not recorded(section):
        return _nothing(section)
    return _SENTENCES.get(section["code"], _taken)(section, fiscal_year)


def _nothing(section: Json) -> str:
    if all(figure["value"] is None for figure in section["figures"]):
        return f"Not recorded: no record and no published file covers it from {span(section)}."
    return f"Nothing is recorded from {span(section)}."


def recorded(section: Json) -> bool:
    """Whether there is anything to say, now or of the year before."""
    return any(figure["value"] or (figure["before"] or {}).get("value") for figure in section["figures"])


def day(value: str | date) -> str:
    """A day as an American reader writes it: June 14, 2023."""
    one = date.fromisoformat(value) if isinstance(value, str) else value
    return f"{one:%B} {one.day}, {one.year}"


def instant(text: str) -> str:
    """An instant in UTC; the last one of a day is its end."""
    one = datetime.fromisoformat(text)
    if one.time() == time.max:
        return f"the end of {day(one.date())} (UTC)"
    return f"{day(one.date())}, {one:%H:%M:%S} UTC"


def span(period: Json) -> str:
    """The days of a section: October 1, 2022 through June 14, 2023."""
    return f"{day(period['first'])} through {day(period['last'])}"


def in_words(figure: Json, above: str = "over") -> str:
    """A figure as it is said, without its noun."""
    words = figure["words"]
    qualifier = above if words["qualifier"] == "over" else words["qualifier"]
    return f"{qualifier} {words['amount']}".lstrip()


def _taken(section: Json, _fiscal_year: int) -> str:
    above = "more than" if section["code"] == "hsi" else "over"  # the two words that are published
    return f"{section['title']} seized {_series(section['figures'], above)} from {span(section)}."


def _southbound(section: Json, fiscal_year: int) -> str:
    firearms, rounds = section["figures"]
    half, before = _halves(section, fiscal_year)
    if firearms["value"] is None or not (firearms["value"] or firearms["before"]["value"]):
        said = _series([rounds])
        return f"{section['title']} seized {said} in {half}." if said else _nothing(section)
    said = f"{section['title']} seized {_noun(firearms, in_words(firearms))} in {half}"
    change = _change(firearms["before"], before)
    parts = [said, *([change] if change else [])]
    if rounds["value"] is not None:
        parts.append(f"and {_after(rounds, firearms)}")
    return f"{', '.join(parts)}."


def _without_a_trace(section: Json, _fiscal_year: int) -> str:
    shown = _series(section["figures"], once=True)
    return f"Since inception and through {day(section['last'])}, {section['title']} accounts for {shown}."


def _traces(section: Json, fiscal_year: int) -> str:
    submitted, share = section["figures"][0], section["share"]
    half, _before = _halves(section, fiscal_year)
    said = f"Mexican agencies submitted {_noun(submitted, in_words(submitted))} in {half}"
    if section["figures"][1]["value"] is None:
        return f"{said}."
    return f"{said}, {in_words(share)} of them traced to a purchaser."


def _threats(section: Json, _fiscal_year: int) -> str:
    return f"Among what was seized from {span(section)}: {_series(section['figures'])}."


_SENTENCES: Mapping[str, Callable[[Json, int], str]] = {
    "southbound": _southbound,
    "without_a_trace": _without_a_trace,
    "traces": _traces,
    "threats": _threats,
}


def _halves(section: Json, fiscal_year: int) -> tuple[str, str]:
    """The first half, and the one before; or what of it has come, and the same days of the year before."""
    half, year = "the first half of fiscal year", fiscal_year - 1
    if section["last"] == date(fiscal_year, 3, 31).isoformat():
        return f"{half} {fiscal_year}", f"{half} {year}"
    return f"{half} {fiscal_year} through {day(section['last'])}", f"the same days of fiscal year {year}"


def _change(before: Json, reference: str) -> str:
    """Beside the period before; nothing where that is not recorded."""
    if before["change"] is None:
        return ""
    if before["note"].startswith("partly"):
        reference = f"what is recorded of {reference}"
    if before["change"] == 0:
        return f"as many as in {reference}"
    if before["percent"] is None:
        return f"against none in {reference}"
    size = percentage(before["change"], before["percent"])
    return f"{size} {'over' if before['change'] > 0 else 'under'} {reference}"


def _series(figures: Sequence[Json], above: str = "over", *, once: bool = False) -> str:
    """The figures that are recorded and not zero: a, b and c. With `once`, a word of all is said once."""
    shown = [figure for figure in figures if figure["value"]]
    qualifiers = {figure["words"]["qualifier"] for figure in shown}
    if once and len(qualifiers) == 1:
        first = _noun(shown[0], in_words(shown[0], above))
        return _listed([first, *(_noun(figure, figure["words"]["amount"]) for figure in shown[1:])])
    before = [None, *shown]
    return _listed([_after(figure, one, above) for figure, one in zip(shown, before, strict=False)])


def _after(figure: Json, before: Json | None, above: str = "over") -> str:
    """A figure with its noun, after another figure or at the beginning."""
    rounded = before is not None and before["words"]["qualifier"]
    exact = figure["value"] and not figure["words"]["qualifier"]
    return _noun(figure, ("exactly " if rounded and exact else "") + in_words(figure, above))


def _noun(figure: Json, said: str) -> str:
    one, many = NOUNS.get(figure["measure"], (figure["title"].lower(),) * 2)
    return f"{said} {one if figure['value'] == 1 else many}"


def _listed(parts: Sequence[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)
