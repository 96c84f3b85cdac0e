"""How the embedded log keeps the headers of a record: in one value, quick to take apart."""

import itertools
from functools import lru_cache

import orjson

from shared.events.log import Headers


def pack(headers: Headers) -> bytes:
    """A JSON array of each header's name and length, preceded by its own length, then the values."""
    layout = orjson.dumps([(name, len(value)) for name, value in headers])
    return b"".join((len(layout).to_bytes(4, "big"), layout, *(value for _, value in headers)))


def unpack(packed: bytes) -> Headers:
    """The headers again; most records of a topic have one of a few layouts, which makes this cheap."""
    values_at = 4 + int.from_bytes(packed[:4], "big")
    return tuple([(name, packed[place]) for name, place in _layout(packed[:values_at])])


@lru_cache(maxsize=4096)
def _layout(prefix: bytes) -> tuple[tuple[str, slice], ...]:
    """Where each header's value stands."""
    lengths = orjson.loads(prefix[4:])
    ends = list(itertools.accumulate((length for _, length in lengths), initial=len(prefix)))
    return tuple(
        (name, slice(*place)) for (name, _), place in zip(lengths, itertools.pairwise(ends), strict=True)
    )
