"""A journal with checkpoints in a database, its verification, and someone who can write to all of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import delete, insert, select, update

from shared.acts.act import Link
from shared.acts.checkpoints import Checkpoints, spans_of
from shared.acts.findings import Findings
from shared.acts.merkle import Tree
from shared.acts.notes import Checkpoint, Ring, Signer, Verifier, make_key, notes, signer
from shared.acts.reading import link_of
from shared.acts.tables import ActTables
from shared.acts.verification import verify_current, verify_lanes, verify_versions
from shared.acts.witnessed import Witness, verify_checkpoints
from tests.api.harness import Api


@dataclass
class Kept:
    """The journal of a running service, with the key of its checkpoints and what a witness was shown."""

    records: Api
    folder: Path
    _signer: Signer | None = field(default=None, init=False)

    @property
    def tables(self) -> ActTables:
        found = self.records.service.acts
        assert found is not None
        return found

    @property
    def signer(self) -> Signer:
        if self._signer is None:
            make_key(self.folder / "key.pem")
            self._signer = signer(self.folder / "key.pem", self.tables.service)
        return self._signer

    @property
    def witness(self) -> Path:
        return self.folder / "witness.txt"

    def maker(self) -> Checkpoints:
        """As a worker that was just started."""
        clock, database = self.records.clock, self.records.database
        return Checkpoints(self.tables, database, clock, self.signer, witness=self.witness)

    def change_key(self) -> Verifier:
        """Sign with another key from now on; the public one of before."""
        before = self.signer.verifier
        make_key(self.folder / "next.pem")
        self._signer = signer(self.folder / "next.pem", self.tables.service)
        return before

    async def verified(self, *earlier: Verifier, witness: bool = True, key: bool = True) -> Findings:
        """What `outbound journal verify` finds, with the public key, those of earlier, and a witness."""
        findings, silent = Findings(1_000_000), lambda *_: None
        ring = Ring(self.tables.service, [self.signer.verifier, *earlier] if key else [])
        lines = self.witness.read_text().splitlines(keepends=True) if witness else []
        held = [Witness(notes(lines), self.tables.service, ring)]
        async with self.records.database.snapshot() as db:
            await verify_lanes(db, self.tables, findings, silent)
            for kept in self.records.service.journaled:
                await verify_versions(db, self.tables, kept, findings, silent)
                await verify_current(db, kept, findings)
            await verify_checkpoints(db, self.tables, ring, held, findings, silent)
        return findings

    async def links(self) -> dict[Any, list[Link]]:
        """Every lane."""
        acts, lanes = self.tables.acts, dict[Any, list[Link]]()
        async with self.records.database.read() as db:
            for row in await db.execute(select(acts).order_by(acts.c.lane, acts.c.number)):
                lanes.setdefault(row.lane, []).append(link_of(row))
        return lanes

    async def rewrite(self, lane: Any, links: Sequence[Link]) -> None:
        """Put these entries in the place of a lane's."""
        acts = self.tables.acts
        async with self.records.database.begin() as db:
            await db.execute(delete(acts).where(acts.c.lane == lane))
            if links:
                await db.execute(insert(acts), [{**one.row(), "lane": lane} for one in links])

    async def rewrite_checkpoints(self, sign: Callable[[Checkpoint], str] | None) -> None:
        """Make every checkpoint fit the acts as they stand. Without `sign` the signatures stay."""
        checkpoints, tree, lanes = self.tables.checkpoints, Tree(), await self.links()
        async with self.records.database.begin() as db:
            for row in (await db.execute(select(checkpoints).order_by(checkpoints.c.version))).all():
                spans = []
                for span in spans_of(row):
                    links = [one for one in lanes.get(span.lane, []) if span.first <= one.number <= span.last]
                    spans.append([span.lane, span.first, span.first + len(links) - 1])
                    for one in links:
                        tree.append(bytes.fromhex(one.digest))
                made = Checkpoint(self.tables.service, tree.size, tree.root())
                body = orjson.loads(row.body)
                signature = body["note"].partition("\n\n")[2]
                note = sign(made) if sign else f"{made.text}\n{signature}"
                body |= {"size": tree.size, "root": tree.root().hex(), "note": note}
                values = {
                    "body": orjson.dumps(body).decode(),
                    "lanes": orjson.dumps(spans).decode(),
                    "subtrees": orjson.dumps([one.hex() for one in tree.subtrees]).decode(),
                }
                await db.execute(update(checkpoints).where(checkpoints.c.id == row.id).values(values))
