import { expect } from "vitest";
import { test } from "./harness.ts";

test("an organization tells its kind, its country and the organization it is a part of", async ({ ask }) => {
  expect(
    await ask(`{
      union: organization(ref: "european-union") {
        kind acronym country { code } parent { name } identifiers { scheme value url }
      }
      service: organization(ref: "eeas") { kind acronym parent { slug } }
      ministry: organization(ref: "mfa-kazakhstan") { kind country { code } parent { slug } }
      school: organization(ref: "bishkek-polytechnic") { kind country { code } }
    }`),
  ).toEqual({
    data: {
      union: {
        kind: "SUPRANATIONAL_UNION",
        acronym: "EU",
        country: null,
        parent: null,
        identifiers: [{ scheme: "iso3166-1-alpha-2", value: "EU", url: null }],
      },
      service: { kind: "EU_INSTITUTION", acronym: "EEAS", parent: { slug: "european-union" } },
      ministry: { kind: "MINISTRY", country: { code: "KZ" }, parent: null },
      school: { kind: "EDUCATION", country: { code: "KG" } },
    },
  });
});

test("a newspaper is known by the acronym in its datelines", async ({ ask }) => {
  expect(await ask(`{ organization(ref: "timesca") { kind acronym names { value kind } } }`)).toEqual({
    data: {
      organization: {
        kind: "MEDIA",
        acronym: "TCA",
        names: [
          { value: "The Times of Central Asia", kind: "PREFERRED" },
          { value: "TCA", kind: "ACRONYM" },
        ],
      },
    },
  });
});

test("a publisher leads to its articles, the newest first, and a ministry to what it said", async ({
  ask,
}) => {
  const { data, errors } = await ask(`{
    publisher: organization(ref: "timesca") { articles(first: 100) { nodes { slug publisher { slug } } } }
    ministry: organization(ref: "mfa-kazakhstan") {
      statements { nodes { speaker { name } session { slug } article { slug } } }
    }
  }`);

  expect(errors).toBeUndefined();
  const { nodes } = data.publisher.articles;
  expect(nodes[0].slug).toBe("timesca-2025-mirziyoyev");
  expect(nodes).toContainEqual({ slug: "timesca-2018-hld5", publisher: { slug: "timesca" } });
  expect(data.ministry.statements.nodes).toEqual([
    { speaker: null, session: { slug: "hld-5-ashgabat-2018" }, article: { slug: "timesca-2018-hld5" } },
  ]);
});

test("membership is told from both ends", async ({ ask, db }) => {
  const idOf = (slug: string) => db.selectFrom("parties").select("id").where("slug", "=", slug);
  await db
    .insertInto("memberships")
    .values([
      { organization_id: idOf("european-union"), member_id: idOf("slovakia") },
      { organization_id: idOf("european-union"), member_id: idOf("france") },
    ])
    .execute();

  expect(
    await ask(`{
      organization(ref: "european-union") { members { __typename name } }
      member: country(ref: "SK") { organizations { name acronym } }
      other: country(ref: "KZ") { organizations { name } }
    }`),
  ).toEqual({
    data: {
      organization: {
        members: [
          { __typename: "Country", name: "France" },
          { __typename: "Country", name: "Slovakia" },
        ],
      },
      member: { organizations: [{ name: "European Union", acronym: "EU" }] },
      other: { organizations: [] },
    },
  });
});

test("the countries, parents and members of a hundred organizations take a statement each", async ({
  ask,
  statements,
}) => {
  const { data, errors } = await ask(`{
    organizations(first: 100) { nodes { name country { name } parent { name } members { name } } }
  }`);

  expect(errors).toBeUndefined();
  expect(data.organizations.nodes).toHaveLength(100);
  expect(statements).toHaveLength(4);
});
