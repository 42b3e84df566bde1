import { type Expression, type RawBuilder, sql } from "kysely";
import type { Database } from "../client.ts";
import type { Loader } from "../loader.ts";
import { conditionsOf } from "./and-or-not.ts";
import { type ColumnOf, PARENT, type Table } from "./column.ts";
import { type Condition, isSlow, type SplitCondition, unsplit, whereClause } from "./condition.ts";
import { cursorOf } from "./cursor.ts";
import { linkCondition } from "./filter.ts";
import { checkGroups, type GroupArguments, type GroupRow, grouped } from "./group.ts";
import {
  checkedPage,
  columnsOf,
  computedOrder,
  computedOrders,
  defaultOrder,
  markOf,
  type PageArguments,
  type PageKey,
} from "./key.ts";
import type { Asked, Listing, ListKey } from "./listing.ts";
import { listRead } from "./reads.ts";
import { referring } from "./references.ts";
import { type SumRow, summed } from "./sum.ts";
import { sortedBy, type Window, windowOver } from "./window.ts";

/**
 * A list that is served in pages. The page, the total number of rows, the sum of a field and the groups are separate reads. A
 * read runs only if a query asks for its result.
 */
export interface List<Row> {
  readonly listing: Listing;
  /** The cursor of a row in the default order. */
  cursor(row: Row): string;
  /**
   * Checks the arguments before any SQL runs. Throws {@link InvalidArgumentError}. If many parents share one object of
   * arguments, this object is checked once, and the keys differ only in the parent.
   */
  key(parent: string | null, given: PageArguments): PageKey;
  readonly page: Loader<PageKey, Page<Row>>;
  readonly count: Loader<ListKey, number>;
  /** Adds up a field of all rows. */
  readonly sum: Loader<SumKey, SumRow>;
  /** Checks the arguments of groups before any SQL runs. Throws {@link InvalidArgumentError}. */
  groupsKey(list: ListKey, given: GroupArguments): GroupsKey;
  /** Reads one group more than allowed if there are too many: see {@link checkedGroups}. */
  readonly groups: Loader<GroupsKey, readonly GroupRow[]>;
}

