"""HTTP of the seizure service."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query
from sqlalchemy import ColumnElement

from services.seizure.repository import TABLE, has_kind
from shared.contracts.record import Text
from shared.contracts.seizure import Seizure, SeizureDraft
from shared.records.filters import CommonFilters
from shared.records.routes import record_router
from shared.records.service import RecordService
from shared.runtime.metrics import Metrics

ItemKind = Literal["firearm", "component", "ammunition", "currency", "other"]


def filters(
    common: Annotated[CommonFilters, Depends()],
    item_kind: Annotated[ItemKind | None, Query()] = None,
    source: Annotated[
        Text | None, Query(description="`source_reference` as far as its first slash: `cbp-weapons`.")
    ] = None,
    source_reference: Annotated[Text | None, Query(description="The whole of it.")] = None,
) -> list[ColumnElement[bool]]:
    """What `GET /v1/seizures` can be narrowed to."""
    conditions = common.conditions(TABLE)
    if item_kind is not None:
        conditions.append(has_kind(item_kind))
    if source is not None:
        conditions.append(TABLE.c.source == source)
    if source_reference is not None:
        conditions += [
            TABLE.c.source == source_reference.partition("/")[0],
            TABLE.c.source_reference == source_reference,
        ]
    return conditions


def router(service: RecordService[SeizureDraft], metrics: Metrics) -> APIRouter:
    """The routes under /v1/seizures."""
    return record_router(service, "seizures", Seizure, filters, metrics)
