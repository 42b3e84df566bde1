import autocannon, { type Result } from "autocannon";
import type { Service } from "./contenders.ts";
import { cpuOf, cpuOfAll } from "./machine.ts";
import type { Round } from "./results.ts";

/** The number of requests in flight. Each request has a separate connection. */
export const CONNECTIONS = 8;

export interface Requests {
  readonly path: string;
  /** The body of the next request. */
  readonly next: () => string;
}

/** A contender failed some of its requests. */
export class Failure extends Error {}

/** Sends requests until the given number is answered, or for the given number of seconds. */
export async function load(
  { port }: Service,
  { path, next }: Requests,
  until: { amount: number } | { duration: number },
  connections = CONNECTIONS,
) {
  const latencies: number[] = [];
  const begun = performance.now();
  let last = begun;
  const { errors, non2xx, mismatches } = await new Promise<Result>((resolve, reject) => {
    const running = autocannon(
      {
        url: `http://127.0.0.1:${port}`,
        connections,
        ...until,
        // The number of milliseconds between two checks whether the load is done.
        sampleInt: 50,
        requests: [
          {
            method: "POST",
            path,
            headers: { "content-type": "application/json" },
            setupRequest: (request) => ({ ...request, body: next() }),
          },
        ],
        verifyBody: (body) => !String(body).includes('"errors"'),
      },
      (error, result) => (error ? reject(error) : resolve(result)),
    );
    running.on("response", (_client, _status, _bytes, milliseconds) => {
      latencies.push(milliseconds);
      last = performance.now();
    });
  });
  latencies.sort((one, other) => one - other);
  const percentile = (share: number) => latencies[Math.floor(share * (latencies.length - 1))] ?? Number.NaN;
  return {
    asked: latencies.length + errors,
    /** The number of broken connections, refusals and answers with errors. */
    failed: errors + Math.max(non2xx, mismatches),
    seconds: (last - begun) / 1_000,
    p50: percentile(0.5),
    p99: percentile(0.99),
  };
}

/**
 * Runs one round with a fixed number of requests, so that all counted CPU time belongs to these requests. Throws a
 * {@link Failure} if a request fails, because an error does not cost what an answer costs.
 */
export async function round(
  service: Service,
  postgres: number,
  requests: Requests,
  amount: number,
): Promise<Round> {
  const counters = async () => ({
    service: await cpuOf(service.pid),
    postgres: await cpuOf(postgres),
    own: (process.cpuUsage().user + process.cpuUsage().system) / 1_000,
    all: cpuOfAll(),
    time: performance.now(),
  });
  const before = await counters();
  const { asked, failed, seconds, p50, p99 } = await load(service, requests, { amount });
  const after = await counters();
  if (failed > 0) throw new Failure(`it failed ${failed} of ${asked} requests`);
  const taken = (what: keyof typeof before) => after[what] - before[what];
  return {
    serviceCpu: taken("service") / asked,
    postgresCpu: taken("postgres") / asked,
    requestsPerSecond: asked / seconds,
    p50,
    p99,
    others: Math.max(0, taken("all") - taken("service") - taken("postgres") - taken("own")) / taken("time"),
  };
}
