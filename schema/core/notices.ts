import {
  defaultFieldResolver,
  type FieldNode,
  type GraphQLArgument,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  isNonNullType,
  isObjectType,
  responsePathAsArray,
} from "graphql";
import type { Context } from "./context.ts";

/** What a reader of an answer may like to know. Nothing depends on a notice, because routers drop the extensions of an answer. */
export interface Notice {
  readonly code: "EMPTY_LIST";
  /** The place in the answer. */
  readonly path: readonly (string | number)[];
  /** The path of the argument inside the arguments of the field. */
  readonly argument: readonly string[];
  readonly message: string;
}

/** The maximum number of notices in an answer. A short request could otherwise get megabytes of notices. */
const NOTICES_AT_MOST = 100;

type Given = Readonly<Record<string, unknown>>;

/**
 * Removes empty lists from the arguments of every field, except from arguments that are required. An empty list is as if it
 * was not given, and a notice says so once for each argument in the document. Changes the schema in place and returns it.
 */
export function ignoringEmptyLists(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      if (field.args.every(isRequired)) continue;
      const required = field.args.filter(isRequired).map(({ name }) => name);
      const { resolve = defaultFieldResolver } = field;
      // The executor passes the same array of field nodes for all parents, so this array identifies the field.
      const known = new WeakMap<readonly FieldNode[], Given>();
      field.resolve = (parent, given: Given, context: Context, info) => {
        const rest = known.get(info.fieldNodes) ?? told(given, required, context, info);
        known.set(info.fieldNodes, rest);
        return resolve(parent, rest, context, info);
      };
    }
  }
  return schema;
}

const isRequired = ({ type }: GraphQLArgument) => isNonNullType(type);

/** Returns the arguments without empty lists, and adds a notice for each empty list. */
function told(
  given: Given,
  required: readonly string[],
  { notices }: Context,
  { path }: Pick<GraphQLResolveInfo, "path">,
) {
  const kept = Object.entries(given).map(([name, value]) =>
    required.includes(name) ? [name, value] : [name, withoutEmpty(value, [name])],
  );
  return Object.fromEntries(kept.filter(([, value]) => value !== undefined));

  function withoutEmpty(value: unknown, argument: readonly string[]): unknown {
    if (Array.isArray(value)) {
      if (value.length > 0) return value.map((item, index) => withoutEmpty(item, [...argument, `${index}`]));
      if (notices.length >= NOTICES_AT_MOST) return undefined;
      const message = `The list \`${argument.join(".")}\` is empty and was ignored, as if it was not given.`;
      notices.push({ code: "EMPTY_LIST", path: responsePathAsArray(path), argument, message });
      return undefined;
    }
    if (typeof value !== "object" || value === null) return value;
    const fields = Object.entries(value).map(([name, inside]) => [
      name,
      withoutEmpty(inside, [...argument, name]),
    ]);
    return Object.fromEntries(fields.filter(([, inside]) => inside !== undefined));
  }
}
