import {
  GraphQLError,
  type GraphQLFieldConfig,
  GraphQLList,
  type GraphQLNamedType,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLScalarType,
  GraphQLSchema,
  GraphQLString,
  GraphQLUnionType,
  isInterfaceType,
  isObjectType,
} from "graphql";
import { InvalidArgumentError } from "#db/errors.ts";
import { UUID } from "#db/ids.ts";
import type { Context } from "../core/context.ts";
import { REPRESENTATIONS_AT_MOST } from "../core/document-limits.ts";
import { loadMarked, loadNode } from "../core/entity.ts";
import { KEYED_INTERFACES, typesByName } from "./sdl.ts";

/** The formats of keys. A value in another format cannot exist and is not looked up. */
const FORMATS: Readonly<Record<string, RegExp>> = {
  slug: /^[a-z0-9]+(-+[a-z0-9]+)*$/,
  code: /^[A-Z]{2}$/i,
  url: /^https?:\/\/[^\s\p{C}]{1,2040}$/iu,
  wikidataId: /^Q\d{1,20}$/,
};

/** The API with the fields that routers query: `_service`, which returns the SDL, and `_entities`. */
export function subgraphOf(api: GraphQLSchema, sdl: string): GraphQLSchema {
  const config = api.toConfig();
  const query = config.query?.toConfig();
  if (!query) throw new Error("the schema has no query type");
  const types = typesByName();

  const Any = new GraphQLScalarType({
    name: "_Any",
    description: "A reference to an entity: the __typename and the fields of one key.",
  });
  const Entity = new GraphQLUnionType({
    name: "_Entity",
    description: "The types that other subgraphs can refer to.",
    types: [...types.keys()].map((name) => api.getType(name)).filter(isObjectType),
  });
  const Service = new GraphQLObjectType({
    name: "_Service",
    description: "What this subgraph tells routers about itself.",
    fields: {
      sdl: {
        type: new GraphQLNonNull(GraphQLString),
        description: "The schema of the subgraph with its directives.",
      },
    },
  });

  const _service: GraphQLFieldConfig<unknown, Context> = {
    type: new GraphQLNonNull(Service),
    description: "The schema of this subgraph, for routers.",
    resolve: () => ({ sdl }),
  };
  const _entities: GraphQLFieldConfig<unknown, Context, { representations: Representation[] }> = {
    type: new GraphQLNonNull(new GraphQLList(Entity)),
    description:
      "The entities with these references, in the order of the references. An item is null if there is no such entity.",
    args: {
      representations: {
        type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(Any))),
        description: "The references to resolve.",
      },
    },
    resolve(_, { representations }, context) {
      if (representations.length > REPRESENTATIONS_AT_MOST) {
        throw new InvalidArgumentError(
          ["representations"],
          `At most ${REPRESENTATIONS_AT_MOST} references can be resolved at once, but ${representations.length} were given.`,
        );
      }
      return representations.map((representation) => resolved(representation, context));
    },
  };

  /** Calls the loader before it awaits anything, so that all references by the same key of a type become one batch. */
  function resolved(representation: Representation, context: Context) {
    const name = representation?.__typename;
    const id = typeof representation?.id === "string" ? representation.id.toLowerCase() : null;
    if (KEYED_INTERFACES.includes(name)) {
      return id !== null && UUID.test(id) ? implementing(api.getType(name), loadNode(context, id)) : null;
    }
    const type = types.get(name);
    if (!type) return unknownType(representation);
    if (id !== null)
      return UUID.test(id) ? loadMarked(context, { ...type, byId: type.byId.fromOutside }, id) : null;
    for (const [key, byId] of Object.entries(type.keys)) {
      const value = representation[key];
      if (typeof value === "string" && FORMATS[key]?.test(value))
        return loadMarked(context, { ...type, byId }, value);
    }
    return null;
  }

  /** The node, if its type implements the interface. */
  async function implementing(wanted: GraphQLNamedType | undefined, loading: ReturnType<typeof loadNode>) {
    const node = await loading;
    const type = api.getType(node?.__typename ?? "");
    return isInterfaceType(wanted) && isObjectType(type) && api.isSubType(wanted, type) ? node : null;
  }

  return new GraphQLSchema({
    ...config,
    query: new GraphQLObjectType({ ...query, fields: { ...query.fields, _service, _entities } }),
    types: config.types.filter((type) => type !== config.query),
  });
}

type Representation = Record<string, unknown> & { __typename: string };

const unknownType = (representation: Representation) =>
  new GraphQLError(
    `This subgraph has no entity type ${JSON.stringify(representation?.__typename ?? null).slice(0, 100)}.`,
    {
      extensions: { code: "INVALID_ARGUMENT", argument: ["representations"] },
    },
  );
