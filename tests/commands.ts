import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, inject } from "vitest";
import { createEmpty, databaseUrl, drop } from "./databases.ts";

export const cli = new URL("../src/cli.ts", import.meta.url).pathname;

/**
 * The steps that clean up processes, folders and databases after a test. The step that was added last runs first.
 */
export const leftovers = new AsyncDisposableStack();
afterAll(() => leftovers.disposeAsync());

/**
 * Runs the command line of this checkout or of another one, with only the given settings. Like a shell, it starts
 * the command in a new process group.
 */
export function run(command: string[], settings: Record<string, string> = {}, program = cli) {
  const unset = { DATABASE_URL: "", DIRECT_URL: "", HOST: "", PORT: "0", DATA_DIR: "", LOG_LEVEL: "" };
  const limits = { REQUESTS_AT_ONCE: "", CONNECTIONS_PER_ADDRESS: "", RATE_LIMIT: "", TRUSTED_PROXIES: "" };
  const ours = { ...unset, ...limits, DATABASE_WAIT: "0", REQUEST_DEADLINE: "", PREPARED_STATEMENTS: "" };
  const child = spawn(process.execPath, [program, ...command], {
    env: { ...process.env, ...ours, ...settings },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  leftovers.defer(() => void child.kill("SIGKILL"));
  const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]).then(
    ([stdout, stderr, [status]]) => ({ stdout, stderr, status }),
  );
  let shown = "";
  child.stdout.on("data", (chunk) => {
    shown += chunk;
  });
  /**
   * Resolves with the first output that matches `pattern`. Rejects if the process ends before any output matches.
   */
  const shows = (pattern: RegExp) => {
    const found = new Promise<string>((resolve, reject) => {
      const look = () => {
        const [match] = shown.match(pattern) ?? [];
        if (match === undefined) return;
        child.stdout.off("data", look);
        resolve(match);
      };
      child.stdout.on("data", look);
      look();
      ended.then(({ stderr }) =>
        reject(new Error(`The command ended without printing ${pattern}: ${shown}${stderr}`)),
      );
    });
    found.catch(() => {}); // Some tests never await it.
    return found;
  };
  const address = shows(/http:[^"\s]+(?=\/graphql)/);
  const pid = child.pid as number;
  const kill = (signal: NodeJS.Signals) => child.kill(signal);
  /** Ctrl-C under npm: the terminal signals the whole process group, and npm forwards the signal. */
  const interrupt = async () => {
    const heard = shows(/Stopping\./);
    process.kill(-pid, "SIGINT");
    await heard;
    child.kill("SIGINT");
  };
  return { pid, ended, shows, address, kill, interrupt };
}

/** A service that is ready to answer. */
export async function serve(settings: Record<string, string>) {
  const service = run(["serve"], settings);
  return { ...service, address: await service.address };
}

export async function ask(address: string) {
  const url = `${address}/graphql?query=${encodeURIComponent("{ countries { totalCount } }")}`;
  const response = await fetch(url, { headers: { connection: "close" } });
  return (await response.json()) as { data: { countries: { totalCount: number } } };
}

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "rapporteur-cli-"));
  leftovers.defer(() => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 }));
  return folder;
}

export async function emptyDatabase(name: string): Promise<string> {
  const unique = `rapporteur_cli_${name}_${process.pid}`;
  await createEmpty(inject("server"), unique);
  leftovers.defer(() => drop(inject("server"), unique));
  return databaseUrl(inject("server"), unique);
}
