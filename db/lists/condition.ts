import { type RawBuilder, sql } from "kysely";
import type { Column } from "./column.ts";
import { BRANCHES_AT_MOST } from "./limits.ts";

/** A condition in SQL that a row of a list must fulfil. The SQL calls the row `item`. */
export type Condition = RawBuilder<unknown> | TestCondition | SplitCondition | OrCondition;

/** A condition in two forms. One form finds all matching rows, the other form tests one row. */
export interface TestCondition {
  /** The form that finds all matching rows, for counts and groups. */
  readonly where: RawBuilder<unknown>;
  /** The form that tests one row with an index, for pages. */
  readonly test: RawBuilder<unknown>;
}

/** A condition that a row fulfils if it fulfils all conditions of at least one branch. A page reads each branch on its own. */
export interface OrCondition {
  readonly branches: readonly (readonly Condition[])[];
}

/**
 * A condition that no index serves together with the order of a list, because it joins several values, tables or columns. A
 * page reads the rows of such a condition in cases. The cases exclude each other, each case has its own index, and the page
 * merges the rows of all cases. window.ts makes the statement.
 */
export interface SplitCondition {
  /** The form that finds all matching rows, for counts and groups. */
  readonly where: RawBuilder<unknown>;
  /** The array of values that rows are compared with. A statement computes this array once. */
  readonly given: RawBuilder<unknown>;
  /** The form that tests one row with an index. */
  readonly matches: (given: RawBuilder<unknown>) => RawBuilder<unknown>;
  /** A subquery with its alias. The subquery runs once, before any row is read, and the cases compare rows with its result. */
  readonly setup: RawBuilder<unknown>;
  /** Cases whose rows an index returns in the order of the list. A page reads streamed cases until it is full. */
  readonly streamed: readonly RawBuilder<unknown>[];
  /** Cases with few rows. A page reads all these rows and then sorts them. */
  readonly collected?: readonly RawBuilder<unknown>[];
  /** The column by which a list must be sorted to use the streamed cases. Without a column, the cases work in every order. */
  readonly sortColumn?: Column;
  readonly selectivity: Selectivity;
  /** Whether the streamed case compares one column, and an index has this column and the order of the list. */
  readonly isColumn?: boolean;
  /**
   * A query that finds the ids of matching rows with an index, in the column `id`. For a range, the query also returns ids of
   * rows that do not match. Undefined if there is no such index.
   */
  readonly ids?: (given: RawBuilder<unknown>, rows: RawBuilder<unknown>) => RawBuilder<unknown>;
  /** Whether the query that finds the ids is slow. */
  readonly isSlow?: boolean;
}

/** A condition whose ids can be found. */
export type FindableCondition = SplitCondition & Required<Pick<SplitCondition, "ids">>;

/** The kinds of values that conditions compare rows with, from the most selective kind to the least selective. */
const SELECTIVITIES = ["parent", "words", "references", "values", "range"] as const;

export type Selectivity = (typeof SELECTIVITIES)[number];

/**
 * Chooses the condition that a page splits into cases. This is the most selective condition that has cases for a list sorted
 * by this column. The selectivity is an estimate from the kind of the condition, because no statement counts the rows first.
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

/** Sorts the most selective condition first. */
export const bySelectivity = (
  one: Pick<SplitCondition, "selectivity">,
  other: Pick<SplitCondition, "selectivity">,
): number => SELECTIVITIES.indexOf(one.selectivity) - SELECTIVITIES.indexOf(other.selectivity);

export const isFindable = (condition: Condition): condition is FindableCondition =>
  isSplit(condition) && condition.ids !== undefined;

export const isSlow = (condition: Condition): boolean =>
  isOr(condition) ? condition.branches.flat().some(isSlow) : isSplit(condition) && condition.isSlow === true;

const isSplit = (condition: Condition): condition is SplitCondition => "streamed" in condition;

const isOr = (condition: Condition): condition is OrCondition => "branches" in condition;

/** Returns the condition as one expression, without cases. */
export function unsplit(condition: Condition): RawBuilder<unknown> {
  if (isOr(condition)) return joinedByOr(condition, unsplit);
  return "where" in condition ? condition.where : condition;
}

/** Returns the form of the condition that tests one row. */
export function rowTest(condition: Condition): RawBuilder<unknown> {
  if (isOr(condition)) return joinedByOr(condition, rowTest);
  if (isSplit(condition)) return condition.matches(condition.given);
  return "test" in condition ? condition.test : condition;
}

type Form = (condition: Condition) => RawBuilder<unknown>;

const joinedByAnd = (conditions: readonly Condition[], form: Form) =>
  sql.join(conditions.map(form), sql` and `);

const joinedByOr = ({ branches }: OrCondition, form: Form) =>
  sql`(${sql.join(
    branches.map((conditions) => sql`(${joinedByAnd(conditions, form)})`),
    sql` or `,
  )})`;

/** Returns the complement: a condition that is true for every row that does not match all given conditions. */
export const not = (conditions: readonly Condition[]): TestCondition => ({
  // A comparison with null is neither true nor false, so "not" alone would lose rows.
  where: sql`(${joinedByAnd(conditions, unsplit)}) is not true`,
  test: sql`(${joinedByAnd(conditions, rowTest)}) is not true`,
});

/**
 * Replaces `or` by branches: each branch is a list of conditions without `or`, and a row matches if it matches all conditions
 * of a branch. Several `or` multiply their branches. If that makes too many branches, an `or` stays a test of each row.
 */
export function branchesOf(
  conditions: readonly Condition[],
  most = BRANCHES_AT_MOST,
): readonly (readonly Condition[])[] {
  const or = conditions.find(isOr);
  if (!or) return [conditions];
  const others = conditions.filter((condition) => condition !== or);
  const count = or.branches.length;
  return count > most
    ? branchesOf([...others, { where: unsplit(or), test: rowTest(or) }], most)
    : or.branches.flatMap((branch) => branchesOf([...others, ...branch], Math.floor(most / count)));
}

/** The `where` clause that joins all conditions with `and`. The clause is empty if there are no conditions. */
export const whereClause = (conditions: readonly Condition[]): RawBuilder<unknown> =>
  conditions.length > 0 ? sql`where ${joinedByAnd(conditions, unsplit)}` : sql``;
