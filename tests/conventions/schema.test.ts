import { globSync } from "node:fs";
import {
  buildSchema,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isListType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
} from "graphql";
import { describe, expect, vi } from "vitest";
import { PAGE_SIZE_AT_MOST } from "#db/lists/limits.ts";
import { schema } from "#schema/index.ts";
import {
  askNodes,
  connections,
  entityTypes,
  fieldsOf,
  idsOf,
  nodeTypes,
  Query,
  rootConnections,
  test,
} from "../graph.ts";
import { root } from "./sources.ts";

describe("conventions of the schema", () => {
  const types = (of: GraphQLSchema) =>
    Object.values(of.getTypeMap()).filter(
      (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
    );

  /** Lists everything that needs a description: types, fields, arguments and enum values. */
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
        return [`${path} has no description: write one for a reader who does not know the code`];
      const fault = faultOf(name, description);
      return fault ? [`The description of ${path} ${fault}: ${description}`] : [];
    });
  }

  test("every type, field, argument and value has a description: a sentence that says more than its name", () => {
    expect(descriptionFaults(schema)).toEqual([]);

    const faulty = buildSchema(`
      "A place." type Place { "where it lies." country(of: ID): String "The code" code: Int "Population." size: Kind }
      "The kind of a entity." enum Kind { "The big city." BIG_CITY }
      schema { query: Place }`);
    expect(descriptionFaults(faulty)).toEqual([
      "The description of Place says no more than the name: A place.",
      "The description of Place.country does not start with a capital letter: where it lies.",
      "Place.country(of:) has no description: write one for a reader who does not know the code",
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
   * The lists without pages, each with the reason why the list stays short. A list whose length an argument limits
   * need not be here. A list of an interface is named once, and not again for each type that has the interface.
   */
  const SHORT: Readonly<Record<string, string>> = {
    "Article.authors": "an article has few authors",
    "Article.topics": "the vocabulary of topics is our own and small",
    "Country.organizations": "a state is in a few dozen organizations of the record",
    "Country.organizationsWithEvidence": "a state is in a few dozen organizations of the record",
    "Delegation.heads": "a delegation has one head, rarely two",
    "Dialogue.parties": "a dialogue has few parties",
    "Dialogue.topics": "the vocabulary of topics is our own and small",
    "DialogueSession.hosts": "a session has few hosts",
    "DialogueSession.parts": "an event has few parts",
    "DialogueSession.programmes": "a session discusses few programmes",
    "DialogueSession.topics": "a session discusses few topics",
    "Entity.identifiers": "there are few registers",
    "Entity.names": "an entity has few names",
    "Group.keys": "a group has at most three keys",
    "Organization.members": "the record has a few dozen states and unions",
    "Organization.membersWithEvidence": "the record has a few dozen states and unions",
    "Outcome.parties": "an outcome is between parties of one session",
    "Outcome.strategies": "an outcome is a sentence or two",
    "Outcome.topics": "an outcome is a sentence or two",
    "Party.offices": "the record has only offices whose holders met somebody",
    "Party.officesWithEvidence": "the record has only offices whose holders met somebody",
    "Programme.amounts": "few sources state an amount for a programme",
    "Programme.funders": "few parties fund a programme",
    "Programme.implementers": "few parties implement a programme",
    "Programme.participants": "the record has a few dozen states and unions",
    "Programme.topics": "a programme has few topics",
    "Statement.about": "a statement is a sentence or two",
    "Statement.topics": "a statement is a sentence or two",
    "Strategy.addressees": "the record has a few dozen states and unions",
    "Strategy.adopters": "the record has a few dozen states and unions",
    "Strategy.relations": "a strategy follows, updates or serves few others",
    "Strategy.topics": "the vocabulary of topics is our own and small",
    "Tenure.sightings": "a tenure lasts a few years",
    "Topic.narrower": "the vocabulary of topics is our own and small",
    "Topic.related": "the vocabulary of topics is our own and small",
  };

  const isList = (type: GraphQLOutputType) => isListType(getNullableType(type));

  /** Returns the lists of objects, as `Type.field`, that have no pages and no argument that limits them. */
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

  test("a list of objects is a connection, has the argument `first`, or is known to stay short", () => {
    expect(unboundLists(schema).sort(), "make it a connection, or say in SHORT why it stays short").toEqual(
      Object.keys(SHORT).sort(),
    );

    const faulty = buildSchema(`
      interface Node { id: ID  notes: [Note] }
      type Note implements Node { id: ID  notes: [Note]  words: [String]  some(first: Int): [Note] }
      type NoteConnection { nodes: [Note] }
      type Query { notes: [Note]  nodes(ids: [ID!]!): [Node]  page: NoteConnection }`);
    expect(unboundLists(faulty)).toEqual(["Node.notes", "Query.notes"]);
  });

  test("no list without pages is longer than a page may be", async ({ ask, db }) => {
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
          .map((field) => `${type.name}.${field.name} has edges: only connections may`);
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
        : [`${type.name} is not named after the noun that it lists`, ...missing];
    });
  }

  test("a noun has one connection type, which has the name of the noun and the same fields as every connection type", () => {
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
      "Place.edges has edges: only connections may",
      "CityConnection is not named after the noun that it lists",
      "CityConnection.edges is not [CityEdge!]!: make the type with connectionType()",
      "CityConnection.nodes is not [City!]!: make the type with connectionType()",
      "PlaceConnection.nodes is not [Place!]!: make the type with connectionType()",
    ]);
  });

  /** The feed of changes has only one order and direction. */
  const WITHOUT_ALL_ARGUMENTS = ["Query.changes"];

  test("every connection has the arguments first, after, last and before, and an order of its noun", () => {
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

  test("every entity has a root field by reference and a root list", () => {
    const missing = entityTypes.flatMap(({ name }) => {
      const single = Query.getFields()[name.charAt(0).toLowerCase() + name.slice(1)];
      const isSingle =
        String(single?.type) === name &&
        single?.args.map((arg) => `${arg.name}: ${arg.type}`).join() === "ref: ID!";
      return [
        ...(isSingle
          ? []
          : [`${name} has no nullable root field of its name with the argument \`ref: ID!\``]),
        ...(rootConnections.some(({ item }) => item === name) ? [] : [`${name} has no list at the root`]),
      ];
    });
    expect(entityTypes.length).toBeGreaterThan(9);
    expect(missing).toEqual([]);
  });

  test("every scalar of our own names its specification", () => {
    const scalars = types(schema).filter((type) => isScalarType(type) && !type.name.startsWith("_"));
    expect(scalars.length).toBeGreaterThan(3);
    expect(scalars.filter((type) => !isScalarType(type) || !type.specifiedByURL)).toEqual([]);
  });

  const VERBS = ["create", "update", "delete", "import", "publish", "merge"];

  /**
   * Returns the mutations whose name is not a known verb and a known noun, as in `createArticle` or `mergeNodes`.
   */
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

  /**
   * Returns the deprecations that name no replacement. A replacement is a field of the same type, a type, or
   * `Type.field`.
   */
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
          .map(({ name }) => `${path}.${name}: name the replacement in backticks`);
      return [
        ...faults(members, type.name),
        ...members.flatMap((member) =>
          faults((member as { args?: never[] }).args ?? [], `${type.name}.${member.name}`),
        ),
      ];
    });

  test("everything deprecated names its replacement", () => {
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
      "Query.label: name the replacement in backticks",
      "Query.text: name the replacement in backticks",
      "Query.place.id: name the replacement in backticks",
      "Place.city: name the replacement in backticks",
    ]);
  });

  test.for(globSync("**/*.ts", { cwd: new URL("schema/", root) }).sort())(
    "schema/%s can be imported alone, despite circular imports",
    async (file) => {
      vi.resetModules();
      await import(`#schema/${file}`);
    },
  );
});
