import { setTimeout as delay } from "node:timers/promises";
import type { CompiledQuery, DatabaseConnection, QueryResult } from "kysely";
import pg from "pg";
import { breaksConnection, CANCELLED, DatabaseUnavailableError, translatedState } from "../errors.ts";
import { type Popularity, PreparedStatements } from "./prepared.ts";

export interface ConnectionConfig extends pg.ClientConfig {
  /** How many statements to keep prepared; 0 prepares none. */
  readonly preparedAtMost: number;
  readonly popularity: Popularity;
  /** Told once when the connection breaks, also while it is idle. */
  readonly onBroken?: (error: Error) => void;
}

/** Milliseconds that a statement has to end once Postgres was asked to cancel it, and between two times that it is asked. */
const CANCEL_PATIENCE = 1_000;
const CANCEL_PAUSE = 100;

/** Errors of plans that no longer fit: a table was altered since, or somebody else closed the statement. */
const STALE_PLAN = ["0A000", "26000"];

/**
 * A connection to Postgres, as Kysely uses it. One that {@link isBroken} must not go back to the pool. A failing statement
 * rejects with a domain error where there is one for it.
 */
export class PostgresConnection extends pg.Client implements DatabaseConnection {
  /** When it was opened, on the clock of `performance.now()`. */
  readonly openedAt = performance.now();
  /** So many rows of each statement does Postgres send at most; the rest is not told of. */
  rowsAtMost = Number.POSITIVE_INFINITY;
  /** Gives the connection back to the pool, or destroys it. The pool sets this when it hands the connection out. */
  declare release: (destroy?: boolean) => void;
  #isBroken = false;
  #cancelling: Promise<boolean> | undefined;
  #isRunning = false;
  #onEnd: (() => void) | undefined;
  readonly #onBroken: ConnectionConfig["onBroken"];
  readonly #prepared: PreparedStatements;

  constructor(config: ConnectionConfig) {
    super(config);
    this.#onBroken = config.onBroken;
    this.#prepared = new PreparedStatements(config.preparedAtMost, config.popularity, this.#close);
    // pg emits this also between statements; without a listener Node would end the process.
    this.on("error", (error) => this.#break(error));
  }

  /** What is told to Postgres when it opens. A role may write dates in another way; we and our cursors read one. */
  override getStartupConf() {
    return { ...super.getStartupConf(), DateStyle: "ISO, YMD" };
  }

  /** Whether it is of no more use. */
  get isBroken(): boolean {
    return this.#isBroken || this.#cancelling !== undefined;
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    this.#isRunning = true;
    try {
      const { command, rowCount, rows = [] } = await this.#run(sql, [...parameters]);
      // Kysely sees by it a commit that was rolled back.
      if (command === "COMMIT" || command === "ROLLBACK") return { rows: [{ command } as Row] };
      return { numAffectedRows: BigInt(rowCount ?? 0), rows };
    } catch (error) {
      this.#end();
      if (error instanceof pg.DatabaseError && breaksConnection(error)) this.#break(error);
      if (this.#isBroken) throw new DatabaseUnavailableError({ cause: error });
      if (codeOf(error) === CANCELLED && this.#cancelling) {
        // It has hit this statement, so it cannot hit the next one; unless another hit it first, and ours is still under way.
        if (await this.#cancelling) this.#cancelling = undefined;
      }
      throw translatedState(error);
    } finally {
      this.#end();
    }
  }

  /** Nothing here reads by cursor. */
  // biome-ignore lint/correctness/useYield: Kysely asks for a generator
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error("Streams of rows are not supported.");
  }

  /** Makes the connection one of no more use. */
  discard() {
    this.#isBroken = true;
  }

  /**
   * Asks Postgres to cancel the running statement, and cuts the connection if it has not ended in a second. Until the statement
   * fails by the cancel, the connection counts as broken: the request could still hit the next statement.
   */
  cancel() {
    this.#cancelling ??= this.#cancelUntilEnded();
  }

  /** Asks again and again, for Postgres ignores a request that comes before its statement. Tells whether it took them all. */
  async #cancelUntilEnded(): Promise<boolean> {
    const begun = performance.now();
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    this.#onEnd = resolve;
    let areTaken = true;
    while (this.#isRunning) {
      if (!(await requestCancel(this))) areTaken = false;
      if (performance.now() - begun > CANCEL_PATIENCE) this.connection.stream.destroy();
      await Promise.race([ended, delay(CANCEL_PAUSE)]);
    }
    return areTaken;
  }

  #end() {
    this.#isRunning = false;
    this.#onEnd?.();
  }

