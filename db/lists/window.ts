import { type RawBuilder, sql } from "kysely";
import { item } from "./column.ts";
import type { Order } from "./cursor.ts";
import { type Condition, leadingSplit, wholeOf } from "./filter.ts";
import type { PageKey } from "./key.ts";

/**
 * The statement of a page: the rows between `after` and `before`, read from the near end, one row more than asked, which tells
 * whether the list goes on. README.md shows it.
 */
export function windowOver<Row>(
  rows: RawBuilder<unknown>,
  conditions: readonly Condition[],
  columns: Order,
  key: PageKey,
): RawBuilder<Row> {
  const limit = key.limit + 1;
  const sorted = sql`order by ${sortedBy(columns, key)}`;
  const beyond = cursorConditions(columns, key);
  const split = leadingSplit(conditions, columns[0]?.column);
  const others = conditions.filter((condition) => condition !== split).map(wholeOf);
  if (!split) {
    return sql<Row>`select * from ${rows} as item ${whereOf([...beyond, ...others])} ${sorted} limit ${limit}`;
  }
  const cases = [
    // A limit that Postgres cannot foresee makes it read in the order of the list rather than read all and sort.
    ...split.inOrder.map(
      (condition) => sql`(
        select * from ${rows} as item ${whereOf([...beyond, condition, ...others])}
        ${sorted} limit (select ${limit}::integer)
      )`,
    ),
    // Without "offset 0" Postgres might as well go through the list in its order.
    ...(split.few ?? []).map(
      (condition) => sql`(
        select * from (select * from ${rows} as item where ${condition} offset 0) as item
        ${whereOf([...beyond, ...others])} ${sorted} limit ${limit}
      )`,
    ),
  ];
  return sql<Row>`
    select item.* from ${split.from} cross join lateral (${sql.join(cases, sql` union all `)}) as item
    ${sorted} limit ${limit}`;
}

/** The rows of a list that lie after one cursor and before the other. */
function cursorConditions(columns: Order, { after, before, isAscending }: PageKey): RawBuilder<unknown>[] {
  const names = sql.join(columns.map(({ column }) => item(column)));
  const beyond = (values: readonly unknown[], isAfter: boolean) =>
    sql`(${names}) ${sql.raw(isAfter === isAscending ? ">" : "<")} (${sql.join(
      columns.map(({ type }, index) => sql`${values[index]}::${sql.raw(type)}`),
    )})`;
  return [...(after ? [beyond(after, true)] : []), ...(before ? [beyond(before, false)] : [])];
}

export const whereOf = (conditions: readonly RawBuilder<unknown>[]): RawBuilder<unknown> =>
  conditions.length > 0 ? sql`where ${sql.join(conditions, sql` and `)}` : sql``;

/** The columns of an order in the direction in which a window is read. */
export const sortedBy = (columns: Order, key: PageKey): RawBuilder<unknown> =>
  sql.join(
    columns.map(
      ({ column }) => sql`${item(column)} ${sql.raw(key.isAscending === key.isBackward ? "desc" : "asc")}`,
    ),
  );
