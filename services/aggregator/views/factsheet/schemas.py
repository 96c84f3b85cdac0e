"""What a fact sheet is made of, as `GET /v1/factsheet` answers it."""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, Field


class Words(BaseModel):
    """A figure as the sheet says it (`rounding`): "over 1,500"."""

    qualifier: Literal["", "over", "nearly", "under"]
    amount: str


class Coordinates(BaseModel):
    """What a figure is the sum of: local days, and the codes of its records; none takes everything."""

    first: date
    last: date
    measure: str
    agency: list[str]
    operation: list[str]
    subtype: list[str]
    credited: bool = Field(description="With what partner agencies are credited with.")


class Before(BaseModel):
    """The same figure a year before; `percent` is null and `note` is `new` where that was nothing."""

    first: date
    last: date
    value: int
    change: int
    percent: float | None
    note: str


class Figure(BaseModel):
    """An exact figure in `unit` (`usd_cents` for money), and how it is said."""

    measure: str
    title: str
    unit: str
    value: int
    words: Words
    coordinates: Coordinates
    before: Before | None = None


class Share(BaseModel):
    """One figure of the section as a part of another; null percent: of nothing."""

    part: str
    whole: str
    percent: float | None
    words: Words


class Section(BaseModel):
    """Figures of the same days and records."""

    code: str
    title: str
    first: date
    last: date
    figures: list[Figure]
    share: Share | None = None


class Compared(BaseModel):
    """A figure of a month, and of the same days a year before."""

    measure: str
    unit: str
    current: int
    previous: int


class Month(BaseModel):
    """A month of the fiscal year, up to the sheet's last day."""

    first: date
    last: date
    figures: list[Compared]


class Sheet(BaseModel):
    """A fact sheet. A final one is of a year that was closed for seizures, as known then."""

    fiscal_year: int
    through: date
    known_at: datetime | None = Field(description="As known at this instant; null: when it was generated.")
    generated_at: datetime
    final: bool
    sections: list[Section]
    months: list[Month]
