"""Who reads here: a caller with a token, and the agencies of the access file for which it stands."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Annotated

from fastapi import Depends

from services.gateway.agencies import Agency
from shared.access.authority import Authority
from shared.access.policy import Action
from shared.access.reach import Facts
from shared.web.auth import Requires

Subscriber = Annotated[Authority, Depends(Requires(Action.SUBSCRIBE))]


def permitted(agencies: Mapping[str, Agency], caller: Authority, now: datetime) -> Iterator[Agency]:
    """The agencies whose topics the caller may read, and whose webhooks the caller may see."""
    for one in agencies.values():
        if caller.allows(Action.SUBSCRIBE, Facts(agency=one.code), now):
            yield one
