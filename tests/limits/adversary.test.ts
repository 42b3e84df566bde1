import { parse, validate } from "graphql";
import { expect } from "vitest";
import { schema } from "#schema/index.ts";
import { LIMITS_BY_DEFAULT } from "#src/limits.ts";
import { idsOf, nodeTypes } from "../graph.ts";
import { type Answer, serviceOn, test } from "../harness.ts";
import { drawing } from "./documents.ts";
import { type Candidate, climb, countsOf, dearest, pointsOf, THOUGHT_OF } from "./search.ts";

// Searches for the most expensive documents that the limits allow, first by the counts before execution, then by
// the content of the answers. The number of objects in an answer may not exceed the points that the query costs.
// ADVERSARY_TRIES sets the length of the search, and ADVERSARY_SEED sets its random start. The last line prints
// the largest counts found.

const TRIES = Number(process.env.ADVERSARY_TRIES || 300);
const SEED = Number(process.env.ADVERSARY_SEED || 1);

test("the answer to an allowed document never has more objects than the document costs points", async ({
  db,
}) => {
  const references = new Map<string, readonly string[]>();
  for (const type of nodeTypes) references.set(type.name, (await idsOf(db, type)).slice(0, 50));
  for (const name of ["Node", "_Entity"]) references.set(name, [...references.values()].flat());
  await using service = serviceOn(db);
  const draw = drawing(SEED);
  const most = (found: readonly Candidate[], measure: string) =>
    dearest(found, 1).reduce((most, { scores }) => Math.max(most, scores[measure] ?? 0), 0);

  /** Returns the counts of the answer's content, or null if the document is refused or takes too long. */
  async function answeredWith(text: string) {
    if (validate(schema, parse(text)).length > 0) return null;
    const points = pointsOf(text);
    const response = await service.post({ query: text }, { "x-cost": "1" });
    const body = await response.text();
    const {
      data,
      errors = [],
      extensions,
    }: Answer & { extensions?: { cost: { rows: number } } } = JSON.parse(body);
    const codes = [...new Set(errors.map(({ extensions }) => extensions.code))];
    const refusals =
      points === null
        ? ["LIMIT_EXCEEDED"]
        : ["INVALID_ARGUMENT", "DEADLINE_EXCEEDED", ...(data ? [] : ["LIMIT_EXCEEDED"])];
    expect(refusals, text).toEqual(expect.arrayContaining(codes));
    if (points === null || !data) return null;
    const counts = countsOf(data);
    expect(counts.objects, text).toBeLessThanOrEqual(points);
    return { ...counts, bytes: body.length, rows: extensions?.cost.rows ?? 0 };
  }

  const counted = await climb([], TRIES, draw, references, (text) => {
    const points = pointsOf(text);
    return points === null ? null : { points, fields: text.split("\n").length };
  });
  expect(most(counted, "points")).toBeGreaterThan(LIMITS_BY_DEFAULT.cost / 10);
  const start = [...counted.map(({ text }) => text), ...THOUGHT_OF];
  const answered = await climb(start, Math.max(TRIES / 5, start.length), draw, references, answeredWith);
  expect(most(answered, "objects"), "the search finds large answers").toBeGreaterThan(1_000);
  expect(service.logged.filter(({ level }) => level >= 50)).toEqual([]);
  if (process.env.ADVERSARY_TRIES) {
    for (const measure of ["objects", "values", "rows", "bytes"])
      console.log(`${most(answered, measure)} ${measure} at most`);
    console.log(
      dearest(answered, 1)
        .map(({ text }) => text)
        .join("\n\n"),
    );
  }
});
