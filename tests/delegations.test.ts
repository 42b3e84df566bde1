import { expect } from "vitest";
import { test } from "./harness.ts";

test("a delegation has its party, its capacity and its head", async ({ ask }) => {
  const { data, errors } = await ask(`{
    dialogueSession(ref: "hld-5-ashgabat-2018") {
      delegations { totalCount nodes { party { __typename name } capacity heads { person { name } } size { min } } }
    }
  }`);

  expect(errors).toBeUndefined();
  const { totalCount, nodes } = data.dialogueSession.delegations;
  expect(totalCount).toBe(7);
  const sent = (name: string, capacity: string, heads: string[] = [], type = "Country") => ({
    party: { __typename: type, name },
    capacity,
    heads: heads.map((name) => ({ person: { name } })),
    size: null,
  });
  expect(new Set(nodes)).toEqual(
    new Set([
      sent("European Union", "PARTY", ["Jean-Christophe Belliard"], "Organization"),
      sent("Kazakhstan", "PARTY", ["Roman Vassilenko"]),
      sent("Kyrgyzstan", "PARTY"),
      sent("Tajikistan", "PARTY"),
      sent("Turkmenistan", "HOST"),
      sent("Uzbekistan", "PARTY"),
      sent("Afghanistan", "GUEST"),
    ]),
  );
});

test("a source states that Afghanistan came as a guest", async ({ ask }) => {
  const { data, errors } = await ask(`{
    country(ref: "AF") {
      delegations(first: 100) { nodes { capacity session { slug } citations { nodes { article { slug } } } } }
    }
  }`);

  expect(errors).toBeUndefined();
  const guest = data.country.delegations.nodes.find(
    (delegation: { session: { slug: string } }) => delegation.session.slug === "hld-5-ashgabat-2018",
  );
  expect(guest.capacity).toBe("GUEST");
  expect(guest.citations.nodes).toContainEqual({ article: { slug: "orient-2018-hld5" } });
});

test("a delegation that no source describes has only its party and capacity", async ({ ask }) => {
  const { data, errors } = await ask(`{
    dialogueSession(ref: "conf-25-years-astana-2018") {
      delegations { nodes { party { name } capacity heads { id } participations { totalCount } size { min } } }
    }
  }`);

  expect(errors).toBeUndefined();
  expect(data.dialogueSession.delegations.nodes).toContainEqual({
    party: { name: "Turkmenistan" },
    capacity: "PARTY",
    heads: [],
    participations: { totalCount: 0 },
    size: null,
  });
});

test("the parties, heads, members and sessions of a hundred delegations need one statement each", async ({
  ask,
  statements,
}) => {
  const { data, errors } = await ask(`{
    delegations(first: 100) {
      nodes {
        session { name } party { name }
        heads { person { name } office { title } }
        participations { nodes { person { name } office { title } } }
      }
    }
  }`);

  expect(errors).toBeUndefined();
  expect(data.delegations.nodes).toHaveLength(100);
  // One statement per kind: delegations, sessions, parties, heads, participations, people of the heads, offices of
  // the heads, people of the other participants, offices of the other participants.
  expect(statements).toHaveLength(9);
});
