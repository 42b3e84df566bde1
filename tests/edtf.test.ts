import fc from "fast-check";
import { describe, expect, vi } from "vitest";
import { InvalidDateError, type Precision, readDate, readPeriod } from "#db/records/edtf.ts";
import { test } from "./harness.ts";

describe("a date has bounds: the first and the last day that it can mean", () => {
  test.for<[text: string, earliest: string, latest: string, precision: Precision]>([
    ["2018", "2018-01-01", "2018-12-31", "year"],
    ["2018-07", "2018-07-01", "2018-07-31", "month"],
    ["2018-07-09", "2018-07-09", "2018-07-09", "day"],
    // leap years
    ["2020-02", "2020-02-01", "2020-02-29", "month"],
    ["2020-02-29", "2020-02-29", "2020-02-29", "day"],
    ["2000-02-29", "2000-02-29", "2000-02-29", "day"],
    ["1900-02", "1900-02-01", "1900-02-28", "month"],
    // The text of an approximate or uncertain date keeps the mark. The mark does not change the bounds.
    ["2019-06~", "2019-06-01", "2019-06-30", "month"],
    ["2015?", "2015-01-01", "2015-12-31", "year"],
    ["2019-06%", "2019-06-01", "2019-06-30", "month"],
    ["2018-07-09~", "2018-07-09", "2018-07-09", "day"],
    // unknown digits
    ["201X", "2010-01-01", "2019-12-31", "decade"],
    ["20XX", "2000-01-01", "2099-12-31", "century"],
    ["2018-XX", "2018-01-01", "2018-12-31", "year"],
    ["2018-XX-XX", "2018-01-01", "2018-12-31", "year"],
    ["2018-02-XX", "2018-02-01", "2018-02-28", "month"],
    // An interval means a time within the interval.
    ["2015-04/2021-06", "2015-04-01", "2021-06-30", "interval"],
    ["2018/2018-07", "2018-01-01", "2018-07-31", "interval"],
    ["2018/..", "2018-01-01", "infinity", "interval"],
    ["../2018", "-infinity", "2018-12-31", "interval"],
    ["/", "-infinity", "infinity", "interval"],
    // the limits of the calendar
    ["0001-01-01", "0001-01-01", "0001-01-01", "day"],
    ["9999", "9999-01-01", "9999-12-31", "year"],
  ])("the date %s means %s to %s, with the precision %s", ([text, earliest, latest, precision]) => {
    expect(readDate(text)).toEqual({ edtf: text, earliest, latest, precision });
  });

  test.for([
    ["2018-21", "2018-03-01", "2018-05-31"],
    ["2018-22", "2018-06-01", "2018-08-31"],
    ["2018-23", "2018-09-01", "2018-11-30"],
    ["2018-24", "2018-12-01", "2018-12-31"],
  ] as const)("the season %s can be any day from %s to %s", ([text, first, last]) => {
    const { earliest, latest, precision } = readDate(text);
    expect(precision).toBe("season");
    expect(earliest <= first, `the season can begin on ${first}, but the bound is ${earliest}`).toBe(true);
    expect(latest >= last, `the season can last until ${last}, but the bound is ${latest}`).toBe(true);
  });
});

describe("a period has bounds for its start and its end", () => {
  type Row = [
    text: string,
    begun: [earliest: string, latest: string],
    ended: [earliest: string, latest: string],
    isOpen: boolean,
  ];
  const never: [string, string] = ["-infinity", "infinity"];
  test.for<Row>([
    ["2015-04/2021-06", ["2015-04-01", "2015-04-30"], ["2021-06-01", "2021-06-30"], false],
    ["2018-07-09/2018-07-10", ["2018-07-09", "2018-07-09"], ["2018-07-10", "2018-07-10"], false],
    ["2018?/2019-06~", ["2018-01-01", "2018-12-31"], ["2019-06-01", "2019-06-30"], false],
    ["201X/2020", ["2010-01-01", "2019-12-31"], ["2020-01-01", "2020-12-31"], false],
    ["2018-07-09/2018-07-09", ["2018-07-09", "2018-07-09"], ["2018-07-09", "2018-07-09"], false],
    // A period that is a single date begins and ends within this date.
    ["2018", ["2018-01-01", "2018-12-31"], ["2018-01-01", "2018-12-31"], false],
    ["2018-07-09", ["2018-07-09", "2018-07-09"], ["2018-07-09", "2018-07-09"], false],
    // an open end differs from an unknown one
    ["2018/..", ["2018-01-01", "2018-12-31"], never, true],
    ["2018/", ["2018-01-01", "2018-12-31"], never, false],
    ["../2018", never, ["2018-01-01", "2018-12-31"], false],
    ["/2018", never, ["2018-01-01", "2018-12-31"], false],
    ["/..", never, never, true],
    ["/", never, never, false],
  ])("%s", ([text, [earliest, startLatest], [endEarliest, latest], isOpen]) => {
    expect(readPeriod(text)).toMatchObject({
      edtf: text,
      earliest,
      startLatest,
      endEarliest,
      latest,
      isOpen,
    });
  });

  test("an unknown or open end is null, and a known end is a date", () => {
    expect(readPeriod("2018-07/2019")).toMatchObject({
      start: { edtf: "2018-07", precision: "month" },
      end: { edtf: "2019", precision: "year" },
    });
    expect(readPeriod("2018/..")).toMatchObject({ start: { edtf: "2018" }, end: null });
    expect(readPeriod("/2018")).toMatchObject({ start: null, end: { edtf: "2018" } });
    expect(readPeriod("/")).toMatchObject({ start: null, end: null });
  });
});

