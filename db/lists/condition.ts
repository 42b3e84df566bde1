import { type RawBuilder, sql } from "kysely";
import type { Column } from "./column.ts";

/** A condition in SQL that a row of a list must fulfil. The SQL calls the row `item`. */
export type Condition = RawBuilder<unknown> | TestCondition | SplitCondition;

/** A condition in two forms: for all rows at once, and for one row. */
export interface TestCondition {
  /** For counts and groups. */
  readonly where: RawBuilder<unknown>;
  /** What rows are compared with: an array, which is found once. */
  readonly given: RawBuilder<unknown>;
  /** For pages: it tests one row by an index. */
  readonly matches: (given: RawBuilder<unknown>) => RawBuilder<unknown>;
}

/**
 * A condition that no index serves together with the order of a list, because it joins several values, tables or columns.
 * A page reads its rows in cases instead. The cases exclude each other, each has an index of its own, and the page merges
 * what they return. window.ts makes the statement.
 */
export interface SplitCondition extends TestCondition {
  /** A subquery with its alias. The subquery runs once, before any row is read, and the cases compare rows with its result. */
  readonly setup: RawBuilder<unknown>;
  /** Cases whose rows an index returns in the order of the list. These cases stop when the page is full. */
  readonly streamed: readonly RawBuilder<unknown>[];
  /** Cases with few rows, which are all read and then sorted. */
  readonly collected?: readonly RawBuilder<unknown>[];
  /** The streamed cases need a list that is sorted by this column; by any column if it is not given. */
  readonly sortColumn?: Column;
  readonly selectivity: Selectivity;
  /** Whether the streamed case compares one column, and an index has this column and the order of the list. */
  readonly isColumn?: boolean;
  /**
   * A query of the ids of matching rows, in the column `id`, from an index. It returns more rows of a range than match. Left out
   * where there is no such index.
   */
  readonly ids?: (given: RawBuilder<unknown>, rows: RawBuilder<unknown>) => RawBuilder<unknown>;
  /** Whether the ids take long to find. */
  readonly isDear?: boolean;
}

/** A condition whose ids can be found. */
export type FindableCondition = SplitCondition & Required<Pick<SplitCondition, "ids">>;

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
  return usable.toSorted(bySelectivity)[0];
}

/** Sorts the most selective first. */
export const bySelectivity = (
  one: Pick<SplitCondition, "selectivity">,
  other: Pick<SplitCondition, "selectivity">,
): number => SELECTIVITIES.indexOf(one.selectivity) - SELECTIVITIES.indexOf(other.selectivity);

export const isFindable = (condition: Condition): condition is FindableCondition =>
  isSplit(condition) && condition.ids !== undefined;

export const isDear = (condition: Condition): boolean => isSplit(condition) && condition.isDear === true;

const isSplit = (condition: Condition): condition is SplitCondition => "streamed" in condition;

/** The condition in one piece. */
export const unsplit = (condition: Condition): RawBuilder<unknown> =>
  "where" in condition ? condition.where : condition;

/** The condition as it tests one row. */
export const rowTest = (condition: Condition): RawBuilder<unknown> =>
  "matches" in condition ? condition.matches(condition.given) : condition;

/** Rows that do not match a condition. */
export const not = ({ where, given, matches }: TestCondition): TestCondition => ({
  where: sql`not ${where}`,
  given,
  matches: (values) => sql`${matches(values)} is not true`,
});

/** The `where` clause of all conditions, each in one piece; empty if there are no conditions. */
export const whereClause = (conditions: readonly Condition[]): RawBuilder<unknown> =>
  conditions.length > 0 ? sql`where ${sql.join(conditions.map(unsplit), sql` and `)}` : sql``;
