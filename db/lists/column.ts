import { sql } from "kysely";
import type { DB } from "../types.ts";

/**
 * Names in the SQL of lists. The compiler catches a table or a column that does not exist; whether the rows of a list have
 * the column, only Postgres knows.
 */
export type Table = keyof DB & string;

export type ColumnOf<Name extends Table> = keyof DB[Name] & string;

/** A column of the rows of a list: of a table, named by a noun's query, or computed for an order. */
export type Column =
  | { [Name in Table]: ColumnOf<Name> }[Table]
  | "organization_kind"
  | "relevance"
  | "evidence_rank";

/** A column of a row of the list. All SQL of lists knows the row as `item`. */
export const item = (column: Column) => sql.ref<unknown>(`item.${column}`);

/** The id of the parent. Statements for many parents know it as a column of `parent`, not as a value. */
export const PARENT = sql.ref<string>("parent.id");
