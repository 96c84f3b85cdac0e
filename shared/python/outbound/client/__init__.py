"""A client of the Outbound APIs, for devices, agencies, scripts and the `outbound` command.

    from outbound.client import Client

    with Client("https://outbound.example", token=Path("/run/secrets/token")) as outbound:
        written = outbound.inspections.create({"port_code": "2304", ...})
        written.record["id"]

Errors:

    Failure
    ├── Problem     the system refused: `status`, `detail`, and `pointers` at what is wrong
    ├── Proposed    it waits for a second person
    └── Unanswered  no answer after so many attempts: what was asked may be done or not
"""

from outbound.client.asynchronous import AsyncClient
from outbound.client.attempts import Patience
from outbound.client.blocking import Client
from outbound.client.calls import Written
from outbound.client.failures import Failure, Problem, Proposed, Unanswered
from outbound.client.token import Token

__all__ = [
    "AsyncClient",
    "Client",
    "Failure",
    "Patience",
    "Problem",
    "Proposed",
    "Token",
    "Unanswered",
    "Written",
]