export interface Page<Row> {
  readonly rows: readonly Row[];
  /** Makes the cursor of a row of the page. */
  cursor(row: Row): string;
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

/** A checked request for groups. */
export interface GroupsKey extends ListKey {
  readonly groups: GroupArguments;
}

/** A checked request for the sum of a field. */
export interface SumKey extends ListKey {
  readonly sum: { readonly of: string };
}

/** A query whose rows have the sort columns. Kysely's own types are too narrow for a query of any noun. */
type Rows<Row> = Expression<Row>;

/** The root list of a noun. */
export const rootList = <Row>(rows: (db: Database) => Rows<Row>, listing: Listing): List<Row> =>
  list(rows, listing);

/** The list of each parent. `rows` gets {@link PARENT} and compares a column with this id. */
export const listByParent = <Row>(
  rows: (db: Database, parent: Expression<string>) => Rows<Row>,
  listing: Listing,
): List<Row> => list(rows, listing, { lookedUp: ofParent });

/**
 * The list of each parent through a link table. `parent` is the column for the parent, and `other` is the column for the rows.
 */
export const listThrough = <Row, Name extends Table>(
  table: Name,
  [parent, other]: readonly [parent: ColumnOf<Name>, other: ColumnOf<Name>],
  rows: (db: Database) => Rows<Row>,
  listing: Listing,
): List<Row> =>
  list<Row>(rows, listing, {
    link: { ...linkCondition(table, [other, parent], sql`(select ${PARENT})`), selectivity: "parent" },
  });

/**
 * A condition that is true for all rows of a parent. A page looks up the rows of the parent first. If the parent has few
 * rows, the page does not look up the rows of slow conditions.
 */
const ofParent: SplitCondition = {
  where: sql`true`,
  given: sql`null`,
  matches: () => sql`true`,
  setup: sql`(select true) as parent_rows`,
  streamed: [sql`true`],
  selectivity: "parent",
  isColumn: true,
  ids: (_, rows) => sql`select item.id from ${rows} as item`,
};

function list<Row>(
  rows: (db: Database, parent: Expression<string>) => Rows<Row>,
  listing: Listing,
  { link, lookedUp }: { readonly link?: SplitCondition; readonly lookedUp?: SplitCondition } = {},
): List<Row> {
  const { filters = {}, groupings = {} } = listing;

  /** The rows with the columns that are computed for an order. Counts and groups have no order. */
  const source = (db: Database, asked: Asked, order?: string) =>
    computedOrders(listing)
      .filter(([name, { fulfils }]) => name === order || fulfils === undefined)
      .reduce<RawBuilder<unknown>>(
        (rows, [, { compute }]) => compute(asked)?.rows(rows) ?? rows,
        sql`${rows(db, PARENT)}`,
      );
  const conditions = (filter: Asked["filter"]): Condition[] => [
    ...(link ? [link] : []),
    ...conditionsOf(filters, filter),
  ];
  const pageConditions = (filter: Asked["filter"]): Condition[] => {
    const given = conditions(filter);
    return lookedUp && given.some(isSlow) ? [lookedUp, ...given] : given;
  };
  const narrowed = ({ filter }: Asked) => whereClause(conditions(filter));
  const references = ({ asked: { filter } }: ListKey) => ({ filters, fields: referring(filters, filter) });
  const checked = new WeakMap<PageArguments, Omit<PageKey, "parent">>();

  return {
    listing,
    cursor(row) {
      const name = defaultOrder(listing);
      const mark = markOf(listing, name, {});
      return cursorOf(mark, columnsOf(listing, name), row as Record<string, unknown>);
    },
    key(parent, given) {
      const page = checked.get(given) ?? checkedPage(listing, given);
      checked.set(given, page);
      return { parent, ...page };
    },
    page: listRead<PageKey, Row, Page<Row>>({
      shared: ({ asked, window }) => [asked, window],
      query(db, { asked, window }) {
        const columns = columnsOf(listing, window.order);
        const all = source(db, asked, window.order);
        const fulfilled = computedOrder(listing, window.order)?.fulfils;
        if (fulfilled === undefined) return windowOver(all, pageConditions(asked.filter), columns, window);
        // The order finds the rows that fulfil the field, so no other condition needs to be split into cases.
        const { [fulfilled]: _, ...others } = asked.filter ?? {};
        return windowOver(all, conditions(others).map(unsplit), columns, window);
      },
      references,
      sortedBy: ({ window }) => sortedBy(columnsOf(listing, window.order), window),
      value: (found, { window }) => pageOf(listing, found, window),
    }),
    count: listRead<ListKey, { count: number }, number>({
      shared: ({ asked }) => [asked],
      query: (db, { asked }) =>
        sql`select count(*) as count from ${source(db, asked)} as item ${narrowed(asked)}`,
      references,
      value: ([row]) => row?.count ?? 0,
    }),
    sum: listRead<SumKey, { sum: SumRow }, SumRow>({
      shared: ({ asked, sum }) => [asked, sum],
      query: (db, { asked, sum }) => summed(sum.of, source(db, asked), narrowed(asked)),
      references,
      value: ([row]) => row?.sum ?? { min: null, max: null, items: 0 },
    }),
    groupsKey({ parent, asked }, groups) {
      checkGroups(groupings, asked.filter, groups);
      return { parent, asked, groups };
    },
    groups: listRead<GroupsKey, GroupRow, readonly GroupRow[]>({
      shared: ({ asked, groups }) => [asked, groups],
      query: (db, { asked, groups }) =>
        grouped(groupings, source(db, asked), narrowed(asked), asked.filter, groups),
      references,
      sortedBy: () => sql`item.place`,
      value: (groups) => groups,
    }),
  };
}

function pageOf<Row>(listing: Listing, found: readonly Row[], window: Window): Page<Row> {
  const rows = found.slice(0, window.limit);
  if (window.isBackward) rows.reverse();
  const hasMore = found.length > window.limit;
  const columns = columnsOf(listing, window.order);
  return {
    rows,
    cursor: (row) => cursorOf(window.mark, columns, row as Record<string, unknown>),
    hasNextPage: window.before !== null || (!window.isBackward && hasMore),
    hasPreviousPage: window.after !== null || (window.isBackward && hasMore),
  };
}
