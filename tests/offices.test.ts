import { expect } from "vitest";
import { test } from "./harness.ts";

test("an office leads to all who held it, by start", async ({ ask }) => {
  const { data, errors } = await ask(`{
    organization(ref: "european-union") {
      offices { title rank party { name } tenures { nodes { person { name } period { edtf } } } }
    }
  }`);

  expect(errors).toBeUndefined();
  expect(data.organization.offices).toContainEqual({
    title: "EU Special Representative for Central Asia",
    rank: "SPECIAL_REPRESENTATIVE",
    party: { name: "European Union" },
    tenures: {
      nodes: [
        { person: { name: "Pierre Morel" }, period: { edtf: "2006-10/2012-06-30" } },
        { person: { name: "Patricia Flor" }, period: { edtf: "2012-07-01/2014~" } },
        { person: { name: "Peter Burian" }, period: { edtf: "2015-04-15/2021-06" } },
        { person: { name: "Terhi Hakala" }, period: { edtf: "2021-07-01/2025-02-28" } },
        { person: { name: "Eduards Stiprais" }, period: { edtf: "2025-03-01/" } },
      ],
    },
  });
});

test("a party lists its offices from the highest rank down", async ({ ask }) => {
  expect(await ask(`{ organization(ref: "mfa-kazakhstan") { offices { title rank } } }`)).toEqual({
    data: {
      organization: {
        offices: [
          { title: "Deputy Prime Minister – Minister of Foreign Affairs", rank: "DEPUTY_HEAD_OF_GOVERNMENT" },
          { title: "Minister of Foreign Affairs", rank: "MINISTER" },
          { title: "Deputy Minister of Foreign Affairs", rank: "DEPUTY_MINISTER" },
          { title: "Ambassador-at-large", rank: "AMBASSADOR" },
          {
            title: "Director of the Foreign Policy Analysis and Forecasting Department",
            rank: "SENIOR_OFFICIAL",
          },
        ],
      },
    },
  });
});

test("the parties and holders of a hundred offices take a statement each", async ({ ask, statements }) => {
  const { data, errors } = await ask(`{
    offices(first: 100) { nodes { title party { name } tenures(first: 5) { nodes { person { name } } } } }
  }`);

  expect(errors).toBeUndefined();
  expect(data.offices.nodes).toHaveLength(100);
  // Offices, parties, tenures, people.
  expect(statements).toHaveLength(4);
});
