import { readFileSync } from "node:fs";
import { parse, validate } from "graphql";
import { expect } from "vitest";
import { schema } from "#schema/index.ts";
import { LIMITS_BY_DEFAULT } from "#src/limits.ts";
import { type Answer, serviceOn, test } from "../harness.ts";
import { countsOf, pointsOf } from "./search.ts";

// The most expensive documents that the search in tests/scale/adversary.scale.ts found. The same file measures
// the documents.

const documents: string[] = JSON.parse(readFileSync(new URL("./dearest.json", import.meta.url), "utf8"));

test("there are twenty expensive documents, all valid and allowed", () => {
  expect(new Set(documents).size).toBe(20);
  for (const text of documents) {
    expect(pointsOf(text), text).not.toBeNull();
    expect(validate(schema, parse(text)), text).toEqual([]);
  }
});

test("each expensive document is answered within all limits, or refused by one of them", async ({ db }) => {
  await using service = serviceOn(db);
  const { objects, values, bytes, rows } = LIMITS_BY_DEFAULT;
  for (const query of documents) {
    const response = await service.post({ query }, { "x-cost": "1" });
    const text = await response.text();
    const {
      data,
      errors = [],
      extensions,
    }: Answer & { extensions?: { cost: { rows: number } } } = JSON.parse(text);
    if (response.status !== 200) {
      expect({ status: response.status, data, ...errors[0]?.extensions }, query).toMatchObject({
        status: 400,
        data: undefined,
        code: "LIMIT_EXCEEDED",
        limit: expect.stringMatching(/^(objects|values|bytes|rows)$/),
      });
      continue;
    }
    const counts = countsOf(data);
    expect(counts.objects, query).toBeLessThanOrEqual(objects);
    expect(counts.values, query).toBeLessThanOrEqual(values);
    expect(extensions?.cost.rows, query).toBeLessThanOrEqual(rows);
    expect(Buffer.byteLength(text), query).toBeLessThan(bytes + 1_000);
  }
  expect(service.logged.filter(({ level }) => level >= 50)).toEqual([]);
});
