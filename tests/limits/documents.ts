import {
  type GraphQLOutputType,
  getNamedType,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isRequiredArgument,
} from "graphql";
import { schema } from "#schema/index.ts";
import { fieldsOf, type Query } from "../graph.ts";

// This module makes random valid documents with any part of the schema.

/**
 * Makes a function that draws random whole numbers. The numbers are at least 0 and less than the argument. The
 * same seed gives the same numbers.
 */
export type Draw = (below: number) => number;
export const drawing =
  (seed: number): Draw =>
  (below) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) | 0;
    return (seed >>> 8) % below;
  };

/**
 * Writes the required arguments of a field and, in half of the cases, a number of items. `groups` always gets a number, because
 * without it the cost counts only as many groups as a list has in the middle.
 */
function argumentsFor(field: FieldOf, draw: Draw, references: References): string {
  const size = draw(2) === 0 ? undefined : draw(4) === 0 ? "last" : "first";
  const sized = field.name === "groups" ? "first" : size;
  const given = field.args.flatMap((argument) => {
    const { name, type } = argument;
    if (name === sized) return [`${name}: ${draw(101)}`];
    if (!isRequiredArgument(argument)) return [];
    const named = getNamedType(type);
    const value = () => {
      if (isEnumType(named)) return named.getValues()[0]?.name;
      if (isInputObjectType(named)) return "{}";
      const reference = referenceFor(field, draw, references);
      return named.name === "_Any" ? `{__typename: "Topic", id: "${reference}"}` : `"${reference}"`;
    };
    // Each alias groups by a different key.
    const items = Array.from({ length: isEnumType(named) ? 1 : 1 + draw(3) }, value);
    return [`${name}: ${isListType(getNullableType(type)) ? `[${items}]` : items[0]}`];
  });
  return given.length > 0 ? `(${given.join(", ")})` : "";
}

type FieldOf = (typeof Query)["getFields"] extends () => Record<string, infer Field> ? Field : never;

/** Random fields of a type, down to the given depth, as text. */
export function selectionOf(
  type: GraphQLOutputType,
  levels: number,
  draw: Draw,
  references: References = new Map(),
): string {
  const named = getNamedType(type);
  if (isAbstractType(named) && !isInterfaceType(named)) {
    const members = schema.getPossibleTypes(named);
    const member = members[draw(members.length)] as typeof Query;
    return `{ __typename ... on ${member.name} ${selectionOf(member, levels, draw, references)} }`;
  }
  const fields = fieldsOf(named as typeof Query).filter(
    (field) => levels > 1 || !isCompositeType(getNamedType(field.type)),
  );
  const chosen = new Set(
    fields.length > 0 ? [1, 2, 3].map(() => fields[draw(fields.length)] as FieldOf) : [],
  );
  const selections = [...chosen].map((field) => {
    const alias = draw(2) ? `${field.name}_: ` : "";
    const below = isCompositeType(getNamedType(field.type))
      ? selectionOf(field.type, levels - 1, draw, references)
      : "";
    return `${alias}${field.name}${argumentsFor(field, draw, references)} ${below}`;
  });
  return `{ ${["__typename", ...selections].join(" ")} }`;
}

/** The ids of entities in the record, for each type and for all types together. */
export type References = ReadonlyMap<string, readonly string[]>;

/** Returns a reference to an entity of the type that the field returns, if the record has such an entity. */
function referenceFor({ type }: FieldOf, draw: Draw, references: References): string {
  const known = references.get(getNamedType(type).name) ?? [];
  return known[draw(known.length || 1)] ?? "a";
}
