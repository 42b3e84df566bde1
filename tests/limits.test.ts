import { globSync, readFileSync } from "node:fs";
import fc from "fast-check";
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLOutputType,
  getIntrospectionQuery,
  getNamedType,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from "graphql";
import { describe, expect } from "vitest";
import { GROUPS_ASSUMED, LENGTHS, SCHEMA_LENGTHS } from "#schema/core/cost.ts";
import { checkDocument, checkText, type DocumentLimits } from "#schema/core/document-limits.ts";
import { schema } from "#schema/index.ts";
import { readConfig } from "#src/config.ts";
import { LIMIT_SETTINGS, LIMITS, LIMITS_BY_DEFAULT, type LimitName } from "#src/limits.ts";
import { fieldsOf, idsOf, nodeTypes, Query } from "./graph.ts";
import { halvedLimits, serviceOn, test } from "./harness.ts";
import { type Draw, drawing, selectionOf } from "./limits/documents.ts";
import { LISTS } from "./lists.ts";

const root = new URL("../", import.meta.url);
const limits = LIMITS_BY_DEFAULT;

/** The limits that count an operation. */
const COUNTED = [
  "aliases",
  "rootFields",
  "depth",
  "fields",
  "cost",
  "introspectionDepth",
  "introspectionCost",
] as const satisfies readonly LimitName[];
type Counts = Record<(typeof COUNTED)[number], number>;

const UNLIMITED: DocumentLimits = {
  ...(Object.fromEntries(
    Object.keys(LIMITS).map((name) => [name, Number.POSITIVE_INFINITY]),
  ) as typeof limits),
};

/**
 * The counts of a document, one for each limit. A limit of -1 refuses every document with an error that has the
 * count.
 */
function countsOf(
  document: DocumentNode,
  variables: Record<string, unknown> = {},
  operationName?: string,
): Counts {
  const asked = { variables, ...(operationName ? { operationName } : {}) };
  const counted = COUNTED.map((limit) => {
    try {
      checkDocument(schema, document, asked, { ...UNLIMITED, [limit]: -1 });
    } catch (error) {
      return [limit, (error as { extensions: { value: number } }).extensions.value];
    }
    return expect.fail(`${limit} is not counted`);
  });
  return Object.fromEntries(counted);
}

const costOf = (query: string, variables?: Record<string, unknown>, operationName?: string) =>
  countsOf(parse(query), variables, operationName).cost;

const BOMB = "{topics{nodes{articles{nodes{topics{articles{nodes{topics{articles{nodes{topics{id}}}}}}}}}}}}";

const nested = (depth: number, field: string, leaf: string) =>
  `${`${field}{`.repeat(depth)}${leaf}${"}".repeat(depth)}`;
const times = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => text(index)).join(" ");

