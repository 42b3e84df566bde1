import { createHash } from "node:crypto";
import { Kysely, type LogEvent, PostgresDialect, sql } from "kysely";
import pg from "pg";
import { translated } from "./errors.ts";
import type { DB } from "./types.ts";

/** The record: a pool of connections, or one connection inside a transaction. */
export type Database = Kysely<DB>;

export interface DatabaseOptions {
  /** Connections kept at most; a statement waits at most five seconds for one. */
  connections?: number;
  /** Called once per statement that reaches Postgres: the hook of logs and of tests that count. */
  onStatement?: (event: LogEvent) => void;
  /** Called when an idle connection breaks; the pool replaces it by itself. */
  onConnectionError?: (error: Error) => void;
}

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

/** Statements that Postgres plans once per connection under one name each. Texts beyond the bound run unnamed. */
const NAMES_AT_MOST = 1_000;
const names = new Map<string, string>();

function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known) return known;
  if (names.size >= NAMES_AT_MOST || !/^\s*(select|insert|update|delete|with)\b/i.test(text))
    return undefined;
  const name = createHash("sha256").update(text).digest("base64url").slice(0, 32);
  names.set(text, name);
  return name;
}

/** Kysely never names its statements; here each text gets its name before it reaches the wire. */
class NamingClient extends pg.Client {
  // biome-ignore lint/suspicious/noExplicitAny: pg declares a dozen overloads of query, all passed on unchanged
  override query(...parameters: any[]): any {
    const [text, values, ...rest] = parameters;
    const name = typeof text === "string" && Array.isArray(values) ? nameOf(text) : undefined;
    const query = super.query as (...parameters: unknown[]) => unknown;
    return name ? query.call(this, { name, text, values }, ...rest) : query.apply(this, parameters);
  }
}

/**
 * Opens a pool on `url`. Nothing connects before the first statement; `destroy()` closes the pool.
 * Limits per statement: 30 s to run, 5 s to wait for a lock or a connection.
 */
export function createDatabase(url: string, options: DatabaseOptions = {}): Kysely<DB> {
  const pool = new pg.Pool({
    Client: NamingClient,
    connectionString: url,
    max: options.connections ?? 10,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    statement_timeout: 30_000,
    lock_timeout: 5_000,
    idle_in_transaction_session_timeout: 60_000,
    application_name: "rapporteur",
    types,
  });
  // Without a listener a broken idle connection would end the process.
  pool.on("error", (error) => options.onConnectionError?.(error));
  return new Kysely<DB>({
    dialect: new PostgresDialect({ pool }),
    log: (event) => options.onStatement?.(event),
  });
}

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
    if (!db.isTransaction) return await db.transaction().execute(checked);
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
    throw translated(error);
  }
}

/** `any(…)` over one array parameter: the text of the statement does not vary with the number of keys. */
export const anyOf = (keys: readonly string[]) => sql<string>`any(${keys})`;

/** Whether the database answers. */
export async function isReachable(db: Database): Promise<boolean> {
  try {
    await sql`select`.execute(db);
    return true;
  } catch {
    return false;
  }
}
