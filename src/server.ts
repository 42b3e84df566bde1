import { once, setMaxListeners } from "node:events";
import { createServer } from "node:http";
import { createServer as createProbe, type Server } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { createDatabase, type Database } from "#db/client.ts";
import { DomainError, PermissionError, rootCause, SchemaError } from "#db/errors.ts";
import { migrate, pendingMigrations, requireReadable, serverVersion } from "#db/migrate.ts";
import { reading } from "#db/pool/reading.ts";
import { originOf } from "#schema/core/errors.ts";
import { isEmpty, loadSeeds } from "#seeds/index.ts";
import { type Config, Fault } from "./config.ts";
import { guardConnections } from "./connections.ts";
import { drainOf } from "./drain.ts";
import { fairly } from "./fairness.ts";
import { overHttp } from "./http.ts";
import { boundAddress, listenMore, shared } from "./listeners.ts";
import { type Log, warnsRarely } from "./log.ts";
import { Pace } from "./pace.ts";
import { startBundledPostgres } from "./postgres/start.ts";

const OLDEST_POSTGRES = 15;

/**
 * The milliseconds within which a client must send its headers, the milliseconds for the whole request, and the milliseconds
 * between two checks.
 */
const timeouts = { headersTimeout: 10_000, requestTimeout: 15_000, connectionsCheckingInterval: 1_000 };

/** Serves the graph until `stopping` aborts, then answers all accepted requests and releases all resources. */
export async function serve(config: Config, log: Log, stopping: AbortSignal): Promise<void> {
  await requirePort(config);
  await using resources = new AsyncDisposableStack();
  // Building the schema takes as long as starting Postgres, so they run at the same time.
  const loading = import("./service.ts");
  const db = await openDatabase(config, log, stopping, resources);
  await unless(stopping, prepare(db, config, log));

  const { createService } = await loading;
  outliveRejections(log, resources);
  const pace = resources.use(new Pace());
  const expired = new AbortController();
  setMaxListeners(0, expired.signal); // one for each request
  const { requestDeadline: deadline, corsOrigins, limits } = config;
  const options = {
    db,
    log,
    deadline,
    corsOrigins,
    limits,
    executing: pace.executing,
    stopping: expired.signal,
  };
  const service = resources.adopt(createService(options), (yoga) => yoga.dispose());
  const { requestsAtOnce, rateLimit, connectionsPerAddress: perAddress, trustedProxies: trusted } = config;
  const fair = fairly(overHttp(service), { pace, requestsAtOnce, rateLimit, trusted });
  const server = createServer(timeouts, fair);
  guardConnections(server, { perAddress, trusted });
  const drain = drainOf(server, () => expired.abort());
  await listen(server, { ...config, ...shared });
  let others: Server[] = [];
  resources.defer(() => drain(others));
  others = await listenMore(server);
  for (const one of [server, ...others]) one.on("error", (error) => log.error(error));
  log.info(`Ready: the playground is at ${addressOf(server)}/graphql. Ctrl-C stops it all.`);
  await stopped(stopping);
  log.info("Stopping.");
}

/**
 * Keeps the service alive after an unhandled rejection. GraphQL's executor leaves rejections unhandled when several items of a
 * list fail at different times. The answer already contains the first error. The log gets the errors that are not domain
 * errors.
 */
function outliveRejections(log: Log, resources: AsyncDisposableStack): void {
  const tell = (error: unknown) => {
    const err = originOf(error);
    if (!(err instanceof DomainError)) log.error({ err }, "unhandled rejection");
  };
  process.on("unhandledRejection", tell);
  resources.defer(() => void process.off("unhandledRejection", tell));
}

/** The result of `work`. If `stopping` aborts first, throws the reason of `stopping`. */
export function unless<Result>(stopping: AbortSignal, work: Promise<Result>): Promise<Result> {
  const interrupted = async (): Promise<never> => {
    await stopped(stopping);
    throw stopping.reason;
  };
  return Promise.race([work, interrupted()]);
}

async function stopped(stopping: AbortSignal): Promise<void> {
  if (!stopping.aborted) await once(stopping, "abort");
}

/**
 * Opens the database of DATABASE_URL, or starts the bundled Postgres. `resources` closes it again.
 * Throws a Fault if it cannot be reached in time or is too old.
 */
