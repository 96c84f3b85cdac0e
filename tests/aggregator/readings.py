"""The bridge from the published contracts to the aggregator's reader."""

from services.aggregator.counting import events
from shared.contracts.envelope import Action, event_type
from shared.contracts.inspection import Inspection
from shared.contracts.seizure import Seizure


def as_read(record: Inspection | Seizure) -> events.Inspection | events.Seizure:
    """What the aggregator reads of a record as the contract writes it."""
    kind = "inspection" if isinstance(record, Inspection) else "seizure"
    reader = events.DECODERS[event_type(kind, Action.RECORDED).encode()]
    found = reader.decode(record.model_dump_json())
    assert isinstance(found, events.Inspection | events.Seizure)
    return found
