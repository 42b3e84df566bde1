import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createDatabase } from "#db/client.ts";
import { createLog } from "#src/log.ts";
import { createService } from "#src/service.ts";

// This process runs a service for measuring.ts. The service runs one document at a time, and the process reports
// the resources that each document used.

/** The resources of a request: milliseconds of CPU time of the thread, and megabytes. */
export interface Measured {
  readonly status: number;
  /** The limit that refused the request, or undefined if the request was answered. */
  readonly limit?: string;
  readonly bytes: number;
  /** The longest pause of the event loop and the total time, in milliseconds of CPU time. */
  readonly stretch: number;
  readonly total: number;
  /** The peak of the heap during the request, less the size of the heap at rest. */
  readonly heap: number;
}

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;
const heapUsed = () => getHeapStatistics().used_heap_size / 1_000_000;
const processorTime = () => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
};

await using db = createDatabase(String(process.env.DATABASE_URL));
const service = createService({
  db,
  log: createLog({ level: "silent", forPeople: false }),
  deadline: Number(process.env.DEADLINE),
});

async function measure(query: string): Promise<Measured> {
  const body = JSON.stringify({ query });
  collect();
  const rest = heapUsed();
  const begun = processorTime();
  let [stretch, heap, last] = [0, 0, begun];
  // A timer runs at most once in each turn of the event loop.
  const look = () => {
    const now = processorTime();
    stretch = Math.max(stretch, now - last);
    last = now;
    heap = Math.max(heap, heapUsed() - rest);
  };
  const looking = setInterval(look, 1);
  const response = await service.fetch("http://rapporteur/graphql", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
  });
  const text = await response.text();
  look();
  clearInterval(looking);
  const limit = text.startsWith('{"errors"') ? JSON.parse(text).errors[0].extensions.limit : undefined;
  return { status: response.status, limit, bytes: text.length, stretch, total: last - begun, heap };
}

for await (const query of queries()) process.send?.(await measure(query));

async function* queries(): AsyncGenerator<string> {
  const waiting: string[] = [];
  let next = Promise.withResolvers<void>();
  process.on("message", (query: string) => {
    waiting.push(query);
    next.resolve();
  });
  process.on("disconnect", () => {
    waiting.length = 0;
    process.exit();
  });
  for (;;) {
    await next.promise;
    next = Promise.withResolvers();
    yield* waiting.splice(0);
  }
}
