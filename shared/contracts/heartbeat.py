"""A heartbeat: a line that is quiet still says that it is there."""

from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.contracts.record import Closed

KIND = "heartbeat"
KEY = UUID(int=0)
"""The Kafka key and the subject of every heartbeat."""


class Heartbeat(Closed):
    """A heartbeat, as it stands on a topic each minute between the records. It is no record."""

    service: str = Field(description="Whose relay it is, such as `inspection` or `seizure-closing`.")
    at: AwareDatetime = Field(description="UTC instant at which it was written.")
