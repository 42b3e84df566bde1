import { appendFileSync } from "node:fs";
import { expect } from "vitest";
import { level } from "./levels.ts";
import { summary, type Tally } from "./load.ts";

/** What a fault did, for RESULTS.md. */
export interface Row extends ReturnType<typeof summary> {
  level: string;
  fault: string;
  /** How often, how long or in which way. */
  tried: string;
}

/** Adds a row to the file FAULTS_REPORT, one JSON a line. */
export function report(fault: string, tried: string, tally: Tally): void {
  const row: Row = { level, fault, tried, ...summary(tally) };
  if (process.env.FAULTS_REPORT) appendFileSync(process.env.FAULTS_REPORT, `${JSON.stringify(row)}\n`);
}

/** Whatever the fault, an answer is right or a 503 that says why, and comes in time. */
export function expectHarmless(tally: Tally): void {
  const { wrong, lost, unmasked, late, refused, examples } = tally;
  const nothing = { wrong: 0, lost: 0, unmasked: 0, late: 0, refused: 0, examples: [] };
  expect({ wrong, lost, unmasked, late, refused, examples }).toEqual(nothing);
  const { 200: right, ...failures } = tally.answered;
  expect(right).toBeGreaterThan(0);
  for (const kind of Object.keys(failures)) {
    expect(kind).toMatch(/^503 (?:DATABASE_UNAVAILABLE|OVERLOADED|DEADLINE_EXCEEDED)$/);
  }
}
