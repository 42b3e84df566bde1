import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { sql } from "kysely";
import { describe, expect } from "vitest";
import { articleRecord } from "#db/articles.ts";
import { dialogueSessionRecord } from "#db/dialogue-sessions.ts";
import { dialogueRecord } from "#db/dialogues.ts";
import { officeRecord } from "#db/offices.ts";
import { personRecord } from "#db/people.ts";
import { importRecords } from "#db/records/import.ts";
import { tenureRecord } from "#db/tenures.ts";
import { topicRecord } from "#db/topics.ts";
import { type Ask, connections, entityTypes, listBehind, Query, rootConnections, test } from "./graph.ts";
import {
  differences,
  fieldsOf,
  filterFor,
  filterOf,
  filters,
  type Given,
  type Item,
  ids,
  NOUNS,
  nounOf,
  parentsOf,
  passing,
  rootOf,
  typeOf,
  valuesIn,
  wholeList,
} from "./lists.ts";

/** Returns the differences between a list and the expected list. The result is empty if the lists are equal. */
const difference = (found: readonly string[], expected: readonly string[]) => ({
  missing: expected.filter((id) => !found.includes(id)),
  unexpected: found.filter((id) => !expected.includes(id)),
  isInOrder: found.join() === expected.join() || found.length !== expected.length,
});
const NONE = { missing: [], unexpected: [], isInOrder: true };

/** The fields of filters without values in the record. search.test.ts tests `query`. */
const NO_VALUES = ["query", "and", "or", "not", "withParts"];

const PAGE = "totalCount nodes { id } pageInfo { hasNextPage endCursor }";

/** A page of a root list with a filter. The text of the query does not depend on the values. */
async function askFiltered(ask: Ask, noun: string, filter: Given, window: Given = { first: 100 }) {
  const { data, errors } = await ask(
    `query ($filter: ${rootOf(noun).item}Filter, $first: Int, $after: String) {
      list: ${noun}(filter: $filter, first: $first, after: $after) { ${PAGE} }
    }`,
    { filter, ...window },
  );
  expect(errors, JSON.stringify(filter)).toBeUndefined();
  return data.list;
}

/** All pages of a filtered list, in pages of the given size. */
async function walked(ask: Ask, noun: string, filter: Given, first: number) {
  const found: string[] = [];
  for (let after: string | null = null; ; ) {
    const { nodes, pageInfo, totalCount } = await askFiltered(ask, noun, filter, { first, after });
    found.push(...ids(nodes));
    if (!pageInfo.hasNextPage) return { found, totalCount };
    after = pageInfo.endCursor;
  }
}

/** Returns filters that have only one field. The values of the filters come from the record. */
function samplesOf(items: readonly Item[], noun: string, field: string): unknown[] {
  const values = valuesIn(items, noun, field).sort();
  const [low = "", middle = "", high = ""] = [0.2, 0.5, 0.8].map(
    (part) => values[Math.floor(values.length * part)],
  );
  switch (typeOf(noun, field)) {
    case "Boolean":
      return [true, false];
    case "Date":
      return [low, middle, high];
    case "DateRange":
      return [
        ...["CERTAIN", "POSSIBLE"].flatMap((match) => [
          { from: low, to: middle, match },
          { from: middle, to: middle, match },
        ]),
        ...[{}, { from: high }, { to: low }, { from: middle, to: null, match: null, undated: null }],
        ...[{ undated: true }, { undated: true, from: low, to: high, match: "CERTAIN" }],
      ];
    default:
      return [[low], [middle], [high], [low, middle, high], [high, high], []];
  }
}

describe("the available filters", () => {
  test("the filters of the schema are those that tests/lists.ts knows", () => {
    const inSchema = rootConnections.map((root) => [
      root.field.name,
      Object.keys(filterOf(root)?.getFields() ?? {}).filter((field) => !NO_VALUES.includes(field)),
    ]);
    const inContract = NOUNS.map((noun) => [noun, fieldsOf(noun)]);
    const [offered, listed] = [Object.fromEntries(inSchema), Object.fromEntries(inContract)];
    expect(differences("filter", offered, listed)).toEqual([]);
    expect(differences("filter", { ...offered, spoons: ["kind"] }, { ...listed, forks: ["size"] })).toEqual([
      "spoons has the filter kind: add the path of its values to LISTS in tests/lists.ts",
      "forks has no filter size: remove it from LISTS in tests/lists.ts",
    ]);
  });

  test("only the nouns with names or texts have the filter `query`, which search.test.ts tests", () => {
    const searched = rootConnections.filter((root) => filterOf(root)?.getFields().query);
    const withText = [...entityTypes.map(({ name }) => name), "Office", "Statement"];
    expect(searched.map(({ item }) => item).sort()).toEqual(withText.sort());
  });

  test("every list of a noun takes the same filter, at the root and below a parent", () => {
    const filtersByItem = new Map(rootConnections.map((root) => [root.item, filterOf(root)?.name]));
    const others = connections.filter(
      (connection) => filtersByItem.get(connection.item) !== filterOf(connection)?.name,
    );
    expect(others.map(({ path }) => path)).toEqual([]);
    const unfiltered = rootConnections.filter((root) => !filterOf(root)).map(({ path }) => path);
    expect(unfiltered, "only the feed of changes has no filter").toEqual(["Query.changes"]);
  });

  test("every field of a filter has a description and is optional", () => {
    const fields = rootConnections.flatMap((root) => Object.values(filterOf(root)?.getFields() ?? {}));
    expect(fields.length).toBeGreaterThan(60);
    expect(fields.filter(({ description, type }) => !description || String(type).endsWith("!"))).toEqual([]);
  });
});

