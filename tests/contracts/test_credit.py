"""Whose a record is: the lead agency, credited partners, and the task force of an operation."""

from typing import Any

import pytest
from pydantic import ValidationError

from shared.contracts.inspection import InspectionDraft
from shared.contracts.seizure import SeizureDraft
from shared.contracts.vocabularies import Agency
from tests.api.harness import inspection, seizure


def _refusal(changes: dict[str, Any]) -> str:
    with pytest.raises(ValidationError) as refused:
        SeizureDraft.model_validate(seizure(**changes))
    return str(refused.value)


def test_a_joint_seizure_names_its_partners_beside_the_lead() -> None:
    partners = [one.value for one in Agency if one is not Agency.CBP_OFO]
    draft = SeizureDraft.model_validate(seizure(partners=partners))
    assert draft.model_dump(mode="json")["partners"] == partners


def test_a_seizure_without_partners_says_nothing_of_them() -> None:
    alone = SeizureDraft.model_validate(seizure())
    assert alone.partners == []
    assert "partners" not in alone.model_dump(mode="json", exclude_none=True)
    assert SeizureDraft.model_validate(seizure(partners=[])) == alone


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"partners": ["cbp_ofo"]}, "partners names cbp_ofo, which leads"),
        ({"agency": "atf", "partners": ["ice_hsi", "atf"]}, "partners names atf, which leads"),
        ({"partners": ["atf", "ice_hsi", "atf"]}, "partners names an agency twice"),
        ({"partners": ["fbi"]}, "partners.0"),
        ({"partners": "atf"}, "partners"),
        ({"operation": None, "task_force": "el_paso_strike"}, "without the operation"),
        ({"task_force": "El Paso"}, "task_force"),
    ],
)
def test_a_credit_that_cannot_be_is_refused(changes: dict[str, Any], said: str) -> None:
    assert said in _refusal(changes)


def test_an_inspection_may_be_a_task_forces() -> None:
    draft = InspectionDraft.model_validate(inspection(operation="southbound", task_force="el_paso_strike"))
    assert draft.model_dump(exclude_none=True)["task_force"] == "el_paso_strike"
    with pytest.raises(ValidationError, match="without the operation"):
        InspectionDraft.model_validate(inspection(task_force="el_paso_strike"))
