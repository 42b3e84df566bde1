import { describe, expect } from "vitest";
import type { Database } from "#db/client.ts";
import { officeRecord } from "#db/offices.ts";
import { personRecord } from "#db/people.ts";
import { importRecords } from "#db/records/import.ts";
import { tenureRecord } from "#db/tenures.ts";
import type { Ask } from "./graph.ts";
import { type Answer, test } from "./harness.ts";

/** What a source states about a tenure. Without `period` the source states no period. */
interface Told {
  readonly period?: string | { readonly edtf?: string; readonly ended_by: string };
  readonly sightings?: readonly string[];
}

const sources = ["timesca-2018-hld5"];

/** Records one tenure of Ann as clerk for each item of `told`: `ann-0`, `ann-1` … */
async function record(db: Database, told: readonly Told[]) {
  await importRecords(db, [
    {
      type: personRecord,
      source: "people",
      records: [{ slug: "ann", name: "Ann", sort_name: "Ann", sources }],
    },
    {
      type: officeRecord,
      source: "offices",
      records: [{ slug: "clerk", title: "Clerk", rank: "official", party: "european-union", sources }],
    },
    {
      type: tenureRecord,
      source: "tenures",
      records: told.map((tenure, index) => ({
        slug: `ann-${index}`,
        person: "ann",
        office: "clerk",
        note: String(index),
        ...tenure,
        sources,
      })),
    },
  ]);
}

interface Edge {
  readonly certainty: "CERTAIN" | "POSSIBLE" | null;
  readonly evidenceDistance: number | null;
  readonly cursor: string;
  readonly node: { readonly id: string; readonly note: string };
}

interface List {
  readonly totalCount: number;
  readonly edges: readonly Edge[];
  readonly pageInfo: Record<"hasNextPage" | "hasPreviousPage", boolean>;
}

const PAGE = `
  totalCount pageInfo { hasNextPage hasPreviousPage }
  edges { cursor certainty evidenceDistance node { id note } }`;

/** The fields that list tenures: all tenures, the tenures of a person, or the tenures of an office. */
const LISTS = {
  "Query.tenures": (list: string) => `list: tenures(filter: { person: ["ann"] }, ${list}) { ${PAGE} }`,
  "Person.tenures": (list: string) => `parent: person(ref: "ann") { list: tenures(${list}) { ${PAGE} } }`,
  "Office.tenures": (list: string) =>
    `parent: offices(filter: { party: ["european-union"], rank: [OFFICIAL] }) {
      nodes { title list: tenures(filter: { person: ["ann"] }, ${list}) { ${PAGE} } }
    }`,
} as const;

function listIn({ data, errors }: Answer): List {
  expect(errors).toBeUndefined();
  const office = data.parent?.nodes?.find(({ title }: { title: string }) => title === "Clerk");
  return (data.list ?? office?.list ?? data.parent.list) as List;
}

const askList = async (ask: Ask, list: string, field: keyof typeof LISTS = "Person.tenures") =>
  listIn(await ask(`{ ${LISTS[field](`first: 100, ${list}`)} }`));

/** The answer for each listed tenure: `certain`, or POSSIBLE with the distance of the evidence in days. */
const answersIn = ({ edges }: List) =>
  new Map(
    edges.map(({ node, certainty, evidenceDistance }) => [
      Number(node.note),
      certainty === "CERTAIN" && evidenceDistance === 0 ? "certain" : `${certainty} ${evidenceDistance}`,
    ]),
  );

