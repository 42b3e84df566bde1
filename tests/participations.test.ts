import { expect } from "vitest";
import { test } from "./harness.ts";

const participationsOf = (session: string) => `{
  dialogueSession(ref: "${session}") {
    participations(first: 100) {
      nodes {
        delegation { party { name } }
        person { name } role titleAsStated rank
        office { title party { name } }
        quantity { min max asStated }
      }
    }
  }
}`;

test("a participation has the person, the office and the title that the source gives", async ({ ask }) => {
  const { data, errors } = await ask(participationsOf("hld-5-ashgabat-2018"));

  expect(errors).toBeUndefined();
  const { nodes } = data.dialogueSession.participations;
  expect(nodes).toHaveLength(8);
  expect(nodes).toContainEqual({
    delegation: { party: { name: "Kazakhstan" } },
    person: { name: "Roman Vassilenko" },
    role: "HEAD",
    titleAsStated: "Deputy Minister of Foreign Affairs",
    rank: "DEPUTY_MINISTER",
    office: {
      title: "Deputy Minister of Foreign Affairs",
      party: { name: "Ministry of Foreign Affairs of Kazakhstan" },
    },
    quantity: { min: 1, max: 1, asStated: null },
  });
  expect(nodes).toContainEqual(
    expect.objectContaining({
      delegation: { party: { name: "European Union" } },
      person: { name: "Peter Burian" },
      role: "MEMBER",
      rank: "SPECIAL_REPRESENTATIVE",
    }),
  );
});

test("people whom a source counts but does not name have a participation without a person", async ({
  ask,
}) => {
  const { data, errors } = await ask(participationsOf("hld-5-ashgabat-2018"));

  expect(errors).toBeUndefined();
  const unnamed = data.dialogueSession.participations.nodes.filter(
    (participation: { person: unknown }) => participation.person === null,
  );
  expect(
    unnamed.map(
      (participation: { delegation: { party: { name: string } } }) => participation.delegation.party.name,
    ),
  ).toEqual(
    expect.arrayContaining(["Afghanistan", "Kyrgyzstan", "Tajikistan", "Turkmenistan", "Uzbekistan"]),
  );
  for (const participation of unnamed) {
    expect(participation).toMatchObject({
      rank: "DEPUTY_MINISTER",
      office: null,
      quantity: { min: 1, max: null, asStated: "deputy foreign minister and experts" },
    });
  }
});

test("a person with two roles in a session has two participations: head of a delegation and keynote speaker", async ({
  ask,
}) => {
  const { data, errors } = await ask(participationsOf("conf-25-years-astana-2018"));

  expect(errors).toBeUndefined();
  const partsOf = (name: string) =>
    data.dialogueSession.participations.nodes
      .filter((participation: { person: { name: string } }) => participation.person.name === name)
      .map(({ role, titleAsStated }: { role: string; titleAsStated: string }) => ({ role, titleAsStated }));
  expect(new Set(partsOf("Kairat Abdrakhmanov"))).toEqual(
    new Set([
      { role: "HEAD", titleAsStated: "Minister of Foreign Affairs" },
      { role: "KEYNOTE", titleAsStated: "Foreign Minister" },
    ]),
  );
  expect(new Set(partsOf("Peter Burian"))).toEqual(
    new Set([
      { role: "HEAD", titleAsStated: "EU Special Representative for Central Asia" },
      { role: "SPEAKER", titleAsStated: "EU Special Representative for Central Asia" },
    ]),
  );
});

test("a chair without a party belongs to no delegation", async ({ ask }) => {
  const { data, errors } = await ask(participationsOf("wgecc-8-tashkent-2018"));

  expect(errors).toBeUndefined();
  expect(data.dialogueSession.participations.nodes).toContainEqual({
    delegation: null,
    person: { name: "Massimo Cozzone" },
    role: "CHAIR",
    titleAsStated: null,
    rank: null,
    office: null,
    quantity: { min: 1, max: 1, asStated: null },
  });
});

test("the sessions, delegations, people and offices of a hundred participations need one statement each", async ({
  ask,
  statements,
}) => {
  const { data, errors } = await ask(`{
    participations(first: 100) {
      nodes { session { name } delegation { party { name } } person { name } office { title party { name } } }
    }
  }`);

  expect(errors).toBeUndefined();
  expect(data.participations.nodes).toHaveLength(100);
  // One statement per kind: participations, sessions, delegations, people, offices, the parties of delegations and
  // the parties of offices.
  expect(statements).toHaveLength(7);
});
