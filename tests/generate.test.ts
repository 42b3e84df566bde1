import { sql } from "kysely";
import { test as base, describe, expect, inject } from "vitest";
import { createDatabase, type Database } from "#db/client.ts";
import { migrate } from "#db/migrate.ts";
import { readDate, readPeriod } from "#db/records/edtf.ts";
import { spanCells } from "#db/records/span.ts";
import { generate } from "#seeds/generate/index.ts";
import { createEmpty, databaseUrl, declarationsOf, drop } from "./databases.ts";

const ARTICLES = 500;

let counter = 0;

/** Runs `work` with an empty, migrated database. */
async function withEmpty(work: (db: Database) => Promise<void>) {
  const name = `rapporteur_generate_${process.pid}_${counter++}`;
  await createEmpty(inject("server"), name);
  const db = createDatabase(databaseUrl(inject("server"), name), { connections: 2 });
  try {
    await migrate(db);
    await work(db);
  } finally {
    await db.destroy();
    await drop(inject("server"), name);
  }
}

const test = base.extend<{ invented: { db: Database; before: unknown } }>({
  /** A database with an invented record. `before` is what the database declared before the record was written. */
  invented: [
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads the pattern to see which fixtures this one needs
    async ({}, use) => {
      await withEmpty(async (db) => {
        const before = await declarationsOf(db);
        await generate(db, { articles: ARTICLES });
        await use({ db, before });
      });
    },
    { scope: "file" },
  ],
});

