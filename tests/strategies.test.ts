import { expect } from "vitest";
import { test } from "./harness.ts";

test("one query gets the timeline of a strategy, with planned and actual milestones", async ({
  ask,
  statements,
}) => {
  const { data, errors } = await ask(`{
    strategy(ref: "eu-ca-strategy-2019") {
      name kind status period { edtf isOngoing } adopters { name }
      milestones(first: 100) {
        nodes { kind title isPlanned on { edtf asStated } fulfilledBy { title on { edtf } } session { slug } }
      }
      relations { kind strategy { slug } }
      sessions(first: 100) { totalCount nodes { slug held { edtf } } }
      statements(first: 100) { nodes { gist said { edtf } speaker { name } onBehalfOf { name } session { slug } } }
    }
  }`);

  expect(errors).toBeUndefined();
  const { milestones, relations, sessions, statements: words, ...strategy } = data.strategy;
  expect(strategy).toEqual({
    name: "The EU and Central Asia: New Opportunities for a Stronger Partnership",
    kind: "REGIONAL_STRATEGY",
    status: "IN_FORCE",
    period: { edtf: "2019/", isOngoing: null },
    adopters: [
      { name: "Council of the European Union" },
      { name: "European Commission" },
      { name: "European External Action Service" },
    ],
  });

  type Milestone = { kind: string; isPlanned: boolean; on: { edtf: string; asStated: string | null } };
  const adopted = { title: "Council adopts conclusions on the new strategy", on: { edtf: "2019-06-17" } };
  const planned = milestones.nodes.filter((milestone: Milestone) => milestone.isPlanned);
  expect(planned.map((milestone: Milestone) => milestone.on)).toEqual([
    { edtf: "../2019", asStated: "by the end of 2019" },
    { edtf: "2019-01/2019-06", asStated: "in the first half of 2019" },
    { edtf: "2019-06~", asStated: "by the middle of next year" },
  ]);
  for (const plan of planned) expect(plan.fulfilledBy).toEqual(adopted);
  expect(
    milestones.nodes
      .filter((milestone: Milestone) => !milestone.isPlanned)
      .map((milestone: Milestone) => `${milestone.on.edtf} ${milestone.kind}`),
  ).toEqual([
    "2017-09 DRAFTED",
    "2017-11-10 CONSULTED",
    "2018-02-22 CONSULTED",
    "2018-03-26 CONSULTED",
    "2018-07-09 CONSULTED",
    "2018-11-19 CONSULTED",
    "2018-12-05 CONTRIBUTED",
    "2019-05-15 PROPOSED",
    "2019-06-17 ADOPTED",
    "2019-07-07 PRESENTED",
  ]);

  expect(relations).toContainEqual({ kind: "SUPERSEDES", strategy: { slug: "eu-ca-strategy-2007" } });
  expect(sessions.nodes).toHaveLength(sessions.totalCount);
  expect(sessions.nodes).toContainEqual({ slug: "hld-5-ashgabat-2018", held: { edtf: "2018-07-09" } });
  expect(sessions.nodes).toContainEqual({
    slug: "conf-25-years-astana-2018",
    held: { edtf: "2018-02-22/2018-02-23" },
  });
  expect(words.nodes).toContainEqual({
    gist: expect.stringContaining("next-generation strategy"),
    said: { edtf: "2018-07-09" },
    speaker: { name: "Roman Vassilenko" },
    onBehalfOf: { name: "Kazakhstan" },
    session: { slug: "hld-5-ashgabat-2018" },
  });
  // One statement per kind: the strategy, adopters, milestones, fulfilments of milestones, relations, related
  // strategies, sessions, the number of sessions, statements, speakers, parties, the sessions of milestones and
  // the sessions of statements.
  expect(statements).toHaveLength(13);
});

test("a strategy has its relations to global strategies, and both strategies of a relation list it", async ({
  ask,
}) => {
  const { data, errors } = await ask(`{
    strategy(ref: "eu-ca-strategy-2019") { relations { kind strategy { slug } } }
    former: strategy(ref: "eu-ca-strategy-2007") { relations { kind strategy { slug } } status period { edtf isOngoing } }
    agenda: strategy(ref: "agenda-2030") { relations { kind strategy { slug } } }
  }`);

  expect(errors).toBeUndefined();
  expect(data.strategy.relations).toEqual(
    expect.arrayContaining([
      { kind: "SUPERSEDES", strategy: { slug: "eu-ca-strategy-2007" } },
      { kind: "ALIGNED_WITH", strategy: { slug: "eu-global-strategy-2016" } },
      { kind: "ALIGNED_WITH", strategy: { slug: "agenda-2030" } },
    ]),
  );
  expect(data.former).toMatchObject({
    status: "SUPERSEDED",
    period: { edtf: "2007/2019", isOngoing: false },
  });
  expect(data.former.relations).toEqual(
    expect.arrayContaining([
      { kind: "SUPERSEDED_BY", strategy: { slug: "eu-ca-strategy-2019" } },
      { kind: "UPDATED_BY", strategy: { slug: "eu-ca-council-conclusions-2015" } },
    ]),
  );
  expect(data.agenda.relations).toContainEqual({
    kind: "ALIGNED_WITH",
    strategy: { slug: "eu-ca-strategy-2019" },
  });
});

