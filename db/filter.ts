import { type RawBuilder, sql } from "kysely";
import { InvalidArgumentError } from "./errors.ts";
import { resolved } from "./nodes.ts";
import type { NodeKind } from "./types.ts";

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
  readonly condition: (value: never) => RawBuilder<unknown>;
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

const VALUES_AT_MOST = 50;

/** Rows by things that ids, slugs or other references lead to, of some kinds or, with null, of any. */
export const refersTo = (
  kinds: readonly NodeKind[] | null,
  condition: (ids: Ids) => RawBuilder<unknown>,
  description: string,
): FilterField => ({
  takes: "references",
  description,
  condition: (references: readonly string[]) => condition(idsOf(references, kinds)),
});

/** Rows whose column holds any of the things. */
export const pointsAt = (column: string, kinds: readonly NodeKind[] | null, description: string) =>
  refersTo(kinds, (ids) => sql`${sql.ref(`item.${column}`)} in ${ids}`, description);

/** Rows that a table of pairs ties to any of the things; the columns of the pair are the row's, then theirs. */
export const tiedTo = (
  table: string,
  [own, other]: readonly [own: string, other: string],
  kinds: readonly NodeKind[] | null,
  description: string,
  column = "id",
) => refersTo(kinds, (ids) => tied(table, [own, other], ids, column), description);

/** The condition of {@link tiedTo}, over the row's id or another of its columns. */
export const tied = (
  table: string,
  [own, other]: readonly [own: string, other: string],
  ids: Ids,
  column = "id",
): RawBuilder<unknown> =>
  sql`${sql.ref(`item.${column}`)} in (
    select ${sql.ref(own)} from ${sql.table(table)} where ${sql.ref(other)} in ${ids}
  )`;

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
export const onTopic = (table: string, own: string, description: string) =>
  refersTo(["topic"], (ids) => tied(table, [own, "topic_id"], withNarrower(ids)), description);

/** Rows whose column holds any of the values of an enum. */
export const oneOf = (name: string, column: string, description: string): FilterField => ({
  takes: { enum: name },
  description,
  condition: (values: readonly string[]) =>
    sql`${sql.ref(`item.${column}`)} = any(${values}::${sql.table(name)}[])`,
});

/** Rows whose column holds any of the texts. */
export const texts = (column: string, description: string): FilterField => ({
  takes: "texts",
  description,
  condition: (values: readonly string[]) => sql`${sql.ref(`item.${column}`)} = any(${values}::text[])`,
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
export const within = (earliest: string, latest: string, description: string): FilterField => ({
  takes: "dates",
  description,
  condition({ from, to, match, undated }: DateRange) {
    const [first, last] = [sql.ref(`item.${earliest}`), sql.ref(`item.${latest}`)];
    if (undated) return sql`(${first} = '-infinity' and ${last} = 'infinity')`;
    const [start, end] = match === "certain" ? [first, last] : [last, first];
    return sql`(
      ${start} >= ${from ?? "-infinity"}::date and ${end} <= ${to ?? "infinity"}::date
      and not (${first} = '-infinity' and ${last} = 'infinity')
    )`;
  },
});

const idsOf = (references: readonly string[], kinds: readonly NodeKind[] | null): Ids =>
  sql<string>`(select id from ${resolved(references, kinds)} as reference)`;

/** The conditions of the fields that are given. */
export const conditionsOf = (filters: Filters, given: FilterValues | undefined): RawBuilder<unknown>[] =>
  givenFields(given).map(([name, value]) => (filters[name] as FilterField).condition(value as never));

/** Checks what is given before any SQL runs. Throws {@link InvalidArgumentError} that names the field. */
export function checkFilter(filters: Filters, given: FilterValues | undefined) {
  for (const [name, value] of givenFields(given)) {
    const path = ["filter", name];
    if (!filters[name]) throw new InvalidArgumentError(path, "There is no such filter on this list.");
    if (Array.isArray(value) && value.length > VALUES_AT_MOST) {
      throw new InvalidArgumentError(
        path,
        `At most ${VALUES_AT_MOST} values can be given, not ${value.length}.`,
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
