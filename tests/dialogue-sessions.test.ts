import { expect } from "vitest";
import { test } from "./harness.ts";

test("the fifth security dialogue has its participants, the heads of its delegations and its sources", async ({
  ask,
}) => {
  const { data, errors } = await ask(`{
    dialogueSession(ref: "hld-5-ashgabat-2018") {
      name ordinal
      held { edtf start { earliest } }
      place { name country { code } }
      dialogue { name }
      delegations {
        nodes {
          party { name } capacity
          heads { person { name } titleAsStated }
          participations { nodes { person { name } quantity { min asStated } } }
        }
      }
      topics { name }
      strategies { nodes { name } }
      articles { nodes { headline publisher { name } } }
    }
  }`);

  expect(errors).toBeUndefined();
  const session = data.dialogueSession;
  expect(session).toMatchObject({
    ordinal: 5,
    held: { edtf: "2018-07-09", start: { earliest: "2018-07-09" } },
    place: { name: "Ashgabat", country: { code: "TM" } },
    dialogue: { name: "EU–Central Asia High-Level Political and Security Dialogue" },
  });
  const delegations = Object.fromEntries(
    session.delegations.nodes.map((delegation: { party: { name: string } }) => [
      delegation.party.name,
      delegation,
    ]),
  );
  expect(delegations.Kazakhstan.heads).toEqual([
    { person: { name: "Roman Vassilenko" }, titleAsStated: "Deputy Minister of Foreign Affairs" },
  ]);
  expect(delegations.Afghanistan).toMatchObject({
    capacity: "GUEST",
    heads: [],
    participations: {
      nodes: [{ person: null, quantity: { min: 1, asStated: "deputy foreign minister and experts" } }],
    },
  });
  expect(session.articles.nodes).toContainEqual({
    headline: "Central Asia and EU determined to strengthen dialogue and cooperation",
    publisher: { name: "The Times of Central Asia" },
  });
});

test("a session has the previous and the next session of its dialogue, also across gaps in the ordinals", async ({
  ask,
}) => {
  expect(
    await ask(`{
      dialogueSession(ref: "hld-5-ashgabat-2018") {
        previous { ordinal next { ordinal } } next { ordinal previous { ordinal } } hosts { name }
      }
      first: dialogueSession(ref: "hld-2-dushanbe-2015") { ordinal previous { ordinal } }
    }`),
  ).toEqual({
    data: {
      dialogueSession: {
        // No source mentions the fourth session.
        previous: { ordinal: 3, next: { ordinal: 5 } },
        next: { ordinal: 6, previous: { ordinal: 5 } },
        hosts: [{ name: "Turkmenistan" }],
      },
      first: { ordinal: 2, previous: null },
    },
  });
});

test("the topics of the fifth security dialogue include strategies, water and the environment", async ({
  ask,
}) => {
  expect(
    await ask(`{
      dialogueSession(ref: "hld-5-ashgabat-2018") {
        topics { name } strategies { nodes { slug } } programmes { slug }
      }
    }`),
  ).toEqual({
    data: {
      dialogueSession: {
        topics: [
          { name: "Border management" },
          { name: "Connectivity" },
          { name: "Counter-terrorism" },
          { name: "Drug trafficking" },
          { name: "Economic and social reconstruction of Afghanistan" },
          { name: "Environment" },
          { name: "EU strategy for Central Asia" },
          { name: "Legacy of nuclear-weapon tests and uranium mining" },
          { name: "Trade" },
          { name: "Transport and transit" },
          { name: "Violent extremism and radicalisation" },
          { name: "Water management" },
        ],
        strategies: {
          nodes: [
            { slug: "eu-connectivity-strategy-2018" },
            { slug: "eu-ca-strategy-2019" },
            { slug: "eu-ca-strategy-2007" },
          ],
        },
        programmes: [{ slug: "bomca" }, { slug: "cadap" }, { slug: "eu-act" }],
      },
    },
  });
});

