import { Kysely, type LogEvent, PostgresDialect, sql } from "kysely";
import pg from "pg";
import { translatedRule } from "./errors.ts";
import { type ConnectionConfig, PostgresConnection } from "./pool/connection.ts";
import { Adapter, CONNECTION_PATIENCE, Driver } from "./pool/driver.ts";
import { Popularity } from "./pool/prepared.ts";
import type { DB } from "./types.ts";

/** The database: a pool of connections, or one connection inside a transaction. */
export type Database = Kysely<DB>;

export interface DatabaseOptions {
  /** The maximum number of connections. */
  connections?: number;
  /**
   * The maximum number of prepared statements per connection. "off" is for poolers in transaction mode: no statement is
   * prepared, and no timeout is set when a connection opens, because such poolers refuse timeouts.
   */
  preparedStatements?: number | "off";
  /** Called for each statement that Postgres executes. Tests use it to count statements. */
  onStatement?: (event: LogEvent) => void;
  /** Called when a connection breaks. The pool replaces the connection. */
  onConnectionError?: (error: Error) => void;
}

export const CONNECTIONS = 10;
export const PREPARED_STATEMENTS = 80;

const DATE = 1082;
const BIGINT = 20;

/**
 * Parses `date` as text, because a day has no time zone and may be infinite. Parses `bigint` as a number, because only counts
 * and sequence numbers are bigint here.
 */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => {
    if (oid === DATE) return (text: string) => text;
    if (oid === BIGINT) return Number;
    return pg.types.getTypeParser(oid, format);
  },
};

/** Timeouts in milliseconds, sent to Postgres when a connection opens. */
const timeouts: pg.ClientConfig = {
  statement_timeout: 30_000,
  // After this timeout, a read releases the connection and is tried again: see db/pool/reading.ts.
  lock_timeout: 100,
  idle_in_transaction_session_timeout: 60_000,
};

/**
 * Creates a pool for `url`, which connects at the first statement. `destroy()` closes the pool. A statement waits at
 * most two seconds in line for a connection, two seconds for a new connection to open, and thirty seconds for its
 * result.
 */
export function createDatabase(url: string, options: DatabaseOptions = {}): Kysely<DB> {
  const { connections = CONNECTIONS, preparedStatements = PREPARED_STATEMENTS } = options;
  const config: ConnectionConfig & pg.PoolConfig = {
    connectionString: url,
    max: connections + 1, // One more for the probe: see driver.ts.
    connectionTimeoutMillis: CONNECTION_PATIENCE,
    // A new connection has no old plans and caches, and finds the server even if its address has changed.
    maxLifetimeSeconds: 600,
    keepAlive: true,
    application_name: "rapporteur",
    types,
    ...(preparedStatements === "off" ? {} : timeouts),
    preparedAtMost: preparedStatements === "off" ? 0 : preparedStatements,
    popularity: new Popularity(),
    onBroken: options.onConnectionError,
  };
  // According to the types of pg, a pool constructs its clients without arguments.
  class Client extends PostgresConnection {
    constructor() {
      super(config);
    }
  }
  const pool = new pg.Pool({ ...config, Client });
  pool.on("error", () => {}); // The connection itself reports its error.
  const dialect = new PostgresDialect({ pool });
  dialect.createDriver = () => new Driver(pool, connections);
  dialect.createAdapter = () => new Adapter();
  return new Kysely<DB>({ dialect, log: options.onStatement });
}

/** Milliseconds that a transaction waits for each lock. */
const WRITE_LOCK_PATIENCE = 5_000;

/** The hooks of each open transaction. */
const hooks = new WeakMap<Database, (() => unknown)[]>();

/**
 * Runs `hook` after the commit of a transaction of {@link transacted}. Hooks run in the order of the calls. The hooks of a
 * savepoint that was rolled back do not run. Hooks cannot undo the commit: `transacted` runs all hooks, and then rejects with
 * the error of the first hook that failed. Hooks do not run if other code opened the transaction, for example a test.
 */
export function afterCommit(transaction: Database, hook: () => unknown) {
  const waiting = hooks.get(transaction);
  if (!waiting) throw new Error("afterCommit needs an open transaction of transacted().");
  waiting.push(hook);
}

/**
 * Runs `work` in a transaction, or in a savepoint if `db` is already a transaction. Checks the deferred constraints
 * before it returns, so that a fact without a source fails here with a domain error and not at the commit. Kysely refuses
 * every statement on a transaction that has ended.
 */
export async function transacted<Result>(
  db: Database,
  work: (transaction: Database) => Promise<Result>,
): Promise<Result> {
  const waiting = hooks.get(db) ?? [];
  const checked = async (transaction: Database) => {
    hooks.set(transaction, waiting);
    const result = await work(transaction);
    await sql`set constraints all immediate`.execute(transaction);
    await sql`set constraints all deferred`.execute(transaction);
    return result;
  };
  const committed = async () => {
    if (!db.isTransaction) {
      return db.transaction().execute(async (transaction) => {
        await sql.raw(`set local lock_timeout = ${WRITE_LOCK_PATIENCE}`).execute(transaction);
        try {
          return await checked(transaction);
        } finally {
          hooks.delete(transaction);
        }
      });
    }
    const before = waiting.length;
    await sql`savepoint work`.execute(db);
    try {
      const result = await checked(db);
      await sql`release savepoint work`.execute(db);
      return result;
    } catch (error) {
      waiting.length = before;
      await sql`rollback to savepoint work`.execute(db);
      throw error;
    }
  };
  const result = await committed().catch((error) => {
    throw translatedRule(error);
  });
  if (!db.isTransaction) await run(waiting);
  return result;
}

async function run(waiting: readonly (() => unknown)[]) {
  const failures: unknown[] = [];
  for (const hook of waiting) {
    try {
      await hook();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

/** Writes `any(…)` with one array parameter, so that the text of the statement does not depend on the number of keys. */
export const anyOf = (keys: readonly string[]) => sql<string>`any(${keys})`;
