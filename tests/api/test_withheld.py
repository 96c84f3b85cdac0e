"""Plate and remarks: kept with each version, answered, amended and compared, and never published."""

import orjson
import pytest

from shared.contracts.ids import uuid7
from shared.contracts.schemas import schema
from tests.api.harness import DRAFTS, Api, Json, problem, read
from tests.records.drafts import KINDS

WITHHELD: Json = {"plate": "ABC-1234", "remarks": "Nervous; two phones.\nA child's seat \u2013 no child."}


def _draft(records: Api, **changes: object) -> Json:
    return DRAFTS[records.service.name](**{**WITHHELD, **changes})


async def _published(records: Api) -> list[Json]:
    """The bodies of the outbox, none of which has a withheld field."""
    bodies: list[Json] = [orjson.loads(row.body) for row in await records.rows("outbox")]
    assert not any(WITHHELD.keys() & body.keys() for body in bodies)
    return bodies


async def test_what_is_withheld_is_answered_and_not_published(records: Api) -> None:
    body = await records.created(_draft(records))
    assert body.items() >= WITHHELD.items()
    assert await records.get(body["id"]) == body
    assert await records.listed() == [body]
    [published] = await _published(records)
    assert published == {name: value for name, value in body.items() if name not in WITHHELD}
    [row] = await records.rows("outbox")
    assert orjson.loads(row.withheld) == WITHHELD


async def test_a_record_without_any_has_nothing_withheld(records: Api) -> None:
    await records.created(_draft(records, plate=None, remarks=None))
    [row] = await records.rows("outbox")
    assert row.withheld is None


async def test_each_version_has_its_own(records: Api) -> None:
    first = await records.created(_draft(records))
    second = read(await records.amend(first, {"plate": "XYZ 99"}))
    third = read(await records.amend(second, {"plate": None, "remarks": "One phone."}))
    fourth = read(await records.void(third))
    versions = read(await records.client.get(f"{records.root}/{first['id']}/versions"))["records"]
    assert versions == [first, second, third, fourth]
    assert [(one.get("plate"), one["remarks"]) for one in versions] == [
        ("ABC-1234", WITHHELD["remarks"]),
        ("XYZ 99", WITHHELD["remarks"]),
        (None, "One phone."),
        (None, "One phone."),
    ]
    published = await _published(records)
    assert [one["version"] for one in published] == [1, 2, 3, 4]  # though the second changes nothing of it


async def test_they_are_content_like_any_other(records: Api) -> None:
    draft = {**_draft(records), "id": str(uuid7())}
    first = await records.created(draft)
    assert read(await records.post(draft)) == first
    assert read(await records.amend(first, dict(WITHHELD))) == first
    problem(await records.post({**draft, "plate": "XYZ 99"}), 409)
    [again, other] = read(await records.batch([draft, {**draft, "remarks": "None."}]))["results"]
    assert (again["status"], other["status"]) == (200, 409)
    assert len(await records.rows("outbox")) == 1


async def test_a_batch_keeps_them_too(records: Api) -> None:
    drafts = [_draft(records), _draft(records, plate=None), _draft(records, plate=None, remarks=None)]
    results = read(await records.batch(drafts))["results"]
    found = [await records.get(one["id"]) for one in results]
    assert [(one.get("plate"), one.get("remarks")) for one in found] == [
        (one.get("plate"), one.get("remarks")) for one in drafts
    ]
    await _published(records)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("plate", ""),
        ("plate", "A" * 21),
        ("plate", "AB\n12"),
        ("remarks", "x" * 2_001),
        ("remarks", "a\x00b"),
    ],
)
async def test_what_does_not_fit_is_refused(records: Api, name: str, value: str) -> None:
    refusal = problem(await records.post(_draft(records, **{name: value})), 422, f"/{name}")
    assert value not in str(refusal["errors"]) or not value


async def test_the_longest_remarks_fit(records: Api) -> None:
    body = await records.created(_draft(records, remarks="\U0001f512" * 2_000))
    assert len(body["remarks"]) == 2_000


@pytest.mark.parametrize("name", list(KINDS))
def test_a_draft_has_what_its_contract_has_and_what_is_withheld(name: str) -> None:
    """So that a field which officers state is published only when somebody decides that it is."""
    kind = KINDS[name]
    assert kind.draft.model_fields.keys() - kind.contract.model_fields.keys() == kind.withheld
    assert kind.withheld <= kind.identities
    assert not kind.withheld & schema(f"{name}.v1.json")["properties"].keys()
