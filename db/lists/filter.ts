import { type RawBuilder, sql } from "kysely";
import { resolved } from "../nodes.ts";
import type { Enums, NodeKind } from "../types.ts";
import { type Column, type ColumnOf, item, type Table } from "./column.ts";
import type { Condition, Selectivity, SplitCondition } from "./condition.ts";
import type { DateRange, FilterField } from "./filter-field.ts";
import { COLLECTED_AT_MOST } from "./limits.ts";
import { primaryLanguage } from "./spelling.ts";

/**
 * The fields that the filter of a noun can have. `where<Type>` takes a function that makes a condition from the value of the
 * field. `where<Type>Column` compares the value with a column of the row. No filter joins the rows with another table, because
 * a join multiplies rows. and-or-not.ts joins the conditions of the fields.
 *
 * `whereReferenceColumn`, `whereEnumColumn`, `whereTextColumn` and `whereLanguageColumn` require that the column has one of the
 * values. An index on the column and the order returns rows in the order of the list only for a single value, so a page has a
 * case for each value.
 *
 *     where item.place_id in (<ids>)
 *     setup     (select distinct id from (<ids>)) as wanted
 *     streamed  item.place_id = wanted.id
 *
 * `whereLinked` and `whereOnTopic` require a link between the item and one of the ids in a link table. `whereLookup` and
 * `whereFound` (search.ts) require a link through more than one table. A page looks up the ids of the matching rows. If few
 * rows match, the page sorts these rows. If many rows match, the page reads the list in its order and tests each row, because
 * matching rows are frequent.
 *
 *     where item.id in (select session_id from delegations where party_id in (<ids>))
 *     setup     (select <ids> as given, array(<ids of matching rows> limit 2001) as ids) as lookup
 *     collected cardinality(lookup.ids) <= 2000 and item.id = any(lookup.ids)
 *     streamed  cardinality(lookup.ids) > 2000 and <the row matches lookup.given>
 *
 * `whereDateColumns` requires that a partial date overlaps a range of days or lies in it. Dates that begin in the range are
 * neighbours in the order of the list. Few dates begin before the range and end in the range or later.
 *
 *     where item.held_latest >= <from> and item.held_earliest <= <to>
 *     setup     (select <from> as first, <to> as last) as asked
 *     streamed  item.held_earliest between asked.first and asked.last
 *     collected daterange(item.held_earliest, item.held_latest, '[]') @> asked.first and <it begins before>
 *
 * `whereBoolean`, `whereDay` and `whereHeld` (as-of.ts) have no cases: each row is tested.
 *
 * In every field that takes references, the ids are a query that runs with the statement of the list. `withParts` only adds ids
 * to this query. references.ts finds the references that lead nowhere.
 */

/** A query of ids, in parentheses. */
export type Ids = RawBuilder<string>;

/**
 * Filters rows by nodes that the client refers to. The nodes must have one of `kinds`. If `kinds` is null, the filter
 * accepts nodes of every kind.
 */
export const whereReference = (
  kinds: readonly NodeKind[] | null,
  condition: (ids: Ids) => Condition,
  description: string,
): FilterField => ({
  takes: "references",
  kinds,
  description,
  condition(references: readonly string[], withParts = false) {
    const ids = sql<string>`(select id from ${resolved(references, kinds)} as reference)`;
    return condition(withParts && takesParties({ kinds }) ? withPartsOf(ids) : ids);
  },
});

/** Whether a field can refer to organizations, so that `withParts` can change its meaning. Only organizations are parts. */
export const takesParties = ({ kinds }: Pick<FilterField, "kinds">): boolean =>
  kinds === null || kinds?.includes("organization") === true;

/**
 * The given nodes, and all parts of the parties among them at any depth: the organizations below an organization, and the
 * ministries, agencies and the parliament of a country. The country of a diplomatic mission is its host, so a mission is part
 * of the organization that sends it.
 */
const withPartsOf = (ids: Ids): Ids => sql<string>`(
  with recursive part as (
    select id from ${ids} as party
    union
    select organization.id
    from part
    cross join lateral (
      select id from organizations where parent_id = part.id
      union all
      select id from organizations
      where country_id = part.id and parent_id is null and kind in ('ministry', 'agency', 'parliament')
    ) as organization
  )
  select id from part
)`;

/** Filters rows by a foreign key. */
export const whereReferenceColumn = (
  column: Column,
  kinds: readonly NodeKind[] | null,
  description: string,
) => whereReference(kinds, (ids) => referenceCondition(column, ids), description);

