"""Where and when something was, by what an officer states: the port's place and the port's clock. Pure."""

import calendar
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

from shared.contracts import clocks, ports
from shared.contracts.record import Draft
from shared.contracts.vocabularies import Precision
from shared.web.errors import Invalid

CLOCK_SKEW = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Location:
    """A port, or a field office alone (then `port_code` is None), and the name of its time zone."""

    port_code: str | None
    field_office: str
    time_zone: str


def refused(field: str, detail: str) -> Invalid:
    """The refusal of a field's value."""
    return Invalid(detail, errors=[{"pointer": f"/{field}", "detail": detail}])


def location(draft: Draft) -> Location:
    """The port or office, and its clock. Raises `Invalid` where there is no such one."""
    code: str | None = getattr(draft, "port_code", None)
    office: str | None = getattr(draft, "field_office", None)
    if code is None and office is None and draft.PLACELESS_ZONE is not None:
        return Location(None, "", draft.PLACELESS_ZONE)
    if code is None:
        try:
            known = ports.field_office(office or "")
        except ValueError as error:
            raise refused("field_office", str(error)) from None
        return Location(None, known.code, known.time_zone)
    try:
        port = ports.port(code)
    except ValueError as error:
        raise refused("port_code", str(error)) from None
    if office not in (None, port.field_office):
        raise refused("field_office", f"port {code} belongs to {port.field_office}, not to {office}")
    return Location(code, port.field_office, port.time_zone)


def local_time(draft: Draft, place: Location, now: datetime) -> datetime:
    """The instant at the port's clock; a day stands at noon, a month at noon of its last day."""
    local = _stated_time(draft, ports.zone(place.time_zone))
    if _earliest(local, draft.precision) > now + CLOCK_SKEW:
        field = "occurred_at" if draft.occurred_local is None else "occurred_local"
        detail = f"{field} {local.isoformat()} is in the future; check the clock and the offset"
        raise refused(field, detail)
    if draft.precision is Precision.INSTANT:
        return local
    day = local.date()
    if draft.precision is Precision.MONTH:
        day = day.replace(day=calendar.monthrange(day.year, day.month)[1])
    return datetime.combine(day, time(12), tzinfo=local.tzinfo)


def _stated_time(draft: Draft, zone: tzinfo) -> datetime:
    if draft.occurred_local is None:
        return draft.instant.astimezone(zone)
    try:
        return clocks.local(draft.occurred_local, zone, draft.precision, draft.occurred_at)
    except ValueError as error:
        raise refused("occurred_local", str(error)) from None


def _earliest(local: datetime, precision: Precision) -> datetime:
    """When what is stated can have begun: a day of which the noon is still to come has begun."""
    if precision is Precision.INSTANT:
        return local
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight.replace(day=1) if precision is Precision.MONTH else midnight
