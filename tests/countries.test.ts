import { expect } from "vitest";
import { test } from "./harness.ts";

test("a country is found by its ISO code, its slug and its id", async ({ ask }) => {
  const { data } = await ask(`{ country(ref: "KZ") { id } }`);

  expect(
    await ask(
      `query ($id: ID!) {
        byCode: country(ref: "KZ") { name code alpha3 region }
        bySlug: country(ref: "kazakhstan") { code }
        byId: country(ref: $id) { code }
        unknown: country(ref: "ZZ") { code }
      }`,
      { id: data.country.id },
    ),
  ).toEqual({
    data: {
      byCode: { name: "Kazakhstan", code: "KZ", alpha3: "KAZ", region: "Central Asia" },
      bySlug: { code: "KZ" },
      byId: { code: "KZ" },
      unknown: null,
    },
  });
});

test("the five states of Central Asia have the region of the dialogue, and Afghanistan has no region", async ({
  ask,
}) => {
  const { data, errors } = await ask(`{ countries(first: 100) { totalCount nodes { code region } } }`);

  expect(errors).toBeUndefined();
  const { totalCount, nodes } = data.countries;
  expect(totalCount).toBe(nodes.length);
  const inRegion = nodes.filter((country: { region: string | null }) => country.region === "Central Asia");
  expect(inRegion.map((country: { code: string }) => country.code).sort()).toEqual([
    "KG",
    "KZ",
    "TJ",
    "TM",
    "UZ",
  ]);
  expect(nodes).toContainEqual({ code: "AF", region: null });
});

test("a country has its ministries, the sessions that it hosts, its delegations and the statements on its behalf", async ({
  ask,
}) => {
  const { data, errors } = await ask(`{
    country(ref: "TM") {
      institutions(first: 100) { nodes { name kind } }
      hostedSessions(first: 100) { nodes { slug place { name } } }
      delegations(first: 1) { nodes { session { slug } capacity } }
      statements(first: 100) { nodes { speaker { name } session { slug } } }
      offices { title rank }
    }
  }`);

  expect(errors).toBeUndefined();
  const { country } = data;
  expect(country.institutions.nodes).toContainEqual({
    name: "Ministry of Foreign Affairs of Turkmenistan",
    kind: "MINISTRY",
  });
  expect(country.hostedSessions.nodes).toContainEqual({
    slug: "hld-5-ashgabat-2018",
    place: { name: "Ashgabat" },
  });
  expect(country.delegations.nodes).toEqual([
    { session: { slug: "ca-japan-fm-2-tokyo-2006" }, capacity: "PARTY" },
  ]);
  expect(country.statements.nodes).toContainEqual({
    speaker: { name: "Rashid Meredov" },
    session: { slug: "min-16-online-2020" },
  });
  expect(country.offices[0]).toEqual({ title: "President", rank: "HEAD_OF_STATE" });
});

test("the delegations, offices and hosted sessions of twenty countries need one statement each", async ({
  ask,
  statements,
}) => {
  const { data, errors } = await ask(`{
    countries(first: 20) {
      nodes { delegations(first: 2) { totalCount } offices { title } hostedSessions(first: 2) { nodes { name } } }
    }
  }`);

  expect(errors).toBeUndefined();
  expect(data.countries.nodes).toHaveLength(20);
  expect(statements).toHaveLength(4);
});
