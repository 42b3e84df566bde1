import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { expect, inject } from "vitest";
import { cli, leftovers, temporaryFolder } from "../commands.ts";
import { Postgres, placeIn } from "./postgres.ts";

/** A data folder with the record in it. */
export async function filledFolder(): Promise<string> {
  const folder = await temporaryFolder();
  await promisify(execFile)("cp", ["-a", `${inject("filled")}/.`, folder]);
  return folder;
}

/** A Postgres with the record in its database `rapporteur`, for one test. */
export async function startPostgres(settings: Record<string, string | number> = {}): Promise<Postgres> {
  const postgres = leftovers.use(new Postgres(await placeIn(await filledFolder()), settings));
  await postgres.start();
  return postgres;
}

/** No setting of the shell that runs the tests. */
const UNSET = {
  ...{ DATABASE_URL: "", DIRECT_URL: "", HOST: "", PORT: "0", DATA_DIR: "", LOG_LEVEL: "" },
  ...{ DATABASE_WAIT: "", REQUEST_DEADLINE: "", PREPARED_STATEMENTS: "" },
};

/** Runs the command line, of this checkout or another, whose output can be read while it runs. */
export function command(args: string[], settings: Record<string, string>, program = cli) {
  // So many processes are started that it pays to keep what Node made of the files.
  const env = { ...process.env, ...UNSET, NODE_COMPILE_CACHE: inject("compiled"), ...settings };
  const child = spawn(process.execPath, [program, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
  leftovers.defer(() => void child.kill("SIGKILL"));
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr.setEncoding("utf8").on("data", (chunk) => {
    stderr += chunk;
  });
  const ended = once(child, "close").then(([status]) => ({
    status: status as number | null,
    stdout,
    stderr,
  }));
  /** What it says on stdout that matches; rejects where it ends without, or does not say it in a minute. */
  const said = async (pattern: RegExp): Promise<string> => {
    const late = delay(60_000, { status: "nothing in a minute" }, { ref: false });
    for (;;) {
      const [found] = stdout.match(pattern) ?? [];
      if (found !== undefined) return found;
      const hasEnded = await Promise.race([late, ended, once(child.stdout, "data").then(() => null)]);
      if (hasEnded && !pattern.test(stdout)) {
        throw new Error(`It ended with ${hasEnded.status} and never said ${pattern}: ${stdout}${stderr}`);
      }
    }
  };
  return { ended, said, kill: (name: NodeJS.Signals) => child.kill(name) };
}

export interface LogLine {
  level: number;
  msg?: string;
  [key: string]: unknown;
}
export const [WARN, ERROR] = [40, 50];

/** The real service, as its command line starts it. */
export function launchService(settings: Record<string, string>, program = cli) {
  const service = command(["serve"], settings, program);
  /** Its log, once it has ended, neither by itself nor of an exception, which would stand on stderr. */
  const log = async (): Promise<LogLine[]> => {
    const { status, stderr, stdout } = await service.ended;
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const lines = stdout.trim().split("\n");
    return lines.map((line) => JSON.parse(line));
  };
  const stop = () => {
    service.kill("SIGTERM");
    return log();
  };
  return { ...service, log, stop };
}

/** The same when it is ready, with its address. */
export async function startService(settings: Record<string, string>, program = cli) {
  const service = launchService(settings, program);
  const address = await service.said(/http:[^"\s]+(?=\/graphql)/);
  const statusOf = async (path: string) => {
    const begun = performance.now();
    const signal = AbortSignal.timeout(30_000);
    const { status } = await fetch(address + path, { signal, headers: { connection: "close" } });
    return { status, ms: performance.now() - begun };
  };
  return { ...service, address, statusOf };
}

/** What the service's connections do, as Postgres sees them. */
export const BACKENDS =
  "select pid, state, query from pg_stat_activity where application_name = 'rapporteur'";
