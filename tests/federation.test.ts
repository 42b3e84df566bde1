import { readFileSync } from "node:fs";
import {
  type ConstDirectiveNode,
  type GraphQLOutputType,
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  parse,
  print,
} from "graphql";
import { sql } from "kysely";
import { describe, expect } from "vitest";
import { printed, schema } from "#schema/index.ts";
import { entityTypes, idsOf, nodeTypes, test } from "./graph.ts";
import { OUTDATED } from "./harness.ts";

// The requests of a router to a subgraph:
// https://www.apollographql.com/docs/graphos/schema-design/federated-schemas/reference/subgraph-spec

const UNKNOWN = "00000000-0000-4000-8000-000000000000";

const ENTITIES = `query ($representations: [_Any!]!) {
  _entities(representations: $representations) { __typename ... on Node { id } }
}`;

describe("_service", () => {
  test("_service returns the schema of schema/subgraph.graphql", async ({ ask, statements }) => {
    const { data } = await ask("{ _service { sdl } }");
    expect(`${data._service.sdl}\n`, OUTDATED).toBe(
      readFileSync(new URL("../schema/subgraph.graphql", import.meta.url), "utf8"),
    );
    expect(statements).toEqual([]);
  });

  test("_service leaves out the federation machinery", async ({ ask }) => {
    const { data } = await ask("{ _service { sdl } }");
    expect(data._service.sdl).not.toMatch(/_entities|_service|_Any|_Entity|_Service/);
  });
});

