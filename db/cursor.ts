import { InvalidArgumentError } from "./errors.ts";
import { UUID } from "./ids.ts";

/** Cursors are opaque to clients: the name of an order and the sort values of a row, as base64url of JSON. */

type SortType = "date" | "text" | "uuid" | "integer" | "bigint" | "xid8";

/** The columns a list is sorted by: never null, the last one unique; an index starts with them. */
export type Order = readonly { readonly column: string; readonly type: SortType }[];

/** Sorts by a column, then by id. */
export const order = (column: string, type: SortType): Order => [
  { column, type },
  { column: "id", type: "uuid" },
];

/** The cursor of a row in an order. */
export const cursorOf = (order: string, columns: Order, row: Record<string, unknown>): string =>
  Buffer.from(JSON.stringify([order, ...columns.map(({ column }) => row[column])])).toString("base64url");

const VALID: Readonly<Record<SortType, (value: unknown) => boolean>> = {
  date: (value) =>
    typeof value === "string" &&
    /^(-?infinity|\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01]))$/.test(value) &&
    isDay(value),
  text: (value) => typeof value === "string" && !value.includes("\0"),
  uuid: (value) => typeof value === "string" && UUID.test(value),
  integer: (value) => Number.isInteger(value) && Math.abs(Number(value)) < 2 ** 31,
  bigint: (value) => Number.isSafeInteger(value),
  xid8: (value) => typeof value === "string" && /^\d{1,19}$/.test(value),
};

function isDay(value: string): boolean {
  if (value.endsWith("infinity")) return true;
  const time = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}

/** The sort values in a cursor that a client sent. Throws {@link InvalidArgumentError} before any SQL runs. */
export function valuesOf(
  argument: string,
  cursor: string,
  order: string,
  columns: Order,
): readonly unknown[] {
  const [name, ...values] = decoded(cursor);
  if (values.length !== columns.length || !columns.every(({ type }, index) => VALID[type](values[index]))) {
    throw new InvalidArgumentError(
      [argument],
      "This is not a cursor of this list: pass one that a page returned.",
    );
  }
  if (name !== order) {
    throw new InvalidArgumentError(
      [argument],
      "This cursor belongs to another order: page on with the order it came from.",
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
