import { type RawBuilder, sql } from "kysely";
import { InvalidArgumentError } from "../errors.ts";
import { resolved } from "../nodes.ts";
import type { NodeKind } from "../types.ts";
import { type Column, type ColumnOf, item, type Table } from "./column.ts";
import { COLLECTED_AT_MOST, FILTER_VALUES_AT_MOST } from "./limits.ts";

/**
 * Filters of lists: each field is one condition over the rows of a list, which it knows as `item`. The fields of a
 * filter that are given are joined by `and`; a field that takes a list means any of it. What other tables know of a row
 * is asked by `in (select …)`, which never multiplies rows.
 */
export type Filters = Readonly<Record<string, FilterField>>;

export interface FilterField {
  readonly takes: Takes;
  /** For readers of the schema. */
  readonly description: string;
  readonly condition: (value: never) => Condition;
  /** The kinds of things that references lead to; null for any. */
  readonly kinds?: readonly NodeKind[] | null;
}

/** What a row must fulfil: plainly, or also in cases, for pages of long lists. */
export type Condition = RawBuilder<unknown> | Split;

/**
 * A condition and, for a page of a long list, the same in cases that exclude each other. Each case is read by itself, in
 * the order of the list and no further than the page goes, and what was found is merged: so one index can serve a case
 * together with the order, which none does for a condition that joins several values, tables or columns.
 */
export interface Split {
  readonly whole: RawBuilder<unknown>;
  /** How selective it is, by its kind. The most selective split of a page is read by its cases; every other is checked of each row. */
  readonly selectivity: Selectivity;
  /** What is found out before any row is read, with its name. */
  readonly from: RawBuilder<unknown>;
  /** Rows that are at hand in the order of the list. */
  readonly inOrder: readonly RawBuilder<unknown>[];
  /** Rows that are few: they are all found, and then sorted. */
  readonly few?: readonly RawBuilder<unknown>[];
  /** The column by which a list must be sorted for the cases to be of use; any where it is not given. */
  readonly along?: string;
}

/** Kinds of conditions, those that leave fewer rows first. */
const SELECTIVITIES = [
  "of a parent",
  "found by words",
  "tied to things",
  "with a value",
  "within a range",
] as const;

type Selectivity = (typeof SELECTIVITIES)[number];

/** The most selective of the splits by which a list can be read that is sorted by a column first. */
export function leadingSplit(
  conditions: readonly Condition[],
  firstColumn: string | undefined,
): Split | undefined {
  const usable = conditions.filter(isSplit).filter(({ along }) => !along || along === firstColumn);
  const rank = ({ selectivity }: Split) => SELECTIVITIES.indexOf(selectivity);
  return usable.toSorted((one, other) => rank(one) - rank(other))[0];
}

/** What a filter field is given. An enum is known by its name in the database. */
export type Takes =
  | "query"
  | "references"
  | "texts"
  | "dates"
  | "day"
  | "boolean"
  | { readonly enum: string };

export type FilterValues = Readonly<Record<string, unknown>>;

/** Days between two bounds, both included; a bound that is not given is infinite. */
export interface DateRange {
  from?: string | null;
  to?: string | null;
  /** Whether the date must lie in the range whatever it means, or whether it is enough that it can. */
  match?: "certain" | "possible" | null;
  /** True selects what has no date, and nothing else. */
  undated?: boolean | null;
}

export type Ids = RawBuilder<string>;

/** Rows by things that ids, slugs or other references lead to, of some kinds or, with null, of any. */
export const refersTo = (
  kinds: readonly NodeKind[] | null,
  condition: (ids: Ids) => Condition,
  description: string,
): FilterField => ({
  takes: "references",
  kinds,
  description,
  condition: (references: readonly string[]) => condition(idsOf(references, kinds)),
});

/** Rows whose column holds any of the things. */
export const pointsAt = (column: Column, kinds: readonly NodeKind[] | null, description: string) =>
  refersTo(
    kinds,
    (ids) => ({
      whole: sql`${item(column)} in ${ids}`,
      selectivity: "tied to things",
      from: sql`(select distinct id from ${ids} as reference) as wanted`,
      inOrder: [sql`${item(column)} = wanted.id`],
    }),
    description,
  );

/** Rows that a table of pairs ties to any of the things; the columns of the pair are the row's, then theirs. */
export const tiedTo = <Name extends Table>(
  table: Name,
  columns: readonly [own: ColumnOf<Name>, other: ColumnOf<Name>],
  kinds: readonly NodeKind[] | null,
  description: string,
  column: Column = "id",
) => refersTo(kinds, (ids) => tied(table, columns, ids, column), description);

