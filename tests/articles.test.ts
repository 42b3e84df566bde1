import { expect } from "vitest";
import { test } from "./harness.ts";

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
