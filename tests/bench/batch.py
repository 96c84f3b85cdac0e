"""Records a second by batches of 1,000 against single POSTs of the same API."""

from dataclasses import replace

import orjson

from tests.bench.events import drafts
from tests.bench.harness import Options, by_turns, postgres, settings_of, workspace
from tests.bench.post import CONNECTIONS, single, typical
from tests.bench.report import Result, at_least

RECORDS = 1_000
BATCH_CONNECTIONS = 4
WANTED = 15.0


def measure(options: Options) -> Result:
    """Records a second of each, by turns, on one process and one database."""
    seconds = options.seconds or 5
    connections = options.connections or BATCH_CONNECTIONS
    with postgres() as server, workspace() as directory:
        one, many = directory / "one.json", directory / "many.json"
        one.write_bytes(orjson.dumps(typical(options.seed)))
        when = {"occurred_at": orjson.loads(one.read_bytes())["occurred_at"]}
        many.write_bytes(orjson.dumps({"records": [draft | when for draft in drafts(RECORDS, options.seed)]}))
        with single(server, directory, one, CONNECTIONS) as posts:
            batches = replace(
                posts, url=f"{posts.url}/batch", body=many, connections=connections, records=RECORDS
            )
            sides = {"batch POST": batches.rate, "single POST": posts.rate}
            for side in sides.values():
                side(1)  # warm
            found = by_turns(options.rounds, sides, seconds, "records/s")
        notes = [
            settings_of(server),
            f"wrk, {seconds:g} s a round",
            f"batches of {many.stat().st_size >> 10} KiB, {connections} connections",
            f"single POSTs of {one.stat().st_size} bytes, {CONNECTIONS} connections",
            "after each round every acknowledged record was counted in the database",
        ]
    title = f"batches of {RECORDS:,} records against single POSTs of the same API"
    return Result("batch", title, found, [at_least(found[0], found[1], WANTED)], notes)
