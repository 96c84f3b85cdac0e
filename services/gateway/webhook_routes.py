"""`/v1/webhooks`: an agency sees how its own webhooks do. Secrets are nowhere here."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field

from services.gateway import ledger
from services.gateway.agencies import Agency, Webhook
from services.gateway.ends import Ends
from services.gateway.ledger import Place, State
from services.gateway.readers import Subscriber, permitted
from shared.access.authority import Authority
from shared.database.database import Database
from shared.runtime.clock import Clock
from shared.web.errors import NotFound
from shared.web.problems import problems
from shared.web.route import StrictRoute

Places = Mapping[str, Mapping[int, Place]]
"""By topic, by partition."""


class Condition(StrEnum):
    """How a webhook does."""

    NOT_BEGUN = "not_begun"
    WORKS = "works"
    FAILING = "failing"
    DISABLED = "disabled"


class PartitionBody(BaseModel):
    """How far a partition was delivered."""

    partition: int = Field(description="Its number.")
    next_offset: int = Field(description="Offset of the event that is delivered next.")
    end_offset: int | None = Field(
        description="Offset of the event that is published next; null while the log does not say."
    )


class TopicBody(BaseModel):
    """How far a topic was delivered."""

    topic: str = Field(description="Its name.")
    behind: int | None = Field(
        description="Events that are published and not delivered; null before the first delivery, and while "
        "the log does not say."
    )
    partitions: list[PartitionBody] = Field(description="In order; empty before the first delivery.")


class WebhookBody(BaseModel):
    """A webhook, as the agreement has it, and how it does. Times are UTC."""

    id: str = Field(description="AGENCY.NAME.")
    agency: str = Field(description="Whose it is.")
    url: str = Field(description="Where events are posted.")
    state: Condition = Field(
        description="`not_begun`, `works`, `failing` (it is tried again), or `disabled` (nothing is sent "
        "until the operator enables it; nothing is lost)."
    )
    disabled: str | None = Field(description="Why it is disabled; null: it is not.")
    failing_since: datetime | None = Field(description="When it first did not take an event; null: it does.")
    attempts: int = Field(description="Attempts that failed since then.")
    error: str | None = Field(description="What was wrong with the last attempt; null: nothing.")
    next_attempt_at: datetime | None = Field(
        description="When it is tried again; null where nothing failed, and where it is disabled."
    )
    delivered_at: datetime | None = Field(description="When it last took an event; null: never yet.")
    topics: list[TopicBody] = Field(description="What it gets, and how far it came.")


class WebhookList(BaseModel):
    """The webhooks that the caller may see."""

    webhooks: list[WebhookBody] = Field(description="In order of id.")


WebhookId = Annotated[
    str, Path(max_length=81, description="AGENCY.NAME, as in the agreement.", examples=["atf.main"])
]


class WebhookRoutes:
    """The handlers, over the agencies of the access file."""

    def __init__(self, agencies: Mapping[str, Agency], database: Database, ends: Ends, clock: Clock) -> None:
        self._agencies, self._database, self._ends, self._clock = agencies, database, ends, clock
        self.router = APIRouter(prefix="/v1", tags=["webhooks"], route_class=StrictRoute)
        get = self.router.get
        get("/webhooks", responses=problems(), summary="How the webhooks of the own agency do")(self.all)
        get("/webhooks/{webhook_id}", responses=problems(404), summary="How one webhook does")(self.one)

    async def all(self, caller: Subscriber) -> WebhookList:
        """Where each posts what, whether it works, and how far it came."""
        return WebhookList(webhooks=await self._shown(self._visible(caller)))

    async def one(self, webhook_id: WebhookId, caller: Subscriber) -> WebhookBody:
        """One of another agency is answered as if it did not exist."""
        for shown in await self._shown([one for one in self._visible(caller) if one.id == webhook_id]):
            return shown
        raise NotFound(f"There is no webhook {webhook_id}; GET /v1/webhooks lists those of your agency.")

    def _visible(self, caller: Authority) -> Sequence[Webhook]:
        return sorted(
            (one for agency in permitted(self._agencies, caller, self._clock()) for one in agency.webhooks),
            key=lambda one: one.id,
        )

    async def _shown(self, webhooks: Sequence[Webhook]) -> list[WebhookBody]:
        async with self._database.question() as db:
            states = {one.id: one for one in await ledger.states(db)}
            places = {
                one.id: {topic: await ledger.places(db, one.id, topic) for topic in one.topics}
                for one in webhooks
            }
        return [await self._body(one, states.get(one.id), places[one.id]) for one in webhooks]

    async def _body(self, webhook: Webhook, state: State | None, places: Places) -> WebhookBody:
        topics = [await self._topic(topic, places[topic]) for topic in webhook.topics]
        parts = {"id": webhook.id, "agency": webhook.agency, "url": webhook.url, "topics": topics}
        return WebhookBody(state=condition(state), **parts, **_told(state))

    async def _topic(self, topic: str, places: Mapping[int, Place]) -> TopicBody:
        ends = (await self._ends.of(topic) if places else None) or {}
        partitions = [
            PartitionBody(partition=number, next_offset=place.offset, end_offset=ends.get(number))
            for number, place in sorted(places.items())
        ]
        behind = sum(ends[one.partition] - one.next_offset for one in partitions if one.partition in ends)
        return TopicBody(topic=topic, behind=behind if ends else None, partitions=partitions)


def condition(state: State | None) -> Condition:
    """How a webhook with this state does."""
    if state is None:
        return Condition.NOT_BEGUN
    if state.disabled is not None:
        return Condition.DISABLED
    return Condition.WORKS if state.failing_since is None else Condition.FAILING


def _told(state: State | None) -> dict[str, Any]:
    names = ("disabled", "failing_since", "attempts", "error", "next_attempt_at", "delivered_at")
    return {name: getattr(state, name, 0 if name == "attempts" else None) for name in names}
