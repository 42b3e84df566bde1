import { Agent, request } from "node:http";
import { buffer } from "node:stream/consumers";

export interface Outcome {
  /** The status of the answer; 0 where there was none. */
  status: number;
  /** Milliseconds from the moment at which it was to be sent to the end of its answer. */
  took: number;
  bytes: number;
}

/** Posts `query` once, and reads the whole answer. */
export function post(address: string, query: string, agent?: Agent): Promise<Outcome> {
  const begun = performance.now();
  return new Promise((resolve) => {
    const done = (status: number, bytes: number) =>
      resolve({ status, bytes, took: performance.now() - begun });
    const sent = request(`${address}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      ...(agent ? { agent } : {}),
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
        outcomes.push(post(address, query, agent).then((one) => ({ ...one, took: one.took + lag })));
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
      while (performance.now() - begun < seconds * 1_000) all.push(await post(address, query, agent));
    }),
  );
  const spent = (performance.now() - begun) / 1_000;
  agent.destroy();
  return { all, spent };
}

/** What came of a load: by status, how many, how many a second, and how long they took. */
export function summary({ all, spent }: { all: Outcome[]; spent: number }) {
  const byStatus = Map.groupBy(all, ({ status }) => status);
  return Object.fromEntries(
    [...byStatus].map(([status, those]) => {
      const took = those.map((one) => one.took).sort((a, b) => a - b);
      const at = (share: number) => Math.round(took[Math.ceil(share * took.length) - 1] ?? 0);
      return [
        status,
        {
          count: those.length,
          perSecond: Math.round(those.length / spent),
          median: at(0.5),
          p95: at(0.95),
          most: at(1),
        },
      ];
    }),
  );
}
