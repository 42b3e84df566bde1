import { type DateBounds, earlier, endedBy, readPeriod } from "./edtf.ts";
import { type Cells, type ColumnField, datedValue, statedPeriod } from "./fields.ts";

/**
 * The columns of a period: the text, both bounds, the last day on which the period can have begun, and the first day on which
 * it can have ended.
 */
export const SPAN_COLUMNS = [
  "period_edtf",
  "period_stated",
  "period_earliest",
  "period_latest",
  "started_latest",
  "ended_earliest",
] as const;

/** The columns that show whether something held on a day. */
export const SPAN_BOUNDS = ["period_earliest", "period_latest", "started_latest", "ended_earliest"] as const;

/**
 * Converts a period to the cells of {@link SPAN_COLUMNS}. A sighting on a day shows that the period had begun by then and
 * still lasted. So the first sighting bounds the start, and the last sighting bounds the end.
 */
export function spanCells(value: unknown, seen: readonly DateBounds[] = []) {
  const { stated, bounds: given } = statedPeriod(value);
  const bounds = given ?? readPeriod("/");
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

/** The period that {@link spanCells} converts to such cells; undefined if no source states the start or the end. */
export const spanValue = ({ period_edtf: edtf, period_stated: stated, period_latest: latest }: Cells) =>
  datedValue(edtf === "/" ? null : edtf, stated, endedBy(String(edtf), String(latest)));

export type SpanField = ColumnField<never, string | null, (typeof SPAN_COLUMNS)[number]>;

/** The field `period` of a noun whose nodes hold over time, such as a tenure. */
export const span: SpanField = {
  holds: "period",
  suffixes: [],
  others: SPAN_COLUMNS,
  read: (value) => spanCells(value),
  write: (_, { row }) => spanValue(row),
};