  #break(error: Error) {
    if (!this.#isBroken) this.#onBroken?.(error);
    this.#isBroken = true;
  }

  async #run(text: string, values: unknown[]): Promise<pg.QueryResult> {
    const name = this.#prepared.nameOf(text);
    if (!name) return this.#send({ text, values });
    try {
      return await this.#send({ name, text, values });
    } catch (error) {
      if (!STALE_PLAN.includes(codeOf(error))) throw error;
      this.#prepared.forget(name);
      // An error ends a transaction, so there only the whole of it can be tried again.
      if (this.getTransactionStatus() !== "I") throw error;
      return this.#send({ text, values });
    }
  }

  async #send(config: pg.QueryConfig): Promise<pg.QueryResult> {
    if (this.rowsAtMost === Number.POSITIVE_INFINITY) return this.query(config);
    const { promise, resolve, reject } = Promise.withResolvers<pg.QueryResult>();
    this.query(
      new LimitedQuery(config, this.rowsAtMost, (error, result) => (error ? reject(error) : resolve(result))),
    );
    try {
      return await promise;
    } catch (error) {
      // What pg tells begins at the socket; here it is known who asked.
      if (error instanceof Error) Error.captureStackTrace(error);
      throw error;
    }
  }

  /** By the protocol: poolers in between do not know SQL's DEALLOCATE. Postgres answers along with the next statement. */
  #close = (name: string) => {
    delete this.connection.parsedStatements[name];
    this.connection.close({ type: "S", name }, true); // pg ignores the second argument.
  };
}

/** Narrows what Kysely and pg hand back; every connection of our pool is one of ours. */
export function postgresConnection(connection: object): PostgresConnection {
  if (connection instanceof PostgresConnection) return connection;
  throw new Error("the connection is not from our pool");
}

const codeOf = (error: unknown) => (error instanceof pg.DatabaseError ? (error.code ?? "") : "");

/** A statement of which Postgres sends so many rows at most. */
class LimitedQuery extends pg.Query {
  readonly #rows: number;

  constructor(
    config: pg.QueryConfig,
    rows: number,
    callback: (error: Error | null | undefined, result: pg.QueryResult) => void,
  ) {
    super(Object.assign({ queryMode: "extended" }, config), undefined, callback);
    this.#rows = rows;
  }

  /** pg would ask for the rest, row by row, when Postgres has sent as many. */
  handlePortalSuspended() {}

  /** All in one message: pg itself would wait for the rows before it says that it is done. */
  protected _getRows(connection: pg.Connection) {
    connection.execute({ rows: this.#rows }, true);
    connection.sync();
  }
}

/** Asks Postgres on a connection of its own, as the protocol wants it; tells whether Postgres took it, and closed that. */
async function requestCancel(client: pg.Client): Promise<boolean> {
  const { host, port, ssl, processID, secretKey, sslNegotiation } = client;
  const wire = new pg.Connection({ ssl, sslNegotiation });
  const { promise, resolve } = Promise.withResolvers<void>();
  let isTaken = true;
  const giveUp = () => {
    isTaken = false;
    wire.stream.destroy();
  };
  const patience = setTimeout(giveUp, CANCEL_PATIENCE);
  const send = () => wire.cancel(processID, secretKey);
  if (!ssl) wire.on("connect", send);
  else if (sslNegotiation !== "direct") wire.on("connect", () => wire.requestSsl());
  wire.on("sslconnect", send);
  wire.on("error", giveUp);
  wire.on("end", resolve);
  if (host.startsWith("/")) wire.connect(`${host}/.s.PGSQL.${port}`);
  else wire.connect(port, host);
  await promise;
  clearTimeout(patience);
  return isTaken;
}