/** The condition of {@link tiedTo}, over the row's id or another of its columns. */
export const tied = <Name extends Table>(
  table: Name,
  [own, other]: readonly [own: ColumnOf<Name>, other: ColumnOf<Name>],
  ids: Ids,
  column: Column = "id",
): Split => {
  const [key, pairs] = [item(column), sql.table(table)];
  return byKeys(
    key,
    sql`${key} in (select ${sql.ref(own)} from ${pairs} where ${sql.ref(other)} in ${ids})`,
    {
      keys: (things) =>
        sql`select ${sql.ref(own)} as key from ${pairs} where ${sql.ref(other)} = any(${things})`,
      isReached: (things) => sql`(
        select true from ${pairs} where ${sql.ref(own)} = ${key} and ${sql.ref(other)} = any(${things}) limit 1
      )`,
    },
    sql`array(${ids})`,
  );
};

/** How rows are reached from things to which more than one other table ties them; the things are given as an array. */
export interface Ways {
  /** A query of one column, `key`: the ids of rows, found from the things on by the index of each table it comes to. */
  readonly keys: (things: RawBuilder<unknown>) => RawBuilder<unknown>;
  /** The same asked of a row, as a condition. */
  readonly isReached: (things: RawBuilder<unknown>) => RawBuilder<unknown>;
}

/** Rows that are reached from any of the things. */
export const reachedFrom = (kinds: readonly NodeKind[], ways: Ways, description: string) =>
  refersTo(kinds, (ids) => reached(ways, sql`array(${ids})`), description);

/** The condition of {@link reachedFrom}, for things of whatever type. */
export const reached = (
  ways: Ways,
  things: RawBuilder<unknown>,
  selectivity: Selectivity = "tied to things",
): Split => ({
  ...byKeys(item("id"), sql`item.id in (select key from (${ways.keys(things)}) as keys)`, ways, things),
  selectivity,
});

/** A condition over a key of the rows: the keys are found out where they are few, and asked of each row where not. */
const byKeys = (
  key: RawBuilder<unknown>,
  whole: RawBuilder<unknown>,
  { keys, isReached }: Ways,
  things: RawBuilder<unknown>,
): Split => ({
  whole,
  selectivity: "tied to things",
  // Without "offset 0" it would be found out anew wherever it is named.
  from: sql`(
    select things, array(
      select key from (${keys(sql`wanted.things`)}) as keys limit ${sql.lit(COLLECTED_AT_MOST + 1)}
    ) as keys
    from (select ${things} as things offset 0) as wanted offset 0
  ) as reached`,
  few: [sql`cardinality(reached.keys) <= ${sql.lit(COLLECTED_AT_MOST)} and ${key} = any(reached.keys)`],
  inOrder: [
    sql`cardinality(reached.keys) > ${sql.lit(COLLECTED_AT_MOST)} and ${isReached(sql`reached.things`)}`,
  ],
});

/** Topics and all that are narrower. */
export const withNarrower = (topics: Ids): Ids => sql<string>`(
  with recursive narrower as (
    select id from topics where id in ${topics}
    union
    select topics.id from topics join narrower on topics.broader_id = narrower.id
  )
  select id from narrower
)`;

/** Rows on any of the topics or one that is narrower, by a table of pairs. */
export const onTopic = <Name extends Table>(
  table: Name,
  columns: readonly [own: ColumnOf<Name>, topic: ColumnOf<Name>],
  description: string,
) => refersTo(["topic"], (ids) => tied(table, columns, withNarrower(ids)), description);

/** Rows by values of an enum; the condition is given them as an array. */
export const byEnum = (
  name: string,
  condition: (values: RawBuilder<unknown>) => Condition,
  description: string,
): FilterField => ({
  takes: { enum: name },
  description,
  condition: (values: readonly string[]) => condition(sql`${values}::${sql.id(name)}[]`),
});

/** Rows whose column holds any of the values of an enum. */
export const oneOf = (name: string, column: Column, description: string) =>
  byEnum(name, (values) => holds(column, values), description);

/** Rows whose column holds any of the texts. */
export const texts = (column: Column, description: string): FilterField => ({
  takes: "texts",
  description,
  condition: (values: readonly string[]) => holds(column, sql`${values}::text[]`),
});

const holds = (column: Column, values: RawBuilder<unknown>): Split => ({
  whole: sql`${item(column)} = any(${values})`,
  selectivity: "with a value",
  from: sql`(select distinct unnest(${values}) as value) as wanted`,
  inOrder: [sql`${item(column)} = wanted.value`],
});

