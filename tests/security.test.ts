import { globSync, readFileSync } from "node:fs";
import { describe, expect } from "vitest";
import { serviceOn, test } from "./harness.ts";

const root = new URL("../", import.meta.url);
const page = readFileSync(new URL("SECURITY.md", root), "utf8");

/** Returns the cells of the table below a heading. */
const rowsOf = (title: string): string[][] => {
  const [, section = ""] = page.split(`## ${title}\n`);
  const rows = (section.split("\n## ")[0] ?? "").match(/^\|.*\|$/gm) ?? [];
  const cells = rows.map((row) => row.split(/(?<!\\)\|/).slice(1, -1));
  return cells.slice(2).map((row) => row.map((cell) => cell.trim()));
};

interface Sent {
  path?: string;
  method?: string;
  headers?: Record<string, string>;
  body?: unknown;
}

const asked = (query: string): Sent => ({
  method: "POST",
  headers: { "content-type": "application/json" },
  body: { query, operationName: "cop" },
});
const named = (query: string) => `/graphql?${new URLSearchParams({ query })}`;

/** Stands for an error whose only extension is the code. */
const exact = {};

const failed = (status: number, code: string, others: object = {}) => ({
  status,
  answer: {
    errors: [
      expect.objectContaining({
        message: expect.any(String),
        extensions: others === exact ? { code } : expect.objectContaining({ code, ...others }),
      }),
    ],
  },
});
const answered = { status: 200, answer: { data: { __typename: "Query" } } };

/** The requests of graphql-cop, each under the title that graphql-cop uses, and the expected answers. */
const CHECKS: Record<string, [Sent, wanted: object][]> = {
  "Alias Overloading": [
    [
      asked(
        `query cop { ${Array.from({ length: 101 }, (_, index) => `alias${index}:__typename \n`).join("")} }`,
      ),
      failed(400, "LIMIT_EXCEEDED", { limit: "rootFields", value: 101 }),
    ],
  ],
  "Array-based Query Batching": [
    [
      { ...asked(""), body: Array(10).fill({ query: "query cop { __typename }" }) },
      failed(400, "BAD_REQUEST", exact),
    ],
  ],
  "Directive Overloading": [
    [
      asked(`query cop { __typename ${"@aa".repeat(10)} }`),
      {
        status: 200,
        answer: { errors: Array(10).fill(expect.objectContaining({ message: 'Unknown directive "@aa".' })) },
      },
    ],
  ],
  "Field Duplication": [
    [
      asked(`query cop { ${"__typename \n".repeat(500)} } `),
      failed(400, "LIMIT_EXCEEDED", { limit: "rootFields", value: 500 }),
    ],
  ],
  "Introspection-based Circular Query": [
    [
      asked(`query cop { __schema { types { ${"fields { type { ".repeat(4)}name${" } }".repeat(4)} } } }`),
      failed(400, "LIMIT_EXCEEDED", { limit: "introspectionCost" }),
    ],
  ],
  "Circular Fragment": [
    [
      asked(
        "query cop { __schema { ...A } } fragment A on __Schema { __typename ...B } fragment B on __Schema { ...A }",
      ),
      failed(200, "GRAPHQL_VALIDATION_FAILED", exact),
    ],
  ],
  Introspection: [
    [
      asked("query cop { __schema { types { name fields { name } } } }"),
      { status: 200, answer: { data: { __schema: { types: expect.arrayContaining([expect.anything()]) } } } },
    ],
  ],
  "Field Suggestions": [
    [
      asked("query cop { __schema { directive } }"),
      {
        status: 200,
        answer: {
          errors: [
            expect.objectContaining({
              message: expect.stringContaining('Did you mean "directives"?'),
              extensions: { code: "GRAPHQL_VALIDATION_FAILED" },
            }),
          ],
        },
      },
    ],
  ],
  "GraphQL IDE": [
    [{ path: "/graphiql" }, { status: 404, answer: null }],
    [{ path: "/playground" }, { status: 404, answer: null }],
    [{ path: "/console" }, { status: 404, answer: null }],
    [{ path: "/graphql" }, failed(400, "BAD_REQUEST", exact)],
    [
      { path: "/graphql", headers: { accept: "text/html" } },
      { status: 200, answer: expect.stringMatching(/^<!doctype html>[\s\S]*graphiql/) },
    ],
  ],
  "GET Method Query Support": [[{ path: named("query cop {__typename}") }, answered]],
  "Mutation is allowed over GET": [
    [{ path: named("mutation cop {__typename}") }, failed(405, "METHOD_NOT_ALLOWED", exact)],
  ],
  "POST based url-encoded query": [
    [{ method: "POST", path: named("query cop {__typename}") }, failed(415, "UNSUPPORTED_MEDIA_TYPE", exact)],
    [
      {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: String(new URLSearchParams({ query: "query cop {__typename}" })),
      },
      failed(415, "UNSUPPORTED_MEDIA_TYPE", exact),
    ],
  ],
  "Trace Mode": [[asked("query cop { __typename }"), answered]],
  "Unhandled Errors Detection": [[asked("qwerty cop { abc }"), failed(200, "GRAPHQL_PARSE_FAILED", exact)]],
};

