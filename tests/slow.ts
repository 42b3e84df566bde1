import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";

// Runs the checks that take too long for `npm test`: scale, faults, docs/add-a-noun.md on a copy of the project,
// and the checks of the benchmark. FAULTS sets the level of the faults, which is `short` if FAULTS is not set.
// Other work of the machine can disturb the checks of scale and faults, so a file that fails runs once more,
// alone. The last lines of the output list the files that ran again.

const SUITES = ["vitest.scale.config.ts", "vitest.faults.config.ts"];
// The types of the benchmark are checked last, because the check of the benchmark installs packages that the types
// need.
const COMMANDS = [
  ["node", "tests/add-a-noun.ts"],
  ["node", "tests/bench/bench.ts", "--check"],
  ["tsc", "--noEmit", "--project", "tests/bench"],
] as const;

/** Runs a suite or some of its files. Returns the files that failed, or null if the suite failed as a whole. */
async function run(config: string, files: readonly string[] = []): Promise<string[] | null> {
  const folder = await mkdtemp(join(tmpdir(), "rapporteur-slow-"));
  const report = join(folder, "report.json");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const vitest = spawn("vitest", ["run", "--config", config, ...reporters, ...files], {
    env: { ...process.env, FAULTS: process.env.FAULTS || "short" },
    stdio: "inherit",
  });
  const [status] = await once(vitest, "close");
  const text = await readFile(report, "utf8").catch(() => "");
  await rm(folder, { recursive: true, force: true });
  if (status === 0) return [];
  if (!text) return null;
  const { testResults } = JSON.parse(text) as { testResults: { name: string; status: string }[] };
  const failed = testResults.filter((file) => file.status === "failed").map(({ name }) => relative("", name));
  return failed.length > 0 ? failed : null;
}

const lines: string[] = [];
for (const config of SUITES) {
  const failed = await run(config);
  if (failed === null) lines.push(`FAILED: ${config} as a whole`);
  for (const file of failed ?? []) {
    const again = await run(config, [file]);
    lines.push(again?.length === 0 ? `passed when it ran again, alone: ${file}` : `FAILED twice: ${file}`);
  }
  if (failed?.length === 0) lines.push(`passed: ${config}`);
}
for (const [program, ...words] of COMMANDS) {
  const [status] = await once(spawn(program, words, { stdio: "inherit" }), "close");
  lines.push(`${status === 0 ? "passed" : "FAILED"}: ${program} ${words.join(" ")}`);
}
console.log(`\n${lines.join("\n")}`);
process.exitCode = lines.some((line) => line.startsWith("FAILED")) ? 1 : 0;
