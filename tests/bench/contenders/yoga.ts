import { createServer } from "node:http";
import SchemaBuilder from "@pothos/core";
import FederationPlugin from "@pothos/plugin-federation";
import { createYoga } from "graphql-yoga";
import {
  type Article,
  articlePage,
  type Delegation,
  dataOf,
  type Group as GroupRow,
  loadersOf,
  type Participation,
  type Party,
  type Person,
  type Session,
  sessionPage,
} from "./data.ts";

/** This server uses Yoga, Pothos and DataLoader as their tutorials do. */

const data = dataOf();

const loaders = () => loadersOf(data);

const builder = new SchemaBuilder<{ Context: ReturnType<typeof loaders> }>({ plugins: [FederationPlugin] });

const PartyType = builder.objectRef<Party>("Party").implement({
  fields: (t) => ({ name: t.exposeString("name") }),
});

const PersonType = builder.objectRef<Person>("Person").implement({
  fields: (t) => ({
    id: t.exposeID("id"),
    slug: t.exposeString("slug"),
    name: t.exposeString("name"),
    sortName: t.exposeString("sort_name"),
  }),
});

const ParticipationType = builder.objectRef<Participation>("Participation").implement({
  fields: (t) => ({
    person: t.field({
      type: PersonType,
      nullable: true,
      resolve: ({ person_id }, _, { people }) => (person_id === null ? null : people.load(person_id)),
    }),
  }),
});

interface List<Row> {
  nodes: Row[];
}
interface Page<Row> extends List<Row> {
  edges: { cursor: string }[];
}
const Edge = builder
  .objectRef<{ cursor: string }>("Edge")
  .implement({ fields: (t) => ({ cursor: t.exposeString("cursor") }) });

const ParticipationConnection = builder.objectRef<List<Participation>>("ParticipationConnection").implement({
  fields: (t) => ({ nodes: t.field({ type: [ParticipationType], resolve: ({ nodes }) => nodes }) }),
});

const DelegationType = builder.objectRef<Delegation>("Delegation").implement({
  fields: (t) => ({
    party: t.field({
      type: PartyType,
      nullable: true,
      resolve: ({ party_id }, _, { parties }) => parties.load(party_id),
    }),
    heads: t.field({ type: [ParticipationType], resolve: ({ id }, _, { heads }) => heads.load({ id }) }),
    participations: t.field({
      type: ParticipationConnection,
      args: { first: t.arg.int({ defaultValue: 20, required: true }) },
      resolve: async ({ id }, { first }, { participations }) => ({
        nodes: await participations.load({ id, first }),
      }),
    }),
  }),
});

const DelegationConnection = builder.objectRef<List<Delegation>>("DelegationConnection").implement({
  fields: (t) => ({ nodes: t.field({ type: [DelegationType], resolve: ({ nodes }) => nodes }) }),
});

const ArticleType = builder.objectRef<Article>("Article").implement({
  fields: (t) => ({
    id: t.exposeID("id"),
    slug: t.exposeString("slug"),
    headline: t.exposeString("headline"),
    language: t.exposeString("language", { nullable: true }),
    publisher: t.field({
      type: PartyType,
      nullable: true,
      resolve: ({ publisher_id }, _, { parties }) =>
        publisher_id === null ? null : parties.load(publisher_id),
    }),
  }),
});

const ArticleConnection = builder.objectRef<Page<Article>>("ArticleConnection").implement({
  fields: (t) => ({
    nodes: t.field({ type: [ArticleType], resolve: ({ nodes }) => nodes }),
    edges: t.field({ type: [Edge], resolve: ({ edges }) => edges }),
  }),
});

const ArticleOrder = builder.enumType("ArticleOrder", {
  values: ["PUBLISHED_DESC", "RELEVANCE_DESC"] as const,
});
const SessionOrder = builder.enumType("DialogueSessionOrder", { values: ["HELD_DESC"] as const });

