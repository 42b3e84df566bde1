import { sql } from "kysely";
import { format } from "sql-formatter";
import { expect } from "vitest";
import { createDatabase, type Database } from "#db/client.ts";
import type { FilterField } from "#db/lists/filter-field.ts";
import { computedOrder } from "#db/lists/key.ts";
import type { List } from "#db/lists/page.ts";
import { exportedLists, test } from "./graph.ts";
import { OUTDATED } from "./harness.ts";

// The statements of all lists are stored in files, so that changes to them are reviewed. `npm run regenerate`
// writes the files.

/** A list, and the parent for which the list is read. */
interface Shown {
  name: string;
  // biome-ignore lint/suspicious/noExplicitAny: lists of whatever rows
  list: List<any>;
  parent: string | null;
}

const PARENT = "00000000-0000-7000-8000-000000000000";

/** Returns a value that a filter accepts. The value may match no item. */
async function valueFor(db: Database, { takes, kinds = null }: FilterField): Promise<unknown> {
  if (takes === "boolean") return true;
  if (takes === "day") return "2018-07-09";
  if (takes === "dates") return { from: "2018-01-01", to: "2018-12-31" };
  if (takes === "query") return "water";
  if (takes === "texts") return ["water"];
  if (takes === "references") {
    // A reference that leads nowhere would be an error.
    const { rows } = await sql<{ id: string }>`
      select id from nodes where ${kinds}::node_kind[] is null or kind = any(${kinds}::node_kind[]) limit 1`.execute(
      db,
    );
    return rows.map(({ id }) => id);
  }
  const { rows } = await sql<{ label: string }>`
    select enumlabel as label from pg_enum where enumtypid = ${takes.enum}::regtype order by enumsortorder limit 1`.execute(
    db,
  );
  return rows.map(({ label }) => label);
}

/**
 * Returns the statements of a noun's lists. The statements read a page of each list, and the first list in each
 * order, with each filter and in each kind of group.
 */
async function statementsOf(db: Database, seen: string[], lists: readonly Shown[]): Promise<string> {
  const parts: string[] = [];
  const show = async (title: string, read: () => Promise<unknown>) => {
    seen.length = 0;
    await read();
    const statements = seen.map((text) =>
      format(withoutColumns(text), { language: "postgresql", expressionWidth: 110, tabWidth: 2 }),
    );
    parts.push(`-- ${title}\n${statements.join(";\n\n")};\n`);
  };
  for (const { name, list, parent } of lists) {
    await show(name, () => list.page.batch(db, [list.key(parent, { first: 5 })]));
  }
  const [leading] = lists;
  if (!leading) return "";
  const { name, list, parent } = leading;
  const { orders, filters = {}, groupings = {}, sums = {} } = list.listing;
  for (const order of Object.keys(orders)) {
    const from = computedOrder(list.listing, order)?.from;
    const filter = from === "filter" ? { query: "water" } : null;
    const asOf = from === "asOf" ? ({ day: "2018-07-09", certainty: "possible" } as const) : null;
    const key = list.key(parent, { first: 5, orderBy: `${order} desc`, filter, asOf });
    await show(`${name} by ${order}, descending`, () => list.page.batch(db, [key]));
  }
  for (const [field, filter] of Object.entries(filters)) {
    const key = list.key(parent, { first: 5, filter: { [field]: await valueFor(db, filter) } });
    await show(`${name} with the filter ${field}`, () => list.page.batch(db, [key]));
  }
  await show(`the number of ${name}`, () => list.count.batch(db, [list.key(parent, {})]));
  for (const of of Object.keys(sums)) {
    const sum = { ...list.key(parent, {}), sum: { of } };
    await show(`the sum of ${of} of ${name}`, () => list.sum.batch(db, [sum]));
  }
  for (const by of Object.keys(groupings)) {
    const asked = { by: [by], granularity: "year", orderBy: "count_desc", first: 50 } as const;
    const key = list.groupsKey(list.key(parent, {}), asked);
    await show(`${name} in groups by ${by}`, () => list.groups.batch(db, [key]));
  }
  const [other] = Object.keys(groupings).filter((by) => by !== "period");
  if (other && groupings.period) {
    const asked = { by: [other, "period"], granularity: "month", orderBy: "key_asc", first: 5 } as const;
    const key = list.groupsKey(list.key(parent, {}), { ...asked, rest: true, fill: true });
    await show(`${name} in groups by ${other} and period, with all periods and a rest`, () =>
      list.groups.batch(db, [key]),
    );
  }
  return parts.join("\n");
}

/**
 * Shortens a statement: `"articles"."columns"` replaces the names of all columns of articles, because db/<noun>.ts
 * lists the columns.
 */
const withoutColumns = (text: string) =>
  text.replace(/(?:"(\w+)"\."\w+", )+"\1"\."(\w+)" as "\2"/g, '"$1"."columns"');

test("tests/sql has the statements of all lists", async ({ url }) => {
  const seen: string[] = [];
  await using db = createDatabase(url, {
    connections: 1,
    onStatement: ({ query }) => void seen.push(query.sql),
  });
  const lists = (await exportedLists())
    .map(({ isRoot, ...list }) => ({ ...list, parent: isRoot ? null : PARENT }))
    .toSorted((one, other) => Number(one.parent !== null) - Number(other.parent !== null));
  const byFile = Map.groupBy(lists, ({ file }) => file);
  expect(byFile.size).toBeGreaterThan(15);
  for (const [file, shown] of byFile) {
    await expect(await statementsOf(db, seen, shown), OUTDATED).toMatchFileSnapshot(
      `./sql/${file.replace(/\.ts$/, ".sql")}`,
    );
  }
});
