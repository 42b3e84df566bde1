import { sql } from "kysely";
import { expect } from "vitest";
import { test } from "./harness.ts";

test("a citation names the person or party that an article quotes", async ({ ask }) => {
  const { data, errors } = await ask(`{
    dialogueSession(ref: "hld-5-ashgabat-2018") {
      outcomes {
        nodes {
          kind
          citations { nodes { article { slug } attributedTo { __typename name } attributedAs } }
        }
      }
    }
  }`);

  expect(errors).toBeUndefined();
  const [conclusion] = data.dialogueSession.outcomes.nodes;
  expect(conclusion.kind).toBe("CONCLUSION");
  expect(conclusion.citations.nodes).toHaveLength(5);
  expect(conclusion.citations.nodes).toContainEqual({
    article: { slug: "timesca-2018-hld5" },
    attributedTo: { __typename: "Organization", name: "Ministry of Foreign Affairs of Kazakhstan" },
    attributedAs: "Kazakh Ministry of Foreign Affairs",
  });
  expect(conclusion.citations.nodes).toContainEqual({
    article: { slug: "nca-2018-hld5" },
    attributedTo: null,
    attributedAs: null,
  });
});

test("a citation lists the fields that its article supports, and lists no field if the article supports the whole fact", async ({
  ask,
}) => {
  const { data, errors } = await ask(`{
    dialogueSession(ref: "hld-5-ashgabat-2018") {
      delegations {
        nodes {
          party { name }
          heads { person { name } citations { nodes { article { slug } supports } } }
        }
      }
    }
  }`);

  expect(errors).toBeUndefined();
  const { heads } = data.dialogueSession.delegations.nodes.find(
    (delegation: { party: { name: string } }) => delegation.party.name === "European Union",
  );
  expect(heads).toMatchObject([{ person: { name: "Jean-Christophe Belliard" } }]);
  const supports = Object.fromEntries(
    heads[0].citations.nodes.map((citation: { article: { slug: string }; supports: string[] }) => [
      citation.article.slug,
      citation.supports,
    ]),
  );
  // The Times of Central Asia names him by a shorter title, among those who represented the EU; others call him the head.
  expect(supports["timesca-2018-hld5"]).toEqual(["delegation", "person", "session"]);
  expect(supports["nca-2018-hld5"]).toEqual([]);
});

test("citations and the graph use the same names for the fields of a fact", async ({ ask, db }) => {
  const { id } = await db
    .updateTable("citations")
    .set({ supports: ["title_stated", "session"] })
    .where(
      "id",
      "in",
      db
        .selectFrom("citations")
        .innerJoin("participations", "participations.id", "fact_id")
        .select("citations.id")
        .limit(1),
    )
    .returning("id")
    .executeTakeFirstOrThrow();

  expect(await ask(`query ($id: ID!) { node(id: $id) { ... on Citation { supports } } }`, { id })).toEqual({
    data: { node: { supports: ["session", "titleAsStated"] } },
  });
});

test("an article that is cited for a participation mentions the person", async ({ db }) => {
  const unmentioned = await db
    .selectFrom("citations")
    .innerJoin("participations", "participations.id", "citations.fact_id")
    .innerJoin("people", "people.id", "participations.person_id")
    .innerJoin("articles", "articles.id", "citations.article_id")
    .select((of) => of.fn<string>("concat", ["articles.slug", sql.lit(" on "), "people.slug"]).as("claim"))
    .where((of) =>
      of.not(
        of.exists(
          of
            .selectFrom("mentions")
            .select("mentions.id")
            .whereRef("mentions.article_id", "=", "articles.id")
            .whereRef("mentions.entity_id", "=", "people.id"),
        ),
      ),
    )
    .execute();

  expect(unmentioned.map((row) => row.claim).sort()).toEqual([]);
});

test("the citations of many facts, their articles and the facts need one statement each", async ({
  ask,
  statements,
}) => {
  const { data, errors } = await ask(`{
    milestones(first: 50) { nodes { citations { nodes { article { slug } fact { id ... on Milestone { title } } } } } }
  }`);

  expect(errors).toBeUndefined();
  for (const milestone of data.milestones.nodes) expect(milestone.citations.nodes).not.toHaveLength(0);
  // Milestones, citations, articles; for the facts, the registry of nodes and the milestones again.
  expect(statements).toHaveLength(5);
});
