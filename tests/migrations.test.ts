import { readdir } from "node:fs/promises";
import { sql } from "kysely";
import { describe, expect, inject } from "vitest";
import { createDatabase, type Database } from "#db/client.ts";
import { migrate, pendingMigrations, requireReadable, requireWritable } from "#db/migrate.ts";
import { createEmpty, databaseUrl, drop } from "./databases.ts";
import { test as base } from "./harness.ts";

const test = base.extend<{ pool: Database }>({
  pool: async ({ url }, use) => {
    const pool = createDatabase(url);
    await use(pool);
    await pool.destroy();
  },
});

describe("migrations", () => {
  const onEmpty = async (work: (url: string) => Promise<void>) => {
    const server = inject("server");
    const name = `rapporteur_test_empty_${process.pid}`;
    await createEmpty(server, name);
    try {
      await work(databaseUrl(server, name));
    } finally {
      await drop(server, name);
    }
  };
  const connected = async <Result>(url: string, work: (db: Database) => Promise<Result>) => {
    const db = createDatabase(url, { connections: 2 });
    return work(db).finally(() => db.destroy());
  };
  const all = async () => {
    const files = await readdir(new URL("../db/migrations/", import.meta.url));
    return files.flatMap((file) => file.match(/^(.+)\.ts$/)?.[1] ?? []).sort();
  };

  test("all migrations are applied to the database of the record", async ({ pool }) => {
    expect(await pendingMigrations(pool)).toEqual([]);
    expect(await migrate(pool)).toEqual([]);
  });

  test("migrations run once and in order on an empty database", async () => {
    const names = await all();
    await onEmpty((url) =>
      connected(url, async (db) => {
        expect(await pendingMigrations(db)).toEqual(names);
        expect(await db.introspection.getTables(), "listing the migrations creates nothing").toEqual([]);
        expect(await migrate(db)).toEqual(names);
        expect(await pendingMigrations(db)).toEqual([]);
        expect(await migrate(db)).toEqual([]);
      }),
    );
  });

  test("if an extension cannot be created, the error says what to do, and nothing is migrated", async ({
    onTestFinished,
  }) => {
    const role = `rapporteur_test_role_${process.pid}`;
    await onEmpty(async (url) => {
      await connected(url, async (db) => {
        await sql`create role ${sql.id(role)} login password 'test'`.execute(db);
        await sql`grant create on schema public to ${sql.id(role)}`.execute(db);
      });
      onTestFinished(() =>
        connected(inject("server"), async (db) => void (await sql`drop role ${sql.id(role)}`.execute(db))),
      );
      const limited = Object.assign(new URL(url), { username: role, password: "test" }).href;
      await connected(limited, async (db) => {
        await expect(migrate(db)).rejects.toThrow(
          /^The extension pg_trgm, which search needs, cannot be created in this database \(permission denied .*\)\. Install the contrib package of Postgres if it is missing, let a user with the right to do so run "create extension pg_trgm" in the database, and migrate again\.$/,
        );
        expect(await db.introspection.getTables()).toEqual([]);
      });
    });
  });

  test("if a right is missing, the error names it", async ({ onTestFinished }) => {
    const role = `rapporteur_test_stranger_${process.pid}`;
    await onEmpty(async (url) => {
      await connected(url, async (db) => {
        await sql`create role ${sql.id(role)} login password 'test'`.execute(db);
        await sql`revoke create on schema public from public`.execute(db);
      });
      onTestFinished(() =>
        connected(inject("server"), async (db) => void (await sql`drop role ${sql.id(role)}`.execute(db))),
      );
      const stranger = Object.assign(new URL(url), { username: role, password: "test" }).href;
      await expect(connected(stranger, migrate)).rejects.toThrow(
        "The user of the database may not create tables in the schema public: grant create on it, or use the owner of the database.",
      );
      await connected(url, migrate);
      await expect(connected(stranger, requireReadable)).rejects.toThrow(
        /^The user of the database lacks a right \(permission denied for table kysely_migration\): grant it, /,
      );
    });
  });

  test("a migration waits for another process that migrates", async ({ pool, url }) => {
    await connected(url, async (other) => {
      const migrating = await other.startTransaction().execute();
      await sql`select pg_advisory_xact_lock(3853314791062309107)`.execute(migrating);
      const { promise: waits, resolve } = Promise.withResolvers<void>();
      const done = migrate(pool, resolve);
      await waits;
      await migrating.commit().execute();
      expect(await done).toEqual([]);
    });
  });

  test("each migration since the first 25 declares which older code can work with it", async () => {
    const telling = (await all()).filter((name) => name > "20261122-25-indexes");
    for (const name of telling) {
      const migration = await import(`#db/migrations/${name}.ts`);
      expect(migration.breaksCodeBefore, name).toSatisfy(
        (release) => release === null || /^\d+\.\d+\.\d+$/.test(release),
      );
    }
  });

  test("if five processes migrate at once, one process does the work and no process fails", async () => {
    await onEmpty(async (url) => {
      const runs = await Promise.all(Array.from({ length: 5 }, () => connected(url, migrate)));
      expect(runs.flat().sort()).toEqual(await all());
      expect(runs.filter((names) => names.length > 0)).toHaveLength(1);
    });
  });
});

describe("a database that a newer release has migrated", () => {
  const migrateFurther = async (db: Database, name: string, neededRelease?: string) => {
    await sql`insert into kysely_migration values (${name}, '2099-12-31T00:00:00.000Z')`.execute(db);
    if (neededRelease)
      await db.insertInto("breaking_migrations").values({ name, release: neededRelease }).execute();
  };

  test("a database that a newer release has migrated can be read, but not written", async ({ db }) => {
    expect(await requireReadable(db)).toEqual({ isNewer: false });
    await requireWritable(db);
    await migrateFurther(db, "20991231-voyages");
    expect(await requireReadable(db)).toEqual({ isNewer: true });
    await expect(requireWritable(db)).rejects.toThrow(
      /^The database was migrated by a newer release of rapporteur than this one \(\d+\.\d+\.\d+\)\. This release may only read it: use the newer one\.$/,
    );
  });

  test("if older code cannot work with a database, the code does not read it, and the error names a release that can work with it", async ({
    db,
  }) => {
    await migrateFurther(db, "20991230-voyages", "9.8.0");
    await migrateFurther(db, "20991231-visits", "9.9.0");
    await expect(requireReadable(db)).rejects.toThrow(
      /^The database needs release 9\.9\.0 or newer of rapporteur, and this is \d+\.\d+\.\d+: update it\.$/,
    );
  });

  test("a database that a newer release has migrated is not migrated by older code", async ({ pool }) => {
    await migrateFurther(pool, "20991231-voyages");
    await expect(migrate(pool)).rejects.toMatchObject({ code: "SCHEMA_MISMATCH" });
    await sql`delete from kysely_migration where name = '20991231-voyages'`.execute(pool);
    expect(await migrate(pool)).toEqual([]);
  });
});
