import { readFileSync } from "node:fs";
import type { Row } from "./verdict.ts";

// Makes the table of RESULTS.md of what a run wrote: FAULTS=full FAULTS_REPORT=rows.ndjson npx vitest run --config
// vitest.faults.config.ts && node tests/faults/report.ts rows.ndjson

const [, , file = ""] = process.argv;
const rows = readFileSync(file, "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Row);

/** Tries of the same fault in the same way, as one row. */
const byTry = Map.groupBy(rows, ({ fault, tried }) => `${fault} | ${tried}`);
const lines = [...byTry].sort().map(([tried, tallies]) => {
  const sum = (of: (row: Row) => number) => tallies.reduce((total, row) => total + of(row), 0);
  const counts = [
    sum(({ sent }) => sent),
    ...["200", "503"].map((status) =>
      sum(({ answered }) =>
        Object.entries(answered).reduce(
          (total, [kind, count]) => total + (kind.startsWith(status) ? count : 0),
          0,
        ),
      ),
    ),
    ...(["wrong", "lost", "unmasked", "late"] as const).map((what) => sum((row) => row[what])),
  ];
  return `| ${tried} | ${counts.join(" | ")} |`;
});
const head = ["fault", "tried", "sent", "right", "503", "wrong", "lost", "unmasked", "late"];
console.log([`| ${head.join(" | ")} |`, `|${" --- |".repeat(head.length)}`, ...lines].join("\n"));
