import { InvalidArgumentError } from "../errors.ts";
import type { Enums, NodeKind } from "../types.ts";
import type { Condition } from "./condition.ts";
import { FILTER_VALUES_AT_MOST } from "./limits.ts";

/** The fields of a filter by name. If a field takes a list of values, a row needs only one of the values. */
export type Filters = Readonly<Record<string, FilterField>>;

/** A field of a filter. The functions in filter.ts make such fields. */
export interface FilterField {
  readonly takes: Takes;
  /** The description in the schema. */
  readonly description: string;
  /** Makes the condition. If `withParts` is true, a party stands for itself and all its parts. */
  readonly condition: (value: never, withParts?: boolean) => Condition;
  /** The kinds of nodes that references lead to; null for every kind. */
  readonly kinds?: readonly NodeKind[] | null;
}

/** The type of the value of a field. `enum` is the name of an enum in the database. */
export type Takes =
  | "query"
  | "references"
  | "texts"
  | "dates"
  | "day"
  | "boolean"
  | { readonly enum: keyof Enums };

/** A range of days between two bounds, both included. A bound that is not given is infinite. */
export interface DateRange {
  from?: string | null;
  to?: string | null;
  /** Whether all days that a date can mean must lie in the range ("certain"), or at least one of these days ("possible"). */
  match?: "certain" | "possible" | null;
  /** True selects only rows without a date. */
  undated?: boolean | null;
}

/** Checks the value of a field before any SQL runs. Throws an {@link InvalidArgumentError} with the path. */
export function checkValue({ takes }: FilterField, path: readonly string[], value: unknown) {
  if (Array.isArray(value) && value.length > FILTER_VALUES_AT_MOST) {
    throw new InvalidArgumentError(
      path,
      `At most ${FILTER_VALUES_AT_MOST} values can be given, not ${value.length}.`,
    );
  }
  if (takes === "query") checkQuery(path, value as string);
  if (takes === "references") {
    for (const reference of value as string[]) checkReference(path, reference);
  }
  if (takes === "texts" && (value as string[]).some((text) => /\p{Cc}/u.test(text))) {
    throw new InvalidArgumentError(path, "A text cannot hold control characters.");
  }
  if (takes === "dates") {
    const { from, to } = value as DateRange;
    if (from && to && from > to) {
      throw new InvalidArgumentError(path, `The range from ${from} to ${to} ends before it starts.`);
    }
  }
}

/** Checks the text of a search. */
export function checkQuery(argument: readonly string[], query: string) {
  if (query.trim() === "")
    throw new InvalidArgumentError(argument, "There is nothing to search for: give at least a word.");
}

/** Checks the form of a reference: an id, a slug or another alias of an entity. */
export function checkReference(argument: readonly string[], reference: string) {
  if (/^[^\s\p{C}]{1,2048}$/u.test(reference)) return;
  throw new InvalidArgumentError(argument, "This is not a reference: pass an id or a slug, without blanks.");
}