describe("a request that asks for too much", () => {
  test("a request that asks for too much is refused before anything is read, for every method and media type", async ({
    db,
    statements,
  }) => {
    await using service = serviceOn(db);
    const answers: object[] = [];
    for (const accept of ["application/graphql-response+json", "application/json"]) {
      const posted = await service.post({ query: BOMB }, { accept });
      const got = await service.send(`/graphql?query=${encodeURIComponent(BOMB)}`, { headers: { accept } });
      for (const response of [posted, got]) {
        answers.push({ status: response.status, ...(await response.json()) });
      }
    }
    const field = "topics.nodes.articles.nodes.topics.articles.nodes.topics.articles.nodes.topics";
    const refusal = {
      status: 400,
      errors: [
        {
          message: `The request costs 579,732,441 points, most of them in ${field}; at most 250,000 are allowed: ask for fewer topics.`,
          locations: [{ line: 1, column: BOMB.lastIndexOf("topics") + 1 }],
          extensions: { code: "LIMIT_EXCEEDED", limit: "cost", value: 579_732_441, atMost: 250_000, field },
        },
      ],
    };
    expect(answers).toEqual([refusal, refusal, refusal, refusal]);
    expect(statements).toEqual([]);
    expect(service.logged).toEqual([]);
  });

  /** For each limit of documents, a document that exceeds this limit and no other. */
  const documents: Record<
    Exclude<LimitName, "comparisons" | "rows" | "objects" | "values" | "bytes">,
    (amount: number) => string
  > = {
    nesting: (amount) =>
      `{ topics(filter: ${"[".repeat(amount - 2)}${"]".repeat(amount - 2)}) { totalCount } }`,
    tokens: (amount) => `query (${"$".repeat(amount - 4)}) {`,
    directives: (amount) => `{ __typename ${"@skip(if: false) ".repeat(amount)} }`,
    aliases: (amount) => `{ topics { ${times(amount, (index) => `a${index}: totalCount`)} } }`,
    rootFields: (amount) => `{ ${"__typename ".repeat(amount)} }`,
    depth: (amount) => `{ topic(ref: "trade") { ${nested(amount - 2, "broader", "id")} } }`,
    introspectionDepth: (amount) => `{ __type(name: "Topic") { ${nested(amount - 2, "ofType", "name")} } }`,
    fields: (amount) =>
      `{ ${times(10, () => "...F")} } fragment F on Query { topics { ${times(Math.ceil(amount / 10) - 1, () => "totalCount")} } }`,
    // The connection costs 1 point, its 100 items cost 100 points, and each `totalCount` costs 5 points.
    cost: (amount) =>
      `{ topics(first: 100) { nodes { ${times(Math.ceil((amount - 101) / 600), (index) => `a${index}: articles { totalCount }`)} } } }`,
    introspectionCost: (amount) =>
      `{ __schema { types { ${times(Math.ceil((amount - 201) / 1_400), (index) => `a${index}: fields { name }`)} } } }`,
  };

  test.for(Object.entries(documents) as [LimitName & keyof typeof documents, (amount: number) => string][])(
    "the error names the exceeded limit and the place: %s",
    async ([limit, of], { db, statements }) => {
      // With this value the document exceeds no other limit.
      const atMost = limit === "cost" ? 12_101 : limit === "introspectionCost" ? 14_201 : limits[limit];
      await using service = serviceOn(db, { limits: { [limit]: atMost } });
      for (const accept of ["application/graphql-response+json", "application/json"]) {
        const response = await service.post({ query: of(atMost + 1) }, { accept });
        expect(response.status).toBe(400);
        const answer = await response.json();
        expect(answer).toEqual({ errors: [expect.anything()] });
        const [{ message, locations, extensions }] = answer.errors;
        expect(extensions).toMatchObject({ code: "LIMIT_EXCEEDED", limit, atMost });
        expect(extensions.value).toBeGreaterThan(atMost);
        expect(message).toMatch(
          /^The request .*; at most [\d,]+ are allowed: [^.]+\.$|^The request .*\.graphql\.$/,
        );
        expect(message).toContain(atMost.toLocaleString("en"));
        expect(locations).toEqual([{ line: 1, column: expect.any(Number) }]);
      }
      expect(statements).toEqual([]);

      const within = await (await service.post({ query: of(atMost) })).json();
      const refusals = (within.errors ?? []).map(({ extensions }: { extensions: object }) => extensions);
      expect(refusals).not.toContainEqual(expect.objectContaining({ limit }));
    },
  );

  test("fragments that spread themselves, directly or through others, exceed the limit of fields", async ({
    db,
  }) => {
    await using service = serviceOn(db);
    const many = "__typename ".repeat(4_100);
    for (const query of [
      `{ ...F } fragment F on Query { ...F ${many} }`,
      `{ ...F } fragment F on Query { ...G ${many} } fragment G on Query { ...F ${many.slice(0, 110)} }`,
    ]) {
      const { errors } = await (await service.post({ query })).json();
      expect(errors[0].extensions).toMatchObject({ code: "LIMIT_EXCEEDED", limit: "fields" });
    }
  });

  test("an unknown field is a validation error, also if the field has a selection", async ({ db }) => {
    await using service = serviceOn(db);
    const { errors } = await (await service.post({ query: "{ nonsense { __typename } }" })).json();
    expect(errors[0].extensions.code).toBe("GRAPHQL_VALIDATION_FAILED");
    expect(service.logged).toEqual([]);
  });

  test("a request with too many fields of the same name exceeds the limit of comparisons", async ({ db }) => {
    await using service = serviceOn(db);
    const query = `{ topics { ${"totalCount ".repeat(2_000)} } }`;
    const response = await service.post({ query }, { accept: "application/json" });
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      errors: [
        {
          message:
            "The request takes more than 500,000 comparisons of fields with the same name in the answer; at most 500,000 are allowed: select each field once.",
          extensions: { code: "LIMIT_EXCEEDED", limit: "comparisons", value: 500_001, atMost: 500_000 },
        },
      ],
    });
  });

  test("a very deep request never overflows the stack", async ({ db }) => {
    await using service = serviceOn(db, { limits: { tokens: 100_000 } });
    const list = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    const fragments = (next: (index: number) => number) =>
      `{ ...F0 } ${times(12_000, (index) => `fragment F${index} on Query { ...F${next(index)} }`)} fragment F12000 on Query { __typename }`;
    const bodies: (string | object)[] = [
      { query: nested(10_000, "{ topics", "id") },
      { query: nested(10_000, "topics", "id").replace("topics", "") },
      { query: `{ topics(filter: ${list}) { totalCount } }` },
      { query: `query ($a: ${list}) { __typename }` },
      { query: fragments((index) => index + 1) },
      { query: `query A { __typename } query B ${fragments((index) => index + 1)}`, operationName: "A" },
      `{"query": "{ __typename }", "variables": {"a": ${list}}}`,
      `{"query": "{ __typename }", "extensions": {"a": ${list}}}`,
      `{"query": "{ __typename }", "variables": {"a": ${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}}}`,
    ];
    for (const body of bodies) {
      const response = await service.post(body, { accept: "application/json" });
      const { errors } = await response.json();
      expect({ status: response.status, ...errors[0].extensions }).toMatchObject({
        status: 400,
        code: "LIMIT_EXCEEDED",
        limit: "nesting",
        atMost: 64,
      });
    }
    expect(service.logged).toEqual([]);
    const circle = await service.post({
      query: "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }",
    });
    expect((await circle.json()).errors[0].extensions.code).toBe("GRAPHQL_VALIDATION_FAILED");
  });

  test("a request of a megabyte is refused in less than half a second of CPU time", () => {
    const lattice = (width: number, depth: number) =>
      `{ topics { nodes { ...F0 } } } ${times(depth, (index) => `fragment F${index} on Topic { ${times(width, (j) => `a${j}: broader { ...F${index + 1} }`)} }`)} fragment F${depth} on Topic { id }`;
    const documents = [
      "{a".repeat(500_000),
      `{${"a ".repeat(499_999)}}`,
      `{ a ${"@a".repeat(490_000)} }`,
      `{${"a{b}".repeat(249_000)}}`,
      `{${"...on Query{a}".repeat(70_000)}}`,
      `{ ...F0 } ${times(25_000, (index) => `fragment F${index} on Query { ...F${index + 1} }`)}`,
      // As deep as allowed. Each level spreads the next one twice, so without a cache of counts each level would
      // double the work.
      lattice(900, 29),
      lattice(2, 29),
      `{ a(b: "${"x".repeat(999_000)}") }`,
      `#${"x".repeat(999_000)}`,
    ];
    const refuse = (text: string, limits: DocumentLimits) => {
      checkText(text, limits);
      checkDocument(schema, parse(text), {}, limits);
    };
    for (const text of documents) {
      for (const tokens of [limits.tokens, 100_000]) {
        const before = process.threadCpuUsage();
        try {
          refuse(text, { ...limits, tokens });
        } catch {}
        const { user, system } = process.threadCpuUsage(before);
        expect((user + system) / 1_000, text.slice(0, 40)).toBeLessThan(500);
      }
    }
  });
});

