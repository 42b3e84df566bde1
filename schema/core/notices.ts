import {
  defaultFieldResolver,
  type GraphQLArgument,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  isNonNullType,
  isObjectType,
  responsePathAsArray,
} from "graphql";
import type { Context } from "./context.ts";
import { oncePerField } from "./once-per-field.ts";

/** A remark for the reader of an answer. Nothing depends on a notice, because routers drop the extensions of an answer. */
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
 * Removes empty lists from the arguments of every field, except from arguments that are required. So no resolver and no list in
 * `db` gets an empty list in a filter. A notice names each removed list once for each argument in the document. Changes the
 * schema in place and returns it.
 */
export function ignoringEmptyLists(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      if (field.args.every(isRequired)) continue;
      const required = field.args.filter(isRequired).map(({ name }) => name);
      const { resolve = defaultFieldResolver } = field;
      const argumentsOf = oncePerField<Given>();
      field.resolve = (parent, given: Given, context: Context, info) => {
        const tell = (argument: readonly string[]) => tellEmpty(context, info, argument);
        const kept = argumentsOf(info, () => withoutEmptyLists(given, [], tell, required));
        return resolve(parent, kept, context, info);
      };
    }
  }
  return schema;
}

function tellEmpty(
  { notices }: Context,
  { path }: Pick<GraphQLResolveInfo, "path">,
  argument: readonly string[],
) {
  if (notices.length >= NOTICES_AT_MOST) return;
  const message = `The list \`${argument.join(".")}\` is empty and was ignored, as if it was not given.`;
  notices.push({ code: "EMPTY_LIST", path: responsePathAsArray(path), argument, message });
}

const isRequired = ({ type }: GraphQLArgument) => isNonNullType(type);

/** Returns an object without its empty lists, at any depth. Calls `tell` with the path of each empty list. */
function withoutEmptyLists(
  given: Given,
  path: readonly string[],
  tell: (path: readonly string[]) => void,
  required: readonly string[] = [],
): Given {
  const kept = Object.entries(given).map(([name, value]) =>
    required.includes(name) ? [name, value] : [name, withoutEmpty(value, [...path, name])],
  );
  return Object.fromEntries(kept.filter(([, value]) => value !== undefined));

  function withoutEmpty(value: unknown, path: readonly string[]): unknown {
    if (Array.isArray(value)) {
      if (value.length > 0) return value.map((item, index) => withoutEmpty(item, [...path, `${index}`]));
      tell(path);
      return undefined;
    }
    return isObject(value) ? withoutEmptyLists(value, path, tell) : value;
  }
}

const isObject = (value: unknown): value is Given => typeof value === "object" && value !== null;
