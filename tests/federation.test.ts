import { readFileSync } from "node:fs";
import { type ObjectTypeDefinitionNode, parse } from "graphql";
import { sql } from "kysely";
import { describe, expect } from "vitest";
import { idsOf, nodeTypes, test } from "./graph.ts";

// What a router asks of a subgraph:
// https://www.apollographql.com/docs/graphos/schema-design/federated-schemas/reference/subgraph-spec

const UNKNOWN = "00000000-0000-4000-8000-000000000000";

const ENTITIES = `query ($representations: [_Any!]!) {
  _entities(representations: $representations) { __typename ... on Node { id } }
}`;

describe("_service", () => {
  test("tells the schema that is reviewed in schema/subgraph.graphql", async ({ ask, statements }) => {
    const { data } = await ask("{ _service { sdl } }");
    expect(`${data._service.sdl}\n`).toBe(
      readFileSync(new URL("../schema/subgraph.graphql", import.meta.url), "utf8"),
    );
    expect(statements).toEqual([]);
  });

  test("declares Federation 2 and the id as the key of every type that has one, and nothing of its own machinery", async ({
    ask,
  }) => {
    const { data } = await ask("{ _service { sdl } }");
    const { definitions } = parse(data._service.sdl);

    const [extension] = definitions.filter(
      ({ kind }) => kind === "SchemaDefinition" || kind === "SchemaExtension",
    );
    expect(JSON.stringify(extension)).toMatch(/specs\.apollo\.dev\/federation\/v2\.\d+.*"@key"/);

    const types = definitions.filter(
      (node): node is ObjectTypeDefinitionNode => node.kind === "ObjectTypeDefinition",
    );
    const keyOf = (type: ObjectTypeDefinitionNode) =>
      type.directives?.flatMap(({ name, arguments: given }) =>
        name.value === "key"
          ? given?.map(({ name, value }) => `${name.value}: ${"value" in value && value.value}`)
          : [],
      );
    const keyed = types.filter((type) => keyOf(type)?.join() === "fields: id").map(({ name }) => name.value);
    expect(keyed.sort()).toEqual(nodeTypes.map(({ name }) => name).sort());
    expect(data._service.sdl).not.toMatch(/_entities|_service|_Any|_Entity|_Service/);
  });
});

describe("_entities", () => {
  test("answers references of all types in their order, each type in one statement", async ({
    ask,
    db,
    statements,
  }) => {
    const representations: { __typename: string; id: string }[] = [];
    for (const { name } of nodeTypes) {
      for (const id of (await idsOf(db, { name })).slice(0, 10))
        representations.push({ __typename: name, id });
    }
    // Neighbours are of different types, as in what a router collects from many places of a query.
    representations.sort((a, b) => (a.id < b.id ? -1 : 1));

    statements.length = 0;
    const { data, errors } = await ask(ENTITIES, { representations });
    expect(errors).toBeUndefined();
    expect(data._entities).toEqual(representations);
    expect(statements).toHaveLength(nodeTypes.length);
  });

  test("lets a reference be read on from like any other object, without a statement for itself more", async ({
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

  test("takes references that are written in the query itself", async ({ ask, db }) => {
    const [id] = await idsOf(db, { name: "Person" });
    const { data } = await ask(
      `{ _entities(representations: [{ __typename: "Person", id: "${id}" }]) { ... on Person { id } } }`,
    );
    expect(data._entities).toEqual([{ id }]);
  });

  test("answers null, and no error, for what is not in the record or is of another type", async ({
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

  test("answers null without SQL for what is no id", async ({ ask, statements }) => {
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

  test("takes an id in capitals, as `node` does", async ({ ask, db }) => {
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

  test("leads an id that was merged away to what it was merged into, as `node` does", async ({ ask, db }) => {
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

  test("tells of an unknown type in an error of that item alone", async ({ ask, db }) => {
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
        message: `There is no entity type ${JSON.stringify(name)} here.`,
        path: ["_entities", index + 1],
        extensions: { code: "INVALID_ARGUMENT", argument: ["representations"] },
      })),
    );
  });

  test.for([
    ["a reference without a type", { id: UNKNOWN }],
    ["a reference whose type is no text", { __typename: { name: "Person" }, id: UNKNOWN }],
    ["a reference whose type is a list of one", { __typename: ["Person"], id: UNKNOWN }],
    ["an empty object", {}],
    ["a text", "Person"],
    ["a number", 5],
    ["a flag", false],
    ["a list", [{ __typename: "Person", id: UNKNOWN }]],
  ])("%s is an error of that item alone", async ([, representation], { ask, db, statements }) => {
    const [id] = await idsOf(db, { name: "Person" });
    const person = { __typename: "Person", id };
    statements.length = 0;
    const { data, errors } = await ask(ENTITIES, { representations: [person, representation, person] });
    expect(data._entities).toEqual([person, null, person]);
    expect(errors).toMatchObject([{ path: ["_entities", 1], extensions: { code: "INVALID_ARGUMENT" } }]);
    expect(statements).toHaveLength(1);
  });

  test("a reference that carries __proto__ is read as any other", async ({ ask, db }) => {
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

  test("null in place of a reference is told in GraphQL's own words", async ({ ask, statements }) => {
    const { data, errors } = await ask(ENTITIES, { representations: [null] });
    expect(data).toBeUndefined();
    expect(errors?.[0]?.message).toMatch(/Expected non-nullable type "_Any!" not to be null/);
    expect(statements).toEqual([]);
  });

  test("no reference at all is an empty answer", async ({ ask, statements }) => {
    expect(await ask(ENTITIES, { representations: [] })).toEqual({ data: { _entities: [] } });
    expect(statements).toEqual([]);
  });
});
