"""What a call raises."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    import httpx

    from outbound.client.models.seizure import FieldError, ProposalBody

BLANK = "about:blank"
"""The type of a refusal that does not say its type."""
UNSURE = "outbound.unsure"
"""Extension of a response before which an attempt was not answered."""


class Failure(Exception):
    """Whatever a call can raise."""


class Problem(Failure):
    """The system refused (RFC 9457). Its text is the detail, and what is wrong in which field.

    `unsure`: an earlier attempt of the same change was not answered, and may be what made this one fail.
    Read the record's versions before you make the change again. `stated` is the document; a refusal that
    is none, such as a proxy's, has an empty one.
    """

    def __init__(
        self, status: int, stated: Mapping[str, Any], words: str = "", *, unsure: bool = False
    ) -> None:
        self.status = status
        self.type = str(stated.get("type", BLANK))
        self.title = str(stated.get("title", words))
        self.detail = str(stated.get("detail", self.title))
        self.errors: list[FieldError] = list(stated.get("errors") or ())
        self.stated = dict(stated)
        self.unsure = unsure
        super().__init__(self._text())

    @classmethod
    def of(cls, response: httpx.Response) -> Problem:
        """What a refusal says, also where it is no problem document."""
        unsure = bool(response.extensions.get(UNSURE))
        try:
            return cls(response.status_code, _document(response.json()), unsure=unsure)
        except (ValueError, KeyError, TypeError, AttributeError):
            words = f"{response.status_code} {response.reason_phrase}".strip()
            return cls(response.status_code, {}, words, unsure=unsure)

    @property
    def pointers(self) -> dict[str, str]:
        """What is wrong, by where: a JSON pointer into the body, or a parameter (`query/port`)."""
        return {one["pointer"]: one["detail"] for one in self.errors}

    def _text(self) -> str:
        fields = [
            one["detail"] if one["pointer"].startswith("query/") else f"{one['pointer']}: {one['detail']}"
            for one in self.errors
        ]
        said = any(one["detail"] == self.detail for one in self.errors)
        return "; ".join(fields if said else [self.detail, *fields])


class Proposed(Failure):
    """It waits for a second person, and stands as before until then."""

    def __init__(self, proposal: ProposalBody) -> None:
        super().__init__(f"proposal {proposal['id']} waits for a second person")
        self.proposal = proposal


class Unanswered(Failure):
    """No answer that lasts. Calling again with the same idempotency key doubles nothing.

    `nobody`: nothing ever answered there, and it was not waited for.
    """

    def __init__(self, message: str, *, nobody: bool = False) -> None:
        super().__init__(message)
        self.nobody = nobody


def _document(body: Any) -> Mapping[str, Any]:
    """The problem document. Raises as it happens where it is none."""
    if not ("detail" in body or "title" in body):
        raise ValueError(body)
    return dict(body)
