import { type Kysely, sql } from "kysely";
import { foldNames } from "../lists/spelling.ts";

export async function up(db: Kysely<never>) {
  await sql`
create extension if not exists pg_trgm;
create extension if not exists btree_gin;

-- The one spelling under which names are compared (spelling.ts); null where they are not, as headlines.
alter table name_variants add column folded text;
-- serves: names that are like the words of a query
create index name_variants_folded_idx on name_variants using gin (folded gin_trgm_ops);

-- By which rules the words of a language are compared; all others as they are written.
create view text_configurations (language, configuration) as values
  ('ar', 'arabic'::regconfig), ('da', 'danish'), ('de', 'german'), ('el', 'greek'), ('en', 'english'), ('es', 'spanish'),
  ('fi', 'finnish'), ('fr', 'french'), ('hu', 'hungarian'), ('it', 'italian'), ('lt', 'lithuanian'), ('nl', 'dutch'),
  ('pt', 'portuguese'), ('ro', 'romanian'), ('ru', 'russian'), ('sv', 'swedish'), ('tr', 'turkish');

-- All texts that are searched, as the graph names them, with their weight. Summaries, gists and quotations are in the
-- language of the editors.
create view searched_texts (node_id, field, weight, configuration, text) as
select node_id, field, weight::"char", coalesce(configuration, 'simple'::regconfig), text
from (
  select node_id, 'name', 'A', coalesce(language, case script when 'Cyrl' then 'ru' else 'en' end), value
  from name_variants
  union all
  select id, 'summary', 'B', 'en', summary from articles
  union all
  select id, 'summary', 'B', 'en', summary from strategies
  union all
  select id, 'occasion', 'B', 'en', occasion from dialogue_sessions
  union all
  select dialogue_sessions.id, 'place', 'B', coalesce(language, case script when 'Cyrl' then 'ru' else 'en' end), value
  from dialogue_sessions join name_variants on node_id = place_id
  union all
  select session_id, 'outcomes', 'C', 'en', summary from outcomes
  union all
  select id, 'gist', 'C', 'en', gist from statements
  union all
  select id, 'quote', 'C', 'en', quote from statements
  union all
  select article_id, 'statements', 'C', 'en', concat_ws(' ', gist, quote) from statements
  union all
  -- Of a book the first part counts: the words of a node must fit into one megabyte.
  select article_id, 'text', 'D', language, left(text, 200000) from article_texts join articles on id = article_id
) as text (node_id, field, weight, language, text)
left join text_configurations using (language)
where text is not null;

-- The words of all texts of a node, those of one configuration in one row.
create table search_documents (
  node_id uuid not null references nodes on delete cascade,
  configuration regconfig not null,
  kind node_kind not null,
  words tsvector not null,
  primary key (node_id, configuration)
);
-- serves: what a query finds among things of a kind
create index search_documents_kind_words_idx on search_documents using gin (kind, words);

create aggregate concatenated(tsvector) (sfunc = tsvector_concat, stype = tsvector, initcond = '');

-- Writes the documents of nodes anew, and of the sessions that were held at them. Whoever writes the same node at the
-- same time waits: what was read before the other one committed would lack its words.
create function write_search_documents(nodes_written uuid[]) returns void language plpgsql as $$
declare
  written uuid[] := array(
    select id from unnest(nodes_written) as id where id is not null
    union
    select id from dialogue_sessions where place_id = any(nodes_written)
  );
begin
  perform from nodes where id = any(written) order by id for no key update;
  delete from search_documents as document
  where node_id = any(written) and not exists (
    select from searched_texts where node_id = document.node_id and configuration = document.configuration
  );
  insert into search_documents (node_id, configuration, kind, words)
  select nodes.id, configuration, nodes.kind, concatenated(setweight(to_tsvector(configuration, text), weight))
  from nodes
  cross join lateral (select * from searched_texts where node_id = nodes.id offset 0) as searched
  where nodes.id = any(written)
  group by nodes.id, configuration
  on conflict (node_id, configuration) do update set words = excluded.words
  where search_documents.words <> excluded.words;
end $$;

-- After rows of a table are written: the documents of the nodes that its columns point at, or did so before.
create function write_search_documents_of() returns trigger language plpgsql as $$
declare
  pointer text;
  ids uuid[];
begin
  foreach pointer in array tg_argv loop
    if tg_op = 'UPDATE' then
      execute format('select array_agg(id) from (select %1$I as id from written union select %1$I from replaced) as moved', pointer)
      into ids;
    else
      execute format('select array_agg(distinct %I) from written', pointer) into ids;
    end if;
    perform write_search_documents(ids);
  end loop;
  return null;
end $$;

-- A name that is written without its spelling has none, rather than that of another.
create function forget_spelling() returns trigger language plpgsql as $$
begin
  new.folded := null;
  return new;
end $$;
create trigger name_variants_forget_spelling before update of value on name_variants for each row
  when (new.value <> old.value and new.folded is not distinct from old.folded)
  execute function forget_spelling();
`.execute(db);

  for (const [table, ...columns] of [
    ["name_variants", "node_id"],
    ["articles", "id"],
    ["article_texts", "article_id"],
    ["dialogue_sessions", "id"],
    ["outcomes", "session_id"],
    ["statements", "id", "article_id"],
    ["strategies", "id"],
  ] as const) {
    for (const [event, rows] of [
      ["insert", "new table as written"],
      ["update", "new table as written old table as replaced"],
      ["delete", "old table as written"],
    ] as const) {
      await sql`
        create trigger ${sql.id(`${table}_search_${event}`)} after ${sql.raw(event)} on ${sql.id(table)}
        referencing ${sql.raw(rows)} for each statement
        execute function write_search_documents_of(${sql.join(columns.map((column) => sql.lit(column)))})
      `.execute(db);
    }
  }

  await sql`
-- How like a name is to a query, both in one spelling: 1 is the same; null where a word of the query is like none of the
-- name. An initial is like a word that begins so.
create function name_likeness(query text, spelling text) returns real language sql immutable parallel safe as $$
  select case when min(likeness) >= 0.4 then 0.8 * avg(likeness) + 0.2 * similarity(query, spelling) end
  from regexp_split_to_table(query, ' ') as word
  cross join lateral (
    select case length(word)
      when 1 then (position(' ' || word in ' ' || spelling) > 0)::integer
      else strict_word_similarity(word, spelling)
    end as likeness
  ) as compared
$$;

-- Names of things of some kinds that are like a query.
create function matching_names(query text, kinds node_kind[]) returns table (node_id uuid, score real, name text)
language sql stable rows 20 set pg_trgm.strict_word_similarity_threshold = 0.4 as $$
  select node_id, likeness, value
  from name_variants
  join nodes on nodes.id = node_id and nodes.kind = any(kinds)
  cross join name_likeness(query, folded) as likeness
  where folded %>> (
    select word from regexp_split_to_table(query, ' ') as word order by length(word) desc limit 1
  ) and likeness is not null
$$;

create type text_query as (query tsquery, wanted tsquery, configurations regconfig[]);

-- What a query means by the rules of each language, those that agree together; \`wanted\` is it without what must not be
-- there, which finds nothing alone.
create function text_queries(text) returns setof text_query language sql immutable parallel safe rows 4 as $$
  select query, querytree(query)::tsquery, array_agg(configuration)
  from (select configuration from text_configurations union select 'simple'::regconfig) as known
  cross join websearch_to_tsquery(configuration, $1) as query
  where querytree(query) not in ('', 'T')
  group by query
$$;

-- Things of some kinds in whose texts a query holds, and how well: the highest is below 1. What must not be there adds
-- nothing to that.
create function matching_texts(query text, kinds node_kind[]) returns table (node_id uuid, score real)
language sql stable as $$
  select ranked.node_id, max(ranked.score)
  from (
    select document.node_id, ts_rank(document.words, asked.wanted) as score
    from text_queries(query) as asked
    cross join unnest(kinds) as kind
    join search_documents as document
      on document.kind = kind.kind and document.words @@ asked.query
      and document.configuration = any(asked.configurations)
    -- Ranked before they are grouped, so that no words are carried about.
    offset 0
  ) as ranked
  group by ranked.node_id
$$;
`.execute(db);

  await foldNames(db as never);
  await sql`select write_search_documents(array(select id from nodes))`.execute(db);
}
