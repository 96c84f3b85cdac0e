"""What the cursor of a list holds."""

from datetime import UTC, datetime
from uuid import UUID

import msgspec

from shared.records.pages import Position
from shared.web import cursors


class Bookmark(msgspec.Struct, frozen=True, array_like=True):
    """Where the next page of a list begins: after this record, of this question."""

    question: str
    occurred_at: datetime
    id: UUID

    def position(self) -> Position:
        """The place of the record in the list. Raises `BadRequest` for a time that cannot be."""
        try:
            return self.occurred_at.astimezone(UTC), self.id
        except OverflowError:
            raise cursors.refused() from None
