import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { sql } from "kysely";
import { describe, expect } from "vitest";
import { createDatabase, type Database, type DatabaseOptions } from "#db/client.ts";
import { DeadlineExceededError } from "#db/errors.ts";
import { isReachable, reading } from "#db/pool/reading.ts";
import { test as base } from "./harness.ts";

interface Fixtures {
  /** Opens a pool that is closed after the test. */
  open: (options?: DatabaseOptions) => Database;
  /** Opens a connection outside the pool, as another client would. */
  other: Database;
}

const test = base.extend<Fixtures>({
  open: async ({ url }, use) => {
    const opened: Database[] = [];
    await use((options) => {
      const db = createDatabase(url, options);
      opened.push(db);
      return db;
    });
    await Promise.all(opened.map((db) => db.destroy()));
  },
  other: async ({ url }, use) => {
    const db = createDatabase(url, { connections: 1 });
    await use(db);
    await db.destroy();
  },
});

const patient = () => new AbortController().signal;
const pidOf = async (db: Database) =>
  (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db)).rows[0]?.pid as number;
const nameOf = async (db: Database) =>
  (await sql<{ name: string }>`select current_database() as name`.execute(db)).rows[0]?.name as string;
const terminate = (db: Database, pids: number[]) =>
  sql`select pg_terminate_backend(pid) from unnest(${pids}::integer[]) as pid`.execute(db);
/** The statements that the backends of the pool are running. */
const running = async (other: Database) => {
  const { rows } = await sql<{ query: string }>`
    select query from pg_stat_activity
    where datname = current_database() and state <> 'idle' and pid <> pg_backend_pid()`.execute(other);
  return rows.map(({ query }) => query);
};
/** Opens several connections at once, so that all of them are idle in the pool afterwards. */
const warm = (db: Database, connections: number) =>
  Promise.all(Array.from({ length: connections }, () => sql`select pg_sleep(0.05)`.execute(db)));

describe("a broken connection", () => {
  test("if a connection breaks between two statements of a transaction, only the second statement fails", async ({
    open,
    other,
  }) => {
    const broken: string[] = [];
    const db = open({ connections: 1, onConnectionError: ({ message }) => broken.push(message) });
    const work = db.transaction().execute(async (transaction) => {
      await terminate(other, [await pidOf(transaction)]);
      await expect.poll(() => broken).toHaveLength(1);
      await sql`select`.execute(transaction);
    });
    await expect(work).rejects.toMatchObject({ code: "DATABASE_UNAVAILABLE" });
    expect(await pidOf(db), "a new connection has replaced the broken one").toBeGreaterThan(0);
    expect(broken).toHaveLength(1);
  });

  test("a connection that breaks during a read is replaced, and the read is answered", async ({
    open,
    other,
  }) => {
    const runs: string[] = [];
    const db = open({ connections: 1, onStatement: ({ query }) => runs.push(query.sql) });
    const pid = await pidOf(db);
    const read = sql`select pg_sleep(0.5), 42 as answer`.execute(reading(db, { signal: patient() }));
    await expect.poll(() => running(other)).toHaveLength(1);
    await terminate(other, [pid]);
    expect((await read).rows).toMatchObject([{ answer: 42 }]);
    expect(runs.slice(1)).toHaveLength(2);
  });

  test("a read is answered even if all connections are broken and the pool has not noticed", async ({
    open,
    other,
  }) => {
    const db = open({ connections: 4 });
    await warm(db, 4);
    const { rows } = await sql<{ pid: number }>`
      select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
      `.execute(other);
    await terminate(
      other,
      rows.map(({ pid }) => pid),
    );
    const answers = Array.from({ length: 4 }, () => pidOf(reading(db, { signal: patient() })));
    expect(await Promise.all(answers)).toHaveLength(4);
  });

  test("a read fails if its second connection also breaks, because a read is retried only once", async ({
    open,
  }) => {
    const runs: string[] = [];
    const db = open({ onStatement: ({ query }) => runs.push(query.sql) });
    const fatal = sql`select pg_terminate_backend(pg_backend_pid())`;
    await expect(fatal.execute(reading(db, { signal: patient() }))).rejects.toMatchObject({
      code: "DATABASE_UNAVAILABLE",
    });
    expect(runs).toHaveLength(2);
  });

  test("a connection is not used again after Postgres reports that the server is going away", async ({
    open,
  }) => {
    const db = open({ connections: 1 });
    await expect(
      sql`do $$ begin raise exception 'no writes on a standby' using errcode = '25006'; end $$`.execute(db),
    ).rejects.toMatchObject({ code: "DATABASE_UNAVAILABLE" });
    const before = await pidOf(db);
    await expect(sql`do $$ begin raise exception 'an ordinary error'; end $$`.execute(db)).rejects.toThrow(
      "an ordinary error",
    );
    expect(await pidOf(db), "an ordinary error does not close a connection").toBe(before);
  });
});

