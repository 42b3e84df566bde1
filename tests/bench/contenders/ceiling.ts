import { createServer, type IncomingMessage } from "node:http";
import { json } from "node:stream/consumers";
import pg from "pg";
import {
  ARTICLE_GROUPS,
  ARTICLES_FOUND,
  ARTICLES_OF_SESSION,
  PEOPLE_FOUND,
  SESSION_GROUPS,
} from "./statements.ts";

/**
 * The ceiling shows the cost of the workloads without GraphQL. Each workload is one named prepared statement.
 * Postgres builds the whole answer as JSON. The path of a request names the workload.
 */

interface Route {
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: what each workload sends
  readonly values: (variables: any) => unknown[];
}

/** The sort values of a cursor: a day and an id. The day and the id are null at the start of a list. */
const place = (cursor?: string): [string | null, string | null] =>
  cursor ? JSON.parse(Buffer.from(cursor, "base64url").toString()) : [null, null];

/** Builds an object with one list. The list holds the given number of rows after a cursor ($1, $2), each as `object`. */
const page = (table: string, column: string, first: number, object: string, list = "nodes") => `
  select json_build_object('${list}', coalesce(json_agg(${object} order by ${column} desc, id desc), '[]'))
  from (
    select * from ${table}
    where (${column}, id) < (coalesce($1::date, 'infinity'), coalesce($2::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
    order by ${column} desc, id desc limit ${first}
  ) as item`;

const name = (table: string, id: string) =>
  `(select json_build_object('name', name) from ${table} where id = ${id})`;
const publisher = (item: string) => name("parties", `${item}.publisher_id`);
const nodes = (rows: string, object: string, order: string) =>
  `json_build_object('nodes', (select coalesce(json_agg(${object} order by ${order}), '[]') from ${rows}))`;

const heads = `(
  select coalesce(json_agg(json_build_object('person', ${name("people", "person_id")}) order by id), '[]')
  from participations where delegation_id = delegation.id and role = 'head'
)`;

const participations = nodes(
  "(select * from participations where delegation_id = delegation.id order by held_earliest, id limit 2) as participation",
  `json_build_object('person', ${name("people", "person_id")})`,
  "id",
);

const delegations = (fields: string) =>
  nodes(
    "(select * from delegations where session_id = item.id order by held_earliest, id limit 20) as delegation",
    `json_build_object('party', ${name("parties", "party_id")}, 'heads', ${heads} ${fields})`,
    "id",
  );

const articles = nodes(
  `(${ARTICLES_OF_SESSION("item.id", "articles.*")} limit 5) as article`,
  `json_build_object('headline', headline, 'publisher', ${publisher("article")})`,
  "published_earliest desc, id desc",
);

const cursor = (column: string) =>
  `json_build_object('cursor', translate(encode(convert_to(json_build_array(${column}, id)::text, 'UTF8'), 'base64'), E'+/=\\n', '-_'))`;

const groups = (statement: string) =>
  `select json_build_object('groups', (select json_agg(json_build_object('keys', keys, 'count', count)) from (${statement}) as item))`;

const listed = (statement: string, object: string) =>
  `select json_build_object('nodes', (select coalesce(json_agg(${object}), '[]') from (${statement}) as item))`;

const answer = (field: string, statement: string) =>
  `select json_build_object('data', json_build_object('${field}', (${statement})))::text`;

const after = (variables: { after?: string }) => place(variables.after);

const entity = (type: string, table: string, values: string) => `
  select number, json_build_object(${values}) as entity
  from unnest($1::text[], $2::uuid[]) with ordinality as reference (type, id, number)
  join ${table} using (id) where type = '${type}'`;

const article = `json_build_object('headline', headline, 'publisher', ${publisher("item")})`;

const routes: Readonly<Record<string, Route>> = {
  W1: {
    text: answer(
      "dialogueSession",
      `select json_build_object('id', id, 'slug', slug, 'name', name, 'ordinal', ordinal, 'venue', venue, 'occasion', occasion)
      from dialogue_sessions where slug = $1`,
    ),
    values: ({ ref }) => [ref],
  },
  W2: {
    text: answer(
      "dialogueSessions",
      page(
        "dialogue_sessions",
        "held_earliest",
        5,
        `json_build_object('name', name, 'delegations', ${delegations("")})`,
      ),
    ),
    values: after,
  },
  W3: {
    text: answer(
      "dialogueSessions",
      page(
        "dialogue_sessions",
        "held_earliest",
        20,
        `json_build_object('name', name, 'slug', slug, 'delegations', ${delegations(`, 'participations', ${participations}`)}, 'articles', ${articles})`,
      ),
    ),
    values: after,
  },
  W4: {
    text: `select json_build_object('data', json_build_object('_entities', (
      select json_agg(entity order by number) from (
        ${entity("DialogueSession", "dialogue_sessions", "'slug', slug, 'name', name, 'ordinal', ordinal")}
        union all
        ${entity("Person", "people", "'slug', slug, 'name', name, 'sortName', sort_name")}
        union all
        ${entity("Article", "articles", "'slug', slug, 'headline', headline, 'language', language")}
      ) as found
    )))::text`,
    values: ({ representations }) => [
      representations.map(({ __typename }: { __typename: string }) => __typename),
      representations.map(({ id }: { id: string }) => id),
    ],
  },
  W5a: { text: answer("dialogueSessions", groups(SESSION_GROUPS)), values: ({ topic }) => [topic] },
  W5b: { text: answer("articles", groups(ARTICLE_GROUPS)), values: ({ topic }) => [topic] },
  W6a: {
    text: answer("articles", listed(ARTICLES_FOUND("headline, publisher_id"), article)),
    values: ({ query }) => [query],
  },
  W6b: {
    text: answer(
      "people",
      listed(PEOPLE_FOUND("name, slug"), "json_build_object('name', name, 'slug', slug)"),
    ),
    values: ({ query }) => [query],
  },
  page: {
    text: answer("articles", page("articles", "published_earliest", 20, article)),
    values: after,
  },
  articleCursors: {
    text: answer(
      "articles",
      page("articles", "published_earliest", 100, cursor("published_earliest"), "edges"),
    ),
    values: after,
  },
  sessionCursors: {
    text: answer(
      "dialogueSessions",
      page("dialogue_sessions", "held_earliest", 100, cursor("held_earliest"), "edges"),
    ),
    values: after,
  },
};

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });

async function answerTo(request: IncomingMessage): Promise<string> {
  const name = request.url?.slice(1) ?? "";
  const { variables } = (await json(request)) as { variables: unknown };
  const route = routes[name];
  if (!route) return '{"data":{"__typename":"Query"}}';
  const result = await pool.query<[string]>({
    name,
    text: route.text,
    values: route.values(variables),
    rowMode: "array",
  });
  return result.rows[0]?.[0] as string;
}

const server = createServer(async (request, response) => {
  try {
    const body = await answerTo(request);
    response.setHeader("content-type", "application/json");
    response.setHeader("content-length", Buffer.byteLength(body));
    response.end(body);
  } catch (error) {
    response.statusCode = 500;
    response.end(String(error));
  }
});
server.listen(Number(process.env.PORT), "127.0.0.1", () => console.log("listening"));
