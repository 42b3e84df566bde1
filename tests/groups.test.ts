import fc from "fast-check";
import { type GraphQLEnumType, type GraphQLObjectType, getNamedType } from "graphql";
import { sql } from "kysely";
import { describe, expect } from "vitest";
import { articleRecord } from "#db/articles.ts";
import { dialogueSessionRecord } from "#db/dialogue-sessions.ts";
import { dialogueRecord } from "#db/dialogues.ts";
import { importRecords } from "#db/records/import.ts";
import { type Ask, type ConnectionField, connections, Query, test } from "./graph.ts";
import {
  differences,
  filters,
  type Given,
  GRANULARITIES,
  type Granularity,
  type Item,
  ids,
  type Key,
  LISTS,
  NOUNS,
  nounOf,
  parentsOf,
  passing,
  rootOf,
  wholeList,
} from "./lists.ts";

interface Asked {
  readonly by: readonly string[];
  readonly granularity?: Granularity;
  readonly orderBy?: string;
  readonly first?: number;
}

interface Group {
  readonly keys: readonly { value: string | null; label: string; entity: Item }[];
  readonly count: number;
}

const GROUPED = NOUNS.filter((noun) => LISTS[noun]?.groups);
const keysOf = (noun: string) => Object.keys(LISTS[noun]?.groups ?? {});
const keyOf = (noun: string, key: string) => LISTS[noun]?.groups?.[key] as Key;

/** The `groups` field of a connection. */
const groupsOf = ({ field }: ConnectionField) =>
  (getNamedType(field.type) as GraphQLObjectType).getFields().groups;

const GROUPS =
  "groups(by: $by, granularity: $granularity, orderBy: $orderBy, first: $first) { count keys { value } }";
const declared = (item: string) =>
  `$filter: ${item}Filter, $by: [${item}GroupBy!]!, $granularity: Granularity!, $orderBy: GroupOrder!, $first: Int!`;
/** The maximum number of groups. */
const MOST = 1_000;
const DEFAULTS = { granularity: "YEAR", orderBy: "COUNT_DESC", first: MOST };

/** Reads the groups of a root list and the number of items of the list. */
async function askGroups(ask: Ask, noun: string, asked: Asked, filter: Given = {}, groups = GROUPS) {
  const { data, errors } = await ask(
    `query (${declared(rootOf(noun).item)}) { list: ${noun}(filter: $filter) { totalCount ${groups} } }`,
    { filter, ...DEFAULTS, ...asked },
  );
  expect(errors?.[0], JSON.stringify({ noun, asked, filter })).toBeUndefined();
  return data.list as { totalCount: number; groups: Group[] };
}

/** Counts the items for each combination of values. The result has no particular order. */
function counted(noun: string, items: readonly Item[], { by, granularity = "YEAR" }: Asked) {
  const counts: Record<string, number> = {};
  for (const item of items) {
    const combinations = by
      .map((key) => keyOf(noun, key).groups(item, granularity))
      .reduce<(string | null)[][]>(
        (before, values) => before.flatMap((keys) => values.map((value) => [...keys, value])),
        [[]],
      );
    for (const values of combinations) {
      const name = JSON.stringify(values);
      counts[name] = (counts[name] ?? 0) + 1;
    }
  }
  return counts;
}

const countsIn = (groups: readonly Group[]) =>
  Object.fromEntries(
    groups.map(({ keys, count }) => [JSON.stringify(keys.map(({ value }) => value)), count]),
  );

/**
 * Compares groups with the expected counts. If one request cannot get all groups, each of its groups must be among
 * the expected groups.
 */
function expectCounts(groups: readonly Group[], expected: Record<string, number>, message?: string) {
  if (Object.keys(expected).length <= MOST) return expect(countsIn(groups), message).toEqual(expected);
  expect(groups, message).toHaveLength(MOST);
  expect(expected, message).toMatchObject(countsIn(groups));
}

const total = (groups: readonly Group[]) => groups.reduce((sum, { count }) => sum + count, 0);

/** Generates one to three random keys of a noun, and a granularity of periods. */
const keys = (noun: string): fc.Arbitrary<Asked> =>
  fc.record({
    by: fc.shuffledSubarray(keysOf(noun), { minLength: 1, maxLength: Math.min(keysOf(noun).length, 3) }),
    granularity: fc.constantFrom(...GRANULARITIES),
  });

