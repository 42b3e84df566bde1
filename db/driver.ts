import {
  type AbortableOperationOptions,
  CompiledQuery,
  type DatabaseConnection,
  PostgresAdapter,
  PostgresDriver,
} from "kysely";
import type pg from "pg";
import type { Connection } from "./connection.ts";
import { DatabaseUnavailableError, OverloadedError } from "./errors.ts";
import { Gate } from "./gate.ts";

/** So many statements wait for a connection at most; one more is refused at once. */
const LINE_AT_MOST = 500;

/** Milliseconds that a statement waits at most for a connection, be it one of the pool or a new one. */
export const CONNECTION_PATIENCE = 2_000;

/** What a reader can tell of a wait for a connection. Kysely's own `signal` is none: it writes to the console. */
export interface AcquireOptions extends AbortableOperationOptions {
  /** Ends the wait with its reason. */
  readonly until?: AbortSignal;
}

/**
 * Kysely's driver on a pool of our {@link Connection}s: statements wait for one in a line with an end, and one that broke is
 * destroyed rather than returned.
 */
export class Driver extends PostgresDriver {
  readonly #pool: pg.Pool;
  readonly #gate: Gate;

  constructor(pool: pg.Pool) {
    super({ pool });
    this.#pool = pool;
    this.#gate = new Gate(pool.options.max);
  }

  override async acquireConnection({ until }: AcquireOptions = {}): Promise<DatabaseConnection> {
    await this.#enter(until);
    try {
      return (await this.#pool.connect()) as unknown as Connection;
    } catch (error) {
      this.#gate.leave();
      throw new DatabaseUnavailableError(undefined, { cause: error });
    }
  }

  async #enter(until: AbortSignal | undefined): Promise<void> {
    if (this.#gate.tryEnter()) return;
    if (this.#gate.waiting >= LINE_AT_MOST) throw new OverloadedError();
    const patience = AbortSignal.timeout(CONNECTION_PATIENCE);
    try {
      await this.#gate.enter(until ? AbortSignal.any([until, patience]) : patience);
    } catch (error) {
      throw error === patience.reason ? new OverloadedError({ cause: error }) : error;
    }
  }

  override async releaseConnection(connection: DatabaseConnection): Promise<void> {
    const { isBroken, release } = connection as unknown as Connection & pg.PoolClient;
    release(isBroken);
    this.#gate.leave();
  }

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    // With its connection, a transaction is gone as well.
    if ((connection as unknown as Connection).isBroken) return;
    await connection.executeQuery(CompiledQuery.raw("rollback"));
  }
}

/** db/migrate.ts holds the lock itself, inside the transaction, where it is kept by poolers as well. */
export class Adapter extends PostgresAdapter {
  override async acquireMigrationLock(): Promise<void> {}
  override async releaseMigrationLock(): Promise<void> {}
}
