import { describe, expect } from "vitest";
import type { Database } from "#db/client.ts";
import { exportRecords } from "#db/records/export.ts";
import type { Cells } from "#db/records/fields.ts";
import { importRecords } from "#db/records/import.ts";
import { RECORDS } from "#db/records/nouns.ts";
import { test } from "./harness.ts";
import { all } from "./records.ts";

test("an article has its publisher, authors, date and dateline, and the session that it reports on", async ({
  ask,
}) => {
  expect(
    await ask(`{
      article(ref: "timesca-2018-hld5") {
        headline headlineBasis kind language
        publisher { name } authors { name } byline
        published { edtf earliest latest precision } dateline { name country { code } }
        sessions { nodes { slug } } strategies { nodes { slug } } statements { totalCount }
        citations { nodes { article { slug } } }
      }
    }`),
  ).toEqual({
    data: {
      article: {
        headline: "Central Asia and EU determined to strengthen dialogue and cooperation",
        headlineBasis: "SHOWN",
        kind: "NEWS",
        language: "en",
        publisher: { name: "The Times of Central Asia" },
        authors: [{ name: "Sergey Kwan" }],
        byline: "Sergey Kwan",
        published: { edtf: "2018-07", earliest: "2018-07-01", latest: "2018-07-31", precision: "MONTH" },
        dateline: { name: "Ashgabat", country: { code: "TM" } },
        sessions: { nodes: [{ slug: "hld-5-ashgabat-2018" }] },
        strategies: {
          nodes: [
            { slug: "eu-connectivity-strategy-2018" },
            { slug: "eu-ca-strategy-2019" },
            { slug: "eu-ca-strategy-2007" },
          ],
        },
        statements: { totalCount: 4 },
        citations: { nodes: [{ article: { slug: "timesca-2018-hld5" } }] },
      },
    },
  });
});

test("an unsigned article has no byline and no authors, and a missing dateline is null", async ({ ask }) => {
  expect(
    await ask(`{
      article(ref: "ecfa-2018-burian") {
        publisher { name } published { edtf } byline authors { name } dateline { name }
        sessions { nodes { slug } }
      }
    }`),
  ).toEqual({
    data: {
      article: {
        publisher: { name: "Eurasian Council on Foreign Affairs" },
        published: { edtf: "2018-02-26" },
        byline: null,
        authors: [],
        dateline: null,
        sessions: { nodes: [{ slug: "conf-25-years-astana-2018" }, { slug: "consultation-kz-astana-2018" }] },
      },
    },
  });
});

test("an article is found by each of its addresses", async ({ ask }) => {
  const url =
    "https://24.kg/vlast/101641_chingiz_aydarbekov_ifederika_mogerini_obsudyat_sotrudnichestvoes_ikyirgyizstana/amp";
  const alternate =
    "https://24.kg/vlast/101641_chingiz_aydarbekov_inbspfederika_mogerini_obsudyat_sotrudnichestvonbspes_inbspkyirgyizstana/";

  expect(
    await ask(
      `query ($url: ID!, $alternate: ID!) {
        byUrl: article(ref: $url) { slug url alternateUrls }
        byAlternate: article(ref: $alternate) { slug }
      }`,
      { url, alternate },
    ),
  ).toEqual({
    data: {
      byUrl: { slug: "24kg-2018-aidarbekov", url, alternateUrls: [alternate] },
      byAlternate: { slug: "24kg-2018-aidarbekov" },
    },
  });
});

test("the newest articles come first; publishers, authors, datelines and topics need one statement each", async ({
  ask,
  statements,
}) => {
  const { data, errors } = await ask(`{
    articles(first: 100) {
      nodes {
        published { earliest }
        publisher { name } authors { name } dateline { name } topics { name } sessions(first: 3) { nodes { name } }
      }
    }
  }`);

  expect(errors).toBeUndefined();
  const days = data.articles.nodes.map(
    (article: { published: { earliest: string } }) => article.published.earliest,
  );
  expect(days).toHaveLength(100);
  expect(days).toEqual([...days].sort().reverse());
  // Articles, publishers, authors, topics, sessions. None of these articles has a dateline.
  expect(statements).toHaveLength(5);
});

describe("the moment of publication", () => {
  const article = {
    slug: "an-article",
    headline: "An article",
    headline_basis: "shown",
    kind: "news",
    language: "en",
  };
  const load = (db: Database, record: Cells) =>
    importRecords(db, [{ type: RECORDS.articles, source: "articles.ndjson", records: [record] }]);

  test.for<[given: string, answer?: string]>([
    ["2018-07-09T14:30:00+05:00"],
    // The day in the zone of the source counts, not the day in UTC.
    ["2018-07-09T02:30:00+05:00"],
    ["2018-07-09T22:30:00-09:30"],
    ["2018-07-09T22:30:00Z"],
    ["2018-07-09T22:30:15.250Z"],
    ["2018-07-09T22:30+02:00", "2018-07-09T22:30:00+02:00"],
    ["2018-07-09T22:30:15.000+00:00", "2018-07-09T22:30:15Z"],
  ])(
    "%s has the offset of its zone in the answer and in the export",
    async ([given, answer = given], { db, ask }) => {
      const record = { ...article, published: "2018-07-09", published_at: given };
      await load(db, record);
      const { data } = await ask(`{ article(ref: "an-article") { publishedAt published { edtf } } }`);
      expect(data.article).toEqual({ publishedAt: answer, published: { edtf: "2018-07-09" } });
      const exported = (await all(exportRecords(db, RECORDS.articles))).find(
        ({ slug }) => slug === "an-article",
      );
      expect(exported).toMatchObject({ published: "2018-07-09", published_at: answer });
      const again = await load(db, { ...record, published_at: answer });
      expect(again.changed).toBe(0);
    },
  );

  test.for<[published: unknown, given: unknown, problem: string]>([
    [
      "2018-07-08",
      "2018-07-09T02:30:00+05:00",
      'is on 2018-07-09 in its zone, so "published" must be "2018-07-09"',
    ],
    ["2018-07", "2018-07-09T14:30:00Z", 'so "published" must be "2018-07-09"'],
    [{ stated: "Monday" }, "2018-07-09T14:30:00Z", 'so "published" must be "2018-07-09"'],
    [undefined, "2018-07-09T14:30:00Z", 'so "published" must be "2018-07-09"'],
    [
      "2018-07-09",
      "2018-07-09T14:30:00",
      '"2018-07-09T14:30:00" is not a moment with a zone: write it like 2018-07',
    ],
    ["2018-07-09", "2018-07-09", "is not a moment with a zone"],
    ["2018-07-09", "2018-02-30T14:30:00Z", "is not a moment with a zone"],
    ["2018-07-09", "2018-07-09T24:00:00Z", "is not a moment with a zone"],
    ["2018-07-09", "2018-07-09T14:30:00+25:00", "is not a moment with a zone"],
    ["9999-12-31", "9999-12-31T23:30:00-05:00", "is not a moment with a zone"],
    ["2018-07-09", 1531146600000, "1531146600000 is not a moment with a zone"],
  ])("with the day %j, %j is refused", async ([published, given, problem], { db }) => {
    const record = { ...article, published, published_at: given };
    await expect(load(db, record)).rejects.toThrow(/^articles\.ndjson:1 published_at: [^\n]*$/);
    await expect(load(db, record)).rejects.toThrow(problem);
  });
});