describe("the available keys", () => {
  test("the schema has the keys that tests/lists.ts knows, and all lists of a noun have the same keys", () => {
    const inSchema = connections.flatMap((connection) => {
      const by = groupsOf(connection)?.args.find(({ name }) => name === "by");
      const values = (getNamedType(by?.type) as GraphQLEnumType | undefined)?.getValues() ?? [];
      return values.length > 0 ? [[connection.path, values.map(({ name }) => name)]] : [];
    });
    const inContract = connections.flatMap(({ path, item }) => {
      const noun = GROUPED.find((noun) => rootOf(noun).item === item);
      return noun ? [[path, keysOf(noun)]] : [];
    });
    expect(differences("group", Object.fromEntries(inSchema), Object.fromEntries(inContract))).toEqual([]);
  });

  test("every key has a description", () => {
    const keys = GROUPED.flatMap((noun) => {
      const by = groupsOf(rootOf(noun))?.args.find(({ name }) => name === "by");
      return (getNamedType(by?.type) as GraphQLEnumType).getValues();
    });
    expect(keys.length).toBeGreaterThan(50);
    expect(keys.filter(({ description }) => !description)).toEqual([]);
  });
});

describe("groups equal those that JavaScript counts", () => {
  test.for(GROUPED)(
    "%s by each single key, and by random keys under random filters",
    async (noun, { ask }) => {
      const items = await wholeList(ask, noun);
      for (const key of keysOf(noun)) {
        const { groups, totalCount } = await askGroups(ask, noun, { by: [key] });
        expect(countsIn(groups), key).toEqual(counted(noun, items, { by: [key] }));
        expect(totalCount).toBe(items.length);
        if (keyOf(noun, key).isSingle) expect(total(groups), key).toBe(totalCount);
        else expect(total(groups), key).toBeGreaterThan(totalCount);
      }

      let telling = 0;
      const property = fc.asyncProperty(
        keys(noun),
        fc.oneof(fc.constant({}), filters(items, noun)),
        async (asked, filter) => {
          const { groups, totalCount } = await askGroups(ask, noun, asked, filter);
          const passed = passing(noun, items, filter);
          const expected = counted(noun, passed, asked);
          if (Object.keys(expected).length > 1_000) expect(groups).toHaveLength(1_000);
          else expect(countsIn(groups)).toEqual(expected);
          expect(totalCount).toBe(passed.length);
          if (groups.length < MOST && asked.by.every((key) => keyOf(noun, key).isSingle)) {
            expect(total(groups)).toBe(totalCount);
          }
          if (groups.length > 1) telling++;
        },
      );
      const example: [Asked, Given] = [{ by: keysOf(noun).slice(0, 1) }, {}];
      await fc.assert(property, { numRuns: 6, endOnFailure: true, examples: [example] });
      expect(telling, "no filter selects items of two groups").toBeGreaterThan(0);
    },
  );

  const nested = connections.filter((connection) => connection.parent !== Query && groupsOf(connection));

  test.for([...Map.groupBy(nested, ({ item }) => item).keys()])(
    "lists of %s objects below parents, in one statement for many parents",
    async (item, { ask, statements }) => {
      const noun = nounOf(item);
      const byId = new Map((await wholeList(ask, noun)).map((item) => [item.id, item]));
      for (const connection of nested.filter((connection) => connection.item === item)) {
        const { path, parent, field } = connection;
        const parents = (await parentsOf(ask, connection)).slice(0, 6);
        const query = `query ($ids: [ID!]!, ${declared(item)}) {
          nodes(ids: $ids) { ... on ${parent.name} { list: ${field.name}(filter: $filter) { ${GROUPS} } } }
        }`;
        const run = async (parents: readonly { id: string }[], asked: Asked, filter: Given) => {
          statements.length = 0;
          const { data, errors } = await ask(query, { ids: ids(parents), filter, ...DEFAULTS, ...asked });
          expect(errors?.[0], path).toBeUndefined();
          return data.nodes.map(({ list }: Item) => list.groups) as Group[][];
        };
        const itemsOf = ({ list }: Item): Item[] => ids(list.nodes).map((id) => byId.get(id));
        const filter = fc.oneof(fc.constant({}), filters(parents.flatMap(itemsOf), noun));
        const property = fc.asyncProperty(keys(noun), filter, async (asked, filter) => {
          const together = await run(parents, asked, filter);
          expect(statements.filter((statement) => statement.includes("group by"))).toHaveLength(1);
          for (const [index, parent] of parents.entries()) {
            const expected = counted(noun, passing(noun, itemsOf(parent), filter), asked);
            expectCounts(together[index] as Group[], expected, path);
          }
          const few = { ...asked, first: 2, orderBy: "KEY_DESC" };
          const [alone] = await run(parents.slice(0, 1), few, filter);
          expect((await run(parents, few, filter))[0], path).toEqual(alone);
        });
        await fc.assert(property, { numRuns: 2, endOnFailure: true });
      }
    },
  );
});

