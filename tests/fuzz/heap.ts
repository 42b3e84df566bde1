import { writeSync } from "node:fs";

// Node loads this file before the service, because of --import, and needs --expose-gc. On SIGUSR2 the process
// collects garbage and prints the bytes on the heap.
process.on("SIGUSR2", () => {
  globalThis.gc?.();
  globalThis.gc?.();
  writeSync(1, `${JSON.stringify({ level: 0, heap: process.memoryUsage().heapUsed })}\n`);
});
