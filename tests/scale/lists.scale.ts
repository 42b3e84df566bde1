import { createHash } from "node:crypto";
import { CompiledQuery, sql } from "kysely";
import pg from "pg";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { createDatabase, type Database } from "#db/client.ts";
import { cursorOf, order } from "#db/lists/cursor.ts";
import { whereEnumColumn } from "#db/lists/filter.ts";
import type { DateRange, FilterField } from "#db/lists/filter-field.ts";
import { columnsOf, type PageArguments, type PageKey } from "#db/lists/key.ts";
import type { Orders } from "#db/lists/listing.ts";
import { type List, rootList } from "#db/lists/page.ts";
import { identifiedTypes } from "#schema/core/entity.ts";
import { connections, listBehind, rootConnections } from "../graph.ts";

/**
 * Every filter and every order of every list, on the invented record of medium size, in the statements that the service
 * sends: Postgres finds the first page and one in the midst of the list by indexes, and neither is much dearer than the
 * other. Lists, orders and filters are found by themselves, and so are values that many rows have and values that few
 * have.
 */

// biome-ignore lint/suspicious/noExplicitAny: lists of whatever rows
type AnyList = List<any>;

/** Tables of fewer rows may be read whole, which is faster than any index; so pages of such lists may cost what they like. */
const LARGE = 5_000;

/** How much dearer one page may be than the other, and buffers (of 8 kB) that are no more than the luck of the values. */
const RATIO = 1.5;
const SLACK = 500;

/** No page reads more buffers: the few thousand rows that are found and sorted at most, or passed over on the way. */
const BUFFERS_AT_MOST = 25_000;

/** Filters that Postgres cannot serve by an index, and why. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  "tenures by period":
    "tenures are sorted by the last day on which they can have begun, and filtered by both ends of their period: no index joins the three, so that up to all of them are gone through in their order",
};

interface Plan {
  "Node Type": string;
  "Relation Name"?: string;
  "Shared Hit Blocks": number;
  "Shared Read Blocks": number;
  Plans?: Plan[];
}

const inside = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(inside)];

interface Statement {
  sql: string;
  parameters: readonly unknown[];
}

const seen: Statement[] = [];
const db: Database = createDatabase(inject("medium"), {
  connections: 1,
  onStatement: ({ query }) => seen.push(query),
});
afterAll(() => db.destroy());

const roots = rootConnections.map((connection) => ({
  name: connection.field.name,
  list: listBehind(connection).list as AnyList,
}));

/** Tables that are not to be read whole, and what is listed in lists whose pages must cost the same. */
const large = new Set<string>();
const long = new Set<string>();
beforeAll(async () => {
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_class
    where relnamespace = current_schema()::regnamespace and relkind = 'r' and reltuples > ${LARGE}`.execute(
    db,
  );
  for (const { name } of rows) large.add(name);
  expect(large.size).toBeGreaterThan(20);
  for (const { list } of roots) {
    const [count = 0] = await list.count.batch(db, [list.key(null, {})]);
    if (count > LARGE) long.add(list.listing.kind);
  }
  expect(long.size).toBeGreaterThan(7);
});

/** The statement by which a page of a list is read. */
async function statementOf(list: AnyList, key: PageKey): Promise<Statement> {
  seen.length = 0;
  await list.page.batch(db, [key]);
  expect(seen).toHaveLength(1);
  return seen[0] as Statement;
}

/** How Postgres runs a statement: planned for these values, and as it plans a prepared one for whatever values. */
async function plansOf({ sql: text, parameters }: Statement): Promise<Plan[]> {
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

const buffersOf = (plan: Plan) => plan["Shared Hit Blocks"] + plan["Shared Read Blocks"];

/** How many rows deep a page is read at most: the cost of a cursor does not grow from there, that of finding one does. */
const DEEP = 10_000;

/** The cursor of the row in the midst of a list, or deep in it; none where the list is too short to have a page there. */
async function midstOf(list: AnyList, key: PageKey): Promise<string | null> {
  const count = (await list.count.batch(db, [key]))[0] as number;
  if (count <= 2 * key.window.limit) return null;
  const { sql: text, parameters } = await statementOf(list, key);
  // Each limit of the statement is one of its parameters; without them, what lies in the midst can be reached.
  const unlimited = [...parameters];
  for (const [, number] of text.matchAll(/\blimit (?:\(select )?\$(\d+)/g))
    unlimited[Number(number) - 1] = Math.min(count, 2 * DEEP);
  const { rows } = await db.executeQuery<Record<string, unknown>>(
    CompiledQuery.raw(`${text} offset ${Math.min(Math.floor(count / 2), DEEP)}`, unlimited),
  );
  return cursorOf(
    key.window.mark,
    columnsOf(list.listing, key.window.order),
    rows[0] as Record<string, unknown>,
  );
}

/** What is wrong with how the first page of a list is read, and one in its midst. */
async function faultsOf(list: AnyList, parent: string | null, given: PageArguments): Promise<string[]> {
  const first = list.key(parent, given);
  const after = await midstOf(list, first);
  const faults = new Set<string>();
  const keys = [first, ...(after ? [list.key(parent, { ...given, after })] : [])];
  const costs: number[][] = [];
  for (const key of keys) {
    const plans = await plansOf(await statementOf(list, key));
    costs.push(plans.map(buffersOf));
    if (plans.some((plan) => buffersOf(plan) > BUFFERS_AT_MOST)) {
      faults.add(`reads ${plans.map(buffersOf).join(" or ")} buffers`);
    }
    for (const node of plans.flatMap(inside)) {
      const table = node["Relation Name"] ?? "";
      if (node["Node Type"].endsWith("Seq Scan") && large.has(table)) faults.add(`reads all of ${table}`);
    }
  }
  const [start = [], midst = []] = costs;
  for (const [index, way] of ["for these values", "for any values"].entries()) {
    const [one = 0, other = one] = [start[index], midst[index]];
    if (long.has(list.listing.kind) && Math.max(one, other) > RATIO * Math.min(one, other) + SLACK) {
      faults.add(`planned ${way}, reads ${one} buffers for the first page and ${other} in the midst`);
    }
  }
  return [...faults];
}

/** The id of a thing of the invented record: the first of a kind are those that most others point at. */
const idOf = (kind: string, number: number) => {
  const hex = createHash("md5").update(`${kind} ${number}`).digest("hex");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
};

/** Values that a filter of a list can be given, from the record. */
async function candidates(list: AnyList, name: string, field: FilterField): Promise<unknown[]> {
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
      list.groupsKey(list.key(null, {}), {
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
      where length(word) > 3 order by word limit 8`.execute(db);
    return rows.map(({ word }) => word);
  }
  if (typeof field.takes === "object") {
    const { rows } = await sql<{ label: string }>`
      select enumlabel as label from pg_enum where enumtypid = ${field.takes.enum}::regtype`.execute(db);
    return rows.map(({ label }) => [label]);
  }
  throw new Error(`Say here which values to try of a filter that takes ${field.takes}.`);
}