describe("the end of a request", () => {
  test("the end of a request cancels its reads on the server at once, and keeps the connection", async ({
    open,
    other,
  }) => {
    const db = open({ connections: 1 });
    const pid = await pidOf(db);
    const deadline = new AbortController();
    const read = sql`select pg_sleep(60)`.execute(reading(db, { signal: deadline.signal }));
    await expect.poll(() => running(other)).toHaveLength(1);
    deadline.abort(new DeadlineExceededError());
    await expect(read).rejects.toMatchObject({ code: "DEADLINE_EXCEEDED" });
    await expect.poll(() => running(other)).toEqual([]);
    expect(await pidOf(db)).toBe(pid);
  });

  test("a request that ends also stops waiting for a connection", async ({ open }) => {
    const db = open({ connections: 1 });
    await sql`select`.execute(db);
    const busy = sql`select pg_sleep(1)`.execute(db);
    const deadline = new AbortController();
    const waits = sql`select 1`.execute(reading(db, { signal: deadline.signal }));
    setTimeout(() => deadline.abort(new DeadlineExceededError()), 50);
    await expect(waits).rejects.toMatchObject({ code: "DEADLINE_EXCEEDED" });
    await busy; // The other read was not cancelled.
  });

  test("the end of a request cancels a statement that reaches Postgres after the first cancel request", async ({
    url,
    other,
  }) => {
    const { hostname, port } = new URL(url);
    // Delays data on an open connection, like a slow network.
    let isSlow = false;
    const between = createServer((client) => {
      const postgres = connect(Number(port || 5432), hostname);
      client.on("data", async (chunk) => {
        if (isSlow) await delay(150);
        postgres.write(chunk);
      });
      postgres.pipe(client);
      client.on("close", () => postgres.destroy());
      for (const socket of [client, postgres]) socket.on("error", () => client.destroy());
    }).listen(0, "127.0.0.1");
    await once(between, "listening");
    const slow = new URL(url);
    slow.host = `127.0.0.1:${(between.address() as AddressInfo).port}`;
    const db = createDatabase(slow.href, { connections: 1 });
    await sql`select`.execute(db);

    isSlow = true;
    const deadline = new AbortController();
    const read = sql`select pg_sleep(60)`.execute(reading(db, { signal: deadline.signal }));
    setTimeout(() => {
      isSlow = false; // The cancel request overtakes the statement.
      deadline.abort(new DeadlineExceededError());
    }, 20);
    await expect(read).rejects.toMatchObject({ code: "DEADLINE_EXCEEDED" });
    await delay(200); // By now the statement has arrived.
    await expect.poll(() => running(other)).toEqual([]);
    await db.destroy();
    between.close();
  });

  test("no read starts after the end of a request", async ({ open, other }) => {
    const ended = AbortSignal.abort(new DeadlineExceededError());
    const read = sql`select pg_sleep(60)`.execute(reading(open(), { signal: ended }));
    await expect(read).rejects.toMatchObject({ code: "DEADLINE_EXCEEDED" });
    expect(await running(other)).toEqual([]);
  });

  test("the end of a request never cancels the statement of the next request", async ({ open }) => {
    const db = open({ connections: 1 });
    for (let round = 0; round < 100; round++) {
      const deadline = new AbortController();
      const read = sql`select pg_sleep(0.003)`
        .execute(reading(db, { signal: deadline.signal }))
        .catch(() => {});
      await delay(round % 5);
      deadline.abort(new DeadlineExceededError());
      await read;
      expect((await sql`select 42 as answer`.execute(db)).rows).toEqual([{ answer: 42 }]);
    }
  });
});