export async function openDatabase(
  config: Config,
  log: Log,
  stopping: AbortSignal,
  resources: AsyncDisposableStack,
): Promise<Database> {
  const { databaseUrl, dataFolder, preparedStatements } = config;
  const url = databaseUrl ?? resources.use(await startBundledPostgres({ folder: dataFolder, log })).url;
  let isClosing = false;
  const warn = warnsRarely(log);
  const onConnectionError = (error: Error) => {
    if (!isClosing) warn(`A database connection broke: ${error.message}`);
  };
  const db = createDatabase(url, { preparedStatements, onConnectionError });
  resources.defer(() => {
    isClosing = true;
    // A running statement must not delay the end.
    return Promise.race([db.destroy(), delay(1_000, undefined, { ref: false })]);
  });

  const version = await unless(stopping, patiently(serverVersion, db, config, url, log));
  if (version < OLDEST_POSTGRES) {
    throw new Fault(
      `The database at ${hostOf(url)} is Postgres ${version}: rapporteur needs ${OLDEST_POSTGRES} or newer, so set DATABASE_URL to a newer one.`,
    );
  }
  return db;
}

/** Errors of a server that is not ready yet: codes of the network, SQLSTATEs, and messages of errors without a code. */
const NOT_YET =
  /^(ECONN(REFUSED|RESET|ABORTED)|ETIMEDOUT|E(HOST|NET)UNREACH|ENOENT|ENOTFOUND|EAI_AGAIN|57P0[123]|53300|.* timeout|.* unexpectedly)$/;

/**
 * Two times in milliseconds: how long the first answers may take, and how long a silent server is always tried again.
 */
const FIRST_PATIENCE = 5_000;
const SILENCE_PATIENCE = 6_000;

/** The result of `read`. Tries again for up to DATABASE_WAIT seconds while the server of `url` is not ready. */
async function patiently<Result>(
  read: (db: Database) => Promise<Result>,
  db: Database,
  { databaseWait: seconds }: Config,
  url: string,
  log: Log,
): Promise<Result> {
  const begun = performance.now();
  const end = begun + seconds * 1_000;
  for (let isFirst = true; ; ) {
    try {
      return await read(reading(db, { signal: AbortSignal.timeout(FIRST_PATIENCE) }));
    } catch (error) {
      if (error instanceof SchemaError || error instanceof PermissionError) throw error;
      const { code, message } = rootCause(error);
      // The code of a timeout is a number, so its message is shown.
      const reason = message || String(code);
      // This process may cause the delay, because building the schema blocks it.
      if (reason.endsWith(" timeout") && performance.now() - begun < SILENCE_PATIENCE) continue;
      if (!NOT_YET.test(typeof code === "string" ? code : message) || performance.now() >= end) {
        throw new Fault(
          `The database at ${hostOf(url)} cannot be opened (${reason}): check that Postgres runs there and that user, password and database name in DATABASE_URL are right.`,
        );
      }
      if (isFirst) {
        isFirst = false;
        log.warn(`Waiting for the database at ${hostOf(url)} (${reason}), ${seconds} seconds at most.`);
      }
    }
    await delay(Math.min(500, Math.max(0, end - performance.now())));
  }
}

/**
 * Migrates and fills the bundled Postgres, which nobody else uses. For any other database, only checks that it can be read.
 */
async function prepare(db: Database, config: Config, log: Log): Promise<void> {
  const { databaseUrl } = config;
  const isBundled = databaseUrl === undefined;
  if (isBundled && (await pendingMigrations(db)).length > 0) {
    log.info("Migrating the database.");
    await migrate(db);
  }
  const { isNewer } = await (isBundled
    ? requireReadable(db)
    : patiently(requireReadable, db, config, databaseUrl, log));
  if (isNewer) {
    log.warn(
      "A newer release has migrated the database. This release still serves the tables that it knows: update it soon.",
    );
  } else if (isBundled && (await isEmpty(db))) {
    log.info("Loading the record.");
    await loadSeeds(db);
  }
}

export const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? "" : "s"}`;

function hostOf(url: string): string {
  const { hostname, port, searchParams } = new URL(url);
  return `${hostname || searchParams.get("host") || "localhost"}:${port || 5432}`;
}

interface Place {
  host: string;
  port: number;
  reusePort?: boolean;
}

async function listen(server: Server, { host, port, reusePort }: Place): Promise<void> {
  try {
    server.listen({ host, port, reusePort });
    await once(server, "listening");
  } catch (error) {
    const { code, message } = rootCause(error);
    if (code === "EADDRINUSE") {
      throw new Fault(
        `Port ${port} of ${host} is taken: stop the program that uses it, or give another as PORT.`,
      );
    }
    throw new Fault(`Cannot listen on port ${port} of ${host} (${message}): correct HOST or PORT.`);
  }
}

/** Fails early if the port is taken. The service opens the port for good only after the slow steps. */
async function requirePort(config: Config): Promise<void> {
  const probe = createProbe((socket) => socket.destroy());
  await listen(probe, config);
  await close(probe);
}

function addressOf(server: Server): string {
  const { address, family, port } = boundAddress(server);
  return `http://${family === "IPv6" ? `[${address}]` : address}:${port}`;
}

async function close(server: Server): Promise<void> {
  server.close();
  await once(server, "close");
}
