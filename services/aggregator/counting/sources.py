"""The published files that records come from, and what each of them covers.

A figure of zero means "none" only where somebody counted. A published file counts some measures, of
some agencies, since some fiscal year, and tells only some things apart. What it does not cover is
not recorded, which is not the same as zero.

Every record of a published file counts, beside its items, the events that it stands for under its
source's `measure`. So the months that a source covers, as known at any instant, are sums of the
totals like any other figure.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from shared.contracts.vocabularies import Agency

EVER = 0
"""A fiscal year before all others."""


@dataclass(frozen=True, slots=True)
class Source:
    """A published file: its code as records name it, its title, and what it covers.

    `covers` has the base measures that it counts, each with the first fiscal year in which it does.
    `agencies` are those whose seizures it has. `tells` are the columns of the totals, beside days,
    that it tells apart: it withholds ports, operations and subtypes.
    """

    code: str
    title: str
    measure: str
    covers: Mapping[str, int]
    agencies: tuple[str, ...] = (Agency.CBP_OFO.value, Agency.CBP_USBP.value)
    tells: tuple[str, ...] = ("field_office", "agency", "measure")


_SINCE_2023 = ("magazines", "scopes", "cases", "body_armor", "other_weapons")
"""CBP's categories that no row has before fiscal year 2023, when the list of categories grew."""
_ALWAYS = (
    *("handguns", "long_arms", "other_firearms", "receivers", "silencers", "ammunition_rounds"),
    *("explosives", "other_ammunition_gun_parts", "seizures"),
)

SOURCES: dict[str, Source] = {
    one.code: one
    for one in (
        Source(
            "cbp-weapons",
            "CBP Public Data Portal, weapons and ammunition seizures",
            "published_cbp_weapons",
            dict.fromkeys(_ALWAYS, EVER) | dict.fromkeys(_SINCE_2023, 2023),
        ),
        Source(
            "cbp-currency",
            "CBP Public Data Portal, currency and monetary instrument seizures",
            "published_cbp_currency",
            {"currency_usd": EVER, "seizures": EVER},
        ),
    )
}


def source_of(reference: str | None) -> Source | None:
    """The source that a record's `source_reference` names, such as `cbp-weapons/2024-DEC/houston/7`."""
    return None if reference is None else SOURCES.get(reference.partition("/")[0])
