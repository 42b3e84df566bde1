import { type AliasedRawBuilder, type Selectable, type SelectQueryBuilder, sql } from "kysely";
import type { Database } from "./client.ts";
import type { DB } from "./types.ts";

type ColumnOf<Table extends keyof DB> = keyof DB[Table] & string;

/**
 * Columns of a table for `select()`. They are named, not `*`, so that a migration may add others. They are one piece of SQL
 * that is made once: Kysely takes 2 µs over each column that it is given, for every statement. The alias is that of the last
 * column; Kysely asks for one. The caller tells the type of the rows by `$castTo`.
 */
export const selection = <Table extends keyof DB & string>(
  table: Table,
  columns: readonly ColumnOf<Table>[],
): AliasedRawBuilder<unknown, string> =>
  sql.raw(columns.map((column) => `"${table}"."${column}"`).join(", ")).as(columns.at(-1) ?? "");

/** The query of the rows of a table, which every read of them begins with. */
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
