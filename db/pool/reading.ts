import { setTimeout as delay } from "node:timers/promises";
import {
  type DatabaseConnection,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryExecutor,
  sql,
} from "kysely";
import type { Database } from "../client.ts";
import { LimitExceededError, LockedError } from "../errors.ts";
import type { DB } from "../types.ts";
import { type PostgresConnection, postgresConnection } from "./connection.ts";
import type { AcquireOptions } from "./driver.ts";
import { Gate } from "./gate.ts";

/** How the reads of one request share the database with other requests. */
export interface ReadingOptions {
  /**
   * Ends all reads: running statements are cancelled on the server, and all reads reject with the reason of the
   * signal.
   */
  signal: AbortSignal;
  /** The maximum number of connections at once. Further reads wait. */
  connections?: number;
  /** Called when a read meets a lock. The request uses no resources while it waits. */
  onLock?: () => void;
  /** Uses the connection that is reserved for the probe. */
  isProbe?: boolean;
  /** The maximum number of rows for all reads together. */
  rows?: number;
}

/**
 * The milliseconds after the first lock during which a read is tried again. The last try then ends about one second after
 * the first lock.
 */
const READ_LOCK_PATIENCE = 850;

/** Milliseconds between two tries. */
const LOCK_PAUSE = 50;

/**
 * The database for the reads of one request. Statements must not change anything, because they may run again. If a connection
 * breaks, the read is tried once more on a newer connection. If a read meets a lock, it is tried again for one second. The
 * read holds no connection between two tries, and each try waits for `lock_timeout`.
 */
export function reading(
  db: Database,
  { signal, connections = 1, onLock, isProbe, rows = Number.POSITIVE_INFINITY }: ReadingOptions,
): Reading {
  const executor = db.getExecutor();
  let rowsRead = 0;
  const share = new Gate(connections);
  const running = new Set<PostgresConnection>();
  const { promise: ended, reject } = Promise.withResolvers<never>();
  ended.catch(() => {}); // Nobody may be waiting for it.
  const end = () => {
    reject(signal.reason);
    for (const connection of running) connection.cancel();
  };
  if (signal.aborted) end();
  else signal.addEventListener("abort", end, { once: true });

  /** Runs `consumer` on a connection, and releases the connection when the statement has ended, even after `signal`. */
  async function runOnce<Result>(
    consumer: Consumer<Result>,
    onFailure: (connection: PostgresConnection) => void,
  ) {
    const options: AcquireOptions = { until: signal, isProbe };
    return executor.provideConnection(async (provided) => {
      signal.throwIfAborted();
      const connection = postgresConnection(provided);
      running.add(connection);
      connection.rowsAtMost = rows - rowsRead + 1;
      try {
        const result = await consumer(connection);
        rowsRead += rowsOf(result);
        if (rowsRead > rows) throw tooManyRows(rows);
        return result;
      } catch (error) {
        onFailure(connection);
        throw error;
      } finally {
        running.delete(connection);
        connection.rowsAtMost = Number.POSITIVE_INFINITY;
      }
    }, options);
  }

  /** Runs `consumer` until it succeeds or fails for good. */
  async function untilRead<Result>(consumer: Consumer<Result>): Promise<Result> {
    const failed = new Set<PostgresConnection>();
    let lockedSince: number | undefined;
    let firstFailure = Number.POSITIVE_INFINITY;
    for (;;) {
      let isWorthAnother = false;
      try {
        return await runOnce(consumer, (connection) => {
          if (!connection.isBroken) return;
          // Several connections may break at once, so the last try uses a connection that was opened later.
          isWorthAnother = connection.openedAt < firstFailure && !failed.has(connection);
          firstFailure = Math.min(firstFailure, performance.now());
          failed.add(connection);
        });
      } catch (error) {
        if (error instanceof LockedError) {
          lockedSince ??= performance.now();
          onLock?.();
          if (performance.now() - lockedSince > READ_LOCK_PATIENCE) throw error;
          await delay(LOCK_PAUSE);
        } else if (!isWorthAnother) throw error;
        signal.throwIfAborted();
      }
    }
  }

  async function provideConnection<Result>(consumer: Consumer<Result>): Promise<Result> {
    await share.enter(signal);
    const read = untilRead(consumer).finally(() => share.leave());
    return Promise.race([read, ended]);
  }

  return new Reading(executor.withConnectionProvider({ provideConnection }), () => rowsRead);
}

/** Returns the number of rows in the result of a query, and 0 for any other work on a connection. */
const rowsOf = (result: unknown): number =>
  typeof result === "object" && result !== null && "rows" in result && Array.isArray(result.rows)
    ? result.rows.length
    : 0;

const tooManyRows = (rows: number) =>
  new LimitExceededError(
    "rows",
    rows,
    `This query reads more than ${rows} rows of the record: ask for shorter pages, or split it into several requests.`,
  );

type Consumer<Result> = (connection: DatabaseConnection) => Promise<Result>;

/**
 * Kysely on an executor that only runs queries. Kysely requires a dialect and a driver, which only transactions and
 * introspection use.
 */
export class Reading extends Kysely<DB> {
  /** The number of rows that Postgres has sent so far. */
  readonly rowsRead: () => number;

  constructor(executor: QueryExecutor, rowsRead: () => number) {
    super({ config: { dialect }, dialect, driver: noDriver, executor });
    this.rowsRead = rowsRead;
  }
}

const noDriver = new DummyDriver();
const dialect = {
  createAdapter: () => new PostgresAdapter(),
  createDriver: () => noDriver,
  createIntrospector: (db: Kysely<unknown>) => new PostgresIntrospector(db),
  createQueryCompiler: () => new PostgresQueryCompiler(),
};

/** Whether the database answers within 800 ms. The check uses its own connection and does not wait for one of the others. */
export async function isReachable(db: Database): Promise<boolean> {
  try {
    await sql`select`.execute(reading(db, { signal: AbortSignal.timeout(800), isProbe: true }));
    return true;
  } catch {
    return false;
  }
}
