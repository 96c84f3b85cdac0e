"""One record: recorded, read, listed by what it is filtered by."""

from datetime import UTC, datetime
from uuid import UUID

from shared.contracts.ids import uuid7
from shared.contracts.inspection import Inspection
from shared.contracts.record import Recorded
from shared.contracts.seizure import Seizure
from tests.api.harness import DRAFTS, Api, inspection, problem, read, seizure

CONTRACTS: dict[str, type[Recorded]] = {"inspection": Inspection, "seizure": Seizure}


async def test_a_created_record_says_what_where_and_when(records: Api) -> None:
    response = await records.post(DRAFTS[records.service.name]())
    assert response.status_code == 201
    body = read(response)
    assert response.headers["etag"] == '"1"'
    assert response.headers["location"] == f"{records.root}/{body['id']}"
    assert UUID(body["id"]).version == 7
    assert (body["version"], body["status"]) == (1, "active")
    assert body["recorded_at"] == "2026-06-15T18:00:00Z"
    assert body["local_day"] == "2026-06-14"  # though UTC says the 15th
    assert body["occurred_at"].startswith("2026-06-15T02:")
    assert (body["field_office"], body["time_zone"]) == ("laredo", "America/Chicago")
    CONTRACTS[records.service.name].model_validate(body)


async def test_what_is_read_is_what_was_answered_and_what_the_log_will_carry(records: Api) -> None:
    body = await records.created(DRAFTS[records.service.name]())
    response = await records.client.get(f"{records.root}/{body['id']}")
    assert read(response) == body
    assert response.headers["etag"] == '"1"'
    [row] = await records.rows("outbox")
    assert row.body.encode() == response.content
    assert (row.record_id, row.version, row.published_at) == (UUID(body["id"]), 1, None)
    assert row.event_type == f"outbound.{records.service.name}.recorded.v1"


async def test_the_officer_stays_in_the_service(records: Api) -> None:
    body = await records.created(DRAFTS[records.service.name]())
    [row] = await records.rows("outbox")
    assert row.recorded_by == "test|officer-17"
    assert "officer-17" not in str(body)


async def test_a_caller_may_choose_the_id(records: Api) -> None:
    chosen = str(uuid7())
    body = await records.created({**DRAFTS[records.service.name](), "id": chosen})
    assert body["id"] == chosen


async def test_the_same_id_and_content_under_another_key_is_no_second_record(records: Api) -> None:
    draft = {**DRAFTS[records.service.name](), "id": str(uuid7())}
    first = await records.created(draft)
    again = await records.post(draft)
    assert again.status_code == 200
    assert read(again) == first
    assert len(await records.rows("outbox")) == 1


async def test_the_same_id_with_other_content_is_refused(records: Api) -> None:
    draft = {**DRAFTS[records.service.name](), "id": str(uuid7())}
    await records.created(draft)
    refusal = problem(await records.post({**draft, "port_code": "2402"}), 409)
    assert 'If-Match: "1"' in refusal["detail"]
    assert len(await records.rows("outbox")) == 1


async def test_an_id_that_is_no_uuid7_is_refused(records: Api) -> None:
    for wrong in ("018f0000-0000-4000-8000-000000000000", "018f0000-0000-7000-0000-000000000000", "7", ""):
        draft = {**DRAFTS[records.service.name](), "id": wrong}
        problem(await records.post(draft), 422, "/id")
        [result] = read(await records.batch([draft]))["results"]
        assert result["problem"]["errors"][0]["pointer"] == "/records/0/id"
    assert await records.rows("outbox") == []


async def test_what_does_not_exist_is_not_found(records: Api) -> None:
    path = f"{records.root}/{uuid7()}"
    problem(await records.client.get(path), 404)
    problem(await records.client.get(f"{path}/versions"), 404)


async def test_a_seizure_without_a_port_stands_at_its_field_office(seizures: Api) -> None:
    body = await seizures.created(seizure(port_code=None, field_office="el_paso"))
    assert "port_code" not in body
    assert (body["field_office"], body["time_zone"]) == ("el_paso", "America/Denver")


