import { printSchemaWithDirectives } from "@graphql-tools/utils";
import {
  GraphQLError,
  type GraphQLFieldConfig,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLScalarType,
  GraphQLSchema,
  GraphQLString,
  GraphQLUnionType,
} from "graphql";
import { UUID } from "#db/ids.ts";
import type { Context } from "./context.ts";
import { identifiedTypes, loadMarked } from "./entity.ts";

/**
 * What makes the API a subgraph of Apollo Federation 2: the SDL with its directives, and the way in for routers.
 * https://www.apollographql.com/docs/graphos/schema-design/federated-schemas/reference/subgraph-spec
 */
const LINK = { url: "https://specs.apollo.dev/federation/v2.6", import: ["@key"] };

const typesByName = () => new Map([...identifiedTypes.values()].map((type) => [type.typename, type]));

/** The SDL that routers compose: the API with the keys of its entities. */
export function printSubgraph(api: GraphQLSchema): string {
  const keyed = new GraphQLSchema({ ...api.toConfig(), extensions: { directives: { link: [LINK] } } });
  for (const name of typesByName().keys()) {
    const type = keyed.getType(name) as GraphQLObjectType;
    type.extensions = { ...type.extensions, directives: { key: [{ fields: "id" }] } };
  }
  return printSchemaWithDirectives(keyed);
}

/** The API with `_service` and `_entities`, which routers ask. */
export function subgraphOf(api: GraphQLSchema): GraphQLSchema {
  const config = api.toConfig();
  const query = config.query?.toConfig();
  if (!query) throw new Error("the schema has no query type");
  const sdl = printSubgraph(api);
  const types = typesByName();

  const Any = new GraphQLScalarType({
    name: "_Any",
    description: "A reference to an entity: its __typename and the fields of one of its keys.",
  });
  const Entity = new GraphQLUnionType({
    name: "_Entity",
    description: "All types that other subgraphs can refer to.",
    types: [...types.keys()].map((name) => api.getType(name) as GraphQLObjectType),
  });
  const Service = new GraphQLObjectType({
    name: "_Service",
    description: "What this subgraph tells routers of itself.",
    fields: {
      sdl: { type: new GraphQLNonNull(GraphQLString), description: "Its schema with its directives." },
    },
  });

  const _service: GraphQLFieldConfig<unknown, Context> = {
    type: new GraphQLNonNull(Service),
    description: "Tells routers the schema of this subgraph.",
    resolve: () => ({ sdl }),
  };
  const _entities: GraphQLFieldConfig<unknown, Context, { representations: Representation[] }> = {
    type: new GraphQLNonNull(new GraphQLList(Entity)),
    description:
      "Resolves the references of other subgraphs, in their order; null for one that leads nowhere.",
    args: {
      representations: {
        type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(Any))),
        description: "The references.",
      },
    },
    // Each reference reaches its loader before anything is awaited, so those of a type stay one batch.
    resolve: (_, { representations }, context) =>
      representations.map((representation) => {
        const type = types.get(representation?.__typename);
        if (!type) return unknownType(representation);
        const { id } = representation;
        if (typeof id !== "string" || !UUID.test(id.toLowerCase())) return null;
        return loadMarked(context, { ...type, byId: type.byId.fromOutside }, id.toLowerCase());
      }),
  };

  return new GraphQLSchema({
    ...config,
    query: new GraphQLObjectType({ ...query, fields: { ...query.fields, _service, _entities } }),
    types: config.types.filter((type) => type !== config.query),
  });
}

type Representation = Record<string, unknown> & { __typename: string };

const unknownType = (representation: Representation) =>
  new GraphQLError(`There is no entity type ${JSON.stringify(representation?.__typename ?? null)} here.`, {
    extensions: { code: "INVALID_ARGUMENT", argument: ["representations"] },
  });
