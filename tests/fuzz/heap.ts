import { writeSync } from "node:fs";

// Loaded before the service, by --import and with --expose-gc: SIGUSR2 has it tell the bytes that are left on its heap after
// a collection.
process.on("SIGUSR2", () => {
  globalThis.gc?.();
  globalThis.gc?.();
  writeSync(1, `${JSON.stringify({ level: 0, heap: process.memoryUsage().heapUsed })}\n`);
});
