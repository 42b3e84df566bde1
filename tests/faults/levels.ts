/**
 * The levels say how long and how often a fault is tried. `npm test` uses quick, `npm run test:slow` uses short,
 * and RESULTS.md comes from full.
 */
const LEVELS = ["quick", "short", "full"] as const;
type Level = (typeof LEVELS)[number];

function read(given = "quick"): Level {
  const level = LEVELS.find((name) => name === given);
  if (!level) throw new Error(`FAULTS is "${given}"; give one of ${LEVELS.join(", ")}.`);
  return level;
}

export const level = read(process.env.FAULTS || undefined);

/** The value for the level of this run. */
export const per = <Value>(values: Readonly<Record<Level, Value>>): Value => values[level];

/**
 * A bound in milliseconds that the service promises. The quick level runs beside other tests on a busy machine,
 * so only a hang exceeds the bound of this level.
 */
export const bound = (milliseconds: number): number =>
  milliseconds + per({ quick: 10_000, short: 0, full: 0 });
