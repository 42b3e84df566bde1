import {
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLObjectType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
} from "graphql";
import type { Filters } from "#db/lists/filter-field.ts";
import { schema } from "#schema/index.ts";
import { listBehind, rootConnections } from "../graph.ts";

type Random = () => number;

const pick = <Item>(random: Random, items: readonly Item[]): Item =>
  items[Math.floor(random() * items.length)] as Item;

const some = <Item>(random: Random, items: readonly Item[], share: number): Item[] =>
  items.filter(() => random() < share);

const Query = schema.getQueryType() as GraphQLObjectType;

/** The root fields that are lists with a filter. */
export const lists = Object.values(Query.getFields()).filter(({ args }) =>
  args.some(({ name }) => name === "filter"),
);

/** The ids of nodes by kind. */
export type Ids = ReadonlyMap<string, readonly string[]>;

/** The fields of a filter that join other filters. Random filters do without them, because they could be nested too deep. */
const JOINING = ["and", "or", "not"];

/** A document that reads a page of a list, with a random filter, order and selection. */
export function randomDocument(random: Random, ids: Ids): string {
  const list = pick(random, lists);
  const root = rootConnections.find(({ field }) => field.name === list.name);
  const { filters = {} } = root ? listBehind(root).list.listing : {};
  const argument = (name: string) => list.args.find((candidate) => candidate.name === name)?.type;
  const orders = getNamedType(argument("orderBy"));
  const filter = getNamedType(argument("filter")) as GraphQLInputObjectType;
  const given = [
    `${pick(random, ["first", "last"])}: ${1 + Math.floor(random() * 10)}`,
    isEnumType(orders) && random() < 0.7 ? `orderBy: ${pick(random, orders.getValues()).name}` : "",
    `filter: ${literal(random, filter, (field) => idsFor(filters, field, ids))}`,
  ];
  const connection = getNamedType(list.type) as GraphQLObjectType;
  const { groups } = connection.getFields();
  const keys = getNamedType(groups?.args.find(({ name }) => name === "by")?.type);
  const parts = [
    `nodes { id ${selection(random, nodeOf(connection))} }`,
    random() < 0.3 ? "totalCount" : "",
    isEnumType(keys) && random() < 0.3
      ? `groups(by: [${pick(random, keys.getValues()).name}]) { count keys { label } }`
      : "",
  ];
  return `{ ${list.name}(${given.join(" ")}) { ${parts.join(" ")} } }`;
}

const nodeOf = (connection: GraphQLObjectType) =>
  getNamedType(connection.getFields().nodes?.type) as GraphQLObjectType;

/** Some of the lists of an entity. */
function selection(random: Random, type: GraphQLObjectType): string {
  const below = Object.values(type.getFields()).filter(
    (field) =>
      getNamedType(field.type).name.endsWith("Connection") &&
      nodeOf(getNamedType(field.type) as GraphQLObjectType),
  );
  return some(random, below, 0.15)
    .slice(0, 2)
    .map(({ name }) => `${name}(first: 2) { nodes { __typename } }`)
    .join(" ");
}

/** The ids of nodes of the kinds that a field of a filter takes. */
function idsFor(filters: Filters, field: string, ids: Ids): readonly string[] {
  const kinds = filters[field]?.kinds ?? [...ids.keys()];
  return kinds.flatMap((kind) => ids.get(kind) ?? []);
}

/** A random value of a type. `name` is the field that takes the value. */
function literal(
  random: Random,
  type: GraphQLInputType,
  ids: (field: string) => readonly string[],
  name = "",
): string {
  const nullable = getNullableType(type);
  if (isListType(nullable)) {
    const count = 1 + Math.floor(random() * 3);
    return `[${Array.from({ length: count }, () => literal(random, nullable.ofType, ids, name)).join(", ")}]`;
  }
  if (isInputObjectType(nullable)) {
    // A range has no field `undated`, because dates without a day cannot form a range.
    const left = ["undated", ...JOINING];
    const possible = Object.values(nullable.getFields()).filter(({ name }) => !left.includes(name));
    const fields = some(random, possible, nullable.name.endsWith("Filter") ? 0.4 : 0.7);
    return `{ ${fields.map(({ name, type }) => `${name}: ${literal(random, type, ids, name)}`).join(", ")} }`;
  }
  if (isEnumType(nullable)) return pick(random, nullable.getValues()).name;
  if (!isLeafType(nullable)) throw new Error(`There are no values for ${nullable}`);
  if (nullable.name === "ID") return JSON.stringify(pick(random, ids(name)));
  if (nullable.name === "Boolean") return String(random() < 0.5);
  if (nullable.name === "Date") {
    // A range must end after it starts.
    const year = (name === "to" ? 2018 : 2010) + Math.floor(random() * 8);
    return JSON.stringify(`${year}-0${1 + Math.floor(random() * 9)}-15`);
  }
  return JSON.stringify(pick(random, ["water", "energy", "Kazakhstan", "education", "Burian"]));
}
