import { globSync, readFileSync } from "node:fs";

// The rules of the code that a reader could not guess from it. A rule is a function that lists in words who breaks it:
// the list is empty for what we have, and it is not for an offender made up beside it.

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

/** The comments of a file: those of TypeScript, and those of SQL where a line is nothing else. */
export const COMMENT = /(?<=^|\s)\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$|^\s*--\s.*$/gm;
