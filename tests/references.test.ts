import { sql } from "kysely";
import { describe, expect } from "vitest";
import { rootConnections, test } from "./graph.ts";
import { fieldsOf, NOUNS, typeOf } from "./lists.ts";

// References in filters that lead nowhere, and empty lists.

const UNKNOWN = "00000000-0000-4000-8000-000000000000";

/** The fields of all filters that take references. */
const referring = NOUNS.flatMap((noun) =>
  fieldsOf(noun)
    .filter((field) => typeOf(noun, field) === "[ID!]")
    .map((field) => ({ noun, field })),
);

describe("a reference that leads nowhere", () => {
  test.for<[list: string, argument: string[], message: string]>([
    [
      `dialogueSessions(filter: { withoutParty: ["eu"] })`,
      ["filter", "withoutParty"],
      "There is no country or organization `eu`: did you mean `european-union`?",
    ],
    [
      `articles(filter: { topic: ["water"] })`,
      ["filter", "topic"],
      "There is no topic `water`: did you mean `water-management`?",
    ],
    [
      `dialogueSessions(filter: { place: ["uzbekistan"] })`,
      ["filter", "place"],
      "`uzbekistan` is a country, not a place: did you mean the filter `country`?",
    ],
    [
      `people(filter: { party: ["nobody"] })`,
      ["filter", "party"],
      "There is no country or organization `nobody`.",
    ],
    [
      `outcomes(filter: { session: ["hld-5-ashgabat-2017"] })`,
      ["filter", "session"],
      "There is no dialogue session `hld-5-ashgabat-2017`: did you mean `hld-5-ashgabat-2018`?",
    ],
    [
      `statements(filter: { speaker: ["Vassilenko", "josep-borell"] })`,
      ["filter", "speaker"],
      "There is no person `Vassilenko`: did you mean `roman-vassilenko`? There is no person `josep-borell`: did you mean `josep-borrell`?",
    ],
    [
      `articles(filter: { or: [{ topic: ["trade"] }, { not: { publisher: ["new-eurpoe"] } }] })`,
      ["filter", "or", "1", "not", "publisher"],
      "There is no organization `new-eurpoe`: did you mean `new-europe`?",
    ],
    [`articles(filter: { mentions: ["xqzw"] })`, ["filter", "mentions"], "There is no entity `xqzw`."],
  ])("%s is an error that says what comes near", async ([list, argument, message], { ask, statements }) => {
    const { errors } = await ask(`{ list: ${list} { totalCount } }`);
    expect(errors).toMatchObject([
      { message, path: ["list"], extensions: { code: "UNKNOWN_REFERENCE", argument } },
    ]);
    expect(statements, "one statement for the list, one for the suggestions").toHaveLength(2);
  });

  test("the error has the given references and the suggestions, for programs", async ({ ask }) => {
    const { errors } = await ask(
      `{ dialogueSessions(filter: { topic: ["trade", "water", "xqzw"] }) { totalCount } }`,
    );
    expect(errors?.map(({ extensions }) => extensions)).toEqual([
      {
        code: "UNKNOWN_REFERENCE",
        argument: ["filter", "topic"],
        references: [
          { given: "water", suggestions: ["water-management"] },
          { given: "xqzw", suggestions: [] },
        ],
      },
    ]);
  });

  test("every filter that takes references refuses unknown ones, and one statement finds the suggestions", async ({
    ask,
    statements,
  }) => {
    expect(referring.length).toBeGreaterThan(40);
    for (const { noun, field } of referring) {
      statements.length = 0;
      const { errors } = await ask(
        `{ list: ${noun}(filter: { ${field}: ["nowhere", "${UNKNOWN}"] }) { totalCount } }`,
      );
      const references = ["nowhere", UNKNOWN].map((given) => ({ given }));
      expect(errors, `${noun} by ${field}`).toMatchObject([
        {
          path: ["list"],
          extensions: { code: "UNKNOWN_REFERENCE", argument: ["filter", field], references },
        },
      ]);
      expect(statements, `${noun} by ${field}`).toHaveLength(2);
    }
  });

  test("an id of another kind is an error that names the kind and the filters for it", async ({ ask }) => {
    const { data } = await ask(`{ country(ref: "KZ") { id } }`);
    const { errors } = await ask(`query ($ids: [ID!]) { articles(filter: { topic: $ids }) { totalCount } }`, {
      ids: [data.country.id],
    });
    expect(errors?.map(({ message }) => message)).toEqual([
      `\`${data.country.id}\` is a country, not a topic.`,
    ]);
  });

  test("two wrong fields of a filter are two errors, and a filter that is given twice in the document too", async ({
    ask,
  }) => {
    const list = "sessions(filter: $filter) { totalCount nodes { id } groups(by: [LEVEL]) { count } }";
    const { errors = [] } = await ask(
      `query ($filter: DialogueSessionFilter) {
        one: dialogue(ref: "hld") { ${list} } other: dialogue(ref: "hrd-kz") { ${list} }
      }`,
      { filter: { topic: ["water"], place: ["nowhere"] } },
    );
    const told = errors.map(({ path = [], extensions: { argument } }) =>
      [path.join("."), argument].join(" "),
    );
    expect(told.sort()).toEqual([
      "one.sessions filter,place",
      "one.sessions filter,topic",
      "other.sessions filter,place",
      "other.sessions filter,topic",
    ]);
  });

  test("a wrong list leaves the data of the other lists", async ({ ask }) => {
    const { data, errors } = await ask(`{
      wrong: articles(filter: { topic: ["water"] }) { totalCount }
      right: articles(filter: { topic: ["water-management"] }) { totalCount }
      otherwise: articles(filter: { topic: ["trading"] }) { totalCount }
    }`);
    expect(errors?.map(({ path, message }) => [path?.[0], message.slice(0, 27)])).toEqual([
      ["wrong", "There is no topic `water`: "],
      ["otherwise", "There is no topic `trading`"],
    ]);
    expect(data).toEqual({ wrong: null, right: { totalCount: expect.any(Number) }, otherwise: null });
  });

  test("a list of many parents has one error, and reads no more statements than for one parent", async ({
    ask,
    statements,
  }) => {
    const { errors } = await ask(`{
      places(first: 20) { nodes { sessions(filter: { topic: ["water"] }) {
        totalCount nodes { id } groups(by: [LEVEL]) { count }
      } } }
    }`);
    expect(errors).toMatchObject([
      {
        message: "There is no topic `water`: did you mean `water-management`?",
        path: ["places", "nodes", 0, "sessions"],
        extensions: { argument: ["filter", "topic"] },
      },
    ]);
    expect(statements, "the places, three parts of their lists, the suggestions").toHaveLength(5);
  });

  test("suggestions are looked for only for the first ten references", async ({ ask, statements }) => {
    const topic = Array.from({ length: 12 }, (_, index) => `water-management${index}`);
    const { errors } = await ask(
      `query ($topic: [ID!]) { dialogueSessions(filter: { topic: $topic }) { totalCount } }`,
      {
        topic,
      },
    );
    const [{ message, extensions } = expect.fail("no error")] = errors ?? [];
    expect(message).toContain(
      "`water-management2`: did you mean `water-management`? 9 more of these references are wrong.",
    );
    const found = (extensions.references as { suggestions: string[] }[]).filter(
      ({ suggestions }) => suggestions[0] === "water-management",
    );
    expect(found).toHaveLength(10);
    expect(statements).toHaveLength(2);
  });

  test("if no suggestions can be read, the error is told without them", async ({ ask, db }) => {
    await sql`alter table name_variants rename to elsewhere`.execute(db);
    const { errors } = await ask(`{ articles(filter: { topic: ["water"] }) { totalCount } }`);
    expect(errors?.map(({ message }) => message)).toEqual(["There is no topic `water`."]);
  });
});

