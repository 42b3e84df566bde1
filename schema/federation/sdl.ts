import { MapperKind, mapSchema, printSchemaWithDirectives } from "@graphql-tools/utils";
import { GraphQLInterfaceType, type GraphQLSchema, isInterfaceType, isObjectType } from "graphql";
import { costDirectives } from "../core/cost.ts";
import { identifiedTypes } from "../core/entity.ts";

/**
 * The versions of Apollo Federation 2 for which the SDL is printed, with the directives that each version knows.
 * https://www.apollographql.com/docs/graphos/schema-design/federated-schemas/reference/subgraph-spec
 */
const VERSIONS = {
  "2.9": ["@authenticated", "@cost", "@key", "@listSize", "@requiresScopes", "@shareable", "@tag"],
  // For routers that reject directives they cannot enforce, such as Apollo's gateway for Node.
  "2.3": ["@key", "@shareable", "@tag"],
};

/** Types that other subgraphs may define as well. */
const SHAREABLE = ["Identifier", "NameVariant", "PageInfo", "PartialDate", "Period", "Quantity"];

/** Interfaces to which other subgraphs can add fields. Such a field then exists on all types that implement the interface. */
export const KEYED_INTERFACES = ["Entity", "Sourced"];

/** The types that a router can load, by name. */
export const typesByName = () => new Map([...identifiedTypes.values()].map((type) => [type.typename, type]));

/** The SDL that routers compose: the API with the directives of its types and fields. */
export function printSubgraph(api: GraphQLSchema, version: keyof typeof VERSIONS = "2.9"): string {
  const annotated = mapSchema(api, { [MapperKind.INTERFACE_TYPE]: withoutKeyedInterfaces });
  const known = VERSIONS[version];
  const annotate = (
    target: { extensions: Readonly<Record<string, unknown>> },
    directives: Readonly<Record<string, unknown>>,
  ) => {
    const all = Object.entries({ ...(target.extensions.directives ?? {}), ...directives });
    const told = Object.fromEntries(all.filter(([name]) => name === "link" || known.includes(`@${name}`)));
    target.extensions = { ...target.extensions, directives: told };
  };

  annotate(annotated, {
    link: [{ url: `https://specs.apollo.dev/federation/v${version}`, import: known }],
  });
  const types = typesByName();
  for (const type of Object.values(annotated.getTypeMap())) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    const entity = types.get(type.name);
    const keys = entity
      ? ["id", ...Object.keys(entity.keys)]
      : KEYED_INTERFACES.includes(type.name)
        ? ["id"]
        : [];
    annotate(type, {
      ...(keys.length > 0 ? { key: keys.map((fields) => ({ fields })) } : {}),
      ...(SHAREABLE.includes(type.name) ? { shareable: {} } : {}),
    });
    for (const field of Object.values(type.getFields())) {
      // If another subgraph knows the name of an entity, it may provide the name and so save the router a request.
      annotate(field, {
        ...(entity && field.name === "name" ? { shareable: {} } : {}),
        ...costDirectives(type, field),
      });
    }
  }
  return printSchemaWithDirectives(annotated);
}

/**
 * Composition fails if an interface implements a keyed interface, because composition cannot add the fields of other subgraphs
 * to both interfaces. So no interface in this SDL implements a keyed interface. Object types still implement all interfaces.
 */
function withoutKeyedInterfaces(type: GraphQLInterfaceType) {
  const { interfaces, ...config } = type.toConfig();
  return new GraphQLInterfaceType({
    ...config,
    interfaces: interfaces.filter(({ name }) => !KEYED_INTERFACES.includes(name)),
  });
}
