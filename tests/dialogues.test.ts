import { expect } from "vitest";
import { test } from "./harness.ts";

test("a dialogue has its parties, its level, and its sessions by day, also with gaps in the ordinals", async ({
  ask,
}) => {
  expect(
    await ask(`{
      dialogue(ref: "hld") {
        name kind level levelAsStated
        parties { name }
        sessions { totalCount nodes { ordinal held { edtf } place { name } } }
      }
    }`),
  ).toEqual({
    data: {
      dialogue: {
        name: "EU–Central Asia High-Level Political and Security Dialogue",
        kind: "REGIONAL_DIALOGUE",
        level: "DEPUTY_MINISTER",
        levelAsStated: "deputy foreign ministers",
        parties: [
          { name: "European Union" },
          { name: "Kazakhstan" },
          { name: "Kyrgyzstan" },
          { name: "Tajikistan" },
          { name: "Turkmenistan" },
          { name: "Uzbekistan" },
        ],
        sessions: {
          totalCount: 10,
          nodes: [
            { ordinal: 2, held: { edtf: "2015-03-11" }, place: { name: "Dushanbe" } },
            { ordinal: 3, held: { edtf: "2016-05-18" }, place: { name: "Brussels" } },
            { ordinal: 5, held: { edtf: "2018-07-09" }, place: { name: "Ashgabat" } },
            { ordinal: 6, held: { edtf: "2019-05-28" }, place: { name: "Brussels" } },
            { ordinal: 7, held: { edtf: "2020-10-20" }, place: { name: "Online (videoconference)" } },
            { ordinal: 8, held: { edtf: "2021-07-01" }, place: { name: "Tashkent" } },
            { ordinal: 9, held: { edtf: "2022-05-17" }, place: { name: "Brussels" } },
            { ordinal: 10, held: { edtf: "2023-06-13" }, place: { name: "Astana" } },
            { ordinal: 11, held: { edtf: "2024-06-05" }, place: { name: "Brussels" } },
            { ordinal: 12, held: { edtf: "2025-07-11" }, place: { name: "Dushanbe" } },
          ],
        },
      },
    },
  });
});

test("the consultations on the new strategy addressed each of the five states", async ({ ask }) => {
  const { data, errors } = await ask(`{
    dialogue(ref: "strategy-consultations-2018") {
      kind
      parties { name }
      sessions { nodes { slug format held { edtf } hosts { name } strategies { nodes { slug } } } }
      citations { nodes { article { slug } } }
    }
  }`);

  expect(errors).toBeUndefined();
  const { kind, parties, sessions, citations } = data.dialogue;
  expect(kind).toBe("CONSULTATION");
  expect(parties.map(({ name }: { name: string }) => name)).toEqual([
    "European Union",
    "Kazakhstan",
    "Kyrgyzstan",
    "Tajikistan",
    "Turkmenistan",
    "Uzbekistan",
  ]);
  expect(sessions.nodes).toContainEqual({
    slug: "consultation-kz-astana-2018",
    format: "CONSULTATION",
    held: { edtf: "2018-02-23" },
    hosts: [{ name: "Kazakhstan" }],
    strategies: { nodes: [{ slug: "eu-ca-strategy-2019" }] },
  });
  expect(citations.nodes).toContainEqual({ article: { slug: "ecfa-2018-burian" } });
});

test("a dialogue has the topics of its sessions, the most frequent topic first", async ({ ask }) => {
  const { data, errors } = await ask(`{
    dialogue(ref: "hld") { topics { name } sessions { nodes { topics { name } } } }
  }`);

  expect(errors).toBeUndefined();
  const counts = new Map<string, number>();
  for (const session of data.dialogue.sessions.nodes) {
    for (const { name } of session.topics) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const frequencies = data.dialogue.topics.map(({ name }: { name: string }) => counts.get(name));
  expect(new Set(data.dialogue.topics.map(({ name }: { name: string }) => name))).toEqual(
    new Set(counts.keys()),
  );
  expect(frequencies).toEqual([...frequencies].sort((a, b) => b - a));
  expect(data.dialogue.topics[0]).toEqual({ name: "Drug trafficking" });
});

test("a dialogue has a period only if a source states one, and a dialogue with only a start does not count as ongoing", async ({
  ask,
}) => {
  expect(
    await ask(`{
      hld: dialogue(ref: "hld") { period { edtf } }
      c5: dialogue(ref: "c5-plus-1") { period { edtf start { edtf } end { edtf } isOngoing } }
    }`),
  ).toEqual({
    data: {
      hld: { period: null },
      c5: { period: { edtf: "2015/", start: { edtf: "2015" }, end: null, isOngoing: null } },
    },
  });
});

test("the parties, topics and sessions of twenty dialogues need one statement each", async ({
  ask,
  statements,
}) => {
  const { data, errors } = await ask(`{
    dialogues(first: 20) { nodes { parties { name } topics { name } sessions(first: 2) { nodes { name } } } }
  }`);

  expect(errors).toBeUndefined();
  expect(data.dialogues.nodes).toHaveLength(20);
  expect(statements).toHaveLength(4);
});