describe("what is counted", () => {
  test("an object costs one point, a leaf costs nothing, and a list costs the points of all objects that it can have", () => {
    const costs: [query: string, cost: number, variables?: Record<string, unknown>][] = [
      ["{ __typename }", 0],
      [`{ topic(ref: "a") { id name } }`, 1],
      ["{ topics { nodes { id } } }", 1 + 20],
      ["{ topics { edges { cursor node { id } } } }", 1 + 20 * 2],
      ["{ topics { pageInfo { endCursor } } }", 1 + 1],
      ["{ topics { totalCount } }", 1 + 5],
      ["{ topics(first: 3) { nodes { articles(last: 4) { nodes { id } } } } }", 1 + 3 * (1 + 1 + 4)],
      ["{ topics(first: null) { nodes { id } } }", 1 + 20],
      ["{ topics(first: 1000000000) { nodes { id } } }", 1 + 100],
      ["{ topics(first: 0) { nodes { id } } }", 1],
      ["query ($n: Int = 7) { topics(first: $n) { nodes { id } } }", 1 + 7],
      ["query ($n: Int = 7) { topics(first: $n) { nodes { id } } }", 1 + 9, { n: 9 }],
      ["query ($n: Int = 7) { topics(first: $n) { nodes { id } } }", 1 + 20, { n: null }],
      ["query ($n: Int) { topics(first: $n) { nodes { id } } }", 1 + 20],
      [`{ articles { groups(by: [YEAR]) { count } } }`, 1 + 10 + GROUPS_ASSUMED],
      [`{ articles { groups(by: [YEAR], first: 5) { keys { label } } } }`, 1 + 10 + 5 * (1 + 3)],
      [`{ nodes(ids: ["a", "b", "c"]) { id } }`, 3],
      ["query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", 4, { ids: ["a", "b", "c", "d"] }],
      [`{ topic(ref: "a") { narrower { id } } }`, 1 + 12],
      [
        "query ($r: [_Any!]!) { _entities(representations: $r) { ... on Topic { narrower { id } } } }",
        1_300,
        { r: Array(100).fill({}) },
      ],
      ["{ ...A } fragment A on Query { topics { ...B } } fragment B on TopicConnection { nodes { id } }", 21],
      ["{ a: __schema { types { name } } }", 0],
    ];
    for (const [query, cost, variables] of costs) expect(costOf(query, variables), query).toBe(cost);
  });

  test("only the executed operation and the fragments that it uses are counted", () => {
    const query =
      "query A { topics(first: 1) { ...T } } query B { topics(first: 9) { ...T } } fragment T on TopicConnection { nodes { id } }";
    expect(costOf(query, {}, "A")).toBe(2);
    expect(costOf(query, {}, "B")).toBe(10);
  });

  test("each filter inside an `or` costs five points, in the document and in variables", async ({ db }) => {
    await using service = serviceOn(db);
    const costOf = async (query: string, variables?: object) =>
      (await (await service.post({ query, variables }, { "x-cost": "1" })).json()).extensions.cost.requested;
    const without = await costOf("{ topics(filter: { and: [] }) { totalCount } }");
    const or = "{ or: [{ broader: $topic }, { not: { or: { broader: $topic } } }] }";
    expect(await costOf(`query ($topic: [ID!]) { topics(filter: ${or}) { totalCount } }`)).toBe(without + 15);
    const query = "query ($filter: TopicFilter) { topics(filter: $filter) { totalCount } }";
    expect(await costOf(query, { filter: { and: { or: [{}, {}] } } })).toBe(without + 10);
  });

  test("the header x-cost adds the cost to the answer", async ({ db }) => {
    await using service = serviceOn(db);
    const query = "{ topics(first: 1) { nodes { name } } }";
    const { data } = await (await service.post({ query })).json();
    const asked = await (await service.post({ query }, { "x-cost": "1" })).json();
    expect(asked).toEqual({ data, extensions: { cost: { requested: 2, limit: 250_000, rows: 2 } } });
    const got = await service.send(`/graphql?query=${encodeURIComponent(query)}`, {
      headers: { "x-cost": "1" },
    });
    expect(await got.json()).toEqual(asked);
    expect(await (await service.post({ query }, { "x-cost": "0" })).json()).toEqual({ data });
  });
});

