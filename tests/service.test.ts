import { readFileSync } from "node:fs";
import { sql } from "kysely";
import { describe, expect, inject } from "vitest";
import { createDatabase, type Database } from "#db/client.ts";
import { printed } from "#schema/index.ts";
import { clone, databaseUrl, drop } from "./databases.ts";
import { test as base, OUTDATED, type Service, serviceOn } from "./harness.ts";

const test = base.extend<{ service: Service }>({
  service: async ({ db }, use) => {
    await using service = serviceOn(db);
    await use(service);
  },
});

const query = "query First($first: Int = 1) { topics(first: $first) { nodes { name } } }";
const answered = { data: { topics: { nodes: [{ name: "Afghan peace process" }] } } };

describe("an error of the database", () => {
  const person = `{ person(ref: "peter-burian") { name names { value } } }`;
  const [ERROR, FATAL] = [50, 60];

  test("an internal error shows only a reference, and the log has the error under it", async ({
    service,
    db,
  }) => {
    await sql`alter table name_variants rename to elsewhere`.execute(db);
    const response = await service.post({ query: person });
    expect(response.status).toBe(200);
    const text = await response.text();
    expect(text, "the answer shows nothing of the database").not.toMatch(
      /name_variants|relation|does not exist|42P01|select|node_id|kysely|\.ts|\.js/i,
    );

    const { data, errors } = JSON.parse(text);
    expect(data).toEqual({ person: null });
    expect(errors).toHaveLength(1);
    const [{ message, path, extensions }] = errors;
    expect(path).toEqual(["person", "names"]);
    expect(Object.keys(extensions).sort()).toEqual(["code", "reference"]);
    expect(extensions.code).toBe("INTERNAL_SERVER_ERROR");
    expect(message).toContain(extensions.reference);

    expect(service.logged).toHaveLength(1);
    expect(service.logged[0]).toMatchObject({
      level: ERROR,
      reference: extensions.reference,
      err: { message: 'relation "name_variants" does not exist', code: "42P01" },
    });
    expect(service.logged[0]?.err.stack).toContain("db/");
  });

  test("each internal error has its own reference, and the other fields of the answer have data", async ({
    service,
    db,
  }) => {
    await sql`alter table name_variants rename to elsewhere`.execute(db);
    const { data, errors } = await (
      await service.post({ query: `{ __typename a: topic(ref: "trade") { names { value } } }` })
    ).json();
    expect(data).toEqual({ __typename: "Query", a: null });
    const again = await (await service.post({ query: person })).json();
    expect(again.errors[0].extensions.reference).not.toBe(errors[0].extensions.reference);
    expect(service.logged.map((line) => line.reference)).toEqual(
      [...errors, ...again.errors].map((error) => error.extensions.reference),
    );
  });

  test("the error of a closed pool is masked in the same way", async ({ url }) => {
    const closed = createDatabase(url);
    await sql`select`.execute(closed);
    await closed.destroy();
    await using service = serviceOn(closed);
    const { errors } = await (await service.post({ query: person })).json();
    expect(errors[0].extensions.code).toBe("INTERNAL_SERVER_ERROR");
    expect(errors[0].message).not.toMatch(/pool|driver|destroyed/);
    expect(service.logged[0]?.err.message).toMatch(/destroyed|ended|closed/);
    expect(service.logged.every((line) => line.level < FATAL)).toBe(true);
  });
});

describe("while the database is down", () => {
  test("/health answers, and /ready fails until the database is back", async () => {
    const [server, template, name] = [inject("server"), inject("template"), `rapporteur_gone_${process.pid}`];
    await clone(server, template, name);
    const db = createDatabase(databaseUrl(server, name));
    const statusOf = async (path: string) => (await service.send(path)).status;
    await using service = serviceOn(db);
    try {
      expect([await statusOf("/health"), await statusOf("/ready")]).toEqual([200, 200]);
      await drop(server, name);
      expect([await statusOf("/health"), await statusOf("/ready")]).toEqual([200, 503]);
      const response = await service.post({ query: `query Topics { __typename topics { nodes { name } } }` });
      expect([response.status, response.headers.get("retry-after")]).toEqual([503, "1"]);
      expect(await response.json(), "a partial answer would look like a complete answer").toEqual({
        errors: [
          {
            message: "The database cannot be reached at the moment: try again.",
            extensions: { code: "DATABASE_UNAVAILABLE" },
          },
        ],
      });
      expect(service.logged).toMatchObject([{ level: 40, code: "DATABASE_UNAVAILABLE" }]);

      await clone(server, template, name);
      expect([await statusOf("/health"), await statusOf("/ready")]).toEqual([200, 200]);
      expect(await (await service.post({ query })).json()).toEqual(answered);
    } finally {
      await db.destroy();
      await drop(server, name);
    }
  });

  test("/ready also fails if there never was a server", async () => {
    const db = createDatabase("postgres://nobody@127.0.0.1:1/nothing");
    await using service = serviceOn(db);
    expect((await service.send("/ready")).status).toBe(503);
    expect((await service.send("/health")).status).toBe(200);
    await db.destroy();
  });
});

