import { readdir } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { type Kysely, sql } from "kysely";
import { type Migration, Migrator } from "kysely/migration";
import pg from "pg";
import manifest from "../package.json" with { type: "json" };
import type { Database } from "./client.ts";
import { ExtensionError, LockedError, PermissionError, SchemaError } from "./errors.ts";

const folder = new URL("./migrations/", import.meta.url);

/** A file in the folder `migrations`. */
interface MigrationFile extends Migration {
  /**
   * The first release that works with the tables after this migration, for example "1.2.0"; null if every release works with
   * them. The first 25 migrations do not declare a release.
   */
  breaksCodeBefore?: string | null;
}

const namesKnown = async (): Promise<string[]> =>
  (await readdir(folder))
    .filter((file) => file.endsWith(".ts"))
    .map((file) => file.slice(0, -3))
    .sort();

async function migrations(): Promise<Record<string, Migration>> {
  const entries = (await namesKnown()).map(async (name) => {
    const { up, breaksCodeBefore }: MigrationFile = await import(new URL(`${name}.ts`, folder).href);
    const run = async (db: Kysely<unknown>) => {
      await up(db);
      if (breaksCodeBefore)
        await sql`insert into breaking_migrations values (${name}, ${breaksCodeBefore})`.execute(db);
    };
    return [name, { up: run }] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** How the tables of a database compare with this code. */
export interface SchemaState {
  /** The migrations that the database lacks, the oldest first. */
  readonly pending: readonly string[];
  /** The migrations that the database has and this code does not know. */
  readonly unknown: readonly string[];
  /** The oldest release that works with the tables; null if this code works with them. */
  readonly neededRelease: string | null;
}

/** Compares the tables of `db` with this code. Throws a {@link PermissionError} if they cannot be read. */
export async function schemaState(db: Database): Promise<SchemaState> {
  try {
    return await readState(db);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || error.code !== "42501") throw error;
    throw new PermissionError(
      `The user of the database lacks a right (${error.message}): grant it, or use another user.`,
      {
        cause: error,
      },
    );
  }
}

async function readState(db: Database): Promise<SchemaState> {
  const known = await namesKnown();
  const { rows } = await sql<{ table: string }>`
    select relname as table from pg_class
    where oid in (to_regclass('kysely_migration'), to_regclass('breaking_migrations'))`.execute(db);
  const has = (table: string) => rows.some((row) => row.table === table);
  const executed = has("kysely_migration")
    ? (await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db)).rows
    : [];
  const breaking = has("breaking_migrations")
    ? await db.selectFrom("breaking_migrations").selectAll().orderBy("name", "desc").execute()
    : [];
  const names = executed.map(({ name }) => name);
  return {
    pending: known.filter((name) => !names.includes(name)),
    unknown: names.filter((name) => !known.includes(name)),
    neededRelease: breaking.find(({ name }) => !known.includes(name))?.release ?? null,
  };
}

/** The names of the migrations that `db` lacks, the oldest first. */
export const pendingMigrations = async (db: Database) => (await schemaState(db)).pending;

/**
 * Throws a {@link SchemaError} if this code cannot read `db`: if migrations are pending, or if a newer release has
 * changed what this code relies on. `isNewer` is true if `db` has migrations that this code does not know.
 */
export async function requireReadable(db: Database): Promise<{ isNewer: boolean }> {
  const { pending, unknown, neededRelease } = await schemaState(db);
  if (neededRelease !== null) throw tooOld(neededRelease);
  if (pending.length > 0) {
    const migrations = pending.length === 1 ? "migration" : "migrations";
    throw new SchemaError(`The database lacks ${pending.length} ${migrations}: run "npm run migrate" first.`);
  }
  return { isNewer: unknown.length > 0 };
}

/** Throws a {@link SchemaError} unless the migrations of `db` are exactly the migrations that this code knows. */
export async function requireWritable(db: Database): Promise<void> {
  if ((await requireReadable(db)).isNewer) throw newer();
}

const tooOld = (release: string) =>
  new SchemaError(
    `The database needs release ${release} or newer of rapporteur, and this is ${manifest.version}: update it.`,
  );

const newer = () =>
  new SchemaError(
    `The database was migrated by a newer release of rapporteur than this one (${manifest.version}). This release may only read it: use the newer one.`,
  );

/** The advisory lock of a migration. Kysely's migrator uses the same lock, so older code waits for the migration too. */
const LOCK = "3853314791062309107";

/** Milliseconds that a migration waits for each lock. Reads wait behind the migration and give up after a second. */
const MIGRATION_LOCK_PATIENCE = 500;

/**
 * The maximum number of tries of a migration while other transactions lock a table. All the tries together take at least 45
 * seconds.
 */
const TRIES_AT_MOST = 60;

/**
 * Runs all pending migrations in one transaction and returns their names. Several processes may call this at the same time:
 * one process migrates, the other processes call `onWait` once and wait. Throws an {@link ExtensionError} if Postgres lacks an
 * extension, a {@link SchemaError} if a newer release has migrated the database, and a {@link LockedError} if other
 * transactions keep a table locked.
 */
export async function migrate(db: Database, onWait?: () => void): Promise<string[]> {
  for (let waits = 0, tries = 1; ; ) {
    try {
      const names = await db.transaction().execute(run);
      if (names) return names;
      if (waits++ === 0) onWait?.();
    } catch (error) {
      if (!(error instanceof LockedError)) throw extensionError(error) ?? error;
      if (++tries > TRIES_AT_MOST) {
        throw new LockedError(
          { cause: error },
          "Other transactions kept a table locked: end the long queries on this database, and migrate again.",
        );
      }
    }
    await delay(250);
  }
}

/** Runs the pending migrations and returns their names; null if another process is migrating. */
async function run(transaction: Database): Promise<string[] | null> {
  await sql.raw(`set local lock_timeout = ${MIGRATION_LOCK_PATIENCE}`).execute(transaction);
  await sql`set local statement_timeout = 0`.execute(transaction);
  const { rows } = await sql<{ isOurs: boolean }>`
    select pg_try_advisory_xact_lock(${LOCK}::bigint) as "isOurs"`.execute(transaction);
  if (!rows[0]?.isOurs) return null;
  const { pending, unknown, neededRelease } = await schemaState(transaction);
  if (neededRelease !== null) throw tooOld(neededRelease);
  if (unknown.length > 0) throw newer();
  if (pending.length > 0) await requireRight(transaction);
  const migrator = new Migrator({ db: transaction, provider: { getMigrations: migrations } });
  const { error, results } = await migrator.migrateToLatest();
  if (error) throw error;
  return (results ?? []).map((result) => result.migrationName);
}

/**
 * Throws a {@link PermissionError} if the user may not create tables. Kysely's own error gets lost in the
 * transaction.
 */
async function requireRight(transaction: Database): Promise<void> {
  const { rows } = await sql<{ schema: string | null; isAllowed: boolean | null }>`
    select current_schema() as schema, has_schema_privilege(current_schema(), 'create') as "isAllowed"`.execute(
    transaction,
  );
  const [{ schema, isAllowed } = { schema: null, isAllowed: null }] = rows;
  if (isAllowed) return;
  throw new PermissionError(
    `The user of the database may not create tables in ${schema === null ? "any schema" : `the schema ${schema}`}: grant create on it, or use the owner of the database.`,
  );
}

/** Translates the error of an extension that is missing or that the user may not create. Returns null for any other error. */
function extensionError(error: unknown): ExtensionError | null {
  const message = error instanceof Error ? error.message : "";
  const [, name] = message.match(/extension "(\w+)"/) ?? [];
  if (name === undefined) return null;
  return new ExtensionError(
    `The extension ${name}, which search needs, cannot be created in this database (${message}). Install the contrib package of Postgres if it is missing, let a user with the right to do so run "create extension ${name}" in the database, and migrate again.`,
    { cause: error },
  );
}

/** The major version of the server behind `db`, for example 18. */
export async function serverVersion(db: Database): Promise<number> {
  const { rows } = await sql<{
    number: string;
  }>`select current_setting('server_version_num') as number`.execute(db);
  return Math.floor(Number(rows[0]?.number) / 10_000);
}