/** Rows by a truth about them. */
export const whether = (
  condition: (value: boolean) => RawBuilder<unknown>,
  description: string,
): FilterField => ({ takes: "boolean", description, condition });

/** Rows by a day. */
export const onDay = (
  condition: (day: RawBuilder<string>) => RawBuilder<unknown>,
  description: string,
): FilterField => ({
  takes: "day",
  description,
  condition: (day: string) => condition(sql<string>`${day}::date`),
});

/** Rows by a partial date in columns; where nothing bounds it on either side, a row is undated. */
export const within = (earliest: Column, latest: Column, description: string): FilterField => ({
  takes: "dates",
  description,
  condition({ from, to, match, undated }: DateRange) {
    const [first, last] = [item(earliest), item(latest)];
    const isUndated = sql`(${first} = '-infinity' and ${last} = 'infinity')`;
    if (undated) return isUndated;
    const [since, until] = [sql`${from ?? "-infinity"}::date`, sql`${to ?? "infinity"}::date`];
    const [start, end] = match === "certain" ? [first, last] : [last, first];
    const whole = sql`(${start} >= ${since} and ${end} <= ${until} and not ${isUndated})`;
    const begins = sql`${first} between asked.first and asked.last and ${first} > '-infinity'`;
    const lasts = sql`daterange(${first}, ${last}, '[]') @> asked.first
      and (${first} < asked.first or ${first} = '-infinity') and ${first} < ${last} and not ${isUndated}`;
    return {
      whole,
      selectivity: "within a range",
      from: sql`(select ${since} as first, ${until} as last) as asked`,
      // What began within the range, and what began before it and may have lasted into it.
      inOrder: [sql`${begins} and ${whole}`],
      few: [sql`${lasts} and ${whole}`],
      along: earliest,
    };
  },
});

const idsOf = (references: readonly string[], kinds: readonly NodeKind[] | null): Ids =>
  sql<string>`(select id from ${resolved(references, kinds)} as reference)`;

/** The conditions of the fields that are given, in the order of the listing, so that the same fields make the same statement. */
export const conditionsOf = (filters: Filters, given: FilterValues | undefined): Condition[] =>
  Object.entries(filters).flatMap(([name, field]) => {
    const value = given?.[name];
    return value === null || value === undefined ? [] : [field.condition(value as never)];
  });

const isSplit = (condition: Condition): condition is Split => "whole" in condition;

export const wholeOf = (condition: Condition): RawBuilder<unknown> =>
  isSplit(condition) ? condition.whole : condition;

/** Checks what is given before any SQL runs. Throws {@link InvalidArgumentError} that names the field. */
export function checkFilter(filters: Filters, given: FilterValues | undefined) {
  for (const [name, value] of givenFields(given)) {
    const path = ["filter", name];
    if (!filters[name]) throw new InvalidArgumentError(path, "There is no such filter on this list.");
    if (Array.isArray(value) && value.length > FILTER_VALUES_AT_MOST) {
      throw new InvalidArgumentError(
        path,
        `At most ${FILTER_VALUES_AT_MOST} values can be given, not ${value.length}.`,
      );
    }
    if (filters[name].takes === "query") checkQuery(path, value as string);
    if (filters[name].takes === "references") {
      for (const reference of value as string[]) checkReference(path, reference);
    }
    if (filters[name].takes === "texts" && (value as string[]).some((text) => /\p{Cc}/u.test(text))) {
      throw new InvalidArgumentError(path, "A text cannot hold control characters.");
    }
    if (filters[name].takes === "dates") {
      const { from, to } = value as DateRange;
      if (from && to && from > to) {
        throw new InvalidArgumentError(path, `The range from ${from} to ${to} ends before it starts.`);
      }
    }
  }
}

/** Checks the words that somebody searches for. */
export function checkQuery(argument: readonly string[], query: string) {
  if (query.trim() === "")
    throw new InvalidArgumentError(argument, "There is nothing to search for: give at least a word.");
}

/** Checks a reference, which is an id, a slug or what else leads to an entity. */
export function checkReference(argument: readonly string[], reference: string) {
  if (/^[^\s\p{C}]{1,2048}$/u.test(reference)) return;
  throw new InvalidArgumentError(argument, "This is no reference: pass an id or a slug, without blanks.");
}

const givenFields = (given: FilterValues | undefined) =>
  Object.entries(given ?? {}).filter(([, value]) => value !== null && value !== undefined);
