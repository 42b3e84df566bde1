/**
 * Partial dates and periods are text in the Extended Date/Time Format (EDTF, ISO 8601-2). This file parses the text and
 * computes the first and the last day that a date can mean. seeds/README.md lists the parts of EDTF that are taken.
 * https://www.loc.gov/standards/datetime/
 *
 * A day is ISO text, as Postgres prints a `date`. An open or unknown bound is `-infinity` or `infinity`. The qualifiers
 * `~`, `?` and `%` do not widen the bounds, because no source says by how much.
 *
 * Only tests use the package `edtf`, as a source of texts. Many bounds that the package computes for seasons and for unspecified
 * digits are wrong.
 */
export type Day = string;

export type Precision =
  | "day"
  | "month"
  | "season"
  | "year"
  | "decade"
  | "century"
  | "millennium"
  | "interval";

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

/** The text is not a date, or it uses a part of EDTF that is not taken. */
export class InvalidDateError extends Error {
  override name = "InvalidDateError";
}

/** A year, month and day, each with an optional qualifier on either side. X stands for an unspecified digit. */
const DATE = /^[?~%]?([\dX]{4})[?~%]?(?:-[?~%]?([\dX]{2})[?~%]?(?:-[?~%]?([\dX]{2})[?~%]?)?)?$/;

/**
 * The first and the last month of each season and of each other part of a year. The months 13 and 14 are January and February
 * of the next year. The seasons 21 to 24 can be seasons of the north or of the south, so they can be any part of the year.
 */
const SEASONS: Readonly<Record<string, readonly [first: number, last: number]>> = {
  // spring, summer, autumn and winter without a hemisphere
  ...{ 21: [1, 12], 22: [1, 14], 23: [1, 12], 24: [1, 14] },
  // in the north
  ...{ 25: [3, 5], 26: [6, 8], 27: [9, 11], 28: [12, 14] },
  // in the south
  ...{ 29: [9, 11], 30: [12, 14], 31: [3, 5], 32: [6, 8] },
  // quarters, thirds and halves of a year
  ...{ 33: [1, 3], 34: [4, 6], 35: [7, 9], 36: [10, 12] },
  ...{ 37: [1, 4], 38: [5, 8], 39: [9, 12] },
  ...{ 40: [1, 6], 41: [7, 12] },
};

/** The parts of EDTF that are not taken, each with the form of its texts and with what to write instead. */
const NOT_TAKEN: readonly (readonly [form: RegExp, part: string, instead: string])[] = [
  [/^[[{].*[\]}]$/, "sets of dates ([…] and {…})", "Write an interval such as 2017/2018."],
  [/^\d{4}-\d{2}-\d{2}T\d/, "times of day", "Write the day."],
  [/^-?\d{4}S\d$/, "significant digits (S)", "Write X for each unknown digit, such as 19XX."],
  [/^Y-?\d/, "years with the letter Y", "Write a year from 0001 to 9999."],
  [/^[?~%]?-[\dX]{4}/, "negative years", "Write a year from 0001 to 9999."],
];

function invalid(text: string, given: string): InvalidDateError {
  const [, part, instead] = NOT_TAKEN.find(([form]) => form.test(text)) ?? [];
  return new InvalidDateError(
    part
      ? `"${given}" is not taken: ${part} are a part of EDTF that the record does not use. ${instead}`
      : `"${given}" is not a date: write a year, month or day such as 2018, 2018-07 or 2018-07-09, with ~, ? or % if it is uncertain, or two dates with a slash in between.`,
  );
}

/** The numbers that digits can mean: `2X` can mean 20 to 29. */
const numbers = (digits: string): readonly string[] =>
  [...digits].reduce<readonly string[]>(
    (begun, digit) =>
      begun.flatMap((number) => [...(digit === "X" ? "0123456789" : digit)].map((next) => number + next)),
    [""],
  );

/** The first of these days that is in the calendar. */
function firstDay(
  years: readonly string[],
  months: readonly string[],
  days: readonly string[],
): Day | undefined {
  for (const year of years)
    for (const month of months)
      for (const day of days) {
        const text = `${year}-${month}-${day}`;
        if (isDay(text)) return text;
      }
  return undefined;
}

/** A day as ISO text. The months 13 and 14 belong to the next year. Day 0 is the last day of the month before. */
function dayOf(year: string, month: number, day: number): Day {
  const time = new Date(0);
  time.setUTCFullYear(Number(year), month - 1, day);
  return time.toISOString().slice(0, 10);
}

