import { createHash } from "node:crypto";
import { CompiledQuery, sql } from "kysely";
import pg from "pg";
import { afterAll, beforeAll, expect, inject } from "vitest";
import { createDatabase, type Database } from "#db/client.ts";
import { cursorOf } from "#db/lists/cursor.ts";
import type { DateRange, FilterField } from "#db/lists/filter-field.ts";
import { columnsOf, type PageKey } from "#db/lists/key.ts";
import { PAGE_SIZE } from "#db/lists/limits.ts";
import type { List } from "#db/lists/page.ts";
import { identifiedTypes } from "#schema/core/entity.ts";
import { listBehind, rootConnections } from "../graph.ts";

/**
 * Helps to test plans on the invented record of medium size. The functions find the statement of a page, the plan
 * of a statement, and values for filters.
 */

// biome-ignore lint/suspicious/noExplicitAny: lists of whatever rows
export type AnyList = List<any>;

/**
 * Postgres may read a table with fewer rows whole, because that is faster than any index. The cost of a page of a
 * list with fewer rows has no bound.
 */
export const LARGE = 5_000;

export interface Plan {
  "Node Type": string;
  "Relation Name"?: string;
  "Actual Rows": number;
  "Shared Hit Blocks": number;
  "Shared Read Blocks": number;
  Plans?: Plan[];
}

export const inside = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(inside)];

interface Statement {
  sql: string;
  parameters: readonly unknown[];
}

const seen: Statement[] = [];
export const db: Database = createDatabase(inject("medium"), {
  connections: 1,
  onStatement: ({ query }) => seen.push(query),
});
afterAll(() => db.destroy());

export const roots = rootConnections.map((connection) => ({
  name: connection.field.name,
  list: listBehind(connection).list as AnyList,
}));

