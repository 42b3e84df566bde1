import {
  type AbortableOperationOptions,
  CompiledQuery,
  type DatabaseConnection,
  PostgresAdapter,
  PostgresDriver,
} from "kysely";
import type pg from "pg";
import { DatabaseUnavailableError, OverloadedError } from "../errors.ts";
import { postgresConnection } from "./connection.ts";
import { Gate } from "./gate.ts";

/** The maximum number of statements that wait for a connection. A further statement is refused at once. */
const LINE_AT_MOST = 500;

/** Milliseconds that a statement may wait in line, and that a new connection may take to open. */
export const CONNECTION_PATIENCE = 2_000;

/** Options for getting a connection. Kysely's own `signal` is not used, because it prints failures to the console. */
export interface AcquireOptions extends AbortableOperationOptions {
  /** Ends the wait in line, with the reason of the signal. */
  readonly until?: AbortSignal;
  /** Uses the connection that is reserved for the probe, which checks whether the database answers. */
  readonly isProbe?: boolean;
}

/**
 * Kysely's driver on a pool of {@link PostgresConnection}s. Statements wait for a connection in a line of limited
 * length. A broken connection is destroyed and does not go back to the pool.
 */
export class Driver extends PostgresDriver {
  readonly #pool: pg.Pool;
  readonly #gate: Gate;
  readonly #probeGate = new Gate(1);
  readonly #probes = new WeakSet<DatabaseConnection>();

  /** The pool must have one connection more than `connections`, for the probe. */
  constructor(pool: pg.Pool, connections: number) {
    super({ pool });
    this.#pool = pool;
    this.#gate = new Gate(connections);
  }

  override async acquireConnection({ until, isProbe }: AcquireOptions = {}): Promise<DatabaseConnection> {
    if (isProbe) await this.#probeGate.enter(until);
    else await this.#enter(until);
    try {
      const connection = postgresConnection(await this.#pool.connect());
      if (isProbe) this.#probes.add(connection);
      return connection;
    } catch (error) {
      (isProbe ? this.#probeGate : this.#gate).leave();
      throw new DatabaseUnavailableError({ cause: error });
    }
  }

  async #enter(until: AbortSignal | undefined): Promise<void> {
    if (this.#gate.waiting >= LINE_AT_MOST) throw new OverloadedError();
    await this.#gate.enterWithin(CONNECTION_PATIENCE, until);
  }

  override async releaseConnection(connection: DatabaseConnection): Promise<void> {
    const { isBroken, release } = postgresConnection(connection);
    release(isBroken);
    const isProbe = this.#probes.delete(connection);
    (isProbe ? this.#probeGate : this.#gate).leave();
  }

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    const ours = postgresConnection(connection);
    // A broken connection has already ended the transaction.
    if (ours.isBroken) return;
    try {
      await ours.executeQuery(CompiledQuery.raw("rollback"));
    } catch (error) {
      ours.discard();
      throw error;
    }
  }
}

/**
 * Takes no lock for migrations. migrate.ts takes a lock that ends with the transaction, because such a lock also works through
 * poolers.
 */
export class Adapter extends PostgresAdapter {
  override async acquireMigrationLock(): Promise<void> {}
  override async releaseMigrationLock(): Promise<void> {}
}
