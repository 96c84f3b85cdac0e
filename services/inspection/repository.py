"""All SQL of the inspection service beyond what every record has."""

from typing import Any

from services.inspection.models import METADATA
from shared.contracts.inspection import InspectionDraft
from shared.records.repository import Repository

TABLE = METADATA.tables["inspections"]


class InspectionRepository(Repository[InspectionDraft]):
    """The state row of an inspection has its outcome."""

    def __init__(self) -> None:
        super().__init__(
            TABLE, METADATA.tables["inspection_outbox"], METADATA.tables["inspection_idempotency"]
        )

    def extra_columns(self, draft: InspectionDraft) -> dict[str, Any]:
        """The outcome."""
        return {"outcome": draft.outcome.value}
