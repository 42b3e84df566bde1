import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { chart } from "./chart.ts";
import { allResults, fileOf, texts } from "./recorded.ts";
import type { Results } from "./results.ts";

/** Stores the figures of a run, and writes all texts that show these figures. */
export async function record(measured: Results): Promise<void> {
  const file = fileOf(measured.size);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(measured, null, 1)}\n`);
  await writeFile(join(import.meta.dirname, "results.svg"), chart((await allResults())[0]));
  for (const [path, text] of await texts()) await writeFile(path, text);
}
