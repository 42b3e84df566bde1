import { setTimeout as delay } from "node:timers/promises";
import type { CompiledQuery, DatabaseConnection, QueryResult } from "kysely";
import pg from "pg";
import { breaksConnection, CANCELLED, DatabaseUnavailableError, translatedState } from "../errors.ts";
import { type Popularity, PreparedStatements } from "./prepared.ts";

export interface ConnectionConfig extends pg.ClientConfig {
  /** The maximum number of prepared statements; 0 prepares none. */
  readonly preparedAtMost: number;
  readonly popularity: Popularity;
  /** Called once when the connection breaks, even if it is idle. */
  readonly onBroken?: (error: Error) => void;
}

/**
 * How long a statement may go on after the first cancel request, and the pause between two cancel requests, in milliseconds.
 */
const CANCEL_PATIENCE = 1_000;
const CANCEL_PAUSE = 100;

/** SQLSTATEs of an outdated prepared statement: a table was altered, or something else closed the statement. */
const STALE_PLAN = ["0A000", "26000"];

/**
 * A connection to Postgres for Kysely. A connection that {@link isBroken} must not go back to the pool. A statement
 * that fails rejects with a domain error if there is one for the failure.
 */
export class PostgresConnection extends pg.Client implements DatabaseConnection {
  /** When the connection was opened, in milliseconds of `performance.now()`. */
  readonly openedAt = performance.now();
  /**
   * The maximum number of rows that Postgres sends for each statement. Postgres does not report that it left out further rows.
   */
  rowsAtMost = Number.POSITIVE_INFINITY;
  /** Gives the connection back to the pool, or destroys it. The pool sets this function when it lends the connection. */
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
    // pg can also emit an error while no statement runs. Without this listener, Node would end the process.
    this.on("error", (error) => this.#break(error));
  }

  /**
   * The parameters that Postgres receives when the connection opens. The role may have another DateStyle, but the code and
   * cursors expect the DateStyle below.
   */
  override getStartupConf() {
    return { ...super.getStartupConf(), DateStyle: "ISO, YMD" };
  }

  /** Whether the connection is unusable. */
  get isBroken(): boolean {
    return this.#isBroken || this.#cancelling !== undefined;
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    this.#isRunning = true;
    try {
      const { command, rowCount, rows = [] } = await this.#run(sql, [...parameters]);
      // The name of the command lets Kysely detect a commit that was rolled back.
      if (command === "COMMIT" || command === "ROLLBACK") return { rows: [{ command } as Row] };
      return { numAffectedRows: BigInt(rowCount ?? 0), rows };
    } catch (error) {
      this.#end();
      if (error instanceof pg.DatabaseError && breaksConnection(error)) this.#break(error);
      if (this.#isBroken) throw new DatabaseUnavailableError({ cause: error });
      if (codeOf(error) === CANCELLED && this.#cancelling) {
        // The cancel request has hit this statement, so the request cannot hit the next statement. But if Postgres did not
        // accept all cancel requests, a request may still be on its way.
        if (await this.#cancelling) this.#cancelling = undefined;
      }
      throw translatedState(error);
    } finally {
      this.#end();
    }
  }

  /** Not supported: nothing reads with a cursor. */
  // biome-ignore lint/correctness/useYield: Kysely asks for a generator
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error("Streams of rows are not supported.");
  }

  /** Marks the connection as unusable. */
  discard() {
    this.#isBroken = true;
  }

  /**
   * Asks Postgres to cancel the running statement, and closes the connection if the statement has not ended after a
   * second. The connection counts as broken until the statement fails, because the request could still hit the next
   * statement.
   */
  cancel() {
    this.#cancelling ??= this.#cancelUntilEnded();
  }

  /**
   * Repeats the cancel request, because Postgres ignores a request that arrives before the statement. Returns whether
   * Postgres accepted all requests.
   */
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
      // An error aborts the transaction, so trying this one statement again would fail too.
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
      // The stack of pg starts at the socket. The new stack shows the caller.
      if (error instanceof Error) Error.captureStackTrace(error);
      throw error;
    }
  }

  /**
   * Closes a statement by the protocol, because poolers do not understand DEALLOCATE. The answer of Postgres arrives
   * together with the answer to the next statement.
   */
  #close = (name: string) => {
    delete this.connection.parsedStatements[name];
    this.connection.close({ type: "S", name }, true); // pg ignores the second argument.
  };
}

/** Narrows the type of a connection from Kysely or pg. All connections in our pool are of this class. */
export function postgresConnection(connection: object): PostgresConnection {
  if (connection instanceof PostgresConnection) return connection;
  throw new Error("the connection is not from our pool");
}

const codeOf = (error: unknown) => (error instanceof pg.DatabaseError ? (error.code ?? "") : "");

/** A statement for which Postgres sends a limited number of rows. */
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

  /** Does nothing: pg would ask for the remaining rows. */
  handlePortalSuspended() {}

  /** Sends both messages at once. pg would wait for the rows before it sends the second message. */
  protected _getRows(connection: pg.Connection) {
    connection.execute({ rows: this.#rows }, true);
    connection.sync();
  }
}

/**
 * Sends a cancel request on a separate connection, as the protocol requires. Returns whether Postgres accepted the request.
 */
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
