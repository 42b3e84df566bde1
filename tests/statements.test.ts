import { expect } from "vitest";
import { test } from "./harness.ts";

test("a statement has its speaker, party, session, date, article, words and topics", async ({ ask }) => {
  const { data, errors } = await ask(`{
    person(ref: "roman-vassilenko") {
      statements(first: 100) {
        nodes {
          kind quote
          speaker { name } onBehalfOf { name } session { slug } said { edtf } article { slug }
          topics { name } about { __typename ... on Strategy { slug } }
        }
      }
    }
  }`);

  expect(errors).toBeUndefined();
  const said = data.person.statements.nodes.filter(
    (statement: { article: { slug: string } }) => statement.article.slug === "timesca-2018-hld5",
  );
  expect(said).toHaveLength(3);
  expect(said).toContainEqual({
    kind: "QUOTE",
    quote: "a qualitatively new driver of strategic cooperation",
    speaker: { name: "Roman Vassilenko" },
    onBehalfOf: { name: "Kazakhstan" },
    session: { slug: "hld-5-ashgabat-2018" },
    said: { edtf: "2018-07-09" },
    article: { slug: "timesca-2018-hld5" },
    topics: [{ name: "EU strategy for Central Asia" }, { name: "Inter-regional cooperation" }],
    about: [{ __typename: "Strategy", slug: "eu-ca-strategy-2019" }],
  });
  const remarks = said.filter((statement: { kind: string }) => statement.kind === "PARAPHRASE");
  expect(remarks).toHaveLength(2);
  for (const remark of remarks) expect(remark.quote).toBeNull();
  expect(remarks.map((remark: { topics: unknown[] }) => remark.topics)).toContainEqual([
    { name: "Afghanistan" },
    { name: "Border management" },
    { name: "Counter-terrorism" },
    { name: "Drug trafficking" },
    { name: "Education" },
    { name: "Inter-regional cooperation" },
    { name: "Violent extremism and radicalisation" },
  ]);
  expect(
    remarks.map((remark: { about: { slug: string }[] }) => remark.about.map(({ slug }) => slug).sort()),
  ).toContainEqual(["eu-ca-strategy-2007", "eu-ca-strategy-2019"]);
});

test("a conference has statements of every speaker whom its report quotes", async ({ ask }) => {
  const { data, errors } = await ask(`{
    article(ref: "ecfa-2018-burian") {
      statements {
        totalCount
        nodes { quote speaker { name } onBehalfOf { name } session { slug } said { edtf } about { ... on Strategy { slug } } }
      }
    }
  }`);

  expect(errors).toBeUndefined();
  const { totalCount, nodes } = data.article.statements;
  expect(totalCount).toBe(6);
  const atConference = { session: { slug: "conf-25-years-astana-2018" }, said: { edtf: "2018-02-22" } };
  for (const statement of nodes) expect(statement).toMatchObject(atConference);
  expect(nodes).toContainEqual({
    quote: "solid foundation for the dynamic growth",
    speaker: { name: "Kairat Abdrakhmanov" },
    onBehalfOf: { name: "Kazakhstan" },
    ...atConference,
    about: [],
  });
  expect(nodes.map(({ quote }: { quote: string | null }) => quote)).toEqual(
    expect.arrayContaining(["real partner for Central Asia", "fully aligned with our global strategy"]),
  );
  const aligned = nodes.find(
    ({ quote }: { quote: string }) => quote === "fully aligned with our global strategy",
  );
  expect(aligned.speaker).toEqual({ name: "Peter Burian" });
  expect(aligned.about.map(({ slug }: { slug: string }) => slug).sort()).toEqual([
    "agenda-2030",
    "eu-ca-strategy-2019",
    "eu-consensus-development-2017",
    "eu-global-strategy-2016",
  ]);
  // The statement quotes the speaker on Kazakhstan's part in the update of 2015.
  expect(nodes).toContainEqual(
    expect.objectContaining({
      speaker: { name: "Peter Burian" },
      about: [{ slug: "eu-ca-council-conclusions-2015" }],
    }),
  );
});

test("a statement of a party without a named speaker has no speaker", async ({ ask }) => {
  const { data, errors } = await ask(`{
    dialogueSession(ref: "hld-5-ashgabat-2018") { statements { nodes { speaker { name } onBehalfOf { name } kind } } }
  }`);

  expect(errors).toBeUndefined();
  expect(data.dialogueSession.statements.nodes).toContainEqual({
    speaker: null,
    onBehalfOf: { name: "Ministry of Foreign Affairs of Kazakhstan" },
    kind: "PARAPHRASE",
  });
});

test("the speakers, sessions, articles, topics and subjects of a hundred statements need one SQL statement each", async ({
  ask,
  statements,
}) => {
  const { data, errors } = await ask(`{
    statements(first: 100) {
      nodes {
        speaker { name } onBehalfOf { name } session { name } article { headline }
        topics { name } about { name }
      }
    }
  }`);

  expect(errors).toBeUndefined();
  const { nodes } = data.statements;
  expect(nodes).toHaveLength(100);
  expect(nodes.flatMap(({ about }: { about: unknown[] }) => about)).not.toHaveLength(0);
  // One SQL statement per kind: statements, people, parties, sessions, articles, topics, the registry of nodes for
  // the subjects, and the subjects of each kind.
  expect(statements).toHaveLength(9);
});
