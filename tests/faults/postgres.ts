import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { POSTGRES_ENVIRONMENT } from "#src/config.ts";
import { createLog } from "#src/log.ts";
import { findPlace, type Place } from "#src/postgres/place.ts";
import { freePort } from "#src/postgres/start.ts";

export const PASSWORD = "known";

/** Returns the place of a cluster in a data folder, with the programs of POSTGRES_BIN or else the bundled programs. */
export async function placeIn(folder: string): Promise<Place> {
  const place = await findPlace(folder, createLog({ level: "silent", forPeople: false }));
  return process.env.POSTGRES_BIN ? { ...place, native: join(process.env.POSTGRES_BIN, "..") } : place;
}

/** A Postgres that belongs to one test. The test may break this Postgres. */
export class Postgres implements AsyncDisposable {
  private readonly place: Place;
  private readonly settings: Readonly<Record<string, string | number>>;
  private server: ChildProcess | undefined;
  port = 0;

  constructor(place: Place, settings: Readonly<Record<string, string | number>> = {}) {
    this.place = place;
    this.settings = settings;
  }

  url(database = "rapporteur", port = this.port): string {
    return `postgresql://rapporteur:${PASSWORD}@127.0.0.1:${port}/${database}`;
  }

  get cluster(): string {
    return this.place.cluster;
  }

  /**
   * Starts the server and waits until it accepts connections. The first start picks a free port, and later starts
   * use the same port.
   */
  async start(settings: Readonly<Record<string, string | number>> = {}): Promise<void> {
    this.port ||= await freePort();
    const fixed = {
      port: this.port,
      listen_addresses: "127.0.0.1",
      unix_socket_directories: "",
      fsync: "off",
    };
    const flags = Object.entries({ ...fixed, ...this.settings, ...settings }).flatMap(([name, value]) => [
      "-c",
      `${name}=${value}`,
    ]);
    const program = join(this.place.native, "bin", "postgres");
    const server = spawn(program, ["-D", this.place.cluster, ...flags], {
      ...this.place.user,
      cwd: "/",
      env: POSTGRES_ENVIRONMENT,
      stdio: ["ignore", "ignore", "pipe"],
    });
    this.server = server;
    const said: string[] = [];
    await new Promise<void>((resolve, reject) => {
      createInterface({ input: server.stderr }).on("line", (line) => {
        said.push(line);
        if (line.endsWith("database system is ready to accept connections")) resolve();
      });
      server.on("error", reject);
      server.on("close", () => reject(new Error(`Postgres ended:\n${said.slice(-20).join("\n")}`)));
    });
  }

  /** Returns the processes of the server: first the postmaster, then all descendants of the postmaster. */
  async processes(): Promise<number[]> {
    const postmaster = this.server?.pid;
    if (!postmaster || this.hasEnded) return [];
    const parents = (await readdir("/proc")).filter(Number).map(async (pid) => {
      const status = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
      // The name, in brackets, may contain spaces; the state and the parent follow.
      return { pid: Number(pid), parent: Number(status.slice(status.lastIndexOf(")")).split(" ")[2]) };
    });
    const children = (await Promise.all(parents)).filter(({ parent }) => parent === postmaster);
    return [postmaster, ...children.map(({ pid }) => pid)];
  }

  private get hasEnded(): boolean {
    return !this.server || this.server.exitCode !== null || this.server.signalCode !== null;
  }

  /** Kills the postmaster with -9 and waits until its child processes have ended. */
  async kill(): Promise<void> {
    const [postmaster, ...children] = await this.processes();
    if (!postmaster) return;
    signal(postmaster, "SIGKILL");
    while (!this.hasEnded || children.some((pid) => signal(pid, 0))) await delay(5);
  }

  /** Stops all processes with SIGSTOP. Connections stay open, but Postgres answers nothing. */
  async freeze(): Promise<void> {
    for (const pid of await this.processes()) signal(pid, "SIGSTOP");
  }

  async thaw(): Promise<void> {
    for (const pid of await this.processes()) signal(pid, "SIGCONT");
  }

  /** Ends the server at once. The data of the server remain. */
  async stop(): Promise<void> {
    if (this.hasEnded) return;
    const ended = once(this.server as ChildProcess, "exit");
    await this.thaw();
    this.server?.kill("SIGINT");
    const late = setTimeout(() => void this.kill(), 5_000);
    await ended;
    clearTimeout(late);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /** Opens a connection for the test, separate from the connections of the service. */
  async connect(database = "rapporteur"): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: this.url(database), application_name: "faults" });
    client.on("error", () => {}); // Faults also break this connection.
    await client.connect();
    return client;
  }

  /** Runs SQL on a new connection, and returns the rows. */
  // biome-ignore lint/suspicious/noExplicitAny: a test knows the columns that it asks for
  async ask(sql: string, database = "rapporteur"): Promise<any[]> {
    const client = await this.connect(database);
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  }
}

export function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}