describe("keys", () => {
  const WHOLE = `groups(by: $by, granularity: $granularity, orderBy: $orderBy, first: $first) {
    count keys { value label entity { id names { value kind } } }
  }`;

  test("a group by an entity has the entity, and the entity's name as its label", async ({ ask }) => {
    const entities = new Map<string, number>();
    for (const noun of GROUPED) {
      for (const key of keysOf(noun)) {
        const { groups } = await askGroups(ask, noun, { by: [key] }, {}, WHOLE);
        for (const { keys } of groups) {
          const [{ value = null, label = "", entity = null } = {}] = keys;
          if (!entity) continue;
          expect(value).toBe(entity.id);
          expect(entity.names).toContainEqual({ value: label, kind: "PREFERRED" });
          entities.set(`${noun} ${key}`, (entities.get(`${noun} ${key}`) ?? 0) + 1);
        }
        const isId = groups.some(({ keys }) => /^[0-9a-f-]{36}$/.test(keys[0]?.value ?? ""));
        if (isId && key !== "OFFICE")
          expect(entities.get(`${noun} ${key}`), `${noun} ${key}`).toBeGreaterThan(0);
      }
    }
    expect(entities.size).toBeGreaterThan(30);
  });

  test("a group by an enum has the enum value and a readable label", async ({ ask }) => {
    const found: string[] = [];
    for (const noun of GROUPED) {
      const type = getNamedType(rootOf(noun).field.type) as GraphQLObjectType;
      const nodes = getNamedType(type.getFields().nodes?.type) as GraphQLObjectType;
      for (const key of keysOf(noun)) {
        const ofField = getNamedType(nodes.getFields()[key.toLowerCase()]?.type) as
          | GraphQLEnumType
          | undefined;
        const values = ofField?.getValues?.().map(({ name }) => name);
        if (!values) continue;
        const { groups } = await askGroups(ask, noun, { by: [key] }, {}, WHOLE);
        for (const { value, label, entity } of groups.flatMap(({ keys }) => keys)) {
          expect(entity).toBeNull();
          if (value === null) continue;
          expect(values).toContain(value);
          expect(label).toBe(value.toLowerCase().replaceAll("_", " "));
        }
        found.push(`${noun} ${key}`);
      }
    }
    expect(found).toContain("dialogueSessions LEVEL");
    expect(found.length).toBeGreaterThan(12);
  });

  test("an office has no name, so the label of an office is the title", async ({ ask }) => {
    const { groups } = await askGroups(ask, "tenures", { by: ["OFFICE"], first: 3 }, {}, WHOLE);
    for (const { value, label } of groups.flatMap(({ keys }) => keys)) {
      const { data } = await ask(`{ node(id: "${value}") { ... on Office { title } } }`);
      expect(label).toBe(data.node.title);
    }
    expect(groups).toHaveLength(3);
  });

  test("a group of items without a value has a null key and a label that says that there is no value", async ({
    ask,
  }) => {
    const { groups } = await askGroups(
      ask,
      "participations",
      { by: ["PERSON"], first: 1 },
      { named: false },
      WHOLE,
    );
    expect(groups).toEqual([
      { count: expect.any(Number), keys: [{ value: null, label: "not stated", entity: null }] },
    ]);
    expect(groups[0]?.count).toBeGreaterThan(20);
  });

  test("an empty list has no groups", async ({ ask }) => {
    const { groups } = await askGroups(ask, "articles", { by: ["PERIOD"] }, { publisher: ["nobody"] });
    expect(groups).toEqual([]);
  });

  test("an article that mentions something twice is counted once", async ({ ask, db }) => {
    const before = await askGroups(ask, "articles", { by: ["TOPIC"] });
    const countries = await askGroups(ask, "articles", { by: ["COUNTRY"] });
    await sql`
      insert into mentions (id, article_id, entity_id, surface, start_offset, end_offset, method, confidence)
      select gen_random_uuid(), article_id, entity_id, 'again', 1, 6, 'detected', 0.5 from mentions`.execute(
      db,
    );
    expect(await askGroups(ask, "articles", { by: ["TOPIC"] })).toEqual(before);
    expect(await askGroups(ask, "articles", { by: ["COUNTRY"] })).toEqual(countries);
  });
});