describe("the counts of a document", () => {
  const SCHEMA = "__schema { types { name fields { name args { name } } } }";

  /** A random document with fragments at several places. */
  function documentOf(draw: Draw): DocumentNode {
    const parts = [selectionOf(Query, 5, draw), selectionOf(Query, 4, draw)].map((text) => text.slice(1, -1));
    const introspection = draw(2) ? SCHEMA : "";
    const topics = selectionOf(schema.getType("TopicConnection") as never, 4, draw);
    return parse(`query Asked { ${parts[0]} ...Rest some: topics(first: 7) { ...Topics } ${introspection} }
      query Other { ...Rest } fragment Rest on Query { ${parts[1]} many: topics { ...Topics } } fragment Topics on TopicConnection ${topics}`);
  }

  const fragmentsOf = (document: DocumentNode) =>
    new Map(
      document.definitions
        .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
        .map((definition) => [definition.name.value, definition]),
    );

  const withoutFragments = (document: DocumentNode): DocumentNode => {
    const fragments = fragmentsOf(document);
    const inlined = (set: SelectionSetNode): SelectionSetNode => ({
      ...set,
      selections: set.selections.flatMap((selection): SelectionNode[] => {
        if (selection.kind === Kind.FRAGMENT_SPREAD) {
          return [
            ...inlined((fragments.get(selection.name.value) as FragmentDefinitionNode).selectionSet)
              .selections,
          ];
        }
        return selection.selectionSet
          ? [{ ...selection, selectionSet: inlined(selection.selectionSet) } as SelectionNode]
          : [selection];
      }),
    });
    return {
      ...document,
      definitions: document.definitions
        .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
        .map((definition) => ({ ...definition, selectionSet: inlined(definition.selectionSet) })),
    };
  };

  /** These changes keep the meaning of a document, so the counts must stay equal. */
  const SAME: Record<
    string,
    (document: DocumentNode) => {
      document: DocumentNode;
      variables?: Record<string, unknown>;
      operationName?: string;
    }
  > = {
    "its fragments inlined": (document) => ({ document: withoutFragments(document) }),
    "each selection in fragments": (document) => ({
      document: visit(document, {
        SelectionSet: {
          leave: (set) => ({
            ...set,
            selections: [{ kind: Kind.INLINE_FRAGMENT, selectionSet: set }],
          }),
        },
      }),
    }),
    "its parts in another order": (document) => ({
      document: visit(document, {
        Document: { leave: (node) => ({ ...node, definitions: [...node.definitions].reverse() }) },
        SelectionSet: { leave: (set) => ({ ...set, selections: [...set.selections].reverse() }) },
      }),
    }),
    "names that look like introspection": (document) => {
      const renamed = (text: string) => ({ kind: Kind.NAME, value: `__${text}` }) as const;
      return {
        operationName: "__Asked",
        document: visit(document, {
          OperationDefinition: (node) => ({ ...node, name: renamed(node.name?.value ?? "") }),
          FragmentDefinition: (node) => ({ ...node, name: renamed(node.name.value) }),
          FragmentSpread: (node) => ({ ...node, name: renamed(node.name.value) }),
          Field: (node) => (node.alias ? { ...node, alias: renamed("schema") } : undefined),
        }),
      };
    },
    "variables for its numbers": (document) => {
      const variables: Record<string, unknown> = {};
      const changed = visit(document, {
        IntValue: (node) => {
          const name = `v${Object.keys(variables).length}`;
          variables[name] = Number(node.value);
          return { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: name } };
        },
      });
      return { document: changed, variables };
    },
    "default values of variables in place of numbers": (document) => {
      const values: string[] = [];
      const changed = visit(document, {
        IntValue: (node) => {
          const name = `v${values.push(node.value) - 1}`;
          return { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: name } };
        },
      });
      const declared = values.map((value, index) => `$v${index}: Int = ${value}`).join(" ");
      const text = print(changed).replace("query Asked", `query Asked${declared ? `(${declared})` : ""}`);
      return { document: parse(text) };
    },
  };

  test.for(Object.entries(SAME))("the counts are the same with %s", ([, change]) => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const document = documentOf(drawing(seed));
        const { document: changed, variables, operationName = "Asked" } = change(document);
        expect(countsOf(changed, variables, operationName)).toEqual(countsOf(document, {}, "Asked"));
      }),
      { numRuns: 60 },
    );
  });

  test("the counts of random documents range from low to high, with and without introspection", () => {
    const counts = Array.from({ length: 60 }, (_, seed) => countsOf(documentOf(drawing(seed)), {}, "Asked"));
    const costs = counts.map(({ cost }) => cost);
    expect(Math.min(...costs)).toBeLessThan(1_000);
    expect(Math.max(...costs)).toBeGreaterThan(10_000);
    expect(new Set(counts.map(({ introspectionDepth }) => introspectionDepth))).toEqual(new Set([0, 5]));
    expect(Math.max(...counts.map(({ aliases }) => aliases))).toBeGreaterThan(10);
  });

  test("adding a field never lowers a count", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const draw = drawing(seed);
        const document = documentOf(draw);
        const sets: SelectionSetNode[] = [];
        visit(document, { SelectionSet: (set) => void sets.push(set) });
        const chosen = sets[draw(sets.length)];
        const addition: FieldNode = (
          parse(`{ more: ${["id", "topics { nodes { id } }", "nodes { id }", "nonsense { id }"][draw(4)]} }`)
            .definitions[0] as OperationDefinitionNode
        ).selectionSet.selections[0] as FieldNode;
        const more = visit(document, {
          SelectionSet: {
            leave: (set, _key, _parent, _path, _ancestors) =>
              set === chosen ? { ...set, selections: [...set.selections, addition] } : undefined,
          },
        });
        const before = countsOf(document, {}, "Asked");
        const after = countsOf(more, {}, "Asked");
        for (const limit of COUNTED) expect(after[limit]).toBeGreaterThanOrEqual(before[limit]);
      }),
      { numRuns: 100 },
    );
  });
});