/** Parses one date. `given` is the text that contains the date, for errors. */
function boundsOf(text: string, given: string): DateBounds {
  const [, year, month, day] = DATE.exec(text) ?? [];
  if (year === undefined) throw invalid(text, given);
  if (year.startsWith("X")) {
    throw new InvalidDateError(
      `"${given}" lacks the year: write at least the first digit of the year, such as 2XXX-12-25.`,
    );
  }
  const years = numbers(year).filter((number) => number !== "0000");
  const [first, last] = [years[0], years.at(-1)];
  const season = day === undefined && month !== undefined ? SEASONS[month] : undefined;
  if (!first || !last || (last === "9999" && season && season[1] > 12)) {
    throw new InvalidDateError(`"${given}" lies outside the years 0001 to 9999.`);
  }
  const [months, days] = [numbers(month ?? "XX"), numbers(day ?? "XX")];
  const earliest = season ? dayOf(first, season[0], 1) : firstDay(years, months, days);
  const latest = season
    ? dayOf(last, season[1] + 1, 0)
    : firstDay(years.toReversed(), months.toReversed(), days.toReversed());
  if (!earliest || !latest) throw invalid(text, given);
  return { edtf: text, earliest, latest, precision: precisionOf(year, month, day) };
}

function precisionOf(year: string, month: string | undefined, day: string | undefined): Precision {
  const known = year.indexOf("X");
  if (known >= 0) return known === 1 ? "millennium" : known === 2 ? "century" : "decade";
  if (month === undefined || month.includes("X")) return "year";
  if (month in SEASONS) return "season";
  return day === undefined || day.includes("X") ? "month" : "day";
}

/** Parses a date or an interval. An open or unknown end of an interval is null. The ends of a date are the date itself. */
function endsOf(given: string): [start: DateBounds | null, end: DateBounds | null] {
  const [first = "", last, ...more] = given.split("/");
  if (more.length > 0) throw invalid(given, given);
  const endOf = (text: string) => (text === "" || text === ".." ? null : boundsOf(text, given));
  if (last === undefined) {
    const date = boundsOf(first, given);
    return [date, date];
  }
  const [start, end] = [endOf(first), endOf(last)];
  if (start && end && end.latest < start.earliest) {
    throw new InvalidDateError(`"${given}" ends before it starts.`);
  }
  return [start, end];
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
export const readDate = remembered((text: string): DateBounds => {
  const [start, end] = endsOf(text);
  return {
    edtf: text,
    earliest: start?.earliest ?? "-infinity",
    latest: end?.latest ?? "infinity",
    // "2018/2018" means the same as "2018".
    precision: start && start.edtf === end?.edtf ? start.precision : "interval",
  };
});

/** Parses a period. A single date stands for a period that began and ended within it. Throws {@link InvalidDateError}. */
export const readPeriod = remembered((text: string): PeriodBounds => {
  const [start, end] = endsOf(text);
  return {
    edtf: text,
    start,
    end,
    isOpen: text.endsWith("/.."),
    earliest: start?.earliest ?? "-infinity",
    startLatest: start?.latest ?? "infinity",
    endEarliest: end?.earliest ?? "-infinity",
    latest: end?.latest ?? "infinity",
  };
});

/**
 * The day by which a period was over, according to a source that does not give the end. `latest` is the stored last day of the
 * period. Null if no source says that the period is over, or if the text gives the end.
 */
export const endedBy = (edtf: string, latest: Day): Day | null =>
  latest !== "infinity" && readPeriod(edtf).latest === "infinity" ? latest : null;

/** Whether a text is a day that Postgres accepts: ISO text of the years 0001 to 9999. */
export function isDay(text: string): boolean {
  if (!/^(?!0000)\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** Whether a day is known. An unknown or open bound is infinite. */
export const isKnown = (day: Day): boolean => !day.endsWith("infinity");

/** Whether a day is known and comes before another known day. */
export const isBefore = (a: Day, b: Day): boolean => isKnown(a) && isKnown(b) && a < b;

/** Whether day `a` comes before day `b`. Comparing the text is enough for ISO days, but not for the infinities. */
export const earlier = (a: Day, b: Day): boolean =>
  a !== b && (a === "-infinity" || b === "infinity" || (b !== "-infinity" && a !== "infinity" && a < b));
