"""Errors as RFC 9457 problem+json: what is sent, and how a route documents it."""

from http import HTTPStatus
from typing import Any

from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from shared.web.errors import OutboundError

PROBLEM = "application/problem+json"


class FieldError(BaseModel):
    """Where in the request something is wrong (a JSON pointer, or the parameter's place), and what."""

    pointer: str = Field(
        description="JSON pointer (RFC 6901) into the body, or the place of a parameter, such as query/limit."
    )
    detail: str = Field(description="What is wrong there, and what to write instead.")


class Problem(BaseModel):
    """RFC 9457 problem details."""

    type: str = Field(description="The kind of problem, such as urn:outbound:problem:conflict.")
    title: str = Field(description="The kind of problem in words, always the same.")
    status: int = Field(description="The HTTP status again.")
    detail: str = Field(description="What is wrong with this request, and what to do.")
    errors: list[FieldError] | None = Field(
        None, description="Where it is wrong, place by place; absent where it is wrong as a whole."
    )


PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {
        "description": description,
        "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for status, description in {
        400: "The request cannot be read.",
        401: "No valid access token.",
        403: "The caller has no role that may do this.",
        404: "There is no such record.",
        408: "The body came too slowly.",
        409: "The state of the record does not allow it, or another request is still writing it.",
        412: "Another version is current.",
        413: "The body is too large.",
        414: "The URL is too long.",
        415: "The body is not declared as JSON.",
        422: "The input does not fit.",
        428: "If-Match is missing.",
        429: "Too many requests.",
        431: "There are too many headers, or too large ones.",
        503: "A dependency does not answer; try again.",
    }.items()
}
DETAILS = {
    404: "There is nothing at this path; /docs lists what there is.",
    405: "This path does not take this method; see Allow.",
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route: these problems, and those of every route."""
    always = (400, 401, 403, 414, 422, 429, 431, 503)
    body = (408,) if HTTPStatus.REQUEST_ENTITY_TOO_LARGE in statuses else ()
    return {status: PROBLEMS[status] for status in (*always, *body, *statuses)}


def problem_response(error: OutboundError) -> JSONResponse:
    """An error as problem+json."""
    return JSONResponse(error.problem(), error.status, headers=error.headers, media_type=PROBLEM)


def plain_response(status: int, detail: str, headers: dict[str, str]) -> JSONResponse:
    """A refusal that has no class of its own, such as of an unknown path."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": DETAILS.get(status, detail),
    }
    return JSONResponse(body, status, headers=headers, media_type=PROBLEM)