describe("the certainty of a tenure on a day", () => {
  /**
   * Each item has a tenure and the expected answer for some days. The answer is `certain` for a certain tenure and
   * null for a tenure that is not listed. For a possible tenure the answer is the number of days to the nearest
   * evidence, or `unknown` if no evidence has a date.
   */
  const TRUTH: readonly (readonly [Told, Record<string, "certain" | "unknown" | number | null>])[] = [
    // Both bounds are known to the day, so the tenure is never merely possible.
    [
      { period: "2018-03-10/2018-09-20" },
      {
        "2018-03-09": null,
        "2018-03-10": "certain",
        "2018-06-01": "certain",
        "2018-09-20": "certain",
        "2018-09-21": null,
      },
    ],
    // If both bounds are known to the month, the tenure is certain after the first month and before the last month.
    [
      { period: "2018-03/2018-09" },
      {
        "2018-02-28": null,
        "2018-03-01": 30,
        "2018-03-30": 1,
        "2018-03-31": "certain",
        "2018-09-01": "certain",
        "2018-09-02": 1,
        "2018-09-30": 29,
        "2018-10-01": null,
      },
    ],
    // Both bounds are known to the year.
    [
      { period: "2016/2018" },
      {
        "2015-12-31": null,
        "2016-01-01": 365,
        "2016-12-30": 1,
        "2016-12-31": "certain",
        "2018-01-01": "certain",
        "2018-12-31": 364,
        "2019-01-01": null,
      },
    ],
    // Bounds of different precision.
    [
      { period: "2016/2018-09-20" },
      { "2016-06-30": 184, "2016-12-31": "certain", "2018-09-20": "certain", "2018-09-21": null },
    ],
    // An approximate or uncertain bound counts as the stated date, because no source says how far off the date may
    // be.
    [
      { period: "2018-03~/2018-09?" },
      { "2018-02-28": null, "2018-03-01": 30, "2018-03-31": "certain", "2018-09-30": 29, "2018-10-01": null },
    ],
    [{ period: "2016%/2018~" }, { "2015-12-31": null, "2016-12-31": "certain", "2019-01-01": null }],
    // If both ends are in the same year or month, the tenure is possible on all days of this period and certain on
    // no day.
    [
      { period: "2018" },
      { "2017-12-31": null, "2018-01-01": 0, "2018-07-01": 0, "2018-12-31": 0, "2019-01-01": null },
    ],
    [{ period: "2018-07-09" }, { "2018-07-08": null, "2018-07-09": "certain", "2018-07-10": null }],
    // If the end is unknown, the tenure is possible on every day from the start on and certain on no day.
    [
      { period: "2018-03-10/" },
      { "2018-03-09": null, "2018-03-10": 0, "2018-03-11": 1, "2019-03-10": 365, "9999-12-31": 2915296 },
    ],
    [{ period: "2018/" }, { "2017-12-31": null, "2018-01-01": 364, "2018-12-31": 0, "2019-01-01": 1 }],
    [
      { period: "/2018-09-20" },
      { "0001-01-01": 736956, "2018-09-19": 1, "2018-09-20": 0, "2018-09-21": null },
    ],
    [{ period: "/2018" }, { "2017-12-31": 1, "2018-01-01": 0, "2018-12-31": 364, "2019-01-01": null }],
    // If a source says that the tenure is over and gives no end, the tenure is not listed after the day of the source.
    [
      { period: { edtf: "2018-03-10/", ended_by: "2019-03-10" } },
      { "2018-03-09": null, "2018-03-10": 0, "2019-03-10": 365, "2019-03-11": null },
    ],
    [
      { period: { ended_by: "2019-03-10" }, sightings: ["2018-07-09"] },
      { "2018-07-09": "certain", "2018-07-10": 1, "2019-03-11": null },
    ],
    // If the end is open, the tenure still lasts. An open end differs from an unknown end.
    [
      { period: "2018-03-10/.." },
      { "2018-03-09": null, "2018-03-10": "certain", "2018-03-11": "certain", "2026-01-01": "certain" },
    ],
    [
      { period: "2018/.." },
      { "2017-12-31": null, "2018-01-01": 364, "2018-12-31": "certain", "2026-01-01": "certain" },
    ],
    // An open start counts as an unknown start, because no tenure began at the beginning of time.
    [{ period: "../2018-09-20" }, { "2018-09-19": 1, "2018-09-20": 0, "2018-09-21": null }],
    // Nothing is known.
    [{}, { "0001-01-01": "unknown", "2018-07-09": "unknown", "9999-12-31": "unknown" }],
    [{ period: "/" }, { "2018-07-09": "unknown" }],

    // With one sighting, the tenure is certain on the day of the sighting and possible on all other days.
    [
      { sightings: ["2018-07-09"] },
      { "2018-07-08": 1, "2018-07-09": "certain", "2018-07-10": 1, "2017-07-09": 365, "2019-07-09": 365 },
    ],
    // With several sightings, the tenure is certain from the first sighting to the last, without a break.
    [
      { sightings: ["2018-07-09", "2017-01-01", "2018-01-01"] },
      {
        "2016-12-31": 1,
        "2017-01-01": "certain",
        "2017-08-01": "certain",
        "2018-07-09": "certain",
        "2018-07-11": 2,
      },
    ],
    // If sightings are known to the month, no day of these months is certain, but all days between two of these
    // months are certain.
    [
      { sightings: ["2018-07"] },
      { "2018-06-30": 1, "2018-07-01": 0, "2018-07-15": 0, "2018-07-31": 0, "2018-08-02": 2 },
    ],
    [
      { sightings: ["2018-07", "2018-09"] },
      {
        "2018-07-30": 1,
        "2018-07-31": "certain",
        "2018-08-15": "certain",
        "2018-09-01": "certain",
        "2018-09-02": 1,
      },
    ],
    [{ sightings: ["2018-07", "2018-07-09"] }, { "2018-07-08": 1, "2018-07-09": "certain", "2018-07-10": 1 }],
    [
      { sightings: ["2018-07~", "2018-10-01?"] },
      { "2018-07-31": "certain", "2018-10-01": "certain", "2018-10-02": 1 },
    ],

    // A sighting narrows a bound that is less precise than a day, and does not move a bound that is known to the
    // day.
    [
      { period: "2018/", sightings: ["2018-03-01"] },
      { "2017-12-31": null, "2018-01-01": 59, "2018-03-01": "certain", "2018-03-02": 1, "2019-03-01": 365 },
    ],
    [
      { period: "/2018", sightings: ["2018-10-01"] },
      { "2017-10-01": 365, "2018-10-01": "certain", "2018-10-02": 1, "2018-12-31": 91, "2019-01-01": null },
    ],
    [
      { period: "2018/2018", sightings: ["2018-03-01", "2018-10-01"] },
      {
        "2018-02-28": 1,
        "2018-03-01": "certain",
        "2018-10-01": "certain",
        "2018-10-02": 1,
        "2019-01-01": null,
      },
    ],
    [
      { period: "2018-03-10/2018-09-20", sightings: ["2018-07-09"] },
      { "2018-03-09": null, "2018-03-10": "certain", "2018-09-20": "certain", "2018-09-21": null },
    ],
    [
      { period: "2018-03-10/", sightings: ["2018-07-09"] },
      { "2018-03-09": null, "2018-03-10": "certain", "2018-07-09": "certain", "2018-07-10": 1 },
    ],
    [
      { period: "/2018-09-20", sightings: ["2018-07-09"] },
      { "2018-07-08": 1, "2018-07-09": "certain", "2018-09-20": "certain", "2018-09-21": null },
    ],
    [
      { period: "2018-03-10/..", sightings: ["2018-07-09"] },
      { "2018-03-09": null, "2018-03-10": "certain", "2026-01-01": "certain" },
    ],
    [
      { period: "2018/", sightings: ["2018-07"] },
      { "2018-07-01": 0, "2018-07-31": 0, "2018-08-01": 1, "2018-06-30": 1, "2018-01-01": 181 },
    ],
  ];

  test.for(Object.keys(LISTS) as (keyof typeof LISTS)[])(
    "the bounds and sightings of a tenure decide whether the tenure is certain, possible or not listed on a day: %s",
    async (field, { ask, db }) => {
      await record(
        db,
        TRUTH.map(([told]) => told),
      );
      const days = [...new Set(TRUTH.flatMap(([, answers]) => Object.keys(answers)))];
      const answers = new Map<string, Map<number, string>>();
      for (const day of days) answers.set(day, answersIn(await askList(ask, `asOf: "${day}"`, field)));

      const faults = TRUTH.flatMap(([told, expected], index) =>
        Object.entries(expected).flatMap(([day, expected]) => {
          const found = answers.get(day)?.get(index) ?? null;
          const wanted = typeof expected === "number" ? `POSSIBLE ${expected}` : expected;
          return found === (wanted === "unknown" ? "POSSIBLE null" : wanted)
            ? []
            : [`${JSON.stringify(told)} on ${day}: ${found}, not ${wanted}`];
        }),
      );
      expect(faults).toEqual([]);
    },
  );
});

