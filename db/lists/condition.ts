import { type RawBuilder, sql } from "kysely";
import type { Column } from "./column.ts";

/** A condition in SQL that a row of a list must fulfil. The SQL calls the row `item`. */
export type Condition = RawBuilder<unknown> | SplitCondition;

/**
 * A condition that no index serves together with the order of a list, because it joins several values, tables or columns.
 * A page reads its rows in cases instead. The cases exclude each other, each has an index of its own, and the page merges
 * what they return. window.ts makes the statement.
 */
export interface SplitCondition {
  /** The condition in one piece. Counts and groups use it, and pages that split another condition into cases. */
  readonly where: RawBuilder<unknown>;
  /** A subquery with its alias. The subquery runs once, before any row is read, and the cases compare rows with its result. */
  readonly setup: RawBuilder<unknown>;
  /** Cases whose rows an index returns in the order of the list. These cases stop when the page is full. */
  readonly streamed: readonly RawBuilder<unknown>[];
  /** Cases with few rows, which are all read and then sorted. */
  readonly collected?: readonly RawBuilder<unknown>[];
  /** The streamed cases need a list that is sorted by this column; by any column if it is not given. */
  readonly sortColumn?: Column;
  readonly selectivity: Selectivity;
}

/** The kinds of values that conditions compare rows with, from the most selective kind to the least selective. */
const SELECTIVITIES = ["parent", "words", "references", "values", "range"] as const;

export type Selectivity = (typeof SELECTIVITIES)[number];

/**
 * The condition that a page splits into cases: the most selective one that can be split for a list sorted by this column.
 * The selectivity is an estimate from the kind of the condition, because the database is not asked before the statement runs.
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

/** The `where` clause of all conditions, each in one piece; empty if there are no conditions. */
export const whereClause = (conditions: readonly Condition[]): RawBuilder<unknown> =>
  conditions.length > 0 ? sql`where ${sql.join(conditions.map(unsplit), sql` and `)}` : sql``;