/** The value that most rows have, and the one that fewest do; all of those that are no plain values. */
async function samples(list: AnyList, name: string, field: FilterField): Promise<unknown[]> {
  const values = await candidates(list, name, field);
  if (["boolean", "day", "dates"].includes(field.takes as string)) return values;
  const counted: { value: unknown; count: number }[] = [];
  for (const value of values) {
    const [count = 0] = await list.count.batch(db, [list.key(null, { filter: { [name]: value } })]);
    if (count > 0) counted.push({ value, count });
  }
  counted.sort((one, other) => other.count - one.count);
  expect(counted.length, "values that some rows have").toBeGreaterThan(0);
  return [counted[0]?.value, counted.at(-1)?.value];
}

/** All orders but those by a computed column. Relevance has a test of its own. */
const directionsOf = (orders: Orders) =>
  Object.entries(orders)
    .filter(([, order]) => !("compute" in order))
    .flatMap(([name]) => [`${name} asc`, `${name} desc`]);

for (const { name, list } of roots) {
  const { orders, filters = {} } = list.listing;
  const directed = directionsOf(orders);

  test.for(directed)(`${name} in the order %s`, async (orderBy) => {
    expect(await faultsOf(list, null, { orderBy })).toEqual([]);
  });

  test.for(Object.entries(filters))(`${name} by %s`, async ([field, filter]) => {
    const faults: string[] = [];
    for (const value of await samples(list, field, filter)) {
      const found = await faultsOf(list, null, { filter: { [field]: value } });
      faults.push(...found.map((fault) => `${JSON.stringify(value)}: ${fault}`));
    }
    if (EXCEPTIONS[`${name} by ${field}`]) expect(faults, "no exception any more").not.toEqual([]);
    else expect(faults).toEqual([]);
  });
}

test("articles that a query finds, by relevance, cost the same on every page, however many they are", async () => {
  const { list } = roots.find(({ name }) => name === "articles") as (typeof roots)[0];
  const [field] = [list.listing.filters?.query as FilterField];
  const [often, seldom] = await samples(list, "query", field);
  for (const query of [often, seldom]) {
    const given = { orderBy: "relevance desc", filter: { query } };
    const first = list.key(null, given);
    const after = (await midstOf(list, first)) as string;
    const costs = [];
    for (const key of [first, ...(after ? [list.key(null, { ...given, after })] : [])]) {
      costs.push(...(await plansOf(await statementOf(list, key))).map(buffersOf));
    }
    expect(Math.max(...costs) / Math.min(...costs), `${query}: ${costs}`).toBeLessThan(RATIO);
  }
});

test("a list in an order without an index, and by a column without one, is noticed", async () => {
  const unserved = rootList((db) => db.selectFrom("articles").selectAll("articles"), {
    kind: "article",
    orders: { headline: order("headline", "text") },
    filters: {
      basis: whereEnumColumn(
        "headline_basis",
        "headline_basis",
        "Articles by what their headline is based on.",
      ),
    },
  });
  expect(await faultsOf(unserved, null, { orderBy: "headline asc" })).toContain("reads all of articles");
  const filter = { basis: ["described"] };
  expect(await faultsOf(unserved, null, { orderBy: "headline asc", filter })).toContain(
    "reads all of articles",
  );
});

/** The parent with the most items among some of its type, those first that most others point at. */
async function largestParent(list: AnyList, type: string): Promise<string> {
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

for (const connection of connections) {
  if (rootConnections.includes(connection)) continue;
  const { list } = listBehind(connection) as { list: AnyList };
  test.for(directionsOf(list.listing.orders))(`${connection.path} in the order %s`, async (orderBy) => {
    const parent = await largestParent(list, connection.parent.name);
    expect(await faultsOf(list, parent, { orderBy })).toEqual([]);
  });
}
