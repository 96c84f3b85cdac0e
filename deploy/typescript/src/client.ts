/** A typed client of the Outbound APIs: every path, parameter, body and answer is one of docs/openapi. */

import createClient, { type Client } from "openapi-fetch";
import type { paths as AggregatorPaths } from "./types/aggregator.js";
import type { paths as InspectionPaths } from "./types/inspection.js";
import type { paths as SeizurePaths, Problem } from "./types/seizure.js";

export type * as aggregator from "./types/aggregator.js";
export type * as inspection from "./types/inspection.js";
export type * as seizure from "./types/seizure.js";
export type { Problem };

export type Paths = AggregatorPaths & InspectionPaths & SeizurePaths;
export type Outbound = Client<Paths, "application/json" | "application/problem+json">;

export interface Options {
  /** A system, such as `https://outbound.example`. */
  url: string;
  /** An access token, or what gives the one to show now. */
  token: string | (() => string | Promise<string>);
  /** How often a request is sent. */
  attempts?: number;
  /** The first pause in milliseconds; each is twice the one before, with jitter, up to 5 seconds. */
  firstPauseMs?: number;
  /** What sends a request. */
  fetch?: (request: Request) => Promise<Response>;
}

/** The system refused (RFC 9457): what is wrong, and where. */
export class Refused extends Error {
  override readonly name = "Refused";

  constructor(readonly problem: Problem) {
    super(problem.detail);
  }

  /** What is wrong, by where: a JSON pointer into the body, or a parameter (`query/port`). */
  get pointers(): Record<string, string> {
    return Object.fromEntries((this.problem.errors ?? []).map((one) => [one.pointer, one.detail]));
  }
}

/** No answer after so many attempts. Calling again with the same idempotency key doubles nothing. */
export class Unanswered extends Error {
  override readonly name = "Unanswered";
}

/** A client of a system. What fails for a moment is sent again, under the key that it has. */
export function outbound(options: Options): Outbound {
  const client = createClient<Paths, "application/json" | "application/problem+json">({
    baseUrl: options.url,
    querySerializer: { array: { style: "form", explode: true } },
    fetch: (request) => insistently(request, options),
  });
  client.use({
    async onRequest({ request }) {
      const { token } = options;
      request.headers.set("Authorization", `Bearer ${typeof token === "string" ? token : await token()}`);
      return request;
    },
  });
  return client;
}

/** The body of an answer. Throws `Refused` for a refusal. */
export async function answer<T>(
  call: Promise<{ data?: T; error?: Problem; response: Response }>,
): Promise<T> {
  const { data, error, response } = await call;
  if (response.ok && data !== undefined) return data;
  throw new Refused(problemOf(error, response));
}

/** The pages of a list: `read` is given the cursor of the next one. */
export async function* pages<Page extends { next?: string | null }>(
  read: (cursor: string | null) => Promise<Page>,
): AsyncGenerator<Page> {
  let cursor: string | null = null;
  do {
    const page: Page = await read(cursor);
    yield page;
    cursor = page.next ?? null;
  } while (cursor !== null);
}

const TEMPORARY = new Set([429, 502, 503, 504]);
const LONGEST_PAUSE_MS = 5_000;
const LONGEST_ASKED_MS = 30_000;

async function insistently(request: Request, options: Options): Promise<Response> {
  const { attempts = 8, firstPauseMs = 200, fetch: send = fetch } = options;
  for (let made = 1; ; made++) {
    const outcome = await send(request.clone()).catch((error: unknown) => error);
    if (outcome instanceof Response && !passes(outcome)) return outcome;
    if (made >= attempts) {
      throw new Unanswered(`${request.url}: gave up after ${made} attempts`, { cause: outcome });
    }
    const backoff = Math.min(firstPauseMs * 2 ** (made - 1), LONGEST_PAUSE_MS) * (0.7 + 0.6 * Math.random());
    await new Promise((resolve) => setTimeout(resolve, Math.max(backoff, askedMs(outcome))));
  }
}

/** Whether a refusal may be none a moment later, such as a 409 while the first of two is being written. */
function passes(response: Response): boolean {
  return TEMPORARY.has(response.status) || (!response.ok && response.headers.has("retry-after"));
}

function askedMs(outcome: unknown): number {
  const asked = outcome instanceof Response ? (outcome.headers.get("retry-after") ?? "") : "";
  return /^\d+$/.test(asked) ? Math.min(Number(asked) * 1_000, LONGEST_ASKED_MS) : 0;
}

/** What a refusal says, also where it is no problem document. */
function problemOf(error: Problem | undefined, response: Response): Problem {
  if (typeof error === "object" && "detail" in error) return error;
  const words = `${response.status} ${response.statusText}`.trim();
  return { type: "about:blank", title: words, status: response.status, detail: words };
}
