"""What a seizure takes: firearms, components, ammunition, currency and CBP's other categories.

Counting rules (D6): a firearm is a line of its own; components, rounds and other goods are
counted; currency is in integer minor units with its USD value. `nc:` and `j:` name the terms of
NIEM 6.0 (core and justice) that a field corresponds to.
"""

from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import Field, GetJsonSchemaHandler, StringConstraints, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from shared.contracts import money, ncic
from shared.contracts.markings import Latin, Marking, SerialNumber, transliterate
from shared.contracts.ncic import NcicCaliber, NcicDescription, NcicMake, NcicType
from shared.contracts.record import Closed, Count, Flag, Text, misfit
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
MAX_MINOR = 10**13
MinorUnits = Annotated[Count, Field(ge=1, le=MAX_MINOR)]
MajorUnits = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,14}(\.[0-9]{1,4})?$")]
"""An amount as people write it: "38450.00"."""
MAX_USD_CENTS = 10**11
"""A thousand million dollars: far more than any seizure, and far from what a sum can hold."""
READABLE = (SerialStatus.PRESENT, SerialStatus.OBLITERATED_PARTLY)


class Firearm(Closed):
    """One firearm; or, only where a publisher withholds the details, several alike."""

    kind: Literal["firearm"] = Field(description="What the item is.")
    type: FirearmType = Field(description="Type as ATF F 3312.1 has them; j:FirearmCategoryText.")
    category: FirearmCategory | None = Field(
        None, description="CBP's published category. It follows from the type, where the type has one."
    )
    make: Marking | None = Field(None, description="Manufacturer as marked, in any script; nc:ItemMakeName.")
    make_latin: Latin = None
    model: Marking | None = Field(None, description="Model as marked, in any script; nc:ItemModelName.")
    model_latin: Latin = None
    caliber: Caliber = Field(Caliber.NOT_RECORDED, description="Caliber or gauge; j:FirearmBoreSizeText.")
    serial_status: SerialStatus = Field(description="Whether there is a serial number, and can it be read.")
    serial_number: SerialNumber | None = Field(
        None,
        description="From the frame or receiver, as marked, in any script; nc:ItemSerialIdentification. "
        "Given exactly when serial_status is present or obliterated_partly.",
    )
    serial_number_latin: Latin = None
    privately_made: Flag = Field(False, description="Made by someone without a license (ATF: PMF).")
    printed_3d: Flag = Field(False, description="Made with a 3D printer, wholly or in its frame or receiver.")
    quantity: Quantity = Field(
        1, description="Firearms: 1, unless serial_status is not_recorded; nc:ItemQuantity."
    )
    ncic_type: NcicType = None
    ncic_description: NcicDescription = None
    ncic_make: NcicMake = None
    ncic_caliber: NcicCaliber = None

    @model_validator(mode="after")
    def _rules(self) -> Self:
        if (self.serial_number is not None) != (self.serial_status in READABLE):
            raise misfit(
                "serial_number",
                "serial_number is given exactly when serial_status is present or obliterated_partly",
            )
        if self.quantity != 1 and self.serial_status is not SerialStatus.NOT_RECORDED:
            raise misfit(
                "quantity",
                "each firearm is a line of its own: quantity is 1 unless the serial was not recorded",
            )
        if self.serial_status is SerialStatus.NONE and not self.privately_made:
            raise misfit("privately_made", "a firearm without any serial number is privately_made")
        self._check_category()
        transliterate(self, ("make", "model", "serial_number"))
        ncic.encode(self, self.make, privately_made=self.privately_made)
        return self

    def _check_category(self) -> None:
        implied = CATEGORY_OF_TYPE.get(self.type)
        if implied is None and self.category is None:
            raise misfit("category", f"a firearm of type {self.type} needs its category")
        if implied is not None and self.category not in (None, implied):
            raise misfit("category", f"a {self.type} is a {implied}, not a {self.category}")


class Component(Closed):
    """Firearm components by count; a serial number where the part bears one (a receiver)."""

    kind: Literal["component"] = Field(description="What the item is.")
    type: ComponentType = Field(description="Which part; receivers and silencers are ones that ATF traces.")
    quantity: Quantity = Field(1, description="Pieces; nc:ItemQuantity.")
    serial_number: SerialNumber | None = Field(
        None, description="As marked, in any script, where the part bears one; nc:ItemSerialIdentification."
    )
    serial_number_latin: Latin = None
    privately_made: Flag = Field(False, description="Made by someone without a license.")
    printed_3d: Flag = Field(False, description="Made with a 3D printer.")
    description: Text | None = Field(None, description="In words; nc:ItemDescriptionText.")

    @model_validator(mode="after")
    def _rules(self) -> Self:
        if self.serial_number is not None and self.quantity != 1:
            raise misfit("quantity", "a component with a serial number is a line of its own: quantity is 1")
        transliterate(self, ("serial_number",))
        return self


class Ammunition(Closed):
    """Rounds of one caliber."""

    kind: Literal["ammunition"] = Field(description="What the item is.")
    rounds: Quantity = Field(description="Rounds; nc:ItemQuantity.")
    caliber: Caliber = Field(Caliber.NOT_RECORDED, description="Caliber or gauge; j:FirearmBoreSizeText.")


