"""What a fact sheet is made of, as `GET /v1/factsheet` answers it."""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, Field


class Words(BaseModel):
    """A figure as the sheet says it (`rounding`): "over 1,500"."""

    qualifier: Literal["", "over", "nearly", "under"] = Field(
        description="How the amount relates to the exact figure; empty: it is exact."
    )
    amount: str = Field(description="The amount as it is said.")


class Coordinates(BaseModel):
    """What a figure is the sum of: local days, and the codes of its records; none takes everything."""

    first: date = Field(description="First local day.")
    last: date = Field(description="Last local day.")
    measure: str = Field(description="What is counted.")
    agency: list[str] = Field(description="Agencies; none: all.")
    operation: list[str] = Field(description="Operations; none: all.")
    subtype: list[str] = Field(description="Subtypes; none: all.")
    credited: bool = Field(description="With what partner agencies are credited with.")


class Before(BaseModel):
    """The same figure a year before, as in a comparison: null where it is not recorded."""

    first: date = Field(description="First local day.")
    last: date = Field(description="Last local day.")
    value: int | None = Field(description="The exact figure; null: not recorded.")
    change: int | None = Field(description="The figure now without the figure before.")
    percent: float | None = Field(description="In percent, to one decimal.")
    note: str = Field(description="As in a comparison.")
    coordinates: Coordinates = Field(
        description="What the figure is the sum of: parameters of /v1/totals/explain."
    )


class SheetFigure(BaseModel):
    """An exact figure in `unit` (`usd_cents` for money), and how it is said.

    `value` is null where no record and no published file covers the measure in the period; `reason`
    then says so.
    """

    measure: str = Field(description="What is counted.")
    title: str = Field(description="As it is shown.")
    unit: str = Field(description="What the value counts.")
    value: int | None = Field(description="The exact figure; null: not recorded.")
    reason: str | None = Field(None, description="Why the value is null; null where it is not.")
    words: Words = Field(description="How it is said.")
    coordinates: Coordinates = Field(
        description="What the figure is the sum of: parameters of /v1/totals/explain."
    )
    before: Before | None = Field(
        None, description="The same figure a year before, where the section has it."
    )


class Share(BaseModel):
    """One figure of the section as a part of another; null percent: of nothing, or not recorded."""

    part: str = Field(description="Measure that is a part.")
    whole: str = Field(description="Measure that it is a part of.")
    percent: float | None = Field(description="In percent, to one decimal.")
    words: Words = Field(description="How it is said.")


class Section(BaseModel):
    """Figures of the same days and records."""

    code: str = Field(description="Name of the section.")
    title: str = Field(description="As it is shown.")
    first: date = Field(description="First local day.")
    last: date = Field(description="Last local day.")
    figures: list[SheetFigure] = Field(description="In order.")
    share: Share | None = Field(
        None, description="One figure as a part of another, where the section has it."
    )


class Compared(BaseModel):
    """A figure of a month, and of the same days a year before; null: not recorded."""

    measure: str = Field(description="What is counted.")
    unit: str = Field(description="What the value counts.")
    current: int | None = Field(description="Of this fiscal year.")
    previous: int | None = Field(description="Of the year before.")


class Month(BaseModel):
    """A month of the fiscal year, up to the sheet's last day.

    `previous` is of the same month a year before, in the same part of the fiscal year to date.
    """

    first: date = Field(description="First local day.")
    last: date = Field(description="Last local day.")
    figures: list[Compared] = Field(description="In order.")


class Sheet(BaseModel):
    """A fact sheet. A final one is of a year that was closed for seizures, as known then."""

    fiscal_year: int = Field(description="Named by the year it ends in.")
    through: date = Field(description="Last local day counted.")
    known_at: datetime | None = Field(description="As known at this instant; null: when it was generated.")
    generated_at: datetime = Field(description="When the sheet was made.")
    final: bool = Field(description="Whether the year was closed for seizures, as known then.")
    sections: list[Section] = Field(description="In order.")
    months: list[Month] = Field(description="Each month so far.")
