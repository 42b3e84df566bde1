import { readdir } from "node:fs/promises";
import { type Kysely, sql } from "kysely";
import { type Migration, Migrator } from "kysely/migration";
import { ExtensionError } from "./errors.ts";
import type { DB } from "./types.ts";

const folder = new URL("./migrations/", import.meta.url);

async function migrations(): Promise<Record<string, Migration>> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(".ts")).sort();
  const entries = files.map(
    async (file) => [file.slice(0, -3), await import(new URL(file, folder).href)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

const migrator = (db: Kysely<DB>) => new Migrator({ db, provider: { getMigrations: migrations } });

/** Names of the migrations that `db` still lacks, oldest first; empty when it is up to date. */
export async function pendingMigrations(db: Kysely<DB>): Promise<string[]> {
  const known = await migrator(db).getMigrations();
  return known.filter((migration) => !migration.executedAt).map((migration) => migration.name);
}

/**
 * Brings `db` up to date, all or nothing, and returns the names of the migrations it ran. Several processes may call
 * it at once: one migrates, the others wait for it. Throws an {@link ExtensionError} where Postgres lacks what search needs.
 */
export async function migrate(db: Kysely<DB>): Promise<string[]> {
  const { error, results } = await migrator(db).migrateToLatest();
  if (error) throw extensionError(error) ?? error;
  return (results ?? []).map((result) => result.migrationName);
}

/** What to do where Postgres lacks an extension or does not let us create it; null for any other error. */
function extensionError(error: unknown): ExtensionError | null {
  const { message } = error as Error;
  const [, name] = message.match(/extension "(\w+)"/) ?? [];
  if (name === undefined) return null;
  return new ExtensionError(
    `The extension ${name}, which search needs, cannot be created in this database (${message}): have somebody who may run "create extension ${name}" there, after installing the contrib package of Postgres where it is missing, and migrate again.`,
    { cause: error },
  );
}

/** The major version of the server behind `db`, for example 18. */
export async function serverVersion(db: Kysely<DB>): Promise<number> {
  const { rows } = await sql<{
    number: string;
  }>`select current_setting('server_version_num') as number`.execute(db);
  return Math.floor(Number(rows[0]?.number) / 10_000);
}
