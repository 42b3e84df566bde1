import { Agent, type IncomingHttpHeaders, request } from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { leftovers } from "../commands.ts";
import { bound, per } from "./levels.ts";
import type { Question } from "./questions.ts";
import { until } from "./until.ts";

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  ms: number;
}

/** The results of the requests of a load. */
export interface Tally {
  sent: number;
  /** The number of answers by status and error code: `200`, `503 DATABASE_UNAVAILABLE`. */
  answered: Record<string, number>;
  /** The number of answers with wrong data. */
  wrong: number;
  /** The number of requests without an answer. */
  lost: number;
  /** The number of answers that show something internal. */
  unmasked: number;
  /** The number of answers that came more than half a second after the deadline. */
  late: number;
  /** The number of new connections that the service did not accept, for example because it had stopped. */
  refused: number;
  /** The number of clients whose last answer did not have the header `Connection: close`. */
  open: number;
  /** The latencies of the right answers, in milliseconds. */
  took: number[];
  /** The latencies of the failures, in milliseconds. */
  failedAfter: number[];
  /** The first few wrong results, for the report. */
  examples: string[];
}

/**
 * Patterns of texts that no answer may show: SQL, words and codes of Postgres, names of libraries, addresses,
 * places in the code.
 */
const INTERNAL = new RegExp(
  [
    /\b(?:select|insert into|relation|column|sqlstate|syntax|statement|savepoint|lock timeout|canceling)\b/,
    /\b(?:postgres|pg|kysely|pool|socket|backend|administrator|recovery|pgbouncer|node_modules)\b/,
    /ECONN|EPIPE|ETIMEDOUT|terminat|127\.0\.0\.1|\b(?:08|25|3D|40|42|53|55|57|XX)[0-9A-Z]{3}\b/,
    /\.[jt]s\b|\bat .+:\d+|\b(?:topics|people|aliases|nodes|name_variants)\b/,
  ]
    .map(({ source }) => source)
    .join("|"),
  "i",
);

/**
 * Returns the internal text in the errors of an answer, or null. The `locations` and `path` of an error are not
 * searched, because they repeat parts of the client's document.
 */
export function internalsIn(errors: readonly { message?: string; extensions?: object }[]): string | null {
  const told = errors.map(({ message, extensions }) => ({ message, extensions }));
  return JSON.stringify(told).match(INTERNAL)?.[0] ?? null;
}

/** Sends one request. Rejects if no complete answer comes. */
export async function send(
  address: string,
  body: unknown,
  agent?: Agent,
  signal?: AbortSignal,
): Promise<Answer> {
  const begun = performance.now();
  return new Promise((resolve, reject) => {
    const sent = request(
      `${address}/graphql`,
      { method: "POST", agent, signal, headers: { "content-type": "application/json" } },
      (response) =>
        text(response).then((text) => {
          const { statusCode: status = 0, headers } = response;
          resolve({ status, headers, text, ms: performance.now() - begun });
        }, reject),
    );
    sent.on("error", reject);
    sent.end(JSON.stringify(body));
  });
}

export interface LoadOptions {
  clients: number;
  questions: readonly Question[];
  /** The service's deadline for each request, in seconds. */
  deadline?: number;
  /** The maximum number of requests. */
  requests?: number;
}

/** The pause of a client between two requests, in milliseconds. At the quick level other tests need the machine. */
const PAUSE = per({ quick: 100, short: 0, full: 0 });

