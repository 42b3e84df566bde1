import type pg from "pg";
import { folded } from "../../db/lists/spelling.ts";

/**
 * A workload has documents for all contenders. Aliases give all answers the same shape, so that the answers can
 * be compared.
 */
export interface Workload {
  readonly name: string;
  readonly title: string;
  /** The document for Rapporteur, and for peers with the same schema. */
  readonly document: string;
  /** The document for peers whose schema differs. */
  readonly peers?: string;
  /**
   * The document for PostGraphile, whose schema comes from the tables, or the reason why PostGraphile cannot do
   * the workload.
   */
  readonly postgraphile: string | { readonly cannot: string };
  /** The variables of the requests. Each request has different variables. */
  readonly variables: (facts: Facts, cursors: Cursors) => readonly object[];
  /** Whether each request has a new document. */
  readonly isNewEachTime?: true;
  /** The ceiling's route for the workload, if the route differs from the name of the workload. */
  readonly route?: string;
}

/** Values from the record for the requests. The order of the values is unrelated to their place on disk. */
export interface Facts {
  readonly slugs: readonly string[];
  readonly sessions: readonly string[];
  readonly people: readonly string[];
  readonly articles: readonly string[];
  readonly topics: readonly string[];
  readonly words: readonly string[];
  readonly misspelt: readonly string[];
}

/** The cursors that a contender gives for each list, from the start of the list. */
export interface Cursors {
  readonly sessions: readonly string[];
  readonly articles: readonly string[];
}

const PAGE = 100;
/** The number of pages whose cursors are collected. This number decides how deep a list is read. */
const SESSION_PAGES = 9;
const ARTICLE_PAGES = 100;

const after = (cursors: readonly string[]) => cursors.map((after) => ({ after }));

const point: Workload = {
  name: "W1",
  title: "one session by slug, six scalars",
  document: "query ($ref: ID!) { dialogueSession(ref: $ref) { id slug name ordinal venue occasion } }",
  postgraphile:
    "query ($ref: String!) { dialogueSession: dialogueSessionBySlug(slug: $ref) { id: rowId slug name ordinal venue occasion } }",
  variables: ({ slugs }) => slugs.map((ref) => ({ ref })),
};

const ORDERS = {
  sessions: "orderBy: [HELD_EARLIEST_DESC, PRIMARY_KEY_DESC]",
  articles: "orderBy: [PUBLISHED_EARLIEST_DESC, PRIMARY_KEY_DESC]",
  children: "orderBy: [HELD_EARLIEST_ASC, PRIMARY_KEY_ASC]",
};
const delegations = (fields = "") => `
  delegations(first: 20, ${ORDERS.children}) {
    nodes { party { name } heads: participationsList(condition: { role: head }, orderBy: PRIMARY_KEY_ASC) { person { name } } ${fields} }
  }`;

const nested: Workload = {
  name: "W2",
  title: "five sessions with delegations, party and heads, some 110 objects",
  document: `query ($after: String) {
    dialogueSessions(first: 5, after: $after, orderBy: HELD_DESC) {
      nodes { name delegations { nodes { party { name } heads { person { name } } } } }
    }
  }`,
  postgraphile: `query ($after: Cursor) {
    dialogueSessions(first: 5, after: $after, ${ORDERS.sessions}) { nodes { name ${delegations()} } }
  }`,
  variables: (_, { sessions }) => after(sessions),
};

const newEachTime = (workload: Workload): Workload => ({
  ...workload,
  name: `${workload.name}u`,
  route: workload.name,
  title: `${workload.title}; a document that differs each time`,
  isNewEachTime: true,
});

const REPRESENTATIONS = { DialogueSession: 34, Person: 33, Article: 33 };

const articlePage: Omit<Workload, "name" | "title" | "variables"> = {
  route: "page",
  document: `query ($after: String) {
    articles(first: 20, after: $after, orderBy: PUBLISHED_DESC) { nodes { headline publisher { name } } }
  }`,
  postgraphile: `query ($after: Cursor) {
    articles(first: 20, after: $after, ${ORDERS.articles}) { nodes { headline publisher: publisherParty { name } } }
  }`,
};