async function tablesOf(db: Database): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_class
    where relnamespace = current_schema()::regnamespace and relkind = 'r' and relname !~ '^kysely_|_migrations$' order by 1`.execute(
    db,
  );
  return rows.map(({ name }) => name);
}

/** Reads all rows of a table, without the columns for the time and the transaction of the write. */
async function digestOf(db: Database, table: string): Promise<string> {
  const { rows } = await sql<{ digest: string }>`
    select md5(string_agg(cells, '' order by cells)) as digest
    from (
      select (to_jsonb(item) - '{created_at,updated_at,at,transaction_id,sequence}'::text[])::text as cells
      from ${sql.table(table)} as item
    ) as items`.execute(db);
  return rows[0]?.digest as string;
}

/**
 * The tables of nodes. Each table has an SQL expression for the kind of a row, and a flag that says whether its
 * rows have slugs.
 */
async function registering(db: Database) {
  const { rows } = await sql<{ table: string; kind: string; has_slug: boolean }>`
    select tgrelid::regclass::text as table,
      coalesce(quote_literal(nullif(rtrim(encode(tgargs, 'escape'), '\\000'), '')), 'kind::text') as kind,
      tgrelid in (select tgrelid from pg_trigger where tgfoid = 'register_slug'::regproc) as has_slug
    from pg_trigger where tgfoid = 'register_node'::regproc`.execute(db);
  return rows;
}

const numberOf = async (db: Database, query: ReturnType<typeof sql<{ number: number }>>) =>
  (await query.execute(db)).rows[0]?.number as number;

test("an invented record is the same in every database", async ({ invented: { db } }) => {
  await withEmpty(async (other) => {
    await generate(other, { articles: ARTICLES });
    for (const table of await tablesOf(db)) {
      expect(await digestOf(db, table), `rows of ${table}`).toMatch(/^\w{32}$/);
      expect(await digestOf(other, table), table).toBe(await digestOf(db, table));
    }
  });
});

test("an invented record is written in one transaction", async () => {
  await withEmpty(async (db) => {
    const before = await declarationsOf(db);
    await sql`alter table citations add constraint refused check (attributed_to_id is null)`.execute(db);
    await expect(generate(db, { articles: ARTICLES })).rejects.toMatchObject({ constraint: "refused" });
    await sql`alter table citations drop constraint refused`.execute(db);
    expect(await declarationsOf(db)).toEqual(before);
    for (const table of await tablesOf(db)) {
      expect(await numberOf(db, sql`select count(*) as number from ${sql.table(table)}`), table).toBe(0);
    }
  });
});

describe("an invented record follows the rules of a real record", () => {
  test("after the write no trigger, constraint or index is missing", async ({ invented: { db, before } }) => {
    expect(await declarationsOf(db)).toEqual(before);
  });

  test("every fact of an invented record has a source", async ({ invented: { db } }) => {
    const unsourced = await sql`
      select id, kind from nodes where kind not in ('mention', 'citation')
        and not exists (select from citations where fact_id = nodes.id)`.execute(db);
    expect(unsourced.rows).toEqual([]);
  });

  test("every node of an invented record has a row in the table of its kind, and every such row has a node", async ({
    invented: { db },
  }) => {
    const tables = await registering(db);
    expect(tables.length).toBeGreaterThan(17);
    const rows = tables.map(({ table, kind }) => `select id, ${kind} from ${table}`).join(" union all ");
    const apart = await sql`
      (select id, kind::text from nodes except (${sql.raw(rows)}))
      union all ((${sql.raw(rows)}) except select id, kind::text from nodes)`.execute(db);
    expect(apart.rows).toEqual([]);
  });

  test("every entity of an invented record has a preferred name", async ({ invented: { db } }) => {
    const slugged = (await registering(db)).filter(({ has_slug }) => has_slug);
    const nameless = await sql`
      (${sql.raw(slugged.map(({ table }) => `select id from ${table}`).join(" union all "))})
      except select node_id from name_variants where kind = 'preferred'`.execute(db);
    expect(nameless.rows).toEqual([]);
  });

  test("aliases and the feed of changes are the same as if the rows had been written one by one", async ({
    invented: { db },
  }) => {
    const slugged = (await registering(db)).filter(({ has_slug }) => has_slug);
    expect(slugged.length).toBeGreaterThan(8);
    const keys = `
      select 'country' as kind, code, id from countries union all select 'country', alpha3, id from countries
      union all select 'article', url, id from articles where url is not null
      ${slugged.map(({ table, kind }) => `union all select ${kind}, slug, id from ${table}`).join(" ")}`;
    const aliases = await sql`
      (select kind::text, alias, node_id from aliases except (${sql.raw(keys)}))
      union all ((${sql.raw(keys)}) except select kind::text, alias, node_id from aliases)`.execute(db);
    expect(aliases.rows).toEqual([]);
    const feed = await sql`
      select node_id, node_kind from changes where kind = 'created' and revision = 1
      except select id, kind from nodes where kind not in ('mention', 'citation')`.execute(db);
    expect(feed.rows).toEqual([]);
    const facts = sql<{
      number: number;
    }>`select count(*) as number from nodes where kind not in ('mention', 'citation')`;
    expect(await numberOf(db, sql`select count(*) as number from changes`)).toBe(await numberOf(db, facts));
  });

  test("the days of partial dates fit their EDTF texts", async ({ invented: { db } }) => {
    const { rows: columns } = await sql<{ table: string; name: string }>`
      select table_name as table, replace(column_name, '_edtf', '') as name from information_schema.columns
      where table_schema = current_schema() and column_name ~ '_edtf$' order by 1`.execute(db);
    expect(columns.length).toBeGreaterThan(8);
    const forms = new Set<string>();
    for (const { table, name } of columns) {
      const [edtf, earliest, latest] = ["edtf", "earliest", "latest"].map((part) =>
        sql.ref(`${name}_${part}`),
      );
      const { rows } = await sql<{ edtf: string | null; earliest: string; latest: string }>`
        select distinct ${edtf} as edtf, ${earliest} as earliest, ${latest} as latest from ${sql.table(table)}`.execute(
        db,
      );
      for (const row of rows) {
        forms.add(row.edtf?.replace(/\d/g, "9") ?? "none");
        const read = ["period", "held"].includes(name) ? readPeriod : readDate;
        const { earliest, latest } = row.edtf
          ? read(row.edtf)
          : { earliest: "-infinity", latest: "infinity" };
        expect(row, `${table}.${name}`).toEqual({ edtf: row.edtf, earliest, latest });
      }
    }
    const some = [
      "none",
      "9999",
      "9999-99",
      "9999-99-99",
      "9999~",
      "9999-99-99/9999-99-99",
      "9999/",
      "9999-99/..",
    ];
    expect([...forms]).toEqual(expect.arrayContaining(some));
  });

  test("the days of sightings lie within their tenures", async ({ invented: { db } }) => {
    const { rows } = await sql<Record<string, unknown> & { period_edtf: string; sightings: string[] }>`
      select period_edtf, null as period_stated, period_earliest, period_latest, started_latest, ended_earliest,
        (select coalesce(json_agg(seen_edtf), '[]') from sightings where tenure_id = tenures.id) as sightings
      from tenures`.execute(db);
    expect(rows.filter(({ sightings }) => sightings.length > 1).length).toBeGreaterThan(20);
    for (const { sightings, ...row } of rows) {
      expect(row).toEqual(spanCells(row.period_edtf, sightings.map(readDate)));
    }
  });
});

describe("an invented record is as skewed as a real one", () => {
  /** Returns the share of the tenth of all items that has the highest counts. */
  const shareOfTenth = (things: string, table: string, column: string) => sql<{ number: number }>`
    select (sum(number) filter (where rank <= tenth) / sum(number))::float8 as number
    from (
      select number, row_number() over (order by number desc) as rank, ceil(count(*) over () / 10.0) as tenth
      from (
        select (select count(*) from ${sql.table(table)} where ${sql.ref(column)} = things.id) as number
        from ${sql.table(things)} as things
      ) as counted
    ) as ranked`;

  test.for([
    ["dialogues", "dialogue_sessions", "dialogue_id"],
    ["people", "participations", "person_id"],
    ["people", "statements", "speaker_id"],
    ["organizations", "articles", "publisher_id"],
    ["topics", "mentions", "entity_id"],
    ["countries", "mentions", "entity_id"],
  ] as const)(
    "a tenth of the %s has a large share of the %s",
    async ([things, table, column], { invented: { db } }) => {
      expect(await numberOf(db, shareOfTenth(things, table, column))).toBeGreaterThan(0.25);
    },
  );

  test("an invented record has gaps", async ({ invented: { db } }) => {
    for (const gap of [
      sql<{
        number: number;
      }>`select count(*) as number from dialogue_sessions where id not in (select session_id from participations)`,
      sql<{ number: number }>`select count(*) as number from dialogue_sessions where place_id is null`,
      sql<{ number: number }>`select count(*) as number from participations where person_id is null`,
      sql<{ number: number }>`select count(*) as number from mentions where entity_id is null`,
      sql<{ number: number }>`select count(*) as number from articles where publisher_id is null`,
      sql<{ number: number }>`select count(*) as number from statements where speaker_id is null`,
    ]) {
      expect(await numberOf(db, gap)).toBeGreaterThan(0);
    }
  });
});
