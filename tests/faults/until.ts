import { setTimeout as delay } from "node:timers/promises";
import { PATIENCE } from "../patience.ts";

/** Waits until something holds, and gives the milliseconds that took. Throws where all patience was not enough. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<number> {
  const begun = performance.now();
  while (!(await holds())) {
    if (performance.now() - begun > PATIENCE) throw new Error(`It did not come to this: ${what}`);
    await delay(10);
  }
  return performance.now() - begun;
}
