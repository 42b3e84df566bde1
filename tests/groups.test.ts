import { readFileSync } from "node:fs";
import fc from "fast-check";
import { type GraphQLEnumType, type GraphQLObjectType, getNamedType } from "graphql";
import { sql } from "kysely";
import { describe, expect } from "vitest";
import { articleRecord } from "#db/articles.ts";
import { dialogueSessionRecord } from "#db/dialogue-sessions.ts";
import { dialogueRecord } from "#db/dialogues.ts";
import { importRecords } from "#db/records/import.ts";
import { type Ask, type ConnectionField, connections, listBehind, Query, test } from "./graph.ts";
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
  periodOf,
  rootOf,
  wholeList,
} from "./lists.ts";

interface Asked {
  readonly by: readonly string[];
  readonly granularity?: Granularity;
  readonly orderBy?: string;
  readonly first?: number | null;
  readonly rest?: boolean;
  readonly fill?: boolean;
}

interface Group {
  readonly keys: readonly { value: string | null; label: string; entity: Item }[];
  readonly count: number;
  readonly isRest: boolean;
}

const GROUPED = NOUNS.filter((noun) => LISTS[noun]?.groups);
const keysOf = (noun: string) => Object.keys(LISTS[noun]?.groups ?? {});
const keyOf = (noun: string, key: string) => LISTS[noun]?.groups?.[key] as Key;

/** The `groups` field of a connection. */
const groupsOf = ({ field }: ConnectionField) =>
  (getNamedType(field.type) as GraphQLObjectType).getFields().groups;

const GROUPS =
  "groups(by: $by, granularity: $granularity, orderBy: $orderBy, first: $first, rest: $rest) { count isRest keys { value } }";
const declared = (item: string) =>
  `$filter: ${item}Filter, $by: [${item}GroupBy!]!, $granularity: Granularity!, $orderBy: GroupOrder!, $first: Int, $rest: Boolean!`;
/** The maximum number of groups. */
const MOST = 1_000;
const DEFAULTS = { granularity: "YEAR", orderBy: "COUNT_DESC", first: MOST, rest: false };

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

