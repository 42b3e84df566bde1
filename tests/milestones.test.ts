import { expect } from "vitest";
import { test } from "./harness.ts";

test("a planned milestone has the words of its source and the milestone that fulfilled it", async ({
  ask,
}) => {
  const { data, errors } = await ask(`{
    strategy(ref: "eu-ca-strategy-2019") {
      milestones(first: 100) {
        nodes {
          kind isPlanned on { edtf asStated earliest latest precision } session { slug }
          fulfilledBy { kind isPlanned on { edtf } fulfilledBy { id } }
          citations { nodes { article { slug } } }
        }
      }
    }
  }`);

  expect(errors).toBeUndefined();
  expect(data.strategy.milestones.nodes).toContainEqual({
    kind: "UPDATED",
    isPlanned: true,
    on: {
      edtf: "2019-06~",
      asStated: "by the middle of next year",
      earliest: "2019-06-01",
      latest: "2019-06-30",
      precision: "MONTH",
    },
    session: { slug: "hld-5-ashgabat-2018" },
    fulfilledBy: { kind: "ADOPTED", isPlanned: false, on: { edtf: "2019-06-17" }, fulfilledBy: null },
    citations: { nodes: [{ article: { slug: "timesca-2018-hld5" } }] },
  });
});

test("a statement of the EU's representative is the source for the update of 2015 and Kazakhstan's part in the update", async ({
  ask,
}) => {
  const { data, errors } = await ask(`{
    strategy(ref: "eu-ca-strategy-2007") {
      milestones(first: 100) {
        nodes {
          kind title isPlanned on { edtf precision } session { slug }
          citations { nodes { article { slug } attributedTo { __typename name } attributedAs } }
        }
      }
    }
  }`);

  expect(errors).toBeUndefined();
  expect(data.strategy.milestones.nodes).toContainEqual({
    kind: "UPDATED",
    title: "Updated, with a leading part of Kazakhstan",
    isPlanned: false,
    on: { edtf: "2015", precision: "YEAR" },
    session: null,
    citations: {
      nodes: [
        {
          article: { slug: "ecfa-2018-burian" },
          attributedTo: { __typename: "Person", name: "Peter Burian" },
          attributedAs: "EU Special Representative for Central Asia",
        },
      ],
    },
  });
});

test("a planned milestone whose date is only words has no bounds, and stays open if no fulfilment is known", async ({
  ask,
}) => {
  const { data, errors } = await ask(`{
    roadmap: strategy(ref: "joint-roadmap-2023") {
      milestones { nodes { isPlanned on { edtf asStated earliest latest precision } fulfilledBy { on { edtf } } } }
    }
    former: strategy(ref: "eu-ca-strategy-2007") {
      milestones { nodes { isPlanned on { edtf } kind fulfilledBy { id } } }
    }
  }`);

  expect(errors).toBeUndefined();
  expect(data.roadmap.milestones.nodes).toContainEqual({
    isPlanned: true,
    on: {
      edtf: null,
      asStated: "at the next ministerial",
      earliest: null,
      latest: null,
      precision: "UNKNOWN",
    },
    fulfilledBy: { on: { edtf: "2023-10-23" } },
  });
  expect(data.former.milestones.nodes).toContainEqual({
    isPlanned: true,
    on: { edtf: "2008-06" },
    kind: "REVIEWED",
    fulfilledBy: null,
  });
});

test("the strategies, sessions and fulfilments of fifty milestones need one statement each", async ({
  ask,
  statements,
}) => {
  const { data, errors } = await ask(`{
    milestones(first: 50) { nodes { strategy { name } session { name } fulfilledBy { title } } }
  }`);

  expect(errors).toBeUndefined();
  expect(data.milestones.nodes).toHaveLength(50);
  expect(statements).toHaveLength(4);
});
