"""What a question means, in plain words: which figures are in it, by what they are shown, what they come to.

Nothing here uses the code under test. A question is its parameters by name, as a caller writes them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from tests.aggregator import recomputation
from tests.aggregator.histories import State
from tests.aggregator.recomputation import Figure

Asked = Mapping[str, Any]
Answer = dict[tuple[Any, ...], int]

REGIONS = {"miami": "central_coastal_other", "": "unknown"}  # every other place is southwest
STATES = {"2304": "TX", "2402": "TX", "2604": "AZ", "2504": "CA"}
CBP = ("cbp_ofo", "cbp_usbp", "cbp")
TIMES = ("fiscal_year", "half", "quarter", "month", "week", "day")
PLACES = ("port", "state", "field_office", "region")
OTHERS = ("agency", "role", "operation", "task_force", "subtype", "traffic", "posture")
DIMENSIONS = (*TIMES, *PLACES, *OTHERS)


def names_of(figure: Figure) -> set[str]:
    """The measures that a figure is part of: its own, and those that are sums of it."""
    return {figure.measure, *(name for name, parts in recomputation.SUMS.items() if figure.measure in parts)}


def key_of(figure: Figure, name: str, asked: Asked) -> str | int:
    """What a figure is shown under."""
    if name in TIMES:
        return _time(figure.day, name)
    if name == "agency" and "cbp" in codes(asked, "agency"):
        return "cbp" if figure.agency in CBP else figure.agency
    if name in {"traffic", "posture"}:
        return figure.subtype.split("/")[name == "posture"] if "/" in figure.subtype else ""
    if name == "region":
        return REGIONS.get(figure.field_office, "southwest_border")
    return STATES.get(figure.port, "") if name == "state" else str(getattr(figure, name))


def _time(day: str, name: str) -> str | int:
    one = date.fromisoformat(day)
    return {
        "fiscal_year": recomputation.fiscal_year(day),
        "half": 1 if one.month in {10, 11, 12, 1, 2, 3} else 2,
        "quarter": {0: 2, 1: 3, 2: 4, 3: 1}[(one.month - 1) // 3],
        "month": one.year * 100 + one.month,
        "week": date.fromisocalendar(*one.isocalendar()[:2], 1).isoformat(),
        "day": day,
    }[name]


def codes(asked: Asked, name: str) -> list[str]:
    """What is asked for of a dimension; nothing: everything."""
    given = asked.get(name, ())
    given = given if isinstance(given, list | tuple) else [given]
    return ["" if one == "none" else str(one) for one in given]


def roles(asked: Asked) -> list[str]:
    """The roles that count: leads, unless partners are asked for; CBP's two components are one agency."""
    if asked.get("role"):
        return codes(asked, "role")
    credited = str(asked.get("credited", False)).lower() == "true"
    return ["lead", *(["partner"] if credited else []), *(["shared"] if credited and _cbp(asked) else [])]


def _cbp(asked: Asked) -> bool:
    return "cbp" in codes(asked, "agency")


def is_chosen(figure: Figure, asked: Asked) -> bool:
    """Whether a figure is in the answer to a question, whenever it became known."""
    last = min(str(asked.get("through", "9999")), str(asked.get("last", "9999")))
    chosen = all(
        str(key_of(figure, name, asked)) in codes(asked, name)
        for name in DIMENSIONS
        if name != "role" and codes(asked, name)
    )
    measures = set(codes(asked, "measure"))
    return (
        chosen
        and str(asked.get("first", "")) <= figure.day <= last
        and figure.role in roles(asked)
        and (not measures or bool(measures & names_of(figure)))
    )


def known_at(asked: Asked) -> datetime | None:
    """The instant of knowledge: a UTC day stands for its end."""
    text = asked.get("known_at")
    if text is None:
        return None
    if len(text) == 10:
        return datetime.combine(date.fromisoformat(text), time.max, UTC)
    return datetime.fromisoformat(text)


KINDS = {"inspection": "inspection", "trace": "trace", "time_to_crime": "trace", "referral": "referral"}
KINDS |= {"sentence": "referral", "closed": "closing"}
WEAPONS = "handguns long_arms other_firearms receivers silencers magazines ammunition_rounds scopes cases"
WEAPONS += " body_armor other_weapons explosives other_ammunition_gun_parts seizures"
COVERS = {"cbp-weapons": WEAPONS.split(), "cbp-currency": ["currency_usd", "seizures"]}
"""By published file, what it counts since fiscal year 2023: all that the histories have is later."""
UNTOLD = ("port", "state", "operation", "task_force", "subtype", "traffic", "posture")
"""What a published file does not tell apart."""


def is_recorded(versions: Iterable[State], asked: Asked, measure: str) -> bool:
    """Whether any record of officers, or of a file that counts the measure, is in the period at all.

    Of the agencies that are asked for, in any part that they have in it.
    """
    narrow = {name: asked[name] for name in (*TIMES, "first", "last", "through", "agency") if name in asked}
    told = not any(codes(asked, name) for name in UNTOLD)
    parts = recomputation.SUMS.get(measure, (measure,))
    kind = next((kind for prefix, kind in KINDS.items() if measure.startswith(prefix)), "seizure")
    if kind == "closing":
        return True
    for version in recomputation.standing(versions, known_at(asked)):
        figures = recomputation.totals([version])
        if version.kind != kind or not any(_in_part(one, narrow) for one in figures):
            continue
        source = (version.body.get("source_reference") or "").split("/")[0]
        if source not in COVERS or (told and set(COVERS[source]) & set(parts)):
            return True
    return False


def _in_part(figure: Figure, narrow: Asked) -> bool:
    return figure.role != "shared" and is_chosen(figure, {**narrow, "role": figure.role})


def answer(versions: Iterable[State], asked: Asked, by: Sequence[str] = ()) -> Answer:
    """By these keys and the measure, what the figures of a question come to; without zeros."""
    wanted, sums = set(codes(asked, "measure")), Counter[tuple[Any, ...]]()
    for figure, value in recomputation.totals(versions, known_at(asked)).items():
        if is_chosen(figure, asked):
            keys = [key_of(figure, name, asked) for name in by if name != "measure"]
            shown = names_of(figure) & wanted if wanted else names_of(figure) - set(recomputation.UNLISTED)
            for name in shown:
                sums[(*keys, name)] += value
    return {key: value for key, value in sums.items() if value}