describe("periods", () => {
  /**
   * The group of each date by day, month, quarter, year and decade. The group is null if the date is less exact
   * than the period.
   */
  const HELD: Record<string, (string | null)[]> = {
    "2018-07-09": ["2018-07-09", "2018-07", "2018-Q3", "2018", "2010s"],
    "2018-07-09?": ["2018-07-09", "2018-07", "2018-Q3", "2018", "2010s"],
    "2018-~07-09": ["2018-07-09", "2018-07", "2018-Q3", "2018", "2010s"],
    "2018-12": [null, "2018-12", "2018-Q4", "2018", "2010s"],
    "2018-12~": [null, "2018-12", "2018-Q4", "2018", "2010s"],
    "2018-03-XX": [null, "2018-03", "2018-Q1", "2018", "2010s"],
    "2019-34": [null, null, "2019-Q2", "2019", "2010s"],
    "2018-21": [null, null, null, "2018", "2010s"],
    "2018-25?": [null, null, null, "2018", "2010s"],
    "2018-40": [null, null, null, "2018", "2010s"],
    // The seasons 22, 24, 28 and 30 can last until February.
    "2018-22": [null, null, null, null, "2010s"],
    "2018-24": [null, null, null, null, "2010s"],
    "2018-28": [null, null, null, null, "2010s"],
    "2019-30": [null, null, null, null, null],
    "2018-25/2018-27": [null, null, null, "2018", "2010s"],
    "2018": [null, null, null, "2018", "2010s"],
    "2018-1X": [null, null, null, "2018", "2010s"],
    "201X-07": [null, null, null, null, "2010s"],
    "201X-28": [null, null, null, null, null],
    "20XX": [null, null, null, null, null],
    "2020-XX": [null, null, null, "2020", "2020s"],
    "199X": [null, null, null, null, "1990s"],
    "2018-07-31/2018-08-02": ["2018-07-31", "2018-07", "2018-Q3", "2018", "2010s"],
    "2018-12/2019-01": [null, "2018-12", "2018-Q4", "2018", "2010s"],
    "2018-07-09/": ["2018-07-09", "2018-07", "2018-Q3", "2018", "2010s"],
    "../2018-07-09": [null, null, null, null, null],
    "/2018": [null, null, null, null, null],
    none: [null, null, null, null, null],
  };
  const sources = ["timesca-2018-hld5"];

  /** Reads the groups of each item for all granularities. The label of the first key identifies the item. */
  async function periodsOf(ask: Ask, noun: string, key: string, filter: Given, names: readonly string[]) {
    const found: Record<string, (string | null)[]> = Object.fromEntries(names.map((name) => [name, []]));
    for (const granularity of GRANULARITIES) {
      const groups = GROUPS.replace("value", "value label");
      const list = await askGroups(ask, noun, { by: [key, "PERIOD"], granularity }, filter, groups);
      for (const { keys, count } of list.groups) {
        expect(count).toBe(1);
        found[keys[0]?.label as string]?.push(keys[1]?.value as string | null);
      }
    }
    return found;
  }

  test("a date is grouped as exactly as it is known; a long period counts by its start", async ({
    ask,
    db,
  }) => {
    const dates = Object.keys(HELD);
    await importRecords(db, [
      {
        type: dialogueRecord,
        source: "dialogues",
        records: dates.map((name, index) => ({ slug: `talks-${index}`, name, kind: "forum", sources })),
      },
      {
        type: dialogueSessionRecord,
        source: "sessions",
        records: dates.map((held, index) => ({
          slug: `talks-${index}`,
          name: held,
          dialogue: `talks-${index}`,
          format: "session",
          status: "held",
          ...(held === "none" ? {} : { held }),
          sources,
        })),
      },
    ]);
    const filter = { dialogue: dates.map((_, index) => `talks-${index}`) };
    expect(await periodsOf(ask, "dialogueSessions", "DIALOGUE", filter, dates)).toEqual(HELD);
  });

  test("an inexact date with an earliest and a latest day falls into the periods that contain both days", async ({
    ask,
    db,
  }) => {
    const published: Record<string, (string | null)[]> = {
      "2018-07-09/2018-07-11": [null, "2018-07", "2018-Q3", "2018", "2010s"],
      "2018-07/2018-09": [null, null, "2018-Q3", "2018", "2010s"],
      "2018/2019": [null, null, null, null, "2010s"],
      "2019/2020": [null, null, null, null, null],
      "2018/": [null, null, null, null, null],
    };
    const languages = Object.keys(published).map((_, index) => `x${"abcde"[index]}`);
    await importRecords(db, [
      {
        type: articleRecord,
        source: "articles",
        records: Object.keys(published).map((date, index) => ({
          slug: `article-${index}`,
          headline: date,
          headline_basis: "described",
          kind: "news",
          language: languages[index],
          published: date,
          sources,
        })),
      },
    ]);
    const found = await periodsOf(ask, "articles", "LANGUAGE", { language: languages }, languages);
    expect(
      Object.fromEntries(
        Object.keys(published).map((date, index) => [date, found[languages[index] as string]]),
      ),
    ).toEqual(published);
  });
});

