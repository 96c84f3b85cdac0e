"""The development issuer over HTTP: discovery, its keys, and tokens for its client (RFC 6749, 4.4)."""

import secrets
from base64 import b64decode
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, unquote_plus

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from shared.access.caller import Caller, Role
from shared.access.development import ALGORITHM, NAME, DevelopmentIssuer

CLIENT = NAME
VALID_FOR = timedelta(hours=1)
PLACES = ("port", "field_office", "agency", "operation")
"""In a scope: where roles hold, in the order of `Caller`."""
MAX_FORM = 8_000


def issuer_app(issuer: DevelopmentIssuer) -> FastAPI:
    """An OpenID provider as far as services need one. Its answers say that it is for development."""
    app = FastAPI(title="Outbound development issuer", docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/.well-known/openid-configuration")
    async def discovery() -> dict[str, Any]:
        return {
            "issuer": issuer.url,
            "jwks_uri": f"{issuer.url}/jwks",
            "token_endpoint": f"{issuer.url}/token",
            "grant_types_supported": ["client_credentials"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "id_token_signing_alg_values_supported": [ALGORITHM],
            "response_types_supported": [],
            "subject_types_supported": ["public"],
            "service_documentation": "not for production",
        }

    @app.get("/jwks")
    async def keys() -> dict[str, Any]:
        return issuer.keys

    @app.post("/token")
    async def token(request: Request) -> JSONResponse:
        return _granted(issuer, _basic(request), await _form(request))

    return app


def _granted(
    issuer: DevelopmentIssuer, basic: tuple[str, str] | None, form: Mapping[str, str]
) -> JSONResponse:
    client = basic or (form.get("client_id", ""), form.get("client_secret", ""))
    if not _is_client(client, issuer.secret):
        return _error(401, "invalid_client", f"send the client {CLIENT!r} with the text of its client-secret")
    if form.get("grant_type") != "client_credentials":
        return _error(400, "unsupported_grant_type", "there is client_credentials only")
    try:
        caller = caller_of_scope(form.get("scope", ""))
    except ValueError as error:
        return _error(400, "invalid_scope", str(error))
    return _answer(issuer.token(caller, VALID_FOR))


def caller_of_scope(scope: str) -> Caller:
    """The caller of `role:device port:2304`, words with a space between. Raises `ValueError`."""
    found: dict[str, set[str]] = {}
    for word in scope.split():
        kind, _, code = word.partition(":")
        found.setdefault(kind, set()).add(code)
    roles = found.pop("role", set())
    if not roles or not roles <= set(Role) or not found.keys() <= set(PLACES):
        raise ValueError(f"write scope as role:ROLE, and with a code: {', '.join(PLACES)}")
    ports, offices, agencies, operations = (frozenset(found.get(kind, ())) for kind in PLACES)
    return Caller(CLIENT, frozenset(map(Role, roles)), ports, offices, agencies, operations)


async def _form(request: Request) -> dict[str, str]:
    """The fields of a form; none of one that is too long."""
    content = b""
    async for part in request.stream():
        content += part
        if len(content) > MAX_FORM:
            return {}
    return dict(parse_qsl(content.decode(errors="replace")))


def _basic(request: Request) -> tuple[str, str] | None:
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, _, secret = b64decode(given, validate=True).decode().partition(":")
    except ValueError:
        return "", ""
    return unquote_plus(name), unquote_plus(secret)


def _is_client(given: tuple[str, str], secret: str) -> bool:
    return given[0] == CLIENT and secrets.compare_digest(given[1].encode(), secret.encode())


def _answer(token: str) -> JSONResponse:
    body = {"access_token": token, "token_type": "Bearer", "expires_in": int(VALID_FOR.total_seconds())}
    return JSONResponse(body, headers={"Cache-Control": "no-store"})


def _error(status: int, error: str, description: str) -> JSONResponse:
    headers = {"Cache-Control": "no-store"} | ({"WWW-Authenticate": "Basic"} if status == 401 else {})
    return JSONResponse({"error": error, "error_description": description}, status, headers=headers)