const total = (groups: readonly Pick<Group, "count">[]) => groups.reduce((sum, { count }) => sum + count, 0);

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

  test("the range of a period is a filter by dates", () => {
    const ranges = GROUPED.flatMap((noun) => {
      const { filters = {}, groupings = {} } = listBehind(rootOf(noun)).list.listing;
      return Object.values(groupings).flatMap(({ range }) => (range ? [filters[range]?.takes] : []));
    });
    expect(ranges.length).toBeGreaterThan(5);
    expect(new Set(ranges)).toEqual(new Set(["dates"]));
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
  const WHOLE = `groups(by: $by, granularity: $granularity, orderBy: $orderBy, first: $first, rest: $rest) {
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
    const { groups } = await askGroups(
      ask,
      "articles",
      { by: ["PERIOD"] },
      { published: { from: "2999-01-01" } },
    );
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

  test("by default a list has all groups, the largest first, by year", async ({ ask }) => {
    const { data } = await ask(`{
      plain: participations { totalCount groups(by: [PERSON, PERIOD]) { count keys { value label } } }
      whole: participations { groups(by: [PERSON, PERIOD], granularity: YEAR, orderBy: COUNT_DESC, first: 1000) { count keys { value label } } }
    }`);
    expect(total(data.plain.groups)).toBe(data.plain.totalCount);
    expect(data.plain.groups.length).toBeGreaterThan(200);
    expect(data.plain.groups).toEqual(data.whole.groups);
  });

  test("the chart of the README adds up to the number of sessions", async ({ ask }) => {
    const chart = readFileSync(new URL("../README.md", import.meta.url), "utf8").match(
      /`(dialogueSessions \{.*groups.*)`/,
    );
    const { data, errors } = await ask(`{ ${chart?.[1]} }`);
    expect(errors).toBeUndefined();
    expect(data.dialogueSessions.totalCount).toBe(219);
    expect(total(data.dialogueSessions.groups)).toBe(219);
  });

  test("more than 1000 groups are an error of the list that has them, and of no other list", async ({
    ask,
  }) => {
    const { errors } = await ask(`{
      large: articles { groups(by: [PERIOD, PUBLISHER, TOPIC], granularity: DAY) { count } }
      small: articles { groups(by: [PERIOD]) { count } }
      cut: articles { groups(by: [PERIOD, PUBLISHER, TOPIC], granularity: DAY, first: 1000, rest: true) { count } }
    }`);
    expect(errors).toEqual([
      {
        message:
          "There are more than 1000 groups: group more coarsely (longer periods, fewer keys), or give `first`.",
        path: ["large", "groups"],
        locations: [{ line: 2, column: 25 }],
        extensions: { code: "INVALID_ARGUMENT", argument: ["first"] },
      },
    ]);
  });
});

describe("the rest", () => {
  const REST = { value: null, label: "other", entity: null };
  const LABELLED = GROUPS.replace("value", "value label entity { id }");

  test.for([
    { noun: "dialogueSessions", by: ["PERIOD"] },
    { noun: "dialogueSessions", by: ["COUNTRY", "LEVEL"] },
    { noun: "dialogueSessions", by: ["TOPIC"] },
    { noun: "participations", by: ["PERSON", "PERIOD"] },
    { noun: "articles", by: ["LANGUAGE", "PUBLISHER", "PERIOD"] },
    { noun: "programmes", by: ["TOPIC"] },
  ])(
    "groups of $noun by $by end with the sum of the groups that are cut off",
    async ({ noun, by }, { ask }) => {
      for (const orderBy of ["COUNT_DESC", "COUNT_ASC", "KEY_ASC", "KEY_DESC"]) {
        const { groups: all } = await askGroups(ask, noun, { by, orderBy, first: null }, {}, LABELLED);
        for (const first of [1, 4, all.length - 1]) {
          const { groups } = await askGroups(ask, noun, { by, orderBy, first, rest: true }, {}, LABELLED);
          expect(groups.slice(0, first)).toEqual(all.slice(0, first));
          expect(groups.slice(first)).toEqual([
            { count: total(all.slice(first)), isRest: true, keys: by.map(() => REST) },
          ]);
        }
        for (const first of [all.length, MOST, null]) {
          const { groups } = await askGroups(ask, noun, { by, orderBy, first, rest: true }, {}, LABELLED);
          expect(groups, "nothing is cut off").toEqual(all);
        }
      }
    },
  );

  test("each parent has its own rest, in one statement for all parents", async ({ ask, statements }) => {
    const list = (groups: string) =>
      `{ dialogues(first: 30) { nodes { sessions { totalCount groups(by: [PERIOD]${groups}) { count isRest } } } } }`;
    const { data } = await ask(list(", first: 2, rest: true"));
    expect(statements.filter((statement) => statement.includes("group by"))).toHaveLength(1);
    const whole = await ask(list(""));
    let rests = 0;
    for (const [index, { sessions }] of data.dialogues.nodes.entries()) {
      const all = whole.data.dialogues.nodes[index].sessions.groups;
      expect(total(sessions.groups)).toBe(sessions.totalCount);
      expect(sessions.groups.map(({ isRest }: Group) => isRest)).toEqual(
        [false, false, true].slice(0, all.length),
      );
      if (all.length > 2) rests++;
    }
    expect(rests).toBeGreaterThan(3);
  });

  test("a list without items has no rest", async ({ ask }) => {
    const { groups } = await askGroups(
      ask,
      "articles",
      { by: ["PERIOD"], first: 1, rest: true },
      { query: "qqqqqqq" },
    );
    expect(groups).toEqual([]);
  });
});

describe("periods without items", () => {
  const FILLED =
    "groups(by: $by, granularity: $granularity, orderBy: $orderBy, first: $first, rest: $rest, fill: true) { count isRest keys { value } }";

  /** The lists with a key PERIOD, and the filter of the same date. */
  const DATED = Object.entries({
    dialogueSessions: "held",
    delegations: "held",
    participations: "held",
    outcomes: "held",
    statements: "said",
    milestones: "on",
    articles: "published",
  });

  const day = (index: number) => new Date(Date.UTC(1990, 0, 1 + index)).toISOString().slice(0, 10);
  const DAYS = Array.from({ length: 18_000 }, (_, index) => day(index));

  /** All periods from a day or a period to another one. */
  function periodsBetween(first: string | undefined, last: string | undefined, granularity: Granularity) {
    const all = [...new Set(DAYS.map((day) => periodOf(day, granularity)))];
    const isWithin = (period: string) =>
      first !== undefined && last !== undefined && first <= period && period <= last;
    return all.filter(isWithin);
  }

  /** The groups that `fill` adds to the groups that `first` does not cut off, and the rest. */
  function filled(
    all: readonly Group[],
    { by, granularity = "YEAR", first }: Asked,
    { from, to, undated }: Item,
  ) {
    const place = by.indexOf("PERIOD");
    const valuesOf = ({ keys }: Group) => keys.map(({ value }) => value);
    const shown = all.slice(0, first ?? MOST);
    const combinations = by.length === 1 ? [[null]] : shown.map((group) => valuesOf(group).with(place, null));
    const found = all.flatMap((group) => valuesOf(group)[place] ?? []).sort();
    const bound = (day: string | undefined) => (day && !undated ? periodOf(day, granularity) : undefined);
    const periods = periodsBetween(bound(from) ?? found[0], bound(to) ?? found.at(-1), granularity);
    const added = combinations.flatMap((keys) => periods.map((period) => keys.with(place, period)));
    const counts = countsIn(all);
    const names = new Set([...shown.map(valuesOf), ...added].map((keys) => JSON.stringify(keys)));
    const groups = Object.fromEntries([...names].map((name) => [name, counts[name] ?? 0]));
    const rest = total(all) - Object.values(groups).reduce((sum, count) => sum + count, 0);
    return { groups, rest };
  }

  const ranges = fc.constantFrom<Item[]>(
    {},
    { from: "2017-03-15" },
    { to: "2019-11-02" },
    { from: "2018-02-10", to: "2020-01-05" },
    { from: "2018-02-10", to: "2020-01-05", match: "CERTAIN" },
    { from: "2030-01-01" },
    { from: "2018-01-01", to: "2018-12-31", undated: true },
  );

  test.for(DATED)(
    "%s: each combination has all periods, and the rest has what is left",
    async ([noun, field], { ask }) => {
      const others = keysOf(noun).filter((key) => key !== "PERIOD");
      const property = fc.asyncProperty(
        fc.record({
          by: fc
            .shuffledSubarray(others, { maxLength: 2 })
            .chain((keys) => fc.shuffledSubarray(["PERIOD", ...keys], { minLength: keys.length + 1 })),
          granularity: fc.constantFrom(...GRANULARITIES),
          orderBy: fc.constantFrom("COUNT_DESC", "KEY_ASC"),
          first: fc.constantFrom(null, 2, 5),
        }),
        ranges,
        async (asked, range) => {
          const { item } = rootOf(noun);
          const variables = { filter: { [field]: range }, ...DEFAULTS, ...asked };
          const document = (groups: string) =>
            `query (${declared(item)}) { list: ${noun}(filter: $filter) { ${groups} } }`;
          const whole = await ask(document(GROUPS), { ...variables, first: null });
          if (whole.errors) return;
          const expected = filled(whole.data.list.groups, asked, range);
          const { data, errors } = await ask(document(FILLED), { ...variables, rest: true });
          if (Object.keys(expected.groups).length > MOST) {
            expect(errors).toMatchObject([{ extensions: { code: "INVALID_ARGUMENT", argument: ["first"] } }]);
            return;
          }
          const rest = data.list.groups.filter(({ isRest }: Group) => isRest);
          const groups: Group[] = data.list.groups.slice(0, data.list.groups.length - rest.length);
          expect(countsIn(groups)).toEqual(expected.groups);
          expect(total(rest)).toBe(expected.rest);
          expect(rest).toHaveLength(expected.rest > 0 ? 1 : 0);
          if (asked.orderBy === "COUNT_DESC") {
            expect(groups.map(({ count }) => count)).toEqual(
              groups.map(({ count }) => count).sort((a, b) => b - a),
            );
          }
        },
      );
      const month = { by: ["PERIOD"], granularity: "MONTH", orderBy: "KEY_ASC", first: null } as const;
      await fc.assert(property, {
        numRuns: 6,
        endOnFailure: true,
        examples: [[{ ...month, by: ["PERIOD"] }, {}]],
      });
    },
  );

  test("each parent gets the same periods from the bounds of the filter, in one statement", async ({
    ask,
    statements,
  }) => {
    const { data } = await ask(`{
      dialogues(first: 30) {
        nodes {
          sessions(filter: { held: { from: "2017-01-01", to: "2019-12-31" } }) {
            totalCount groups(by: [PERIOD], fill: true, orderBy: KEY_ASC) { count keys { value } }
          }
        }
      }
    }`);
    expect(statements).toHaveLength(3);
    for (const { sessions } of data.dialogues.nodes) {
      expect(sessions.groups.map(({ keys }: Group) => keys[0]?.value)).toEqual(["2017", "2018", "2019"]);
      expect(total(sessions.groups)).toBe(sessions.totalCount);
    }
  });

  test.for(GRANULARITIES)(
    "the periods of the first and the last years of the calendar can be filled by %s",
    async (granularity, { ask }) => {
      for (const [from, to, count] of [
        ["0001-01-01", "0001-01-01", 1],
        ["9999-12-31", "9999-12-31", 1],
        ["2018-12-31", "2019-01-01", granularity === "DECADE" ? 1 : 2],
      ] as const) {
        const { data } = await ask(
          `query ($filter: ArticleFilter, $granularity: Granularity!) {
          articles(filter: $filter) { groups(by: [PERIOD], fill: true, granularity: $granularity) { keys { value } } }
        }`,
          { filter: { published: { from, to, match: "CERTAIN" } }, granularity },
        );
        const periods = [...new Set([from, to].map((day) => periodOf(day, granularity)))];
        expect(data.articles.groups.map(({ keys }: Group) => keys[0]?.value).sort()).toEqual(periods);
        expect(periods).toHaveLength(count);
      }
    },
  );

  test.for([
    [`held: { from: "0001-01-01", to: "9999-12-31" }`, "DAY", ["first"], false],
    [`held: { from: "0001-01-01", to: "9999-12-31" }`, "YEAR", ["first"], false],
    [`held: { from: "2018-01-01", to: "2020-09-27" }`, "DAY", ["first"], false],
    [`held: { from: "0001-01-01" }`, "YEAR", ["first"], true],
    [`held: { to: "9999-12-31" }`, "MONTH", ["first"], true],
  ] as const)(
    "more than 1000 periods are refused: %s by %s",
    async ([filter, granularity, argument, isRead], { ask, statements }) => {
      for (const first of ["", ", first: 5"]) {
        statements.length = 0;
        const { errors } = await ask(
          `{ dialogueSessions(filter: { ${filter} }) { groups(by: [PERIOD], granularity: ${granularity}, fill: true${first}) { count } } }`,
        );
        expect(errors).toMatchObject([
          {
            message:
              "With all periods, there are more than 1000 groups: group more coarsely (longer periods, fewer keys), or narrow the range of the filter.",
            extensions: { code: "INVALID_ARGUMENT", argument },
          },
        ]);
        expect(statements).toHaveLength(isRead ? 1 : 0);
      }
    },
  );

  test("a range inside `and`, `or` or `not` does not bound the periods", async ({ ask }) => {
    const range = `held: { from: "2000-01-01", to: "2020-12-31", match: CERTAIN }`;
    const periodsOf = async (filter: string) => {
      const { data } = await ask(
        `{ dialogueSessions(filter: { dialogue: ["hld"], ${filter} }) { groups(by: [PERIOD], fill: true, orderBy: KEY_ASC) { count keys { value } } } }`,
      );
      const groups: Group[] = data.dialogueSessions.groups;
      expect(total(groups)).toBeGreaterThan(2);
      return groups.flatMap(({ keys }) => keys[0]?.value ?? []);
    };
    expect((await periodsOf(range))[0]).toBe("2000");
    expect((await periodsOf(range)).at(-1)).toBe("2020");
    for (const inside of [`and: [{ ${range} }]`, `or: [{ ${range} }]`, `not: { ${range} }`]) {
      const periods = await periodsOf(inside);
      expect(Number(periods[0]), inside).toBeGreaterThan(2_000);
      expect(periods, inside).toEqual(periodsBetween(periods[0], periods.at(-1), "YEAR"));
    }
  });

  test("a thousand periods are accepted, also if no period has an item", async ({ ask }) => {
    const { data } = await ask(
      `{ articles(filter: { published: { from: "1950-01-01", to: "1952-09-26" } }) { groups(by: [PERIOD], granularity: DAY, fill: true) { count } } }`,
    );
    expect(data.articles.groups).toEqual(Array(1_000).fill({ count: 0 }));
  });
});

describe("sums", () => {
  interface Bounds {
    readonly min: number | null;
    readonly max: number | null;
  }

  /** The sum of the numbers that are known. */
  function sumOf(numbers: readonly (Bounds | null)[]) {
    const known = numbers.filter(
      (number): number is Bounds => number !== null && (number.min ?? number.max) !== null,
    );
    const added = (bounds: (number | null)[]) =>
      bounds.length > 0 ? bounds.reduce<number>((sum, bound) => sum + (bound ?? 0), 0) : null;
    return {
      min: added(known.map(({ min }) => min).filter((min) => min !== null)),
      max: known.every(({ max }) => max !== null) ? added(known.map(({ max }) => max)) : null,
      items: known.length,
    };
  }

  const SUM = "sum { min max items }";

  test.for([
    ["dialogueSessions", "attendance", "ATTENDANCE", "LEVEL"],
    ["delegations", "size", "SIZE", "CAPACITY"],
    ["participations", "quantity", "QUANTITY", "RANK"],
  ] as const)(
    "the sums of a list and of its groups equal those that JavaScript adds up: %s",
    async ([noun, field, of, key], { ask, db }) => {
      // Few sources state such a number, so every third session and delegation gets one.
      for (const [table, column] of [
        ["dialogue_sessions", "attendance"],
        ["delegations", "size"],
      ] as const) {
        await sql`
          update ${sql.table(table)} as item set ${sql.id(`${column}_min`)} = place, ${sql.id(`${column}_max`)} =
            case when place % 2 = 0 or place > 100 then place + place % 4 end
          from (select id, row_number() over (order by id) as place from ${sql.table(table)}) as placed
          where item.id = placed.id and place % 3 = 0`.execute(db);
      }
      const items: (Bounds & { key: string | null })[] = [];
      for (let after: string | null = null, hasNextPage = true; hasNextPage; ) {
        const { data } = await ask(
          `query ($after: String) { list: ${noun}(first: 100, after: $after) { nodes { number: ${field} { min max } key: ${key.toLowerCase()} } pageInfo { hasNextPage endCursor } } }`,
          { after },
        );
        for (const { number, key } of data.list.nodes) items.push({ min: null, max: null, ...number, key });
        ({ endCursor: after, hasNextPage } = data.list.pageInfo);
      }
      const { data } = await ask(`{ list: ${noun} {
      sum(of: ${of}) { min max items }
      groups(by: [${key}], sumOf: ${of}) { ${SUM} keys { value } }
      cut: groups(by: [${key}], sumOf: ${of}, first: 1, rest: true) { ${SUM} isRest keys { value } }
      periods: groups(by: [PERIOD], sumOf: ${of}, fill: true, orderBy: KEY_ASC) { count ${SUM} }
      none: groups(by: [${key}], first: 1) { ${SUM} }
    } }`);
      expect(data.list.sum).toEqual(sumOf(items));
      expect(data.list.sum.items).toBeGreaterThan(5);
      const byKey = Map.groupBy(items, ({ key }) => key);
      expect(data.list.groups).toHaveLength(byKey.size);
      for (const { sum, keys } of data.list.groups)
        expect(sum).toEqual(sumOf(byKey.get(keys[0].value) ?? []));
      const [
        {
          keys: [largest],
        },
        rest,
      ] = data.list.cut;
      expect(rest).toMatchObject({
        isRest: true,
        sum: sumOf(items.filter(({ key }) => key !== largest.value)),
      });
      expect(total(data.list.periods.map(({ sum }: Item) => ({ count: sum.items })))).toBe(
        data.list.sum.items,
      );
      for (const { count, sum } of data.list.periods) {
        if (count === 0) expect(sum).toEqual({ min: null, max: null, items: 0 });
      }
      expect(data.list.none).toEqual([{ sum: null }]);
    },
  );

  test("a number without an upper bound takes the upper bound from the sum, and an unknown number counts as nothing", async ({
    ask,
    db,
  }) => {
    const ids = await sql<{ id: string }>`select id from dialogue_sessions order by id limit 4`.execute(db);
    const [exact, atLeast, atMost, inWords] = ids.rows.map(({ id }) => id);
    const set = (id: string | undefined, min: number | null, max: number | null) =>
      sql`
      update dialogue_sessions set attendance_min = ${min}, attendance_max = ${max}, attendance_stated = 'many', place_id = (
        select id from places where slug = 'ashgabat'
      ) where id = ${id}`.execute(db);
    await sql`update dialogue_sessions set attendance_min = null, attendance_max = null, place_id = null`.execute(
      db,
    );
    await set(exact, 20, 20);
    await set(inWords, null, null);
    const sum = async () => {
      const { data } = await ask(
        `{ place(ref: "ashgabat") { sessions { totalCount sum(of: ATTENDANCE) { min max items } } } }`,
      );
      expect(data.place.sessions.totalCount).toBeLessThanOrEqual(4);
      return data.place.sessions.sum;
    };
    expect(await sum()).toEqual({ min: 20, max: 20, items: 1 });
    await set(atMost, null, 50);
    expect(await sum()).toEqual({ min: 20, max: 70, items: 2 });
    await set(atLeast, 150, null);
    expect(await sum()).toEqual({ min: 170, max: null, items: 3 });
    // Two of the largest numbers that the database can hold are more than GraphQL can show.
    await set(atLeast, null, null);
    for (const id of [exact, atMost]) await set(id, 2_147_483_647, 2_147_483_647);
    expect(await sum()).toEqual({ min: 2_147_483_647, max: null, items: 2 });
    await sql`update dialogue_sessions set attendance_min = null, attendance_max = null`.execute(db);
    expect(await sum()).toEqual({ min: null, max: null, items: 0 });
  });

  test("the sums of many parents need one statement", async ({ ask, statements }) => {
    const { data } = await ask(
      "{ dialogues(first: 30) { nodes { sessions { sum(of: ATTENDANCE) { items } groups(by: [PERIOD], sumOf: ATTENDANCE) { sum { items } } } } } }",
    );
    expect(statements).toHaveLength(3);
    for (const { sessions } of data.dialogues.nodes) {
      expect(total(sessions.groups.map(({ sum }: Item) => ({ count: sum.items })))).toBe(sessions.sum.items);
    }
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
    ["by: [LEVEL], fill: true", "fill"],
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