test('a conference of two days has its occasion, and "more than 150 delegates" means at least 151', async ({
  ask,
}) => {
  expect(
    await ask(`{
      dialogueSession(ref: "conf-25-years-astana-2018") {
        format mode status level occasion place { name } dialogue { kind } ordinal
        held { edtf start { earliest } end { latest } isOngoing }
        attendance { min max asStated }
      }
    }`),
  ).toEqual({
    data: {
      dialogueSession: {
        format: "CONFERENCE",
        mode: "IN_PERSON",
        status: "HELD",
        level: "OFFICIAL",
        occasion: "25 years of diplomatic relations between the European Union and Central Asia",
        place: { name: "Astana" },
        dialogue: { kind: "CONFERENCE" },
        ordinal: null,
        held: {
          edtf: "2018-02-22/2018-02-23",
          start: { earliest: "2018-02-22" },
          end: { latest: "2018-02-23" },
          isOngoing: false,
        },
        attendance: { min: 151, max: null, asStated: "more than 150 delegates" },
      },
    },
  });
});

test("a field of a session that no source states is null, and a doubtful day stays doubtful", async ({
  ask,
}) => {
  expect(
    await ask(`{
      unplaced: dialogueSession(ref: "coop-council-uz-2005") {
        place { name } mode venue hosts { name } attendance { min } occasion parent { name } parts { name }
      }
      doubtful: dialogueSession(ref: "consultation-uz-tashkent-2018") { held { edtf start { earliest latest } } }
      announced: dialogueSession(ref: "wgecc-8-tashkent-2018") { status }
    }`),
  ).toEqual({
    data: {
      unplaced: {
        place: null,
        mode: null,
        venue: null,
        hosts: [],
        attendance: null,
        occasion: null,
        parent: null,
        parts: [],
      },
      doubtful: { held: { edtf: "2018-03-14?", start: { earliest: "2018-03-14", latest: "2018-03-14" } } },
      announced: { status: "PLANNED" },
    },
  });
});

test("a session that is part of a larger session refers to it, and the larger session refers to its parts", async ({
  ask,
  db,
}) => {
  await db
    .updateTable("dialogue_sessions")
    .set({
      parent_id: db
        .selectFrom("dialogue_sessions")
        .select("id")
        .where("slug", "=", "conf-25-years-astana-2018"),
    })
    .where("slug", "=", "consultation-kz-astana-2018")
    .execute();

  expect(
    await ask(`{
      whole: dialogueSession(ref: "conf-25-years-astana-2018") { parent { slug } parts { slug } }
      part: dialogueSession(ref: "consultation-kz-astana-2018") { parent { slug } parts { slug } }
    }`),
  ).toEqual({
    data: {
      whole: { parent: null, parts: [{ slug: "consultation-kz-astana-2018" }] },
      part: { parent: { slug: "conf-25-years-astana-2018" }, parts: [] },
    },
  });
});

test("a dashboard of twenty sessions needs nine statements, as many as one session", async ({
  ask,
  statements,
}) => {
  const dashboard = (sessions: number) =>
    ask(
      `query ($sessions: Int!) {
        dialogueSessions(first: $sessions) {
          nodes {
            name
            delegations { nodes { party { name } heads { person { name } } } }
            participations { nodes { person { name } } }
            articles(first: 5) { nodes { headline publisher { name } } }
            topics { name }
          }
        }
      }`,
      { sessions },
    );

  const { data, errors } = await dashboard(20);
  expect(errors).toBeUndefined();
  const { nodes } = data.dialogueSessions;
  expect(nodes).toHaveLength(20);
  for (const session of nodes) {
    expect(session.delegations.nodes).not.toHaveLength(0);
    expect(session.articles.nodes).not.toHaveLength(0);
    expect(session.topics).not.toHaveLength(0);
  }
  // Sessions, delegations, parties, heads, participations, people of both, articles, publishers, topics.
  expect(statements).toHaveLength(9);

  statements.length = 0;
  expect((await dashboard(1)).data.dialogueSessions.nodes).toEqual(nodes.slice(0, 1));
  expect(statements).toHaveLength(9);
});
