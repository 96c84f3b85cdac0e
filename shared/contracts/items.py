"""What a seizure takes: firearms, components, ammunition, currency and CBP's other categories.

Counting rules (D6): a firearm is a line of its own; components, rounds and other goods are
counted; currency is in integer minor units with its USD value.
"""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from shared.contracts import money
from shared.contracts.record import Closed, Count, Flag, Text
from shared.contracts.vocabularies import (
    CATEGORY_OF_TYPE,
    Caliber,
    ComponentType,
    CurrencyForm,
    FirearmCategory,
    FirearmType,
    OtherCategory,
    SerialStatus,
)

Quantity = Annotated[Count, Field(ge=1, le=10_000_000)]
MinorUnits = Annotated[Count, Field(ge=1, le=10**13)]
SerialNumber = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[A-Za-z0-9 ./*-]{1,40}$")]
MAX_USD_CENTS = 10**11
"""A thousand million dollars: far more than any seizure, and far from what a sum can hold."""
READABLE = (SerialStatus.PRESENT, SerialStatus.OBLITERATED_PARTLY)


class Firearm(Closed):
    """One firearm; or, only where a publisher withholds the details, several alike."""

    kind: Literal["firearm"]
    type: FirearmType
    category: FirearmCategory | None = Field(None, description="CBP category; follows from the type.")
    make: Text | None = None
    model: Text | None = None
    caliber: Caliber = Caliber.NOT_RECORDED
    serial_status: SerialStatus
    serial_number: SerialNumber | None = None
    privately_made: Flag = False
    printed_3d: Flag = False
    quantity: Quantity = Field(1, description="1, unless serial_status is not_recorded.")

    @model_validator(mode="after")
    def _rules(self) -> Self:
        if (self.serial_number is not None) != (self.serial_status in READABLE):
            raise ValueError(
                "serial_number is given exactly when serial_status is present or obliterated_partly"
            )
        if self.quantity != 1 and self.serial_status is not SerialStatus.NOT_RECORDED:
            raise ValueError(
                "each firearm is a line of its own: quantity is 1 unless the serial was not recorded"
            )
        if self.serial_status is SerialStatus.NONE and not self.privately_made:
            raise ValueError("a firearm without any serial number is privately_made")
        self._check_category()
        return self

    def _check_category(self) -> None:
        implied = CATEGORY_OF_TYPE.get(self.type)
        if implied is None and self.category is None:
            raise ValueError(f"a firearm of type {self.type} needs its category")
        if implied is not None and self.category not in (None, implied):
            raise ValueError(f"a {self.type} is a {implied}, not a {self.category}")


class Component(Closed):
    """Firearm components by count; a serial number where the part bears one (a receiver)."""

    kind: Literal["component"]
    type: ComponentType
    quantity: Quantity = 1
    serial_number: SerialNumber | None = None
    privately_made: Flag = False
    printed_3d: Flag = False
    description: Text | None = None

    @model_validator(mode="after")
    def _rules(self) -> Self:
        if self.serial_number is not None and self.quantity != 1:
            raise ValueError("a component with a serial number is a line of its own: quantity is 1")
        return self


class Ammunition(Closed):
    """Rounds of one caliber."""

    kind: Literal["ammunition"]
    rounds: Quantity
    caliber: Caliber = Caliber.NOT_RECORDED


class Currency(Closed):
    """Cash or monetary instruments in one currency.

    `amount_minor` is an integer in minor units (cents for USD, yen for JPY). Any currency but
    USD states its USD value in cents, and where and on which day the rate was taken.
    """

    kind: Literal["currency"]
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] = Field(description="ISO 4217 code.")
    amount_minor: MinorUnits
    exponent: Count = Field(ge=0, le=4, description="Minor-unit digits of the currency; must be ISO 4217's.")
    form: CurrencyForm
    usd_minor: MinorUnits | None = Field(None, description="Value in US cents; for USD the amount itself.")
    rate_source: Text | None = None
    rate_day: date | None = None

    @model_validator(mode="after")
    def _rules(self) -> Self:
        expected = money.exponent(self.currency)
        if self.exponent != expected:
            raise ValueError(f"{self.currency} has exponent {expected}, not {self.exponent}")
        if self.currency == "USD":
            if self.usd_minor not in (None, self.amount_minor):
                raise ValueError("usd_minor of a USD amount is the amount itself")
        elif self.usd_minor is None or self.rate_source is None or self.rate_day is None:
            raise ValueError(f"{self.currency} needs usd_minor, rate_source and rate_day")
        if self.usd_cents > MAX_USD_CENTS:
            raise ValueError(f"more than {money.format_money(MAX_USD_CENTS, 'USD')} in one item")
        return self

    @property
    def usd_cents(self) -> int:
        """The value in US cents."""
        return self.amount_minor if self.usd_minor is None else self.usd_minor


class Other(Closed):
    """CBP's remaining categories, by count."""

    kind: Literal["other"]
    category: OtherCategory
    quantity: Quantity = 1
    description: Text | None = None


Item = Annotated[Firearm | Component | Ammunition | Currency | Other, Field(discriminator="kind")]
ITEM_KINDS = ("firearm", "component", "ammunition", "currency", "other")
