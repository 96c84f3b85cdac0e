"""The three APIs against their own OpenAPI documents: thousands of requests that nobody thought of."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any, cast

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import BaseSchema, GenerationMode
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance
from starlette.types import Receive, Scope, Send

from shared.access.caller import Caller, Role
from shared.database.database import Database
from shared.service import Service
from tests.access.callers import CALLERS
from tests.api.harness import ADMINISTRATOR, NDJSON, SERVICES, bearer, component_app, prepare

pytestmark = pytest.mark.slow

UNLIMITED = {
    "outbound_address_failures_per_minute": 1_000_000,
    "outbound_address_requests_per_second": 1_000_000,
    "outbound_requests_per_second": 1_000_000,
}
"""A check that leaves the token out is refused again and again, which is else held against the address."""
EXAMPLES, FEW = 30, 3
REFUSALS = ["400", "401", "403", "404", "405", "409", "412", "413", "414", "415", "422", "428", "429", "431"]
CONFIG = {
    "generation": {"with-security-parameters": False},
    "checks": {"negative_data_rejection": {"expected-statuses": REFUSALS}},
}
ROOTS = {"/v1/inspections", "/v1/seizures", "/v1/traces", "/v1/referrals"}
MEANT: dict[str, dict[str, Any]] = {
    "requesting_agency": {
        "precision": "day",
        "requesting_country": "MX",
        "country_of_origin": "US",
        "serial_status": "present",
        "serial_number": "SV7 012345",
        "recovered_on": None,
        "result": None,
    },
    "referred_to": {
        "precision": "day",
        "statutes": ["usc_18_554"],
        "outcome": "convicted",
        "outcome_on": "2026-06-02",
    },
}
"""What belongs together in a trace and in a referral, each by a field that it always has."""


@schemathesis.serializer(NDJSON)
def _as_lines(_context: Any, value: Any) -> bytes:
    """What a body is meant to be, a list, as lines; anything else as one line."""
    return b"".join(
        json.dumps(one).encode() + b"\n" for one in (value if isinstance(value, list) else [value])
    )


@schemathesis.deserializer(NDJSON)
def _of_lines(_context: Any, response: Any) -> list[Any]:
    return [json.loads(line) for line in response.content.splitlines()]


class _Closable:
    """An API whose database is closed by a request: in the event loop in which it was opened."""

    def __init__(self, service: Service, database: Database) -> None:
        self._app = component_app(service, database, **UNLIMITED)
        self._database = database

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == "/close":
            await self._database.close()
            await send({"type": "http.response.start", "status": 204, "headers": []})
            await send({"type": "http.response.body", "body": b""})
            return
        await self._app(scope, receive, send)


@pytest.fixture(params=list(SERVICES))
def openapi(request: pytest.FixtureRequest, database_url: str) -> Iterator[Any]:
    """The document of each service in turn, on each kind of database."""
    service = SERVICES[request.param]
    asyncio.run(_prepare(service, database_url))
    app = _Closable(service, Database(database_url))
    # Every request has our token: what others get is in test_access.
    config = schemathesis.Config.from_dict(CONFIG)
    yield schemathesis.openapi.from_asgi("/openapi.json", app, config=config)
    from schemathesis.python.asgi import get_client

    with get_client(cast("Any", app)) as client:
        assert client.get("/close").status_code == 204


async def _prepare(service: Service, url: str) -> None:
    database = Database(url)
    await prepare(service, database)
    await database.close()


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_no_request_breaks_an_api_or_its_promises(openapi: BaseSchema, mode: GenerationMode) -> None:
    """Positive: what the document allows. Negative: what it does not."""
    for result in openapi.get_all_operations():
        assert isinstance(result, Ok)
        operation = result.ok()
        if mode is GenerationMode.NEGATIVE and not _takes_anything(operation):
            continue
        statuses = _call(operation, mode)
        if mode is GenerationMode.POSITIVE and "{" not in operation.path:
            assert statuses & {200, 201}, operation.label  # some came through to the database


@pytest.mark.parametrize("role", [one for one in Role if one is not Role.ADMINISTRATOR])
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_no_request_of_any_role_breaks_an_api_or_its_promises(
    openapi: BaseSchema, role: Role, mode: GenerationMode
) -> None:
    """With the token of one port, office or agency: much is refused, and every refusal is documented."""
    for result in openapi.get_all_operations():
        assert isinstance(result, Ok)
        operation = result.ok()
        if mode is GenerationMode.POSITIVE or _takes_anything(operation):
            assert 429 not in _call(operation, mode, CALLERS[role], FEW)


def _takes_anything(operation: Any) -> bool:
    """Whether a request can be wrong: there is no wrong form of nothing."""
    return bool(operation.body) or any(True for _ in operation.iter_parameters())


def _call(
    operation: Any, mode: GenerationMode, caller: Caller = ADMINISTRATOR, examples: int = EXAMPLES
) -> set[int]:
    """Many requests of one operation, each answer checked; the statuses that were seen."""
    statuses: set[int] = set()

    @settings(max_examples=examples, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(mode))
    def run(case: Any) -> None:
        _lead_on(case, mode)
        # Not every rule of the contracts can be said in a schema: what is valid by form may be refused.
        unsaid = [positive_data_acceptance]
        if case.path.endswith("/stream"):  # which is answered 200, and each line by itself
            unsaid.append(negative_data_rejection)
        answer = case.call_and_validate(headers=bearer(caller), excluded_checks=unsaid)
        statuses.add(answer.status_code)

    run()
    return statuses


def _lead_on(case: Any, mode: GenerationMode) -> None:
    """Make some of what is valid by form valid by its meaning too, so that it comes to the database."""
    if mode is GenerationMode.POSITIVE and case.path == "/v1/totals/explain":
        case.query = {"measure": "firearms", "fiscal_year": 2026}  # of these the document cannot list all
    if (
        mode is GenerationMode.POSITIVE
        and case.method == "POST"
        and case.path.removesuffix("/stream") in ROOTS
    ):
        for draft in case.body if isinstance(case.body, list) else [case.body]:
            if isinstance(draft, dict):
                _make_valid(draft)


def _make_valid(draft: dict[str, Any]) -> None:
    draft |= {"occurred_at": "2026-06-01T12:00:00Z", "precision": "month", "port_code": "2304"}
    draft["reason"] = "a year may be closed by now"
    draft.pop("occurred_local", None)
    draft.pop("field_office", None)
    draft.pop("id", None)
    for field, meant in MEANT.items():
        if field in draft:
            draft |= meant
