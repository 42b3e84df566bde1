import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { SIZES } from "../../seeds/generate/sizes.ts";
import { report, standing, summary } from "./report.ts";
import type { Results } from "./results.ts";

/** This module reads the recorded runs, and writes the texts that show the figures of these runs. */

/** The file with the results of the benchmark for a record of this size. */
export const fileOf = (size: string) => join(import.meta.dirname, "results", `${size}.json`);
const README = join(import.meta.dirname, "..", "..", "README.md");
const MARKED = /(<!-- npm run bench writes this -->\n).*(<!-- to here -->)/s;

/** Rejects if no run with a record of this size is stored. */
export const readResults = async (size: string): Promise<Results> =>
  JSON.parse(await readFile(fileOf(size), "utf8"));

/** All recorded runs, the smallest record first. */
export async function allResults(): Promise<[Results, ...Results[]]> {
  const files = await readdir(dirname(fileOf(""))).catch((): string[] => []);
  const sizes = Object.keys(SIZES).filter((size) => files.includes(`${size}.json`));
  const all = await Promise.all(sizes.map(readResults));
  const [first, ...others] = all;
  if (!first) throw new Error("No run is recorded: npm run bench records one.");
  return [first, ...others];
}

/** The texts that `RESULTS.md` and the README must have, by path. */
export async function texts(): Promise<Map<string, string>> {
  const all = await allResults();
  const readme = await readFile(README, "utf8");
  if (!MARKED.test(readme)) throw new Error("README.md has no place for the table: see MARKED.");
  return new Map([
    [join(import.meta.dirname, "RESULTS.md"), report(all)],
    [README, readme.replace(MARKED, `$1\n${summary(all[0])}\n\n${standing(all[0])}\n\n$2`)],
  ]);
}
