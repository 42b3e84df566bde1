import { expect } from "vitest";
import { officeRecord } from "#db/offices.ts";
import { organizationRecord } from "#db/organizations.ts";
import { importRecords } from "#db/records/import.ts";
import { tenureRecord } from "#db/tenures.ts";
import { test } from "./harness.ts";

test("an office lists all its holders, by start", async ({ ask }) => {
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

test("a party lists its offices by rank, the highest rank first", async ({ ask }) => {
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

test("as of a day a party lists each office that was possibly held on that day, the most certain office first", async ({
  ask,
  db,
}) => {
  const sources = ["timesca-2018-hld5"];
  const offices = {
    "Since a day": ["2018-07-08/"],
    "Over before": ["2010/2012"],
    "Never dated": ["/"],
    "Held by two": ["2016/", "2015-04-15/2021-06"],
    Vacant: [],
  };
  await importRecords(db, [
    {
      type: organizationRecord,
      source: "organizations",
      records: [{ slug: "court", name: "Court", kind: "other", sources }],
    },
    {
      type: officeRecord,
      source: "offices",
      records: Object.keys(offices).map((title, index) => ({
        slug: `office-${index}`,
        title,
        rank: "official",
        party: "court",
        sources,
      })),
    },
    {
      type: tenureRecord,
      source: "tenures",
      records: Object.values(offices).flatMap((periods, index) =>
        periods.map((period, number) => ({
          slug: `office-${index}-${number}`,
          person: "peter-burian",
          office: `office-${index}`,
          period,
          sources,
        })),
      ),
    },
  ]);

  const { data, errors } = await ask(`{
    organization(ref: "court") {
      then: offices(asOf: "2018-07-09") { title }
      before: offices(asOf: "2011-01-01") { title }
      ever: offices { title }
    }
  }`);
  expect(errors).toBeUndefined();
  const titles = (field: string) => data.organization[field].map(({ title }: { title: string }) => title);
  expect(titles("then")).toEqual(["Held by two", "Since a day", "Never dated"]);
  expect(titles("before")).toEqual(["Over before", "Never dated"]);
  expect(titles("ever")).toEqual(["Held by two", "Never dated", "Over before", "Since a day", "Vacant"]);
});

test("the offices of many parties as of several days need one statement", async ({ ask, statements }) => {
  const { data, errors } = await ask(`{
    countries(first: 100) {
      nodes {
        all: offices { id tenures(asOf: "2018-07-09", first: 1) { edges { certainty evidenceDistance } } }
        then: offices(asOf: "2018-07-09") { id }
        later: offices(asOf: "2025-07-09") { id }
        evidence: officesWithEvidence(asOf: "2018-07-09") { certainty evidenceDistance node { id } }
        always: officesWithEvidence { certainty evidenceDistance node { id } }
      }
    }
  }`);
  expect(errors).toBeUndefined();
  // Countries, offices, tenures.
  expect(statements).toHaveLength(3);

  // Sorts the answers for the holders of each office. Offices with equal answers keep the order of `offices`.
  interface Listed {
    id: string;
    tenures: { edges: { certainty: string; evidenceDistance: number | null }[] };
  }
  const expected = (all: Listed[]) =>
    all
      .flatMap(({ id, tenures: { edges } }) =>
        edges.map(({ certainty, evidenceDistance }) => ({
          id,
          rank: certainty === "CERTAIN" ? -1 : (evidenceDistance ?? Number.MAX_SAFE_INTEGER),
        })),
      )
      .sort((one, other) => one.rank - other.rank)
      .map(({ id }) => ({ id }));
  for (const { all, then } of data.countries.nodes) expect(then).toEqual(expected(all));

  // The evidence of an office is that of its best tenure.
  for (const { all, then, evidence, always } of data.countries.nodes) {
    const best = new Map(all.map(({ id, tenures: { edges } }: Listed) => [id, edges[0]]));
    expect(evidence).toEqual(
      then.map(({ id }: Listed) => ({ ...(best.get(id) ?? expect.fail("no tenure")), node: { id } })),
    );
    expect(always).toEqual(
      all.map(({ id }: Listed) => ({ certainty: null, evidenceDistance: null, node: { id } })),
    );
  }
  const certainties = data.countries.nodes.flatMap(({ evidence }: { evidence: { certainty: string }[] }) =>
    evidence.map(({ certainty }) => certainty),
  );
  expect(new Set(certainties)).toEqual(new Set(["CERTAIN", "POSSIBLE"]));
  const longest = Math.max(...data.countries.nodes.map(({ then }: { then: unknown[] }) => then.length));
  expect(longest).toBeGreaterThan(2);
});

test("the parties and holders of a hundred offices need one statement each", async ({ ask, statements }) => {
  const { data, errors } = await ask(`{
    offices(first: 100) { nodes { title party { name } tenures(first: 5) { nodes { person { name } } } } }
  }`);

  expect(errors).toBeUndefined();
  expect(data.offices.nodes).toHaveLength(100);
  // Offices, parties, tenures, people.
  expect(statements).toHaveLength(4);
});

test("offices are found by the words of their titles, and with the parts of a country", async ({
  ask,
  db,
}) => {
  const query = `query ($words: String) { offices(filter: { query: $words, party: ["KZ"], withParts: true }) { nodes { title } } }`;
  const titles = async (words: string) =>
    (await ask(query, { words })).data.offices.nodes.map(({ title }: { title: string }) => title);
  const found = await titles("foreign ministers");
  expect(found).toContain("Minister of Foreign Affairs");
  expect(await titles("beekeeper")).toEqual([]);

  await db.updateTable("offices").set({ title: "Royal Beekeeper" }).where("title", "=", found[0]).execute();
  expect(await titles("beekeeper")).toContain("Royal Beekeeper");
});
