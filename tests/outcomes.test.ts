import { expect } from "vitest";
import { test } from "./harness.ts";

test("a conclusion of a session has its parties, topics and strategies", async ({ ask }) => {
  const { data, errors } = await ask(`{
    dialogueSession(ref: "hld-5-ashgabat-2018") {
      outcomes { nodes { kind summary parties { name } topics { name } strategies { slug } session { slug } } }
    }
  }`);

  expect(errors).toBeUndefined();
  const { nodes } = data.dialogueSession.outcomes;
  expect(nodes).toEqual([
    {
      kind: "CONCLUSION",
      summary: expect.stringContaining("update of the EU strategy"),
      parties: [
        { name: "Afghanistan" },
        { name: "European Union" },
        { name: "Kazakhstan" },
        { name: "Kyrgyzstan" },
        { name: "Tajikistan" },
        { name: "Turkmenistan" },
        { name: "Uzbekistan" },
      ],
      topics: [
        { name: "Border management" },
        { name: "Counter-terrorism" },
        { name: "Drug trafficking" },
        { name: "Inter-regional cooperation" },
        { name: "Violent extremism and radicalisation" },
      ],
      strategies: [{ slug: "eu-ca-strategy-2019" }, { slug: "eu-ca-strategy-2007" }],
      session: { slug: "hld-5-ashgabat-2018" },
    },
  ]);
});

test("outcomes are sorted by the day of their session, and have a kind: commitment, document or next step", async ({
  ask,
}) => {
  const { data, errors } = await ask(`{
    outcomes(first: 100) { nodes { kind session { held { start { earliest } } } } }
    summit: dialogueSession(ref: "consultative-1-astana-2018") { outcomes { nodes { kind summary } } }
  }`);

  expect(errors).toBeUndefined();
  const { nodes } = data.outcomes;
  const days = nodes.map(
    (outcome: { session: { held: { start: { earliest: string } } } }) => outcome.session.held.start.earliest,
  );
  expect(days).toEqual([...days].sort());
  expect(new Set(nodes.map((outcome: { kind: string }) => outcome.kind))).toContain("DOCUMENT");
  expect(data.summit.outcomes.nodes).toEqual([
    { kind: "COMMITMENT", summary: "The leaders decided to meet every year." },
  ]);
});

test("an outcome has no parties, topics or strategies unless a source names them", async ({ ask }) => {
  expect(
    await ask(`{
      dialogueSession(ref: "conf-25-years-astana-2018") {
        outcomes { nodes { kind summary parties { name } topics { name } strategies { name } } }
      }
    }`),
  ).toEqual({
    data: {
      dialogueSession: {
        outcomes: {
          nodes: [
            {
              kind: "CONCLUSION",
              summary: "More than 150 delegates took stock of 25 years and gave input to the new strategy.",
              parties: [],
              topics: [],
              strategies: [],
            },
          ],
        },
      },
    },
  });
});

test("the sessions, parties, topics and strategies of a hundred outcomes need one statement each", async ({
  ask,
  statements,
}) => {
  const { data, errors } = await ask(`{
    outcomes(first: 100) { nodes { session { name } parties { name } topics { name } strategies { name } } }
  }`);

  expect(errors).toBeUndefined();
  expect(data.outcomes.nodes).toHaveLength(100);
  expect(statements).toHaveLength(5);
});