describe("tenures as of a day", () => {
  const TOLD: readonly Told[] = [
    { sightings: ["2018-01-01"] },
    { sightings: ["2018-07-01"] },
    { period: "2018-07-01/2018-07-31" },
    {},
    { sightings: ["2018-07-12"] },
    { period: "2015/2019" },
    { period: "2019-01-01/" },
    { sightings: ["2018-07-17"] },
    { sightings: ["2018-07-09"] },
  ];

  test.for(Object.keys(LISTS) as (keyof typeof LISTS)[])(
    "%s lists certain tenures first, then by distance of the evidence, then those without evidence",
    async (field, { ask, db }) => {
      await record(db, TOLD);
      const { edges, totalCount } = await askList(ask, 'asOf: "2018-07-09"', field);
      const notes = edges.map(({ node }) => Number(node.note));
      expect(new Set(notes.slice(0, 3))).toEqual(new Set([2, 5, 8]));
      expect(notes.slice(3, 4)).toEqual([4]);
      expect(new Set(notes.slice(4, 6))).toEqual(new Set([1, 7]));
      expect(notes.slice(6)).toEqual([0, 3]);
      expect(edges.map(({ evidenceDistance }) => evidenceDistance)).toEqual([0, 0, 0, 3, 8, 8, 189, null]);
      expect(totalCount).toBe(8);
    },
  );

  const NARROWED = [
    ["certainty: CERTAIN", [2, 5, 8]],
    ["certainty: POSSIBLE", [0, 1, 2, 3, 4, 5, 7, 8]],
    ["within: 0", [2, 5, 8]],
    ["within: 2", [2, 5, 8]],
    ["within: 3", [2, 4, 5, 8]],
    ["within: 8", [1, 2, 4, 5, 7, 8]],
    ["within: 100000", [0, 1, 2, 4, 5, 7, 8]],
    ["within: 8, certainty: CERTAIN", [2, 5, 8]],
    ["within: null", [0, 1, 2, 3, 4, 5, 7, 8]],
  ] as const;

  test.for(Object.keys(LISTS) as (keyof typeof LISTS)[])(
    "%s filters by certainty and by distance of the evidence",
    async (field, { ask, db }) => {
      await record(db, TOLD);
      for (const [rest, expected] of NARROWED) {
        const { edges, totalCount } = await askList(ask, `asOf: "2018-07-09", ${rest}`, field);
        expect(edges.map(({ node }) => Number(node.note)).sort(), rest).toEqual(expected);
        expect(totalCount, rest).toBe(expected.length);
      }
    },
  );

  test("pages of any size, read forwards and backwards, make the whole list, even with ties", async ({
    ask,
    db,
  }) => {
    await record(db, [...TOLD, ...TOLD, ...TOLD]);
    for (const field of Object.keys(LISTS) as (keyof typeof LISTS)[]) {
      const { edges } = await askList(ask, 'asOf: "2018-07-09"', field);
      expect(edges).toHaveLength(24);
      for (const size of [1, 5, 24]) {
        for (const [take, from, end, more] of [
          ["first", "after", -1, "hasNextPage"],
          ["last", "before", 0, "hasPreviousPage"],
        ] as const) {
          const found: Edge[] = [];
          for (let cursor = ""; ; ) {
            const window = `asOf: "2018-07-09", ${take}: ${size}${cursor && `, ${from}: "${cursor}"`}`;
            const page = listIn(await ask(`{ ${LISTS[field](window)} }`));
            expect(page.totalCount).toBe(24);
            found.splice(take === "first" ? found.length : 0, 0, ...page.edges);
            if (!page.pageInfo[more]) break;
            cursor = page.edges.at(end)?.cursor ?? "";
          }
          expect(found).toEqual(edges);
        }
      }
    }
  });

  test("an order and a filter work together with a day", async ({ ask, db }) => {
    await record(db, TOLD);
    const { data, errors } = await ask(`{
      person(ref: "ann") {
        tenures(asOf: "2018-07-09", certainty: CERTAIN, orderBy: START_ASC) {
          totalCount edges { certainty node { note } } groups(by: [RANK]) { count keys { value } }
        }
        none: tenures(asOf: "2018-07-09", filter: { rank: [MINISTER] }) { totalCount groups(by: [RANK]) { count } }
        some: tenures(asOf: "2018-07-09", orderBy: START_ASC, filter: { period: { from: "2018-07-13", match: CERTAIN } }) { nodes { note } }
      }
    }`);
    expect(errors).toBeUndefined();
    expect(data.person).toEqual({
      tenures: {
        totalCount: 3,
        edges: ["5", "2", "8"].map((note) => ({ certainty: "CERTAIN", node: { note } })),
        groups: [{ count: 3, keys: [{ value: "OFFICIAL" }] }],
      },
      none: { totalCount: 0, groups: [] },
      some: { nodes: ["5", "2", "7"].map((note) => ({ note })) },
    });
  });

  test("without a day every tenure is listed, and edges have no certainty", async ({ ask, db }) => {
    await record(db, TOLD);
    for (const field of Object.keys(LISTS) as (keyof typeof LISTS)[]) {
      for (const rest of ["certainty: POSSIBLE", "certainty: CERTAIN", "asOf: null, certainty: CERTAIN"]) {
        const { edges, totalCount } = await askList(ask, rest, field);
        expect(totalCount).toBe(TOLD.length);
        expect(edges).toHaveLength(TOLD.length);
        for (const edge of edges) expect(edge).toMatchObject({ certainty: null, evidenceDistance: null });
      }
    }
  });

  test("the tenures of many people or offices on a day need one statement, and so do the counts and the groups", async ({
    ask,
    statements,
  }) => {
    await ask(`{
      people(first: 50) {
        nodes { tenures(asOf: "2018-07-09") { totalCount edges { certainty node { id } } groups(by: [RANK]) { count } } }
      }
    }`);
    expect(statements).toHaveLength(4);
    statements.length = 0;
    await ask(
      `{ offices(first: 50) { nodes { tenures(asOf: "2018-07-09", within: 365) { nodes { id } } } } }`,
    );
    expect(statements).toHaveLength(2);
  });
});