describe("the connections of a pool", () => {
  test("one request uses only a limited share of the connections", async ({ open, other }) => {
    const db = open({ connections: 4 });
    const greedy = reading(db, { signal: patient(), connections: 2 });
    const reads = Promise.all(Array.from({ length: 4 }, () => sql`select pg_sleep(0.5)`.execute(greedy)));
    await expect.poll(() => running(other)).toHaveLength(2);
    expect(
      await pidOf(reading(db, { signal: patient() })),
      "other requests are served meanwhile",
    ).toBeGreaterThan(0);
    expect(await running(other)).toHaveLength(2);
    await reads;
  });

  test("a request waits for a connection for two seconds, in a queue of limited length", async ({ open }) => {
    const db = open({ connections: 1 });
    const busy = sql`select pg_sleep(2.5)`.execute(db);
    const line = Array.from({ length: 500 }, () => sql`select`.execute(db));
    const settled = Promise.allSettled(line);
    const begun = performance.now();
    await expect(sql`select`.execute(db)).rejects.toMatchObject({ code: "OVERLOADED" });
    expect(
      performance.now() - begun,
      "the request beyond the queue is refused before the queued requests time out",
    ).toBeLessThan(2_000);
    expect(new Set((await settled).map((result) => (result as PromiseRejectedResult).reason?.code))).toEqual(
      new Set(["OVERLOADED"]),
    );
    await busy;
    expect(await pidOf(db)).toBeGreaterThan(0);
  });

  test("a connection that cannot be made is reported as such", async () => {
    const db = createDatabase("postgres://nobody@127.0.0.1:1/nothing");
    await expect(sql`select`.execute(db)).rejects.toMatchObject({
      code: "DATABASE_UNAVAILABLE",
      cause: { code: "ECONNREFUSED" },
    });
    expect(await isReachable(db)).toBe(false);
    await db.destroy();
  });
});

describe("a lock", () => {
  /** Locks a table for the given milliseconds, and resolves once it is locked. */
  async function locked(other: Database, milliseconds: number): Promise<{ work: Promise<unknown> }> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const work = other.transaction().execute(async (transaction) => {
      await sql`lock table topics in access exclusive mode`.execute(transaction);
      resolve();
      await delay(milliseconds);
    });
    await promise;
    return { work };
  }
  const read = (db: Database) => db.selectFrom("topics").select("id").limit(1).execute();

  test("a short lock delays a read", async ({ open, other }) => {
    const { work } = await locked(other, 400);
    expect(await read(reading(open(), { signal: patient() }))).toHaveLength(1);
    await work;
  });

  test("a read of a table that stays locked for a second is refused, and blocks no connection while it waits", async ({
    open,
    other,
  }) => {
    const db = open({ connections: 1 });
    await sql`select`.execute(db);
    await locked(other, 3_000);
    const refused = expect(read(reading(db, { signal: patient() }))).rejects.toMatchObject({
      code: "DATABASE_UNAVAILABLE",
      message: expect.stringContaining("locked"),
    });
    let served = 0;
    const end = AbortSignal.timeout(900);
    while (!end.aborted)
      served += (await sql`select 1`.execute(reading(db, { signal: patient() }))).rows.length;
    expect(
      served,
      "each try of the locked read blocks the connection for a tenth of a second",
    ).toBeGreaterThan(4);
    await refused;
  });
});

describe("a read that Postgres aborts", () => {
  test("a read that Postgres aborts because of a deadlock or a standby conflict is retried", async ({
    open,
    other,
  }) => {
    await sql`create sequence tries`.execute(other);
    await sql`
      create function given_up_twice(state text) returns integer language plpgsql as $$ begin
        if nextval('tries') < 3 then raise exception 'given up' using errcode = state; end if;
        return 42;
      end $$`.execute(other);
    for (const state of ["40P01", "40001"]) {
      const { rows } = await sql`select given_up_twice(${state}) as answer`.execute(
        reading(open(), { signal: patient() }),
      );
      expect(rows).toEqual([{ answer: 42 }]);
      await sql`alter sequence tries restart`.execute(other);
    }
  });
});

