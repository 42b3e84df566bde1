import { sql } from "kysely";
import { describe, expect, test as unit } from "vitest";
import { normalAddress } from "#db/addresses.ts";
import { up } from "#db/migrations/20261128-normal-addresses.ts";
import { importRecords } from "#db/records/import.ts";
import { RECORDS } from "#db/records/nouns.ts";
import { idsOf } from "./graph.ts";
import { test } from "./harness.ts";

/** An address as it may be loaded or asked for, and its normal form. */
const forms: readonly (readonly [given: string, normal: string | null])[] = [
  ["https://example.org/a/B", "https://example.org/a/B"],
  ["http://example.org/a/B", "https://example.org/a/B"],
  ["HTTPS://Example.ORG/a/B", "https://example.org/a/B"],
  ["https://example.org:443/a/B", "https://example.org/a/B"],
  ["http://example.org:80/a/B", "https://example.org/a/B"],
  ["https://example.org:8443/a", "https://example.org:8443/a"],
  ["https://example.org/a/B/", "https://example.org/a/B"],
  ["https://example.org/", "https://example.org"],
  ["https://example.org/a#part", "https://example.org/a"],
  ["https://example.org/a?utm_source=rss&utm_medium=rss", "https://example.org/a"],
  ["https://example.org/a?p=1&fbclid=x&gclid=y&UTM_Campaign=z&q=2", "https://example.org/a?p=1&q=2"],
  ["https://example.org/a/?p=B", "https://example.org/a?p=B"],
  ["https://example.org/a?print", "https://example.org/a?print"],
  ["https://example.org/a?", "https://example.org/a"],
  ["https://example.org/a/./b/../c", "https://example.org/a/c"],
  ["https://example.org/caf%c3%a9", "https://example.org/caf%C3%A9"],
  ["https://example.org/café", "https://example.org/caf%C3%A9"],
  ["https://example.org/%61%7Eb%28c%29", "https://example.org/a~b(c)"],
  ["https://example.org/a%2Fb%3Fc%23d%26e", "https://example.org/a%2Fb%3Fc%23d%26e"],
  ["https://example.org/a|b[c]", "https://example.org/a%7Cb%5Bc%5D"],
  ["https://münchen.example/", "https://xn--mnchen-3ya.example"],
  ["javascript:alert(1)", null],
  ["ftp://example.org/a", null],
  ["https:example.org", null],
  ["//example.org/a", null],
  ["https://", null],
  ["https://a b/", null],
  ["https://user:password@example.org/", null],
  ["not a url", null],
  ["", null],
];

unit.for(forms)("the normal form of %s is %s", ([given, normal]) => {
  expect(normalAddress(given)).toBe(normal);
  if (normal !== null) expect(normalAddress(normal)).toBe(normal);
});

const url = "http://News.example.org/Central%2dAsia/Summit/?id=7&utm_source=rss#top";
const alternate = "https://m.example.org/саммит";
const article = {
  slug: "summit-report",
  headline: "A report on the summit",
  headline_basis: "shown",
  kind: "news",
  language: "en",
  url,
  alternate_urls: [alternate],
};
const variants = [
  url,
  "https://news.example.org/Central-Asia/Summit?id=7",
  "HTTP://NEWS.EXAMPLE.ORG/Central-Asia/Summit/?id=7",
  "https://news.example.org/Central-Asia/Summit?fbclid=1&id=7#end",
  alternate,
  "http://m.example.org/%d1%81%d0%b0%d0%bc%d0%bc%d0%b8%d1%82/",
];
const load = (...records: object[]) => [{ type: RECORDS.articles, source: "articles.ndjson", records }];

