"""Days of a topic: what is recorded, relayed and controlled as they go by."""

from datetime import date, datetime

import orjson
from jsonschema import Draft202012Validator, FormatChecker

from services.seizure.main import SERVICE
from shared.acts.notes import Signer
from shared.contracts import control as contract
from shared.contracts.control import Control, control_id, stated
from shared.contracts.schemas import schema
from shared.events.log import EventLog
from shared.records.controls import Controls
from shared.records.relay import BEAT, Relay, RelayPlan
from tests.relay.outbox import NEVER, OUTBOX, TOPIC, Bench, add, headers, record_id

TABLE = SERVICE.tables.tables["seizure_controls"]
PLAN = RelayPlan("seizure", OUTBOX, TOPIC, heartbeat=NEVER)
VALIDATOR = Draft202012Validator(schema("control.v1.json"), format_checker=FormatChecker())
Listed = tuple[date, str | None, str]
"""The day, the port, and the name of an event."""


class Days:
    """Of the topic of `plan`, over a bench; its log is that of the bench unless another is given."""

    def __init__(
        self, bench: Bench, signed: Signer, plan: RelayPlan = PLAN, log: EventLog | None = None
    ) -> None:
        self.bench, self.signer, self.plan, self.log = bench, signed, plan, log or bench.log
        self.recorded: list[Listed] = []

    async def record(
        self, number: int, version: int = 1, port: str | None = "2304", at: datetime | None = None
    ) -> None:
        """Commit a version, by a host whose clock shows `at`."""
        told = at or self.bench.clock.now
        body = orjson.dumps({"n": number} | ({"port_code": port} if port else {})).decode()
        async with self.bench.database.begin() as db:
            await add(db, number, version, body=body, recorded_at=told)
        self.recorded.append((told.date(), port, f"{record_id(number)}/{version}"))

    async def beat(self) -> None:
        """A heartbeat, which is listed nowhere."""
        now = self.bench.clock.now
        async with self.bench.database.begin() as db:
            await add(db, 0, int(now.timestamp() * 1000), record_id=BEAT, recorded_at=now)

    def maker(self) -> Controls:
        """A worker that was just started."""
        bench = self.bench
        return Controls(self.plan, TABLE, bench.database, bench.clock, self.signer, bench.metrics)

    async def made(self) -> int:
        """Make the controls that are due, each by another worker; how many."""
        made = 0
        while await self.maker().run_once():
            made += 1
        return made

    async def relayed(self) -> None:
        """Publish the events, then the controls."""
        for plan in (self.plan, RelayPlan("seizure-control", TABLE, "", beats=False)):
            relay = Relay(plan, self.bench.database, self.log, self.bench.metrics, self.bench.clock)
            await relay.drain()
            await relay.close()

    async def controls(self) -> list[Control]:
        """Those on the topic, each checked with its headers and its signature."""
        await self.relayed()
        sent = [one for one in self.bench.log.messages if headers(one)["ce_type"] == contract.TYPE]
        found = []
        for message in sent:
            body = orjson.loads(message.value or b"")
            assert list(VALIDATOR.iter_errors(body)) == []
            one = Control.model_validate_json(message.value or b"")
            assert (message.topic, message.key) == (self.plan.topic, str(control_id("seizure")).encode())
            assert headers(message)["ce_source"] == "/outbound/seizure-control"
            self.signer.verifier.verify_text(one.note, stated("seizure", one))
            found.append(one)
        return found
