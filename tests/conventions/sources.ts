import { globSync, readFileSync } from "node:fs";

// The conventions are rules of the code that a reader cannot guess. Each rule is a function that returns its
// violations as sentences. The tests expect no violation in our code, and violations in made-up code that breaks
// the rule.

/** A file of the checkout. */
export interface File {
  path: string;
  text: string;
}

export const root = new URL("../../", import.meta.url);

export const filesOf = (...patterns: string[]): File[] =>
  globSync(patterns, { cwd: root, exclude: ["**/node_modules/**"] })
    .map((path) => path.replaceAll("\\", "/"))
    .sort()
    .map((path) => ({ path, text: readFileSync(new URL(path, root), "utf8") }));

export const LAYERS = ["db", "schema", "seeds", "src", "tests"];
export const sources = () => filesOf(...LAYERS.flatMap((layer) => [`${layer}/**/*.ts`, `${layer}/**/*.js`]));

/** The comments of a file. In SQL, only comments that fill a whole line are found. */
export const COMMENT = /(?<=^|\s)\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$|^\s*--\s.*$/gm;