describe("a connection", () => {
  test("a connection writes dates in ISO format, whatever the role's setting", async ({ open, other }) => {
    await sql`alter role current_user in database ${sql.id(await nameOf(other))} set datestyle = 'German'`.execute(
      other,
    );
    const { rows } = await sql`select date '2018-07-09' as day`.execute(open());
    expect(rows).toEqual([{ day: "2018-07-09" }]);
    await sql`alter role current_user in database ${sql.id(await nameOf(other))} reset datestyle`.execute(
      other,
    );
  });
});

describe("prepared statements", () => {
  const prepared = async (db: Database) =>
    (await sql<{ statement: string }>`select statement from pg_prepared_statements`.execute(db)).rows.map(
      ({ statement }) => statement,
    );
  const run = (db: Database, text: string) => sql.raw(text).execute(db);

  test("the number of prepared statements is limited, and the most frequent ones stay", async ({ open }) => {
    const db = open({ connections: 1, preparedStatements: 8 });
    const common = Array.from({ length: 6 }, (_, number) => `select 'common ${number}' as text`);
    for (let round = 0; round < 60; round++) {
      for (const text of common) await run(db, text);
      for (let run_ = 0; run_ < 2; run_++) await run(db, `select 'rare ${round}' as text`);
    }
    const kept = await prepared(db);
    expect(kept).toEqual(expect.arrayContaining(common));
    expect(kept.length).toBeLessThanOrEqual(8);
  });

  test("prepared statements make room for statements that have become more frequent", async ({ open }) => {
    const db = open({ connections: 1, preparedStatements: 2 });
    for (let round = 0; round < 5; round++) for (const old of ["'a'", "'b'"]) await run(db, `select ${old}`);
    for (let round = 0; round < 20; round++) for (const now of ["'c'", "'d'"]) await run(db, `select ${now}`);
    expect((await prepared(db)).sort()).toEqual(["select 'c'", "select 'd'"]);
  });

  test("a prepared statement whose tables changed is prepared again without an error", async ({
    open,
    other,
  }) => {
    const db = open({ connections: 1 });
    await sql`create table shifting as select 1 as one`.execute(other);
    const shifting = () => run(db, "select * from shifting").then(({ rows }) => rows);
    for (let round = 0; round < 3; round++) expect(await shifting()).toEqual([{ one: 1 }]);
    await sql`alter table shifting add column two integer default 2`.execute(other);
    for (let round = 0; round < 3; round++) expect(await shifting()).toEqual([{ one: 1, two: 2 }]);
    await run(db, "deallocate all");
    for (let round = 0; round < 3; round++) expect(await shifting()).toEqual([{ one: 1, two: 2 }]);
    await sql`drop table shifting`.execute(other);
  });

  test("if the tables of a prepared statement changed, its transaction fails, because only the whole transaction can be retried", async ({
    open,
    other,
  }) => {
    const db = open({ connections: 1 });
    await sql`create table shifting as select 1 as one`.execute(other);
    for (let round = 0; round < 3; round++) await run(db, "select * from shifting");
    await sql`alter table shifting add column two integer`.execute(other);
    const work = () => db.transaction().execute((transaction) => run(transaction, "select * from shifting"));
    await expect(work()).rejects.toMatchObject({ code: "0A000" });
    expect((await work()).rows).toEqual([{ one: 1, two: null }]);
    await sql`drop table shifting`.execute(other);
  });

  test("behind a pooler the service uses no prepared statements and no time limits, because the pooler would refuse both", async ({
    open,
  }) => {
    const settings = async (db: Database) =>
      (
        await sql`select current_setting('lock_timeout') as lock, current_setting('statement_timeout') as statement,
          current_setting('idle_in_transaction_session_timeout') as idle`.execute(db)
      ).rows;
    const [usual, pooled] = [open(), open({ connections: 1, preparedStatements: "off" })];
    expect(await settings(usual)).toEqual([{ lock: "100ms", statement: "30s", idle: "1min" }]);
    expect(await settings(pooled)).toEqual([{ lock: "0", statement: "0", idle: "0" }]);
    for (let round = 0; round < 3; round++) await run(pooled, "select 1");
    expect(await prepared(pooled)).toEqual([]);
  });
});
