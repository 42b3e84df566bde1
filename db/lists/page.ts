import { createHash } from "node:crypto";
import { type Expression, type RawBuilder, sql } from "kysely";
import type { Database } from "../client.ts";
import { InvalidArgumentError } from "../errors.ts";
import type { Loader } from "../loader.ts";
import type { NodeKind } from "../types.ts";
import { type AsOf, checkAsOf, rowsAsOf } from "./as-of.ts";
import { cursorOf, type Order, order, valuesOf } from "./cursor.ts";
import {
  type Condition,
  checkFilter,
  conditionsOf,
  type Filters,
  type FilterValues,
  isSplit,
  type Split,
  tied,
  wholeOf,
} from "./filter.ts";
import { checkGroups, type GroupArguments, type Groupings, type GroupRow, grouped } from "./group.ts";
import { rowsFound } from "./search.ts";

/**
 * Keyset pages: one piece for root lists and for the child lists of many parents.
 *
 * A list is a finished query and its orders. `page()` serves it whole, `pages()` once per parent:
 *
 *     select * from (<rows>) as item where (item.name, item.id) > ($1::text, $2::uuid)
 *     order by item.name asc, item.id asc limit $3
 *
 *     select parent.id as "$parent", item.* from unnest($1::uuid[]) as parent (id)
 *     cross join lateral (select * from (<rows of parent.id>) as item where … order by … limit $2) as item
 *
 * One statement serves all parents whose other arguments are the same. One row more than asked tells whether the list
 * goes on.
 */

/** The orders of a list by name; the first is the default. */
export type Orders = Readonly<Record<string, Order>>;

/** How the lists of a noun are sorted and narrowed. */
export interface Listing {
  /** What is listed: a cursor is one of these lists and of no other noun's. */
  readonly kind: NodeKind | "change";
  readonly orders: Orders;
  /** The direction of the default order; ascending where it is not given. */
  readonly direction?: "asc" | "desc";
  readonly filters?: Filters;
  readonly groupings?: Groupings;
  /** Rows hold over time, with the columns that as-of.ts names: they can be asked as of a day. */
  readonly isHeldOverTime?: true;
}

export interface PageArguments {
  first?: number | null;
  after?: string | null;
  last?: number | null;
  before?: string | null;
  /** An order of the list and its direction, for example `held desc`. */
  orderBy?: string | null;
  filter?: FilterValues | null;
  /** The day that what is listed must have held on; the certain come first, then those with the nearest evidence. */
  asOf?: AsOf | null;
}

