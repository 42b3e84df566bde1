import { InvalidArgumentError } from "../errors.ts";
import { UUID } from "../ids.ts";
import { isDay } from "../records/edtf.ts";
import type { Column } from "./column.ts";

/**
 * A cursor is JSON in base64url. A cursor contains the mark of a list and the sort values of a row. Clients do not read the
 * content of a cursor.
 */

type SortType = "date" | "text" | "uuid" | "integer" | "bigint" | "xid8";

/**
 * The columns that a list is sorted by. No column is ever null, the last column is unique, and an index starts with these
 * columns.
 */
export type Order = readonly { readonly column: Column; readonly type: SortType }[];

/** Sorts by a column, then by id. */
export const order = (column: Column, type: SortType): Order => [
  { column, type },
  { column: "id", type: "uuid" },
];

/** The cursor of a row. Each noun, each order, and each value that an order is computed from has its own `mark`. */
export const cursorOf = (mark: string, columns: Order, row: Record<string, unknown>): string =>
  Buffer.from(JSON.stringify([mark, ...columns.map(({ column }) => row[column])])).toString("base64url");

const VALID: Readonly<Record<SortType, (value: unknown) => boolean>> = {
  date: (value) => typeof value === "string" && (/^-?infinity$/.test(value) || isDay(value)),
  text: (value) => typeof value === "string" && !value.includes("\0"),
  uuid: (value) => typeof value === "string" && UUID.test(value),
  integer: (value) => Number.isInteger(value) && Math.abs(Number(value)) < 2 ** 31,
  bigint: (value) => Number.isSafeInteger(value),
  xid8: (value) => typeof value === "string" && /^\d{1,19}$/.test(value),
};

/** The sort values in a cursor that a client sent. Throws {@link InvalidArgumentError} before any SQL runs. */
export function valuesOf(argument: string, cursor: string, mark: string, columns: Order): readonly unknown[] {
  const [name, ...values] = decoded(cursor);
  if (values.length !== columns.length || !columns.every(({ type }, index) => VALID[type](values[index]))) {
    throw new InvalidArgumentError(
      [argument],
      "This is not a cursor of this list: pass one that a page returned.",
    );
  }
  if (name !== mark) {
    throw new InvalidArgumentError(
      [argument],
      "This cursor belongs to another list, order or day: use it with the list, order and day of its page.",
    );
  }
  return values;
}

function decoded(cursor: string): unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString());
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
