"""What callers send to the routes of records, and what they get, beside the records themselves."""

from typing import Annotated, Any, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, create_model

from shared.contracts.match import MAX_ANSWERED, Seen
from shared.contracts.record import Draft, Reason, Recorded
from shared.records.kind import RecordKind

D = TypeVar("D", bound=Draft)
MAX_BATCH = 1_000


class Void(BaseModel):
    """Why a record is voided."""

    model_config = ConfigDict(extra="forbid")
    reason: Reason = Field(description="Why it is voided; it is published with the version.")


class Amendment(BaseModel):
    """A JSON merge patch (RFC 7396) of the record's fields, and `reason`, which says why."""

    model_config = ConfigDict(extra="allow")
    reason: Reason = Field(description="Why it is amended; it is published with the version.")


class Batch(BaseModel):
    """Up to 1,000 records, each as in a single POST."""

    model_config = ConfigDict(extra="forbid")
    records: Annotated[list[Any], Field(min_length=1, max_length=MAX_BATCH)] = Field(
        description="The records, each as in a single POST, with an id of the caller's or without."
    )


class SeenBefore(BaseModel):
    """The earlier seizures that have one of its serial numbers, as far as the caller may see them."""

    records: Annotated[list[Seen], Field(max_length=MAX_ANSWERED)] = Field(
        description="Where it was seen, the newest seizures first. Voided ones are not among them."
    )
    more: bool = Field(description="Whether the caller may see others beside these: list them by `serial`.")


_SEEN = Field(
    None,
    description="Where the serial numbers that it brings were seen before. Absent where they were not, or "
    "where the caller may not know.",
)


class Result(BaseModel):
    """What became of one record: 201 created, 200 it stood already, 202 it was proposed, else its problem."""

    index: int = Field(description="Place in the batch, from 0.")
    status: int = Field(description="HTTP status, as a POST of this record alone would have had.")
    id: UUID | None = Field(None, description="Id of the record; absent where it was refused without one.")
    version: int | None = Field(None, description="Version that stands; absent where there is none.")
    proposal: UUID | None = Field(None, description="The proposal that it became; absent where it is none.")
    seen_before: SeenBefore | None = _SEEN
    problem: dict[str, Any] | None = Field(
        None, description="Why it was refused, as RFC 9457 has it; absent where it was not."
    )


class BatchAnswer(BaseModel):
    """Counts, and one result a record in the order sent."""

    created: int = Field(description="Records that were stored.")
    unchanged: int = Field(description="Records that stood already.")
    proposed: int = Field(description="Records that wait for a second person.")
    refused: int = Field(description="Records that were refused, each for itself.")
    results: list[Result] = Field(description="One result a record, in the order sent.")


def new_model(draft: type[D]) -> type[D]:
    """The draft with what a single POST may add: a caller-made id, and a reason."""
    fields: Any = {
        "__annotations__": {"id": UUID | None, "reason": Reason | None},
        "id": Field(None, description="A UUIDv7 made by the caller, or absent."),
        "reason": Field(None, description="Why it is recorded; needed in a closed fiscal year."),
        "__doc__": draft.__doc__,
        "__module__": draft.__module__,
    }
    return type(f"New{draft.__name__.removesuffix('Draft')}", (draft,), fields)


def answer_model(kind: RecordKind[D]) -> type[Recorded]:
    """The contract with what is withheld from the topics, as it is answered to those who may see it."""
    if not kind.withheld:
        return kind.contract
    fields = {name: kind.draft.model_fields[name] for name in sorted(kind.withheld)}
    added: Any = {name: (one.annotation, one) for name, one in fields.items()}
    doc = f"One {kind.name} as it stands."
    return create_model(kind.contract.__name__, __base__=kind.contract, __doc__=doc, **added)


def written_model(kind: RecordKind[D]) -> type[Recorded]:
    """What a write of a record is answered: the record, and where its serial numbers were seen before."""
    answered = answer_model(kind)
    if kind.matching is None:
        return answered
    name, added = f"Written{kind.contract.__name__}", {"seen_before": (SeenBefore | None, _SEEN)}
    return create_model(name, __base__=answered, __doc__=answered.__doc__, **added)  # type: ignore[call-overload,no-any-return]


def page_model(name: str, contract: type[Recorded]) -> type[BaseModel]:
    """A page of these records, and the cursor of the next."""
    fields: Any = {
        "__annotations__": {"records": list[contract], "next": str | None},  # type: ignore[valid-type]
        "records": Field(description="Records as they stand."),
        "next": Field(None, description="`cursor` of the page after this one; absent on the last."),
        "__module__": __name__,
    }
    return type(f"{name.title()}Page", (BaseModel,), fields)