export const workloads: readonly Workload[] = [
  point,
  nested,
  {
    name: "W3",
    title: "twenty sessions with delegations, heads, people and articles, some 990 objects",
    document: `query ($after: String) {
      dialogueSessions(first: 20, after: $after, orderBy: HELD_DESC) {
        nodes {
          name
          slug
          delegations {
            nodes { party { name } heads { person { name } } participations(first: 2) { nodes { person { name } } } }
          }
          articles(first: 5, orderBy: PUBLISHED_DESC) { nodes { headline publisher { name } } }
        }
      }
    }`,
    postgraphile: `query ($after: Cursor) {
      dialogueSessions(first: 20, after: $after, ${ORDERS.sessions}) {
        nodes {
          name
          slug
          ${delegations(`participations(first: 2, ${ORDERS.children}) { nodes { person { name } } }`)}
          articles(first: 5) { nodes { headline publisher: publisherParty { name } } }
        }
      }
    }`,
    variables: (_, { sessions }) => after(sessions),
  },
  {
    name: "W4",
    title: "_entities with 100 representations of three types, three fields each",
    document: `query ($representations: [_Any!]!) {
      _entities(representations: $representations) {
        ... on DialogueSession { slug name ordinal }
        ... on Person { slug name sortName }
        ... on Article { slug headline language }
      }
    }`,
    postgraphile: { cannot: "no federation for its version 5" },
    variables({ sessions, people, articles }) {
      const ids = { DialogueSession: sessions, Person: people, Article: articles };
      return Array.from({ length: 200 }, (_, number) => ({
        representations: Object.entries(REPRESENTATIONS).flatMap(([type, count]) =>
          Array.from({ length: count }, (_, index) => {
            const all = ids[type as keyof typeof ids];
            return { __typename: type, id: all[(number * 37 + index) % all.length] };
          }),
        ),
      }));
    },
  },
  {
    name: "W5a",
    title: "sessions on a topic per year and dialogue",
    document: `query ($topic: [ID!]!) {
      dialogueSessions(filter: { topic: $topic }) {
        groups(by: [PERIOD, DIALOGUE], orderBy: KEY_ASC, first: 500) { keys { value label } count }
      }
    }`,
    peers: `query ($topic: [ID!]!) {
      dialogueSessions: sessionsPerYearAndDialogue(topic: $topic) { groups { keys { value label } count } }
    }`,
    postgraphile: `query ($topic: [UUID!]!) {
      dialogueSessions: sessionsPerYearAndDialogue(topic: $topic) { groups: nodes { keys { value label } count } }
    }`,
    variables: ({ topics }) => topics.map((topic) => ({ topic: [topic] })),
  },
  {
    name: "W5b",
    title: "articles on a topic per month and publisher",
    document: `query ($topic: [ID!]!) {
      articles(filter: { topic: $topic }) {
        groups(by: [PERIOD, PUBLISHER], granularity: MONTH, orderBy: KEY_ASC, first: 500) { keys { value label } count }
      }
    }`,
    peers: `query ($topic: [ID!]!) {
      articles: articlesPerMonthAndPublisher(topic: $topic) { groups { keys { value label } count } }
    }`,
    postgraphile: `query ($topic: [UUID!]!) {
      articles: articlesPerMonthAndPublisher(topic: $topic) { groups: nodes { keys { value label } count } }
    }`,
    variables: ({ topics }) => topics.map((topic) => ({ topic: [topic] })),
  },
  {
    name: "W6a",
    title: "articles by words, ranked, the first 20 with publisher",
    document: `query ($query: String!) {
      articles(first: 20, filter: { query: $query }, orderBy: RELEVANCE_DESC) { nodes { headline publisher { name } } }
    }`,
    postgraphile: `query ($query: String!) {
      articles: articlesFound(query: $query, first: 20) { nodes { headline publisher: publisherParty { name } } }
    }`,
    variables: ({ words }) => words.map((query) => ({ query })),
  },
  {
    name: "W6b",
    title: "people by a misspelt name",
    document:
      "query ($query: String!) { people(first: 20, filter: { query: $query }) { nodes { name slug } } }",
    postgraphile:
      "query ($query: String!) { people: peopleFound(query: $query, first: 20) { nodes { name slug } } }",
    variables: ({ misspelt }) => misspelt.map((query) => ({ query })),
  },
  {
    ...articlePage,
    name: "near",
    title: "a page of twenty articles near the start of the list",
    variables: (_, { articles }) => after(articles.slice(0, 10 * PAGE)),
  },
  {
    ...articlePage,
    name: "deep",
    title: "a page of twenty articles nine thousand and more from the start",
    variables: (_, { articles }) => after(articles.slice(-10 * PAGE)),
  },
  {
    name: "typename",
    title: "{ __typename }",
    document: "{ __typename }",
    postgraphile: "{ __typename }",
    variables: () => [{}],
  },
  newEachTime(point),
  newEachTime(nested),
];

/** The queries that collect a contender's cursors. */
export const cursorQueries = {
  sessions: {
    name: "sessionCursors",
    document:
      "query ($after: String) { list: dialogueSessions(first: 100, after: $after, orderBy: HELD_DESC) { edges { cursor } } }",
    postgraphile: `query ($after: Cursor) { list: dialogueSessions(first: 100, after: $after, ${ORDERS.sessions}) { edges { cursor } } }`,
    pages: SESSION_PAGES,
  },
  articles: {
    name: "articleCursors",
    document:
      "query ($after: String) { list: articles(first: 100, after: $after, orderBy: PUBLISHED_DESC) { edges { cursor } } }",
    postgraphile: `query ($after: Cursor) { list: articles(first: 100, after: $after, ${ORDERS.articles}) { edges { cursor } } }`,
    pages: ARTICLE_PAGES,
  },
} as const;

/** Leaves out a letter in the middle of the last word, like a typing error. */
function misspelling(name: string): string {
  const at = name.length - 3;
  return (name.slice(0, at) + name.slice(at + 1)).toLowerCase();
}

export async function readFacts(client: pg.Client): Promise<Facts> {
  const values = async (text: string): Promise<string[]> =>
    (await client.query<{ value: string }>(text)).rows.map(({ value }) => value);
  const some = (column: string, table: string, count = 1_000) =>
    values(`select ${column} as value from ${table} order by md5(id::text) limit ${count}`);
  const names = await some("name", "people");
  return {
    slugs: await some("slug", "dialogue_sessions"),
    sessions: await some("id", "dialogue_sessions"),
    people: await some("id", "people"),
    articles: await some("id", "articles"),
    topics: await some(
      "id",
      "topics where exists (select from dialogue_session_topics where topic_id = topics.id)",
    ),
    words: await some(
      "lower(split_part(headline, ' ', 2) || ' ' || split_part(headline, ' ', 4))",
      "articles where language = 'en'",
    ),
    misspelt: names.map(misspelling).filter((name) => folded(name) === name),
  };
}
