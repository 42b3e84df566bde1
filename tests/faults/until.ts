import { setTimeout as delay } from "node:timers/promises";

/** Waits until something holds, and gives the milliseconds that took. Throws where half a minute was not enough. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<number> {
  const begun = performance.now();
  while (!(await holds())) {
    if (performance.now() - begun > 30_000)
      throw new Error(`In half a minute it did not come to this: ${what}`);
    await delay(10);
  }
  return performance.now() - begun;
}
