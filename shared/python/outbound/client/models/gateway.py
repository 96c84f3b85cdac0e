"""Types of the gateway API, generated from docs/openapi/gateway.json by `python -m tests.clients`."""

from __future__ import annotations

from typing import Literal, NotRequired, TypeAlias, TypedDict

Condition: TypeAlias = Literal["not_begun", "works", "failing", "disabled"]


class PartitionBody(TypedDict):
    """How far a partition was delivered."""

    partition: int
    """Its number."""

    next_offset: int
    """Offset of the event that is delivered next."""

    end_offset: int | None
    """Offset of the event that is published next; null while the log does not say."""


class ServicesGatewayEventRoutesTopicBody(TypedDict):
    """A topic that the caller may read."""

    topic: str
    """Its name."""

    agencies: list[str]
    """Whose agreement it is in, of those that the caller stands for."""


class ServicesGatewayWebhookRoutesTopicBody(TypedDict):
    """How far a topic was delivered."""

    topic: str
    """Its name."""

    behind: int | None
    """Events that are published and not delivered; null before the first delivery, and while the log does not say."""

    partitions: list[PartitionBody]
    """In order; empty before the first delivery."""


class FieldError(TypedDict):
    """Where in the request something is wrong (a JSON pointer, or the parameter's place), and what."""

    pointer: str
    """JSON pointer (RFC 6901) into the body, or the place of a parameter, such as query/limit."""

    detail: str
    """What is wrong there, and what to write instead."""


class Problem(TypedDict):
    """RFC 9457 problem details."""

    type: str
    """The kind of problem, such as urn:outbound:problem:conflict."""

    title: str
    """The kind of problem in words, always the same."""

    status: int
    """The HTTP status again."""

    detail: str
    """What is wrong with this request, and what to do."""

    errors: NotRequired[list[FieldError] | None]
    """Where it is wrong, place by place; absent where it is wrong as a whole."""


TopicsEventsParametersQuery = TypedDict(
    "TopicsEventsParametersQuery",
    {"from": NotRequired[str]},
)


class TopicList(TypedDict):
    """The topics that the caller may read."""

    topics: list[ServicesGatewayEventRoutesTopicBody]
    """In order of name."""


class WebhookBody(TypedDict):
    """A webhook, as the agreement has it, and how it does. Times are UTC."""

    id: str
    """AGENCY.NAME."""

    agency: str
    """Whose it is."""

    url: str
    """Where events are posted."""

    state: Condition
    """`not_begun`, `works`, `failing` (it is tried again), or `disabled` (nothing is sent until the operator enables it; nothing is lost)."""

    disabled: str | None
    """Why it is disabled; null: it is not."""

    failing_since: str | None
    """When it first did not take an event; null: it does."""

    attempts: int
    """Attempts that failed since then."""

    error: str | None
    """What was wrong with the last attempt; null: nothing."""

    next_attempt_at: str | None
    """When it is tried again; null where nothing failed, and where it is disabled."""

    delivered_at: str | None
    """When it last took an event; null: never yet."""

    topics: list[ServicesGatewayWebhookRoutesTopicBody]
    """What it gets, and how far it came."""


class WebhookList(TypedDict):
    """The webhooks that the caller may see."""

    webhooks: list[WebhookBody]
    """In order of id."""
