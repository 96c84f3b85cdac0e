"""Which form of an answer a caller wants: what it accepts, as RFC 9110 has it."""

import re

from fastapi import Request

JSON = "application/json"
LINKED = "application/ld+json"
_WEIGHT = re.compile(r"q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\Z", re.IGNORECASE)


def wants_linked(request: Request) -> bool:
    """Whether `Accept` names JSON-LD, and wants it more than JSON. In every other case the answer is JSON."""
    accepted = ",".join(request.headers.getlist("accept"))
    weights = dict(map(_weighed, accepted.split(",")))
    return weights.get(LINKED, 0.0) > weights.get(JSON, 0.0)


def _weighed(part: str) -> tuple[str, float]:
    """One media range and its weight; 1 where there is none, 0 where it is no number."""
    name, *parameters = (one.strip() for one in part.split(";"))
    stated = [one for one in parameters if one[:1] in ("q", "Q")]
    found = [_WEIGHT.match(one) for one in stated]
    return name.lower(), min((float(one[1]) if one else 0.0 for one in found), default=1.0)
