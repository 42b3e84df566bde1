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
import { startEmbeddedPostgres } from "./postgres/start.ts";

const OLDEST_POSTGRES = 15;

/** Milliseconds for a client to send its headers and its whole request, and how often that is looked at. */
const timeouts = { headersTimeout: 10_000, requestTimeout: 15_000, connectionsCheckingInterval: 1_000 };

/** Serves the graph until `stopping`, then answers what it has accepted and releases everything. */
export async function serve(config: Config, log: Log, stopping: AbortSignal): Promise<void> {
  await requirePort(config);
  await using resources = new AsyncDisposableStack();
  // Building the schema takes as long as starting Postgres, so both happen at once.
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
 * What fails while nobody waits for it must not end the service. GraphQL's executor leaves such behind where items of a list
 * fail, one of them at once and one later: the answer has told of it already, and of what is ours the log does.
 */
function outliveRejections(log: Log, resources: AsyncDisposableStack): void {
  const tell = (error: unknown) => {
    const err = originOf(error);
    if (!(err instanceof DomainError)) log.error({ err }, "something failed that nobody waited for");
  };
  process.on("unhandledRejection", tell);
  resources.defer(() => void process.off("unhandledRejection", tell));
}

/** What `work` gives, unless `stopping` comes first; then its reason is thrown. */
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
 * The database of DATABASE_URL, or the embedded one, which then starts. `resources` closes it again.
 * Throws a Fault when it cannot be reached in time or is too old.
 */
export async function openDatabase(
  config: Config,
  log: Log,
  stopping: AbortSignal,
  resources: AsyncDisposableStack,
): Promise<Database> {
  const { databaseUrl, dataFolder, preparedStatements } = config;
  const url = databaseUrl ?? resources.use(await startEmbeddedPostgres({ folder: dataFolder, log })).url;
  let isClosing = false;
  const warn = warnsRarely(log);
  const onConnectionError = (error: Error) => {
    if (!isClosing) warn(`A database connection broke: ${error.message}`);
  };
  const db = createDatabase(url, { preparedStatements, onConnectionError });
  resources.defer(() => {
    isClosing = true;
    // A statement that still runs must not hold up the end.
    return Promise.race([db.destroy(), delay(1_000, undefined, { ref: false })]);
  });

  const version = await unless(stopping, patiently(serverVersion, db, config, url, log));
  if (version < OLDEST_POSTGRES) {
    throw new Fault(
      `The database at ${hostOf(url)} is Postgres ${version}: rapporteur needs ${OLDEST_POSTGRES} or newer, so give such a one as DATABASE_URL.`,
    );
  }
  return db;
}

/** Signs that a server is not there yet: errors of the network, SQLSTATEs, and what is said where there is no code. */
const NOT_YET =
  /^(ECONN(REFUSED|RESET|ABORTED)|ETIMEDOUT|E(HOST|NET)UNREACH|ENOENT|ENOTFOUND|EAI_AGAIN|57P0[123]|53300|.* timeout|.* unexpectedly)$/;

/** Milliseconds that the first answers may take, and in which a server that says nothing is asked again in any case. */
const FIRST_PATIENCE = 5_000;
const SILENCE_PATIENCE = 6_000;

/** What `read` gives, which is tried again for DATABASE_WAIT seconds while the server of `url` is not there yet. */
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
      // Of a time that is over, the name is a number.
      const reason = message || String(code);
      // It may be we who are slow: we have the schema to build.
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

/** Brings the embedded database up to date by itself, for nobody else uses it; of another, checks that it can be read. */
async function prepare(db: Database, config: Config, log: Log): Promise<void> {
  const { databaseUrl } = config;
  const isEmbedded = databaseUrl === undefined;
  if (isEmbedded && (await pendingMigrations(db)).length > 0) {
    log.info("Migrating the database.");
    await migrate(db);
  }
  const { isNewer } = await (isEmbedded
    ? requireReadable(db)
    : patiently(requireReadable, db, config, databaseUrl, log));
  if (isNewer) {
    log.warn(
      "A newer release has migrated the database. This one still serves what it knows of it: update it soon.",
    );
  } else if (isEmbedded && (await isEmpty(db))) {
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

/** Tells a taken port before the slow steps; only when there is something to serve is it opened for good. */
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
