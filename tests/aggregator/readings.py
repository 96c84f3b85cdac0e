"""The bridge from the published contracts to the aggregator's reader."""

from services.aggregator import reading
from shared.contracts.envelope import Action, event_type
from shared.contracts.inspection import Inspection
from shared.contracts.seizure import Seizure


def as_read(record: Inspection | Seizure) -> reading.Inspection | reading.Seizure:
    """What the aggregator reads of a record as the contract writes it."""
    kind = "inspection" if isinstance(record, Inspection) else "seizure"
    reader = reading.DECODERS[event_type(kind, Action.RECORDED).encode()]
    found = reader.decode(record.model_dump_json())
    assert isinstance(found, reading.Inspection | reading.Seizure)
    return found
