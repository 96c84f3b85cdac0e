// What the TypeScript client does with a real system; a test compiles it beside the client and runs it.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { answer, outbound, pages, Refused, Unanswered, type seizure } from "./client.js";

const url = process.env["OUTBOUND_URL"] ?? "";
const token = process.env["OUTBOUND_TOKEN"] ?? "";
const shown: string[] = [];
let losses = 0;

/** Sends, and loses the first two answers of each POST after the system has committed. */
const lost = new Map<string, number>();
async function losing(request: Request): Promise<Response> {
  const key = request.headers.get("idempotency-key");
  const response = await fetch(request);
  const before = lost.get(key ?? "") ?? 0;
  if (key === null || before >= 2) return response;
  lost.set(key, before + 1);
  losses++;
  throw new TypeError("the line went dead");
}

const api = outbound({
  url,
  token: async () => (shown.push("shown"), token),
  firstPauseMs: 1,
  fetch: losing,
});

function draft(rounds: number): seizure.NewSeizure {
  return {
    port_code: "2402",
    occurred_local: "2026-01-15T09:30",
    items: [{ kind: "ammunition", rounds, caliber: "9_mm" }],
  };
}

function keyed(): { header: { "Idempotency-Key": string } } {
  return { header: { "Idempotency-Key": randomUUID() } };
}

// An inspection and its seizures, each once though answers were lost.
const inspected = await answer(
  api.POST("/v1/inspections", {
    params: keyed(),
    body: {
      port_code: "2402",
      occurred_local: "2026-01-15T09:00",
      traffic: "personal_vehicle",
      stage: "primary",
      posture: "routine",
      methods: ["visual"],
      outcome: "released",
    },
  }),
);
assert("id" in inspected);
for (const rounds of [1, 2, 3]) {
  await answer(api.POST("/v1/seizures", { params: keyed(), body: draft(rounds) }));
}
const batch = await answer(
  api.POST("/v1/seizures/batch", { params: keyed(), body: { records: [draft(4), draft(0)] } }),
);
assert.deepEqual(batch.results.map((one) => one.status), [201, 422]);
assert.equal(losses, 10);

// Every page of them.
const sizes: number[] = [];
const query = { port: "2402", local_day_from: "2026-01-15", local_day_through: "2026-01-15", limit: 3 };
for await (const page of pages((cursor) =>
  answer(api.GET("/v1/seizures", { params: { query: { ...query, cursor } } })),
)) {
  sizes.push(page.records.length);
}
assert.deepEqual(sizes, [3, 1]);

// A correction, and one of a version that is gone.
const listed = await answer(api.GET("/v1/seizures", { params: { query: { ...query, limit: 1 } } }));
const [record] = listed.records;
assert(record !== undefined);
const change = (version: number) =>
  api.PATCH("/v1/seizures/{record_id}", {
    params: { path: { record_id: record.id }, header: { "If-Match": `"${version}"` } },
    body: { reason: "counted again", arrests: 2 },
  });
const amended = await answer(change(record.version));
assert("arrests" in amended && amended.arrests === 2);
await assert.rejects(answer(change(record.version)), (error) => {
  return error instanceof Refused && error.problem.status === 412;
});

// A problem points at what is wrong.
await assert.rejects(
  answer(api.POST("/v1/seizures", { params: keyed(), body: { ...draft(5), arrests: -1 } })),
  (error) => error instanceof Refused && "/arrests" in error.pointers,
);

// What is nobody's API is refused too, and where nobody is, it is said after as many attempts.
const elsewhere = outbound({ url: `${url}/elsewhere`, token, attempts: 1 });
await assert.rejects(answer(elsewhere.GET("/v1/sources")), Refused);
const nobody = outbound({ url: "http://127.0.0.1:9", token, attempts: 2, firstPauseMs: 1 });
await assert.rejects(answer(nobody.GET("/v1/sources")), Unanswered);
assert(shown.length > 10);

// The compiler refuses what no API takes: each of these is an error, or there would be one.
export function mistakes(): void {
  // @ts-expect-error no such path
  void api.GET("/v1/seizure");
  // @ts-expect-error no idempotency key
  void api.POST("/v1/seizures", { body: draft(1) });
  // @ts-expect-error a seizure has items
  void api.POST("/v1/seizures", { params: keyed(), body: { port_code: "2402" } });
  // @ts-expect-error no such kind of item
  void api.POST("/v1/seizures", { params: keyed(), body: { items: [{ kind: "rounds", rounds: 1 }] } });
}

console.log("checked");
