/**
 * The SQL of all handwritten contenders. The contenders share the statements, so that only the servers differ.
 * Searches call the functions of our migrations, so that all contenders find and rank records in the same way.
 * Search terms are already normalized to Latin letters in lower case.
 */

/** The topics in `$1`, and all narrower topics. */
const WANTED = `
  wanted as (
    select unnest($1::uuid[]) as id
    union
    select topics.id from topics join wanted on topics.broader_id = wanted.id
  )`;

const bare = (date: string) => `regexp_replace(${date}, '[~?%]', '', 'g')`;
const year = (date: string) => `substring(${bare(date)} from '^\\d{4}')`;
const month = (date: string) => `substring(${bare(date)} from '^\\d{4}-(?:0[1-9]|1[0-2])')`;
const start = "split_part(published_edtf, '/', 1)";
const end = "split_part(published_edtf, '/', 2)";

const key = (value: string, label: string) =>
  `json_build_object('value', ${value}, 'label', coalesce(${label}, 'not stated'))`;

const groups = (period: string, entity: string, names: string, from: string) => `
  with recursive ${WANTED}
  select count, json_build_array(${key("period", "period")}, ${key(entity, "name")}) as keys
  from (
    select ${period} as period, ${entity}, count(*)::integer as count from ${from} group by 1, 2
  ) as counted
  left join ${names} as named on named.id = ${entity}
  order by period collate "und-x-icu" nulls last, name collate "und-x-icu" nulls last, ${entity}
  limit 500`;

/** Sessions on the topics, per year and dialogue: `count` and `keys`. */
export const SESSION_GROUPS = groups(
  year("split_part(held_edtf, '/', 1)"),
  "dialogue_id",
  "dialogues",
  `dialogue_sessions where exists (
    select from dialogue_session_topics where dialogue_session_id = dialogue_sessions.id and topic_id in (table wanted)
  )`,
);

/** Articles on the topics, per month and publisher: `count` and `keys`. */
export const ARTICLE_GROUPS = groups(
  `case when position('/' in published_edtf) = 0 or ${month(start)} = ${month(end)} then ${month(start)} end`,
  "publisher_id",
  "parties",
  "articles where id in (select article_id from mentions where entity_id in (table wanted))",
);

/** A query ($1) as a value that the functions of the search take. The queries of the benchmark have no titles. */
const asked = (kind: string) =>
  `list_query(whole_query($1, $1, $1, string_to_array($1, ' '), string_to_array($1, ' '), '{}', '{}'), '${kind}')`;

/** The articles that match a query ($1), the most relevant first. */
export const ARTICLES_FOUND = (columns: string) => `
  select ${columns}
  from (
    select node_id, round(max(score) * 1e6)::integer as relevance
    from (select ${asked("article")} as query offset 0) as asked
    cross join lateral (
      select node_id, score from described(asked.query, array['article']::node_kind[])
      union all
      select node_id, score from named(asked.query, array['article']::node_kind[])
    ) as found
    group by node_id
  ) as match
  join articles on articles.id = node_id
  order by relevance desc, articles.id desc limit 20`;

/** The people that match a query ($1), by name. */
export const PEOPLE_FOUND = (columns: string) => `
  select ${columns} from people
  where id in (
    select node_id
    from (select ${asked("person")} as query offset 0) as asked
    cross join lateral (
      select node_id from described(asked.query, array['person']::node_kind[])
      union all
      select node_id from named(asked.query, array['person']::node_kind[])
    ) as found
  )
  order by sort_name, id limit 20`;

/**
 * The articles that report a session, the latest first. The statement reads the articles by their session.
 * Postgres would sometimes read all articles by day instead, which is more expensive at every size of the record.
 */
export const ARTICLES_OF_SESSION = (session: string, columns: string) => `
  select * from (
    select distinct on (articles.id) ${columns}
    from mentions join articles on articles.id = article_id where entity_id = ${session}
  ) as reported
  order by published_earliest desc, id desc`;

const GROUP = "count integer, keys group_key[]";
const withKeys = (groups: string) => `
  select count, array(select row(key ->> 'value', key ->> 'label')::group_key from json_array_elements(keys) as key)
  from (${groups}) as groups`;

/**
 * PostGraphile reads groups, searches and the articles of a session through functions. The documentation of
 * PostGraphile advises functions for reads that are neither a table nor a foreign key.
 */
export const FUNCTIONS = `
  drop type if exists group_key cascade;
  create type group_key as (value text, label text);
  create or replace function dialogue_sessions_articles(session dialogue_sessions) returns setof articles
  language sql stable as $$ ${ARTICLES_OF_SESSION("session.id", "articles.*")} $$;
  create or replace function articles_found(query text) returns setof articles
  language sql stable as $$ ${ARTICLES_FOUND("articles.*")} $$;
  create or replace function people_found(query text) returns setof people
  language sql stable as $$ ${PEOPLE_FOUND("people.*")} $$;
  drop function if exists sessions_per_year_and_dialogue, articles_per_month_and_publisher;
  create function sessions_per_year_and_dialogue(topic uuid[]) returns table (${GROUP})
  language sql stable as $$ ${withKeys(SESSION_GROUPS)} $$;
  create function articles_per_month_and_publisher(topic uuid[]) returns table (${GROUP})
  language sql stable as $$ ${withKeys(ARTICLE_GROUPS)} $$;`;
