import { createHash } from "node:crypto";
import { CompiledQuery, sql } from "kysely";
import { describe, expect } from "vitest";
import { createDatabase, type Database } from "#db/client.ts";
import { order } from "#db/lists/cursor.ts";
import { columnsOf, computedOrder } from "#db/lists/key.ts";
import { type List, listByParent, rootList } from "#db/lists/page.ts";
import { exportedLists, test } from "../graph.ts";
import { filesOf } from "./sources.ts";

describe("conventions of the database", () => {
  const ours = sql`relnamespace = current_schema()::regnamespace and relname not like 'kysely_%'`;
  const SNAKE_CASE = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;
  const PLURALS = ["people"];

  /** The columns that may break the rules for names, each with the reason. */
  const NAMED_OTHERWISE: Readonly<Record<string, string>> = {
    "nodes.merged_into": "the column refers to another row of the same registry",
    "changes.merged_into": "the column refers to nodes, as nodes.merged_into does",
    "changes.node_id": "the log outlives its nodes, so there is no foreign key",
    "changes.transaction_id": "the id is that of Postgres",
    "changes.at": "a change has only one time",
  };

  interface Column {
    table: string;
    name: string;
    type: string;
    is_required: boolean;
    is_reference: boolean;
  }

  /**
   * Returns the names of tables, columns and enum values that break the rules. The name of a column must fit the
   * type of the column.
   */
  async function nameFaults(db: Database): Promise<string[]> {
    const { rows: tables } = await sql<{ name: string }>`
      select relname as name from pg_class where ${ours} and relkind in ('r', 'p', 'v', 'm') order by 1`.execute(
      db,
    );
    const { rows: columns } = await sql<Column>`
      select relname as table, attname as name, format_type(atttypid, atttypmod) as type, attnotnull as is_required,
        exists (
          select from pg_constraint
          cross join unnest(conkey, confkey) as pair (own_number, other_number)
          join pg_attribute as other on other.attrelid = confrelid and other.attnum = other_number
          where contype = 'f' and conrelid = own.attrelid and own_number = own.attnum and other.attname = 'id'
        ) as is_reference
      from pg_attribute as own join pg_class on pg_class.oid = attrelid
      where ${ours} and relkind in ('r', 'p') and attnum > 0 and not attisdropped
      order by relname, attnum`.execute(db);
    const { rows: labels } = await sql<{ type: string; label: string }>`
      select typname as type, enumlabel as label from pg_enum join pg_type on pg_type.oid = enumtypid
      where typnamespace = current_schema()::regnamespace order by 1, enumsortorder`.execute(db);

    const of = (table: string, name: string) =>
      columns.find((column) => column.table === table && column.name === name);
    const rules: readonly [(column: Column) => boolean, string][] = [
      [({ name }) => SNAKE_CASE.test(name), "is not in snake_case"],
      [
        ({ type }) => !/^time/.test(type) || type === "timestamp(3) with time zone",
        "is a timestamp, so its type must be timestamptz(3)",
      ],
      [
        ({ name, type }) => type.startsWith("time") === name.endsWith("_at"),
        "must be both a timestamp and named …_at, or neither",
      ],
      [
        ({ name, type }) => (type === "date") === /_(on|earliest|latest)$/.test(name),
        "must be both a date and named …_on, …_earliest or …_latest, or neither",
      ],
      [
        ({ name, type }) => !name.endsWith("_edtf") || type === "text",
        "is a partial date, so its type must be text",
      ],
      [
        ({ table, name }) =>
          !name.endsWith("_edtf") ||
          ["earliest", "latest"].every((bound) => {
            const column = of(table, name.replace(/edtf$/, bound));
            return column?.type === "date" && column.is_required;
          }),
        "is a partial date, so it needs …_earliest and …_latest, dates that are never null",
      ],
      [
        ({ name, type }) => (type === "boolean") === /^(is|has)_/.test(name),
        "must be both a boolean and named is_… or has_…, or neither",
      ],
      [
        ({ name, is_reference }) => name === "id" || is_reference === name.endsWith("_id"),
        "must be both a reference and named …_id, or neither",
      ],
    ];
    return [
      ...tables
        .filter(
          ({ name }) =>
            !SNAKE_CASE.test(name) ||
            !(/[^s]s$/.test(name) || PLURALS.includes(name.split("_").at(-1) ?? "")),
        )
        .map(({ name }) => `Table ${name} is not a plural in snake_case`),
      ...columns
        .filter(({ table, name }) => !(`${table}.${name}` in NAMED_OTHERWISE))
        .flatMap((column) =>
          rules
            .filter(([holds]) => !holds(column))
            .map(([, fault]) => `Column ${column.table}.${column.name} ${fault}`),
        ),
      ...labels
        .filter(({ type, label }) => !SNAKE_CASE.test(type) || !SNAKE_CASE.test(label))
        .map(({ type, label }) => `Value ${label} of ${type} is not in snake_case`),
    ];
  }

  test("names of tables and columns fit what they hold", async ({ db }) => {
    expect(await nameFaults(db)).toEqual([]);

    await sql`
      create type mood as enum ('Good');
      create table bad_thing (
        id uuid primary key, "placeName" text, written timestamptz(3), read_at timestamptz, known date, seen_on text,
        held_edtf text, held_earliest date, held_latest date not null, planned boolean, is_new text,
        place uuid references places, topic_id uuid, mood mood
      )`.execute(db);
    expect(await nameFaults(db)).toEqual([
      "Table bad_thing is not a plural in snake_case",
      "Column bad_thing.placeName is not in snake_case",
      "Column bad_thing.written must be both a timestamp and named …_at, or neither",
      "Column bad_thing.read_at is a timestamp, so its type must be timestamptz(3)",
      "Column bad_thing.known must be both a date and named …_on, …_earliest or …_latest, or neither",
      "Column bad_thing.seen_on must be both a date and named …_on, …_earliest or …_latest, or neither",
      "Column bad_thing.held_edtf is a partial date, so it needs …_earliest and …_latest, dates that are never null",
      "Column bad_thing.planned must be both a boolean and named is_… or has_…, or neither",
      "Column bad_thing.is_new must be both a boolean and named is_… or has_…, or neither",
      "Column bad_thing.place must be both a reference and named …_id, or neither",
      "Column bad_thing.topic_id must be both a reference and named …_id, or neither",
      "Value Good of mood is not in snake_case",
    ]);
  });

  /**
   * Whether a text consists of names of columns, joined by underscores. A stem such as `held` may stand for a name
   * such as `held_earliest`.
   */
  const isMadeOf = (text: string, columns: readonly string[]): boolean =>
    columns
      .flatMap((column) => column.split("_").map((_, index, words) => words.slice(0, index + 1).join("_")))
      .some(
        (stem) =>
          text === stem || (text.startsWith(`${stem}_`) && isMadeOf(text.slice(stem.length + 1), columns)),
      );

  const SUFFIXES: Readonly<Record<string, string>> = { p: "pkey", u: "key", f: "fkey", c: "check", i: "idx" };

  /** Returns the indexes and constraints whose name does not have the form `<table>_<columns>_<suffix>`. */
  async function constraintNameFaults(db: Database): Promise<string[]> {
    const { rows } = await sql<{
      table: string;
      name: string;
      kind: string;
      columns: string[];
      is_exact: boolean;
    }>`
      select relname as table, conname as name, contype::text as kind, contype <> 'c' as is_exact,
        array(
          select attname::text from unnest(conkey) with ordinality as key (number, place)
          join pg_attribute on attrelid = conrelid and attnum = key.number order by place
        ) as columns
      from pg_constraint join pg_class on pg_class.oid = conrelid where ${ours} and contype in ('p', 'u', 'f', 'c')
      union all
      select relname, indexrelid::regclass::text, 'i', 0 <> all(indkey),
        array(
          select attname::text from pg_attribute
          left join unnest(indkey) with ordinality as key (number, place) on attnum = key.number
          where attrelid = indrelid and attnum > 0 and (place <= indnkeyatts or 0 = any(indkey)) order by place
        )
      from pg_index join pg_class on pg_class.oid = indrelid
      where ${ours} and not exists (select from pg_constraint where conindid = indexrelid and contype in ('p', 'u', 'x'))
      order by 1, 2`.execute(db);
    return rows.flatMap(({ table, name, kind, columns, is_exact }) => {
      const suffix = SUFFIXES[kind];
      const wanted = kind === "p" ? `${table}_pkey` : `${table}_${columns.join("_")}_${suffix}`;
      const isFit = is_exact
        ? name === wanted
        : name.startsWith(`${table}_`) &&
          name.endsWith(`_${suffix}`) &&
          isMadeOf(name.slice(table.length + 1, -`_${suffix}`.length), columns);
      return isFit
        ? []
        : [`${name} must be named ${is_exact ? wanted : `${table}_<of ${columns.join(", ")}>_${suffix}`}`];
    });
  }

  test("indexes and constraints are named <table>_<columns>_<idx, key, fkey, check>", async ({ db }) => {
    expect(await constraintNameFaults(db)).toEqual([]);

    await sql`
      create table bad_things (
        id uuid constraint bad_pk primary key, held_min integer, held_max integer, place_id uuid,
        constraint one_place unique (place_id),
        constraint bad_things_place_id_to_places foreign key (place_id) references places,
        constraint bad_things_held_check check (held_min < held_max),
        constraint bad_things_size_check check (held_min > 0)
      );
      create index bad_things_by_place on bad_things (place_id, id);
      create index bad_things_held_idx on bad_things ((held_min + held_max));
      create index bad_things_sum_idx on bad_things ((held_min - held_max))`.execute(db);
    expect(await constraintNameFaults(db)).toEqual([
      "bad_pk must be named bad_things_pkey",
      "bad_things_by_place must be named bad_things_place_id_id_idx",
      "bad_things_place_id_to_places must be named bad_things_place_id_fkey",
      "bad_things_size_check must be named bad_things_<of held_min>_check",
      "bad_things_sum_idx must be named bad_things_<of id, held_min, held_max, place_id>_idx",
      "one_place must be named bad_things_place_id_key",
    ]);
  });

  /**
   * Returns the foreign keys that need an index and have none. The index must start with the columns of the key, in
   * any order. If a composite key also copies values of the referenced row, the index needs only the columns that
   * identify this row.
   */
  async function unindexedForeignKeys(db: Database): Promise<string[]> {
    const { rows } = await sql<{ table: string; columns: string[] }>`
      with keys as (
        select conrelid, conkey as columns, array(
          select column_number from unnest(conkey, confkey) as pair (column_number, target_number)
          where target_number in (select unnest(conkey) from pg_constraint where contype = 'p' and conrelid = key.confrelid)
        ) as identifying
        from pg_constraint as key where contype = 'f'
      )
      select relname as table, array(
        select attname::text from pg_attribute where attrelid = conrelid and attnum = any(columns) order by attnum
      ) as columns
      from keys join pg_class on pg_class.oid = conrelid
      where ${ours} and not exists (
        select from pg_index cross join (values (columns), (identifying)) as needed (columns)
        where indrelid = conrelid and indpred is null and cardinality(needed.columns) > 0
          and (indkey::int2[])[0:cardinality(needed.columns) - 1] @> needed.columns
      )
      order by 1, 2`.execute(db);
    return rows.map(
      ({ table, columns }) => `${table} (${columns.join(", ")}) needs an index that starts with it`,
    );
  }

  test("every foreign key has an index that starts with it", async ({ db }) => {
    expect(await unindexedForeignKeys(db)).toEqual([]);

    await sql`
      create table things (
        id uuid primary key references nodes, place_id uuid references places, topic_id uuid references topics,
        session_id uuid, held_earliest date, held_latest date, strategy_id uuid, milestone_id uuid,
        foreign key (session_id, held_earliest, held_latest) references dialogue_sessions (id, held_earliest, held_latest),
        foreign key (strategy_id, milestone_id) references milestones (strategy_id, id)
      );
      create index on things (id, place_id);
      create index on things (topic_id) where topic_id is not null;
      create index on things (session_id, id);
      create index on things (strategy_id, id, milestone_id)`.execute(db);
    expect(await unindexedForeignKeys(db)).toEqual([
      "things (place_id) needs an index that starts with it",
      "things (strategy_id, milestone_id) needs an index that starts with it",
      "things (topic_id) needs an index that starts with it",
    ]);
  });

  interface Plan {
    "Node Type": string;
    "Index Name"?: string;
    "Index Cond"?: string;
    Filter?: string;
    "Join Filter"?: string;
    Plans?: Plan[];
  }

  const inside = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(inside)];

  const EXAMPLES = {
    date: "2018-07-09",
    text: "m",
    uuid: "80000000-0000-4000-8000-000000000000",
    integer: 1,
    bigint: 1,
    xid8: "1",
  };

  /**
   * Returns the orders in which Postgres cannot read the second page of a list from an index. Postgres is set to
   * sort only if there is no other way. Postgres must not sort the rows, and must not read rows before the cursor.
   * In the default order Postgres must not read rows of other parents.
   */
  async function orderFaults(
    db: Explaining,
    name: string,
    list: AnyList,
    isRoot: boolean,
  ): Promise<string[]> {
    const faults: string[] = [];
    for (const [index, order] of Object.keys(list.listing.orders).entries()) {
      // An index cannot serve a computed order, such as the relevance of search results.
      if (computedOrder(list.listing, order)) continue;
      const columns = columnsOf(list.listing, order);
      for (const direction of ["asc", "desc"]) {
        const values = columns.map(({ type }) => EXAMPLES[type]);
        const after = Buffer.from(JSON.stringify([`${list.listing.kind} ${order}`, ...values])).toString(
          "base64url",
        );
        const key = list.key(isRoot ? null : EXAMPLES.uuid, {
          orderBy: `${order} ${direction}`,
          first: 5,
          after,
        });
        // A page that merges several cases has a limit for each case. At least one of these cases must be read in
        // order.
        const stretches = inside(await db.explain(() => list.page.batch(db, [key])))
          .filter((node) => node["Node Type"] === "Limit")
          .map(inside);
        const scanOf = (stretch: Plan[]) => stretch.find((node) => node["Index Name"]);
        const isInOrder = (stretch: Plan[]) =>
          new RegExp(`\\b${columns[0]?.column}\\b.* [<>] `).test(scanOf(stretch)?.["Index Cond"] ?? "") &&
          !stretch.some((node) => /Sort$/.test(node["Node Type"]));
        const scan = scanOf(stretches.find(isInOrder) ?? []);
        if (!scan) faults.push(`${name}, ${order} ${direction}: no index serves it`);
        else if (index === 0 && / = parent\.id\b/.test(scan.Filter ?? ""))
          faults.push(
            `${name}, ${order} ${direction}: no index starts with the parent and continues with the order`,
          );
      }
    }
    return faults;
  }

  // biome-ignore lint/suspicious/noExplicitAny: lists with any rows and filters
  type AnyList = List<any>;

  type Explaining = Database & { explain: (read: () => Promise<unknown>) => Promise<Plan> };

  /** On this connection Postgres sorts, or reads whole tables, only if there is no other way. */
  function explaining(url: string): Explaining {
    const seen: { sql: string; parameters: readonly unknown[] }[] = [];
    const db = createDatabase(url, { connections: 1, onStatement: ({ query }) => seen.push(query) });
    const explain = async (read: () => Promise<unknown>) => {
      for (const way of ["sort", "incremental_sort", "seqscan", "bitmapscan"])
        await sql`set ${sql.ref(`enable_${way}`)} = off`.execute(db);
      seen.length = 0;
      await read();
      const { sql: text, parameters } = seen[0] as (typeof seen)[0];
      const { rows } = await db.executeQuery<{ "QUERY PLAN": [{ Plan: Plan }] }>(
        CompiledQuery.raw(`explain (format json) ${text}`, [...parameters]),
      );
      return (rows[0] as (typeof rows)[0])["QUERY PLAN"][0].Plan;
    };
    return Object.assign(db, { explain });
  }

  test("every order of every list has an index that serves it", async ({ url }) => {
    await using db = explaining(url);
    const faults: string[] = [];
    const lists = await exportedLists();
    for (const { name, list, isRoot } of lists) faults.push(...(await orderFaults(db, name, list, isRoot)));
    expect(lists.length).toBeGreaterThan(50);
    expect(faults).toEqual([]);

    const people = rootList((db) => db.selectFrom("people").selectAll(), {
      kind: "person",
      orders: { note: order("note", "text") },
    });
    expect(await orderFaults(db, "people", people, true)).toEqual([
      "people, note asc: no index serves it",
      "people, note desc: no index serves it",
    ]);
    const bySession = listByParent(
      (db, session) => db.selectFrom("milestones").selectAll().where("session_id", "=", session),
      {
        kind: "milestone",
        orders: { on: order("on_earliest", "date"), id: [{ column: "id", type: "uuid" }] },
      },
    );
    expect(await orderFaults(db, "milestonesBySession", bySession, false)).toEqual([
      "milestonesBySession, on asc: no index starts with the parent and continues with the order",
      "milestonesBySession, on desc: no index starts with the parent and continues with the order",
    ]);
  });

  test("each index has a comment in its migration that says which reads use the index", () => {
    const silent = (text: string) =>
      [...text.matchAll(/^(.*)\n *create (?:unique )?index (?:if not exists )?(\w+)/gim)]
        .filter(([, above = ""]) => !/^ *-- serves: \w+/.test(above))
        .map(([, , name]) => `${name}: write "-- serves: <the reads>" above it`);

    expect(filesOf("db/migrations/*.ts").flatMap(({ text }) => silent(text))).toEqual([]);
    expect(
      silent("-- serves: places\ncreate index one on a (b);\n\ncreate unique index two on a (c);"),
    ).toEqual(['two: write "-- serves: <the reads>" above it']);
  });

  test("a released migration never changes", () => {
    const hashOf = (text: string) => createHash("sha256").update(text).digest("hex");
    const altered = (released: string, files: ReadonlyMap<string, string>) =>
      [...released.matchAll(/^(\w+) {2}(\S+)$/gm)].flatMap(([, hash, name = ""]) =>
        hashOf(files.get(name) ?? "") === hash
          ? []
          : [`${name} is released: leave it unchanged, and write a new migration`],
      );
    const [released] = filesOf("tests/upgrade/migrations.sha256");
    const files = filesOf("db/migrations/*.ts").map(({ path, text }): [string, string] => [path, text]);
    expect(released?.text.trim().split("\n").length).toBeGreaterThan(20);
    expect(altered(released?.text ?? "", new Map(files))).toEqual([]);
    expect(altered(`${hashOf("a")}  1-a.ts\n${hashOf("b")}  2-b.ts\n`, new Map([["1-a.ts", "a"]]))).toEqual([
      "2-b.ts is released: leave it unchanged, and write a new migration",
    ]);
  });
});