/** The condition of {@link whereReferenceColumn}. */
export const referenceCondition = (column: Column, ids: Ids): SplitCondition => ({
  where: sql`${item(column)} in ${ids}`,
  setup: sql`(select distinct id from ${ids} as reference) as wanted`,
  streamed: [sql`${item(column)} = wanted.id`],
  selectivity: "references",
  ...columnTest(column, sql`array(${ids})`),
});

/**
 * Filters rows by a link in a link table. The first of the `columns` of the link table is for the row, the second is for the
 * linked node. The first of the `columns` is compared with `column` of the row: the id or a foreign key.
 */
export const whereLinked = <Name extends Table>(
  table: Name,
  columns: readonly [own: ColumnOf<Name>, other: ColumnOf<Name>],
  kinds: readonly NodeKind[] | null,
  description: string,
  column: Column = "id",
) => whereReference(kinds, (ids) => linkCondition(table, columns, ids, column), description);

/** Filters rows by a link to a topic or to one of its narrower topics. */
export const whereOnTopic = <Name extends Table>(
  table: Name,
  columns: readonly [own: ColumnOf<Name>, topic: ColumnOf<Name>],
  description: string,
) => whereReference(["topic"], (ids) => linkCondition(table, columns, withNarrower(ids)), description);

/** The given topics and all narrower topics. */
export const withNarrower = (topics: Ids): Ids => sql<string>`(
  with recursive narrower as (
    select id from topics where id in ${topics}
    union
    select topics.id from topics join narrower on topics.broader_id = narrower.id
  )
  select id from narrower
)`;

/** The condition of {@link whereLinked}. */
export const linkCondition = <Name extends Table>(
  table: Name,
  [own, other]: readonly [own: ColumnOf<Name>, other: ColumnOf<Name>],
  ids: Ids,
  column: Column = "id",
): SplitCondition => {
  const links = sql.table(table);
  return splitLookup(
    column,
    sql`${item(column)} in (select ${sql.ref(own)} from ${links} where ${sql.ref(other)} in ${ids})`,
    {
      ids: (given) => sql`select ${sql.ref(own)} as id from ${links} where ${sql.ref(other)} = any(${given})`,
      matches: (given) => sql`(
        -- Without "offset 0" Postgres would read the table in addition to an index of both columns.
        select true from (select ${sql.ref(other)} from ${links} where ${sql.ref(own)} = ${item(column)} offset 0) as link
        where ${sql.ref(other)} = any(${given}) limit 1
      )`,
    },
    sql`array(${ids})`,
  );
};

/** The given nodes, and the sessions of the dialogues among them: an article about a dialogue often names only a session. */
export const withSessions = (ids: Ids): Ids => sql<string>`(
  select id from ${ids} as entity
  union all
  -- Without "offset 0" Postgres might read all sessions, because it expects more entities than a filter gives.
  select session.id from ${ids} as entity
  cross join lateral (select id from dialogue_sessions where dialogue_id = entity.id offset 0) as session
)`;

/** A condition that can list all matching rows or test a single row. `ids` and `matches` get an array of ids or other values. */
export interface Lookup {
  /** A query of the ids of all matching rows, in the column `id`. The query uses an index of each table. */
  readonly ids: (given: RawBuilder<unknown>) => RawBuilder<unknown>;
  /** A condition that tests one row. */
  readonly matches: (given: RawBuilder<unknown>) => RawBuilder<unknown>;
}

/** Filters rows by nodes that are linked through more than one table. */
export const whereLookup = (kinds: readonly NodeKind[], lookup: Lookup, description: string) =>
  whereReference(kinds, (ids) => lookupCondition(lookup, sql`array(${ids})`), description);

/** The condition of {@link whereLookup}, for an array of any type. */
export const lookupCondition = (
  lookup: Lookup,
  given: RawBuilder<unknown>,
  selectivity: Selectivity = "references",
): SplitCondition => ({
  ...splitLookup("id", sql`item.id in (select id from (${lookup.ids(given)}) as found)`, lookup, given),
  selectivity,
  isSlow: true,
});

/**
 * If a lookup finds few ids, a page collects the rows with these ids. If a lookup finds many ids, a page streams the list and
 * tests each row.
 */
const splitLookup = (
  column: Column,
  where: RawBuilder<unknown>,
  { ids, matches }: Lookup,
  given: RawBuilder<unknown>,
): SplitCondition => ({
  where,
  // Without "offset 0" Postgres would evaluate the subquery again at each use of its columns.
  setup: sql`(
    select given, array(
      select id from (${ids(sql`wanted.given`)}) as found limit ${sql.lit(COLLECTED_AT_MOST + 1)}
    ) as ids
    from (select ${given} as given offset 0) as wanted offset 0
  ) as lookup`,
  collected: [
    sql`cardinality(lookup.ids) <= ${sql.lit(COLLECTED_AT_MOST)} and ${item(column)} = any(lookup.ids)`,
  ],
  streamed: [sql`cardinality(lookup.ids) > ${sql.lit(COLLECTED_AT_MOST)} and ${matches(sql`lookup.given`)}`],
  selectivity: "references",
  given,
  matches,
  ids: (values, rows) =>
    column === "id"
      ? ids(values)
      : sql`
        select item.id from ${rows} as item
        where ${item(column)} = any(array(select id from (${ids(values)}) as found))`,
});

