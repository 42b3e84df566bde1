import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, inject } from "vitest";
import { leftovers, run, temporaryFolder } from "../commands.ts";
import { Postgres, placeIn } from "./postgres.ts";

/** A data folder that contains the record. */
export async function filledFolder(): Promise<string> {
  const folder = await temporaryFolder();
  await promisify(execFile)("cp", ["-a", `${inject("filled")}/.`, folder]);
  return folder;
}

/** A Postgres for one test, with the record in its database `rapporteur`. */
export async function startPostgres(settings: Record<string, string | number> = {}): Promise<Postgres> {
  const postgres = leftovers.use(new Postgres(await placeIn(await filledFolder()), settings));
  await postgres.start();
  return postgres;
}

/** Runs the command line of this checkout or another with only the given settings. */
export const command = (args: string[], settings: Record<string, string>, program?: string) =>
  // The compile cache pays off, because many processes are started.
  run(args, { DATABASE_WAIT: "", NODE_COMPILE_CACHE: inject("compiled"), ...settings }, program);

export interface LogLine {
  level: number;
  msg?: string;
  [key: string]: unknown;
}
export const [WARN, ERROR] = [40, 50];

/** The real service, started by its command line. */
export function launchService(settings: Record<string, string>, program?: string) {
  const service = command(["serve"], settings, program);
  /** Ends the service by a signal and returns the log of the service. The status must be 0, and stderr must be empty. */
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

/** Starts the service and waits until it is ready. */
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

/** The states of the service's connections in Postgres. */
export const BACKENDS =
  "select pid, state, query from pg_stat_activity where application_name = 'rapporteur'";
