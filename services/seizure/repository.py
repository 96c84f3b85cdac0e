"""All SQL of the seizure service beyond what every record has."""

from typing import Any

from sqlalchemy import ColumnElement

from services.seizure.models import METADATA
from shared.contracts.items import ITEM_KINDS
from shared.contracts.seizure import SeizureDraft
from shared.records.repository import Repository

TABLE = METADATA.tables["seizures"]


class SeizureRepository(Repository[SeizureDraft]):
    """The state row of a seizure has the kinds of its items, as `,ammunition,firearm,`, and its source."""

    def __init__(self) -> None:
        super().__init__(TABLE, METADATA.tables["seizure_outbox"], METADATA.tables["seizure_idempotency"])

    def extra_columns(self, draft: SeizureDraft) -> dict[str, Any]:
        """The kinds of its items; and the source, which is the reference as far as its first slash."""
        present = {item.kind for item in draft.items}
        return {
            "kinds": "," + "".join(f"{kind}," for kind in ITEM_KINDS if kind in present),
            "source": draft.source_reference and draft.source_reference.partition("/")[0],
            "source_reference": draft.source_reference,
        }


def has_kind(kind: str) -> ColumnElement[bool]:
    """Seizures with at least one item of this kind."""
    return TABLE.c.kinds.contains(f",{kind},")
