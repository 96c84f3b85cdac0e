"""Closed vocabularies and codes of what follows a seizure: traces, referrals and prosecutions.

Sources: ATF F 3312.1 (trace priority), ATF's published trace reports (results), the United States
Code (statutes), ISO 3166-1 (countries), and the U.S. Postal Service (states). As in
`vocabularies`, no value is renamed, and an added one is a new version of the events that have it.
"""

import re
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, StringConstraints

from shared.contracts.record import END


class TracePriority(StrEnum):
    ROUTINE = "routine"
    URGENT = "urgent"


class TraceOutcome(StrEnum):
    """How far the trace came: to the first retail purchaser, to a dealer only, or nowhere."""

    PURCHASER = "purchaser"
    DEALER = "dealer"
    NOT_TRACED = "not_traced"


class NotTracedReason(StrEnum):
    """Why a trace ends without a dealer."""

    SERIAL_ERROR = "serial_error"
    SERIAL_OBLITERATED = "serial_obliterated"
    NO_SERIAL = "no_serial"
    INCOMPLETE_DESCRIPTION = "incomplete_description"
    MADE_BEFORE_1969 = "made_before_1969"
    RECORDS_UNAVAILABLE = "records_unavailable"
    NO_ANSWER = "no_answer"
    SOLD_ABROAD = "sold_abroad"
    SOLD_TO_GOVERNMENT = "sold_to_government"
    LOST_OR_STOLEN = "lost_or_stolen"
    OTHER = "other"


class ReferredTo(StrEnum):
    """Who was asked to take the case up; USAO is a United States Attorney's Office."""

    ICE_HSI = "ice_hsi"
    ATF = "atf"
    USAO = "usao"


class ReferralOutcome(StrEnum):
    PENDING = "pending"
    DECLINED = "declined"
    CHARGED = "charged"
    CONVICTED = "convicted"


class Statute(StrEnum):
    """The law that a referral rests on, by title and section of the United States Code."""

    CURRENCY_REPORT = "usc_31_5316"
    BULK_CASH_SMUGGLING = "usc_31_5332"
    STRUCTURING = "usc_31_5324"
    ARMS_AND_CONVEYANCE = "usc_22_401"
    SMUGGLING_FROM_US = "usc_18_554"
    STRAW_PURCHASE = "usc_18_932"
    FIREARMS_TRAFFICKING = "usc_18_933"


State = Literal[
    "AK", "AL", "AR", "AZ", "CA", "CO", "CT", "DC", "DE", "FL", "GA", "GU", "HI", "IA", "ID", "IL", "IN",
    "KS", "KY", "LA", "MA", "MD", "ME", "MI", "MN", "MO", "MP", "MS", "MT", "NC", "ND", "NE", "NH", "NJ",
    "NM", "NV", "NY", "OH", "OK", "OR", "PA", "PR", "RI", "SC", "SD", "TN", "TX", "UT", "VA", "VI", "VT",
    "WA", "WI", "WV", "WY",
]  # fmt: skip
"""A state, district or territory that has a federal court."""

_ISO_3166_1 = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV
BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES
ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE
IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY
MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU
NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM
SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE
VG VI VN VU WF WS YE YT ZA ZM ZW
"""
COUNTRIES = frozenset(_ISO_3166_1.split())
"""ISO 3166-1 alpha-2."""


def _country(code: str) -> str:
    if code not in COUNTRIES:
        raise ValueError(f"{code!r} is no country's ISO 3166-1 alpha-2 code, such as MX or US")
    return code


def _iso_day(value: Any) -> Any:
    """Refuse the numbers and instants that pydantic would take for days."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return value
    raise ValueError("write it as YYYY-MM-DD")


def _bounded(day: date) -> date:
    if not 1900 <= day.year < END.year:
        raise ValueError(f"is not between 1900 and {END.year - 1}")
    return day


CountryCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$"), AfterValidator(_country)]
Day = Annotated[date, BeforeValidator(_iso_day), AfterValidator(_bounded)]
"""A calendar day that someone states, without a clock."""
