import {
  type GraphQLField,
  type GraphQLOutputType,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isRequiredArgument,
} from "graphql";
import { schema } from "#schema/index.ts";
import { fieldsOf, Query } from "../graph.ts";
import type { Draw } from "../limits/documents.ts";
import { anything, json, literal, oneOf, valueFor } from "./values.ts";

/** A GraphQL request before it is written as HTTP. */
export interface Asked {
  query: string;
  variables?: unknown;
  operationName?: unknown;
  extensions?: unknown;
}

/** Makes a random document with any fields and arguments of the schema. Some of the arguments are variables. */
export function documentFor(draw: Draw): Asked {
  const declared: string[] = [];
  const variables: Record<string, unknown> = {};

  function argumentsOf(field: GraphQLField<unknown, unknown>): string {
    const given = field.args
      .filter((argument) => isRequiredArgument(argument) || draw(3) === 0)
      .map(({ name, type }) => {
        const value =
          name === "first" || name === "last" ? draw(8) || valueFor(type, draw) : valueFor(type, draw);
        if (draw(3)) return `${name}: ${literal(value)}`;
        const variable = `v${declared.length}`;
        declared.push(`$${variable}: ${type}`);
        if (draw(20)) variables[variable] = json(value);
        return `${name}: $${variable}`;
      });
    return given.length > 0 ? `(${given.join(", ")})` : "";
  }

  function selectionOf(type: GraphQLOutputType, levels: number): string {
    const named = getNamedType(type);
    if (isAbstractType(named) && (!isInterfaceType(named) || draw(2))) {
      const member = oneOf(draw, schema.getPossibleTypes(named));
      return `{ __typename ... on ${member.name} ${selectionOf(member, levels)} }`;
    }
    const fields = fieldsOf(named as typeof Query).filter(
      (field) => levels > 1 || !isCompositeType(getNamedType(field.type)),
    );
    const chosen = fields.length > 0 ? Array.from({ length: 1 + draw(3) }, () => oneOf(draw, fields)) : [];
    const selections = chosen.map((field, index) => {
      const below = isCompositeType(getNamedType(field.type)) ? selectionOf(field.type, levels - 1) : "";
      return `f${index}: ${field.name}${argumentsOf(field)} ${below}`;
    });
    return `{ ${["__typename", ...selections].join(" ")} }`;
  }

  const selection = selectionOf(Query, 2 + draw(4));
  const head =
    declared.length > 0 ? `query Asked(${declared.join(", ")})` : oneOf(draw, ["", "query", "query Asked"]);
  return { query: `${head} ${selection}`, ...(declared.length > 0 ? { variables } : {}) };
}

/** Documents that stress the parser and the limits. */
const ODD: ((draw: Draw) => string)[] = [
  (draw) => "{a".repeat(1 + draw(3_000)),
  (draw) => `{ ${"__typename ".repeat(draw(300))} }`,
  (draw) => `{ ${Array.from({ length: draw(150) }, (_, index) => `a${index}: __typename`).join(" ")} }`,
  (draw) => `{ __typename ${"@skip(if: false) ".repeat(draw(300))} }`,
  (draw) =>
    `{ __schema { types { ${"fields { type { ".repeat(draw(20))} name ${"} }".repeat(draw(20))} } } }`,
  () => "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }",
  () => "mutation { createTopic { id } }",
  () => "subscription { topics { id } }",
  () => "{ topics(filter: {a: {b: {c: 1}}}) { nodes { id } } }",
  () => "query ($a: Nonsense!, $a: Int) { topics(first: $a) { totalCount } }",
  () => "query A { __typename } query A { __typename } { __typename }",
  () => '{ __type(name: "__proto__") { name } constructor toString __proto__ }',
  () => "{ topics { nodes { id ... @defer { name } articles @stream { totalCount } } } }",
  () => 'type Query { a: Int } extend schema @link(url: "x")',
  (draw) => `{ topic(ref: """${"\n".repeat(draw(50))} block ${'\\"""'}""") { id } }`,
  (draw) => `#${"#".repeat(draw(10_000))}\n{ __typename }`,
  () => "\ufeff{ __typename }",
  () => "{ __typename }\u0000",
  () => '{ topic(ref: "\\uD800") { id } }',
  () => '{ topic(ref: "\\u{110000}") { id } }',
  () => "{ topics(first: 99999999999999999999999999) { totalCount } }",
  () => `{ topics(first: ${"9".repeat(400)}) { totalCount } }`,
  () => "{ topics(first: 1e999) { totalCount } }",
  () => "",
  () => "{}",
];

const TOKEN = /"""[\s\S]*?"""|"(?:\\.|[^"\\])*"|\w+|\.\.\.|[^\s\w]/g;

/** Removes, doubles, swaps or replaces some tokens of a document. */
function tokensMutated(query: string, draw: Draw): string {
  const tokens = query.match(TOKEN) ?? [];
  for (let times = 1 + draw(3); times > 0 && tokens.length > 0; times -= 1) {
    const at = draw(tokens.length);
    const other = oneOf(
      draw,
      draw(2) ? tokens : ["{", "}", "(", ")", "$", "@", "...", "null", "on", "!", '"', "[", "-1"],
    );
    const change = draw(4);
    if (change === 0) tokens.splice(at, 1);
    else if (change === 1) tokens.splice(at, 0, tokens[at] as string);
    else tokens.splice(at, change === 2 ? 1 : 0, other);
  }
  return tokens.join(" ");
}

/**
 * Makes a GraphQL request with a random document, one of the `shipped` documents, or an odd document. Some of the
 * documents are then mutated.
 */
export function askedFor(shipped: readonly string[], draw: Draw): Asked {
  const kind = draw(10);
  const asked: Asked =
    kind < 6
      ? documentFor(draw)
      : kind < 8
        ? { query: oneOf(draw, shipped) }
        : { query: oneOf(draw, ODD)(draw) };
  if (draw(5) === 0) asked.query = tokensMutated(asked.query, draw);
  if (draw(20) === 0) asked.variables = anything(draw);
  if (draw(30) === 0) asked.operationName = anything(draw, 1);
  if (draw(30) === 0) asked.extensions = anything(draw);
  return asked;
}
