"""Closed-loop load by wrk: so many connections, each sending its next request at the answer to the last."""

from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from tests.bench.harness import need, script, token
from tests.bench.report import Void
from tests.support.postgres import LocalPostgres

SCRIPT = Path(__file__).with_name("post.lua")
HOW = "`apt-get install wrk` (Debian), `brew install wrk`, or https://github.com/wg/wrk"


@dataclass(frozen=True, slots=True)
class Load:
    """What is sent where, how many records each request carries, and the table that they end in."""

    url: str
    body: Path
    connections: int
    postgres: LocalPostgres
    database: str
    table: str
    records: int = 1

    def rate(self, seconds: float) -> float:
        """Records acknowledged a second.

        Raises `Void` when a request failed or an acknowledged record is not in the database, and
        `Missing` without wrk.
        """
        before = self._rows()
        found = self._run(max(1, round(seconds)))
        sent, stored = found["requests"] * self.records, self._rows() - before
        if found["failed"] or not sent or stored < sent:
            raise Void(f"{self.url}: {found['failed']} requests failed; {sent} records sent, {stored} stored")
        return float(sent / found["seconds"])

    def _run(self, seconds: int) -> dict[str, float]:
        command = [need("wrk", HOW), "-t1", f"-c{self.connections}", f"-d{seconds}s", "--timeout", "60s"]
        env = {"BENCH_BODY": str(self.body), "BENCH_TOKEN": token(), "BENCH_RUN": uuid4().hex}
        return script([*command, "-s", str(SCRIPT), self.url], env)

    def _rows(self) -> int:
        return int(self.postgres.sql(f"SELECT count(*) FROM {self.table}", self.database))