describe("the directives in the SDL of the subgraph", () => {
  const { definitions } = parse(printed["subgraph.graphql"]);

  /** The places with a directive, each with the directive's arguments. */
  const uses = (directive: string): Record<string, string> => {
    const said = ({ directives = [] }: { readonly directives?: readonly ConstDirectiveNode[] | undefined }) =>
      directives
        .filter(({ name }) => name.value === directive)
        .map(({ arguments: given = [] }) => given.map((argument) => print(argument)).join(" "));
    const places: [string, string[]][] = definitions.flatMap((definition): [string, string[]][] => {
      if (definition.kind !== "ObjectTypeDefinition" && definition.kind !== "InterfaceTypeDefinition")
        return [];
      const type = definition.name.value;
      const fields = (definition.fields ?? []).map((field): [string, string[]] => [
        `${type}.${field.name.value}`,
        said(field),
      ]);
      return [[type, said(definition)], ...fields];
    });
    return Object.fromEntries(
      places.filter(([, all]) => all.length > 0).map(([place, all]) => [place, all.join(", ")]),
    );
  };

  test("@link names the version and exactly the directives in use", () => {
    const schema = definitions.find(({ kind }) => kind === "SchemaDefinition");
    const link = print(schema as never);
    expect(link).toContain("https://specs.apollo.dev/federation/v2.9");
    const imported = [...link.matchAll(/"@(\w+)"/g)].map(([, name]) => name as string);
    expect(imported.filter((name) => Object.keys(uses(name)).length === 0)).toEqual([]);
    const used = new Set(
      [...printed["subgraph.graphql"].matchAll(/@(\w+)\(|\) @(\w+)/g)].map(([, a, b]) => a ?? b),
    );
    expect(
      [...used].filter(
        (name) => !["link", "deprecated", "specifiedBy", ...imported].includes(name as string),
      ),
    ).toEqual([]);
  });

  test("@key is on the id of everything, the slug of all entities, and identifiers that other systems know", () => {
    const keys = uses("key");
    expect(Object.keys(keys).sort()).toEqual(
      [...nodeTypes.map(({ name }) => name), "Entity", "Sourced"].sort(),
    );
    const byId = 'fields: "id"';
    const bySlug = `${byId}, fields: "slug"`;
    expect(Object.fromEntries(Object.entries(keys).filter(([, key]) => key !== byId))).toEqual({
      ...Object.fromEntries(entityTypes.map(({ name }) => [name, bySlug])),
      Article: `${bySlug}, fields: "url"`,
      Country: `${bySlug}, fields: "code"`,
      Organization: `${bySlug}, fields: "wikidataId"`,
      Person: `${bySlug}, fields: "wikidataId"`,
    });
  });

  test("@shareable is on values that mean the same everywhere, and on names", () => {
    const places = Object.keys(uses("shareable"));
    expect(places.filter((place) => !place.endsWith(".name")).sort()).toEqual([
      "Identifier",
      "NameVariant",
      "PageInfo",
      "PartialDate",
      "Period",
      "Quantity",
    ]);
    expect(places.filter((place) => place.endsWith(".name")).sort()).toEqual(
      entityTypes.map(({ name }) => `${name}.name`).sort(),
    );
  });

  test("@tag marks the fields for analysts and the licensed ones", () => {
    expect(uses("tag")).toEqual({
      "Article.text": 'name: "licensed"',
      "Mention.confidence": 'name: "analyst"',
      "Mention.method": 'name: "analyst"',
    });
  });

  test("@authenticated and @requiresScopes are on the fields that need a scope", () => {
    expect(uses("authenticated")).toEqual({ "Article.text": "" });
    expect(uses("requiresScopes")).toEqual({ "Article.text": 'scopes: [["text:read"]]' });
  });

  test("@cost is on fields that cost more than their rows", () => {
    const costs = Object.entries(uses("cost"));
    expect(costs.map(([place]) => place)).not.toContain("Group.sum");
    expect(new Set(costs.map(([place, cost]) => `${place.replace(/.*\./, "")} ${cost}`))).toEqual(
      new Set([
        "groups weight: 10",
        "totalCount weight: 5",
        "sum weight: 5",
        "search weight: 10",
        "counterparts weight: 5",
      ]),
    );
  });

  test("@listSize is on every list of objects, with its size argument or its length in the record", () => {
    const isWhole = (owner: string, type: GraphQLOutputType) =>
      isListType(getNullableType(type)) &&
      isCompositeType(getNamedType(type)) &&
      !owner.endsWith("Connection");
    const sized = Object.entries(schema.getTypeMap()).flatMap(([name, type]) =>
      (isObjectType(type) || isInterfaceType(type)) && !name.startsWith("_")
        ? Object.values(type.getFields()).flatMap((field) =>
            field.args.some((argument) => argument.name === "first") || isWhole(name, field.type)
              ? [`${name}.${field.name}`]
              : [],
          )
        : [],
    );
    const sizes = uses("listSize");
    expect(sizes["Topic.narrower"]).toBe("assumedSize: 12");
    expect(Object.keys(sizes).sort()).toEqual(sized.filter((place) => !/^__|\._/.test(place)).sort());
    expect(sizes["Query.people"]).toBe(
      'slicingArguments: ["first", "last"] requireOneSlicingArgument: false assumedSize: 20 sizedFields: ["edges", "nodes"]',
    );
    expect(sizes["Query.search"], "the default of the argument sets the size").toBe(
      'slicingArguments: ["first"] requireOneSlicingArgument: false',
    );
    expect(sizes["PersonConnection.groups"]).toBe(
      'slicingArguments: ["first"] requireOneSlicingArgument: false assumedSize: 21',
    );
  });

  test("no interface with @key implements another one, because composition would refuse @interfaceObject", () => {
    const implemented = definitions.flatMap((definition) =>
      definition.kind === "InterfaceTypeDefinition"
        ? (definition.interfaces ?? []).map(({ name }) => name.value)
        : [],
    );
    expect(new Set(implemented)).toEqual(new Set(["Node"]));
  });

  test("the README has a row for each directive, and each row correctly says whether the schema uses the directive", () => {
    const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
    const rows = [...readme.matchAll(/^\| (`@[^|]*)\| ([^|]*)\|$/gm)].map(([, names = "", what = ""]) => ({
      names: [...names.matchAll(/@(\w+)/g)].map(([, name]) => name as string),
      isUsed: !what.startsWith("not used"),
    }));
    const told = (isUsed: boolean) =>
      new Set(rows.filter((row) => row.isUsed === isUsed).flatMap(({ names }) => names));
    const used = new Set(
      [...printed["subgraph.graphql"].matchAll(/"@(\w+)"/g)].map(([, name]) => name as string),
    );
    expect(told(true)).toEqual(new Set([...used, "link"]));
    expect([...told(false)].filter((name) => used.has(name))).toEqual([]);
  });

  test("the schema for older routers differs from the other schema only in the directives that older routers refuse", () => {
    const without = printed["subgraph.graphql"]
      .replace(/ @(cost|listSize|authenticated|requiresScopes)\b(\((?:[^()"]|"[^"]*")*\))?/g, "")
      .replace(/"@(authenticated|cost|listSize|requiresScopes)", |/g, "")
      .replace("v2.9", "v2.3");
    expect(printed["subgraph-v2.3.graphql"]).toBe(without);
  });
});

describe("_entities", () => {
  test("_entities returns references of all types in their order, with one statement per type", async ({
    ask,
    db,
    statements,
  }) => {
    const representations: { __typename: string; id: string }[] = [];
    for (const { name } of nodeTypes) {
      for (const id of (await idsOf(db, { name })).slice(0, 10))
        representations.push({ __typename: name, id });
    }
    // Two references in a row always have different types, as in the requests of a router.
    representations.sort((a, b) => (a.id < b.id ? -1 : 1));

    statements.length = 0;
    const { data, errors } = await ask(ENTITIES, { representations });
    expect(errors).toBeUndefined();
    expect(data._entities).toEqual(representations);
    expect(statements).toHaveLength(nodeTypes.length);
  });

  test("an object that is found by reference has the same fields as any other object, and needs no extra statement", async ({
    ask,
    db,
    statements,
  }) => {
    const ids = (await idsOf(db, { name: "Delegation" })).slice(0, 5);
    statements.length = 0;
    const { data, errors } = await ask(
      `query ($representations: [_Any!]!) {
        _entities(representations: $representations) { ... on Delegation { party { name } session { name } } }
      }`,
      { representations: ids.map((id) => ({ __typename: "Delegation", id })) },
    );
    expect(errors).toBeUndefined();
    expect(data._entities).toHaveLength(5);
    expect(data._entities[0]).toEqual({
      party: { name: expect.any(String) },
      session: { name: expect.any(String) },
    });
    expect(statements).toHaveLength(3);
  });

  test("_entities accepts references written in the query itself", async ({ ask, db }) => {
    const [id] = await idsOf(db, { name: "Person" });
    const { data } = await ask(
      `{ _entities(representations: [{ __typename: "Person", id: "${id}" }]) { ... on Person { id } } }`,
    );
    expect(data._entities).toEqual([{ id }]);
  });

  test("_entities returns null without an error for unknown ids and ids of another type", async ({
    ask,
    db,
  }) => {
    const [person] = await idsOf(db, { name: "Person" });
    const [place] = await idsOf(db, { name: "Place" });
    const representations = [
      { __typename: "Person", id: UNKNOWN },
      { __typename: "Person", id: person },
      { __typename: "Person", id: place },
      { __typename: "Country", id: person },
      { __typename: "Place", id: place },
    ];
    const { data, errors } = await ask(ENTITIES, { representations });
    expect(errors).toBeUndefined();
    expect(data._entities).toEqual([null, representations[1], null, null, representations[4]]);
  });

  test("_entities returns null without SQL for an invalid id", async ({ ask, statements }) => {
    const ids: unknown[] = [
      "x",
      "",
      `${UNKNOWN} `,
      `${UNKNOWN}\0`,
      null,
      5,
      true,
      {},
      [UNKNOWN],
      { id: UNKNOWN },
      { toString: null },
      undefined,
    ];
    const representations = ids.map((id) => ({ __typename: "Person", id }));
    expect(await ask(ENTITIES, { representations })).toEqual({ data: { _entities: ids.map(() => null) } });
    expect(statements).toEqual([]);
  });

  test("_entities resolves any mix of keys in their order, with one statement per type and key", async ({
    ask,
    db,
    statements,
  }) => {
    await sql`insert into identifiers (node_id, scheme, value)
      select id, 'wikidata', 'Q' || 900000 + row_number() over (order by id) from people order by id limit 20`.execute(
      db,
    );
    const { rows } = await sql<
      Record<"person" | "country" | "article", { id: string; key: string; slug: string }[]>
    >`select
      (select json_agg(item) from (
        select people.id, value as key, slug from people join identifiers on node_id = people.id
        where scheme = 'wikidata' and value like 'Q900%' order by people.id limit 20) as item) as person,
      (select json_agg(item) from (
        select id, code as key, slug from countries join parties using (id) order by id limit 20) as item) as country,
      (select json_agg(item) from (
        select id, url as key, slug from articles where url is not null order by id limit 20) as item) as article`.execute(
      db,
    );
    const found = rows[0] as (typeof rows)[0];
    const representations: Record<string, string>[] = [];
    const expected: { __typename: string; id: string }[] = [];
    for (const [index, { id, key, slug }] of [
      ...found.person,
      ...found.country,
      ...found.article,
    ].entries()) {
      const type = index < 20 ? "Person" : index < 40 ? "Country" : "Article";
      const name = { Person: "wikidataId", Country: "code", Article: "url" }[type];
      for (const [field, value] of [
        [name, key],
        ["slug", slug],
      ] as const) {
        representations.push({ __typename: type, [field]: value });
        expected.push({ __typename: type, id });
      }
    }
    expect(representations).toHaveLength(120);
    statements.length = 0;
    const { data, errors } = await ask(ENTITIES, { representations });
    expect(errors).toBeUndefined();
    expect(data._entities).toEqual(expected);
    expect(statements.length, "People are found by two keys, and countries and articles by any key.").toBe(4);
  });

  test("a hundred references of three types need three statements", async ({ ask, db, statements }) => {
    const representations = [];
    for (const name of ["Person", "DialogueSession", "Article"]) {
      for (const id of (await idsOf(db, { name })).slice(0, 34))
        representations.push({ __typename: name, id });
    }
    statements.length = 0;
    const { data } = await ask(ENTITIES, { representations: representations.slice(0, 100) });
    expect(data._entities).toEqual(representations.slice(0, 100));
    expect(statements).toHaveLength(3);
  });

  test("_entities finds an entity by its former slug", async ({ ask, db }) => {
    const [id] = await idsOf(db, { name: "Person" });
    await sql`insert into aliases (kind, alias, node_id) values ('person', 'once-called-so', ${id})`.execute(
      db,
    );
    const { data } = await ask(ENTITIES, {
      representations: [{ __typename: "Person", slug: "once-called-so" }],
    });
    expect(data._entities).toEqual([{ __typename: "Person", id }]);
  });

  test("_entities finds the concrete type of a reference to an interface, and nothing of another type", async ({
    ask,
    db,
    statements,
  }) => {
    const [person, office, mention] = [
      (await idsOf(db, { name: "Person" }))[0],
      (await idsOf(db, { name: "Office" }))[0],
      (await idsOf(db, { name: "Mention" }))[0],
    ];
    statements.length = 0;
    const { data, errors } = await ask(ENTITIES, {
      representations: ["Entity", "Sourced"].flatMap((__typename) =>
        [person, office, mention, UNKNOWN, "x"].map((id) => ({ __typename, id })),
      ),
    });
    expect(errors).toBeUndefined();
    expect(data._entities).toEqual([
      { __typename: "Person", id: person },
      null,
      null,
      null,
      null,
      { __typename: "Person", id: person },
      { __typename: "Office", id: office },
      null,
      null,
      null,
    ]);
    expect(
      statements.length,
      "The statements read the registry of nodes, three types, and the changes, because an unknown id may be the id of a change.",
    ).toBe(5);
  });

  test.for([
    ["Person", "slug", ["", "No Slug", "a b", "KZ", "-", "x\u0000", 5, null, {}, ["peter-burian"]]],
    ["Country", "code", ["k1", "KAZ", "", "K", 7, "K\u0000"]],
    ["Article", "url", ["ftp://x", "javascript:alert(1)", "", "http://", "https://a b", 1]],
    ["Person", "wikidataId", ["42", "q42", "P1", "Q", "Q1 ", `Q${"1".repeat(30)}`, 42]],
  ] as const)(
    "_entities returns null without SQL for impossible values: %s by %s",
    async ([name, key, values], { ask, statements }) => {
      const representations = values.map((value) => ({ __typename: name, [key]: value }));
      expect(await ask(ENTITIES, { representations })).toEqual({
        data: { _entities: values.map(() => null) },
      });
      expect(statements).toEqual([]);
    },
  );

  test("_entities refuses more than a thousand references without SQL", async ({ ask, statements }) => {
    const representations = Array.from({ length: 1_001 }, () => ({ __typename: "Person", id: UNKNOWN }));
    const { data, errors } = await ask(ENTITIES, { representations });
    expect(data).toBeNull();
    expect(errors).toMatchObject([
      {
        message: "At most 1000 references can be resolved at once, but 1001 were given.",
        path: ["_entities"],
        extensions: { code: "INVALID_ARGUMENT", argument: ["representations"] },
      },
    ]);
    expect(statements).toEqual([]);
    expect((await ask(ENTITIES, { representations: representations.slice(1) })).errors).toBeUndefined();
  });

  test("_entities returns the body of an article only with the scope", async ({ ask, db }) => {
    const [id] = await idsOf(db, { name: "Article" });
    await sql`insert into article_texts values (${id}, 'Secret.') on conflict do nothing`.execute(db);
    const { data } = await ask(
      "query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Article { id text } } }",
      { representations: [{ __typename: "Article", id }] },
    );
    expect(data._entities).toEqual([{ id, text: null }]);
  });

  test("_entities accepts an id in capitals, like `node`", async ({ ask, db }) => {
    const [id = ""] = await idsOf(db, { name: "Person" });
    const { data } = await ask(
      `query ($id: ID!, $representations: [_Any!]!) {
        node(id: $id) { id }
        _entities(representations: $representations) { ... on Person { id } }
      }`,
      { id: id.toUpperCase(), representations: [{ __typename: "Person", id: id.toUpperCase() }] },
    );
    expect(data).toEqual({ node: { id }, _entities: [{ id }] });
  });

  test("_entities returns the surviving entity for a merged id, like `node`", async ({ ask, db }) => {
    const [merged = "", survivor = ""] = await idsOf(db, { name: "Person" });
    await sql`update nodes set merged_into = ${survivor} where id = ${merged}`.execute(db);
    const { data } = await ask(
      `query ($id: ID!, $representations: [_Any!]!) {
        node(id: $id) { id }
        _entities(representations: $representations) { ... on Person { id } }
      }`,
      { id: merged, representations: [{ __typename: "Person", id: merged }] },
    );
    expect(data).toEqual({ node: { id: survivor }, _entities: [{ id: survivor }] });
  });

  test("an unknown type causes an error for its item only", async ({ ask, db }) => {
    const [id] = await idsOf(db, { name: "Person" });
    const person = { __typename: "Person", id };
    const strangers = [
      "Nothing",
      "",
      "person",
      "Node",
      "Query",
      "Party",
      "__proto__",
      "constructor",
      "toString",
    ];
    const representations = [person, ...strangers.map((__typename) => ({ __typename, id })), person];

    const { data, errors } = await ask(ENTITIES, { representations });
    expect(data._entities).toEqual([person, ...strangers.map(() => null), person]);
    expect(errors).toMatchObject(
      strangers.map((name, index) => ({
        message: `This subgraph has no entity type ${JSON.stringify(name)}.`,
        path: ["_entities", index + 1],
        extensions: { code: "INVALID_ARGUMENT", argument: ["representations"] },
      })),
    );
  });

  test.for([
    ["a reference without a type", { id: UNKNOWN }],
    ["a reference whose type is not a text", { __typename: { name: "Person" }, id: UNKNOWN }],
    ["a reference whose type is a list of one", { __typename: ["Person"], id: UNKNOWN }],
    ["an empty object", {}],
    ["a text", "Person"],
    ["a number", 5],
    ["a flag", false],
    ["a list", [{ __typename: "Person", id: UNKNOWN }]],
  ])("%s is an error of that item only", async ([, representation], { ask, db, statements }) => {
    const [id] = await idsOf(db, { name: "Person" });
    const person = { __typename: "Person", id };
    statements.length = 0;
    const { data, errors } = await ask(ENTITIES, { representations: [person, representation, person] });
    expect(data._entities).toEqual([person, null, person]);
    expect(errors).toMatchObject([{ path: ["_entities", 1], extensions: { code: "INVALID_ARGUMENT" } }]);
    expect(statements).toHaveLength(1);
  });

  test("a reference with the key __proto__ is read like any other reference", async ({ ask, db }) => {
    const [id] = await idsOf(db, { name: "Person" });
    const representations = [
      JSON.parse(`{ "__typename": "Person", "id": "${id}", "__proto__": { "id": "x", "admin": true } }`),
      JSON.parse(`{ "__proto__": { "__typename": "Person", "id": "${id}" } }`),
    ];
    const { data, errors } = await ask(ENTITIES, { representations });
    expect(data._entities).toEqual([{ __typename: "Person", id }, null]);
    expect(errors).toMatchObject([{ path: ["_entities", 1], extensions: { code: "INVALID_ARGUMENT" } }]);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  test("null instead of a reference is a validation error of GraphQL", async ({ ask, statements }) => {
    const { data, errors } = await ask(ENTITIES, { representations: [null] });
    expect(data).toBeUndefined();
    expect(errors?.[0]?.message).toMatch(/Expected non-nullable type "_Any!" not to be null/);
    expect(statements).toEqual([]);
  });

  test("an empty list of references gives an empty answer", async ({ ask, statements }) => {
    expect(await ask(ENTITIES, { representations: [] })).toEqual({ data: { _entities: [] } });
    expect(statements).toEqual([]);
  });
});