describe("a request", () => {
  /**
   * Starts a service on a database with a locked table. `running` returns the statements that the backends of the
   * service run.
   */
  async function onLockedTable(url: string, deadline: number) {
    const resources = new AsyncDisposableStack();
    const [db, other] = [url, url].map((url) =>
      resources.adopt(createDatabase(url), (db) => db.destroy()),
    ) as [Database, Database];
    const service = resources.use(serviceOn(db, { deadline }));
    const locking = await other.startTransaction().execute();
    resources.defer(() =>
      locking
        .rollback()
        .execute()
        .then(() => {}),
    );
    await sql`lock table topics in access exclusive mode`.execute(locking);
    const waiting = async () =>
      (
        await sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
          and query like '%topics%'`.execute(other)
      ).rows.length;
    return { service, waiting, [Symbol.asyncDispose]: () => resources.disposeAsync() };
  }

  test("a request that takes too long is answered at its deadline, without data", async ({ url }) => {
    await using locked = await onLockedTable(url, 0.3);
    const response = await locked.service.post({ query: "{ __typename topics { nodes { name } } }" });
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({
      errors: [
        {
          message: "The answer took too long: ask for less at once, or try again.",
          extensions: { code: "DEADLINE_EXCEEDED" },
        },
      ],
    });
    await expect.poll(locked.waiting).toBe(0);
  });

  test("a request whose client hangs up also ends in the database, and nothing is logged", async ({
    url,
  }) => {
    await using locked = await onLockedTable(url, 10);
    const caller = new AbortController();
    const answer = locked.service.send(`/graphql?query={topics{nodes{name}}}`, { signal: caller.signal });
    await expect.poll(locked.waiting).toBe(1);
    caller.abort();
    await expect(answer).rejects.toThrow("aborted");
    // The read pauses for less than 60 ms before it tries the lock again, so five looks without it show that it has ended.
    let looks = 0;
    const looksWithoutIt = async () => (looks = (await locked.waiting()) === 0 ? looks + 1 : 0);
    await expect.poll(looksWithoutIt, { interval: 60, timeout: 20_000 }).toBeGreaterThanOrEqual(5);
    expect(locked.service.logged).toEqual([]);
  });
});

describe("an error of the client", () => {
  test.for<[what: string, body: Record<string, unknown>, message: string | RegExp, code: string]>([
    [
      "an unknown field",
      { query: "{ nonsense }" },
      'Cannot query field "nonsense" on type "Query". Did you mean "nodes"?',
      "GRAPHQL_VALIDATION_FAILED",
    ],
    ["a broken query", { query: "{ topics" }, /^Syntax Error: Expected Name/, "GRAPHQL_PARSE_FAILED"],
    ["no query", { variables: {} }, "Must provide query string.", "BAD_REQUEST"],
    [
      "a literal of the wrong type",
      { query: `{ topics(first: "ten") { nodes { name } } }` },
      'Int cannot represent non-integer value: "ten"',
      "GRAPHQL_VALIDATION_FAILED",
    ],
    [
      "a malformed id",
      { query: `{ node(id: "x") { id } }` },
      '"x" is not an id. Ids are UUIDs.',
      "INVALID_ARGUMENT",
    ],
    [
      "several operations without operationName",
      { query: "query A { __typename } query B { __typename }" },
      "Could not determine what operation to execute.",
      "OPERATION_RESOLUTION_FAILURE",
    ],
  ])("%s is an error of GraphQL, and is not logged", async ([, body, message, code], { service }) => {
    const { errors } = await (await service.post(body)).json();
    expect(errors).toHaveLength(1);
    expect(errors[0].message).toEqual(
      message instanceof RegExp ? expect.stringMatching(message) : expect.stringContaining(message),
    );
    expect(errors[0].extensions.code).toBe(code);
    expect(service.logged).toEqual([]);
  });

  test("a variable of the wrong type is an error of GraphQL, and is not logged", async ({ service }) => {
    const { errors } = await (await service.post({ query, variables: { first: "ten" } })).json();
    expect(errors[0].message).toContain('Int cannot represent non-integer value: "ten"');
    expect(errors[0].extensions?.code).not.toBe("INTERNAL_SERVER_ERROR");
    expect(service.logged).toEqual([]);
  });

  test("an error of the client has status 400 for clients that accept GraphQL's own media type", async ({
    service,
  }) => {
    const accept = "application/graphql-response+json";
    const refused = await service.post({ query: "{ nonsense }" }, { accept });
    expect([refused.status, refused.headers.get("content-type")]).toEqual([400, `${accept}; charset=utf-8`]);
    expect((await service.post({ query }, { accept })).status).toBe(200);
  });
});

describe("requests", () => {
  test("a POST has the query in a JSON body", async ({ service }) => {
    const response = await service.post({ query, variables: { first: 1 } });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/json; charset=utf-8");
    expect(await response.json()).toEqual(answered);
  });

  test("a GET has the query in the address", async ({ service }) => {
    const parameters = new URLSearchParams({ query, variables: `{ "first": 1 }` });
    const response = await service.send(`/graphql?${parameters}`);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(answered);
  });

  test("a request of a megabyte is accepted and a larger request is refused, with and without content-length", async ({
    service,
  }) => {
    const bodyOf = (bytes: number) => {
      const body = JSON.stringify({ query, extensions: { padding: "" } });
      return body.replace('""', `"${"x".repeat(bytes - body.length)}"`);
    };
    const streamed = (body: string) =>
      service.send("/graphql", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: new Blob([body]).stream(),
        duplex: "half",
      } as RequestInit);

    for (const send of [service.post, streamed]) {
      expect(await (await send(bodyOf(1_000_000))).json()).toEqual(answered);
      const refused = await send(bodyOf(1_000_001));
      expect(refused.status).toBe(413);
      expect((await refused.json()).errors[0].message).toBe("Request body too large");
    }
    const liar = await service.post({ query }, { "content-length": "2000000" });
    expect(liar.status).toBe(413);
  });

  test("a batch of requests is refused", async ({ service }) => {
    const response = await service.post([{ query }, { query }]);
    expect(response.status).toBe(400);
    expect((await response.json()).errors[0].message).toBe("Batching is not supported.");
  });

  test("a request for an unknown path gets 404", async ({ service }) => {
    for (const path of ["/", "/graph", "/graphql/more", "/nonsense?query={__typename}"]) {
      expect((await service.send(path)).status, path).toBe(404);
    }
  });
});

describe("the printed schemas", () => {
  test.for(Object.entries(printed))(
    "a printed schema is served as a file: %s",
    async ([file, text], { service, statements }) => {
      const response = await service.send(`/${file}`);
      expect(response.status).toBe(200);
      expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
      expect(await response.text()).toBe(text);
      expect(text, OUTDATED).toBe(readFileSync(new URL(`../schema/${file}`, import.meta.url), "utf8"));

      const etag = response.headers.get("etag") as string;
      expect(etag).toMatch(/^W\/"[\w-]{32}"$/);
      for (const tag of [etag, etag.replace("W/", ""), `"other", ${etag}`, "*"]) {
        const again = await service.send(`/${file}`, { headers: { "if-none-match": tag } });
        expect([again.status, await again.text(), again.headers.get("etag")], tag).toEqual([304, "", etag]);
      }
      const changed = await service.send(`/${file}`, { headers: { "if-none-match": '"other"' } });
      expect([changed.status, (await changed.text()).length]).toEqual([200, text.length]);

      const head = await service.send(`/${file}`, { method: "HEAD" });
      expect([head.status, await head.text(), head.headers.get("etag")]).toEqual([200, "", etag]);
      const posted = await service.send(`/${file}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: "{}",
      });
      expect([posted.status, posted.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
      expect(statements).toEqual([]);
    },
  );

  test("each printed schema has its own ETag", async ({ service }) => {
    const tags = await Promise.all(
      Object.keys(printed).map(async (file) => (await service.send(`/${file}`)).headers.get("etag")),
    );
    expect(new Set(tags).size).toBe(Object.keys(printed).length);
  });
});
