import DataLoader from "dataloader";
import pg from "pg";
import {
  ARTICLE_GROUPS,
  ARTICLES_FOUND,
  ARTICLES_OF_SESSION,
  PEOPLE_FOUND,
  SESSION_GROUPS,
} from "./statements.ts";

/**
 * The reads of the handwritten peers. Tutorials call such a class a data source. Each batch function takes keys
 * and returns a value for each key, in the order of the keys. All handwritten peers share these reads, so that
 * the peers differ only by the server.
 */

export interface Session {
  id: string;
  slug: string;
  name: string;
  ordinal: number | null;
  venue: string | null;
  occasion: string | null;
  held_earliest: string;
}
export interface Delegation {
  id: string;
  session_id: string;
  party_id: string;
}
export interface Participation {
  id: string;
  delegation_id: string;
  person_id: string | null;
}
export interface Party {
  id: string;
  name: string;
}
export interface Person {
  id: string;
  slug: string;
  name: string;
  sort_name: string;
}
export interface Article {
  id: string;
  slug: string;
  headline: string;
  language: string | null;
  publisher_id: string | null;
  published_earliest: string;
}
export interface Group {
  keys: { value: string | null; label: string }[];
  count: number;
}
export interface Page {
  first: number;
  after?: string | null;
}

const SESSION = "id, slug, name, ordinal, venue, occasion, held_earliest";
const ARTICLE = "articles.id, articles.slug, headline, language, publisher_id, published_earliest";
const PERSON = "people.id, people.slug, people.name, sort_name";
const DELEGATION = "id, session_id, party_id";
const PARTICIPATION = "id, delegation_id, person_id";

// Reads a day as the text that Postgres writes, so that a cursor holds the exact day.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

/** The cursor of a row in a list sorted by a day, then by id. */
const cursorOf = (day: string, id: string) => Buffer.from(JSON.stringify([day, id])).toString("base64url");

/** Runs the reads on a pool of ten connections. Statements are named, so that Postgres keeps them prepared. */
export function dataOf() {
  const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
  const names = new Map<string, string>();

  async function ask<Row extends object>(text: string, values: unknown[]): Promise<Row[]> {
    const name = names.get(text) ?? `statement ${names.size}`;
    names.set(text, name);
    return (await pool.query<Row>({ name, text, values })).rows;
  }

  const listed = async <Row extends object>(
    table: string,
    column: string,
    columns: string,
    { first, after }: Page,
  ) => {
    const place: unknown[] = after ? JSON.parse(Buffer.from(after, "base64url").toString()) : [];
    const where = after ? `where (${column}, id) < ($2, $3)` : "";
    return ask<Row>(`select ${columns} from ${table} ${where} order by ${column} desc, id desc limit $1`, [
      first,
      ...place,
    ]);
  };

  const byId =
    <Row extends { id: string }>(table: string, columns: string) =>
    async (ids: readonly string[]) => {
      const rows = await ask<Row>(`select ${columns} from ${table} where id = any($1)`, [ids]);
      const found = new Map(rows.map((row) => [row.id, row]));
      return ids.map((id) => found.get(id) ?? null);
    };

  const byParent =
    <Row extends object>(parent: keyof Row & string, text: string) =>
    async (ids: readonly string[], first?: number) => {
      const rows = await ask<Row>(text, first === undefined ? [ids] : [ids, first]);
      const found = Map.groupBy(rows, (row) => row[parent] as string);
      return ids.map((id) => found.get(id) ?? []);
    };

  return {
    sessionBySlug: async (slug: string) =>
      (await ask<Session>(`select ${SESSION} from dialogue_sessions where slug = $1`, [slug]))[0] ?? null,
    sessions: (page: Page) => listed<Session>("dialogue_sessions", "held_earliest", SESSION, page),
    articles: (page: Page) => listed<Article>("articles", "published_earliest", ARTICLE, page),
    articlesFound: (query: string) => ask<Article>(ARTICLES_FOUND(ARTICLE), [query]),
    peopleFound: (query: string) => ask<Person>(PEOPLE_FOUND(PERSON), [query]),
    sessionGroups: (topic: readonly string[]) => ask<Group>(SESSION_GROUPS, [topic]),
    articleGroups: (topic: readonly string[]) => ask<Group>(ARTICLE_GROUPS, [topic]),

    sessionsById: byId<Session>("dialogue_sessions", SESSION),
    peopleById: byId<Person>("people", PERSON),
    partiesById: byId<Party>("parties", "id, name"),
    articlesById: byId<Article>("articles", ARTICLE),
    delegationsBySession: byParent<Delegation>(
      "session_id",
      `select found.* from unnest($1::uuid[]) as parent cross join lateral (
        select ${DELEGATION} from delegations where session_id = parent order by held_earliest, id limit $2
      ) as found`,
    ),
    headsByDelegation: byParent<Participation>(
      "delegation_id",
      `select ${PARTICIPATION} from participations where delegation_id = any($1) and role = 'head' order by id`,
    ),
    participationsByDelegation: byParent<Participation>(
      "delegation_id",
      `select found.* from unnest($1::uuid[]) as parent cross join lateral (
        select ${PARTICIPATION} from participations where delegation_id = parent order by held_earliest, id limit $2
      ) as found`,
    ),
    articlesBySession: byParent<Article & { session_id: string }>(
      "session_id",
      `select parent as session_id, found.* from unnest($1::uuid[]) as parent cross join lateral (
        ${ARTICLES_OF_SESSION("parent", ARTICLE)} limit $2
      ) as found`,
    ),
  };
}

export type Data = ReturnType<typeof dataOf>;

/** Makes the loaders of one request, as DataLoader's documentation advises. */
export function loadersOf(data: Data) {
  // Each field asks for the same number of children in all requests, so all keys of a batch have the same number.
  const many = <Row>(read: (ids: readonly string[], first?: number) => Promise<Row[][]>) =>
    new DataLoader(
      async (keys: readonly { id: string; first?: number }[]) =>
        read(
          keys.map(({ id }) => id),
          keys[0]?.first,
        ),
      { cacheKeyFn: ({ id, first }) => `${id} ${first}` },
    );
  return {
    sessions: new DataLoader(data.sessionsById),
    people: new DataLoader(data.peopleById),
    parties: new DataLoader(data.partiesById),
    articles: new DataLoader(data.articlesById),
    delegations: many(data.delegationsBySession),
    heads: many(data.headsByDelegation),
    participations: many(data.participationsByDelegation),
    articlesOfSession: many(data.articlesBySession),
  };
}

/** A page of rows. Cursors are made only on request. */
const pageOf = <Row>(rows: Row[], cursor: (row: Row) => string) => ({
  nodes: rows,
  get edges() {
    return rows.map((row) => ({ cursor: cursor(row) }));
  },
});

export const sessionPage = (rows: Session[]) =>
  pageOf(rows, ({ held_earliest, id }) => cursorOf(held_earliest, id));

export const articlePage = (rows: Article[]) =>
  pageOf(rows, ({ published_earliest, id }) => cursorOf(published_earliest, id));
