"""How long a token may hold, and how its holder must have signed in."""

from typing import Any

import pytest

from shared.access.caller import Role
from shared.access.refusals import Refused
from tests.access.provider import START, Json, Provider, shown

ASKED: Json = {"acr": ["aal2", "aal3"], "amr": ["hwk", "pin"], "sign_in_seconds": 600}
GOOD: Json = {"acr": "aal2", "amr": ["pin", "hwk", "sms"], "auth_time": int(START) - 600}
WRONG: dict[str, tuple[Json, str]] = {
    "no acr": ({"acr": None}, "acr.: aal2, aal3"),
    "another acr": ({"acr": "aal1"}, "acr"),
    "acr a list": ({"acr": ["aal2"]}, "acr"),
    "no amr": ({"amr": None}, "amr.: hwk, pin"),
    "one of two": ({"amr": ["pin"]}, "amr.: hwk$"),
    "amr of objects": ({"amr": ["pin", {"hwk": 1}]}, "amr.: hwk$"),
    "amr a text": ({"amr": "pin hwk"}, "amr.: hwk, pin"),
    "no time": ({"auth_time": None}, "last 600 seconds"),
    "too long ago": ({"auth_time": int(START) - 631}, "last 600 seconds"),
    "a time that is none": ({"auth_time": True}, "last 600 seconds"),
    "a time as text": ({"auth_time": str(int(START))}, "last 600 seconds"),
}


@pytest.mark.parametrize("case", WRONG)
async def test_a_sign_in_that_is_not_as_asked_is_refused(case: str) -> None:
    changes, why = WRONG[case]
    provider = Provider(**ASKED)
    identity = provider.identity()
    assert (await identity.caller(shown(provider.token(**GOOD)))).roles == {Role.OFFICER}
    with pytest.raises(Refused, match=why.replace("$", r"\.$")) as refusal:
        await identity.caller(shown(provider.token(**(GOOD | changes))))
    assert refusal.value.error == "insufficient_user_authentication"


@pytest.mark.parametrize("roles", [["device"], ["agency"], ["device", "officer"]])
async def test_nobody_signs_in_for_a_machine(roles: list[Any]) -> None:
    provider = Provider(**ASKED, roles=frozenset(Role))
    token = shown(provider.token(roles=roles))
    if "officer" not in roles:
        assert (await provider.identity().caller(token)).roles == set(roles)
        return
    with pytest.raises(Refused):  # a role of people beside it is asked as people are
        await provider.identity().caller(token)


async def test_a_token_that_was_issued_for_too_long_is_refused() -> None:
    provider = Provider(longest_seconds=3600)
    identity = provider.identity()
    assert await identity.caller(shown(provider.token(iat=START - 600, exp=START + 3000)))
    with pytest.raises(Refused, match="longer than the 3600 seconds"):
        await identity.caller(shown(provider.token(iat=START - 600, exp=START + 3001)))
    a_day = Provider().identity()
    with pytest.raises(Refused, match="longer than the 86400 seconds"):
        await a_day.caller(shown(provider.token(exp=START + 86_401)))
