import { Kysely, type LogEvent, PostgresDialect, sql } from "kysely";
import pg from "pg";
import { translatedRule } from "./errors.ts";
import { type ConnectionConfig, PostgresConnection } from "./pool/connection.ts";
import { Adapter, CONNECTION_PATIENCE, Driver } from "./pool/driver.ts";
import { Popularity } from "./pool/prepared.ts";
import type { DB } from "./types.ts";

/** The record: a pool of connections, or one connection inside a transaction. */
export type Database = Kysely<DB>;

export interface DatabaseOptions {
  /** Connections kept at most. */
  connections?: number;
  /**
   * Statements that each connection keeps prepared at most. "off" is for poolers between us and Postgres that hand on single
   * transactions: none is prepared, and no limit of time is set when a connection is opened, which they would refuse.
   */
  preparedStatements?: number | "off";
  /** Called once per statement that reaches Postgres: the hook of logs and of tests that count. */
  onStatement?: (event: LogEvent) => void;
  /** Called when a connection breaks; another takes its place by itself. */
  onConnectionError?: (error: Error) => void;
}

export const CONNECTIONS = 10;
export const PREPARED_STATEMENTS = 80;

const DATE = 1082;
const BIGINT = 20;

/**
 * How values arrive: `date` as its text, because a day has no time zone and may be infinite; `bigint` as a number,
 * because only counts and sequence numbers are bigint here.
 */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => {
    if (oid === DATE) return (text: string) => text;
    if (oid === BIGINT) return Number;
    return pg.types.getTypeParser(oid, format);
  },
};

/** Milliseconds, told to Postgres as each connection opens. */
const timeouts: pg.ClientConfig = {
  statement_timeout: 30_000,
  // Readers try again for longer, and let others use the connection in between: see db/pool/reading.ts.
  lock_timeout: 100,
  idle_in_transaction_session_timeout: 60_000,
};

/**
 * Opens a pool on `url`. Nothing connects before the first statement; `destroy()` closes the pool. A statement waits two
 * seconds in line for a connection at most, or two for a new one to open, and runs for thirty.
 */
export function createDatabase(url: string, options: DatabaseOptions = {}): Kysely<DB> {
  const { connections = CONNECTIONS, preparedStatements = PREPARED_STATEMENTS } = options;
  const config: ConnectionConfig & pg.PoolConfig = {
    connectionString: url,
    max: connections + 1, // the last one for the probe: see driver.ts
    connectionTimeoutMillis: CONNECTION_PATIENCE,
    // What a connection has gathered of plans and caches goes with it; so does the way to a server that has moved.
    maxLifetimeSeconds: 600,
    keepAlive: true,
    application_name: "rapporteur",
    types,
    ...(preparedStatements === "off" ? {} : timeouts),
    preparedAtMost: preparedStatements === "off" ? 0 : preparedStatements,
    popularity: new Popularity(),
    onBroken: options.onConnectionError,
  };
  // pg's types let a pool construct its clients only without arguments.
  class Client extends PostgresConnection {
    constructor() {
      super(config);
    }
  }
  const pool = new pg.Pool({ ...config, Client });
  pool.on("error", () => {}); // The connection itself has told it.
  const dialect = new PostgresDialect({ pool });
  dialect.createDriver = () => new Driver(pool, connections);
  dialect.createAdapter = () => new Adapter();
  return new Kysely<DB>({ dialect, log: options.onStatement });
}

/** Milliseconds that a transaction waits for each lock. */
const WRITE_LOCK_PATIENCE = 5_000;

/**
 * Runs `work` in a transaction, or in a savepoint where `db` already is one, and checks the deferred constraints
 * before it returns: a fact without a source fails here, as a domain error, and not at some later commit.
 */
export async function transacted<Result>(
  db: Database,
  work: (transaction: Database) => Promise<Result>,
): Promise<Result> {
  const checked = async (transaction: Database) => {
    const result = await work(transaction);
    await sql`set constraints all immediate`.execute(transaction);
    await sql`set constraints all deferred`.execute(transaction);
    return result;
  };
  try {
    if (!db.isTransaction) {
      return await db.transaction().execute(async (transaction) => {
        await sql.raw(`set local lock_timeout = ${WRITE_LOCK_PATIENCE}`).execute(transaction);
        return checked(transaction);
      });
    }
    await sql`savepoint work`.execute(db);
    try {
      const result = await checked(db);
      await sql`release savepoint work`.execute(db);
      return result;
    } catch (error) {
      await sql`rollback to savepoint work`.execute(db);
      throw error;
    }
  } catch (error) {
    throw translatedRule(error);
  }
}

/** `any(…)` over one array parameter: the text of the statement does not vary with the number of keys. */
export const anyOf = (keys: readonly string[]) => sql<string>`any(${keys})`;
