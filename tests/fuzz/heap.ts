import { writeSync } from "node:fs";

// Loaded before the service by --import, with --expose-gc. On SIGUSR2 it collects garbage and prints the
// bytes on the heap.
process.on("SIGUSR2", () => {
  globalThis.gc?.();
  globalThis.gc?.();
  writeSync(1, `${JSON.stringify({ level: 0, heap: process.memoryUsage().heapUsed })}\n`);
});
