import { execFile } from "node:child_process";
import { chown, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { TestProject } from "vitest/node";
import { createDatabase } from "#db/client.ts";
import { migrate } from "#db/migrate.ts";
import { loadSeeds } from "#seeds/index.ts";
import { PASSWORD, Postgres, placeIn } from "./postgres.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** A data folder with the record, in the layout of the bundled Postgres. */
    filled: string;
    /** The folder of Node's compile cache. */
    compiled: string;
  }
}

/** Makes a stopped cluster with the record once per run, so that each test gets its own quickly by copying the files. */
export default async function setup(project: TestProject) {
  const folder = await mkdtemp(join(tmpdir(), "rapporteur-faults-"));
  const place = await placeIn(folder);
  const password = join(place.folder, "password");
  await mkdir(place.folder, { mode: 0o700 });
  await writeFile(password, PASSWORD, { mode: 0o600 });
  const { user } = place;
  if (user) for (const path of [place.folder, password]) await chown(path, user.uid, user.gid);
  await promisify(execFile)(
    join(place.native, "bin", "initdb"),
    [
      ...["-D", place.cluster, "--username=rapporteur", `--pwfile=${password}`, "--auth=scram-sha-256"],
      ...["--encoding=UTF8", "--locale=C.UTF-8", "--lc-messages=C", "--no-sync", "--wal-segsize=4"],
    ],
    { ...user, cwd: dirname(place.folder) },
  );

  await using postgres = new Postgres(place);
  await postgres.start();
  await postgres.ask("create database rapporteur", "postgres");
  await using db = createDatabase(postgres.url());
  await migrate(db);
  await loadSeeds(db);
  await db.destroy();
  await postgres.stop();

  const compiled = await mkdtemp(join(tmpdir(), "rapporteur-compiled-"));
  project.provide("filled", folder);
  project.provide("compiled", compiled);
  return async () => {
    for (const path of [folder, compiled]) await rm(path, { recursive: true, force: true });
  };
}
