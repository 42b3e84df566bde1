import { type DateBounds, earlier, readPeriod } from "./edtf.ts";
import { bounded, type ColumnField, datedOf, datedValue } from "./fields.ts";

/**
 * The columns of a period: the text, both bounds, the last day on which the period can have begun, and the first day on which
 * it can have ended.
 */
export const HELD_COLUMNS = [
  "period_edtf",
  "period_stated",
  "period_earliest",
  "period_latest",
  "started_latest",
  "ended_earliest",
] as const;

/** The columns that show whether something held on a day. */
export const HELD_BOUNDS = ["period_earliest", "period_latest", "started_latest", "ended_earliest"] as const;

/**
 * Converts a period to the cells of {@link HELD_COLUMNS}. A sighting on a day shows that the period had begun by then and
 * still lasted. So the first sighting bounds the start, and the last sighting bounds the end.
 */
export function heldCells(value: unknown, seen: readonly DateBounds[] = []) {
  const { edtf, stated } = datedOf(value);
  const bounds = bounded(() => readPeriod(edtf ?? "/"));
  return {
    period_edtf: bounds.edtf,
    period_stated: stated,
    period_earliest: bounds.earliest,
    period_latest: bounds.latest,
    started_latest: seen
      .map((date) => date.latest)
      .reduce((a, b) => (earlier(b, a) ? b : a), bounds.startLatest),
    ended_earliest: seen
      .map((date) => date.earliest)
      .reduce((a, b) => (earlier(a, b) ? b : a), bounds.isOpen ? "infinity" : bounds.endEarliest),
  };
}

/** The period that {@link heldCells} converts to such cells; undefined if no source states the start or the end. */
export const heldValue = (edtf: unknown, stated: unknown) => datedValue(edtf === "/" ? null : edtf, stated);

export type Held = ColumnField<never, string | null, (typeof HELD_COLUMNS)[number]>;

/** The field `period` of a noun whose nodes hold over time, such as a tenure. */
export const held: Held = {
  holds: "period",
  suffixes: [],
  others: HELD_COLUMNS,
  read: (value) => heldCells(value),
  write: (_, { row }) => heldValue(row.period_edtf, row.period_stated),
};
