import { type RawBuilder, sql } from "kysely";
import { item } from "./column.ts";
import { type Condition, leadingCondition, whereClause } from "./condition.ts";
import type { Order } from "./cursor.ts";
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
function cursorConditions(columns: Order, { after, before, isAscending }: PageKey): RawBuilder<unknown>[] {
  const names = sql.join(columns.map(({ column }) => item(column)));
  const beyond = (values: readonly unknown[], isAfter: boolean) =>
    sql`(${names}) ${sql.raw(isAfter === isAscending ? ">" : "<")} (${sql.join(
      columns.map(({ type }, index) => sql`${values[index]}::${sql.raw(type)}`),
    )})`;
  return [...(after ? [beyond(after, true)] : []), ...(before ? [beyond(before, false)] : [])];
}

/** The columns of an order in the direction in which a window is read. */
export const sortedBy = (columns: Order, key: PageKey): RawBuilder<unknown> =>
  sql.join(
    columns.map(
      ({ column }) => sql`${item(column)} ${sql.raw(key.isAscending === key.isBackward ? "desc" : "asc")}`,
    ),
  );