/** Starts clients. Each client sends one request after the other on one connection until `stop`. */
export function startLoad(address: string, options: LoadOptions) {
  const { clients, questions, deadline = 10, requests = Number.POSITIVE_INFINITY } = options;
  const tally: Tally = {
    ...{ sent: 0, answered: {}, wrong: 0, lost: 0, unmasked: 0, late: 0, refused: 0, open: 0 },
    ...{ took: [], failedAfter: [], examples: [] },
  };
  const note = (what: "wrong" | "lost" | "unmasked" | "late" | "refused", example: string) => {
    tally[what]++;
    if (tally.examples.length < 10 && what !== "refused")
      tally.examples.push(`${what}: ${example.slice(0, 400)}`);
  };
  let stopping = false;
  let endsWhenRefused = false;
  leftovers.defer(() => {
    stopping = true; // the load of a failed test must end too
  });

  async function ask(agent: Agent): Promise<"right" | "failed" | "closed" | "end"> {
    const number = tally.sent++;
    const question = questions[number % questions.length] as Question;
    const asked = numbered(question, number);
    // After this time the client counts the request as lost.
    const patience = AbortSignal.timeout(deadline * 1_000 + 20_000);
    const answer = await send(address, asked.body, agent, patience).catch(
      (error) => error as NodeJS.ErrnoException,
    );
    if (answer instanceof Error) {
      // After a stop began, a new connection may be refused, but an accepted request is answered.
      const isRefused = answer.code === "ECONNREFUSED";
      note(isRefused ? "refused" : "lost", `${answer.code} ${answer.message}`);
      return endsWhenRefused && isRefused ? "end" : "failed";
    }
    const { data, errors } = parsed(answer.text);
    const code = errors?.[0]?.extensions?.code;
    const kind = [answer.status, code].filter(Boolean).join(" ");
    tally.answered[kind] = (tally.answered[kind] ?? 0) + 1;
    if (answer.ms > bound(deadline * 1_000 + 500)) note("late", `${kind} after ${Math.round(answer.ms)} ms`);
    if (errors) {
      const internal = internalsIn(errors);
      if (internal) note("unmasked", `${internal} in ${answer.text}`);
      const isTold = answer.status === 503 && /^\d+$/.test(answer.headers["retry-after"] ?? "");
      if (!isTold || data !== undefined) note("wrong", `not a complete 503: ${answer.status} ${answer.text}`);
    } else if (answer.status !== 200 || !isDeepStrictEqual(data, asked.data)) {
      note("wrong", `${asked.body.query.slice(0, 60)} ${answer.status} ${answer.text}`);
    } else tally.took.push(answer.ms);
    if (errors) tally.failedAfter.push(answer.ms);
    return answer.headers.connection === "close" ? "closed" : errors ? "failed" : "right";
  }

  const client = async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    let outcome: Awaited<ReturnType<typeof ask>> = "right";
    let isOpen = false;
    while (!stopping && outcome !== "end" && tally.sent < requests) {
      outcome = await ask(agent);
      if (outcome !== "end") isOpen = outcome !== "closed";
      // A refused client waits a little, because otherwise the many fast refusals would dominate the figures.
      if (outcome === "failed") await delay(20);
      if (requests === Number.POSITIVE_INFINITY) await delay(PAUSE);
    }
    if (isOpen) tally.open++;
    agent.destroy();
  };
  const done = Promise.all(Array.from({ length: clients }, client));
  return {
    tally,
    done: done.then(() => tally),
    /** From now on a client ends when its new connection is refused. */
    endWhenRefused: () => {
      endsWhenRefused = true;
      return done.then(() => tally);
    },
    /** Ends the load when the requests in flight are answered. */
    stop: () => {
      stopping = true;
      return done.then(() => tally);
    },
    /** Resolves after the given number of further right answers. Rejects if these answers do not come. */
    async answers(count: number): Promise<void> {
      const wanted = tally.took.length + count;
      await until(`${count} more answers are right`, () => {
        // The service no longer listens.
        if (tally.refused > 100)
          throw new Error(`The service is gone: ${JSON.stringify({ ...tally, took: [], failedAfter: [] })}`);
        return tally.took.length >= wanted;
      });
    },
  };
}

/** Adds a number to the question. The answer must repeat this number, so the answer to another request counts as wrong. */
function numbered({ query, variables, data }: Question, number: number) {
  const field = `request${number}`;
  return {
    body: { query: query.replace(/^((?:query|\{)[^{]*\{?)/m, `$1 ${field}: __typename `), variables },
    data: { ...data, [field]: "Query" },
  };
}

function parsed(text: string) {
  try {
    return JSON.parse(text) as {
      data?: unknown;
      errors?: { message?: string; extensions?: { code?: string } }[];
    };
  } catch {
    return { data: text };
  }
}
