"""What emerging threats add to the totals: privately made, 3D-printed, and without a readable serial.

Each is counted beside the firearm or the component that it is, never inside it: these are subsets,
and one firearm may be in several. Machine gun conversion devices are a component type of their own.
"""

from collections.abc import Iterable

from services.aggregator.casework import Counted
from services.aggregator.reading import Component, Firearm, Item

_OBLITERATED = {"obliterated_partly": "partly", "obliterated_wholly": "wholly"}


def threat_lines(items: Iterable[Item]) -> list[Counted]:
    """By the type of firearm or component, and for obliterated serials by how far."""
    counted: list[Counted] = []
    for item in items:
        if type(item) is Firearm:
            if item.privately_made:
                counted.append(("privately_made_firearms", item.type, item.quantity))
            if item.serial_status in _OBLITERATED:
                counted.append(("obliterated_serials", _OBLITERATED[item.serial_status], item.quantity))
        elif type(item) is not Component:
            continue
        elif item.privately_made:
            counted.append(("privately_made_components", item.type, item.quantity))
        if item.printed_3d:
            counted.append(("printed_3d_items", item.type, item.quantity))
    return counted