const SessionType = builder.objectRef<Session>("DialogueSession").implement({
  fields: (t) => ({
    id: t.exposeID("id"),
    slug: t.exposeString("slug"),
    name: t.exposeString("name"),
    ordinal: t.exposeInt("ordinal", { nullable: true }),
    venue: t.exposeString("venue", { nullable: true }),
    occasion: t.exposeString("occasion", { nullable: true }),
    delegations: t.field({
      type: DelegationConnection,
      args: { first: t.arg.int({ defaultValue: 20, required: true }) },
      resolve: async ({ id }, { first }, { delegations }) => ({
        nodes: await delegations.load({ id, first }),
      }),
    }),
    articles: t.field({
      type: ArticleConnection,
      args: {
        first: t.arg.int({ defaultValue: 20, required: true }),
        orderBy: t.arg({ type: ArticleOrder }),
      },
      resolve: async ({ id }, { first }, { articlesOfSession }) =>
        articlePage(await articlesOfSession.load({ id, first })),
    }),
  }),
});

const SessionConnection = builder.objectRef<Page<Session>>("DialogueSessionConnection").implement({
  fields: (t) => ({
    nodes: t.field({ type: [SessionType], resolve: ({ nodes }) => nodes }),
    edges: t.field({ type: [Edge], resolve: ({ edges }) => edges }),
  }),
});

const PersonConnection = builder.objectRef<List<Person>>("PersonConnection").implement({
  fields: (t) => ({ nodes: t.field({ type: [PersonType], resolve: ({ nodes }) => nodes }) }),
});

const GroupKey = builder.objectRef<GroupRow["keys"][number]>("GroupKey").implement({
  fields: (t) => ({ value: t.exposeString("value", { nullable: true }), label: t.exposeString("label") }),
});
const Group = builder.objectRef<GroupRow>("Group").implement({
  fields: (t) => ({
    keys: t.field({ type: [GroupKey], resolve: ({ keys }) => keys }),
    count: t.exposeInt("count"),
  }),
});
const GroupList = builder.objectRef<{ groups: GroupRow[] }>("GroupList").implement({
  fields: (t) => ({ groups: t.field({ type: [Group], resolve: ({ groups }) => groups }) }),
});

builder.asEntity(SessionType, {
  key: builder.selection<{ id: string }>("id"),
  resolveReference: ({ id }, { sessions }) => sessions.load(id),
});
builder.asEntity(PersonType, {
  key: builder.selection<{ id: string }>("id"),
  resolveReference: ({ id }, { people }) => people.load(id),
});
builder.asEntity(ArticleType, {
  key: builder.selection<{ id: string }>("id"),
  resolveReference: ({ id }, { articles }) => articles.load(id),
});

const Filter = builder.inputType("Filter", { fields: (t) => ({ query: t.string() }) });

builder.queryType({
  fields: (t) => {
    const first = t.arg.int({ defaultValue: 20, required: true });
    const after = t.arg.string();
    const filter = t.arg({ type: Filter });
    const topic = t.arg.idList({ required: true });
    return {
      dialogueSession: t.field({
        type: SessionType,
        nullable: true,
        args: { ref: t.arg.id({ required: true }) },
        resolve: (_, { ref }) => data.sessionBySlug(String(ref)),
      }),
      dialogueSessions: t.field({
        type: SessionConnection,
        args: { first, after, orderBy: t.arg({ type: SessionOrder }) },
        resolve: async (_, page) => sessionPage(await data.sessions(page)),
      }),
      articles: t.field({
        type: ArticleConnection,
        args: { first, after, filter, orderBy: t.arg({ type: ArticleOrder }) },
        resolve: async (_, { filter, ...page }) =>
          articlePage(await (filter?.query ? data.articlesFound(filter.query) : data.articles(page))),
      }),
      people: t.field({
        type: PersonConnection,
        args: { first, filter },
        resolve: async (_, { filter }) => ({ nodes: await data.peopleFound(filter?.query ?? "") }),
      }),
      sessionsPerYearAndDialogue: t.field({
        type: GroupList,
        args: { topic },
        resolve: async (_, { topic }) => ({ groups: await data.sessionGroups(topic.map(String)) }),
      }),
      articlesPerMonthAndPublisher: t.field({
        type: GroupList,
        args: { topic },
        resolve: async (_, { topic }) => ({ groups: await data.articleGroups(topic.map(String)) }),
      }),
    };
  },
});

const yoga = createYoga({
  schema: builder.toSubGraphSchema({}),
  context: loaders,
  logging: false,
  graphiql: false,
});
createServer(yoga).listen(Number(process.env.PORT), "127.0.0.1", () => console.log("listening"));
