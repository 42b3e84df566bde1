import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { createDatabase } from "#db/client.ts";
import { migrate } from "#db/migrate.ts";
import { loadSeeds } from "#seeds/index.ts";
import { createLog } from "#src/log.ts";
import { startBundledPostgres } from "#src/postgres/start.ts";
import { createEmpty, databaseUrl, drop } from "./databases.ts";

declare module "vitest" {
  interface ProvidedContext {
    /**
     * The address of a server on which tests may create databases, and the name of the template database with the
     * record.
     */
    server: string;
    template: string;
  }
}

/**
 * Starts a Postgres once per run, or uses the server at TEST_DATABASE_URL, and makes a template database with the
 * record.
 */
export default async function setup(project: TestProject) {
  const folder = await mkdtemp(join(tmpdir(), "rapporteur-tests-"));
  const embedded = process.env.TEST_DATABASE_URL
    ? null
    : await startBundledPostgres({
        folder,
        durable: false,
        log: createLog({ level: "silent", forPeople: false }),
      });
  const server = process.env.TEST_DATABASE_URL ?? (embedded?.url as string);

  const template = `rapporteur_template_${process.pid}`;
  try {
    await createEmpty(server, template);
    await using db = createDatabase(databaseUrl(server, template));
    await migrate(db);
    await loadSeeds(db);
  } catch (error) {
    await embedded?.stop();
    throw error;
  }

  project.provide("server", server);
  project.provide("template", template);

  return async () => {
    await drop(server, template);
    await embedded?.stop();
    await rm(folder, { recursive: true, force: true });
  };
}
