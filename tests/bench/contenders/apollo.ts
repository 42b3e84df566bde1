import { readFileSync } from "node:fs";
import { ApolloServer } from "@apollo/server";
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
} from "@apollo/server/plugin/disabled";
import { buildSubgraphSchema } from "@apollo/subgraph";
import type { GraphQLResolverMap } from "@apollo/subgraph/dist/schema-helper/index.js";
import fastifyApollo, { fastifyApolloDrainPlugin } from "@as-integrations/fastify";
import Fastify from "fastify";
import { parse } from "graphql";
import {
  type Article,
  articlePage,
  type Delegation,
  dataOf,
  loadersOf,
  type Participation,
  type Person,
  type Session,
  sessionPage,
} from "./data.ts";

/**
 * Apollo Server runs on Fastify here, because its documentation recommends the standalone server only for prototypes.
 * The server runs without unneeded plugins.
 */

const data = dataOf();

const loaders = () => loadersOf(data);
type Context = ReturnType<typeof loaders>;

interface Arguments {
  ref: string;
  first: number;
  after?: string;
  filter?: { query?: string };
  topic: string[];
}

const resolvers = {
  Query: {
    dialogueSession: (_: unknown, { ref }: Arguments) => data.sessionBySlug(ref),
    dialogueSessions: async (_: unknown, { first, after }: Arguments) =>
      sessionPage(await data.sessions({ first, after })),
    articles: async (_: unknown, { first, after, filter }: Arguments) =>
      articlePage(
        filter?.query ? await data.articlesFound(filter.query) : await data.articles({ first, after }),
      ),
    people: async (_: unknown, { filter }: Arguments) => ({
      nodes: await data.peopleFound(filter?.query ?? ""),
    }),
    sessionsPerYearAndDialogue: async (_: unknown, { topic }: Arguments) => ({
      groups: await data.sessionGroups(topic),
    }),
    articlesPerMonthAndPublisher: async (_: unknown, { topic }: Arguments) => ({
      groups: await data.articleGroups(topic),
    }),
  },
  DialogueSession: {
    __resolveReference: ({ id }: Session, { sessions }: Context) => sessions.load(id),
    delegations: async ({ id }: Session, { first }: Arguments, { delegations }: Context) => ({
      nodes: await delegations.load({ id, first }),
    }),
    articles: async ({ id }: Session, { first }: Arguments, { articlesOfSession }: Context) =>
      articlePage(await articlesOfSession.load({ id, first })),
  },
  Delegation: {
    party: ({ party_id }: Delegation, _: Arguments, { parties }: Context) => parties.load(party_id),
    heads: ({ id }: Delegation, _: Arguments, { heads }: Context) => heads.load({ id }),
    participations: async ({ id }: Delegation, { first }: Arguments, { participations }: Context) => ({
      nodes: await participations.load({ id, first }),
    }),
  },
  Participation: {
    person: ({ person_id }: Participation, _: Arguments, { people }: Context) =>
      person_id === null ? null : people.load(person_id),
  },
  Person: {
    __resolveReference: ({ id }: Person, { people }: Context) => people.load(id),
    sortName: ({ sort_name }: Person) => sort_name,
  },
  Article: {
    __resolveReference: ({ id }: Article, { articles }: Context) => articles.load(id),
    publisher: ({ publisher_id }: Article, _: Arguments, { parties }: Context) =>
      publisher_id === null ? null : parties.load(publisher_id),
  },
};

const typeDefs = parse(readFileSync(new URL("schema.graphql", import.meta.url), "utf8"));
const app = Fastify({ logger: false });
const server = new ApolloServer<Context>({
  schema: buildSubgraphSchema({ typeDefs, resolvers: resolvers as GraphQLResolverMap<unknown> }),
  introspection: false,
  plugins: [
    fastifyApolloDrainPlugin(app),
    ApolloServerPluginCacheControlDisabled(),
    ApolloServerPluginInlineTraceDisabled(),
  ],
});
await server.start();
await app.register(fastifyApollo(server), { context: async () => loaders() });
await app.listen({ port: Number(process.env.PORT), host: "127.0.0.1" });
console.log("listening");
