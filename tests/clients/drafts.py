"""Seizures as a program enters them, checked by mypy against the types of the client."""

from outbound.client.models.seizure import NewSeizure


def seizure(rounds: int = 500, port: str = "2304") -> NewSeizure:
    """Rounds of ammunition at a port."""
    return {
        "port_code": port,
        "occurred_at": "2026-06-14T21:40:00-05:00",
        "arrests": 1,
        "items": [{"kind": "ammunition", "rounds": rounds, "caliber": "9_mm"}],
    }