describe("the order and the number of groups", () => {
  const letters = new Intl.Collator("en");
  const LABELLED = GROUPS.replace("value", "value label");

  /** Compares two groups by their labels. A group without a value comes last in any order. */
  function byLabel(one: Group, other: Group, direction: 1 | -1): number {
    for (const [index, key] of one.keys.entries()) {
      const { value, label } = other.keys[index] as Group["keys"][number];
      const order =
        key.value === null || value === null
          ? Number(key.value === null) - Number(value === null)
          : direction * letters.compare(key.label, label);
      if (order !== 0) return order;
    }
    return 0;
  }

  const ORDERS: Record<string, (one: Group, other: Group) => number> = {
    COUNT_DESC: (one, other) => other.count - one.count || byLabel(one, other, 1),
    COUNT_ASC: (one, other) => one.count - other.count || byLabel(one, other, 1),
    KEY_ASC: (one, other) => byLabel(one, other, 1),
    KEY_DESC: (one, other) => byLabel(one, other, -1),
  };

  test.for([
    { noun: "dialogueSessions", by: ["PERIOD"] },
    { noun: "dialogueSessions", by: ["COUNTRY", "PERIOD"] },
    { noun: "dialogueSessions", by: ["LEVEL"] },
    { noun: "delegations", by: ["PARTY", "CAPACITY"] },
    { noun: "participations", by: ["PERSON"] },
    { noun: "tenures", by: ["OFFICE"] },
    { noun: "articles", by: ["PUBLISHER", "LANGUAGE"] },
    { noun: "countries", by: ["REGION"] },
  ])(
    "groups of $noun by $by are sorted by count or label, and groups without a value come last",
    async ({ noun, by }, { ask }) => {
      for (const [orderBy, compare] of Object.entries(ORDERS)) {
        const { groups } = await askGroups(ask, noun, { by, orderBy }, {}, LABELLED);
        expect(groups.length).toBeGreaterThan(1);
        const misplaced = groups.slice(1).flatMap((group, index) => {
          const before = groups[index] as Group;
          return compare(before, group) > 0 ? [[before, group]] : [];
        });
        expect(misplaced, orderBy).toEqual([]);

        const few = await askGroups(ask, noun, { by, orderBy, first: 2 }, {}, LABELLED);
        expect(few.groups).toEqual(groups.slice(0, 2));
      }
    },
  );

  test("by default a list has the 50 largest groups, by year", async ({ ask }) => {
    const { data } = await ask(`{
      plain: participations { groups(by: [PERSON, PERIOD]) { count keys { value label } } }
      whole: participations { groups(by: [PERSON, PERIOD], granularity: YEAR, orderBy: COUNT_DESC, first: 1000) { count keys { value label } } }
    }`);
    expect(data.plain.groups).toHaveLength(50);
    expect(data.plain.groups).toEqual(data.whole.groups.slice(0, 50));
  });
});

