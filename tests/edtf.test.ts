import { sample } from "edtf/sample";
import fc from "fast-check";
import { sql } from "kysely";
import { describe, expect, vi } from "vitest";
import { InvalidDateError, isDay, type Precision, readDate, readPeriod } from "#db/records/edtf.ts";
import { type Batch, importRecords } from "#db/records/import.ts";
import { RECORDS } from "#db/records/nouns.ts";
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
});

/** Each form in the specification of the Library of Congress, https://www.loc.gov/standards/datetime/ (February 2019). */
describe("of the forms of EDTF", () => {
  const year = (earliest: string, latest: string): [string, string] => [
    `${earliest}-01-01`,
    `${latest}-12-31`,
  ];
  const [sets, times, digits, long, negative] = [
    "sets of dates",
    "times of day",
    "significant digits",
    "years with the letter Y",
    "negative years",
  ].map((part) => `is not taken: ${part} `);
  const noYear = "lacks the year";

  test.for<
    [text: string, bounds: [earliest: string, latest: string] | string | undefined, precision?: Precision]
  >([
    // level 0
    ["1985-04-12", ["1985-04-12", "1985-04-12"], "day"],
    ["1985-04", ["1985-04-01", "1985-04-30"], "month"],
    ["1985", year("1985", "1985"), "year"],
    ["1985-04-12T23:20:30", times],
    ["1985-04-12T23:20:30Z", times],
    ["1985-04-12T23:20:30-04", times],
    ["1985-04-12T23:20:30+04:30", times],
    ["1964/2008", year("1964", "2008"), "interval"],
    ["2004-06/2006-08", ["2004-06-01", "2006-08-31"], "interval"],
    ["2004-02-01/2005-02-08", ["2004-02-01", "2005-02-08"], "interval"],
    ["2004-02-01/2005-02", ["2004-02-01", "2005-02-28"], "interval"],
    ["2004-02-01/2005", ["2004-02-01", "2005-12-31"], "interval"],
    ["2005/2006-02", ["2005-01-01", "2006-02-28"], "interval"],
    // level 1
    ["Y170000002", long],
    ["Y-170000002", long],
    ["2001-21", year("2001", "2001"), "season"],
    ["2001-22", ["2001-01-01", "2002-02-28"], "season"],
    ["2001-23", year("2001", "2001"), "season"],
    ["2001-24", ["2001-01-01", "2002-02-28"], "season"],
    ["1984?", year("1984", "1984"), "year"],
    ["2004-06~", ["2004-06-01", "2004-06-30"], "month"],
    ["2004-06-11%", ["2004-06-11", "2004-06-11"], "day"],
    ["201X", year("2010", "2019"), "decade"],
    ["20XX", year("2000", "2099"), "century"],
    ["2004-XX", year("2004", "2004"), "year"],
    ["1985-04-XX", ["1985-04-01", "1985-04-30"], "month"],
    ["1985-XX-XX", year("1985", "1985"), "year"],
    ["1985-04-12/..", ["1985-04-12", "infinity"], "interval"],
    ["../1985", ["-infinity", "1985-12-31"], "interval"],
    ["1985-04/", ["1985-04-01", "infinity"], "interval"],
    ["/1985-04-12", ["-infinity", "1985-04-12"], "interval"],
    ["1984~/2004-06", ["1984-01-01", "2004-06-30"], "interval"],
    ["1984-06-02?/2004-08-08~", ["1984-06-02", "2004-08-08"], "interval"],
    ["-1985", negative],
    // level 2: years
    ["Y-17E7", long],
    ["Y3388E2S3", long],
    ["Y171010000S3", long],
    ["1950S2", digits],
    // level 2: parts of a year
    ["2001-25", ["2001-03-01", "2001-05-31"], "season"],
    ["2001-26", ["2001-06-01", "2001-08-31"], "season"],
    ["2001-27", ["2001-09-01", "2001-11-30"], "season"],
    ["2001-28", ["2001-12-01", "2002-02-28"], "season"],
    ["2003-28", ["2003-12-01", "2004-02-29"], "season"],
    ["2001-29", ["2001-09-01", "2001-11-30"], "season"],
    ["2001-30", ["2001-12-01", "2002-02-28"], "season"],
    ["2001-31", ["2001-03-01", "2001-05-31"], "season"],
    ["2001-32", ["2001-06-01", "2001-08-31"], "season"],
    ["2001-33", ["2001-01-01", "2001-03-31"], "season"],
    ["2001-34", ["2001-04-01", "2001-06-30"], "season"],
    ["2001-35", ["2001-07-01", "2001-09-30"], "season"],
    ["2001-36", ["2001-10-01", "2001-12-31"], "season"],
    ["2001-37", ["2001-01-01", "2001-04-30"], "season"],
    ["2001-38", ["2001-05-01", "2001-08-31"], "season"],
    ["2001-39", ["2001-09-01", "2001-12-31"], "season"],
    ["2001-40", ["2001-01-01", "2001-06-30"], "season"],
    ["2001-41", ["2001-07-01", "2001-12-31"], "season"],
    // level 2: sets
    ["[1667,1668,1670..1672]", sets],
    ["[..1760-12-03]", sets],
    ["[1760-12..]", sets],
    ["[1760-01,1760-02,1760-12..]", sets],
    ["[1667,1760-12]", sets],
    ["{1667,1668,1670..1672}", sets],
    ["{1960,1961-12}", sets],
    ["{..1984}", sets],
    // level 2: qualification of parts
    ["2004-06~-11", ["2004-06-11", "2004-06-11"], "day"],
    ["2004?-06-11", ["2004-06-11", "2004-06-11"], "day"],
    ["?2004-06-~11", ["2004-06-11", "2004-06-11"], "day"],
    ["2004-%06-11", ["2004-06-11", "2004-06-11"], "day"],
    // level 2: unspecified digits. The unspecified digit of the year says how exact the date is.
    ["156X-12-25", ["1560-12-25", "1569-12-25"], "decade"],
    ["15XX-12-25", ["1500-12-25", "1599-12-25"], "century"],
    ["XXXX-12-XX", noYear],
    ["XXXX-12-25", noYear],
    ["XXXX", noYear],
    ["1XXX-XX", year("1000", "1999"), "millennium"],
    ["1XXX-12", ["1000-12-01", "1999-12-31"], "millennium"],
    ["1984-1X", ["1984-10-01", "1984-12-31"], "year"],
    ["201X-07", ["2010-07-01", "2019-07-31"], "decade"],
    ["2XXX", year("2000", "2999"), "millennium"],
    // level 2: intervals
    ["2004-06-~01/2004-06-~20", ["2004-06-01", "2004-06-20"], "interval"],
    ["2004-06-XX/2004-07-03", ["2004-06-01", "2004-07-03"], "interval"],
    // forms that belong to no level, although they combine parts of EDTF
    ["2018-22?", ["2018-01-01", "2019-02-28"], "season"],
    ["2018-21/2018-23", year("2018", "2018"), "interval"],
    ["2018-25/2018-27", ["2018-03-01", "2018-11-30"], "interval"],
    ["2018-28/2020", ["2018-12-01", "2020-12-31"], "interval"],
    ["201X-26", ["2010-06-01", "2019-08-31"], "decade"],
    ["19XX~", year("1900", "1999"), "century"],
    // a day that not every year or month has
    ["201X-02-29", ["2012-02-29", "2016-02-29"], "decade"],
    ["2018-XX-31", ["2018-01-31", "2018-12-31"], "year"],
    ["2018-X0", ["2018-10-01", "2018-10-31"], "year"],
    ["2018-06-3X", ["2018-06-30", "2018-06-30"], "month"],
    ["2018-02-3X", "is not a date: write"],
    ["2018-26-01", "is not a date: write"],
    ["2018-42", "is not a date: write"],
    ["9999-28", "lies outside the years 0001 to 9999"],
    ["[2017,2018]", sets],
    ["2018-07-09T10:00/2018-07-10", times],
  ])("%s is taken as %j, %s", ([text, bounds, precision]) => {
    if (typeof bounds === "object") {
      const [earliest, latest] = bounds;
      expect(readDate(text)).toEqual({ edtf: text, earliest, latest, precision });
    } else {
      expect(() => readDate(text)).toThrow(`"${text}" ${bounds}`);
    }
  });

  test("each text that the package edtf makes up is a date, or the error says why not", () => {
    for (const level of [0, 1, 2] as const) {
      for (const text of sample({ count: 500, level })) {
        // The package also has the decades and centuries of ISO 8601-2, such as 199, and 29 February in any year.
        if (/^-?\d{2,3}$|02-29/.test(text.replace(/[?~%]/g, ""))) continue;
        try {
          readDate(text);
        } catch (error) {
          expect(String(error), text).toMatch(/is not taken|lacks the year|outside the years|ends before/);
        }
      }
    }
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
    // no EDTF
    ["199", "is not a date: write"],
    ["20180709", "is not a date: write"],
    ["10000", "is not a date: write"],
    ["..", "is not a date: write"],
    // parts of EDTF that are not taken
    ["2018-07-09T10:00:00Z", "times of day are a part of EDTF that the record does not use. Write the day."],
    ["{2018,2019}", "sets of dates ([…] and {…}) are a part of EDTF that the record does not use. Write an"],
    ["[2018..2020]", "sets of dates ([…] and {…}) are a part of EDTF"],
    ["Y17000", "years with the letter Y are a part of EDTF that the record does not use. Write a year from"],
    ["-0001", "negative years are a part of EDTF that the record does not use. Write a year from 0001"],
    ["XXXX-12-25", "lacks the year: write at least the first digit of the year, such as 2XXX-12-25."],
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

test("a day is ISO text of the years 0001 to 9999", () => {
  const texts = [
    "0001-01-01",
    "9999-12-31",
    "2020-02-29",
    "2019-02-29",
    "2018-07",
    "0000-01-01",
    "+010000-01",
    "-000001-01",
  ];
  expect(texts.filter(isDay)).toEqual(["0001-01-01", "9999-12-31", "2020-02-29"]);
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

/** The period of a loaded strategy, as it is in a record. */
type Told = string | { edtf?: string; ended_by: string };

test.for<[told: Told, isOngoing: boolean | null, reason: string]>([
  ["2018/..", true, "the end is open"],
  ["2018/2030", true, "it ends in the future"],
  ["2018/", null, "no source states its end"],
  ["/", null, "no source states anything"],
  ["2018/2020", null, "the end is an unknown day of this year"],
  ["2020/2030", null, "the start is an unknown day of this year"],
  ["2007/2019", false, "it is over"],
  ["/2019", false, "the end has passed, and the start is unknown"],
  ["2021/..", false, "it has not begun"],
  [{ edtf: "2018/", ended_by: "2019-05-01" }, false, "a source says that it is over, without the day"],
  [{ edtf: "2018/", ended_by: "2020-06-15" }, false, "a source of today says that it is over"],
  [{ ended_by: "2019-05-01" }, false, "it is over, and the start is unknown too"],
  [{ edtf: "2018/", ended_by: "2020-07-01" }, null, "it will be over next month"],
])("in June 2020 a strategy of %j has isOngoing %s: %s", async ([told, isOngoing], { ask, db }) => {
  const strategy = { name: "A strategy", kind: "roadmap", status: "unknown", sources: ["timesca-2018-hld5"] };
  const records = [{ slug: "a-strategy", ...strategy, period: told }];
  await importRecords(db, [{ type: RECORDS.strategies, source: "strategies.ndjson", records }]);
  vi.useFakeTimers({ toFake: ["Date"], now: new Date("2020-06-15T12:00:00Z") });
  try {
    const { data } = await ask(
      `{ strategy(ref: "a-strategy") { period { edtf end { edtf } endedBy isOngoing } } }`,
    );
    const { edtf = "/", ended_by = null } = typeof told === "string" ? { edtf: told } : told;
    expect(data.strategy.period).toMatchObject({ edtf, endedBy: ended_by, isOngoing });
    if (ended_by !== null) expect(data.strategy.period.end).toBe(null);
  } finally {
    vi.useRealTimers();
  }
});

test.for<[told: Told, problem: string]>([
  [{ edtf: "2018/", ended_by: "2019" }, 'period: "2019" is not a day: write ended_by like 2018-07-09'],
  [
    { edtf: "2018/2020", ended_by: "2019-01-01" },
    'cannot have ended_by with "2018/2020": leave the end unknown',
  ],
  [{ edtf: "2018/..", ended_by: "2019-01-01" }, 'cannot have ended_by with "2018/..": leave the end unknown'],
  [{ edtf: "2018/", ended_by: "2017-12-31" }, '"2018/" starts after ended_by, 2017-12-31'],
])("the period %j is refused: %s", async ([told, problem], { db }) => {
  const records = [{ slug: "a-strategy", period: told }];
  await expect(
    importRecords(db, [{ type: RECORDS.strategies, source: "strategies.ndjson", records }]),
  ).rejects.toThrow(problem);
});

describe("a loaded date", () => {
  const sources = ["timesca-2018-hld5"];
  const sessionOf = (held: unknown): Batch => ({
    type: RECORDS["dialogue-sessions"],
    source: "dialogue-sessions.ndjson",
    records: [{ slug: "a-session", name: "A session", format: "session", status: "held", held, sources }],
  });

  test.for<[edtf: string, from: string, to: string]>([
    ["2018-25", "2018-04-01", "2018-05-31"],
    ["2018-28", "2019-01-01", "2019-02-28"],
    ["2018-24", "2019-01-01", "2019-02-28"],
    ["2018-22?", "2018-07-01", "2018-07-31"],
    ["2018-21/2018-23", "2018-06-01", "2018-06-01"],
    ["201X-07", "2017-07-31", "2017-07-31"],
    ["2XXX", "2900-01-01", "2900-12-31"],
  ])(
    "%s is a date on which a session can be held, and is found from %s to %s",
    async ([edtf, from, to], { db, ask }) => {
      await importRecords(db, [sessionOf(edtf)]);
      const { data } = await ask(
        `query ($from: Date, $to: Date) {
        dialogueSession(ref: "a-session") { held { edtf } }
        dialogueSessions(filter: { held: { from: $from, to: $to }, query: "A session" }) { nodes { slug } }
      }`,
        { from, to },
      );
      expect(data.dialogueSession).toEqual({ held: { edtf } });
      expect(data.dialogueSessions.nodes).toContainEqual({ slug: "a-session" });
    },
  );

  test("that is not taken is refused, and the error names the part of EDTF", async ({ db }) => {
    await expect(importRecords(db, [sessionOf("[2017,2018]")])).rejects.toThrow(
      'dialogue-sessions.ndjson:1 held: "[2017,2018]" is not taken: sets of dates ([…] and {…}) are a part of EDTF',
    );
    await expect(importRecords(db, [sessionOf("XXXX-12-25")])).rejects.toThrow("lacks the year");
  });

  test("has the right bounds after the migration of a database that an earlier release filled", async ({
    db,
  }) => {
    const tenure = (slug: string, period: string, sightings: string[]) => ({
      ...{ slug, person: "peter-burian", period, sightings, sources },
      office: "mfa-kazakhstan--minister-of-foreign-affairs",
    });
    await importRecords(db, [
      {
        type: RECORDS.tenures,
        source: "tenures.ndjson",
        records: [
          tenure("seen-in-spring", "/2020?", ["2018-25", "2018-28"]),
          tenure("seen-later", "2017~/..", ["2018-28"]),
          tenure("one-winter", "2018-24", ["2018-07"]),
        ],
      },
      sessionOf("2018-38"),
    ]);
    const bounds = async () => {
      const { rows } = await sql<Record<string, string>>`
        select slug, held_earliest::text, held_latest::text from dialogue_sessions where slug = 'a-session'
        union all
        select alias, started_latest::text, ended_earliest::text from tenures join aliases on node_id = id
        where alias in ('seen-in-spring', 'seen-later', 'one-winter')
        union all
        select period_edtf, period_earliest::text, period_latest::text from tenures where period_edtf = '2018-24'
        union all
        select distinct seen_edtf, seen_earliest::text, seen_latest::text from sightings
        where seen_edtf in ('2018-25', '2018-28')
        order by 1`.execute(db);
      return rows.map((row) => Object.values(row));
    };
    const right = [
      ["2018-24", "2018-01-01", "2019-02-28"],
      ["2018-25", "2018-03-01", "2018-05-31"],
      ["2018-28", "2018-12-01", "2019-02-28"],
      ["a-session", "2018-05-01", "2018-08-31"],
      ["one-winter", "2018-07-31", "2018-07-01"],
      ["seen-in-spring", "2018-05-31", "2020-01-01"],
      ["seen-later", "2017-12-31", "infinity"],
    ];
    expect(await bounds()).toEqual(right);
    await sql`
      update dialogue_sessions set held_latest = '2018-09-30' where slug = 'a-session';
      update sightings set seen_earliest = '2018-01-01', seen_latest = '2018-03-31' where seen_edtf = '2018-25';
      update sightings set seen_earliest = '2018-10-01', seen_latest = '2018-12-31' where seen_edtf = '2018-28';
      update tenures set period_latest = '2018-12-31' where period_edtf = '2018-24';
      update tenures set started_latest = '2018-03-31' where period_edtf = '/2020?'`.execute(db);
    const name = "20261128-seasons";
    const migration = await import(`#db/migrations/${name}.ts`);
    await migration.up(db);
    expect(await bounds()).toEqual(right);
  });
});
