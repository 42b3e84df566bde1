import { readFileSync } from "node:fs";
import { buildFederationSchema } from "@mercuriusjs/federation";
import Fastify from "fastify";
import mercurius, { type IResolvers, type MercuriusLoaders } from "mercurius";
import {
  type Article,
  articlePage,
  type Delegation,
  dataOf,
  type Participation,
  type Person,
  type Session,
  sessionPage,
} from "./data.ts";

/**
 * This server runs Mercurius as the documentation of Mercurius advises: with loaders, with jit, and without a log
 * of requests.
 */

const data = dataOf();

const resolvers: IResolvers = {
  Query: {
    dialogueSession: (_, { ref }) => data.sessionBySlug(ref),
    dialogueSessions: async (_, { first, after }) => sessionPage(await data.sessions({ first, after })),
    articles: async (_, { first, after, filter }) =>
      articlePage(
        filter?.query ? await data.articlesFound(filter.query) : await data.articles({ first, after }),
      ),
    people: async (_, { filter }) => ({ nodes: await data.peopleFound(filter.query) }),
    sessionsPerYearAndDialogue: async (_, { topic }) => ({ groups: await data.sessionGroups(topic) }),
    articlesPerMonthAndPublisher: async (_, { topic }) => ({ groups: await data.articleGroups(topic) }),
  },
  Person: { sortName: ({ sort_name }) => sort_name },
};

interface Query<Row> {
  obj: Row;
  params: { first: number };
}
const idsOf = (queries: Query<{ id: string }>[]) => queries.map(({ obj }) => obj.id);

/** The values for the ids in a nullable column. */
async function byColumn<Value>(ids: (string | null)[], read: (ids: string[]) => Promise<Value[]>) {
  const known = [...new Set(ids.filter((id) => id !== null))];
  const values = await read(known);
  const found = new Map(known.map((id, index) => [id, values[index]]));
  return ids.map((id) => (id === null ? null : found.get(id)));
}

const loaders: MercuriusLoaders = {
  DialogueSession: {
    __resolveReference: (queries: Query<Session>[]) => data.sessionsById(idsOf(queries)),
    delegations: async (queries: Query<Session>[]) =>
      (await data.delegationsBySession(idsOf(queries), queries[0]?.params.first)).map((nodes) => ({ nodes })),
    articles: async (queries: Query<Session>[]) =>
      (await data.articlesBySession(idsOf(queries), queries[0]?.params.first)).map(articlePage),
  },
  Delegation: {
    party: (queries: Query<Delegation>[]) =>
      byColumn(
        queries.map(({ obj }) => obj.party_id),
        data.partiesById,
      ),
    heads: (queries: Query<Delegation>[]) => data.headsByDelegation(idsOf(queries)),
    participations: async (queries: Query<Delegation>[]) =>
      (await data.participationsByDelegation(idsOf(queries), queries[0]?.params.first)).map((nodes) => ({
        nodes,
      })),
  },
  Participation: {
    person: (queries: Query<Participation>[]) =>
      byColumn(
        queries.map(({ obj }) => obj.person_id),
        data.peopleById,
      ),
  },
  Person: { __resolveReference: (queries: Query<Person>[]) => data.peopleById(idsOf(queries)) },
  Article: {
    __resolveReference: (queries: Query<Article>[]) => data.articlesById(idsOf(queries)),
    publisher: (queries: Query<Article>[]) =>
      byColumn(
        queries.map(({ obj }) => obj.publisher_id),
        data.partiesById,
      ),
  },
};

const app = Fastify({ logger: false });
app.register(mercurius, {
  schema: buildFederationSchema(readFileSync(new URL("schema.graphql", import.meta.url), "utf8")),
  resolvers,
  loaders,
  jit: 1,
});
await app.listen({ port: Number(process.env.PORT), host: "127.0.0.1" });
console.log("listening");
