import { sql } from "kysely";
import { describe, expect } from "vitest";
import type { Database } from "#db/client.ts";
import { organizationRecord } from "#db/organizations.ts";
import { importRecords } from "#db/records/import.ts";
import { test } from "./harness.ts";

test("an organization has its kind, its country and its parent organization", async ({ ask }) => {
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

test("a newspaper has the acronym from its datelines as a name", async ({ ask }) => {
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

test("a publisher lists its articles, the newest first, and a ministry lists its statements", async ({
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

test("an organization's members and a member's memberships show the same facts", async ({ ask, db }) => {
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

describe("membership over time", () => {
  const LEAGUE = {
    slug: "league",
    name: "League",
    kind: "group_of_states",
    members: [
      "slovakia",
      { member: "kazakhstan", period: "2001-06-15/" },
      { member: "kyrgyzstan", period: "2001/2019-06~" },
      { member: "uzbekistan", period: "1999/2005" },
      { member: "uzbekistan", period: { edtf: "2018-06/..", stated: "since summer" } },
      { member: "eeas", period: "/2012" },
    ],
    sources: ["timesca-2018-hld5"],
  };

  const recordLeague = (db: Database, members: readonly unknown[] = LEAGUE.members) =>
    importRecords(db, [
      { type: organizationRecord, source: "organizations", records: [{ ...LEAGUE, members }] },
    ]);

  test("as of a day, certain members come first, then members with the nearest evidence, and undated members last", async ({
    ask,
    db,
  }) => {
    await recordLeague(db);
    const { data, errors } = await ask(`{
      organization(ref: "league") {
        ever: members { slug }
        in2000: members(asOf: "2000-01-01") { slug }
        in2010: members(asOf: "2010-01-01") { slug }
        in2018: members(asOf: "2018-07-09") { slug }
        evidence: membersWithEvidence(asOf: "2010-01-01") { certainty evidenceDistance node { slug } }
      }
      uzbekistan: country(ref: "UZ") {
        ever: organizations { slug }
        in2000: organizations(asOf: "2000-01-01") { slug }
        in2010: organizations(asOf: "2010-01-01") { slug }
        in2018: organizations(asOf: "2018-07-09") { slug }
        evidence: organizationsWithEvidence(asOf: "2000-01-01") { certainty evidenceDistance node { slug } }
      }
    }`);
    expect(errors).toBeUndefined();
    const { evidence: ofMembers, ...lists } = data.organization;
    expect(ofMembers).toEqual([
      { certainty: "CERTAIN", evidenceDistance: 0, node: { slug: "kyrgyzstan" } },
      { certainty: "POSSIBLE", evidenceDistance: 730, node: { slug: "eeas" } },
      { certainty: "POSSIBLE", evidenceDistance: 3122, node: { slug: "kazakhstan" } },
      { certainty: "POSSIBLE", evidenceDistance: null, node: { slug: "slovakia" } },
    ]);
    const { evidence: ofMember, ...listsOfMember } = data.uzbekistan;
    expect(ofMember).toEqual([{ certainty: "CERTAIN", evidenceDistance: 0, node: { slug: "league" } }]);

    const slugs = (lists: Record<string, { slug: string }[]>) =>
      Object.fromEntries(Object.entries(lists).map(([field, list]) => [field, list.map(({ slug }) => slug)]));
    expect(slugs(lists)).toEqual({
      ever: ["eeas", "kazakhstan", "kyrgyzstan", "slovakia", "uzbekistan"],
      in2000: ["uzbekistan", "eeas", "slovakia"],
      in2010: ["kyrgyzstan", "eeas", "kazakhstan", "slovakia"],
      in2018: ["kyrgyzstan", "uzbekistan", "kazakhstan", "slovakia"],
    });
    expect(slugs(listsOfMember)).toEqual({
      ever: ["league"],
      in2000: ["league"],
      in2010: [],
      in2018: ["league"],
    });
  });

  test("a membership is stored once, and a changed record corrects it", async ({ db }) => {
    await recordLeague(db);
    expect((await recordLeague(db)).changed).toBe(0);
    const [slovakia, , ...others] = LEAGUE.members;
    const { changed } = await recordLeague(db, [
      slovakia,
      { member: "kazakhstan", period: "2002" },
      ...others,
    ]);
    // One change is the removed membership, and the other is the membership that replaces it.
    expect(changed).toBe(2);
    const { rows } = await sql`
      select slug, period_edtf, period_stated, period_earliest, period_latest, started_latest, ended_earliest
      from memberships join parties on parties.id = member_id where slug in ('kazakhstan', 'slovakia', 'uzbekistan')
      order by slug, period_edtf`.execute(db);
    expect(rows.map((row) => Object.values(row as object).join(" "))).toEqual([
      "kazakhstan 2002  2002-01-01 2002-12-31 2002-12-31 2002-01-01",
      "slovakia /  -infinity infinity infinity -infinity",
      "uzbekistan 1999/2005  1999-01-01 2005-12-31 1999-12-31 2005-01-01",
      "uzbekistan 2018-06/.. since summer 2018-06-01 infinity 2018-06-30 infinity",
    ]);
  });

  test("memberships of many organizations and countries as of several days need one statement each", async ({
    ask,
    statements,
  }) => {
    const { errors } = await ask(`{
      organizations(first: 100) {
        nodes { ever: members { id } then: members(asOf: "2018-07-09") { id } now: members(asOf: "2026-11-22") { id } }
      }
      countries(first: 100) { nodes { then: organizations(asOf: "2018-07-09") { id } ever: organizations { id } } }
    }`);
    expect(errors).toBeUndefined();
    expect(statements).toHaveLength(4);
  });
});

test("the countries, parents and members of a hundred organizations need one statement each", async ({
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