export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly cursors: readonly string[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

/** Which list is meant: that of a parent, or the root list where it is null, as far as the filter lets it pass. */
export interface ListKey {
  readonly parent: string | null;
  readonly filter: FilterValues | undefined;
  readonly asOf: AsOf | undefined;
}

/** What groups are asked for, checked. */
export interface GroupsKey extends ListKey {
  readonly groups: GroupArguments;
}

/** What one page is asked for, checked. */
export interface PageKey extends ListKey {
  readonly order: string;
  /** What the cursors of the list begin with. */
  readonly mark: string;
  readonly isAscending: boolean;
  readonly isBackward: boolean;
  readonly limit: number;
  readonly after: readonly unknown[] | null;
  readonly before: readonly unknown[] | null;
}

/** A list that is served in pages: its rows and their number are separate reads, so nothing is counted unasked. */
export interface List<Row> {
  readonly listing: Listing;
  /** The cursor of a row in the default order. */
  readonly cursor: (row: Row) => string;
  /** Checks the arguments before any SQL runs. Throws {@link InvalidArgumentError}. */
  readonly key: (parent: string | null, given: PageArguments) => PageKey;
  readonly page: Loader<PageKey, Page<Row>>;
  readonly count: Loader<ListKey, number>;
  /** Checks what groups are asked for before any SQL runs. Throws {@link InvalidArgumentError}. */
  readonly groupsKey: (list: ListKey, given: GroupArguments) => GroupsKey;
  readonly groups: Loader<GroupsKey, readonly GroupRow[]>;
}

export const PAGE_SIZE = 20;
export const PAGE_SIZE_AT_MOST = 100;

/** Checks how many items of a list without pages are asked for. Throws {@link InvalidArgumentError}. */
export function checkFirst(first: number, items: string) {
  if (first >= 0 && first <= PAGE_SIZE_AT_MOST) return;
  throw new InvalidArgumentError(["first"], `Ask for 0 to ${PAGE_SIZE_AT_MOST} ${items}, not ${first}.`);
}

/** A query whose rows carry the sort columns; Kysely's own types of it are of no use to a generic. */
type Rows<Row> = Expression<Row>;

/** The whole list of a noun. */
export const page = <Row>(rows: (db: Database) => Rows<Row>, listing: Listing): List<Row> =>
  list(rows, listing);

/** The list of each parent; `rows` is given the parent's id as an expression. */
export const pages = <Row>(
  rows: (db: Database, parent: Expression<string>) => Rows<Row>,
  listing: Listing,
): List<Row> => list(rows, listing);

/** The list of each parent through a table of pairs; the columns of the pair are the parent's, then the rows'. */
export const pagesThrough = <Row>(
  table: string,
  [parent, other]: readonly [parent: string, other: string],
  rows: (db: Database) => Rows<Row>,
  listing: Listing,
): List<Row> => list<Row>(rows, listing, (id) => tied(table, [other, parent], sql`(select ${id})`));

function list<Row>(
  rows: (db: Database, parent: Expression<string>) => Rows<Row>,
  listing: Listing,
  tie?: (parent: Expression<string>) => Split,
): List<Row> {
  const {
    orders,
    direction: defaultDirection = "asc",
    filters = {},
    groupings = {},
    isHeldOverTime,
  } = listing;
  const parent = sql.ref<string>("parent.id");
  const defaultOrder = `${Object.keys(orders)[0]} ${defaultDirection}`;
  // Where a row stands by its evidence depends on the day, and by its relevance on the query.
  const markOf = (order: string, asOf?: AsOf, filter?: FilterValues) =>
    [
      listing.kind,
      order,
      ...(asOf && order === "evidence" ? [asOf.day] : []),
      ...(order === RELEVANCE ? [digestOf(String(filter?.query))] : []),
    ].join(" ");
  const orderNamed = (name: string) =>
    isHeldOverTime && name === "evidence" ? BY_EVIDENCE : columnsOf(orders, name);
  const source = (db: Database, { asOf }: ListKey) => {
    const all = sql`${rows(db, parent)}`;
    return asOf && isHeldOverTime ? rowsAsOf(all, asOf) : all;
  };
  const conditions = ({ filter }: ListKey): Condition[] => [
    ...(tie ? [tie(parent)] : []),
    ...conditionsOf(filters, filter),
  ];
  const windowOver = (db: Database, key: PageKey) => {
    const columns = orderNamed(key.order);
    if (key.order !== RELEVANCE) return cut<Row>(source(db, key), conditions(key), columns, key);
    const { query, ...filter } = key.filter ?? {};
    const others = conditions({ ...key, filter }).map(wholeOf);
    return cut<Row>(
      rowsFound(source(db, key), listing.kind as NodeKind, query as string),
      others,
      columns,
      key,
    );
  };

  return {
    listing,
    cursor(row) {
      const [name = ""] = Object.keys(orders);
      return cursorOf(markOf(name), columnsOf(orders, name), row as Record<string, unknown>);
    },
    key(parent, given) {
      const filter = given.filter ?? undefined;
      const [wanted = "", direction] = (given.orderBy ?? (given.asOf ? "evidence asc" : defaultOrder)).split(
        " ",
      );
      // Where nothing is searched for, all is as relevant.
      const order = wanted === RELEVANCE && filter?.query == null ? (Object.keys(orders)[0] ?? "") : wanted;
      const asOf = given.asOf ?? undefined;
      const mark = markOf(order, asOf, filter);
      const window = windowOf(given, mark, orderNamed(order));
      checkFilter(filters, filter);
      checkAsOf(asOf);
      return {
        parent,
        filter,
        asOf,
        order,
        mark,
        isAscending: direction === "asc",
        ...window,
      };
    },

    page: {
      identity: JSON.stringify,
      batch: (db, keys) =>
        perGroup(keys, async (key, group) => {
          const columns = orderNamed(key.order);
          const window = windowOver(db, key);
          if (key.parent === null) {
            const { rows: found } = await window.execute(db);
            return [pageOf(found, key, columns)];
          }
          const { rows: found } = await sql<Row & { $parent: string }>`
            select parent.id as "$parent", item.*
            from unnest(${group.map((key) => key.parent)}::uuid[]) as parent (id)
            cross join lateral (${window}) as item
            order by parent.id, ${sortedBy(columns, key)}`.execute(db);
          const byParent = Map.groupBy(found, (row) => row.$parent);
          return group.map((key) => pageOf(byParent.get(key.parent ?? "") ?? [], key, columns));
        }),
    },

    count: {
      identity: JSON.stringify,
      batch: (db, keys) =>
        perGroup(keys, async (key, group) => {
          const where = whereOf(conditions(key).map(wholeOf));
          const counted = sql`(select count(*) from ${source(db, key)} as item ${where})`;
          if (key.parent === null) {
            const { rows: found } = await sql<{ count: number }>`select ${counted} as count`.execute(db);
            return [found[0]?.count ?? 0];
          }
          const { rows: found } = await sql<{ id: string; count: number }>`
            select parent.id, ${counted} as count
            from unnest(${group.map((key) => key.parent)}::uuid[]) as parent (id)`.execute(db);
          const counts = new Map(found.map((row) => [row.id, row.count]));
          return group.map((key) => counts.get(key.parent ?? "") ?? 0);
        }),
    },

    groupsKey({ parent, filter, asOf }, groups) {
      checkGroups(groupings, groups);
      return { parent, filter, asOf, groups };
    },

    groups: {
      identity: JSON.stringify,
      batch: (db, keys) =>
        perGroup(keys, async (key, group) => {
          const where = whereOf(conditions(key).map(wholeOf));
          const groups = grouped(groupings, source(db, key), where, key.groups);
          if (key.parent === null) {
            const { rows: found } = await groups.execute(db);
            return [found];
          }
          const { rows: found } = await sql<GroupRow & { $parent: string }>`
            select parent.id as "$parent", groups.*
            from unnest(${group.map((key) => key.parent)}::uuid[]) as parent (id)
            cross join lateral (${groups}) as groups
            order by parent.id, groups.place`.execute(db);
          const byParent = Map.groupBy(found, (row) => row.$parent);
          return group.map((key) => byParent.get(key.parent ?? "") ?? []);
        }),
    },
  };
}

/** The order of what a query finds, from a column that only such rows have. */
const RELEVANCE = "relevance";

const digestOf = (text: string) => createHash("sha256").update(text).digest("base64url").slice(0, 12);

/** The order of lists that are asked as of a day. */
const BY_EVIDENCE: Order = order("evidence_rank", "integer");

/** Reads keys that differ only in their parent together; the values come back in the order of the keys. */
async function perGroup<Key extends ListKey, Value>(
  keys: readonly Key[],
  read: (key: Key, group: readonly Key[]) => Promise<Value[]>,
): Promise<Value[]> {
  const groups = Map.groupBy(keys, (key) => JSON.stringify({ ...key, parent: key.parent !== null }));
  const values = new Map<Key, Value>();
  await Promise.all(
    [...groups.values()].map(async (group) => {
      const found = await read(group[0] as Key, group);
      for (const [index, key] of group.entries()) values.set(key, found[index] as Value);
    }),
  );
  return keys.map((key) => values.get(key) as Value);
}

function columnsOf(orders: Orders, name: string): Order {
  const columns = orders[name];
  if (!columns) throw new InvalidArgumentError(["orderBy"], `There is no order "${name}" on this list.`);
  return columns;
}

/**
 * The stretch of the list between `after` and `before`, read from its near end, one row more than asked. Where a
 * condition is split, it is merged from a stretch of each of its cases:
 *
 *     select item.* from (<what is found out>) as found cross join lateral (
 *       (select * from (<rows>) as item where <case> and … order by … limit (select $3)) union all (…)
 *     ) as item order by … limit $3
 */
function cut<Row>(
  rows: RawBuilder<unknown>,
  conditions: readonly Condition[],
  columns: Order,
  key: PageKey,
): RawBuilder<Row> {
  const limit = key.limit + 1;
  const sorted = sql`order by ${sortedBy(columns, key)}`;
  const beyond = cursorConditions(columns, key);
  const split = conditions.filter(isSplit).find(({ along }) => !along || along === columns[0]?.column);
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
  const names = sql.join(columns.map(({ column }) => sql.ref(`item.${column}`)));
  const beyond = (values: readonly unknown[], isAfter: boolean) =>
    sql`(${names}) ${sql.raw(isAfter === isAscending ? ">" : "<")} (${sql.join(
      columns.map(({ type }, index) => sql`${values[index]}::${sql.raw(type)}`),
    )})`;
  return [...(after ? [beyond(after, true)] : []), ...(before ? [beyond(before, false)] : [])];
}

const whereOf = (conditions: readonly RawBuilder<unknown>[]): RawBuilder<unknown> =>
  conditions.length > 0 ? sql`where ${sql.join(conditions, sql` and `)}` : sql``;

const sortedBy = (columns: Order, key: PageKey): RawBuilder<unknown> =>
  sql.join(
    columns.map(
      ({ column }) =>
        sql`${sql.ref(`item.${column}`)} ${sql.raw(key.isAscending === key.isBackward ? "desc" : "asc")}`,
    ),
  );

function pageOf<Row>(found: readonly Row[], key: PageKey, columns: Order): Page<Row> {
  const rows = found.slice(0, key.limit);
  if (key.isBackward) rows.reverse();
  const hasMore = found.length > key.limit;
  return {
    rows,
    cursors: rows.map((row) => cursorOf(key.mark, columns, row as Record<string, unknown>)),
    hasNextPage: key.isBackward ? key.before !== null : hasMore,
    hasPreviousPage: key.isBackward ? hasMore : key.after !== null,
  };
}

function windowOf(given: PageArguments, mark: string, columns: Order) {
  const { first, last } = given;
  if (first != null && last != null) {
    throw new InvalidArgumentError(["last"], "Ask for the first or for the last items, not for both.");
  }
  for (const [name, size] of Object.entries({ first, last })) {
    if (size != null && (size < 0 || size > PAGE_SIZE_AT_MOST)) {
      throw new InvalidArgumentError([name], `A page holds 0 to ${PAGE_SIZE_AT_MOST} items, not ${size}.`);
    }
  }
  return {
    isBackward: last != null,
    limit: first ?? last ?? PAGE_SIZE,
    after: given.after == null ? null : valuesOf("after", given.after, mark, columns),
    before: given.before == null ? null : valuesOf("before", given.before, mark, columns),
  };
}
