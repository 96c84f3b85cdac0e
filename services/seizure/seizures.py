"""Seizures: what the service keeps of one beside its versions, and what people look for them by."""

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, StringConstraints

from services.seizure.serials import SERIAL, of_items
from shared.contracts import custody, money
from shared.contracts.items import ITEM_KINDS, Component, Currency, Firearm, Other
from shared.contracts.markings import Marking, folded_serial
from shared.contracts.match import MatchReason
from shared.contracts.record import Text
from shared.contracts.seizure import KIND, TOPIC, ReceiptNumber, Seizure, SeizureDraft
from shared.contracts.vocabularies import (
    Agency,
    Caliber,
    ComponentType,
    FirearmType,
    Mode,
    OtherCategory,
    SerialStatus,
)
from shared.contracts.withheld import WITHHELD
from shared.records.common import PLATE, REMARKS, WHERE_AND_WHEN, WHO, NearSerial, folded, one_of
from shared.records.kind import Codes, Column, Near, RecordKind, Terms
from shared.records.matching import Matching


def _known_currency(code: str) -> str:
    money.exponent(code)
    return code


CurrencyCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$"), AfterValidator(_known_currency)]


def _source(reference: str | None) -> tuple[str, ...]:
    """The reference as far as its first slash; nothing where it begins with one."""
    source = (reference or "").partition("/")[0].strip()
    return (source,) if source else ()


SEIZURE = RecordKind(
    KIND,
    "seizures",
    TOPIC,
    SeizureDraft,
    Seizure,
    closable=True,
    acted_on=(custody.KIND,),
    withheld=WITHHELD,
    identities=WITHHELD | {"serial_number", "serial_number_latin", "custody_receipt"},
    filters=WHERE_AND_WHEN,
    columns=(
        *WHO,
        Column("mode", one_of(Mode, "mode"), "Mode of transportation as CBP publishes it.", optional=True),
    ),
    codes=(
        Codes("arrest", bool, "Whether anyone was arrested.", lambda draft: (draft.arrests > 0,)),
        Codes(
            "privately_made",
            bool,
            "Whether a firearm or a component of it was made without a license.",
            lambda draft: (any(vars(item).get("privately_made") for item in draft.items),),
        ),
        Codes(
            "partner",
            one_of(Agency, "agency"),
            "An agency that is credited beside the one that leads.",
            lambda draft: draft.partners,
        ),
        Codes(
            "item_kind",
            one_of(ITEM_KINDS, "kind of item"),
            "With at least one item of this kind.",
            field="kind",
        ),
        Codes(
            "firearm_type",
            one_of(FirearmType, "type of firearm"),
            "With a firearm of this type.",
            field="type",
            within=(Firearm,),
        ),
        Codes(
            "component_type",
            one_of(ComponentType, "type of component"),
            "With a component of this type.",
            field="type",
            within=(Component,),
        ),
        Codes(
            "other_category",
            one_of(OtherCategory, "category"),
            "With goods of this one of CBP's other categories.",
            field="category",
            within=(Other,),
        ),
        Codes(
            "caliber",
            one_of(Caliber, "caliber"),
            "With a firearm or ammunition of this caliber.",
            field="caliber",
        ),
        Codes(
            "serial_status",
            one_of(SerialStatus, "status of a serial number"),
            "With a firearm whose serial number is so.",
            field="serial_status",
        ),
        Codes(
            "currency",
            CurrencyCode,
            "With money in this currency, by its ISO 4217 code.",
            field="currency",
            within=(Currency,),
        ),
    ),
    parts=lambda draft: draft.items,
    matching=Matching(MatchReason.SERIAL_SEEN, SERIAL, of_items),
    terms=(
        SERIAL,
        Near(
            "serial_like",
            NearSerial,
            "The same, or with one letter or digit more, less or other.",
            normal=folded_serial,
            field="serial_number",
            forwards="serial",
        ),
        PLATE,
        Terms("custody_receipt", ReceiptNumber, "CBP 6051 receipt number.", normal=str.upper),
        Terms("inspection_id", UUID, "The inspection that it came of."),
        Terms("source_reference", Text, "Where an imported record comes from, whole."),
        Terms(
            "model",
            Marking,
            "Model of a firearm; case and script do not matter.",
            normal=folded,
            field="model",
        ),
        Terms(
            "make",
            Marking,
            "Make of a firearm; case and script do not matter.",
            normal=folded,
            field="make",
        ),
        Terms(
            "source",
            Text,
            "`source_reference` as far as its first slash: `cbp-weapons`.",
            lambda draft: _source(draft.source_reference),
        ),
        REMARKS,
    ),
)
