import { readdirSync, readFileSync } from "node:fs";
import { brotliDecompressSync } from "node:zlib";
import { sql } from "kysely";
import pg from "pg";
import { describe, expect, inject } from "vitest";
import { createDatabase, type Database } from "#db/client.ts";
import { migrate, pendingMigrations } from "#db/migrate.ts";
import { resolved } from "#db/nodes.ts";
import type { NodeKind } from "#db/types.ts";
import { identifiedTypes } from "#schema/core/entity.ts";
import { loadSeeds } from "#seeds/index.ts";
import { createLog } from "#src/log.ts";
import { startBundledPostgres } from "#src/postgres/start.ts";
import { serve, temporaryFolder } from "./commands.ts";
import { clone, createEmpty, databaseUrl, declarationsOf, drop } from "./databases.ts";
import { test as base } from "./harness.ts";

// Databases of earlier releases (upgrade/README.md) work with today's code.

const FOLDER = new URL("./upgrade/", import.meta.url);
const namesIn = (folder: URL) => readdirSync(folder, { withFileTypes: true });
const commits = namesIn(FOLDER).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
const migrations = namesIn(new URL("../db/migrations/", import.meta.url))
  .flatMap(({ name }) => name.match(/^(.+)\.ts$/)?.[1] ?? [])
  .sort();

/** Restores the database of a release into an empty database. */
async function restore(commit: string, url: string) {
  const dump = readFileSync(new URL(`${commit}/record.sql.br`, FOLDER));
  const client = new pg.Client(url);
  await client.connect();
  await client.query(brotliDecompressSync(dump).toString());
  await client.end();
}

async function connected<Result>(url: string, work: (db: Database) => Promise<Result>): Promise<Result> {
  await using db = createDatabase(url, { connections: 1 });
  return await work(db);
}

/** The references of one kind that clients may have kept, and for each reference the id to which it leads. */
interface References {
  kind: NodeKind;
  references: string[];
  leadTo: string[];
}

interface HandedOut {
  ids: References[];
  aliases: References[];
  migrations: string[];
}

/** Reads the references that a release handed out from the tables of this release. */
async function handedOut(db: Database): Promise<HandedOut> {
  const { rows: ids } = await sql<References>`
    select kind, json_agg(id order by id) as references,
      json_agg(coalesce(merged_into, id) order by id) as "leadTo"
    from nodes group by kind order by kind`.execute(db);
  const { rows: aliases } = await sql<References>`
    select aliases.kind, json_agg(alias order by alias) as references,
      json_agg(coalesce(merged_into, id) order by alias) as "leadTo"
    from aliases join nodes on id = node_id group by aliases.kind order by kind`.execute(db);
  const { rows: migrated } = await sql<{ name: string }>`
    select name from kysely_migration order by name`.execute(db);
  return { ids, aliases, migrations: migrated.map(({ name }) => name) };
}

/** Returns the references that no longer lead to the same entity. */
async function lost(db: Database, { ids, aliases }: HandedOut): Promise<string[]> {
  const faults: string[] = [];
  const compare = ({ kind, references, leadTo }: References, found: readonly (string | undefined)[]) => {
    for (const [index, reference] of references.entries()) {
      if (found[index] !== leadTo[index]) faults.push(`${kind} ${reference} leads to ${found[index]}`);
    }
  };
  for (const given of ids) {
    const rows = await identifiedTypes.get(given.kind)?.byId.fromOutside.batch(db, given.references);
    compare(given, rows?.map((row) => row?.id) ?? []);
  }
  for (const given of aliases) {
    const { rows } = await sql<{ text: string; id: string }>`
      select * from ${resolved(given.references, [given.kind])} as reference`.execute(db);
    const found = new Map(rows.map(({ text, id }) => [text, id]));
    compare(
      given,
      given.references.map((alias) => found.get(alias)),
    );
  }
  return faults;
}

/**
 * The things that upgrade/lived-in.sql changes: the slug of a topic, a merged person, and the body of an article.
 */
const LIVED_IN = `{
  former: entity(ref: "connectivity") { id slug }
  current: entity(ref: "transport-links") { id slug }
  merged: entity(ref: "petr-burian") { slug }
  licensed: articles(filter: { query: "readers with a licence" }) { nodes { slug } }
}`;
const lived = { merged: { slug: "peter-burian" }, licensed: { nodes: [{ slug: "timesca-2018-hld5" }] } };

base("there is a database of at least one earlier release", () => expect(commits).not.toEqual([]));

