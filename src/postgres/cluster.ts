import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chown, mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { Fault } from "../config.ts";
import type { Log } from "../log.ts";
import type { Place } from "./place.ts";

/**
 * Creates the cluster in a draft folder and renames the folder when it is complete, so that a killed start leaves no
 * incomplete cluster.
 */
export async function createCluster(place: Place, durable: boolean, log: Log): Promise<void> {
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
    if (!existsSync(place.cluster)) throw error; // Otherwise another start was faster.
  }
}

async function initialise(place: Place, cluster: string, password: string): Promise<void> {
  // Sorting and letter case come from Postgres itself, so that they are the same on every machine. The trigram search uses
  // the locale of the system to tell letters from other characters. The first available locale of the list is used. With the
  // locale C, trigrams would ignore Cyrillic letters.
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

/** Runs a program of Postgres until it ends. Throws a Fault if it fails. */
async function complete(
  { native, user }: Place,
  program: string,
  parameters: string[],
  input = "",
): Promise<void> {
  const child = spawn(join(native, "bin", program), parameters, {
    ...user,
    detached: true, // Ctrl-C must not interrupt it.
    cwd: "/",
    stdio: ["pipe", "ignore", "pipe"],
  });
  child.stdin.on("error", () => {}).end(input);
  const [output, [status]] = await Promise.all([text(child.stderr), once(child, "close")]);
  if (status !== 0) throw failure(program, dirname(parameters.at(1) ?? ""), output);
}

/** The error of a program of Postgres that failed, with its output. */
export function failure(program: string, folder: string, output: string): Fault {
  const indented = output.trim().replaceAll(/^/gm, "  ");
  return new Fault(
    `${program} failed in ${folder}. Fix the problem below, or give another folder as DATA_DIR:\n${indented}`,
  );
}
