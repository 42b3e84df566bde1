import { type AliasedRawBuilder, type Selectable, type SelectQueryBuilder, sql } from "kysely";
import type { Database } from "./client.ts";
import type { DB } from "./types.ts";

type ColumnOf<Table extends keyof DB> = keyof DB[Table] & string;

/**
 * Columns of a table for `select()`. The columns are listed by name instead of `*`, so that a migration can add columns. All
 * columns are one piece of SQL, because Kysely spends 2 µs on each separate column in every statement. Kysely requires an
 * alias, so the piece of SQL is named after the last column. The caller declares the type of the rows with `$castTo`.
 */
export const selection = <Table extends keyof DB & string>(
  table: Table,
  columns: readonly ColumnOf<Table>[],
): AliasedRawBuilder<unknown, string> =>
  sql.raw(columns.map((column) => `"${table}"."${column}"`).join(", ")).as(columns.at(-1) ?? "");

/** The query of all rows of a table with these columns. The reads of a noun extend this query. */
export function rowsOf<Table extends keyof DB & string, Column extends ColumnOf<Table>>(
  table: Table,
  columns: readonly Column[],
) {
  type Row = Pick<Selectable<DB[Table]>, Column & keyof Selectable<DB[Table]>>;
  const selected = selection(table, columns);
  return (db: Database) =>
    // Kysely's types do not follow a table that is a type parameter.
    db.selectFrom<keyof DB>(table).select(selected) as unknown as SelectQueryBuilder<DB, Table, Row>;
}
