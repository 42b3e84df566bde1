import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, delimiter, dirname, join } from "node:path";

// Copies the project, does in the copy exactly what docs/add-a-noun.md says, and runs the checks there. If a check fails,
// the copy is kept.

const PROJECT = join(import.meta.dirname, "..");
const PAGE = "docs/add-a-noun.md";

const BLOCK = /^```(\w+)\n(.*?)^```$/gms;

const TESTS =
  "conventions federation filters generate groups limits.test loading mascots pages search seeds sql";
const CHECKS: readonly (readonly [program: string, ...words: string[]])[] = [
  ["npm", "run", "regenerate"],
  ["tsc", "--noEmit"],
  ["biome", "check", "."],
  ["vitest", "run", ...TESTS.split(" ")],
];

/** Applies a diff to the text of a file. A diff has unchanged, removed and added lines, and `@@` between its hunks. */
function changed(path: string, text: string, differences: string): string {
  return differences.split("@@\n").reduce((before, hunk) => {
    const lines = hunk.match(/^.*\n/gm) ?? [];
    const without = (sign: string) =>
      lines
        .filter((line) => !line.startsWith(sign))
        .map((line) => line.slice(1))
        .join("");
    const [above = "", below, ...more] = before.split(without("+"));
    if (below === undefined || more.length > 0)
      throw new Error(
        `${PAGE} changes ${path}, which must contain these lines exactly once:\n${without("+")}`,
      );
    return above + without("-") + below;
  }, text);
}

/** Makes the changes of the page in a copy of the project. */
async function carryOut(folder: string) {
  const page = await readFile(join(folder, PAGE), "utf8");
  for (const { 1: language, 2: block = "", index } of page.matchAll(BLOCK)) {
    const above = page.slice(0, index).trimEnd().split("\n\n").at(-1) ?? "";
    const path = above.match(/^`([\w./-]+)`/)?.[1];
    if (!path)
      throw new Error(
        `The paragraph above each block in ${PAGE} must begin with a path, and this one does not:\n${block}`,
      );
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    if (language === "diff") await writeFile(file, changed(path, await readFile(file, "utf8"), block));
    else await writeFile(file, block, { flag: "wx" });
  }
}

const folder = await mkdtemp(join(tmpdir(), "rapporteur-noun-"));
const isOurs = (path: string) => !/^(node_modules|\.git|\.data.*|\.test-data)$/.test(basename(path));
await cp(PROJECT, folder, { recursive: true, filter: isOurs });
await symlink(join(PROJECT, "node_modules"), join(folder, "node_modules"));
await carryOut(folder);
const env = { ...process.env, PATH: join(folder, "node_modules/.bin") + delimiter + process.env.PATH };
for (const [program, ...words] of CHECKS) {
  const [status] = await once(spawn(program, words, { cwd: folder, env, stdio: "inherit" }), "close");
  if (status !== 0) {
    console.error(`\n${PAGE} is wrong: \`${program} ${words.join(" ")}\` fails in ${folder}`);
    process.exit(1);
  }
}
await rm(folder, { recursive: true });