for (const commit of commits) {
  const test = base.extend<{ url: string; old: { url: string; before: HandedOut } }>({
    /** The restored database of the release, which is not migrated. */
    old: [
      // biome-ignore lint/correctness/noEmptyPattern: vitest reads the pattern to see which fixtures this one needs
      async ({}, use) => {
        const [server, name] = [inject("server"), `rapporteur_upgrade_${commit}_${process.pid}`];
        await createEmpty(server, name);
        try {
          const url = databaseUrl(server, name);
          await restore(commit, url);
          await use({ url, before: await connected(url, handedOut) });
        } finally {
          await drop(server, name);
        }
      },
      { scope: "file" },
    ],
    /** The same database after the migration. */
    url: [
      async ({ old }, use) => {
        await connected(old.url, migrate);
        await use(old.url);
      },
      { scope: "file" },
    ],
  });

  describe(`a database of ${commit}`, () => {
    test("the migrations that the release ran keep their names, and come before all newer ones", async ({
      old,
    }) => {
      expect(old.before.migrations.length).toBeGreaterThan(0);
      expect(migrations.slice(0, old.before.migrations.length)).toEqual(old.before.migrations);
    });

    test("no migration is pending after migrating", async ({ db }) => {
      expect(await pendingMigrations(db)).toEqual([]);
    });

    test("the migrated database has the same tables and indexes as a new one", async ({
      db,
      onTestFinished,
    }) => {
      const [server, name] = [inject("server"), `rapporteur_upgrade_new_${process.pid}`];
      await clone(server, inject("template"), name);
      onTestFinished(() => drop(server, name));
      const here = await declarationsOf(db);
      const there = await connected(databaseUrl(server, name), declarationsOf);
      expect(there.length).toBeGreaterThan(500);
      expect({
        missing: there.filter((declaration) => !here.includes(declaration)),
        surplus: here.filter((declaration) => !there.includes(declaration)),
      }).toEqual({ missing: [], surplus: [] });
    });

    test("every id and slug that the release handed out leads to the same entity as before", async ({
      old,
      db,
      ask,
    }) => {
      expect(old.before.ids.flatMap(({ references }) => references).length).toBeGreaterThan(10_000);
      expect(await lost(db, old.before)).toEqual([]);

      const ids = old.before.ids.flatMap(({ references }) => references.slice(0, 3));
      const { data } = await ask("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", { ids });
      const expected = old.before.ids.flatMap(({ leadTo }) => leadTo.slice(0, 3));
      expect(data.nodes.map((node: { id: string } | null) => node?.id)).toEqual(expected);

      const { data: things } = await ask(LIVED_IN);
      expect(things).toMatchObject({
        ...lived,
        former: { slug: "transport-links" },
        current: things.former,
      });
    });

    const questions = namesIn(new URL(`${commit}/`, FOLDER)).filter(({ name }) => name.endsWith(".graphql"));
    test.for(questions.map(({ name }) => name))("%s has the same answer as before", async (name, { ask }) => {
      const read = (file: string) => readFileSync(new URL(`${commit}/${file}`, FOLDER), "utf8");
      const answer = JSON.parse(read(name.replace(/graphql$/, "json")));
      expect(await ask(read(name))).toEqual({ data: answer });
    });

    test("a slug that was changed before the migration is a former slug", async ({ db }) => {
      const { rows } = await sql`
        select alias, is_former from aliases
        where kind = 'topic' and alias in ('connectivity', 'transport-links') order by alias`.execute(db);
      expect(rows).toEqual([
        { alias: "connectivity", is_former: true },
        { alias: "transport-links", is_former: false },
      ]);
    });

    test("the migration reads the amounts of programmes from their budgets", async ({ ask }) => {
      const { data } = await ask(
        "{ programmes(first: 100) { nodes { budget amounts { value currency asStated } } } }",
      );
      const programmes: { budget: string | null; amounts: { value: number }[] }[] = data.programmes.nodes;
      expect(
        programmes.filter(({ budget, amounts }) => (budget !== null) !== (amounts.length === 1)),
      ).toEqual([]);
      const amounts = programmes
        .flatMap(({ amounts }) => amounts)
        .sort((one, other) => one.value - other.value);
      expect(amounts.slice(-4)).toEqual([
        { value: 14_500_000, currency: "EUR", asStated: "EUR 14.5 million" },
        { value: 15_000_000, currency: "EUR", asStated: "EUR 15 million" },
        { value: 21_650_000, currency: "EUR", asStated: "EUR 21.65 million" },
        { value: 700_000_000, currency: "EUR", asStated: "EUR 700 million" },
      ]);
      expect(amounts.map(({ value }) => value)).toContain(9_057_333);
    });

    test("the migrated database accepts today's record, and loses nothing", async ({ old, db, ask }) => {
      expect((await loadSeeds(db)).records).toBeGreaterThan(4_000);
      expect((await loadSeeds(db)).changed, "loading writes no row that already exists").toBe(0);
      expect(await lost(db, old.before)).toEqual([]);
      // After the load, the record uses the former slug again. The slug that was used in between still works.
      const { data } = await ask(LIVED_IN);
      expect(data).toMatchObject({ ...lived, former: { slug: "connectivity" }, current: data.former });
    });
  });

  test(`the data folder of commit ${commit} can be served without changes`, async () => {
    const folder = await temporaryFolder();
    const log = createLog({ level: "silent", forPeople: false });
    const postgres = await startBundledPostgres({ folder, durable: false, log });
    await restore(commit, postgres.url);
    await postgres.stop();

    const service = await serve({ DATA_DIR: folder });
    const response = await fetch(`${service.address}/graphql?query=${encodeURIComponent(LIVED_IN)}`);
    expect(await response.json()).toMatchObject({ data: { ...lived, former: { slug: "transport-links" } } });
    service.kill("SIGTERM");
    expect(await service.ended).toMatchObject({ status: 0, stderr: "" });
  });
}
