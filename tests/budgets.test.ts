import { sql } from "kysely";
import { describe, expect } from "vitest";
import { createDatabase, type Database } from "#db/client.ts";
import { reading } from "#db/pool/reading.ts";
import { createContext } from "#schema/core/context.ts";
import { idsOf } from "./graph.ts";
import { serviceOn, test } from "./harness.ts";

const PLENTY = {
  rows: 1_000_000,
  objects: 1_000_000,
  values: 10_000_000,
  bytes: 1_000_000_000,
  cost: 1_000_000_000,
};

describe("the budget of rows of a request", () => {
  test("the budget counts the rows of all statements, and Postgres sends at most one row beyond the budget", async ({
    url,
  }) => {
    await using db = createDatabase(url, { connections: 1 });
    const database = reading(db, { signal: new AbortController().signal, rows: 10 });
    const rows = (count: number) => sql`select generate_series(1, ${count}::integer)`.execute(database);
    expect((await rows(6)).rows).toHaveLength(6);
    await expect(rows(1_000_000)).rejects.toMatchObject({
      code: "LIMIT_EXCEEDED",
      limit: "rows",
      atMost: 10,
    });
    expect(database.rowsRead(), "the row beyond the limit shows that there are more rows").toBe(11);
    expect(
      (await sql`select generate_series(1, 20)`.execute(db)).rows,
      "other requests have their own limits",
    ).toHaveLength(20);
  });

  test("a request within the budget gets all rows, also from a statement without parameters", async ({
    url,
  }) => {
    await using db = createDatabase(url, { connections: 1 });
    for (let round = 0; round < 3; round++) {
      const database = reading(db, { signal: new AbortController().signal, rows: 10 });
      expect((await sql`select generate_series(1, 10)`.execute(database)).rows).toHaveLength(10);
    }
    await expect(
      sql`select 1 / 0`.execute(reading(db, { signal: new AbortController().signal, rows: 10 })),
      "the stack of an error of Postgres names this file",
    ).rejects.toMatchObject({
      message: "division by zero",
      stack: expect.stringContaining("db/pool/connection.ts"),
    });
  });
});

describe("the budget of an answer", () => {
  const query = `{ dialogueSessions(first: 20) { nodes { name topics { name } delegations { nodes { party { name } } } } } }`;
  const bomb = `{ topics { nodes { articles { nodes { topics { articles { nodes { topics { articles { nodes { id } } } } } } } } } } }`;

  test.for([
    ["rows", { ...PLENTY, rows: 60 }, query, /^dialogueSessions\.nodes\./],
    ["objects", { ...PLENTY, objects: 60 }, query, /^dialogueSessions\.nodes\./],
    ["objects", { ...PLENTY, objects: 5_000 }, bomb, /^topics\.nodes\.articles\./],
    // A promise that is pending when the limit is reached must not become an unhandled rejection.
    [
      "objects",
      { ...PLENTY, objects: 150 },
      "{ topics(first: 100) { nodes { articles { totalCount } } } }",
      /^topics\.nodes/,
    ],
    ["values", { ...PLENTY, values: 100 }, query, /^dialogueSessions\.nodes\./],
    ["values", { ...PLENTY, values: 30_000 }, bomb, /^topics\.nodes\.articles\./],
    ["bytes", { ...PLENTY, bytes: 1_000 }, query, undefined],
  ] as const)(
    "an answer with too many %s is refused as a whole",
    async ([limit, budget, query, field], { url }) => {
      await using db = createDatabase(url);
      await using service = serviceOn(db, { limits: budget });
      for (const accept of ["application/json", "application/graphql-response+json"]) {
        const response = await service.post({ query }, { accept });
        expect(response.status).toBe(400);
        const { data, errors, ...rest } = await response.json();
        expect({ data, rest }).toEqual({ data: undefined, rest: {} });
        expect(errors).toHaveLength(1);
        expect(errors[0].extensions).toMatchObject({ code: "LIMIT_EXCEEDED", limit, atMost: budget[limit] });
        expect(errors[0].message).toContain(String(budget[limit]));
        if (field) expect(errors[0].extensions.field).toMatch(field);
      }
      expect(service.logged).toEqual([]);
    },
  );
});

describe("a long answer", () => {
  const place = { fieldNodes: [], path: undefined as never };
  const noDatabase = undefined as unknown as Database;

  test("other requests can run while a long answer is made, and the answer keeps its order", async () => {
    const { answered } = createContext(noDatabase);
    const done: (number | string)[] = [];
    const answers = Array.from({ length: 10 }, async (_, index) => {
      done.push(await answered(index, 1, 4_000, place));
    });
    setImmediate(() => done.push("another"));
    await Promise.all(answers);
    expect(done.filter((item) => item !== "another")).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(done.indexOf("another")).toBeGreaterThan(0);
    expect(done.indexOf("another")).toBeLessThan(6);
    expect(answered("later", 1, 1, place), "no other request waits any more").toBe("later");
  });

  test("a usual answer is too short to make a pause", () => {
    const { answered } = createContext(noDatabase);
    for (let index = 0; index < 100; index++) expect(answered(index, 1, 90, place)).toBe(index);
  });

  test("only the fields that apply to an object's type count as its values", async ({ db }) => {
    const topics = (await idsOf(db, { name: "Topic" })).slice(0, 10);
    const query = `query ($ids: [ID!]!) { nodes(ids: $ids) {
      __typename id ...T ... on Person { b: id c: id f: id } ... on Entity { slug a: name ... { name name } } } }
      fragment T on Topic { d: id e: id }`;
    for (const [values, status] of [
      [79, 400],
      [80, 200],
    ] as const) {
      await using service = serviceOn(db, { limits: { ...PLENTY, values } });
      expect((await service.post({ query, variables: { ids: topics } })).status).toBe(status);
    }
  });
});