describe("a bad argument is refused without SQL, and the error names the argument", () => {
  test("the distance of the evidence cannot be negative", async ({ ask, statements }) => {
    const { errors } = await ask(`{ tenures(asOf: "2018-07-09", within: -1) { totalCount } }`);
    expect(errors).toMatchObject([
      { path: ["tenures"], extensions: { code: "INVALID_ARGUMENT", argument: ["within"] } },
    ]);
    expect(statements).toEqual([]);
  });

  test.for(["2018-02-30", "2018-07", "today", ""])('"%s" is not a day', async (asOf, { ask, statements }) => {
    const { errors } = await ask("query ($asOf: Date) { tenures(asOf: $asOf) { totalCount } }", { asOf });
    expect(errors?.map(({ message }) => message)).toEqual([expect.stringContaining('Variable "$asOf"')]);
    expect(statements).toEqual([]);
  });

  const TENURES = `query ($asOf: Date, $orderBy: TenureOrder, $after: String, $before: String) {
    tenures(first: 1, asOf: $asOf, orderBy: $orderBy, after: $after, before: $before) {
      nodes { id } pageInfo { endCursor }
    }
  }`;
  const cursorOf = async (ask: Ask, asked: Record<string, unknown>) =>
    (await ask(TENURES, asked)).data.tenures.pageInfo.endCursor;

  test.for<[of: Record<string, unknown>, passedWith: Record<string, unknown>]>([
    [{}, { asOf: "2018-07-09" }],
    [{ asOf: "2018-07-09" }, {}],
    [{ asOf: "2018-07-09" }, { asOf: "2018-07-10" }],
    [{ asOf: "2018-07-09" }, { asOf: "2018-07-09", orderBy: "START_ASC" }],
  ])(
    "a cursor from the list with %j is refused for the list with %j",
    async ([of, passedWith], { ask, statements }) => {
      const cursor = await cursorOf(ask, of);
      statements.length = 0;
      for (const argument of ["after", "before"]) {
        const { errors } = await ask(TENURES, { ...passedWith, [argument]: cursor });
        expect(errors).toMatchObject([{ extensions: { code: "INVALID_ARGUMENT", argument: [argument] } }]);
      }
      expect(statements).toEqual([]);
    },
  );

  test("a cursor of an order that does not depend on the day works for any day", async ({ ask }) => {
    const after = await cursorOf(ask, { asOf: "2018-07-09", orderBy: "START_ASC" });
    const { errors } = await ask(TENURES, { asOf: "2018-07-10", orderBy: "START_ASC", after });
    expect(errors).toBeUndefined();
  });
});

