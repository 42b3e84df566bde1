import { once } from "node:events";
import { createServer, type Server as HttpServer } from "node:http";
import { type AddressInfo, createServer as createProbe, type Server } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { createDatabase, type Database } from "#db/client.ts";
import { migrate, pendingMigrations, serverVersion } from "#db/migrate.ts";
import { isEmpty, loadSeeds } from "#seeds/index.ts";
import { type Config, Fault } from "./config.ts";
import { startEmbeddedPostgres } from "./embedded-postgres.ts";
import type { Log } from "./log.ts";

const OLDEST_POSTGRES = 15;

/** Milliseconds for a client to send its headers and its whole request, and how often that is looked at. */
const limits = { headersTimeout: 10_000, requestTimeout: 15_000, connectionsCheckingInterval: 1_000 };

/** Serves the graph until `stopping`, then answers what it has accepted and releases everything. */
export async function serve(config: Config, log: Log, stopping: AbortSignal): Promise<void> {
  await requirePort(config);
  await using resources = new AsyncDisposableStack();
  // Building the schema takes as long as starting Postgres, so both happen at once.
  const loading = import("./service.ts");
  const db = await openDatabase(config, log, resources);
  await unless(stopping, config.databaseUrl ? refuseWhilePending(db) : prepare(db, log));

  const { createService } = await loading;
  const service = resources.adopt(createService({ db, log }), (yoga) => yoga.dispose());
  const server = createServer(limits, service);
  server.maxConnections = 1_000;
  await listen(server, config);
  resources.defer(() => drain(server));
  log.info(`Ready: the playground is at ${addressOf(server)}/graphql. Ctrl-C stops it all.`);
  await stopped(stopping);
  log.info("Stopping.");
}

/** What `work` gives, unless `stopping` comes first; then its reason is thrown. */
export function unless<Result>(stopping: AbortSignal, work: Promise<Result>): Promise<Result> {
  const interrupted = stopped(stopping).then(() => stopping.throwIfAborted() as never);
  return Promise.race([work, interrupted]);
}

async function stopped(stopping: AbortSignal): Promise<void> {
  if (!stopping.aborted) await once(stopping, "abort");
}

/**
 * The database of DATABASE_URL, or the embedded one, which then starts. `resources` closes it again.
 * Throws a Fault when it cannot be reached or is too old.
 */
export async function openDatabase(
  config: Config,
  log: Log,
  resources: AsyncDisposableStack,
): Promise<Database> {
  const { databaseUrl, dataFolder } = config;
  const url = databaseUrl ?? resources.use(await startEmbeddedPostgres({ folder: dataFolder, log })).url;
  let isClosing = false;
  const onConnectionError = (error: Error) => {
    if (!isClosing) log.warn(`A database connection broke: ${error.message}`);
  };
  const db = createDatabase(url, { onConnectionError });
  resources.defer(() => {
    isClosing = true;
    // A statement that still runs must not hold up the end.
    return Promise.race([db.destroy(), delay(1_000, undefined, { ref: false })]);
  });

  const version = await serverVersion(db).catch((error) => {
    throw new Fault(
      `The database at ${hostOf(url)} cannot be opened (${error.message || error.code}): check that Postgres runs there and that user, password and database name in DATABASE_URL are right.`,
    );
  });
  if (version < OLDEST_POSTGRES) {
    throw new Fault(
      `The database at ${hostOf(url)} is Postgres ${version}: rapporteur needs ${OLDEST_POSTGRES} or newer, so give such a one as DATABASE_URL.`,
    );
  }
  return db;
}

/** Throws while `db` lacks migrations: the tables are not what the code expects. */
export async function refuseWhilePending(db: Database): Promise<void> {
  const pending = await pendingMigrations(db);
  if (pending.length > 0) {
    throw new Fault(`The database lacks ${count(pending.length, "migration")}: run "npm run migrate" first.`);
  }
}

/** Brings the embedded database up to date by itself: nobody else uses it. */
async function prepare(db: Database, log: Log): Promise<void> {
  if ((await pendingMigrations(db)).length > 0) {
    log.info("Migrating the database.");
    await migrate(db);
  }
  if (await isEmpty(db)) {
    log.info("Loading the record.");
    await loadSeeds(db);
  }
}

export const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? "" : "s"}`;

function hostOf(url: string): string {
  const { hostname, port, searchParams } = new URL(url);
  return `${hostname || searchParams.get("host") || "localhost"}:${port || 5432}`;
}

async function listen(server: Server, { host, port }: Config): Promise<void> {
  try {
    server.listen(port, host);
    await once(server, "listening");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
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
  const { address, family, port } = server.address() as AddressInfo;
  return `http://${family === "IPv6" ? `[${address}]` : address}:${port}`;
}

async function close(server: Server): Promise<void> {
  server.close();
  await once(server, "close");
}

/** Stops accepting, lets the requests in flight be answered for eight seconds at most, and cuts the rest. */
async function drain(server: HttpServer): Promise<void> {
  const closed = close(server);
  // A connection whose last answer is out would otherwise be kept alive for another request.
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  const late = setTimeout(() => server.closeAllConnections(), 8_000);
  await closed;
  clearInterval(idle);
  clearTimeout(late);
}
