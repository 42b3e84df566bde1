import { type RawBuilder, sql } from "kysely";

/** The uncertain numbers of a noun that can be added up: the name of each field, and its description in the schema. */
export type Sums = Readonly<Record<string, string>>;

export interface SumRow {
  min: number | null;
  max: number | null;
  items: number;
}

/** The columns of a partial sum. The partial sums of several sets of rows can be added up. */
const PARTS = ["sum_min", "sum_max", "sum_items", "sum_bounded"].map((name) => sql.id(name));

/** The columns of a partial sum over the rows `item`. The field `size` has the columns `size_min` and `size_max`. */
export function partsOf(name: string): RawBuilder<unknown> {
  const [min, max] = [sql.ref(`item.${name}_min`), sql.ref(`item.${name}_max`)];
  return sql.join([
    sql`sum(${min})::bigint as sum_min`,
    sql`sum(${max})::bigint as sum_max`,
    sql`count(*) filter (where num_nonnulls(${min}, ${max}) > 0) as sum_items`,
    sql`count(${max}) as sum_bounded`,
  ]);
}

/** The names of the columns of a partial sum. */
export const partNames = sql.join(PARTS);

/** The partial sum over no rows. */
export const noParts = sql.join(PARTS.map(() => sql`null::bigint`));

/** Adds up partial sums. The result has the columns of a partial sum again. */
export const addedParts = sql.join(PARTS.map((name) => sql`sum(${name})::bigint as ${name}`));

/** The largest integer of GraphQL. */
const LARGEST = 2_147_483_647;

/**
 * Makes a {@link SumRow} from a partial sum. The sum has an upper bound only if each number has one. A sum that is too large
 * for GraphQL is at least the largest integer, and has no upper bound.
 */
export const sumOfParts = sql`json_build_object(
      'min', case when sum_min > ${sql.lit(LARGEST)} then ${sql.lit(LARGEST)} else sum_min end,
      'max', case when sum_bounded = sum_items and sum_max <= ${sql.lit(LARGEST)} then sum_max end,
      'items', coalesce(sum_items, 0)
    )`;

/** A query of the sum of a field over all rows. */
export const summed = (
  name: string,
  rows: RawBuilder<unknown>,
  where: RawBuilder<unknown>,
): RawBuilder<{ sum: SumRow }> => sql`
  select ${sumOfParts} as sum from (select ${partsOf(name)} from ${rows} as item ${where}) as parts`;