describe("tenures of the record as of a day", () => {
  test("Peter Burian was certainly EU Special Representative for Central Asia on 9 July 2018", async ({
    ask,
  }) => {
    const { data, errors } = await ask(`{
      organization(ref: "european-union") {
        offices { title tenures(asOf: "2018-07-09") { totalCount edges { certainty evidenceDistance node { person { name } } } } }
      }
    }`);
    expect(errors).toBeUndefined();
    const office = data.organization.offices.find(
      ({ title }: { title: string }) => title === "EU Special Representative for Central Asia",
    );
    expect(office.tenures).toEqual({
      totalCount: 1,
      edges: [{ certainty: "CERTAIN", evidenceDistance: 0, node: { person: { name: "Peter Burian" } } }],
    });
  });

  test("nobody is in office after the known end or before the known start of the tenure", async ({ ask }) => {
    const { data } = await ask(`{
      person(ref: "peter-burian") {
        before: tenures(asOf: "2015-04-14", filter: { rank: [SPECIAL_REPRESENTATIVE] }) { totalCount }
        after: tenures(asOf: "2021-07-01", filter: { rank: [SPECIAL_REPRESENTATIVE] }) { totalCount }
      }
    }`);
    expect(data.person).toEqual({ before: { totalCount: 0 }, after: { totalCount: 0 } });
  });
});