describe("cost", () => {
  test("the groups of a list need one statement and no other read", async ({ ask, statements }) => {
    await ask("{ dialogueSessions { groups(by: [PERIOD, LEVEL, STATUS]) { count keys { value label } } } }");
    expect(statements).toHaveLength(1);
  });

  test("groups below the entity of a group, and groups of nested lists, need one statement per level", async ({
    ask,
    statements,
  }) => {
    const { errors } = await ask(`{
      dialogues(first: 20) {
        nodes {
          sessions(first: 20) {
            groups(by: [PERIOD]) { count keys { value } }
            nodes { delegations { groups(by: [CAPACITY]) { count keys { value } } } }
          }
        }
      }
    }`);
    expect(errors).toBeUndefined();
    expect(statements.filter((statement) => statement.includes("group by"))).toHaveLength(2);
    expect(statements).toHaveLength(4);
  });

  test("the entities of all groups are read together", async ({ ask, statements }) => {
    const { data } = await ask(
      "{ dialogueSessions { groups(by: [COUNTRY, PLACE]) { count keys { entity { name } } } } }",
    );
    expect(data.dialogueSessions.groups.length).toBeGreaterThan(10);
    // One statement per kind: the groups, the kinds of the entities, the countries and the places.
    expect(statements).toHaveLength(4);
  });

  test("groups with two different arguments need one statement each", async ({ ask, statements }) => {
    await ask(`{
      places(first: 30) {
        nodes {
          sessions {
            years: groups(by: [PERIOD]) { count }
            decades: groups(by: [PERIOD], granularity: DECADE) { count }
            again: groups(by: [PERIOD]) { count }
          }
        }
      }
    }`);
    expect(statements).toHaveLength(3);
  });
});

describe("a bad argument is refused without SQL, and the error names the argument", () => {
  test.for([
    ["by: []", "by"],
    ["by: [PERIOD, LEVEL, STATUS, FORMAT]", "by"],
    ["by: [LEVEL, LEVEL]", "by"],
    ["by: [LEVEL], first: 0", "first"],
    ["by: [LEVEL], first: -1", "first"],
    ["by: [LEVEL], first: 1001", "first"],
  ] as const)("groups(%s)", async ([asked, argument], { ask, statements }) => {
    const { errors } = await ask(`{ dialogueSessions { groups(${asked}) { count } } }`);
    expect(errors).toMatchObject([
      {
        path: ["dialogueSessions", "groups"],
        extensions: { code: "INVALID_ARGUMENT", argument: [argument] },
      },
    ]);
    expect(statements).toEqual([]);
  });

  test("a bad filter is refused before groups are counted", async ({ ask, statements }) => {
    const { errors } = await ask(
      `{ dialogueSessions(filter: { party: ["a b"] }) { groups(by: [LEVEL]) { count } } }`,
    );
    expect(errors).toMatchObject([
      { extensions: { code: "INVALID_ARGUMENT", argument: ["filter", "party"] } },
    ]);
    expect(statements).toEqual([]);
  });

  test("three keys and 1 or 1000 groups are accepted", async ({ ask }) => {
    const { errors } = await ask(`{
      dialogueSessions { groups(by: [PERIOD, LEVEL, STATUS], first: 1) { count } more: groups(by: [TOPIC], first: 1000) { count } }
    }`);
    expect(errors).toBeUndefined();
  });

  test.for([
    ["by: [SPEAKER]", 'Value "SPEAKER" does not exist in "DialogueSessionGroupBy" enum.'],
    ["by: [PERIOD], granularity: WEEK", 'Value "WEEK" does not exist in "Granularity" enum.'],
    ["by: [PERIOD], orderBy: LABEL", 'Value "LABEL" does not exist in "GroupOrder" enum.'],
    ["first: 1", 'argument "by" of type "[DialogueSessionGroupBy!]!" is required'],
  ] as const)(
    "groups(%s) is a validation error of GraphQL",
    async ([asked, message], { ask, statements }) => {
      const { errors } = await ask(`{ dialogueSessions { groups(${asked}) { count } } }`);
      expect(errors?.map(({ message }) => message)).toEqual([expect.stringContaining(message)]);
      expect(statements).toEqual([]);
    },
  );
});