describe("filtered lists equal those that JavaScript filters", () => {
  test.for(NOUNS)("%s by each single field, and by its complement", async (noun, { ask }) => {
    const items = await wholeList(ask, noun);
    const tried = fieldsOf(noun).flatMap((field) =>
      samplesOf(items, noun, field).map((value) => ({ field, filter: { [field]: value } })),
    );
    const { item } = rootOf(noun);
    const each = async (list: (index: number) => string) => {
      const { data, errors } = await ask(
        `query (${tried.map((_, index) => `$f${index}: ${item}Filter`).join(", ")}) {
          ${tried.map((_, index) => `f${index}: ${noun}(${list(index)}`).join("\n")}
        }`,
        Object.fromEntries(tried.map(({ filter }, index) => [`f${index}`, filter])),
      );
      expect(errors).toBeUndefined();
      return data;
    };
    const data = await each((index) => `filter: $f${index}, first: 100) { ${PAGE} }`);
    const complements = await each((index) => `filter: { not: $f${index} }) { totalCount }`);

    const telling = new Set<string>();
    for (const [index, { field, filter }] of tried.entries()) {
      const { nodes, totalCount } = data[`f${index}`];
      const expected = ids(passing(noun, items, filter));
      const asked = `${noun}(filter: ${JSON.stringify(filter)})`;
      expect(difference(ids(nodes), expected.slice(0, 100)), asked).toEqual(NONE);
      expect(totalCount, asked).toBe(expected.length);
      const isIgnored = Array.isArray(filter[field]) && filter[field].length === 0;
      const others = isIgnored ? items.length : items.length - expected.length;
      expect(complements[`f${index}`].totalCount, `the complement of ${asked}`).toBe(others);
      if (expected.length > 0 && expected.length < items.length) telling.add(field);
    }
    expect([...telling], "each field needs a sample that selects a part of the list").toEqual(fieldsOf(noun));
  });

  test.for(NOUNS)(
    "%s by random fields joined by `and`, `or` and `not`, in pages of any size",
    async (noun, { ask }) => {
      const items = await wholeList(ask, noun);
      let telling = 0;
      const property = fc.asyncProperty(
        filters(items, noun),
        fc.integer({ min: 2, max: 5 }),
        async (filter, pages) => {
          const expected = ids(passing(noun, items, filter));
          const { found, totalCount } = await walked(
            ask,
            noun,
            filter,
            Math.min(Math.ceil(expected.length / pages) || 1, 100),
          );
          expect(difference(found, expected)).toEqual(NONE);
          expect(totalCount).toBe(expected.length);
          if (found.length > 0 && found.length < items.length) telling++;
        },
      );
      const example = filterFor(items[Math.floor(items.length / 2)], noun);
      await fc.assert(property, { numRuns: 8, endOnFailure: true, examples: [[example, 2]] });
      expect(telling, "no filter selects only a part of the list").toBeGreaterThan(0);
    },
  );

  const nested = connections.filter((connection) => connection.parent !== Query && filterOf(connection));

  test.for([...Map.groupBy(nested, ({ item }) => item).keys()])(
    "filtered lists of %s objects below parents need the same number of statements for one parent and for many",
    async (item, { ask, statements }) => {
      const noun = nounOf(item);
      const items = await wholeList(ask, noun);
      const byId = new Map(items.map((item) => [item.id, item]));
      const itemsOf = (list: Item): Item[] => ids(list.nodes).map((id) => byId.get(id));

      let telling = 0;
      for (const connection of nested.filter((connection) => connection.item === item)) {
        const { path, parent, field } = connection;
        const parents = await parentsOf(ask, connection);
        expect(parents.length, `no parent has ${path}`).toBeGreaterThan(0);
        const query = `query ($ids: [ID!]!, $filter: ${item}Filter) {
          nodes(ids: $ids) { ... on ${parent.name} { list: ${field.name}(filter: $filter, first: 100) { totalCount nodes { id } } } }
        }`;
        const run = async (parents: readonly { id: string }[], filter: Given) => {
          statements.length = 0;
          const { data, errors } = await ask(query, { ids: ids(parents), filter });
          expect(errors).toBeUndefined();
          return { found: data.nodes.map(({ list }: Item) => list), cost: statements.length };
        };
        const all = parents.flatMap(({ list }) => itemsOf(list));
        const property = fc.asyncProperty(filters(all, noun), async (filter) => {
          const { found, cost } = await run(parents, filter);
          expect((await run(parents.slice(0, 1), filter)).cost).toBe(cost);
          for (const [index, { list }] of parents.entries()) {
            const expected = ids(passing(noun, itemsOf(list), filter));
            expect(difference(ids(found[index].nodes), expected), path).toEqual(NONE);
            expect(found[index].totalCount, path).toBe(expected.length);
            if (expected.length > 0) telling++;
          }
        });
        await fc.assert(property, { numRuns: 4, endOnFailure: true, examples: [[filterFor(all[0], noun)]] });
      }
      expect(telling, "no filter selects anything").toBeGreaterThan(0);
    },
  );
});

describe("and, or, not", () => {
  test("the sessions at which two parties sat, at which neither sat, and at two levels in one city", async ({
    ask,
  }) => {
    const sat = (session: Item, slug: string) =>
      session.delegations.nodes.some(({ party }: Item) => party.slug === slug);
    const { data, errors } = await ask(`
      fragment Sessions on DialogueSessionConnection { totalCount nodes { level place { slug } delegations(first: 100) { nodes { party { slug } } } } }
      {
        both: dialogueSessions(first: 100, filter: { and: [{ party: ["KZ"] }, { party: ["UZ"] }] }) { ...Sessions }
        neither: dialogueSessions(first: 100, filter: { not: { party: ["KZ", "UZ"] } }) { ...Sessions }
        either: dialogueSessions(first: 100, filter: { party: ["KZ", "UZ"] }) { totalCount }
        astana: dialogueSessions(first: 100, filter: { place: ["astana"], or: [{ level: [MINISTER] }, { level: [DEPUTY_MINISTER] }] }) { ...Sessions }
        all: dialogueSessions(first: 0) { totalCount }
      }`);
    expect(errors).toBeUndefined();
    const { both, neither, either, astana, all } = data;
    expect(both.nodes.length).toBeGreaterThan(10);
    const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
    const [, example] = readme.match(/`(dialogueSessions\(filter: \{ and[^`]*)`/) ?? [];
    expect((await ask(`{ ${example} }`)).data.dialogueSessions.totalCount).toBe(both.totalCount);
    for (const session of both.nodes) {
      expect(sat(session, "kazakhstan") && sat(session, "uzbekistan")).toBe(true);
    }
    for (const session of neither.nodes) {
      expect(sat(session, "kazakhstan") || sat(session, "uzbekistan")).toBe(false);
    }
    expect(neither.totalCount + either.totalCount).toBe(all.totalCount);
    expect(new Set(astana.nodes.map(({ level }: Item) => level))).toEqual(
      new Set(["MINISTER", "DEPUTY_MINISTER"]),
    );
    expect(new Set(astana.nodes.map(({ place }: Item) => place.slug))).toEqual(new Set(["astana"]));
  });

  test("an empty filter is ignored, also inside `and`, `or` and `not`", async ({ ask }) => {
    const all = (await wholeList(ask, "dialogueSessions")).length;
    const empty = [
      {},
      { and: [] },
      { or: [] },
      { or: [{}, { topic: [] }] },
      { not: {} },
      { not: { party: [] } },
    ];
    for (const filter of [...empty, { and: empty }, { withParts: true }]) {
      expect((await askFiltered(ask, "dialogueSessions", filter)).totalCount, JSON.stringify(filter)).toBe(
        all,
      );
    }
    const level = await askFiltered(ask, "dialogueSessions", { level: ["MINISTER"] });
    expect(level.totalCount).toBeLessThan(all);
    expect(await askFiltered(ask, "dialogueSessions", { or: [{}, { level: ["MINISTER"] }] })).toEqual(level);
  });

  test("what is surely not in a range is the complement of what is possibly in the range", async ({
    ask,
  }) => {
    const items = await wholeList(ask, "dialogueSessions");
    const filter = { not: { held: { from: "2018-01-01", to: "2018-12-31", match: "POSSIBLE" } } };
    const { found } = await walked(ask, "dialogueSessions", filter, 100);
    expect(found).toEqual(ids(passing("dialogueSessions", items, filter)));
    const undated = await askFiltered(ask, "dialogueSessions", {
      and: [filter, { held: { undated: true } }],
    });
    expect(undated).toEqual(await askFiltered(ask, "dialogueSessions", { held: { undated: true } }));
  });

  const three = { and: [{ or: [{ not: { level: ["MINISTER"] } }, { format: ["SUMMIT"] }] }] };

  test("a filter can be nested three deep and have twenty fields, and the error says where it has more", async ({
    ask,
  }) => {
    await askFiltered(ask, "dialogueSessions", three);
    await askFiltered(ask, "dialogueSessions", { or: Array(20).fill({ level: ["MINISTER"] }) });
    const refused = async (filter: Given) => {
      const query =
        "query ($filter: DialogueSessionFilter) { dialogueSessions(filter: $filter) { totalCount } }";
      return (await ask(query, { filter })).errors;
    };
    expect(await refused({ not: three })).toMatchObject([
      {
        message: '"and", "or" and "not" can be nested at most 3 deep.',
        extensions: { code: "INVALID_ARGUMENT", argument: ["filter", "not", "and", "0", "or", "0", "not"] },
      },
    ]);
    expect(await refused({ or: Array(21).fill({ level: ["MINISTER"] }) })).toMatchObject([
      {
        message: "A filter can have at most 20 fields, not 21.",
        extensions: { code: "INVALID_ARGUMENT", argument: ["filter", "or", "20", "level"] },
      },
    ]);
    expect(await refused({ or: [{}, { and: [{ party: ["a b"] }] }] })).toMatchObject([
      { extensions: { code: "INVALID_ARGUMENT", argument: ["filter", "or", "1", "and", "0", "party"] } },
    ]);
  });

  test("a page under `or` takes one statement", async ({ ask, statements }) => {
    statements.length = 0;
    await askFiltered(ask, "articles", { or: [{ mentions: ["KZ"] }, { topic: ["water-management"] }] });
    expect(statements.length, "one for the page and one for the count").toBe(2);
  });
});

describe("withParts", () => {
  test("a party with its parts is the party and every organization that is part of it", async ({ ask }) => {
    const organizations = await wholeList(ask, "organizations");
    const isState = ({ kind }: Item) => ["MINISTRY", "AGENCY", "PARLIAMENT"].includes(kind);
    const partsOf = (party: string): string[] => [
      party,
      ...organizations
        .filter(
          (part) =>
            part.parent?.id === party ||
            (part.country?.id === party && part.parent === null && isState(part)),
        )
        .flatMap(({ id }) => partsOf(id)),
    ];
    const { data } = await ask(`{ country(ref: "KZ") { id } organization(ref: "european-union") { id } }`);

    const telling = [];
    for (const noun of NOUNS) {
      const { filters = {} } = listBehind(rootOf(noun)).list.listing;
      for (const [field, { kinds }] of Object.entries(filters)) {
        if (kinds === undefined) continue;
        const parties = (["country", "organization"] as const).filter(
          (kind) => kinds?.includes(kind) ?? true,
        );
        const given = parties.map((kind) => data[kind].id);
        const isOffered = filterOf(rootOf(noun))?.getFields().withParts !== undefined;
        if (!isOffered || given.length === 0) continue;
        const found = await askFiltered(ask, noun, { [field]: given, withParts: true });
        // A field that takes only countries refuses the parts of a country, which are organizations.
        const takesParts = parties.includes("organization");
        const all = takesParts ? given.flatMap(partsOf) : given;
        expect(found, `${noun} by ${field}`).toEqual(await askFiltered(ask, noun, { [field]: all }));
        if (!isDeepStrictEqual(found, await askFiltered(ask, noun, { [field]: given }))) {
          telling.push(`${noun} by ${field}`);
        }
      }
    }
    expect(telling.length, "parts make a difference in few fields").toBeGreaterThan(10);
    expect(telling).toContain("strategies by adopter");
  });

  test("a country's foreign minister is found at its ministry, and a diplomatic mission is no part of its host", async ({
    ask,
  }) => {
    const { data, errors } = await ask(`{
      alone: offices(filter: { party: ["UZ"], rank: [MINISTER] }) { nodes { party { name } } }
      withParts: offices(filter: { party: ["UZ"], rank: [MINISTER], withParts: true }) { nodes { party { name } } }
      notInherited: offices(filter: { and: [{ party: ["UZ"], rank: [MINISTER] }], withParts: true }) { totalCount }
      host: organizations(filter: { country: ["KZ"], kind: [DIPLOMATIC_MISSION] }) { nodes { slug } }
      offices(filter: { party: ["KZ"], withParts: true }, first: 100) { nodes { party { ... on Organization { slug } } } }
    }`);
    expect(errors).toBeUndefined();
    const partiesOf = ({ nodes }: Item) => new Set(nodes.map(({ party }: Item) => party.name ?? party.slug));
    expect(partiesOf(data.alone)).not.toContain("Ministry of Foreign Affairs of Uzbekistan");
    expect(partiesOf(data.withParts)).toContain("Ministry of Foreign Affairs of Uzbekistan");
    expect(data.notInherited.totalCount).toBe(data.alone.nodes.length);
    expect(data.host.nodes).toEqual([{ slug: "eu-delegation-kazakhstan" }]);
    expect(partiesOf(data.offices)).not.toContain("eu-delegation-kazakhstan");
  });

  test("sessions without the European Union and its parts are not sessions of its Parliament or Council", async ({
    ask,
  }) => {
    const { data, errors } = await ask(`
      fragment Parties on DialogueSessionConnection {
        totalCount nodes { delegations(first: 100) { nodes { party { ... on Organization { slug } } } } }
      }
      {
        alone: dialogueSessions(filter: { withoutParty: ["european-union"] }, first: 100) { ...Parties }
        withParts: dialogueSessions(filter: { withoutParty: ["european-union"], withParts: true }, first: 100) { ...Parties }
        present: dialogueSessions(filter: { party: ["european-union"], withParts: true }) { totalCount }
        all: dialogueSessions { totalCount }
      }`);
    expect(errors).toBeUndefined();
    const seen = ({ nodes }: Item) =>
      new Set(
        nodes.flatMap((session: Item) => session.delegations.nodes.map(({ party }: Item) => party.slug)),
      );
    expect(seen(data.alone)).toContain("european-parliament");
    for (const slug of ["european-parliament", "council-of-the-eu", "eeas", "european-commission"]) {
      expect(seen(data.withParts)).not.toContain(slug);
    }
    expect(data.withParts.totalCount + data.present.totalCount).toBe(data.all.totalCount);
  });
});

describe("mentions of a dialogue", () => {
  test("the articles that mention a dialogue include those that mention one of its sessions", async ({
    ask,
  }) => {
    const { data, errors } = await ask(`{
      articles(filter: { mentions: ["hld"] }) { totalCount }
      mentions(filter: { entity: ["hld"] }) { totalCount }
      dialogue(ref: "hld") { sessions(first: 100) { nodes { id articles(first: 100) { nodes { id } } } } }
    }`);
    expect(errors).toBeUndefined();
    const { nodes } = data.dialogue.sessions;
    const reporting = new Set(nodes.flatMap(({ articles }: Item) => ids(articles.nodes)));
    expect(reporting.size).toBeGreaterThan(20);
    expect(data.articles.totalCount).toBe(reporting.size);
    expect(data.mentions.totalCount).toBeGreaterThanOrEqual(reporting.size);
  });
});

describe("references", () => {
  test("a country can be named by its id, its slug and its ISO code", async ({ ask }) => {
    const { data } = await ask(`{ country(ref: "KZ") { id slug } }`);
    const found = await Promise.all(
      ["KZ", data.country.slug, data.country.id].map((country) =>
        askFiltered(ask, "dialogueSessions", { country: [country] }),
      ),
    );
    expect(found[0].totalCount).toBeGreaterThan(10);
    expect(found[1]).toEqual(found[0]);
    expect(found[2]).toEqual(found[0]);
    expect(await askFiltered(ask, "dialogueSessions", { country: ["KZ", data.country.id] })).toEqual(
      found[0],
    );
  });

  test("a former slug and a merged id still find the surviving entity", async ({ ask, db }) => {
    const { data } = await ask(`{ place(ref: "ashgabat") { id } other: place(ref: "online") { id } }`);
    const before = await askFiltered(ask, "dialogueSessions", { place: ["ashgabat"] });
    await db.updateTable("places").set({ slug: "asgabat" }).where("id", "=", data.place.id).execute();
    await db
      .updateTable("nodes")
      .set({ merged_into: data.place.id })
      .where("id", "=", data.other.id)
      .execute();
    expect(before.totalCount).toBeGreaterThan(5);
    for (const place of ["ashgabat", "asgabat", data.other.id]) {
      expect(await askFiltered(ask, "dialogueSessions", { place: [place] }), place).toEqual(before);
    }
  });

  test("a filter that takes entities of any kind takes the id of a country", async ({ ask }) => {
    const { data } = await ask(`{ country(ref: "KZ") { id } }`);
    const mentioning = await askFiltered(ask, "articles", { mentions: [data.country.id] });
    expect(mentioning.totalCount).toBeGreaterThan(50);
  });

  test("a filter by a topic and its narrower topic finds the same as a filter by the broader topic alone", async ({
    ask,
  }) => {
    const topics = await wholeList(ask, "topics");
    const part = topics.find(({ broader }) => broader?.broader);
    const [upper, lower] = [part.broader.broader.id, part.broader.id];
    const found = ids((await askFiltered(ask, "topics", { broader: [upper, lower] })).nodes);
    expect(found).toEqual(ids((await askFiltered(ask, "topics", { broader: [upper] })).nodes));
    expect(found).toContain(lower);
  });
});

describe("the kinds of mentions", () => {
  test("if an argument and a filter limit the kinds of mentions, a mention must match both", async ({
    ask,
  }) => {
    const { data, errors } = await ask(`{
      article(ref: "timesca-2018-hld5") {
        all: mentioned { totalCount }
        argument: mentioned(kinds: [COUNTRY]) { totalCount }
        filter: mentioned(filter: { kinds: [COUNTRY] }) { totalCount }
        both: mentioned(kinds: [COUNTRY, TOPIC], filter: { kinds: [COUNTRY, PERSON] }) { totalCount }
        neither: mentioned(kinds: [COUNTRY], filter: { kinds: [TOPIC] }) { totalCount }
        ignored: mentioned(kinds: []) { totalCount }
      }
    }`);
    expect(errors).toBeUndefined();
    const { all, argument, filter, both, neither, ignored } = data.article;
    expect(argument.totalCount).toBeGreaterThan(0);
    expect(argument.totalCount).toBeLessThan(all.totalCount);
    expect(filter).toEqual(argument);
    expect(both).toEqual(argument);
    expect(neither).toEqual({ totalCount: 0 });
    expect(ignored).toEqual(all);
  });
});

describe("topics", () => {
  test("a filter by topic includes all narrower topics and no broader topics", async ({ ask, db }) => {
    const sources = ["timesca-2018-hld5"];
    const topic = (slug: string, broader?: string) => ({ slug, name: slug, broader, sources });
    await importRecords(db, [
      {
        type: topicRecord,
        source: "topics",
        records: [
          topic("rivers"),
          topic("dams", "rivers"),
          topic("spillways", "dams"),
          topic("gates", "spillways"),
          topic("hinges", "gates"),
          topic("bolts", "hinges"),
        ],
      },
      {
        type: articleRecord,
        source: "articles",
        records: ["dams", "bolts"].map((about) => ({
          slug: `on-${about}`,
          headline: about,
          headline_basis: "described",
          kind: "news",
          language: "en",
          mentions: [`topic/${about}`],
          sources,
        })),
      },
    ]);
    const { data, errors } = await ask(`{
      rivers: articles(filter: { topic: ["rivers"] }) { totalCount }
      dams: articles(filter: { topic: ["dams"] }) { totalCount }
      gates: articles(filter: { topic: ["gates"] }) { nodes { slug } }
      both: articles(filter: { topic: ["rivers", "bolts"] }) { totalCount }
    }`);
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      rivers: { totalCount: 2 },
      dams: { totalCount: 2 },
      gates: { nodes: [{ slug: "on-bolts" }] },
      both: { totalCount: 2 },
    });
  });
});

describe("dates", () => {
  const sources = ["timesca-2018-hld5"];

  /** Expects that the lists contain the given items of a range, in any order. */
  async function compare(
    ask: Ask,
    list: (range: string) => string,
    nameOf: (item: Item) => string,
    ranges: readonly (readonly [range: string, expected: readonly string[]])[],
  ) {
    const { data, errors } = await ask(
      `{ ${ranges.map(([range], index) => `r${index}: ${list(range)}`).join("\n")} }`,
    );
    expect(errors).toBeUndefined();
    for (const [index, [range, expected]] of ranges.entries()) {
      const { nodes, totalCount } = data[`r${index}`];
      expect(nodes.map(nameOf).sort(), range).toEqual([...expected].sort());
      expect(totalCount, range).toBe(expected.length);
    }
  }

  const PERIODS = [
    "2018-07-09",
    "2018-07",
    "2018",
    "2018~",
    "2017-12/2018-02",
    "2018-07-09/",
    "/2018-07-09",
    "2018-07-09/..",
    "../2018-07-09",
    "/",
    "none",
  ];
  const DATED = PERIODS.slice(0, -2);

  test("a range contains the dates that possibly or certainly lie in this range", async ({ ask, db }) => {
    await importRecords(db, [
      {
        type: dialogueRecord,
        source: "dialogues",
        records: [{ slug: "talks", name: "Talks", kind: "forum", sources }],
      },
      {
        type: dialogueSessionRecord,
        source: "sessions",
        records: PERIODS.map((held, index) => ({
          slug: `talk-${index}`,
          name: held,
          dialogue: "talks",
          format: "session",
          status: "held",
          ...(held === "none" ? {} : { held }),
          sources,
        })),
      },
    ]);
    await compare(
      ask,
      (range) => `dialogueSessions(filter: { dialogue: ["talks"], held: ${range} }, first: 100) {
        totalCount nodes { name }
      }`,
      ({ name }) => name,
      [
        ["{}", DATED],
        ['{ from: "2018-07-09", to: "2018-07-09" }', DATED.filter((period) => period !== "2017-12/2018-02")],
        ['{ from: "2018-07-09", to: "2018-07-09", match: CERTAIN }', ["2018-07-09"]],
        ['{ from: "2018-07-01", to: "2018-07-31", match: CERTAIN }', ["2018-07-09", "2018-07"]],
        ['{ from: "2018-07-02", to: "2018-07-31", match: CERTAIN }', ["2018-07-09"]],
        [
          '{ from: "2018-01-01", to: "2018-12-31", match: CERTAIN }',
          ["2018-07-09", "2018-07", "2018", "2018~"],
        ],
        [
          '{ from: "2018-07-10", to: "2018-07-10" }',
          ["2018-07", "2018", "2018~", "2018-07-09/", "2018-07-09/.."],
        ],
        ['{ from: "2019-01-01" }', ["2018-07-09/", "2018-07-09/.."]],
        ['{ to: "2017-11-30" }', ["/2018-07-09", "../2018-07-09"]],
        ['{ to: "2017-12-01" }', ["2017-12/2018-02", "/2018-07-09", "../2018-07-09"]],
        [
          '{ from: "2018-01-01", match: CERTAIN }',
          ["2018-07-09", "2018-07", "2018", "2018~", "2018-07-09/", "2018-07-09/.."],
        ],
        ['{ from: "2018-01-02", match: CERTAIN }', ["2018-07-09", "2018-07", "2018-07-09/", "2018-07-09/.."]],
        [
          '{ to: "2018-07-09", match: CERTAIN }',
          ["2018-07-09", "2017-12/2018-02", "/2018-07-09", "../2018-07-09"],
        ],
        ["{ undated: true }", ["/", "none"]],
        ['{ undated: true, from: "2018-01-01", to: "2018-12-31", match: CERTAIN }', ["/", "none"]],
        ["{ undated: false }", DATED],
        ["{ match: CERTAIN }", DATED],
      ],
    );
  });

  /**
   * What the sources state about tenures. Each text has a period and, after a semicolon, the days of sightings in
   * office.
   */
  const TENURES = [
    "2016/2018-03",
    "2018",
    "2018-07-09/",
    "/2018-07-09",
    "2018-07-09/..",
    "; 2018-07-09",
    "; 2018-07",
    "; 2017-01-01 2019-01-01",
    "2018/; 2018-07-09",
    "/",
    "",
  ];
  const KNOWN = TENURES.slice(0, -2);

  test("a range contains the tenures that were possibly or certainly held on a day of this range", async ({
    ask,
    db,
  }) => {
    await importRecords(db, [
      {
        type: personRecord,
        source: "people",
        records: [{ slug: "ann", name: "Ann", sort_name: "Ann", sources }],
      },
      {
        type: officeRecord,
        source: "offices",
        records: [{ slug: "clerk", title: "Clerk", rank: "official", party: "european-union", sources }],
      },
      {
        type: tenureRecord,
        source: "tenures",
        records: TENURES.map((told, index) => {
          const [period, sightings] = told.split("; ");
          return {
            slug: `ann-${index}`,
            person: "ann",
            office: "clerk",
            ...(period ? { period } : {}),
            ...(sightings ? { sightings: sightings.split(" ") } : {}),
            note: told || "nothing",
            sources,
          };
        }),
      },
    ]);
    await compare(
      ask,
      (range) => `tenures(filter: { person: ["ann"], period: ${range} }, first: 100) {
        totalCount nodes { note }
      }`,
      ({ note }) => (note === "nothing" ? "" : note),
      [
        ["{}", KNOWN],
        ["{ match: CERTAIN }", KNOWN],
        ["{ undated: true }", ["/", ""]],
        ['{ undated: true, from: "2018-01-01", match: CERTAIN }', ["/", ""]],
        // A range far from all evidence contains only tenures that no bound excludes.
        ['{ to: "2015-12-31" }', ["/2018-07-09", "; 2018-07-09", "; 2018-07", "; 2017-01-01 2019-01-01"]],
        [
          '{ from: "2020-01-01" }',
          [
            ...["2018-07-09/", "2018-07-09/..", "2018/; 2018-07-09"],
            ...["; 2018-07-09", "; 2018-07", "; 2017-01-01 2019-01-01"],
          ],
        ],
        ['{ to: "2015-12-31", match: CERTAIN }', []],
        ['{ from: "2020-01-01", match: CERTAIN }', ["2018-07-09/.."]],
        // A tenure is certain on the day of a start, an end or a sighting, and on every day between two sightings.
        [
          '{ from: "2018-07-09", to: "2018-07-09", match: CERTAIN }',
          [
            ...["2018-07-09/", "/2018-07-09", "2018-07-09/..", "; 2018-07-09"],
            ...["; 2017-01-01 2019-01-01", "2018/; 2018-07-09"],
          ],
        ],
        ['{ from: "2018-07-08", to: "2018-07-08", match: CERTAIN }', ["; 2017-01-01 2019-01-01"]],
        [
          '{ from: "2018-07-10", to: "2018-07-10", match: CERTAIN }',
          ["2018-07-09/..", "; 2017-01-01 2019-01-01"],
        ],
        // A date known to the month or year is certainly in a range that contains the whole month or year.
        [
          '{ from: "2018-07-01", to: "2018-07-31", match: CERTAIN }',
          KNOWN.filter((told) => !["2016/2018-03", "2018"].includes(told)),
        ],
        [
          '{ from: "2018-07-10", to: "2018-07-31", match: CERTAIN }',
          ["2018-07-09/..", "; 2017-01-01 2019-01-01"],
        ],
        ['{ from: "2018-01-01", to: "2018-12-31", match: CERTAIN }', KNOWN],
        [
          '{ from: "2018-01-02", to: "2018-07-08", match: CERTAIN }',
          ["2016/2018-03", "; 2017-01-01 2019-01-01"],
        ],
        // A tenure was certainly held from the latest possible start to the earliest possible end.
        ['{ from: "2016-12-30", to: "2016-12-30", match: CERTAIN }', []],
        ['{ from: "2016-12-31", to: "2016-12-31", match: CERTAIN }', ["2016/2018-03"]],
        [
          '{ from: "2018-03-01", to: "2018-03-01", match: CERTAIN }',
          ["2016/2018-03", "; 2017-01-01 2019-01-01"],
        ],
        ['{ from: "2018-03-02", to: "2018-03-02", match: CERTAIN }', ["; 2017-01-01 2019-01-01"]],
      ],
    );
  });
});

describe("a bad argument is refused without SQL, and the error names the argument", () => {
  const many = (count: number) => Array(count).fill("KZ");

  /** The answer of a root list to a filter, and the number of statements. */
  async function refusal(ask: Ask, statements: string[], noun: string, filter: Given) {
    statements.length = 0;
    const query = `query ($filter: ${rootOf(noun).item}Filter) { ${noun}(filter: $filter) { totalCount } }`;
    const { errors } = await ask(query, { filter });
    return { errors, cost: statements.length };
  }

  const BAD = [
    ["dialogueSessions", { party: many(51) }, ["filter", "party"]],
    ["dialogueSessions", { level: Array(51).fill("MINISTER") }, ["filter", "level"]],
    ["articles", { language: Array(51).fill("en") }, ["filter", "language"]],
    ["dialogueSessions", { party: ["KZ", "a b"] }, ["filter", "party"]],
    ["dialogueSessions", { withoutParty: [""] }, ["filter", "withoutParty"]],
    ["dialogueSessions", { topic: ["water\n"] }, ["filter", "topic"]],
    ["articles", { mentions: ["a\0"] }, ["filter", "mentions"]],
    ["articles", { publisher: ["x".repeat(3_000)] }, ["filter", "publisher"]],
    ["articles", { language: ["e\0n"] }, ["filter", "language"]],
    ["countries", { region: ["Central\0Asia"] }, ["filter", "region"]],
    ["dialogueSessions", { held: { from: "2018-07-10", to: "2018-07-09" } }, ["filter", "held"]],
    ["tenures", { period: { from: "2019-01-01", to: "2018-01-01", undated: true } }, ["filter", "period"]],
  ] as const;

  test("too many values, invalid references and ranges that end before they start are refused", async ({
    ask,
    db,
    statements,
  }) => {
    const faults: unknown[] = [];
    for (const [noun, filter, argument] of BAD) {
      await sql`savepoint before`.execute(db);
      const { errors, cost } = await refusal(ask, statements, noun, filter);
      // If a bad value reached Postgres and caused an error, the later attempts must still run.
      await sql`rollback to savepoint before`.execute(db);
      const [error] = errors ?? [];
      const isRefused = error?.extensions.code === "INVALID_ARGUMENT" && cost === 0;
      if (
        !isRefused ||
        error.path?.join() !== noun ||
        String(error.extensions.argument) !== String(argument)
      ) {
        faults.push({ noun, filter: JSON.stringify(filter).slice(0, 80), cost, error });
      }
    }
    expect(faults).toEqual([]);
  });

  test("50 values and a range of one day are accepted", async ({ ask }) => {
    await askFiltered(ask, "dialogueSessions", { party: many(50) });
    await askFiltered(ask, "dialogueSessions", { held: { from: "2018-07-09", to: "2018-07-09" } });
    expect(
      (await askFiltered(ask, "dialogueSessions", { party: null, level: null, held: null })).totalCount,
    ).toBe((await wholeList(ask, "dialogueSessions")).length);
  });

  const IMPOSSIBLE = [
    ["dialogueSessions", { held: { from: "2018-02-30" } }, "filter.held.from"],
    ["dialogueSessions", { held: { to: "2018-7-9" } }, "filter.held.to"],
    ["dialogueSessions", { held: { to: "2018-07" } }, "filter.held.to"],
    ["strategies", { inForceOn: "2018-13-01" }, "filter.inForceOn"],
    ["dialogueSessions", { held: { match: "PROBABLE" } }, "filter.held.match"],
    ["dialogueSessions", { level: ["MINISTER", "KING"] }, "filter.level[1]"],
    ["dialogueSessions", { party: [null] }, "filter.party[0]"],
    [
      "dialogueSessions",
      { partner: ["KZ"] },
      'Field "partner" is not defined by type "DialogueSessionFilter"',
    ],
    ["participations", { named: "yes" }, "filter.named"],
  ] as const;

  test("unknown days, enum values and fields are validation errors of GraphQL", async ({
    ask,
    statements,
  }) => {
    for (const [noun, filter, argument] of IMPOSSIBLE) {
      const { errors, cost } = await refusal(ask, statements, noun, filter);
      expect(errors?.map(({ message }) => message)).toEqual([expect.stringContaining(argument)]);
      expect(cost).toBe(0);
    }
  });

  test("a bad filter of a nested list causes an error only for this list", async ({ ask, statements }) => {
    const { data, errors } = await ask(`{
      places(first: 1) { nodes { name sessions(filter: { held: { from: "2019-01-01", to: "2018-01-01" } }) { nodes { id } } } }
    }`);
    expect(errors).toMatchObject([
      {
        path: ["places", "nodes", 0, "sessions"],
        extensions: { code: "INVALID_ARGUMENT", argument: ["filter", "held"] },
      },
    ]);
    expect(data?.places ?? null).toBeNull();
    expect(statements).toHaveLength(1);
  });
});
