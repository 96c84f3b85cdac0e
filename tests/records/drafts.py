"""Hypothesis strategies of what officers enter: any valid record of each kind, as JSON."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from services.inspection.inspections import INSPECTION
from services.seizure.referrals import REFERRAL
from services.seizure.seizures import SEIZURE
from services.seizure.traces import TRACE
from shared.contracts import money, ports
from shared.contracts.casework import COUNTRIES, NotTracedReason, ReferralOutcome, ReferredTo, Statute
from shared.contracts.items import MAX_USD_CENTS
from shared.contracts.markings import MAX_LATIN_SERIAL, latin
from shared.contracts.record import EARLIEST
from shared.contracts.vocabularies import (
    CATEGORY_OF_TYPE,
    Agency,
    Caliber,
    ComponentType,
    CurrencyForm,
    FirearmCategory,
    FirearmType,
    Method,
    Mode,
    OtherCategory,
    Outcome,
    Posture,
    Stage,
    Traffic,
)
from shared.records.kind import RecordKind

NOW = datetime(2026, 6, 15, 18, 0, tzinfo=UTC)
Json = dict[str, Any]
KINDS: dict[str, RecordKind[Any]] = {
    "inspection": INSPECTION,
    "seizure": SEIZURE,
    "trace": TRACE,
    "referral": REFERRAL,
}

texts = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=40).filter(
    str.strip
)
_printed = st.characters(codec="utf-8", exclude_categories=["C", "Z"])
markings = st.text(st.one_of(st.just(" "), _printed), min_size=1, max_size=20).filter(str.strip)
"""What may be marked on a firearm, in any script."""
codes = st.from_regex(r"[a-z][a-z0-9_]{1,20}", fullmatch=True)
offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
instants = st.builds(
    lambda naive, offset: naive.replace(tzinfo=UTC).astimezone(offset),
    st.datetimes((EARLIEST + timedelta(days=1)).replace(tzinfo=None), NOW.replace(tzinfo=None)),
    offsets,
)
port_codes = st.sampled_from(sorted(ports.ports()))
office_codes = st.sampled_from(sorted(ports.field_offices()))
quantities = st.integers(1, 10_000_000)
withheld: Json = {"plate": markings, "remarks": texts}


def _short(serial: str) -> bool:
    return len(latin(serial) or "") <= MAX_LATIN_SERIAL


serials = st.one_of(st.from_regex(r"[A-Z0-9]{1,12}", fullmatch=True), markings.filter(_short))


def _one(vocabulary: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from([member.value for member in vocabulary])


def _optional(required: Json, optional: Json) -> st.SearchStrategy[Json]:
    return st.fixed_dictionaries(required, optional=optional)


@st.composite
def _firearms(draw: st.DrawFn) -> Json:
    kind = draw(st.sampled_from(list(FirearmType)))
    item = draw(
        _optional(
            {}, {"make": markings, "model": markings, "caliber": _one(Caliber), "printed_3d": st.booleans()}
        )
    )
    item |= {"kind": "firearm", "type": kind.value}
    if kind not in CATEGORY_OF_TYPE:
        item["category"] = draw(_one(FirearmCategory))
    serial = draw(st.sampled_from(["present", "none", "obliterated_wholly", "not_recorded"]))
    item["serial_status"] = serial
    if serial == "present":
        item["serial_number"] = draw(serials)
    if serial == "none":
        item["privately_made"] = True
    if serial == "not_recorded":
        item["quantity"] = draw(st.integers(1, 500))
    return item


def _amount(major: str, minor: str, units: int, code: str) -> st.SearchStrategy[Json]:
    """An amount in one writing, in the other, or in both."""
    written, whole = {major: str(money.major_units(units, code))}, {minor: units}
    return st.sampled_from([written, whole, written | whole])


@st.composite
def _currency(draw: st.DrawFn) -> Json:
    code = draw(st.sampled_from(sorted(money.currencies())).filter(lambda one: money.exponent(one) <= 4))
    amount = draw(st.integers(1, MAX_USD_CENTS if code == "USD" else 10**13))
    item: Json = {"kind": "currency", "currency": code, "form": draw(_one(CurrencyForm))}
    item |= draw(_amount("amount", "amount_minor", amount, code))
    item |= draw(_optional({}, {"exponent": st.just(money.exponent(code))}))
    if code != "USD":
        day = draw(st.dates(min_value=NOW.date().replace(year=2000), max_value=NOW.date()))
        usd = draw(st.integers(1, MAX_USD_CENTS))
        item |= {"rate_source": "Treasury", "rate_day": day.isoformat()}
        item |= draw(_amount("usd_amount", "usd_minor", usd, "USD"))
    return item


items = st.one_of(
    _firearms(),
    _currency(),
    _optional(
        {"kind": st.just("component"), "type": _one(ComponentType), "quantity": quantities},
        {"description": texts},
    ),
    _optional({"kind": st.just("ammunition"), "rounds": quantities}, {"caliber": _one(Caliber)}),
    _optional({"kind": st.just("other"), "category": _one(OtherCategory)}, {"quantity": quantities}),
)


@st.composite
def _task_force(draw: st.DrawFn, bodies: st.SearchStrategy[Json]) -> Json:
    """Such a body, with a task force of its operation if it has one."""
    body = draw(bodies)
    return body | (draw(_optional({}, {"task_force": codes})) if "operation" in body else {})


_inspections = _optional(
    {
        "occurred_at": instants.map(datetime.isoformat),
        "port_code": port_codes,
        "traffic": _one(Traffic),
        "stage": _one(Stage),
        "methods": st.lists(_one(Method), min_size=1, max_size=4),
        "outcome": _one(Outcome),
    },
    {
        "precision": st.sampled_from(["instant", "day"]),
        "agency": _one(Agency),
        "operation": codes,
        "posture": _one(Posture),
        "travelers": st.integers(0, 2_000),
        "conveyance": _optional({}, {"description": texts, "registration_country": st.just("MX")}),
        **withheld,
    },
)
inspections = _task_force(_inspections)


@st.composite
def _seizures(draw: st.DrawFn) -> Json:
    body = draw(
        _optional(
            {
                "occurred_at": instants.map(datetime.isoformat),
                "items": st.lists(items, min_size=1, max_size=4),
            },
            {
                "agency": _one(Agency),
                "operation": codes,
                "mode": _one(Mode),
                "arrests": st.integers(0, 1_000),
                "inspection_id": st.uuids().map(str),
                "source_reference": texts,
                "custody_receipt": st.from_regex(r"[A-Za-z0-9-]{4,30}", fullmatch=True),
                **withheld,
            },
        )
    )
    body |= draw(st.one_of(port_codes.map(lambda one: {"port_code": one}), office_codes.map(_withheld)))
    body["precision"] = draw(st.sampled_from(["instant", "day", "month"]))
    if body["precision"] == "month":
        body["events"] = draw(st.integers(1, 100_000))
    others = [one.value for one in Agency if one != body.get("agency", Agency.CBP_OFO)]
    body["partners"] = draw(st.lists(st.sampled_from(others), unique=True, max_size=2))
    return body


def _withheld(office: str) -> Json:
    return {"field_office": office}


seizures = _task_force(_seizures())


@st.composite
def _asked(draw: st.DrawFn, places: st.SearchStrategy[Json], zone: str) -> tuple[Json, date]:
    """When and where something was asked, and the local day, so that what follows comes after it."""
    occurred = draw(instants)
    body = {"occurred_at": occurred.isoformat(), **draw(places)}
    if "port_code" in body:
        zone = ports.port(body["port_code"]).time_zone
    elif "field_office" in body:
        zone = ports.field_office(body["field_office"]).time_zone
    body |= draw(_optional({}, {"precision": st.sampled_from(["instant", "day"]), "agency": _one(Agency)}))
    return body, occurred.astimezone(ZoneInfo(zone)).date()


PLACES = st.one_of(port_codes.map(lambda one: {"port_code": one}), office_codes.map(_withheld))


@st.composite
def _results(draw: st.DrawFn, asked: date, recovered: date) -> Json:
    result = {"completed_on": draw(st.dates(asked, max(asked, NOW.date()))).isoformat()}
    result["outcome"] = draw(st.sampled_from(["purchaser", "dealer", "not_traced"]))
    if result["outcome"] == "not_traced":
        return result | {"reason": draw(_one(NotTracedReason))}
    if result["outcome"] == "purchaser" and draw(st.booleans()):
        result["purchased_on"] = draw(st.dates(min(date(1969, 1, 1), recovered), recovered)).isoformat()
    return result | draw(_optional({}, {"dealer_state": st.sampled_from(["TX", "AZ"])}))


@st.composite
def _traces(draw: st.DrawFn) -> Json:
    body, asked = draw(_asked(st.one_of(st.just({}), PLACES), "America/New_York"))
    body |= draw(
        _optional(
            {"requesting_agency": texts, "type": _one(FirearmType)},
            {
                "requesting_country": st.sampled_from(sorted(COUNTRIES)),
                "seizure_id": st.uuids().map(str),
                "trace_number": st.from_regex(r"T[0-9]{8}", fullmatch=True),
                "manufacturer": markings,
                "markings": markings,
                "caliber": _one(Caliber),
                "case_number": texts,
                "ori": st.just("TX1012345"),
            },
        )
    )
    body |= draw(
        st.one_of(
            serials.map(lambda one: {"serial_number": one}),
            st.just({"serial_status": "obliterated_wholly"}),
        )
    )
    recovered = draw(st.dates(asked - timedelta(days=9_000), asked))
    if draw(st.booleans()):
        body["recovered_on"] = recovered.isoformat()
    if draw(st.booleans()):
        body["result"] = draw(_results(asked, recovered))
    return body


@st.composite
def _referrals(draw: st.DrawFn) -> Json:
    body, asked = draw(_asked(PLACES, ""))
    body |= {"seizure_id": str(draw(st.uuids())), "referred_to": draw(_one(ReferredTo))}
    body |= draw(
        st.one_of(
            st.lists(_one(Statute), min_size=1, max_size=3, unique=True).map(lambda one: {"statutes": one}),
            texts.map(lambda one: {"statute_text": one}),
        )
    )
    body |= draw(_optional({}, {"usao_state": st.sampled_from(["TX", "AZ", "CA", "NY"])}))
    outcome = draw(_one(ReferralOutcome))
    if outcome != "pending":
        day = draw(st.dates(asked, max(asked, NOW.date())))
        body |= {"outcome": outcome, "outcome_on": day.isoformat()}
    if outcome == "convicted":
        body |= draw(_optional({}, {"sentence_months": st.integers(0, 1_200)}))
    return body


traces = _traces()
referrals = _referrals()
BODIES: dict[str, st.SearchStrategy[Json]] = {
    "inspection": inspections,
    "seizure": seizures,
    "trace": traces,
    "referral": referrals,
}
