"""What the answers to several questions have in common."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field


class Figure(BaseModel):
    """A figure, with the grouping keys beside it.

    `value` is an integer in `unit` (`usd_cents` for money). It is null where no record and no
    published file covers the measure in the period; `reason` then says so.
    """

    model_config = ConfigDict(extra="allow")
    measure: str = Field(description="What is counted.")
    unit: str = Field(description="What the value counts, such as items, rounds or usd_cents.")
    value: int | None = Field(description="The figure; null: not recorded.")
    reason: str | None = Field(None, description="Why the value is null; absent where it is not.")


class Answer(BaseModel):
    """What the figures are the figures of.

    A row's keys, set as parameters beside the question's own, are its coordinates: with them
    `/v1/totals/explain` gives the same value. An empty key is written `none`.
    """

    fiscal_year: int | None = Field(description="The fiscal year that was asked for, if any.")
    through: date | None = Field(
        description="Last local day that was asked for; null: the whole year so far."
    )
    first: date = Field(description="First local day counted.")
    last: date = Field(description="Last local day counted.")
    known_at: datetime | None = Field(description="As known at this instant; null: now.")