describe("our own queries", () => {
  const files = globSync("{src/playground,tests/questions}/*.graphql", { cwd: root }).sort();
  const introspection = getIntrospectionQuery({
    descriptions: true,
    specifiedByUrl: true,
    directiveIsRepeatable: true,
    schemaDescription: true,
    inputValueDeprecation: true,
    oneOf: true,
  });
  const documents: [name: string, text: string][] = [
    ...files.map((file): [string, string] => [file, readFileSync(new URL(file, root), "utf8")]),
    ["introspection", introspection],
    ["the request of a router for the SDL", "{ _service { sdl } }"],
  ];

  test.for(documents)("our own queries stay below half of each limit: %s", ([, text]) => {
    checkText(text, halvedLimits);
    const document = parse(text);
    const operations = document.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
    expect(operations.length).toBeGreaterThan(0);
    for (const operation of operations) {
      const operationName = (operation as OperationDefinitionNode).name?.value ?? null;
      checkDocument(schema, document, { operationName }, halvedLimits);
    }
  });
});

describe("the assumed lengths of lists", () => {
  const isWhole = ({ type, args }: { type: GraphQLOutputType; args: readonly { name: string }[] }) =>
    isListType(getNullableType(type)) &&
    isCompositeType(getNamedType(type)) &&
    !args.some(({ name }) => name === "first");

  test("no list of the record is longer than its assumed length, and the longest list is longer than half of the assumed length", async ({
    ask,
    db,
  }) => {
    const lengths: Record<string, number[]> = {};
    for (const type of nodeTypes) {
      const lists = fieldsOf(type).filter(isWhole);
      const ids = lists.length > 0 ? await idsOf(db, type) : [];
      for (let start = 0; start < ids.length; start += 100) {
        const fields = lists.map(({ name }) => `${name} { __typename }`).join(" ");
        const { data } = await ask(
          `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on ${type.name} { ${fields} } } }`,
          { ids: ids.slice(start, start + 100) },
        );
        for (const { name } of lists) {
          const owner = [...type.getInterfaces(), type].find((owner) => `${owner.name}.${name}` in LENGTHS);
          const path = `${owner?.name ?? type.name}.${name}`;
          const known = lengths[path] ?? [];
          lengths[path] = [
            ...known,
            ...data.nodes.map((node: Record<string, unknown[]>) => node[name]?.length),
          ];
        }
      }
    }
    expect(Object.keys(lengths).sort(), "LENGTHS must have the short lists and no other list").toEqual(
      Object.keys(LENGTHS)
        .filter((path) => path !== "Group.keys")
        .sort(),
    );
    const measured = Object.entries(lengths).map(([path, all]) => {
      return { path, assumed: LENGTHS[path] ?? 0, most: Math.max(...all) };
    });
    // A list that is still empty in the record counts as a short list.
    const wrong = measured.filter(({ assumed, most }) => assumed < most || assumed > Math.max(5, 2 * most));
    expect(wrong).toEqual([]);
    expect(measured.filter(({ most }) => most > 1).length).toBeGreaterThan(10);
    expect(LENGTHS["Group.keys"]).toBe(3);
  });

  test("about half of all keys make more groups than assumed, and about half make fewer", async ({ ask }) => {
    const counts: number[] = [];
    for (const [noun, { groups = {} }] of Object.entries(LISTS)) {
      const keys = Object.keys(groups);
      if (keys.length === 0) continue;
      const fields = keys.map((key) => `${key}: groups(by: [${key}]) { count }`).join(" ");
      const { data } = await ask(`{ list: ${noun} { ${fields} } }`);
      counts.push(...keys.map((key) => data.list[key].length));
    }
    expect(counts.length).toBeGreaterThan(50);
    // A new noun may move the median a little.
    const most = counts.length * 0.55;
    expect(counts.filter((count) => count > GROUPS_ASSUMED).length).toBeLessThanOrEqual(most);
    expect(counts.filter((count) => count < GROUPS_ASSUMED).length).toBeLessThanOrEqual(most);
  });

  test("the assumed lengths of introspection lists fit the schema", () => {
    const types = Object.values(schema.getTypeMap());
    const sizes = (of: (type: (typeof types)[number]) => number) => types.map(of);
    const typeFields = types.flatMap((type) =>
      isObjectType(type) || isInterfaceType(type) ? fieldsOf(type) : [],
    );
    const real: Record<string, number[]> = {
      "__Schema.types": [types.length],
      "__Schema.directives": [schema.getDirectives().length],
      "__Directive.args": schema.getDirectives().map(({ args }) => args.length),
      "__Field.args": typeFields.map(({ args }) => args.length),
      "__Type.fields": sizes((type) =>
        isObjectType(type) || isInterfaceType(type) ? fieldsOf(type).length : 0,
      ),
      "__Type.inputFields": sizes((type) =>
        isInputObjectType(type) ? Object.keys(type.getFields()).length : 0,
      ),
      "__Type.enumValues": sizes((type) => (isEnumType(type) ? type.getValues().length : 0)),
      "__Type.interfaces": sizes((type) =>
        isObjectType(type) || isInterfaceType(type) ? type.getInterfaces().length : 0,
      ),
      "__Type.possibleTypes": sizes((type) =>
        isAbstractType(type) ? schema.getPossibleTypes(type).length : 0,
      ),
    };
    expect(Object.keys(SCHEMA_LENGTHS).sort()).toEqual(Object.keys(real).sort());
    for (const [path, all] of Object.entries(real)) {
      const mean = all.reduce((sum, size) => sum + size, 0) / all.length;
      expect(SCHEMA_LENGTHS[path], path).toBeGreaterThanOrEqual(mean);
      expect(SCHEMA_LENGTHS[path], path).toBeLessThanOrEqual(4 * mean);
    }
  });
});

