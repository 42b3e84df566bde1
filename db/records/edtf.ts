import parse, { type Bounded, type ExtendedDate, type ExtendedInterval } from "edtf";

/**
 * Partial dates and periods: text of the Extended Date/Time Format (ISO 8601-2, levels 0 to 2) in, bounds out.
 * https://www.loc.gov/standards/datetime/
 *
 * Days are ISO text, as Postgres prints a `date`; an open or unknown bound is `-infinity` or `infinity`. The qualifiers
 * `~`, `?` and `%` are kept in the text and do not widen the bounds: no source says by how much.
 */
export type Day = string;

export type Precision = "day" | "month" | "season" | "year" | "decade" | "century" | "interval";

/** One date as a source knows it: the day meant lies between `earliest` and `latest`, both included. */
export interface DateBounds {
  edtf: string;
  earliest: Day;
  latest: Day;
  precision: Precision;
}

/** A span: it began between `earliest` and `startLatest` and ended between `endEarliest` and `latest`. */
export interface PeriodBounds {
  edtf: string;
  start: DateBounds | null;
  end: DateBounds | null;
  /** True where the text leaves the end open (`2018/..`): the thing lasts. An unknown end (`2018/`) is not open. */
  isOpen: boolean;
  earliest: Day;
  startLatest: Day;
  endEarliest: Day;
  latest: Day;
}

/** The text is no date, or none that a calendar day can bound. */
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
  // The library bounds spring to winter (21 to 24) as if they were quarters; they differ by hemisphere.
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
  // The library refuses a span whose ends are equal; it says the same as one of them.
  const [first, last] = given.split("/");
  const text = first && first === last ? first : given;
  const value = library(text);
  // It also takes 29 February of any year and makes it 1 March.
  const isReal = (text.match(/\d{4}-\d{2}-\d{2}/g) ?? []).every(isDay);
  if (!value || !isReal) {
    const [start, end] = [first, last].map((date) => date && library(date));
    if (isReal && start && end && (start.min ?? 0) > (end.max ?? 0)) {
      throw new InvalidDateError(`"${given}" ends before it starts.`);
    }
    throw new InvalidDateError(
      `"${given}" is not a date: write a year, month or day such as 2018, 2018-07 or 2018-07-09, with ~, ? or % where it is uncertain, or two of them with a slash between.`,
    );
  }
  const isDate = value.type === "Date" && (value as ExtendedDate).precision > 0;
  if (!isDate && value.type !== "Season" && value.type !== "Interval") {
    throw new InvalidDateError(
      `"${given}" is not a date that days can bound: write a year, month, day or interval.`,
    );
  }
  const { earliest, latest } = boundsOf(value);
  if (![earliest, latest].every((bound) => bound.endsWith("infinity") || /^(?!0000)\d{4}-/.test(bound))) {
    throw new InvalidDateError(`"${given}" lies outside the years 0001 to 9999.`);
  }
  if (earlier(latest, earliest)) throw new InvalidDateError(`"${given}" ends before it starts.`);
  return value;
}

/** Results by text: the record holds a few thousand distinct dates and reads them over and over. */
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

/** Reads one date; an interval is read as "some time in it". Throws {@link InvalidDateError}. */
export const readDate = remembered((text: string): DateBounds => ({ ...boundsOf(parsed(text)), edtf: text }));

/** Reads a period; a single date is a period that began and ended in it. Throws {@link InvalidDateError}. */
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

/** Whether a text is a day that Postgres has: ISO, of the years 0001 to 9999. */
export function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return (
    !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === text && !text.startsWith("0000")
  );
}

/** Whether day `a` comes before day `b`; ISO text sorts by itself, the infinities do not. */
export const earlier = (a: Day, b: Day): boolean =>
  a !== b && (a === "-infinity" || b === "infinity" || (b !== "-infinity" && a !== "infinity" && a < b));
