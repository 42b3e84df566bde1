import { globSync, readFileSync } from "node:fs";
import type { GraphQLFormattedError } from "graphql";
import { sql } from "kysely";
import { describe, expect } from "vitest";
import type { Database } from "#db/client.ts";
import { DeadlineExceededError, LockedError, OverloadedError } from "#db/errors.ts";
import { test as base, type Service, serviceOn } from "./harness.ts";

const test = base.extend<{ service: Service }>({
  service: async ({ db }, use) => {
    await using service = serviceOn(db);
    await use(service);
  },
});

/** An error of a wrong argument. */
type Wrong = Required<GraphQLFormattedError> & { extensions: { argument: string[] } };

const root = new URL("../", import.meta.url);
const page = readFileSync(new URL("docs/errors.md", root), "utf8");
/** Reads the codes from a table of the page, and the statuses if the table has any. */
const rowsOf = (title: string) => {
  const [, section = ""] = page.split(`## ${title}\n`);
  const rows = (section.split("\n## ")[0] ?? "").matchAll(/^\| `([A-Z_]+)`\s*\| (\d{3})?( \\\*)?/gm);
  return [...rows].map(([, code = "", status, mark]) => ({ code, status: Number(status), always: !!mark }));
};
const told = rowsOf("In an answer");