describe("an article is found by each form of its addresses", () => {
  test("by article(ref:), entity(ref:), filters and _entities, and url stays as it was loaded", async ({
    db,
    ask,
    statements,
  }) => {
    const answer = { ...article, slug: "answer", url: undefined, alternate_urls: undefined };
    await importRecords(db, load(article, { ...answer, mentions: [`article/${variants[3]}`] }));
    for (const ref of variants) {
      const { data } = await ask(
        `query ($ref: ID!, $representations: [_Any!]!) {
          article(ref: $ref) { slug url alternateUrls }
          entity(ref: $ref) { slug }
          articles(filter: { mentions: [$ref] }) { nodes { slug } }
          _entities(representations: $representations) { ... on Article { slug } }
        }`,
        { ref, representations: [{ __typename: "Article", url: ref }] },
      );
      expect(data, ref).toEqual({
        article: { slug: "summit-report", url, alternateUrls: [alternate] },
        entity: { slug: "summit-report" },
        articles: { nodes: [{ slug: "answer" }] },
        _entities: [{ slug: "summit-report" }],
      });
    }
    statements.length = 0;
    await ask(`{ article(ref: "https://news.example.org/Central-Asia/Summit?id=7") { slug } }`);
    expect(statements).toHaveLength(1);
    const { data } = await ask(
      `{ article(ref: "https://news.example.org/central-asia/summit?id=7") { slug } }`,
    );
    expect(data.article, "the path keeps its case").toBeNull();
  });

  test("by the sources of a record, in the same import and later", async ({ db, ask }) => {
    const topic = (slug: string, source: string) => ({
      type: RECORDS.topics,
      source: "topics.ndjson",
      records: [{ slug, name: slug, sources: [source] }],
    });
    await importRecords(db, [topic("first", variants[1] ?? ""), ...load(article)]);
    await importRecords(db, [topic("second", variants[2] ?? "")]);
    for (const slug of ["first", "second"]) {
      const { data } = await ask(`{ topic(ref: "${slug}") { citations { nodes { article { slug } } } } }`);
      expect(data.topic.citations.nodes).toEqual([{ article: { slug: "summit-report" } }]);
    }
  });

  test("also if it was stored before normal forms were", async ({ db, ask }) => {
    const [id] = await idsOf(db, { name: "Article" });
    const [other] = (await idsOf(db, { name: "Article" })).slice(1);
    await sql`insert into aliases (kind, alias, node_id) values
      ('article', 'http://Old.example.org/A/?utm_source=x', ${id}), ('article', 'https://old.example.org/B', ${id}),
      ('article', 'http://old.example.org/B/', ${other})`.execute(db);
    await up(db);
    const found = async (ref: string) =>
      (await ask("query ($ref: ID!) { article(ref: $ref) { id } }", { ref })).data.article?.id;
    expect(await found("https://old.example.org/A")).toBe(id);
    expect(await found("http://Old.example.org/A/?utm_source=x")).toBe(id);
    expect(await found("https://old.example.org/B/#x")).toBe(id);
    expect(await found("http://old.example.org/B/"), "the exact address still leads to its article").toBe(
      other,
    );
  });
});

test("the code of a country knows no case, and a slug is preferred to a code", async ({ db, ask }) => {
  const [source] = await idsOf(db, { name: "Article" });
  await importRecords(db, [
    {
      type: RECORDS.topics,
      source: "topics.ndjson",
      records: [{ slug: "kz", name: "A topic with the slug kz", sources: [source] }],
    },
  ]);
  const { data } = await ask(
    `query ($representations: [_Any!]!) {
      lower: country(ref: "kz") { slug }
      mixed: country(ref: "Kaz") { slug }
      entity(ref: "kz") { __typename }
      code: entity(ref: "tj") { slug }
      places(filter: { country: ["kz"] }, first: 1) { nodes { country { code } } }
      _entities(representations: $representations) { ... on Country { slug } }
    }`,
    { representations: [{ __typename: "Country", code: "kz" }] },
  );
  expect(data).toEqual({
    lower: { slug: "kazakhstan" },
    mixed: { slug: "kazakhstan" },
    entity: { __typename: "Topic" },
    code: { slug: "tajikistan" },
    places: { nodes: [{ country: { code: "KZ" } }] },
    _entities: [{ slug: "kazakhstan" }],
  });
});
