"""The filters of a kind as the query parameters of its list."""

from collections.abc import Iterator
from enum import StrEnum
from inspect import Parameter, Signature
from typing import Annotated, Any

from fastapi import Query

from shared.records.kind import RecordKind, Search


class Order(StrEnum):
    """By the time of the event; of one instant, by id."""

    NEWEST = "newest"
    OLDEST = "oldest"


class Searching:
    """A FastAPI dependency: the query parameters that a kind declares, as a `Search`."""

    def __init__(self, kind: RecordKind[Any]) -> None:
        self.__signature__ = Signature(list(_parameters(kind)))

    async def __call__(self, order: Order, **given: Any) -> Search:
        """What was asked for, without what was left out."""
        asked = {name: value for name, value in given.items() if value is not None}
        return Search(asked, oldest_first=order is Order.OLDEST)


def _parameters(kind: RecordKind[Any]) -> Iterator[Parameter]:
    for one in kind.parameters:
        takes: Any = one.takes | None
        taken = Annotated[takes, Query(description=one.says)]
        yield Parameter(one.name, Parameter.KEYWORD_ONLY, default=None, annotation=taken)
    order = Annotated[Order, Query(description="Which end of time comes first.")]
    yield Parameter("order", Parameter.KEYWORD_ONLY, default=Order.NEWEST, annotation=order)