async def test_a_record_by_the_month_stands_on_the_last_local_day(seizures: Api) -> None:
    month = seizure(occurred_at="2026-02-03T00:00:00-06:00", precision="month", events=3, items=[])
    body = await seizures.created(month)
    assert (body["local_day"], body["local_time"]) == ("2026-02-28", "2026-02-28T12:00:00-06:00")


async def test_lists_show_the_newest_occurrence_first(records: Api) -> None:
    draft = DRAFTS[records.service.name]
    days = ["2026-06-03", "2026-06-01", "2026-06-02"]
    for day in days:
        await records.created(draft(occurred_at=f"{day}T12:00:00-05:00"))
    shown = [body["local_day"] for body in await records.listed()]
    assert shown == sorted(days, reverse=True)


async def test_lists_narrow_to_port_field_office_time_and_status(records: Api) -> None:
    draft = DRAFTS[records.service.name]
    laredo = await records.created(draft(occurred_at="2026-06-01T12:00:00Z"))
    el_paso = await records.created(draft(port_code="2402", occurred_at="2026-06-02T12:00:00Z"))
    presidio = await records.created(draft(port_code="2403", occurred_at="2026-06-03T12:00:00Z"))
    voided = read(await records.void(laredo))

    async def found(**parameters: str) -> set[str]:
        return {body["id"] for body in await records.listed(**parameters)}

    assert await found(port="2402") == {el_paso["id"]}
    assert await found(field_office="el_paso") == {el_paso["id"], presidio["id"]}
    assert await found(status="voided") == {voided["id"]}
    assert await found(status="active", field_office="laredo") == set()
    # From is included, before is not; both are instants, whatever their offset.
    assert await found(occurred_from="2026-06-02T06:00:00-06:00", occurred_before="2026-06-03T12:00:00Z") == {
        el_paso["id"]
    }
    assert await found(occurred_from="2026-06-03T12:00:01Z") == set()
    assert await found(port="2304", status="active") == set()


async def test_inspections_narrow_to_an_outcome(inspections: Api) -> None:
    await inspections.created(inspection())
    hit = await inspections.created(inspection(outcome="seizure"))
    assert [one["id"] for one in await inspections.listed(outcome="seizure")] == [hit["id"]]


async def test_seizures_narrow_to_a_kind_of_item(seizures: Api) -> None:
    both = await seizures.created(seizure())
    component = {"kind": "component", "type": "magazine", "quantity": 4}
    parts = await seizures.created(seizure(items=[component]))
    assert [one["id"] for one in await seizures.listed(item_kind="component")] == [parts["id"]]
    assert [one["id"] for one in await seizures.listed(item_kind="currency")] == [both["id"]]
    read(await seizures.amend(parts, {"items": [{"kind": "ammunition", "rounds": 5}]}))
    assert await seizures.listed(item_kind="component") == []


NONSENSE = [
    ("port", "laredo"),
    ("port", "٢٣٠٤"),
    ("field_office", "El Paso"),
    ("status", "deleted"),
    ("occurred_from", "2026-06-01"),
    ("occurred_from", "2026-06-01T00:00:00"),
    ("occurred_from", "1780000000"),
    ("occurred_before", "0001-01-01T00:00:00+14:00"),
    ("occurred_before", "9999-12-31T23:59:59-14:00"),
    ("prot", "2304"),
    ("", "2304"),
    ("limit", "0"),
    ("limit", "501"),
    ("limit", "1e2"),
    ("limit", "99999999999999999999"),
]


async def test_a_filter_that_makes_no_sense_is_refused(records: Api) -> None:
    for parameter, value in NONSENSE:
        response = await records.client.get(records.root, params={parameter: value})
        problem(response, 422, f"query/{parameter}")


async def test_the_day_is_the_ports_and_so_is_the_fiscal_year(inspections: Api) -> None:
    inspections.clock.now = datetime(2026, 10, 2, tzinfo=UTC)
    days = {}
    for port in ("2304", "2402", "2604", "2504"):  # Laredo, El Paso, Nogales, San Ysidro
        days[port] = (
            await inspections.created(inspection(port_code=port, occurred_at="2026-10-01T05:30:00Z"))
        )["local_day"]
    assert days == {"2304": "2026-10-01", "2402": "2026-09-30", "2604": "2026-09-30", "2504": "2026-09-30"}
