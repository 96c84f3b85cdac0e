"""Why a caller is not known. Each says what to do, and nothing of the token that it refuses.

Refused     401  the token, or the proof that it is its holder's, does not hold
NoRole      403  the token is good, and names no role that its issuer may give
IssuerAway  503  the keys of its issuer cannot be read, so nobody can say
"""


class Refused(Exception):
    """`error` is the word of RFC 6750 or RFC 9449 for it; None where no token was sent."""

    def __init__(self, detail: str, error: str | None = "invalid_token") -> None:
        super().__init__(detail)
        self.detail = detail
        self.error = error


class NoRole(Exception):
    """A good token without a role that counts here."""


class IssuerAway(Exception):
    """The keys of an issuer are not known, or are too old to be trusted."""
