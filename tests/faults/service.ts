import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, inject } from "vitest";
import { leftovers, serve, temporaryFolder } from "../commands.ts";
import { Postgres, placeIn } from "./postgres.ts";

/** A data folder with the record in it. */
export async function filledFolder(): Promise<string> {
  const folder = await temporaryFolder();
  await promisify(execFile)("cp", ["-a", `${inject("filled")}/.`, folder]);
  return folder;
}

/** A Postgres with the record in its database `rapporteur`, for one test file. */
export async function startPostgres(settings: Record<string, string | number> = {}): Promise<Postgres> {
  const postgres = leftovers.use(new Postgres(await placeIn(await filledFolder()), settings));
  await postgres.start();
  return postgres;
}

export interface LogLine {
  level: number;
  msg?: string;
  [key: string]: unknown;
}
export const [WARN, ERROR] = [40, 50];

/** The real service, as its command line starts it. */
export async function startService(settings: Record<string, string>) {
  const service = await serve(settings);
  const statusOf = async (path: string) => {
    const begun = performance.now();
    const signal = AbortSignal.timeout(30_000);
    const { status } = await fetch(service.address + path, { signal, headers: { connection: "close" } });
    return { status, ms: performance.now() - begun };
  };
  const ended = async () => {
    const { status, stderr, stdout } = await service.ended;
    // An uncaught exception would stand on stderr.
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    return stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as LogLine);
  };
  /** Stops the service, which has neither ended by itself nor died of anything, and gives its log. */
  const stop = () => {
    service.kill("SIGTERM");
    return ended();
  };
  return { ...service, statusOf, ended, stop };
}

export type Service = Awaited<ReturnType<typeof startService>>;

/** What the service's connections do, as Postgres sees them. */
export const BACKENDS =
  "select pid, state, query from pg_stat_activity where application_name = 'rapporteur'";