test("the source for the alignment of the new strategy with the global one is a statement of the EU's representative", async ({
  ask,
}) => {
  const { data, errors } = await ask(`{
    strategy(ref: "eu-ca-strategy-2019") {
      citations(first: 100) { nodes { article { slug } attributedTo { name } } }
    }
  }`);

  expect(errors).toBeUndefined();
  expect(data.strategy.citations.nodes).toContainEqual({
    article: { slug: "ecfa-2018-burian" },
    attributedTo: { name: "Peter Burian" },
  });
});

test("a strategy has no period and no programmes unless a source states them", async ({ ask, db }) => {
  const query = `{
    strategy(ref: "eu-global-strategy-2016") { period { edtf } programmes { nodes { slug } } reference }
    programme(ref: "bomca") { strategies { nodes { slug } } }
  }`;
  const without = { period: null, programmes: { nodes: [] }, reference: null };

  expect(await ask(query)).toEqual({ data: { strategy: without, programme: { strategies: { nodes: [] } } } });

  await db
    .insertInto("programme_strategies")
    .values({
      programme_id: db.selectFrom("programmes").select("id").where("slug", "=", "bomca"),
      strategy_id: db.selectFrom("strategies").select("id").where("slug", "=", "eu-global-strategy-2016"),
    })
    .execute();

  expect(await ask(query)).toEqual({
    data: {
      strategy: { ...without, programmes: { nodes: [{ slug: "bomca" }] } },
      programme: { strategies: { nodes: [{ slug: "eu-global-strategy-2016" }] } },
    },
  });
});

test("the entities related to twenty strategies need one statement per relation", async ({
  ask,
  statements,
}) => {
  const { data, errors } = await ask(`{
    strategies(first: 20) {
      nodes {
        adopters { name } addressees { name } topics { name } relations { kind strategy { name } }
        milestones(first: 3) { nodes { title } } sessions(first: 3) { nodes { name } }
        statements(first: 3) { nodes { gist } } articles(first: 3) { nodes { headline } }
      }
    }
  }`);

  expect(errors).toBeUndefined();
  expect(data.strategies.nodes).toHaveLength(20);
  expect(statements).toHaveLength(10);
});

test("the status of a strategy on a day follows from the milestones that it certainly reached until that day", async ({
  ask,
  statements,
}) => {
  const { data, errors } = await ask(`{
    strategy: strategy(ref: "eu-ca-strategy-2007") {
      before: status(asOf: "2006-12-31")
      drafted: status(asOf: "2007-05-01")
      adoptionBegins: status(asOf: "2007-06-21")
      adopted: status(asOf: "2007-06-22")
      lastDay: status(asOf: "2019-06-16")
      replaced: status(asOf: "2019-06-17")
      status
    }
    agreement: strategy(ref: "epca-kazakhstan") {
      negotiated: status(asOf: "2015-12-20")
      signed: status(asOf: "2015-12-21")
      signedStill: status(asOf: "2016-05-30")
      provisional: status(asOf: "2016-05-31")
      full: status(asOf: "2020-03-01")
    }
    plan: strategy(ref: "eu-ca-drug-action-plan-2014-2020") { during: status(asOf: "2018-07-09") after: status(asOf: "2021-01-01") }
    globalStrategy: strategy(ref: "eu-global-strategy-2016") {
      drafted: status(asOf: "2016-01-01")
      presented: status(asOf: "2017-01-01")
      status
      later: status(asOf: "9999-01-01")
    }
  }`);

  expect(errors).toBeUndefined();
  expect(data).toEqual({
    strategy: {
      before: "UNKNOWN",
      drafted: "DRAFT",
      adoptionBegins: "DRAFT",
      adopted: "IN_FORCE",
      lastDay: "IN_FORCE",
      replaced: "SUPERSEDED",
      status: "SUPERSEDED",
    },
    agreement: {
      negotiated: "DRAFT",
      signed: "SIGNED",
      signedStill: "SIGNED",
      provisional: "IN_FORCE",
      full: "IN_FORCE",
    },
    plan: { during: "IN_FORCE", after: "HISTORIC" },
    globalStrategy: { drafted: "DRAFT", presented: "UNKNOWN", status: "IN_FORCE", later: "IN_FORCE" },
  });
  expect(statements).toHaveLength(2);
});
