import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { createDatabase } from "#db/client.ts";
import { migrate } from "#db/migrate.ts";
import { generate } from "#seeds/generate/index.ts";
import { SIZES } from "#seeds/generate/sizes.ts";
import { createLog } from "#src/log.ts";
import { startBundledPostgres } from "#src/postgres/start.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** A database with the invented record of medium size. */
    medium: string;
  }
}

/**
 * Makes the invented record once per run in the bundled Postgres. If SCALE_DATABASE_URL is set, the tests use the
 * record in that database.
 */
export default async function setup(project: TestProject) {
  if (process.env.SCALE_DATABASE_URL) return project.provide("medium", process.env.SCALE_DATABASE_URL);

  const folder = await mkdtemp(join(tmpdir(), "rapporteur-scale-"));
  const log = createLog({ level: "silent", forPeople: false });
  const embedded = await startBundledPostgres({ folder, durable: false, log });
  const teardown = async () => {
    await embedded.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await using db = createDatabase(embedded.url);
    await migrate(db);
    await generate(db, { articles: SIZES.medium });
  } catch (error) {
    await teardown();
    throw error;
  }
  project.provide("medium", embedded.url);
  return teardown;
}