describe("docs/errors.md", () => {
  test("docs/errors.md lists every code of the service", () => {
    const inCode = (pattern: string, code: RegExp) =>
      globSync(pattern, { cwd: root }).flatMap((path) =>
        [...readFileSync(new URL(path, root), "utf8").matchAll(code)].map((match) => match[1] ?? ""),
      );
    const codes = new Set([
      ...inCode("{db,schema,src,seeds}/**/*.ts", /\bcode(?::| =) "([A-Z_]+)"/g),
      ...inCode("node_modules/graphql-yoga/esm/**/*.js", /\bcode(?:'\])?(?::| \|\|=) '([A-Z_]+)'/g),
      ...inCode("node_modules/@graphql-tools/executor/esm/**/*.js", /\bcode: '([A-Z_]+)'/g),
    ]);
    const listed = [
      ...told,
      ...rowsOf("Notices"),
      ...rowsOf("At the command line"),
      { code: "CALLER_GONE" },
    ].map(({ code }) => code);
    expect(listed.sort()).toEqual([...codes].sort());
  });

  /** For each code, a request that gets the code, and the state of the service that the request needs. */
  const requests: Record<
    string,
    {
      body: object | string;
      before?: (db: Database) => Promise<unknown>;
      failing?: Error;
      init?: { method?: string; headers?: Record<string, string> };
    }
  > = {
    GRAPHQL_PARSE_FAILED: { body: { query: "{ topics" } },
    GRAPHQL_VALIDATION_FAILED: { body: { query: "{ nonsense }" } },
    OPERATION_RESOLUTION_FAILURE: { body: { query: "mutation { createTopic { id } }" } },
    INVALID_ARGUMENT: { body: { query: "{ __typename topics(first: 1000) { nodes { id } } }" } },
    UNKNOWN_REFERENCE: {
      body: { query: `{ __typename people(filter: { party: ["nobody"] }) { totalCount } }` },
    },
    INTERNAL_SERVER_ERROR: {
      body: { query: `{ __typename topic(ref: "trade") { names { value } } }` },
      before: (db) => sql`alter table name_variants rename to elsewhere`.execute(db),
    },
    DATABASE_UNAVAILABLE: {
      body: { query: "{ __typename topics { totalCount } }" },
      failing: new LockedError(),
    },
    OVERLOADED: { body: { query: "{ __typename topics { totalCount } }" }, failing: new OverloadedError() },
    DEADLINE_EXCEEDED: {
      body: { query: "{ __typename topics { totalCount } }" },
      failing: new DeadlineExceededError(),
    },
    LIMIT_EXCEEDED: { body: { query: `{ ${"__typename ".repeat(101)} }` } },
    BAD_REQUEST: { body: "[]" },
    METHOD_NOT_ALLOWED: { body: "{}", init: { method: "PUT" } },
    NOT_ACCEPTABLE: { body: "{}", init: { headers: { accept: "image/png" } } },
    UNSUPPORTED_MEDIA_TYPE: { body: "query=x", init: { headers: { "content-type": "text/plain" } } },
    REQUEST_ENTITY_TOO_LARGE: { body: { query: "x".repeat(1_000_001) } },
  };

  // This code is refused before GraphQL sees the request; tests/fairness.test.ts covers it.
  const answered = told.filter(({ code }) => code !== "RATE_LIMITED");

  test.for(answered)(
    "$code has the status and the shape that docs/errors.md documents",
    async ({ code, status, always }, { db }) => {
      const { body, before, failing, init } = requests[code] ?? expect.fail("no request has this code");
      await before?.(db);
      await using service = serviceOn(failing ? failingWith(db, failing) : db);
      for (const accept of ["application/graphql-response+json", "application/json"]) {
        const response = await service.post(body, { accept, ...init?.headers }, init?.method);
        const expected = accept === "application/json" && !always ? 200 : status;
        const answer = await response.json();
        expect({ accept, status: response.status, code: answer.errors[0].extensions.code }).toEqual({
          accept,
          status: expected,
          code,
        });
        expect("data" in answer, "only an error with status 200 has data").toBe(status === 200);
        expect(response.headers.get("retry-after")).toBe(status === 503 ? "1" : null);
      }
    },
  );

  /** A database that fails every statement. */
  const failingWith = (db: Database, failure: Error): Database =>
    Object.create(db, {
      getExecutor: {
        value: () =>
          db.getExecutor().withConnectionProvider({ provideConnection: () => Promise.reject(failure) }),
      },
    });
});

describe("an error of GraphQL itself", () => {
  test.for<[what: string, body: { query: string; variables?: object }, code: string, argument?: string[]]>([
    [
      "a variable of the wrong type",
      { query: "query ($n: Int) { topics(first: $n) { totalCount } }", variables: { n: "ten" } },
      "INVALID_ARGUMENT",
      ["first"],
    ],
    [
      "a wrong value inside a variable",
      {
        query: "query ($f: DialogueSessionFilter) { dialogueSessions(filter: $f) { totalCount } }",
        variables: { f: { held: { from: "yesterday" } } },
      },
      "INVALID_ARGUMENT",
      ["filter", "held", "from"],
    ],
    [
      "a wrong value in a list inside a variable",
      { query: "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", variables: { ids: ["a", {}] } },
      "INVALID_ARGUMENT",
      ["ids", "1"],
    ],
    [
      "a missing variable",
      { query: "query ($r: ID!) { topic(ref: $r) { id } }" },
      "INVALID_ARGUMENT",
      ["ref"],
    ],
    [
      "a variable that no argument uses",
      { query: "query ($n: Int) { __typename @include(if: true) }", variables: { n: "ten" } },
      "GRAPHQL_VALIDATION_FAILED",
    ],
    [
      "null for a non-null argument",
      {
        query: "query ($c: Certainty = POSSIBLE) { tenures(certainty: $c) { totalCount } }",
        variables: { c: null },
      },
      "INVALID_ARGUMENT",
      ["certainty"],
    ],
    [
      "a literal of the wrong type",
      { query: `{ topics(first: "ten") { totalCount } }` },
      "GRAPHQL_VALIDATION_FAILED",
      ["first"],
    ],
    [
      "a literal that is not a day",
      { query: `{ dialogueSessions(filter: {held: {from: "yesterday"}}) { totalCount } }` },
      "INVALID_ARGUMENT",
      ["filter", "held", "from"],
    ],
    [
      "a literal in a list",
      { query: `{ nodes(ids: ["a", {}]) { id } }` },
      "GRAPHQL_VALIDATION_FAILED",
      ["ids", "1"],
    ],
    [
      "an unknown argument",
      { query: "{ topics(frist: 1) { totalCount } }" },
      "GRAPHQL_VALIDATION_FAILED",
      ["frist"],
    ],
    ["a missing argument", { query: "{ topic { id } }" }, "GRAPHQL_VALIDATION_FAILED", ["ref"]],
    ["an unknown field", { query: "{ nonsense }" }, "GRAPHQL_VALIDATION_FAILED"],
    [
      "a value of another type, without the value",
      { query: "query ($f: Int!) { people(first: $f) { totalCount } }" },
      "INVALID_ARGUMENT",
      ["first"],
    ],
    [
      "a directive whose variable is null",
      {
        query: "query ($s: Boolean = true) { people(first: 1) @skip(if: $s) { totalCount } }",
        variables: { s: null },
      },
      "INVALID_ARGUMENT",
      ["if"],
    ],
    ["a mutation", { query: "mutation { createTopic { id } }" }, "OPERATION_RESOLUTION_FAILURE"],
    [
      "a mutation that selects only __typename",
      { query: "mutation { __typename }" },
      "OPERATION_RESOLUTION_FAILURE",
    ],
    ["a subscription", { query: "subscription { topics { id } }" }, "OPERATION_RESOLUTION_FAILURE"],
    ["a subscription to an unknown field", { query: "subscription { x }" }, "OPERATION_RESOLUTION_FAILURE"],
  ])(
    "an error of GraphQL has a code, locations and the wrong argument: %s",
    async ([, body, code, argument], { service, statements }) => {
      const { errors } = await (await service.post(body)).json();
      expect(errors[0].extensions.code).toBe(code);
      expect(errors[0].extensions.argument).toEqual(argument);
      expect(errors[0].locations).toEqual([{ line: 1, column: expect.any(Number) }]);
      expect(service.logged).toEqual([]);
      expect(statements).toEqual([]);
    },
  );
});

describe("a wrong argument", () => {
  test("a wrong argument of one root field leaves the data of the other root fields", async ({ service }) => {
    const { data, errors } = await (
      await service.post({
        query: `{
          a: dialogueSessions(first: 500) { totalCount }
          b: people(first: 1) { totalCount }
          c: people { groups(by: []) { count } }
          d: search(query: " ") { score }
          e: nodes(ids: ["x"]) { id }
          f: changes(first: 500) { totalCount }
        }`,
      })
    ).json();
    expect(data).toEqual({ a: null, b: { totalCount: 271 }, c: null, d: null, e: null, f: null });
    const places = errors.map((error: Wrong) => [
      error.locations[0]?.line,
      error.path,
      error.extensions.argument,
    ]);
    expect(places.sort()).toEqual([
      [2, ["a"], ["first"]],
      [4, ["c", "groups"], ["by"]],
      [5, ["d"], ["query"]],
      [6, ["e"], ["ids", "0"]],
      [7, ["f"], ["first"]],
    ]);
  });

  test.for([
    ["articles(filter: { published: { from: DAY } })", "2018-02-30", ["filter", "published", "from"]],
    ["tenures(asOf: DAY)", "2018-02-30", ["asOf"]],
    ["dialogueSessions(filter: { held: { from: DAY } })", "2018", ["filter", "held", "from"]],
  ] as const)(
    "the error of a wrong date says which date is wrong: %s",
    async ([field, day, argument], { service }) => {
      const line = `  wrong: ${field.replace("DAY", JSON.stringify(day))} { totalCount }`;
      const query = `{\n  right: tenures(asOf: "2018-02-28") { totalCount }\n${line}\n}`;
      const { errors } = await (await service.post({ query })).json();
      expect(errors).toMatchObject([
        {
          message: `"${day}" is not a date. Write a date like 2018-07-09.`,
          locations: [{ line: 3, column: line.indexOf(`"${day}"`) + 1 }],
          extensions: { code: "INVALID_ARGUMENT", argument },
        },
      ]);
    },
  );

  test("a wrong argument below many parents gives one error", async ({ service }) => {
    const { data, errors } = await (
      await service.post({
        query: `{
          statements(first: 50) { nodes { id speaker { ...Wrong } by: speaker { ...Wrong } } }
          articles(first: 50) { nodes { publisher { articles(first: -1) { totalCount } } } }
        }
        fragment Wrong on Person { tenures(first: 500) { totalCount } }`,
      })
    ).json();
    expect(data.statements.nodes).toHaveLength(50);
    expect(data.statements.nodes[49]).toEqual({ id: expect.any(String), speaker: null, by: null });
    expect(errors.map(({ message, locations }: Wrong) => [message, locations[0]?.line])).toEqual([
      ["A page holds 0 to 100 items, not 500.", 5],
      ["A page holds 0 to 100 items, not -1.", 3],
    ]);
  });
});

test("a hundred wrong values in the variables are errors of the caller", async ({ ask }) => {
  const { errors } = await ask("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", {
    ids: Array(100).fill(null),
  });
  expect(new Set(errors?.map(({ extensions }) => extensions?.code))).toEqual(new Set(["INVALID_ARGUMENT"]));
});

describe("a very long value", () => {
  test.for([
    {
      query: "query ($day: Date) { tenures(asOf: $day) { totalCount } }",
      variables: { day: "x".repeat(100_000) },
    },
    { query: `{ tenures(asOf: "${"x".repeat(100_000)}") { totalCount } }` },
    { query: "query ($n: Int) { topics(first: $n) { totalCount } }", variables: { n: "x".repeat(100_000) } },
  ])("an error does not repeat a very long value whole: $query", async (body, { service }) => {
    const text = await (await service.post(body)).text();
    expect(JSON.parse(text).errors[0].message).toContain("xxx");
    expect(text.length).toBeLessThan(2_000);
  });
});

describe("a masked error", () => {
  test("a masked error is in the log with the name of the operation and the path in the answer", async ({
    db,
    service,
  }) => {
    await sql`alter table name_variants rename to elsewhere`.execute(db);
    const query = `query Other { __typename } query Names { trade: topic(ref: "trade") { names { value } } }`;
    const { errors } = await (await service.post({ query, operationName: "Names" })).json();
    expect(service.logged).toMatchObject([
      {
        reference: errors[0].extensions.reference,
        operation: "Names",
        path: ["trade", "names"],
        err: { code: "42P01" },
      },
    ]);
  });
});
