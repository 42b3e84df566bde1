import { readFile } from "node:fs/promises";
import { join } from "node:path";
import manifest from "../../package.json" with { type: "json" };
import type { Contender } from "./contenders.ts";

/** The installed versions of a contender's packages. */
export async function versionsOf({ packages }: Contender): Promise<string> {
  if (packages.length === 0) return manifest.version;
  const versions = packages.map(async (name) => {
    const file = join(import.meta.dirname, "node_modules", name, "package.json");
    return `${name} ${JSON.parse(await readFile(file, "utf8")).version}`;
  });
  return (await Promise.all(versions)).join(", ");
}
