import { expect } from "vitest";
import { test } from "./harness.ts";

test("an article mentions the people that the editors noted", async ({ ask }) => {
  const { data, errors } = await ask(`{
    article(ref: "timesca-2018-hld5") {
      mentioned(kinds: [PERSON]) { totalCount nodes { entity { __typename name } method confidence surface start end } }
    }
  }`);

  expect(errors).toBeUndefined();
  const { totalCount, nodes } = data.article.mentioned;
  expect(totalCount).toBe(4);
  expect(nodes.map((mention: { entity: { name: string } }) => mention.entity.name).sort()).toEqual([
    "Jean-Christophe Belliard",
    "Peter Burian",
    "Roman Vassilenko",
    "Sergey Kwan",
  ]);
  // The record has no body of this article, so the words and the place of the mention are unknown.
  for (const mention of nodes) {
    expect(mention).toMatchObject({
      entity: { __typename: "Person" },
      method: "EDITORIAL",
      confidence: 1,
      surface: null,
      start: null,
      end: null,
    });
  }
});

test("an entity has the articles that mention it", async ({ ask }) => {
  const { data, errors } = await ask(`{
    strategy(ref: "eu-consensus-development-2017") {
      mentions(first: 100) { nodes { article { slug } entity { id } } }
      id
    }
  }`);

  expect(errors).toBeUndefined();
  const { id, mentions } = data.strategy;
  expect(mentions.nodes).toContainEqual({ article: { slug: "ecfa-2018-burian" }, entity: { id } });
  for (const mention of mentions.nodes) expect(mention.entity.id).toBe(id);
});

test("an unresolved name is a mention without an entity", async ({ ask, db }) => {
  const { id } = await db
    .insertInto("mentions")
    .values({
      id: "0198f3a0-0000-7000-8000-000000000001",
      article_id: db.selectFrom("articles").select("id").where("slug", "=", "timesca-2018-hld5"),
      entity_id: null,
      surface: "Mr. Jean-Cristophe Belliard",
      start_offset: 910,
      end_offset: 937,
      method: "detected",
      confidence: 0.4,
    })
    .returning("id")
    .executeTakeFirstOrThrow();

  expect(
    await ask(
      `query ($id: ID!) {
        node(id: $id) { ... on Mention { entity { name } article { slug } surface start end method confidence } }
      }`,
      { id },
    ),
  ).toEqual({
    data: {
      node: {
        entity: null,
        article: { slug: "timesca-2018-hld5" },
        surface: "Mr. Jean-Cristophe Belliard",
        start: 910,
        end: 937,
        method: "DETECTED",
        confidence: 0.4,
      },
    },
  });
});

test("mentions of entities of all kinds need one statement for the kinds, and one for the entities of each kind", async ({
  ask,
  statements,
}) => {
  const { data, errors } = await ask(`{
    articles(first: 20) {
      nodes { mentioned(first: 5, kinds: [PERSON, STRATEGY]) { nodes { entity { __typename name } } } }
    }
  }`);

  expect(errors).toBeUndefined();
  const kinds = data.articles.nodes.flatMap(
    (article: { mentioned: { nodes: { entity: { __typename: string } }[] } }) =>
      article.mentioned.nodes.map((mention) => mention.entity.__typename),
  );
  expect(new Set(kinds)).toEqual(new Set(["Person", "Strategy"]));
  // Articles, mentions, registry of nodes, people, strategies.
  expect(statements).toHaveLength(5);
});
