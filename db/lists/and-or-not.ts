import { InvalidArgumentError } from "../errors.ts";
import { type Condition, not } from "./condition.ts";
import { checkValue, type FilterField, type Filters } from "./filter-field.ts";
import { FILTER_DEPTH_AT_MOST, FILTER_FIELDS_AT_MOST } from "./limits.ts";

/**
 * A filter: the values of fields, and further filters joined by `and`, `or` and `not`. A row must fulfil all fields, all
 * filters of `and`, one filter of `or`, and must not fulfil the filter of `not`. A filter without values, such as `{}`, is
 * ignored. No list of values is empty.
 */
export interface FilterValues {
  readonly [field: string]: unknown;
  readonly and?: readonly FilterValues[] | null;
  readonly or?: readonly FilterValues[] | null;
  readonly not?: FilterValues | null;
  /** Whether a party in the fields of this object stands for itself and all its parts. */
  readonly withParts?: boolean | null;
}

type Given = FilterValues | null | undefined;

/** A field with a value, and the path of the value in the arguments: `["filter", "or", "0", "topic"]`. */
export interface GivenField {
  readonly path: readonly string[];
  readonly name: string;
  readonly value: unknown;
}

const isGiven = (value: unknown) => value != null;

const fieldNames = ({ and, or, not, withParts, ...fields }: FilterValues) =>
  Object.keys(fields).filter((name) => isGiven(fields[name]));

/** The filters inside a filter, with their paths. */
const inside = ({ and, or, not }: FilterValues, path: readonly string[]) => [
  ...(and ?? []).map((filter, index) => ({ filter, path: [...path, "and", `${index}`] })),
  ...(or ?? []).map((filter, index) => ({ filter, path: [...path, "or", `${index}`] })),
  ...(not ? [{ filter: not, path: [...path, "not"] }] : []),
];

/** All fields of a filter that have a value, at any depth. */
export const givenFields = (given: Given, path: readonly string[] = ["filter"]): readonly GivenField[] =>
  given
    ? [
        ...fieldNames(given).map((name) => ({ path: [...path, name], name, value: given[name] })),
        ...inside(given, path).flatMap(({ filter, path }) => givenFields(filter, path)),
      ]
    : [];

/** The conditions of a filter, in the order of the listing, so that the same fields always make the same statement. */
export function conditionsOf(filters: Filters, given: Given): Condition[] {
  if (!given) return [];
  const conditions = (filter: Given) => conditionsOf(filters, filter);
  const branches = (given.or ?? []).map(conditions).filter(({ length }) => length > 0);
  const excluded = conditions(given.not);
  return [
    ...Object.entries(filters)
      .filter(([name]) => isGiven(given[name]))
      .map(([name, field]) => field.condition(given[name] as never, given.withParts ?? false)),
    ...(given.and ?? []).flatMap(conditions),
    ...(branches.length > 1 ? [{ branches }] : branches.flat()),
    ...(excluded.length > 0 ? [not(excluded)] : []),
  ];
}

/** Checks a filter before any SQL runs. Throws an {@link InvalidArgumentError} that names the path of the value. */
export function checkFilter(filters: Filters, given: Given) {
  checkDepth(given, ["filter"]);
  const fields = givenFields(given);
  for (const { path, name, value } of fields) checkValue(fieldOf(filters, path, name), path, value);
  const tooMany = fields[FILTER_FIELDS_AT_MOST];
  if (!tooMany) return;
  throw new InvalidArgumentError(
    tooMany.path,
    `A filter can have at most ${FILTER_FIELDS_AT_MOST} fields, not ${fields.length}.`,
  );
}

function checkDepth(given: Given, path: readonly string[], depth = 0) {
  if (depth > FILTER_DEPTH_AT_MOST) {
    throw new InvalidArgumentError(
      path,
      `"and", "or" and "not" can be nested at most ${FILTER_DEPTH_AT_MOST} deep.`,
    );
  }
  for (const { filter, path: below } of given ? inside(given, path) : [])
    checkDepth(filter, below, depth + 1);
}

function fieldOf(filters: Filters, path: readonly string[], name: string): FilterField {
  const field = filters[name];
  if (!field) throw new InvalidArgumentError(path, "There is no such filter on this list.");
  return field;
}
