"""`/v1/topics`: an agency follows the topics of its agreement over HTTP, as server-sent events."""

import time
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack, suppress
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Header, Path, Query, Request, Response
from pydantic import BaseModel, Field

from services.gateway.agencies import Agency
from services.gateway.delivery import start_of
from services.gateway.event_ids import MOST, Last, NotAnId, read_id
from services.gateway.readers import Subscriber, permitted
from services.gateway.streams import Following, Reading, Streams
from shared.access.authority import Authority
from shared.events.log import LogError, PositionLost
from shared.events.subscription import Start
from shared.service import Context
from shared.web.auth import Knows
from shared.web.errors import Conflict, Invalid, NotFound, Unauthorized, Unavailable
from shared.web.intake import INTAKE, Intake
from shared.web.problems import problems
from shared.web.route import StrictRoute

START_OVER = "Start over with from=beginning, and of each record keep the highest version."
TopicName = Annotated[
    str,
    Path(
        max_length=249,
        description="A topic of the agreement.",
        examples=["outbound.seizures.v1"],
    ),
]
From = Annotated[
    str,
    Query(
        alias="from",
        max_length=40,
        description="`beginning`, `latest`, or the first event that was published at a time: "
        "RFC 3339 with an offset, or YYYY-MM-DD, which is its midnight UTC. Not with Last-Event-ID.",
    ),
]
LastEventId = Annotated[
    str | None,
    Header(alias="Last-Event-ID", max_length=MOST, description="The id of the last event that you kept."),
]


class TopicBody(BaseModel):
    """A topic that the caller may read."""

    topic: str = Field(description="Its name.")
    agencies: list[str] = Field(description="Whose agreement it is in, of those that the caller stands for.")


class TopicList(BaseModel):
    """The topics that the caller may read."""

    topics: list[TopicBody] = Field(description="In order of name.")


class EventStream(Response):
    """What the document says that the answer is."""

    media_type = Following.media_type


class EventRoutes:
    """The handlers, over the agencies of the access file."""

    def __init__(self, agencies: Mapping[str, Agency], context: Context) -> None:
        self._agencies, self._events, self._clock = agencies, context.events, context.clock
        self._metrics, settings = context.metrics, context.settings
        self._patience_s = settings.outbound_stream_patience_seconds
        self._streams = Streams(settings.outbound_streams, settings.outbound_streams_of_one, self._metrics)
        self.router = APIRouter(prefix="/v1", tags=["topics"], route_class=StrictRoute)
        get = self.router.get
        get("/topics", responses=problems(), summary="The topics of the own agency")(self.topics)
        get(
            "/topics/{topic}/events",
            response_class=EventStream,
            responses={
                200: {
                    "description": "Events as they come, without end: `id`, `event` (its type) and `data`."
                },
                **problems(404, 409),
            },
            summary="Follow a topic as server-sent events",
        )(self.follow)

    async def topics(self, caller: Subscriber) -> TopicList:
        """What the agreement names. `from` and `Last-Event-ID` say where reading begins."""
        found: dict[str, list[str]] = {}
        for agency in permitted(self._agencies, caller, self._clock()):
            for topic in agency.topics:
                found.setdefault(topic, []).append(agency.name)
        return TopicList(topics=[TopicBody(topic=one, agencies=found[one]) for one in sorted(found)])

    async def follow(
        self,
        request: Request,
        topic: TopicName,
        caller: Subscriber,
        start: From = "latest",
        last_id: LastEventId = None,
    ) -> Response:
        """Every event of a topic, and each new one as it comes; an event can come twice.

        A stream ends with the token, or when the process does. Go on with `Last-Event-ID`, as every
        EventSource does by itself.
        """
        self._require(topic, caller)
        last = None if not last_id else _last(topic, last_id)
        async with AsyncExitStack() as opening:
            opening.enter_context(self._streams.one_more(caller.subject, topic))
            reading = Reading(topic, last, self._metrics)
            await self._open(opening, reading, start)
            _without_deadline(request)
            return Following(reading, opening.pop_all(), _over(request, caller), self._patience_s)

    def _require(self, topic: str, caller: Authority) -> None:
        own = {one for agency in permitted(self._agencies, caller, self._clock()) for one in agency.topics}
        if topic not in own:
            raise NotFound(f"You read no topic {topic}; GET /v1/topics lists those of your agreement.")

    async def _open(self, opening: AsyncExitStack, reading: Reading, start: str) -> None:
        if self._events is None:
            raise Unavailable("This process reads no topics.")
        try:
            await opening.enter_async_context(reading.opened(self._events, _start(start)))
        except PositionLost as lost:
            raise Conflict(f"{reading.topic} does not go on there: {lost}. {START_OVER}") from None
        except LogError as error:
            raise Unavailable(
                f"{reading.topic} cannot be read now: {error}", headers={"Retry-After": "5"}
            ) from None


def _last(topic: str, text: str) -> Last:
    try:
        return read_id(topic, text)
    except NotAnId as error:
        told = [{"pointer": "header/Last-Event-ID", "detail": str(error)}]
        raise Invalid(f"Last-Event-ID does not fit: {error}. {START_OVER}", errors=told) from None


def _start(text: str) -> Start:
    found: Start | None = None
    with suppress(ValueError):
        found = start_of(text)
    if found is None or (isinstance(found, datetime) and found.tzinfo is None):
        detail = "write beginning, latest, 2026-10-01 or 2026-10-01T06:00:00Z"
        raise Invalid("from does not fit.", errors=[{"pointer": "query/from", "detail": detail}])
    return found


def _without_deadline(request: Request) -> None:
    """A stream has no end that is known when it begins."""
    intake: Intake = request.scope["state"][INTAKE]
    if intake.deadline is not None:
        intake.deadline.reschedule(None)


def _over(request: Request, caller: Authority) -> Callable[[], str | None]:
    """Why a stream is over; None: it is not."""
    authenticator: Knows = request.app.state.authenticator

    def why() -> str | None:
        if request.app.state.stop.is_set():
            return "this process ends; go on with Last-Event-ID"
        if caller.caller.until is not None and time.time() >= caller.caller.until:
            return "the access token has expired; go on with a new one"
        try:
            authenticator.recheck(caller.caller)
        except Unauthorized as error:
            return str(error)
        return None

    return why
