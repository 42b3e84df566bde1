import { expect } from "vitest";
import { test } from "./harness.ts";

test("the fifth security dialogue tells who met whom, who led each delegation and which articles say so", async ({
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
