import { appendFileSync } from "node:fs";
import { expect } from "vitest";
import { level } from "./levels.ts";
import type { Tally } from "./load.ts";

const COUNTS = ["sent", "wrong", "lost", "unmasked", "late", "refused"] as const;

/** The results of a fault, a row of RESULTS.md. */
export interface Row extends Record<(typeof COUNTS)[number], number> {
  level: string;
  fault: string;
  /** A text that says how often, how long or in which way the fault was tried. */
  tried: string;
  /** Other figures that were checked. */
  measured: string;
  answered: Record<string, number>;
}

/** Appends a row to the file FAULTS_REPORT, as one line of JSON. The results of several loads are added up to one row. */
export function report(fault: string, tried: string, measured: string, ...tallies: Tally[]): void {
  if (!process.env.FAULTS_REPORT) return;
  const counts = COUNTS.map((what) => [what, tallies.reduce((sum, tally) => sum + tally[what], 0)]);
  const answered: Row["answered"] = {};
  for (const [kind, count] of tallies.flatMap((tally) => Object.entries(tally.answered))) {
    answered[kind] = (answered[kind] ?? 0) + count;
  }
  const row: Row = { level, fault, tried, measured, answered, ...Object.fromEntries(counts) };
  appendFileSync(process.env.FAULTS_REPORT, `${JSON.stringify(row)}\n`);
}

/** Writes a number of milliseconds as a text in seconds. */
export const inSeconds = (...milliseconds: number[]) =>
  `${(Math.max(0, ...milliseconds) / 1_000).toFixed(2)} s`;

/** Expects that under any fault each answer comes in time, and is right or a 503 that states the reason. */
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