describe("a reference that leads somewhere", () => {
  test("a filter with references reads as many statements as a filter without them", async ({
    ask,
    statements,
  }) => {
    for (const filter of ["{}", `{ topic: ["trade"], place: ["online"], withoutParty: ["KZ"] }`]) {
      statements.length = 0;
      const { errors } = await ask(`{
        dialogueSessions(filter: ${filter}) { totalCount nodes { id } groups(by: [LEVEL]) { count } }
        dialogues(first: 5) { nodes { sessions(filter: ${filter}) { totalCount nodes { id } } } }
      }`);
      expect(errors).toBeUndefined();
      expect(statements).toHaveLength(6);
    }
  });

  test("a filter that matches nothing is an empty list, at the root and below a parent", async ({ ask }) => {
    const empty = `filter: { topic: ["trade"], held: { from: "2999-01-01" } }`;
    const { data, errors } = await ask(`{
      dialogueSessions(${empty}) { totalCount nodes { id } groups(by: [LEVEL]) { count } pageInfo { hasNextPage endCursor } }
      dialogue(ref: "hld") { sessions(${empty}) { totalCount nodes { id } groups(by: [LEVEL]) { count } } }
    }`);
    expect(errors).toBeUndefined();
    const nothing = { totalCount: 0, nodes: [], groups: [] };
    expect(data).toEqual({
      dialogueSessions: { ...nothing, pageInfo: { hasNextPage: false, endCursor: null } },
      dialogue: { sessions: nothing },
    });
  });

  test("an id may be in capitals", async ({ ask }) => {
    const { data } = await ask(`{ country(ref: "KZ") { id } }`);
    const count = async (party: string) =>
      (
        await ask(`query ($party: [ID!]) { dialogueSessions(filter: { party: $party }) { totalCount } }`, {
          party: [party],
        })
      ).data.dialogueSessions.totalCount;
    expect(await count(data.country.id.toUpperCase())).toBe(await count("KZ"));
  });

  test("the codes of countries and languages know no case", async ({ ask }) => {
    const { data, errors } = await ask(`{
      lower: dialogueSessions(filter: { party: ["kz"] }) { totalCount }
      upper: dialogueSessions(filter: { party: ["KZ"] }) { totalCount }
      EN: articles(filter: { language: ["EN"] }) { totalCount }
      en: articles(filter: { language: ["en"] }) { totalCount }
    }`);
    expect(errors).toBeUndefined();
    expect(data.lower).toEqual(data.upper);
    expect(data.EN).toEqual({ totalCount: 483 });
    expect(data.en).toEqual(data.EN);
  });

  test("a single thing that is not there is null, without an error", async ({ ask }) => {
    const { data, errors } = await ask(`{
      topic(ref: "water") { id } place(ref: "uzbekistan") { id } entity(ref: "xqzw") { id } node(id: "${UNKNOWN}") { id }
    }`);
    expect(errors).toBeUndefined();
    expect(data).toEqual({ topic: null, place: null, entity: null, node: null });
  });
});

