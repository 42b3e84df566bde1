import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, inject } from "vitest";
import { leftovers, run, temporaryFolder } from "../commands.ts";
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

/** Runs the command line, of this checkout or another, with what a user has who sets nothing but these. */
export const command = (args: string[], settings: Record<string, string>, program?: string) =>
  // So many processes are started that it pays to keep what Node made of the files.
  run(args, { DATABASE_WAIT: "", NODE_COMPILE_CACHE: inject("compiled"), ...settings }, program);

export interface LogLine {
  level: number;
  msg?: string;
  [key: string]: unknown;
}
export const [WARN, ERROR] = [40, 50];

/** The real service, as its command line starts it. */
export function launchService(settings: Record<string, string>, program?: string) {
  const service = command(["serve"], settings, program);
  /** Its log, once a signal has ended it, with status 0 and nothing on stderr. */
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
export async function startService(settings: Record<string, string>, program?: string) {
  const service = launchService(settings, program);
  const address = await service.shows(/http:[^"\s]+(?=\/graphql)/);
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
