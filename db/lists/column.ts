import { sql } from "kysely";
import type { DB } from "../types.ts";

/**
 * Names in the SQL of lists. The compiler checks that the table and the column exist. The compiler does not check that the
 * rows of a list have the column; Postgres checks it.
 */
export type Table = keyof DB & string;

export type ColumnOf<Name extends Table> = keyof DB[Name] & string;

/** A column of the rows of a list: a column of a table, an alias in a noun's query, or a column computed for an order. */
export type Column =
  | { [Name in Table]: ColumnOf<Name> }[Table]
  | "organization_kind"
  | "relevance"
  | "evidence_rank";

/** A column of a row of the list. `item` is the alias of the row in all SQL of lists. */
export const item = (column: Column) => sql.ref<unknown>(`item.${column}`);

/**
 * The id of the parent in SQL. A statement reads the lists of many parents, so the id is a column of `parent` and not a value.
 */
export const PARENT = sql.ref<string>("parent.id");
