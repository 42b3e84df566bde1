import type { FieldNode, GraphQLResolveInfo } from "graphql";

/**
 * Returns a function that makes a value once for a field and all parents of this field, because the arguments are equal for all
 * parents. The executor passes the same array of field nodes for all parents, so this array identifies the field. The value is
 * one object, which is checked and serialized once.
 */
export function oncePerField<Made extends object>() {
  const known = new WeakMap<readonly FieldNode[], Made>();
  return ({ fieldNodes }: Pick<GraphQLResolveInfo, "fieldNodes">, make: () => Made): Made => {
    const made = known.get(fieldNodes) ?? make();
    known.set(fieldNodes, made);
    return made;
  };
}