test.for(Object.entries(CHECKS))(
  "a check of graphql-cop gets the documented answer: %s",
  async ([, requests], { db, statements }) => {
    await using service = serviceOn(db);
    for (const [{ path = "/graphql", method = "GET", headers, body }, wanted] of requests) {
      const response = await service.send(path, {
        method,
        headers: {
          accept: "*/*",
          "accept-encoding": "gzip, deflate",
          "user-agent": "graphql-cop",
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      const isJson = response.headers.get("content-type")?.startsWith("application/json");
      expect({ status: response.status, answer: isJson ? JSON.parse(text) : text || null }).toEqual(wanted);
    }
    expect([service.logged, statements]).toEqual([[], []]);
  },
);

describe("SECURITY.md", () => {
  const tables = [rowsOf("What graphql-cop checks"), rowsOf("What OWASP recommends")];

  test("SECURITY.md lists each check of graphql-cop and no other", () => {
    expect(tables[0]?.map(([title]) => title)).toEqual(Object.keys(CHECKS));
  });

  /** Returns the points of a table that name neither an existing test nor a reason. */
  function faultsOf(rows: string[][], textOf: (path: string) => string): string[] {
    return rows.flatMap(([point = "", , proof = ""]) => {
      const named = [...proof.matchAll(/`(tests\/[^`]+)`: “([^”]+)”/g)];
      const missing = named.filter(
        ([, path = "", title = ""]) =>
          ![`"${title}",`, `"${title}"(`, `\`${title}\`,`].some((text) => textOf(path).includes(text)),
      );
      if (missing.length > 0) return missing.map(([name]) => `${point}: the test ${name} does not exist`);
      return named.length > 0 || /^not covered: \w+/.test(proof)
        ? []
        : [`${point} names neither a test nor a reason`];
    });
  }

  test("each point of SECURITY.md names an existing test or a reason", () => {
    const files = new Map(
      globSync("tests/**/*.ts", { cwd: root }).map((path) => [
        path,
        readFileSync(new URL(path, root), "utf8"),
      ]),
    );
    for (const rows of tables) {
      expect(rows.length).toBeGreaterThan(10);
      expect(faultsOf(rows, (path) => files.get(path) ?? "")).toEqual([]);
    }

    const violations = [
      ["a", "", "`tests/a.test.ts`: “is there”, `tests/b.test.ts`: “is there”"],
      ["b", "", "`tests/a.test.ts`: “is not there”"],
      ["c", "", "not covered:"],
      ["d", "", "not covered: for a reason"],
      ["e", "", "tests/a.test.ts"],
    ];
    expect(
      faultsOf(violations, (path) => (path === "tests/a.test.ts" ? 'test("is there", () => {})' : "")),
    ).toEqual([
      "a: the test `tests/b.test.ts`: “is there” does not exist",
      "b: the test `tests/a.test.ts`: “is not there” does not exist",
      "c names neither a test nor a reason",
      "e names neither a test nor a reason",
    ]);
  });

  /** Places in the shipped code that send requests to other hosts. Only the database library may send requests. */
  const outgoing = (files: Iterable<[path: string, text: string]>): string[] =>
    [...files].flatMap(([path, text]) =>
      (
        text.match(
          /(?<![.\w])fetch\(|\bnew (?:WebSocket|EventSource|XMLHttpRequest)\b|import (?!type)[^;]*\b(?:request|get|connect|createConnection|Agent)\b[^;]*"node:(?:https?|http2|net|tls)"|"node:(?:dns|dgram|https|http2|tls)"/g,
        ) ?? []
      ).map((found) => `${path}: ${found}`),
    );

  test("the service sends no request to another host because a client asks for it", () => {
    const shipped = globSync("{db,schema,seeds,src}/**/*.{ts,js}", { cwd: root });
    expect(shipped.length).toBeGreaterThan(50);
    expect(outgoing(shipped.map((path) => [path, readFileSync(new URL(path, root), "utf8")]))).toEqual([]);

    const violations: [string, string][] = [
      ["a", "await fetch(url)"],
      ["b", 'import { request } from "node:http";'],
      ["c", 'import dns from "node:dns";'],
      ["d", 'import { createServer } from "node:http"; service.fetch(url)'],
    ];
    expect(outgoing(violations)).toHaveLength(3);
  });
});