/** Filters rows by values of an enum. The condition gets the values as an array. */
export const whereEnum = (
  name: keyof Enums,
  condition: (values: RawBuilder<unknown>) => Condition,
  description: string,
): FilterField => ({
  takes: { enum: name },
  description,
  condition: (values: readonly string[]) => condition(sql`${values}::${sql.id(name)}[]`),
});

/** Filters rows by a column with an enum. */
export const whereEnumColumn = (name: keyof Enums, column: Column, description: string) =>
  whereEnum(name, (values) => valueCondition(column, values), description);

/** Filters rows by a column with a text. */
export const whereTextColumn = (column: Column, description: string): FilterField => ({
  takes: "texts",
  description,
  condition: (values: readonly string[]) => valueCondition(column, sql`${values}::text[]`),
});

/** Filters rows by the language of a text. The column has the first part of the tag of the language. */
export const whereLanguageColumn = (column: Column, description: string): FilterField => ({
  takes: "texts",
  description,
  condition: (tags: readonly string[]) => valueCondition(column, sql`${tags.map(primaryLanguage)}::text[]`),
});

const valueCondition = (column: Column, values: RawBuilder<unknown>): SplitCondition => ({
  where: sql`${item(column)} = any(${values})`,
  setup: sql`(select distinct unnest(${values}) as value) as wanted`,
  streamed: [sql`${item(column)} = wanted.value`],
  selectivity: "values",
  ...columnTest(column, values),
});

/** The test of a column that has an index together with the order of the list. */
const columnTest = (
  column: Column,
  given: RawBuilder<unknown>,
): Pick<SplitCondition, "given" | "matches" | "isColumn" | "ids"> => {
  const matches = (values: RawBuilder<unknown>) => sql`${item(column)} = any(${values})`;
  return {
    given,
    matches,
    isColumn: true,
    ids: (values, rows) => sql`select item.id from ${rows} as item where ${matches(values)}`,
  };
};

/** Filters rows by a condition that is true or false. */
export const whereBoolean = (
  condition: (value: boolean) => RawBuilder<unknown>,
  description: string,
): FilterField => ({ takes: "boolean", description, condition });

/** Filters rows by a day. */
export const whereDay = (
  condition: (day: RawBuilder<string>) => RawBuilder<unknown>,
  description: string,
): FilterField => ({
  takes: "day",
  description,
  condition: (day: string) => condition(sql<string>`${day}::date`),
});

/** Filters rows by a partial date, given by two columns. A row is undated if both columns are infinite. */
export const whereDateColumns = (earliest: Column, latest: Column, description: string): FilterField => ({
  takes: "dates",
  description,
  condition({ from, to, match, undated }: DateRange) {
    const [first, last] = [item(earliest), item(latest)];
    const isUndated = sql`(${first} = '-infinity' and ${last} = 'infinity')`;
    if (undated) return isUndated;
    const [since, until] = [sql`${from ?? "-infinity"}::date`, sql`${to ?? "infinity"}::date`];
    const [start, end] = match === "certain" ? [first, last] : [last, first];
    const where = sql`(${start} >= ${since} and ${end} <= ${until} and not ${isUndated})`;
    const beginsInRange = sql`${first} between asked.first and asked.last and ${first} > '-infinity'`;
    const beginsBefore = sql`daterange(${first}, ${last}, '[]') @> asked.first
      and (${first} < asked.first or ${first} = '-infinity') and ${first} < ${last} and not ${isUndated}`;
    const setup = sql`(select ${since} as first, ${until} as last) as asked`;
    const idsWhere = (condition: RawBuilder<unknown>, rows: RawBuilder<unknown>) => sql`
      select item.id from ${setup}
      cross join lateral (select * from ${rows} as item where ${condition}) as item`;
    return {
      where,
      setup,
      streamed: [sql`${beginsInRange} and ${where}`],
      collected: [sql`${beginsBefore} and ${where}`],
      sortColumn: earliest,
      selectivity: "range",
      given: sql`null`,
      matches: () => where,
      // This query tests only a part of the condition, so that Postgres finds most ids in an index and reads few rows.
      ids: (_, rows) => sql`${idsWhere(beginsInRange, rows)} union all ${idsWhere(beginsBefore, rows)}`,
    };
  },
});
