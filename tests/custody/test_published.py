"""What custody publishes, and who reads it: in the write's own transaction, without who, where and why."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from jsonschema import Draft202012Validator, FormatChecker
from sqlalchemy import select

from services.aggregator.main import PLAN
from services.seizure.main import CUSTODY
from shared.contracts.custody import TOPIC, Custody
from shared.contracts.envelope import HEARTBEAT
from shared.contracts.schemas import schema
from shared.records import relay
from shared.records.relay import Relay
from shared.runtime.metrics import Metrics
from tests.api.custody import issued, post, receipt
from tests.api.harness import Api, Json, api, problem, seizure
from tests.leaks.evidence import EVIDENCE, NUMBER, READS, STEPS, kept
from tests.relay.outbox import ListLog, headers, until
from tests.relay.test_waking import relaying

README = Path(__file__).parents[2] / "docs" / "schemas" / "README.md"
VALIDATOR = Draft202012Validator(schema("custody.v1.json"), format_checker=FormatChecker())


@pytest.fixture
async def seizures(tmp_path: Path) -> AsyncIterator[Api]:
    """The seizures on SQLite."""
    async with api("seizure", f"sqlite+aiosqlite:///{tmp_path / 'api.db'}") as running:
        yield running


async def published(service: Api) -> list[Json]:
    """The bodies of what its relay sends of custody, each checked with its headers."""
    (plan,) = (one for one in service.service.beside if one.topic == TOPIC)
    log = ListLog()
    await Relay(plan, service.database, log, Metrics(), service.clock).drain()
    bodies = [orjson.loads(one.value) for one in log.messages]
    for message, body in zip(log.messages, bodies, strict=True):
        headers = dict(message.headers)
        assert (message.topic, message.key) == (TOPIC, body["id"].encode())
        assert headers["ce_type"] == b"outbound.custody.recorded.v1"
        assert headers["ce_dataschema"] == b"/schemas/custody.v1.json"
        assert list(VALIDATOR.iter_errors(body)) == []
    return bodies


async def test_every_step_and_every_photo_is_published_without_who_where_and_why(seizures: Api) -> None:
    seized = await seizures.created(seizure())
    photo = await kept(seizures.client, seized["id"])
    told = await published(seizures)
    assert [one.get("step") for one in told] == STEPS
    assert [one["entry"] for one in told if "entry" in one] == [1, 2, 3, 4, 5, 6]
    assert {(one["seizure_id"], one["port_code"], one["version"]) for one in told} == {
        (seized["id"], "2304", 1)
    }
    (shown,) = [one for one in told if "digest" in one]
    assert {name: shown[name] for name in ("digest", "kind", "size", "lines")} == {
        name: photo[name] for name in ("digest", "kind", "size", "lines")
    }
    assert (told[3]["disposition"], told[3]["at"]) == ("returned", "2026-06-15T15:00:00Z")
    content = orjson.dumps(told)
    assert [one for one in EVIDENCE if one.encode() in content] == []
    assert await published(seizures) == []


async def test_what_is_refused_or_repeated_publishes_nothing_more(seizures: Api) -> None:
    seized = await seizures.created(seizure())
    path = f"/seizures/{seized['id']}/receipts"
    for _ in range(2):
        assert (await post(seizures, path, receipt(1), key="r-1")).status_code == 201
    problem(await post(seizures, path, receipt(1)), 409)
    assert len(await published(seizures)) == 1


def test_the_aggregator_does_not_read_it() -> None:
    assert TOPIC not in PLAN.topics


def test_the_examples_of_the_documentation_are_what_the_service_writes() -> None:
    blocks = re.findall(r"```json\n(.*?)\n```", README.read_text(encoding="utf-8"), re.DOTALL)
    examples = [one for one in map(orjson.loads, blocks) if "seizure_id" in one and "lines" in one]
    assert len(examples) == 2
    for example in examples:
        made = Custody.model_validate_json(orjson.dumps(example))
        assert orjson.loads(made.model_dump_json(exclude_none=True)) == example
        assert list(VALIDATOR.iter_errors(example)) == []
        assert list(VALIDATOR.iter_errors(example | {"a_field_of_later": 1})) == []
        assert list(VALIDATOR.iter_errors(example | {"lines": "ALL"}))


async def noted(service: Api) -> list[tuple[Any, Json]]:
    """Every act of reading custody: of which seizure, and what was asked."""
    assert service.service.acts is not None
    table = service.service.acts.acts
    query = select(table).where(table.c.kind == "custody", table.c.action == "identify")
    async with service.database.read() as db:
        rows = await db.execute(query.order_by(table.c.lane, table.c.number))
        return [(row.record_id and str(row.record_id), orjson.loads(row.detail)) for row in rows]


async def test_every_read_of_custody_is_an_act(seizures: Api) -> None:
    """No route of custody is left out: each GET of it is read once here, and leaves one act."""
    seized = await seizures.created(seizure())
    photo = await kept(seizures.client, seized["id"])
    of, digest = seized["id"], photo["digest"]
    assert await noted(seizures) == [
        (of, {"asked": "receipts", "seen": 2}),
        (of, {"asked": "receipt", "number": NUMBER, "seen": 1}),
        (of, {"asked": "receipt paper", "number": NUMBER, "seen": 1}),
        (None, {"asked": "numbers", "port": "2304", "seen": 2}),
        (of, {"asked": "chain", "seen": 6}),
        (of, {"asked": "chain paper", "seen": 6}),
        (None, {"asked": "inventory", "location": "vault-zephyr.9", "seen": 0}),
        (of, {"asked": "attachments", "seen": 1}),
        (of, {"asked": "attachment", "digest": digest, "seen": 1}),
    ]
    document = seizures.service.app(seizures.context).openapi()
    gets = [
        path for path, one in document["paths"].items() if "custody" in one.get("get", {}).get("tags", ())
    ]
    assert len(gets) == len(READS)


async def test_what_cannot_be_noted_is_not_shown(seizures: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    seized = await seizures.created(seizure())
    await issued(seizures, seized["id"], 1)

    async def fails(*_: Any) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("shared.acts.journal.Acts.note", fails)
    for path in (f"/v1/receipts/{NUMBER}", f"/v1/seizures/{seized['id']}/custody"):
        problem(await seizures.client.get(path), 503)


async def test_a_row_and_its_event_are_one_transaction(
    seizures: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the event cannot be kept, neither is the receipt, and no number is used up."""
    seized = await seizures.created(seizure())

    async def fails(*_: Any, **__: Any) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr("services.seizure.custody.writes.Writing.publish", fails)
        problem(await post(seizures, f"/seizures/{seized['id']}/receipts", receipt(1)), 503)
    async with seizures.database.read() as db:
        for table in CUSTODY.added:
            assert (await db.execute(select(table))).all() == []
    assert (await issued(seizures, seized["id"], 1))["number"] == NUMBER


async def test_a_step_wakes_its_relay(seizures: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which else would look again in an hour."""
    monkeypatch.setattr(relay, "LOOK_S", 3_600.0)
    seized = await seizures.created(seizure())

    async with relaying(seizures) as log:
        for count in (1, 2):
            await issued(seizures, seized["id"], count)

            async def came(count: int = count) -> bool:
                steps = [one for one in log.messages if headers(one)["ce_type"] != HEARTBEAT]
                return sum(one.topic == TOPIC for one in steps) == count

            await until(came)
