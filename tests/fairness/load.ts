import { Agent, request } from "node:http";
import { buffer } from "node:stream/consumers";

export interface Outcome {
  /** The status of the answer, or 0 if no answer came. */
  status: number;
  /** Milliseconds from the due time of the request to the end of its answer. */
  took: number;
  bytes: number;
}

/** Posts `query` once and reads the whole answer. Without an agent, the call opens a new connection. */
export function post(
  address: string,
  query: string,
  { agent, localAddress }: { agent?: Agent; localAddress?: string } = {},
): Promise<Outcome> {
  const begun = performance.now();
  return new Promise((resolve) => {
    const done = (status: number, bytes: number) =>
      resolve({ status, bytes, took: performance.now() - begun });
    const sent = request(`${address}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      agent: agent ?? false,
      ...(localAddress ? { localAddress } : {}),
    });
    sent.on("error", () => done(0, 0));
    sent.on("response", (response) =>
      buffer(response).then(
        (body) => done(response.statusCode ?? 0, body.length),
        () => done(0, 0),
      ),
    );
    sent.end(JSON.stringify({ query }));
  });
}

/**
 * Sends requests at a fixed rate, even if answers are late, as many independent clients would. The latency counts
 * from the time at which a request was due, so that a slow generator does not make the service look better.
 */
export async function openLoad(address: string, query: string, { rate = 100, seconds = 5 }) {
  const agent = new Agent({ keepAlive: true });
  const outcomes: Promise<Outcome>[] = [];
  const begun = performance.now();
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const elapsed = Math.min(performance.now() - begun, seconds * 1_000);
      for (const due = (elapsed * rate) / 1_000; outcomes.length < due; ) {
        const lag = performance.now() - begun - (outcomes.length * 1_000) / rate;
        outcomes.push(post(address, query, { agent }).then((one) => ({ ...one, took: one.took + lag })));
      }
      if (elapsed < seconds * 1_000) return;
      clearInterval(timer);
      resolve();
    }, 5);
  });
  const all = await Promise.all(outcomes);
  const spent = (performance.now() - begun) / 1_000;
  agent.destroy();
  return { all, spent };
}

/** Sends requests as fast as answers come, with the given number in flight. */
export async function closedLoad(address: string, query: string, { clients = 10, seconds = 5 }) {
  const agent = new Agent({ keepAlive: true });
  const all: Outcome[] = [];
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (performance.now() - begun < seconds * 1_000) all.push(await post(address, query, { agent }));
    }),
  );
  const spent = (performance.now() - begun) / 1_000;
  agent.destroy();
  return { all, spent };
}

/** For the answers with a status, returns the number of answers per second and the latencies. */
export function answeredWith(status: number, { all, spent }: { all: Outcome[]; spent: number }) {
  const took = all
    .filter((one) => one.status === status)
    .map((one) => one.took)
    .sort((a, b) => a - b);
  const at = (share: number) => Math.round(took[Math.ceil(share * took.length) - 1] ?? 0);
  return {
    count: took.length,
    perSecond: Math.round(took.length / spent),
    median: at(0.5),
    p95: at(0.95),
    most: at(1),
  };
}
