import { type RawBuilder, sql } from "kysely";
import { item } from "./column.ts";
import { combined } from "./combined.ts";
import {
  branchesOf,
  type Condition,
  isFindable,
  leadingCondition,
  rowTest,
  whereClause,
} from "./condition.ts";
import type { Order } from "./cursor.ts";

/** A part of a list in one of its orders: the rows of a page. */
export interface Window {
  readonly order: string;
  readonly isAscending: boolean;
  /** Whether the rows are read from `before` towards `after`. */
  readonly isBackward: boolean;
  readonly limit: number;
  /** The sort values of the row after which the page starts; null for the start of the list. */
  readonly after: readonly unknown[] | null;
  /** The sort values of the row before which the page ends; null for the end of the list. */
  readonly before: readonly unknown[] | null;
  /** The mark at the start of all cursors of the page. */
  readonly mark: string;
}

/**
 * The statement of a page: reads the rows between `after` and `before` from one end. The statement reads one row more than
 * requested, to find out whether the list goes on. README.md has an example.
 *
 * If the filter has `or`, the statement reads the page of each branch and merges these pages. A row that matches several
 * branches has the same place in all pages, because every order ends in the id.
 */
export function windowOver<Row>(
  rows: RawBuilder<unknown>,
  conditions: readonly Condition[],
  columns: Order,
  window: Window,
): RawBuilder<Row> {
  const pages = branchesOf(conditions).map((branch) => branchOver<Row>(rows, branch, columns, window));
  const [page] = pages;
  if (page && pages.length === 1) return page;
  const merged = sql.join(
    pages.map((page) => sql`(${page})`),
    sql` union all `,
  );
  return sql<Row>`
    select distinct on (${sql.join(columns.map(({ column }) => item(column)))}) item.* from (${merged}) as item
    order by ${sortedBy(columns, window)} limit ${window.limit + 1}`;
}

/** The statement of a page by conditions without `or`. */
function branchOver<Row>(
  rows: RawBuilder<unknown>,
  conditions: readonly Condition[],
  columns: Order,
  window: Window,
): RawBuilder<Row> {
  const limit = window.limit + 1;
  const sorted = sql`order by ${sortedBy(columns, window)}`;
  const beyond = cursorConditions(columns, window);
  const findable = conditions.filter(isFindable);
  if (findable.length > 1) {
    const tests = conditions.filter((condition) => !isFindable(condition)).map(rowTest);
    return combined<Row>(rows, findable, [...beyond, ...tests], {
      sortColumn: columns[0]?.column,
      sorted,
      limit,
    });
  }
  const leading = leadingCondition(conditions, columns[0]?.column);
  if (!leading) {
    return sql<Row>`select * from ${rows} as item ${whereClause([...beyond, ...conditions.map(rowTest)])} ${sorted} limit ${limit}`;
  }
  const others = conditions.filter((condition) => condition !== leading).map(rowTest);
  const cases = [
    // Postgres does not know the value of a limit in a subquery, so it reads rows in order instead of sorting all of them.
    ...leading.streamed.map(
      (condition) => sql`(
        select * from ${rows} as item ${whereClause([...beyond, condition, ...others])}
        ${sorted} limit (select ${limit}::integer)
      )`,
    ),
    // "offset 0" keeps Postgres from reading the list in its order to find these few rows.
    ...(leading.collected ?? []).map(
      (condition) => sql`(
        select * from (select * from ${rows} as item where ${condition} offset 0) as item
        ${whereClause(beyond)} ${sorted} ${others.length > 0 ? sql`offset 0` : sql`limit ${limit}`}
      )`,
    ),
  ].map((read, place) =>
    // Collected rows are tested in the order of the list, so that the tests end when the page is full.
    place < leading.streamed.length || others.length === 0
      ? read
      : sql`(select * from ${read} as item ${whereClause(others)} ${sorted} limit ${limit})`,
  );
  return sql<Row>`
    select item.* from ${leading.setup} cross join lateral (${sql.join(cases, sql` union all `)}) as item
    ${sorted} limit ${limit}`;
}

/** The conditions for rows after the cursor `after` and before the cursor `before`. */
function cursorConditions(columns: Order, { after, before, isAscending }: Window): RawBuilder<unknown>[] {
  const names = sql.join(columns.map(({ column }) => item(column)));
  const beyond = (values: readonly unknown[], isAfter: boolean) =>
    sql`(${names}) ${sql.raw(isAfter === isAscending ? ">" : "<")} (${sql.join(
      columns.map(({ type }, index) => sql`${values[index]}::${sql.raw(type)}`),
    )})`;
  return [...(after ? [beyond(after, true)] : []), ...(before ? [beyond(before, false)] : [])];
}

/** The `order by` list that reads a window in its direction. */
export const sortedBy = (columns: Order, window: Window): RawBuilder<unknown> =>
  sql.join(
    columns.map(
      ({ column }) =>
        sql`${item(column)} ${sql.raw(window.isAscending === window.isBackward ? "desc" : "asc")}`,
    ),
  );
