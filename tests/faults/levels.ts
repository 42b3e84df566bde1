/** How long and how often each fault is tried: quick within `npm test`, short within `npm run test:slow`, full for RESULTS.md. */
const LEVELS = ["quick", "short", "full"] as const;
type Level = (typeof LEVELS)[number];

function read(given = "quick"): Level {
  const level = LEVELS.find((name) => name === given);
  if (!level) throw new Error(`FAULTS is "${given}"; give one of ${LEVELS.join(", ")}.`);
  return level;
}

export const level = read(process.env.FAULTS || undefined);

/** What is given for the level of this run. */
export const per = <Value>(values: Readonly<Record<Level, Value>>): Value => values[level];

/**
 * A bound in milliseconds that the contract states. The quick level runs beside other tests on a busy machine: there
 * the bound is so wide that only what hangs goes beyond it.
 */
export const bound = (milliseconds: number): number =>
  milliseconds + per({ quick: 10_000, short: 0, full: 0 });
