import { readFileSync } from "node:fs";
import type { Row } from "./verdict.ts";

// Makes the table of RESULTS.md from the file that a run wrote as FAULTS_REPORT: node tests/faults/report.ts rows.ndjson

const [, , file = ""] = process.argv;
const rows = readFileSync(file, "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Row);

const lines = rows
  .map(({ fault, tried, measured, answered, sent, wrong, lost, unmasked, late, refused }) => {
    const failed = Object.entries(answered).filter(([kind]) => kind !== "200");
    const failures = failed.map(([kind, count]) => `${count} ${kind.replace("503 ", "")}`).join(", ") || 0;
    const counts = [sent, answered["200"] ?? 0, failures, wrong, lost, unmasked, late, refused];
    // A fault that is tried without load has no counts.
    return [fault, tried, ...(sent > 0 ? counts : counts.map(() => "")), measured].join(" | ");
  })
  .sort();
const head = [
  "fault",
  "tried",
  "sent",
  "right",
  "503",
  "wrong",
  "lost",
  "unmasked",
  "late",
  "not accepted",
  "measured",
];
console.log(
  [head.join(" | "), head.map(() => "---").join(" | "), ...lines].map((line) => `| ${line} |`).join("\n"),
);
