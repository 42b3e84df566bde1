import { buildSubgraphSchema } from "@apollo/subgraph";
import { type GraphQLSchema, parse } from "graphql";

/**
 * The neighbours are small subgraphs of three invented teams. Each subgraph extends our entities in a different way. The
 * subgraphs identify our entities by our keys, and never send us requests.
 */
export interface Neighbour {
  readonly name: string;
  readonly sdl: string;
  readonly schema: GraphQLSchema;
}

export const neighbourOf = (name: string, sdl: string, resolvers: object): Neighbour => ({
  name,
  sdl,
  schema: buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers: resolvers as never }]),
});

function neighbour(name: string, imports: string, definitions: string, resolvers: object): Neighbour {
  const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [${imports}])`;
  return neighbourOf(name, `${link}\n${definitions}`, resolvers);
}

/**
 * A subgraph of flights to our places, with some of our people as passengers. It identifies a place by its slug
 * and a person by the Wikidata item.
 */
const travel = neighbour(
  "travel",
  '"@external", "@key", "@provides", "@requires", "@shareable"',
  `
  type Query { flights: [Flight!]!  flight(number: String!): Flight }
  type Flight @key(fields: "number") { number: String!  to: Place! @provides(fields: "name")  passengers: [Person]! }
  type Place @key(fields: "slug") {
    slug: String!
    name: String! @external
    latitude: Float @external
    flights: [Flight!]!
    climate: String @requires(fields: "latitude")
  }
  type Person @key(fields: "wikidataId") { wikidataId: String  miles: Int! }
  `,
  {
    Query: {
      flights: () => FLIGHTS,
      flight: (_: unknown, { number }: { number: string }) =>
        FLIGHTS.find((flight) => flight.number === number),
    },
    Flight: {
      __resolveReference: ({ number }: { number: string }) =>
        FLIGHTS.find((flight) => flight.number === number),
    },
    Place: {
      flights: ({ slug }: { slug: string }) => FLIGHTS.filter(({ to }) => to.slug === slug),
      climate({ latitude }: { latitude: number | null }) {
        if (latitude === null) throw new Error("the place has no coordinates");
        return latitude > 40 ? "continental" : "arid";
      },
    },
    Person: { miles: ({ wikidataId }: { wikidataId: string }) => Number(wikidataId.slice(1)) },
  },
);

export const PASSENGER = "Q1001";
const FLIGHTS = [
  {
    number: "T5 1",
    to: { slug: "ashgabat", name: "Ashgabat" },
    passengers: [{ wikidataId: PASSENGER }, { wikidataId: "Q404" }],
  },
  { number: "KC 2", to: { slug: "astana", name: "Astana" }, passengers: [] },
];

/** A subgraph of notes on any of our entities. This subgraph knows only the interface Entity. */
const notes = neighbour(
  "notes",
  '"@interfaceObject", "@key"',
  `
  type Query { notesOn(ids: [ID!]!): [Note!]! }
  type Note { text: String!  on: Entity }
  type Entity @key(fields: "id") @interfaceObject { id: ID!  notes: [Note!]! }
  `,
  {
    Query: { notesOn: (_: unknown, { ids }: { ids: string[] }) => ids.map(noteOn) },
    Entity: { notes: ({ id }: { id: string }) => [noteOn(id)] },
  },
);

const noteOn = (id: string) => ({ text: `A note on ${id}`, on: { id } });

/**
 * A subgraph of the number of readers of our articles, with the organization that audited the number. It
 * identifies an article by its address.
 */
const press = neighbour(
  "press",
  '"@external", "@key", "@requires", "@shareable", "@tag"',
  `
  scalar URL
  type Query { mostRead(urls: [URL!]!): [Article]! }
  type Article @key(fields: "url") {
    url: URL
    language: String! @external
    readership: Readership
    market: String! @requires(fields: "language")
  }
  type Readership { readers: Int!  auditor: Organization }
  type Organization @key(fields: "slug", resolvable: false) { slug: String! }
  type PageInfo @shareable { hasNextPage: Boolean!  hasPreviousPage: Boolean!  startCursor: String  endCursor: String }
  `,
  {
    Query: { mostRead: (_: unknown, { urls }: { urls: string[] }) => urls.map((url) => ({ url })) },
    Article: {
      readership: ({ url }: { url: string }) => ({ readers: url.length, auditor: { slug: "eeas" } }),
      market: ({ language }: { language: string }) => `readers of ${language}`,
    },
  },
);

export const NEIGHBOURS: readonly Neighbour[] = [travel, notes, press];
