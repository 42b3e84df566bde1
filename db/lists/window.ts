import { type RawBuilder, sql } from "kysely";
import { item } from "./column.ts";
import { type Condition, leadingCondition, whereClause } from "./condition.ts";
import type { Order } from "./cursor.ts";

/** A stretch of a list in one of its orders. */
export interface Window {
  readonly order: string;
  readonly isAscending: boolean;
  /** Whether it is read from `before` towards `after`. */
  readonly isBackward: boolean;
  readonly limit: number;
  /** The sort values of the rows that it lies between. */
  readonly after: readonly unknown[] | null;
  readonly before: readonly unknown[] | null;
  /** What its cursors begin with. */
  readonly mark: string;
}

/**
 * The statement of a page: the rows between `after` and `before`, read from the near end, one row more than asked, which tells
 * whether the list goes on. README.md shows it.
 */
export function windowOver<Row>(
  rows: RawBuilder<unknown>,
  conditions: readonly Condition[],
  columns: Order,
  window: Window,
): RawBuilder<Row> {
  const limit = window.limit + 1;
  const sorted = sql`order by ${sortedBy(columns, window)}`;
  const beyond = cursorConditions(columns, window);
  const leading = leadingCondition(conditions, columns[0]?.column);
  if (!leading) {
    return sql<Row>`select * from ${rows} as item ${whereClause([...beyond, ...conditions])} ${sorted} limit ${limit}`;
  }
  const others = conditions.filter((condition) => condition !== leading);
  const cases = [
    // A limit that Postgres cannot foresee makes it read in the order of the list rather than read all and sort.
    ...leading.streamed.map(
      (condition) => sql`(
        select * from ${rows} as item ${whereClause([...beyond, condition, ...others])}
        ${sorted} limit (select ${limit}::integer)
      )`,
    ),
    // Without "offset 0" Postgres might as well go through the list in its order.
    ...(leading.collected ?? []).map(
      (condition) => sql`(
        select * from (select * from ${rows} as item where ${condition} offset 0) as item
        ${whereClause([...beyond, ...others])} ${sorted} limit ${limit}
      )`,
    ),
  ];
  return sql<Row>`
    select item.* from ${leading.setup} cross join lateral (${sql.join(cases, sql` union all `)}) as item
    ${sorted} limit ${limit}`;
}

/** The rows of a list that lie after one cursor and before the other. */
function cursorConditions(columns: Order, { after, before, isAscending }: Window): RawBuilder<unknown>[] {
  const names = sql.join(columns.map(({ column }) => item(column)));
  const beyond = (values: readonly unknown[], isAfter: boolean) =>
    sql`(${names}) ${sql.raw(isAfter === isAscending ? ">" : "<")} (${sql.join(
      columns.map(({ type }, index) => sql`${values[index]}::${sql.raw(type)}`),
    )})`;
  return [...(after ? [beyond(after, true)] : []), ...(before ? [beyond(before, false)] : [])];
}

/** The columns of an order in the direction in which a window is read. */
export const sortedBy = (columns: Order, window: Window): RawBuilder<unknown> =>
  sql.join(
    columns.map(
      ({ column }) =>
        sql`${item(column)} ${sql.raw(window.isAscending === window.isBackward ? "desc" : "asc")}`,
    ),
  );
