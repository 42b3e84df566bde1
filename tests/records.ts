import { sql } from "kysely";
import { expect } from "vitest";
import type { Database } from "#db/client.ts";
import { exportRecords } from "#db/records/export.ts";
import type { Cells } from "#db/records/fields.ts";
import { type Batch, importRecords } from "#db/records/import.ts";
import { RECORDS } from "#db/records/nouns.ts";
import type { RecordType } from "#db/records/record.ts";

export const records = Object.entries<RecordType>(RECORDS);

export async function all(records: AsyncIterable<Cells>): Promise<Cells[]> {
  const found: Cells[] = [];
  for await (const record of records) found.push(record);
  return found;
}

/** Exports the records of all nouns as batches that can be imported. */
export async function exported(db: Database): Promise<Batch[]> {
  return Promise.all(
    records.map(async ([source, type]) => ({
      type,
      source,
      records: await all(exportRecords(db, type)),
    })),
  );
}

/**
 * Reads all rows of all tables. The result has no feed of changes, no times of writing, and no positions of words
 * in search documents.
 */
async function everything(db: Database): Promise<Record<string, string[]>> {
  const { rows: tables } = await sql<{ name: string }>`
    select relname as name from pg_class
    where relnamespace = current_schema()::regnamespace and relkind = 'r'
      and relname not like 'kysely%' and relname <> 'changes'`.execute(db);
  const found: Record<string, string[]> = {};
  for (const { name } of tables) {
    const words = name === "search_documents" ? sql`|| jsonb_build_object('words', strip(words))` : sql``;
    const { rows } = await sql<{ row: string }>`
      select (to_jsonb(item) - '{created_at,updated_at}'::text[] ${words})::text as row
      from ${sql.table(name)} as item order by 1`.execute(db);
    found[name] = rows.map(({ row }) => row);
  }
  return found;
}

export const emptied = (db: Database) =>
  sql`truncate nodes, aliases, changes, search_documents cascade`.execute(db);

/**
 * Exports the record, imports it into the emptied database, and expects the same rows as before. Returns the exported
 * records, which have no empty values.
 */
export async function expectSameAgain(db: Database): Promise<Batch[]> {
  const batches = await exported(db);
  const values = batches.flatMap(({ records }) =>
    records.flatMap((record) => Object.values(record as Cells)),
  );
  expect(new Set(values.map((value) => JSON.stringify(value)))).toSatisfy((texts: Set<string | undefined>) =>
    [undefined, "null", '""', "[]", "{}"].every((empty) => !texts.has(empty)),
  );
  const before = await everything(db);
  await emptied(db);
  await importRecords(db, batches);
  const after = await everything(db);
  for (const [table, rows] of Object.entries(before)) {
    const kept = new Set(after[table]);
    const lost = rows.filter((row) => !kept.has(row));
    expect(lost.slice(0, 5), `${table}: ${lost.length} of ${rows.length} rows differ`).toEqual([]);
    expect(kept.size, table).toBe(rows.length);
  }
  expect(await exported(db)).toEqual(batches);
  return batches;
}
