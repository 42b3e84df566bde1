import { expect } from "vitest";
import { test } from "./harness.ts";

test("topics form a tree from broad to narrow", async ({ ask }) => {
  expect(
    await ask(`{
      topic(ref: "afghanistan-reconstruction") {
        name
        broader { name broader { name } }
        narrower { name narrower { name } }
      }
    }`),
  ).toEqual({
    data: {
      topic: {
        name: "Economic and social reconstruction of Afghanistan",
        broader: { name: "Afghanistan", broader: null },
        narrower: [{ name: "Education of Afghan women", narrower: [] }],
      },
    },
  });
});

test("a topic has its sessions, statements, strategies and articles, and each of them has the topic", async ({
  ask,
}) => {
  const { data, errors } = await ask(`{
    topic(ref: "border-management") {
      name
      sessions(first: 100) { nodes { slug topics { slug } } }
      statements(first: 100) { nodes { speaker { name } session { slug } topics { slug } } }
      articles(first: 100) { nodes { slug topics { slug } } }
    }
    resilience: topic(ref: "resilience") { strategies { nodes { slug topics { slug } } } }
  }`);

  expect(errors).toBeUndefined();
  const { sessions, statements, articles } = data.topic;
  expect(sessions.nodes.map(({ slug }: { slug: string }) => slug)).toContain("hld-5-ashgabat-2018");
  expect(articles.nodes.map(({ slug }: { slug: string }) => slug)).toContain("timesca-2018-hld5");
  expect(statements.nodes).toContainEqual(
    expect.objectContaining({
      speaker: { name: "Roman Vassilenko" },
      session: { slug: "hld-5-ashgabat-2018" },
    }),
  );
  for (const { topics } of [...sessions.nodes, ...statements.nodes, ...articles.nodes]) {
    expect(topics).toContainEqual({ slug: "border-management" });
  }
  const strategies = data.resilience.strategies.nodes;
  expect(strategies.map(({ slug }: { slug: string }) => slug)).toEqual(
    expect.arrayContaining(["eu-ca-strategy-2019", "eu-global-strategy-2016"]),
  );
  for (const { topics } of strategies) expect(topics).toContainEqual({ slug: "resilience" });
});

test("both topics list a relation between them, whichever record states the relation", async ({
  ask,
  db,
}) => {
  const idOf = (slug: string) => db.selectFrom("topics").select("id").where("slug", "=", slug);
  await db
    .insertInto("related_topics")
    .values({ topic_id: idOf("water-management"), related_id: idOf("energy") })
    .execute();

  expect(
    await ask(`{
      water: topic(ref: "water-management") { related { name } }
      energy: topic(ref: "energy") { related { name } }
      trade: topic(ref: "trade") { related { name } }
    }`),
  ).toEqual({
    data: {
      water: { related: [{ name: "Energy" }] },
      energy: { related: [{ name: "Water management" }] },
      trade: { related: [] },
    },
  });
});

test("the branches and sessions of fifty topics need one statement each", async ({ ask, statements }) => {
  const { data, errors } = await ask(`{
    topics(first: 50) {
      nodes { name broader { name } narrower { name } related { name } sessions(first: 2) { nodes { name } } }
    }
  }`);

  expect(errors).toBeUndefined();
  expect(data.topics.nodes).toHaveLength(50);
  expect(statements).toHaveLength(5);
});