describe("the limits are published", () => {
  test("/limits.json lists the limits as they are set", async ({ db }) => {
    await using service = serviceOn(db, { limits: { depth: 11 } });
    const response = await service.send("/limits.json");
    expect(response.headers.get("content-type")).toBe("application/json; charset=utf-8");
    const told: { name: LimitName; value: number; setting: string | null }[] = (await response.json()).limits;
    expect(Object.fromEntries(told.map(({ name, value }) => [name, value]))).toEqual({
      ...limits,
      depth: 11,
    });
    for (const { name, setting, ...rest } of told) {
      expect(setting ? LIMIT_SETTINGS.get(setting) : name).toBe(name);
      expect(rest).toEqual({
        value: expect.any(Number),
        unit: LIMITS[name].unit,
        protects: LIMITS[name].protects,
      });
    }
  });

  test("docs/limits.md lists the default limits", () => {
    const page = readFileSync(new URL("docs/limits.md", root), "utf8");
    const rows = [...page.matchAll(/^\| `(\w+)`\s*\| ([\d,]+)\s*\| (.+?)\s*\| (.+?)\s*\| (.+?)\s*\|$/gm)];
    const settings = new Map([...LIMIT_SETTINGS].map(([setting, name]) => [name, `\`${setting}\``]));
    expect(rows.map(([, ...cells]) => cells)).toEqual(
      Object.entries(LIMITS).map(([name, { default: value, unit, protects }]) => [
        name,
        value.toLocaleString("en"),
        unit,
        protects,
        settings.get(name as LimitName) ?? "none",
      ]),
    );
  });

  test("limits can be set, and an impossible value causes an error message", () => {
    const settings = [...LIMIT_SETTINGS];
    const given = Object.fromEntries(settings.map(([name]) => [name, "120"]));
    const { limits: read } = readConfig(".data", {
      ...given,
      LIMIT_COST: "1000",
      LIMIT_BYTES: "20000",
      LIMIT_INTROSPECTION_COST: "70000",
      LIMIT_DEPTH: "12",
      LIMIT_INTROSPECTION_DEPTH: "18",
    });
    expect(read).toMatchObject({
      tokens: 120,
      rootFields: 120,
      depth: 12,
      introspectionDepth: 18,
      cost: 1_000,
    });
    expect(readConfig(".data", {}).limits).toEqual(
      Object.fromEntries(settings.map(([, name]) => [name, limits[name]])),
    );
    expect(() => readConfig(".data", { LIMIT_TOKENS: "many", LIMIT_DEPTH: "1" })).toThrow(
      /^LIMIT_TOKENS is "many"; give a whole number from 100 to 100000, or leave it out for 8000\.\nLIMIT_DEPTH is "1"; give [^\n]+\.$/,
    );
  });
});
