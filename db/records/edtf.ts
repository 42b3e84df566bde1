import parse, { type Bounded, type ExtendedDate, type ExtendedInterval } from "edtf";

/**
 * Partial dates and periods are text in the Extended Date/Time Format (ISO 8601-2, levels 0 to 2). This file parses the text
 * and computes the first and the last day that a date can mean. https://www.loc.gov/standards/datetime/
 *
 * A day is ISO text, as Postgres prints a `date`. An open or unknown bound is `-infinity` or `infinity`. The qualifiers
 * `~`, `?` and `%` do not widen the bounds, because no source says by how much.
 */
export type Day = string;

export type Precision = "day" | "month" | "season" | "year" | "decade" | "century" | "interval";

/** A date as a source states it. The day lies between `earliest` and `latest`, both included. */
export interface DateBounds {
  edtf: string;
  earliest: Day;
  latest: Day;
  precision: Precision;
}

/** A period that began between `earliest` and `startLatest` and ended between `endEarliest` and `latest`. */
export interface PeriodBounds {
  edtf: string;
  start: DateBounds | null;
  end: DateBounds | null;
  /**
   * True if the text says that the end is open (`2018/..`), so the period still lasts. An unknown end (`2018/`) is not open.
   */
  isOpen: boolean;
  earliest: Day;
  startLatest: Day;
  endEarliest: Day;
  latest: Day;
}

/** The text is not a date, or the date has no first and last day in the calendar. */
export class InvalidDateError extends Error {
  override name = "InvalidDateError";
}

const UNSPECIFIED_YEAR = 0b1000;
const UNSPECIFIED_DECADE = 0b1100;
const UNSPECIFIED_MONTH = 0b110000;

function day(milliseconds: number | null, unknown: Day): Day {
  return milliseconds === null || !Number.isFinite(milliseconds)
    ? unknown
    : new Date(milliseconds).toISOString().slice(0, 10);
}

function precisionOf(date: Bounded | ExtendedDate): Precision {
  if (date.type === "Interval") return "interval";
  if (date.type === "Season") return "season";
  const { precision, unspecified } = date as ExtendedDate;
  if (precision === 1) {
    if (unspecified.value === UNSPECIFIED_DECADE) return "century";
    return unspecified.value === UNSPECIFIED_YEAR ? "decade" : "year";
  }
  if (precision === 2) return unspecified.value & UNSPECIFIED_MONTH ? "year" : "month";
  return unspecified.value & UNSPECIFIED_MONTH ? "year" : unspecified.value ? "month" : "day";
}

function boundsOf(date: Bounded): DateBounds {
  const bounds = {
    edtf: date.edtf,
    earliest: day(date.min, "-infinity"),
    latest: day(date.max, "infinity"),
    precision: precisionOf(date),
  };
  const [year = "", season] = date.edtf.split("-");
  // The library bounds spring to winter (21 to 24) like quarters, but seasons differ by hemisphere.
  if (date.type !== "Season" || Number.parseInt(season ?? "", 10) > 24) return bounds;
  return { ...bounds, earliest: `${year}-01-01`, latest: `${year}-12-31` };
}

type Parsed = ExtendedDate | ExtendedInterval | Bounded;

function library(text: string): Parsed | null {
  try {
    return parse(text);
  } catch {
    return null;
  }
}

function parsed(given: string): Parsed {
  // The library refuses an interval whose ends are equal. "2018/2018" means the same as "2018".
  const [first, last] = given.split("/");
  const text = first && first === last ? first : given;
  const value = library(text);
  // The library accepts 29 February in any year and turns it into 1 March.
  const isReal = (text.match(/\d{4}-\d{2}-\d{2}/g) ?? []).every(isDay);
  if (!value || !isReal) {
    const [start, end] = [first, last].map((date) => date && library(date));
    if (isReal && start && end && (start.min ?? 0) > (end.max ?? 0)) {
      throw new InvalidDateError(`"${given}" ends before it starts.`);
    }
    throw new InvalidDateError(
      `"${given}" is not a date: write a year, month or day such as 2018, 2018-07 or 2018-07-09, with ~, ? or % if it is uncertain, or two dates with a slash in between.`,
    );
  }
  const isDate = value.type === "Date" && (value as ExtendedDate).precision > 0;
  if (!isDate && value.type !== "Season" && value.type !== "Interval") {
    throw new InvalidDateError(
      `"${given}" is not a date with a first and a last day: write a year, month, day or interval.`,
    );
  }
  const { earliest, latest } = boundsOf(value);
  if (![earliest, latest].every((bound) => bound.endsWith("infinity") || /^(?!0000)\d{4}-/.test(bound))) {
    throw new InvalidDateError(`"${given}" lies outside the years 0001 to 9999.`);
  }
  if (earlier(latest, earliest)) throw new InvalidDateError(`"${given}" ends before it starts.`);
  return value;
}

/** Caches results by text, because the record has only a few thousand distinct dates and repeats them often. */
function remembered<Result>(read: (text: string) => Result): (text: string) => Result {
  const results = new Map<string, Result>();
  return (text) => {
    let result = results.get(text);
    if (result === undefined) {
      result = read(text);
      if (results.size >= 10_000) results.clear();
      results.set(text, result);
    }
    return result;
  };
}

/** Parses a date. An interval stands for one of its days. Throws {@link InvalidDateError}. */
export const readDate = remembered((text: string): DateBounds => ({ ...boundsOf(parsed(text)), edtf: text }));

/** Parses a period. A single date stands for a period that began and ended within it. Throws {@link InvalidDateError}. */
export const readPeriod = remembered((text: string): PeriodBounds => {
  const value = parsed(text);
  const endpoint = (date: ExtendedDate | number | null) =>
    date === null || typeof date === "number" ? null : boundsOf(date);
  const isInterval = value.type === "Interval";
  const { lower, upper } = value as ExtendedInterval;
  const start = isInterval ? endpoint(lower) : boundsOf(value);
  const end = isInterval ? endpoint(upper) : start;
  return {
    edtf: text,
    start,
    end,
    isOpen: isInterval && upper === Number.POSITIVE_INFINITY,
    earliest: start?.earliest ?? "-infinity",
    startLatest: start?.latest ?? "infinity",
    endEarliest: end?.earliest ?? "-infinity",
    latest: end?.latest ?? "infinity",
  };
});

/** Whether a text is a day that Postgres accepts: ISO text of the years 0001 to 9999. */
export function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return (
    !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === text && !text.startsWith("0000")
  );
}

/** Whether day `a` comes before day `b`. Comparing the text is enough for ISO days, but not for the infinities. */
export const earlier = (a: Day, b: Day): boolean =>
  a !== b && (a === "-infinity" || b === "infinity" || (b !== "-infinity" && a !== "infinity" && a < b));
