import { readdirSync, readFileSync } from "node:fs";
import { expect } from "vitest";
import { test } from "./harness.ts";

// The first line of each document states the question in plain words. The JSON file of the same name has the answer
// for the seeds.

const FOLDER = new URL("./questions/", import.meta.url);

/**
 * The maximum number of statements of a question. A question needs one statement per list, relation and set of
 * groups, however long the lists are.
 */
const STATEMENTS_AT_MOST = 20;

const read = (file: string) => readFileSync(new URL(file, FOLDER), "utf8");
const stemsOf = (extension: string) =>
  readdirSync(FOLDER)
    .filter((file) => file.endsWith(extension))
    .map((file) => file.slice(0, -extension.length));

const questions = stemsOf(".graphql").map((stem) => {
  const document = read(`${stem}.graphql`);
  return { stem, document, question: document.match(/^# (.+\?)\n/)?.[1] };
});

test("every document begins with a question, has one operation, and has a file with the answer", () => {
  expect(questions.filter(({ question }) => question === undefined)).toEqual([]);
  expect(new Set(questions.map(({ question }) => question)).size).toBe(questions.length);
  expect(questions.length).toBeGreaterThan(0);
  expect(stemsOf(".json")).toEqual(questions.map(({ stem }) => stem));
});

for (const { stem, document, question } of questions) {
  test(question ?? stem, async ({ ask, statements }) => {
    expect(await ask(document)).toEqual({ data: JSON.parse(read(`${stem}.json`)) });
    expect(statements.length).toBeGreaterThan(0);
    expect(statements.length).toBeLessThanOrEqual(STATEMENTS_AT_MOST);
  });
}
