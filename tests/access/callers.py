"""A caller of each role, and records at each distance from what their tokens name."""

from collections.abc import Mapping
from typing import Any

from shared.access.caller import Caller, Role
from tests.api.harness import Json, inspection, seizure
from tests.api.test_casework import referral, trace

ME, SOMEONE = "person-1", "person-2"
CALLERS: Mapping[Role, Caller] = {
    Role.OFFICER: Caller(
        ME, frozenset([Role.OFFICER]), ports=frozenset(["2304"]), agencies=frozenset(["cbp_ofo"])
    ),
    Role.SUPERVISOR: Caller(ME, frozenset([Role.SUPERVISOR]), field_offices=frozenset(["laredo"])),
    Role.ANALYST: Caller(ME, frozenset([Role.ANALYST])),
    Role.AUDITOR: Caller(ME, frozenset([Role.AUDITOR])),
    Role.ADMINISTRATOR: Caller(ME, frozenset([Role.ADMINISTRATOR])),
    Role.DEVICE: Caller(ME, frozenset([Role.DEVICE]), ports=frozenset(["2304"])),
    Role.AGENCY: Caller(ME, frozenset([Role.AGENCY]), agencies=frozenset(["cbp_ofo"])),
}
PLACES: Mapping[str, tuple[str, Json]] = {
    "mine": (ME, {"port_code": "2304", "agency": "cbp_ofo"}),
    "port": (SOMEONE, {"port_code": "2304", "agency": "cbp_ofo"}),
    "office": (SOMEONE, {"port_code": "2303", "agency": "cbp_ofo"}),
    "elsewhere": (SOMEONE, {"port_code": "2402", "agency": "cbp_ofo"}),
    "agency": (SOMEONE, {"port_code": "2304", "agency": "ice_hsi"}),
}
"""By name who recorded it, and where: by the caller; at the same port; at another one of the field office;
of another field office; at the same port by another agency."""
DRAFTS: Mapping[str, Any] = {
    "inspections": inspection,
    "seizures": seizure,
    "traces": trace,
    "referrals": referral,
}
CHANGES: Mapping[str, Json] = {
    "inspections": {"travelers": 3},
    "seizures": {"arrests": 2},
    "traces": {"priority": "urgent"},
    "referrals": {"operation": "southbound"},
}
"""Something to amend of each kind."""
