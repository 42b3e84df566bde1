import {
  defaultFieldResolver,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from "graphql";
import type { Context } from "./context.ts";

/**
 * Wraps every resolver that returns objects. The context counts the objects before the fields below them are resolved,
 * and may delay these fields to give other requests a turn. Changes the schema in place and returns it.
 */
export function tellingAnswered(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      if (!isCompositeType(getNamedType(field.type))) continue;
      const { resolve = defaultFieldResolver } = field;
      field.resolve = (parent, given, context: Context, info) => {
        if (context.isRefused()) return context.never;
        const value = resolve(parent, given, context, info);
        return value instanceof Promise
          ? value.then((value) => answered(value, context, info))
          : answered(value, context, info);
      };
    }
  }
  return schema;
}

function answered(value: unknown, context: Context, info: GraphQLResolveInfo) {
  if (!value) return value;
  const objects = Array.isArray(value) ? value.length : 1;
  let fields = 0;
  for (const { selectionSet } of info.fieldNodes) if (selectionSet) fields += fieldsIn(selectionSet, info);
  return context.answered(value, objects, objects * fields, info);
}

const known = new WeakMap<SelectionSetNode, number>();

/** The maximum number of fields that can be selected on one object. Fragments on different object types exclude each other. */
function fieldsIn(set: SelectionSetNode, { fragments, schema }: GraphQLResolveInfo): number {
  const found = known.get(set);
  if (found !== undefined) return found;
  const always = new Set<string>();
  const byType = new Map<string, Set<string>>();

  function collect({ selections }: SelectionSetNode, names: Set<string>) {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        names.add((selection.alias ?? selection.name).value);
        continue;
      }
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments[selection.name.value];
      if (!fragment) continue;
      const type = fragment.typeCondition?.name.value;
      collect(fragment.selectionSet, type === undefined ? names : namesFor(type));
    }
  }

  function namesFor(type: string) {
    if (isAbstractType(schema.getType(type))) return always;
    const names = byType.get(type) ?? new Set();
    byType.set(type, names);
    return names;
  }

  collect(set, always);
  const fields = always.size + Math.max(0, ...[...byType.values()].map(({ size }) => size));
  known.set(set, fields);
  return fields;
}
