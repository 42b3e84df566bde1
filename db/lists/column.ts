import type { DB } from "../types.ts";

/**
 * Names in the SQL of lists. The compiler catches one that no table has; whether the rows of a list have the column, only
 * Postgres knows.
 */
export type Table = keyof DB & string;

export type ColumnOf<Name extends Table> = keyof DB[Name] & string;

/** A column of the rows of a list: of a table, or one that a noun's query has named itself. */
export type Column = { [Name in Table]: ColumnOf<Name> }[Table] | "organization_kind";
