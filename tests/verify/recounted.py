"""A fiscal year with a little of every rule, for the recount."""

from pathlib import Path
from typing import Any

from typer.testing import Result

from services.cli.reach import in_process
from tests.verify.story import INSPECTION, SEIZURE, opened, outbound

EDGE = "2025-10-01T05:30:00Z"
"""The last evening of fiscal year 2025 at San Diego, and the first hour of 2026 at Laredo."""
ITEMS = [
    {"kind": "component", "type": "magazine", "quantity": 12},
    {"kind": "component", "type": "receiver", "printed_3d": True, "privately_made": True, "quantity": 3},
    {"kind": "firearm", "type": "machine_gun", "category": "long_arm", "serial_status": "not_recorded"},
    {
        "kind": "currency",
        "currency": "MXN",
        "amount": "200000.00",
        "form": "cash",
        "usd_amount": "11500.00",
        "rate_source": "Treasury reporting rates",
        "rate_day": "2025-09-30",
    },
]
JOINT: dict[str, Any] = {**SEIZURE, "partners": ["cbp_usbp", "atf"], "items": [*SEIZURE["items"], *ITEMS]}
TRACE = {
    "occurred_at": EDGE,
    "port_code": "2504",
    "requesting_agency": "HSI",
    "requesting_country": "MX",
    "type": "pistol",
    "serial_number": "BXR1234",
    "recovered_on": "2025-08-01",
    "result": {"outcome": "purchaser", "completed_on": "2025-10-20", "purchased_on": "2025-01-01"},
}


async def entered(data: Path) -> None:
    """Enter it; nothing is relayed or counted."""
    async with opened(data) as (system, officer), in_process(system) as client:
        await officer.day()
        for number, (path, body) in enumerate(_bodies()):
            headers = {"Idempotency-Key": f"year-{number}"}
            answer = await client.post(path, json=body, headers=headers)
            assert answer.status_code == 201, answer.text


def _bodies() -> list[tuple[str, dict[str, Any]]]:
    seizures = [
        JOINT,
        {**SEIZURE, "occurred_at": EDGE, "port_code": "2504"},
        {**SEIZURE, "occurred_at": EDGE, "port_code": "2304"},
    ]
    outcomes = ("referral_to_hsi", "arrest", "released")
    inspections = [{**INSPECTION, "outcome": one} for one in outcomes]
    return [
        *(("/v1/seizures", one) for one in seizures),
        *(("/v1/inspections", one) for one in inspections),
        ("/v1/traces", TRACE),
    ]


def recounted(*arguments: str | Path) -> Result:
    """`outbound verify --recount` with these arguments."""
    return outbound("verify", "--recount", *arguments)