describe("an empty list", () => {
  test("an empty list in a filter is as if it was not given, and a notice says so", async ({ ask }) => {
    const lists = rootConnections.flatMap(({ field }) => {
      const fields = NOUNS.includes(field.name) ? fieldsOf(field.name) : [];
      return fields
        .filter((name) => typeOf(field.name, name).startsWith("["))
        .map((name) => ({ noun: field.name, name }));
    });
    expect(lists.length).toBeGreaterThan(60);
    const { data, extensions, errors } = await ask(
      `{ ${NOUNS.map((noun) => `${noun} { totalCount }`).join("\n")}
      ${lists.map(({ noun, name }) => `${noun}_${name}: ${noun}(filter: { ${name}: [] }) { totalCount }`).join("\n")} }`,
    );
    expect(errors).toBeUndefined();
    for (const { noun, name } of lists) expect(data[`${noun}_${name}`], name).toEqual(data[noun]);
    expect(extensions?.notices).toEqual(
      lists.map(({ noun, name }) => ({
        code: "EMPTY_LIST",
        path: [`${noun}_${name}`],
        argument: ["filter", name],
        message: `The list \`filter.${name}\` is empty and was ignored, as if it was not given.`,
      })),
    );
  });

  test("an answer has at most a hundred notices", async ({ ask }) => {
    const { data, extensions } = await ask(
      "query ($filter: TopicFilter) { topics(filter: $filter) { totalCount } all: topics { totalCount } }",
      { filter: { or: Array(150).fill({ broader: [] }) } },
    );
    expect(data.topics).toEqual(data.all);
    expect(extensions?.notices).toHaveLength(100);
  });

  test("no kinds are all kinds, and no ids are no nodes", async ({ ask }) => {
    const { data, extensions, errors } = await ask(`{
      search(query: "Borrell") { score } all: search(query: "Borrell", kinds: []) { score }
      changes(first: 3) { nodes { id } } allChanges: changes(first: 3, kinds: []) { nodes { id } }
      article(ref: "timesca-2018-hld5") {
        mentioned { totalCount } all: mentioned(kinds: []) { totalCount }
        none: mentioned(kinds: [COUNTRY], filter: { kinds: [TOPIC] }) { totalCount }
      }
      nodes(ids: []) { id }
    }`);
    expect(errors).toBeUndefined();
    expect(data.all).toEqual(data.search);
    expect(data.allChanges).toEqual(data.changes);
    expect(data.article.all).toEqual(data.article.mentioned);
    expect(data.article.none).toEqual({ totalCount: 0 });
    expect(data.nodes).toEqual([]);
    expect(
      extensions?.notices?.map(({ path, argument }: { path: string[]; argument: string[] }) => [
        path.join("."),
        argument.join("."),
      ]),
    ).toEqual([
      ["all", "kinds"],
      ["allChanges", "kinds"],
      ["article.all", "kinds"],
    ]);
  });

  test("an empty list inside another filter has a notice too", async ({ ask }) => {
    const { data, extensions } = await ask(`{
      all: dialogueSessions { totalCount }
      some: dialogueSessions(filter: { and: [{ topic: [] }], or: [] }) { totalCount }
    }`);
    expect(data.some).toEqual(data.all);
    expect(extensions.notices.map(({ argument }: { argument: string[] }) => argument.join("."))).toEqual([
      "filter.and.0.topic",
      "filter.or",
    ]);
  });

  test("one notice is told for each argument in the document, not for each parent", async ({ ask }) => {
    const { extensions } = await ask(`query ($topic: [ID!]) {
      places(first: 5) { nodes { sessions(filter: { topic: $topic }) { totalCount } } }
    }`);
    expect(extensions).toBeUndefined();
    const empty = await ask(
      `query ($topic: [ID!]) { places(first: 5) { nodes { sessions(filter: { topic: $topic }) { totalCount } } } }`,
      { topic: [] },
    );
    expect(empty.extensions?.notices).toHaveLength(1);
  });

  test("an empty list that is required is no notice", async ({ ask }) => {
    const { errors, extensions } = await ask(`{ topics { groups(by: []) { count } } }`);
    expect(errors).toMatchObject([{ extensions: { argument: ["by"] } }]);
    expect(extensions).toBeUndefined();
  });
});