describe("an invalid date is refused with an error message that repeats the date", () => {
  test.for<[text: string, problem: string]>([
    ["2018-13", "is not a date: write"],
    ["2018-00", "is not a date: write"],
    ["2018-02-30", "is not a date: write"],
    ["2018-06-31", "is not a date: write"],
    ["2018-7-9", "is not a date: write"],
    ["July 2018", "is not a date: write"],
    ["1990s", "is not a date: write"],
    ["", "is not a date: write"],
    [" 2018", "is not a date: write"],
    ["2018/2019/2020", "is not a date: write"],
    // 29 February in common years
    ["2019-02-29", "is not a date"],
    ["1900-02-29", "is not a date"],
    ["2019-02-29/2019-03-05", "is not a date"],
    // not a date, several dates, or a date that needs no days
    ["2018-07-09T10:00:00Z", "is not a date with a first and a last day"],
    ["{2018,2019}", "is not a date with a first and a last day"],
    ["[2018..2020]", "is not a date with a first and a last day"],
    ["199", "is not a date with a first and a last day"],
    ["20180709", "is not a date with a first and a last day"],
    ["10000", "is not a date with a first and a last day"],
    ["Y17000", "is not a date with a first and a last day"],
    ["-0001", "outside the years"],
    // Postgres has no year 0
    ["0000", "outside the years"],
    ["2018/2017", "ends before it starts"],
    ["2018-07-10/2018-07-09", "ends before it starts"],
  ])("%j %s", ([text, problem]) => {
    for (const read of [readDate, readPeriod]) {
      expect(() => read(text)).toThrow(InvalidDateError);
      expect(() => read(text)).toThrow(problem);
      expect(() => read(text)).toThrow(`"${text}"`);
    }
  });
});

describe("any date or period", () => {
  const days = fc
    .date({ min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));
  const dates = fc
    .tuple(days, fc.constantFrom(4, 7, 10), fc.constantFrom("", "~", "?", "%"))
    .map(([day, length, qualifier]) => day.slice(0, length) + qualifier);
  const ends = fc.oneof({ weight: 4, arbitrary: dates }, fc.constantFrom("", ".."));
  const readable = (text: string) => {
    try {
      readPeriod(text);
      return true;
    } catch (error) {
      expect(error).toBeInstanceOf(InvalidDateError);
      return false;
    }
  };
  const periods = fc
    .tuple(ends, ends)
    .map((pair) => pair.join("/"))
    .filter(readable);
  const early = (day: string) => (day === "-infinity" ? "" : day === "infinity" ? "~" : day);

  test("any text is either read as a date or refused, and the canonical form of a date has the same meaning", () => {
    const texts = fc.string({ unit: fc.constantFrom(..."0123456789XTY-/.~?%[]{}, "), maxLength: 24 });
    fc.assert(
      fc.property(fc.oneof(texts, dates, periods, fc.string()), (text) => {
        if (!readable(text)) return;
        const period = readPeriod(text);
        expect(readPeriod(period.edtf)).toEqual(period);
        expect(readDate(period.edtf)).toEqual(readDate(text));
      }),
      { numRuns: 500 },
    );
  });

  test("the bounds of a day are the day itself", () => {
    fc.assert(
      fc.property(days, (day) => {
        expect(readDate(day)).toEqual({ edtf: day, earliest: day, latest: day, precision: "day" });
      }),
    );
  });

  test("the earliest day of a date is not after the latest day, and both days lie in the date's month or year", () => {
    fc.assert(
      fc.property(dates, (text) => {
        const { edtf, earliest, latest } = readDate(text);
        expect(edtf).toBe(text);
        expect(earliest <= latest).toBe(true);
        const said = text.replace(/[~?%]$/, "");
        expect([earliest.slice(0, said.length), latest.slice(0, said.length)]).toEqual([said, said]);
      }),
    );
  });

  test("a period begins before it ends, and lies within its bounds", () => {
    fc.assert(
      fc.property(periods, (text) => {
        const { edtf, earliest, startLatest, endEarliest, latest } = readPeriod(text);
        expect(edtf).toBe(text);
        expect(early(earliest) <= early(startLatest)).toBe(true);
        expect(early(endEarliest) <= early(latest)).toBe(true);
        expect(early(earliest) <= early(latest)).toBe(true);
        expect(readDate(text)).toMatchObject({ earliest, latest });
      }),
    );
  });
});

test.for([
  ["2018/..", true, "the end is open"],
  ["2018/2030", true, "it ends in the future"],
  ["2018/", null, "no source states its end"],
  ["/", null, "no source states anything"],
  ["2018/2020", null, "the end is an unknown day of this year"],
  ["2020/2030", null, "the start is an unknown day of this year"],
  ["2007/2019", false, "it is over"],
  ["/2019", false, "the end has passed, and the start is unknown"],
  ["2021/..", false, "it has not begun"],
] as const)(
  "in June 2020 a strategy of %s has isOngoing %s: %s",
  async ([period, isOngoing], { ask, db }) => {
    await db
      .updateTable("strategies")
      .set({ period_edtf: period })
      .where("slug", "=", "eu-ca-strategy-2007")
      .execute();
    vi.useFakeTimers({ toFake: ["Date"], now: new Date("2020-06-15T12:00:00Z") });
    try {
      const { data } = await ask(`{ strategy(ref: "eu-ca-strategy-2007") { period { edtf isOngoing } } }`);
      expect(data.strategy.period).toEqual({ edtf: period, isOngoing });
    } finally {
      vi.useRealTimers();
    }
  },
);
