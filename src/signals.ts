import { constants } from "node:os";

/** Aborts on SIGINT, SIGTERM or SIGHUP. The process ends at once after another signal, or if stopping takes too long. */
export function stopSignal(): AbortSignal {
  const stop = new AbortController();
  let stoppedAt = 0;
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(name, () => {
      const status = 128 + constants.signals[name];
      if (!stop.signal.aborted) {
        stoppedAt = performance.now();
        setTimeout(() => process.exit(status), 9_500).unref();
        stop.abort(status);
      }
      // Under npm one Ctrl-C arrives twice: from the terminal and from npm.
      else if (performance.now() - stoppedAt > 500) process.exit(status);
    });
  }
  return stop.signal;
}
