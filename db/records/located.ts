import { sql } from "kysely";
import pg from "pg";
import type { Database } from "../client.ts";
import { RuleError, translatedRule } from "../errors.ts";
import { fieldOf, type Registered } from "./checks.ts";
import { ImportError } from "./faults.ts";

/** Errors about the written data: values, constraints, and texts that are too long. */
const ABOUT_DATA = /^(22|23|54000)/;

/**
 * Writes items in one statement. If the database refuses the data, tries halves of the items until one item is left, and
 * throws an {@link ImportError} with the line and the field of this item. The checks before the write find most faults, so
 * this is for faults that no check knows.
 */
export async function located<Item, Result>(
  db: Database,
  table: string,
  items: readonly Item[],
  recordOf: (item: Item) => Registered | undefined,
  write: (items: readonly Item[]) => Promise<Result[]>,
): Promise<Result[]> {
  if (items.length === 0) return [];
  await sql`savepoint located`.execute(db);
  try {
    const written = await write(items);
    await sql`release savepoint located`.execute(db);
    return written;
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || !ABOUT_DATA.test(error.code ?? "")) throw error;
    await sql`rollback to savepoint located`.execute(db);
    if (items.length > 1) {
      const half = Math.ceil(items.length / 2);
      await located(db, table, items.slice(0, half), recordOf, write);
      return await located(db, table, items.slice(half), recordOf, write);
    }
    const record = items.flatMap((item) => recordOf(item) ?? [])[0];
    if (!record) throw error;
    const broken = translatedRule(error);
    const problem = broken instanceof RuleError ? broken.message : error.message;
    const field = await fieldOfError(db, error, table, record);
    throw new ImportError([{ source: record.source, row: record.row, field, problem }], { cause: error });
  }
}

/** The field that an error of the database is about: the last column of the constraint, or the longest text. */
async function fieldOfError(
  db: Database,
  error: pg.DatabaseError,
  table: string,
  { type, record }: Registered,
): Promise<string> {
  const { rows } = await sql<{ column: string }>`
    select attname as column from (
      select conrelid as relation, conkey as key from pg_constraint where conname = ${error.constraint ?? null}
      union all
      select indrelid, indkey::int2[] from pg_index where indexrelid = to_regclass(${error.constraint ?? null})
    ) as broken
    cross join unnest(key) with ordinality as part (number, place)
    join pg_attribute on attrelid = relation and attnum = part.number
    order by place desc`.execute(db);
  const isOfTable = error.table === undefined || error.table === table;
  const columns = [error.column ?? [], rows.map(({ column }) => column)].flat().filter(() => isOfTable);
  for (const column of columns) {
    const field = fieldOf(type, table, column);
    if (field) return field;
  }
  const texts = Object.entries(record).flatMap(([name, value]) =>
    typeof value === "string" ? [[name, value] as const] : [],
  );
  texts.sort(([, a], [, b]) => b.length - a.length);
  return (error.code === "54000" ? texts[0]?.[0] : undefined) ?? "record";
}