class Currency(Closed):
    """Cash or monetary instruments in one currency.

    The amount is given as `amount` in the currency's own units ("38450.00") or as `amount_minor` in its
    minor units (3845000 cents), and answered as both. Any currency but USD states its USD value, and
    where and on which day the rate was taken.
    """

    kind: Literal["currency"] = Field(description="What the item is.")
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] = Field(
        description="ISO 4217 code; nc:CurrencyText."
    )
    amount: MajorUnits | None = Field(
        None,
        description="In the currency's own units, as text: digits and at most one point, no separators. "
        "nc:Amount. Leave it out where amount_minor is given; if both are, they agree.",
    )
    amount_minor: MinorUnits = Field(
        description="In minor units: cents for USD, yen for JPY. Leave it out where amount is given."
    )
    exponent: Count = Field(
        ge=0, le=4, description="Decimals of the currency in ISO 4217. May be left out: the currency says it."
    )
    form: CurrencyForm = Field(description="Cash, or monetary instruments as 31 CFR 1010.100 has them.")
    usd_amount: MajorUnits | None = Field(
        None, description='Value in US dollars, as text ("11500.00"), instead of usd_minor.'
    )
    usd_minor: MinorUnits | None = Field(
        None,
        description="Value in US cents; nc:ItemValueAmount. May be left out for USD.",
    )
    rate_source: Text | None = Field(
        None,
        description="Whose rate of exchange, such as 'Treasury reporting rates'. Not for USD.",
    )
    rate_day: date | None = Field(None, description="Day of that rate, as YYYY-MM-DD. Not for USD.")

    @model_validator(mode="before")
    @classmethod
    def _completed(cls, given: Any) -> Any:
        """What follows from the rest: the exponent, and each writing of an amount from the other."""
        if not isinstance(given, dict):
            return given
        filled = dict(given)
        code = given.get("currency")
        if isinstance(code, str):
            _fill_exponent(filled, code)
            _write_both(filled, "amount", "amount_minor", code)
        _write_both(filled, "usd_amount", "usd_minor", "USD")
        if filled.get("amount") is None and filled.get("amount_minor") is None:
            raise misfit("amount", 'is missing: give it as text, such as "38450.00", or give amount_minor')
        return filled

    @model_validator(mode="after")
    def _rules(self) -> Self:
        expected = money.exponent(self.currency)
        if self.exponent != expected:
            raise misfit(
                "exponent", f"{self.currency} has exponent {expected}, not {self.exponent}; leave it out"
            )
        if self.currency == "USD":
            if self.usd_minor not in (None, self.amount_minor):
                raise misfit("usd_minor", "of a USD amount is the amount itself; leave it out")
        elif self.usd_minor is None or self.rate_source is None or self.rate_day is None:
            raise misfit(
                "usd_amount",
                f"{self.currency} needs its value in US dollars (usd_amount or usd_minor), "
                "rate_source and rate_day",
            )
        if self.usd_cents > MAX_USD_CENTS:
            raise ValueError(f"more than {money.format_money(MAX_USD_CENTS, 'USD')} in one item")
        return self

    @property
    def usd_cents(self) -> int:
        """The value in US cents."""
        return self.amount_minor if self.usd_minor is None else self.usd_minor

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """What is answered has each of them; what is sent needs one writing of the amount and no exponent."""
        schema = handler(core)
        if handler.mode == "validation":
            found = handler.resolve_ref_schema(schema)
            found["required"] = [one for one in found["required"] if one not in {"amount_minor", "exponent"}]
            found["anyOf"] = [{"required": ["amount"]}, {"required": ["amount_minor"]}]
        return schema


def _fill_exponent(given: dict[str, Any], code: str) -> None:
    try:
        expected = money.exponent(code)
    except ValueError as error:
        raise misfit("currency", str(error)) from None
    if given.get("exponent") is None:
        given["exponent"] = expected


def _write_both(given: dict[str, Any], major: str, minor: str, code: str) -> None:
    """Each writing of an amount from the other. Whatever is no amount is left for the field to refuse."""
    stated = given.get(major)
    if stated is None:
        units = given.get(minor)
        if type(units) is int and 1 <= units <= MAX_MINOR:
            given[major] = str(money.major_units(units, code))
        return
    units = _exact(major, stated, code)
    if given.get(minor) is None:
        given[minor] = units
    elif given[minor] != units:
        raise misfit(major, f"{stated} {code} is {units} in minor units, but {minor} says {given[minor]}")
    given[major] = str(money.major_units(units, code))


def _exact(field: str, stated: Any, code: str) -> int:
    if not isinstance(stated, str):
        raise misfit(field, 'is text in quotes, such as "38450.00": a number of JSON can lose cents')
    try:
        units = money.minor_units(stated, code)
    except ValueError as error:
        raise misfit(field, f"{error}; write it without separators, signs and blanks") from None
    if not 1 <= units <= MAX_MINOR:
        least, most = (money.major_units(one, code) for one in (1, MAX_MINOR))
        raise misfit(field, f"is not between {least} and {most}")
    return units


class Other(Closed):
    """CBP's remaining categories, by count."""

    kind: Literal["other"] = Field(description="What the item is.")
    category: OtherCategory = Field(description="CBP's published category.")
    quantity: Quantity = Field(1, description="Pieces; nc:ItemQuantity.")
    description: Text | None = Field(None, description="In words; nc:ItemDescriptionText.")


Item = Annotated[Firearm | Component | Ammunition | Currency | Other, Field(discriminator="kind")]
ITEM_KINDS = ("firearm", "component", "ammunition", "currency", "other")
