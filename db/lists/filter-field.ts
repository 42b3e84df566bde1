import { InvalidArgumentError } from "../errors.ts";
import type { Enums, NodeKind } from "../types.ts";
import type { Condition } from "./condition.ts";
import { FILTER_VALUES_AT_MOST } from "./limits.ts";

/**
 * The filter of a list by field. A row must fulfil the condition of each field that is given; a field that takes a list
 * means any of it.
 */
export type Filters = Readonly<Record<string, FilterField>>;

/** A field of a filter; filter.ts makes them. */
export interface FilterField {
  readonly takes: Takes;
  /** For readers of the schema. */
  readonly description: string;
  readonly condition: (value: never) => Condition;
  /** The kinds of things that references lead to; null for any. */
  readonly kinds?: readonly NodeKind[] | null;
}

/** The type of the value of a field. An enum is known by its name in the database. */
export type Takes =
  | "query"
  | "references"
  | "texts"
  | "dates"
  | "day"
  | "boolean"
  | { readonly enum: keyof Enums };

/** The values of the fields of a filter. */
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

/** The conditions of the fields that are given, in the order of the listing, so that the same fields make the same statement. */
export const conditionsOf = (filters: Filters, given: FilterValues | null | undefined): Condition[] =>
  Object.entries(filters).flatMap(([name, field]) => {
    const value = given?.[name];
    return value === null || value === undefined ? [] : [field.condition(value as never)];
  });

/** Checks what is given before any SQL runs. Throws {@link InvalidArgumentError} that names the field. */
export function checkFilter(filters: Filters, given: FilterValues | null | undefined) {
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

/** Checks a reference: an id, a slug or what else leads to an entity. */
export function checkReference(argument: readonly string[], reference: string) {
  if (/^[^\s\p{C}]{1,2048}$/u.test(reference)) return;
  throw new InvalidArgumentError(argument, "This is no reference: pass an id or a slug, without blanks.");
}

const givenFields = (given: FilterValues | null | undefined) =>
  Object.entries(given ?? {}).filter(([, value]) => value !== null && value !== undefined);
