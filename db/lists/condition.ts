import { type RawBuilder, sql } from "kysely";
import type { Column } from "./column.ts";

/** What a row of a list, known as `item`, must fulfil. */
export type Condition = RawBuilder<unknown> | SplitCondition;

/**
 * A condition that no index serves together with the order of a list, because it joins several values, tables or columns.
 * A page reads its rows in cases instead. The cases exclude each other, each has an index of its own, and the page merges
 * what they return. window.ts makes the statement.
 */
export interface SplitCondition {
  /** The whole condition, for counts and groups, and for pages that read another condition in cases. */
  readonly where: RawBuilder<unknown>;
  /** A subquery with its alias. It runs once, before any row is read, and the cases compare rows with what it returns. */
  readonly setup: RawBuilder<unknown>;
  /** Cases whose rows an index returns in the order of the list. They stop when the page is full. */
  readonly streamed: readonly RawBuilder<unknown>[];
  /** Cases of few rows, which are all found and then sorted. */
  readonly collected?: readonly RawBuilder<unknown>[];
  /** The column that a list must be sorted by for the streamed cases to be in its order; any where it is not given. */
  readonly sortColumn?: Column;
  readonly selectivity: Selectivity;
}

/** What a condition compares rows with, beginning with what leaves the fewest rows. */
const SELECTIVITIES = ["parent", "words", "references", "values", "range"] as const;

export type Selectivity = (typeof SELECTIVITIES)[number];

/**
 * The condition that a page reads in cases: the most selective one that can be split for a list sorted by this column. The
 * kind of a condition decides, because nothing is known of its values yet.
 */
export function leadingCondition(
  conditions: readonly Condition[],
  sortColumn: Column | undefined,
): SplitCondition | undefined {
  const usable = conditions
    .filter(isSplit)
    .filter((condition) => !condition.sortColumn || condition.sortColumn === sortColumn);
  const rank = ({ selectivity }: SplitCondition) => SELECTIVITIES.indexOf(selectivity);
  return usable.toSorted((one, other) => rank(one) - rank(other))[0];
}

const isSplit = (condition: Condition): condition is SplitCondition => "streamed" in condition;

/** The condition in one piece. */
export const unsplit = (condition: Condition): RawBuilder<unknown> =>
  isSplit(condition) ? condition.where : condition;

/** The `where` clause of conditions in one piece each; empty where there is none. */
export const whereClause = (conditions: readonly Condition[]): RawBuilder<unknown> =>
  conditions.length > 0 ? sql`where ${sql.join(conditions.map(unsplit), sql` and `)}` : sql``;