/** The tables that Postgres must not read whole. */
export const large = new Set<string>();
beforeAll(async () => {
  // The tests also read all rows of a filter, which takes longer than any request may.
  await sql`set statement_timeout = 0`.execute(db);
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_class
    where relnamespace = current_schema()::regnamespace and relkind = 'r' and reltuples > ${LARGE}`.execute(
    db,
  );
  for (const { name } of rows) large.add(name);
  expect(large.size).toBeGreaterThan(20);
});

export const countOf = async (list: AnyList, key: PageKey): Promise<number> =>
  (await list.count.batch(db, [key]))[0] as number;

/** Returns the statement that reads a page of a list. */
export async function statementOf(list: AnyList, key: PageKey): Promise<Statement> {
  seen.length = 0;
  await list.page.batch(db, [key]);
  expect(seen).toHaveLength(1);
  return seen[0] as Statement;
}

/**
 * Runs a statement with two plans. One is the plan for the given values, and one is the generic plan of a
 * prepared statement.
 */
export async function plansOf({ sql: text, parameters }: Statement): Promise<Plan[]> {
  const explained = async (statement: string, values: readonly unknown[] = []) => {
    const { rows } = await db.executeQuery<{ "QUERY PLAN": [{ Plan: Plan }] }>(
      CompiledQuery.raw(`explain (analyze, buffers, timing off, format json) ${statement}`, [...values]),
    );
    return rows[0]?.["QUERY PLAN"][0].Plan as Plan;
  };
  const custom = await explained(text, parameters);
  await db.executeQuery(CompiledQuery.raw(`prepare generic as ${text}`));
  await db.executeQuery(CompiledQuery.raw("set plan_cache_mode = force_generic_plan"));
  const values = parameters.map((value) => {
    if (value === null) return "null";
    const array = (items: readonly unknown[]) =>
      `{${items.map((item) => (item === null ? "null" : JSON.stringify(item))).join(",")}}`;
    return pg.escapeLiteral(Array.isArray(value) ? array(value) : String(value));
  });
  const generic = await explained(`execute generic${values.length > 0 ? `(${values.join(", ")})` : ""}`);
  await db.executeQuery(CompiledQuery.raw("reset plan_cache_mode"));
  await db.executeQuery(CompiledQuery.raw("deallocate generic"));
  return [custom, generic];
}

export const buffersOf = (plan: Plan) => plan["Shared Hit Blocks"] + plan["Shared Read Blocks"];

/**
 * Raises the limit of a page's statement to the given number of rows. The limit is the parameter that is one more
 * than the default page size.
 */
export const unlimited = ({ sql: text, parameters }: Statement, rows: number): Statement => ({
  sql: text,
  parameters: parameters.map((value) => (value === PAGE_SIZE + 1 ? rows : value)),
});

/**
 * The deepest row at which a page is read. Pages beyond this row cost no more, but it takes longer to find their
 * cursors.
 */
const DEEP = 10_000;

/**
 * Finds the cursor of a row in the middle of a list, or DEEP rows into a longer list. The result is null if the
 * list is too short to have a page there.
 */
export async function midstOf(list: AnyList, key: PageKey): Promise<string | null> {
  const count = (await list.count.batch(db, [key]))[0] as number;
  if (count <= 2 * key.window.limit) return null;
  // The statement of a page stops early, so the limits in the statement are raised to reach the middle of the list.
  const { sql: text, parameters } = unlimited(await statementOf(list, key), Math.min(count, 2 * DEEP));
  const { rows } = await db.executeQuery<Record<string, unknown>>(
    CompiledQuery.raw(`${text} offset ${Math.min(Math.floor(count / 2), DEEP)}`, [...parameters]),
  );
  return cursorOf(
    key.window.mark,
    columnsOf(list.listing, key.window.order),
    rows[0] as Record<string, unknown>,
  );
}

/**
 * Returns the id of an invented node by its kind and number. The nodes with low numbers have the most references
 * to them.
 */
const idOf = (kind: string, number: number) => {
  const hex = createHash("md5").update(`${kind} ${number}`).digest("hex");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
};

/** Returns values from the record that a filter of a list can take. */
export async function candidates(
  list: AnyList,
  name: string,
  field: FilterField,
  parent: string | null = null,
): Promise<unknown[]> {
  if (field.takes === "boolean") return [true, false];
  if (field.takes === "day") return ["2005-03-01", "2024-03-01"];
  if (field.takes === "dates") {
    const ranges: DateRange[] = [
      { from: "2024-03-01", to: "2024-03-07" },
      { from: "2008-01-01", to: "2020-12-31" },
      { from: "2024-01-01", to: "2024-12-31", match: "certain" },
      { from: "2015-01-01" },
      { to: "2015-12-31" },
      { undated: true },
    ];
    return ranges;
  }
  if (field.takes === "texts") {
    const [groups] = await list.groups.batch(db, [
      list.groupsKey(list.key(parent, {}), {
        by: [name],
        granularity: "year",
        orderBy: "count_desc",
        first: 1_000,
      }),
    ]);
    return (groups ?? []).flatMap(({ keys }) => (keys[0]?.value ? [[keys[0].value]] : []));
  }
  if (field.takes === "references") {
    const { rows } = await sql<{ kind: string; count: number }>`
      select kind, count(*) as count from nodes
      where kind not in ('mention', 'citation', 'delegation', 'participation')
        and (${field.kinds ?? null}::node_kind[] is null or kind = any(${field.kinds ?? null}::node_kind[]))
      group by kind order by kind`.execute(db);
    return rows.flatMap(({ kind, count }) =>
      [1, 2, Math.ceil(count / 10), Math.ceil(count / 2), count - 1, count].map((number) => [
        idOf(kind, number),
      ]),
    );
  }
  if (field.takes === "query") {
    const { rows } = await sql<{ word: string }>`
      select distinct word
      from (select id from nodes where kind = ${list.listing.kind} order by id limit 4) as things
      join searched_texts on node_id = things.id
      cross join regexp_split_to_table(text, '[^[:alnum:]]+') as word
      -- Not the year of a session: sessions of a year are neighbours in the list by day, and pages skip all sessions before them.
      where length(word) > 3 and word !~ '[0-9]' order by word limit 8`.execute(db);
    return rows.map(({ word }) => word);
  }
  if (typeof field.takes === "object") {
    const { rows } = await sql<{ label: string }>`
      select enumlabel as label from pg_enum where enumtypid = ${field.takes.enum}::regtype`.execute(db);
    return rows.map(({ label }) => [label]);
  }
  throw new Error(`Add values here to try for a filter that takes ${field.takes}.`);
}

/**
 * Returns the most frequent value and the rarest value of a filter. For a filter of flags, days or ranges of
 * days, the function returns all candidates.
 */
export async function samples(list: AnyList, name: string, field: FilterField): Promise<unknown[]> {
  const values = await candidates(list, name, field);
  if (["boolean", "day", "dates"].includes(field.takes as string)) return values;
  const counted: { value: unknown; count: number }[] = [];
  for (const value of values) {
    const [count = 0] = await list.count.batch(db, [list.key(null, { filter: { [name]: value } })]);
    if (count > 0) counted.push({ value, count });
  }
  counted.sort((one, other) => other.count - one.count);
  expect(counted.length, "number of values that some rows have").toBeGreaterThan(0);
  return [counted[0]?.value, counted.at(-1)?.value];
}

/**
 * Returns the parent with the most items among a few nodes of the type. The nodes with the most references to
 * them are among these few nodes.
 */
export async function largestParent(list: AnyList, type: string): Promise<string> {
  const kind = [...identifiedTypes].find(([, { typename }]) => typename === type)?.[0] as string;
  const { rows } = await sql<{ id: string }>`
    (select id from nodes where id = any(${[1, 2, 3].map((number) => idOf(kind, number))}))
    union all (select id from nodes where kind = ${kind} limit 5)`.execute(db);
  const counts = await list.count.batch(
    db,
    rows.map(({ id }) => list.key(id, {})),
  );
  const most = Math.max(...counts);
  expect(most).toBeGreaterThan(0);
  return rows[counts.indexOf(most)]?.id as string;
}
