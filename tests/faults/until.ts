import { setTimeout as delay } from "node:timers/promises";
import { PATIENCE } from "../patience.ts";

/**
 * Waits until a condition holds and returns the milliseconds that this took. Throws if the condition does not
 * hold in time.
 */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<number> {
  const begun = performance.now();
  while (!(await holds())) {
    if (performance.now() - begun > PATIENCE) throw new Error(`Waited in vain until ${what}`);
    await delay(10);
  }
  return performance.now() - begun;
}
