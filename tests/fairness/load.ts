import { Agent, request } from "node:http";
import { buffer } from "node:stream/consumers";

export interface Outcome {
  /** The status of the answer; 0 where there was none. */
  status: number;
  /** Milliseconds from the moment at which it was to be sent to the end of its answer. */
  took: number;
  bytes: number;
}

/** Posts `query` once, on a connection of its own where no agent is given, and reads the whole answer. */
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
 * Asks at a fixed rate, however late the answers come: open load, as that of callers who do not know of each other. A
 * request is late from the moment at which it was due, so that a generator that lags cannot flatter the service.
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

/** Asks as fast as answers come, so many at a time. */
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

/** What came of those that were answered with a status: how many a second, and how long they took. */
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
