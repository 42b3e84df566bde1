import { type Kysely, sql } from "kysely";
import { CASE_ENDINGS, folded, foldNames } from "../lists/spelling.ts";

export const breaksCodeBefore = null;

/** Writing systems without blanks between words: Thai, Lao, Burmese, Khmer, kana, Han and Hangul. */
const UNSPACED =
  "\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u3005-\\u3007\\u3040-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7af\\uf900-\\ufaff\\U00020000-\\U0003ffff";

/** First names with their short forms. */
const FIRST_NAMES = `
  Alexander Alex Aleksandr Alexandre, Andrew Andy, Anthony Antony Tony, Benjamin Ben, Catherine Katherine Kate Cathy Kathy,
  Charles Charlie Chuck, Christopher Chris, Daniel Dan Danny, David Dave, Donald Don, Edward Ed Eddie, Elizabeth Liz Beth,
  Frederick Fred, Gregory Greg, James Jim Jimmy, Jeffrey Jeff, John Jack Johnny, Joseph Joe, Joshua Josh, Kenneth Ken,
  Lawrence Larry, Leonard Len, Margaret Maggie Peggy, Matthew Matt, Michael Mike Mick, Nicholas Nick, Patrick Pat, Peter Pete,
  Philip Phil, Raymond Ray, Richard Rick Dick, Robert Bob Rob Bobby, Ronald Ron, Samuel Sam, Stephen Steven Steve, Susan Sue,
  Theodore Ted, Thomas Tom, Timothy Tim, Vincent Vince, Walter Walt, William Bill Will Billy, Zachary Zach,
  Jacob Jake, Francisco Paco, José Pepe
`;

/** The first form of each name, by each other form, in the common spelling. */
const FULL_FIRST_NAMES = Object.fromEntries(
  FIRST_NAMES.split(",").flatMap((forms) => {
    const [full, ...others] = forms.trim().split(/\s+/).map(folded);
    return others.map((form) => [form, full]);
  }),
);

export async function up(db: Kysely<never>) {
  await sql`
-- Filters compare only the first part of a language tag.
alter table articles
  add column primary_language text not null generated always as (split_part(language, '-', 1)) stored;
-- serves: articles in a language, by day
create index articles_primary_language_published_earliest_id_idx on articles (primary_language, published_earliest, id);
drop index articles_language_published_earliest_id_idx;

-- The rules by which Postgres compares the words of a language, by the first part of its tag. Servers differ in the languages
-- that they know.
create or replace view text_configurations (language, configuration) as
select language, pg_ts_config.oid::regconfig
from (
  values ('ar', 'arabic'), ('ca', 'catalan'), ('da', 'danish'), ('de', 'german'), ('el', 'greek'), ('en', 'english'),
    ('es', 'spanish'), ('et', 'estonian'), ('eu', 'basque'), ('fi', 'finnish'), ('fr', 'french'), ('ga', 'irish'),
    ('hi', 'hindi'), ('hu', 'hungarian'), ('hy', 'armenian'), ('id', 'indonesian'), ('it', 'italian'), ('lt', 'lithuanian'),
    ('nb', 'norwegian'), ('ne', 'nepali'), ('nl', 'dutch'), ('nn', 'norwegian'), ('no', 'norwegian'), ('pl', 'polish'),
    ('pt', 'portuguese'), ('ro', 'romanian'), ('ru', 'russian'), ('sr', 'serbian'), ('sv', 'swedish'), ('ta', 'tamil'),
    ('tr', 'turkish'), ('yi', 'yiddish')
) as known (language, name)
join pg_ts_config on cfgname = name and cfgnamespace = 'pg_catalog'::regnamespace;

-- A text in which scripts without blanks between words are cut into pairs of letters.
create function segmented(text) returns text language sql immutable parallel safe as $$
  select case when $1 ~ '[${sql.raw(UNSPACED)}]' then (
    select string_agg(case when part ~ '^[${sql.raw(UNSPACED)}]' then pairs else part end, ' ' order by place)
    from regexp_matches($1, '[${sql.raw(UNSPACED)}]+|[^${sql.raw(UNSPACED)}]+', 'g') with ordinality as run (parts, place)
    cross join lateral (select parts[1] as part) as run_part
    cross join lateral (
      select string_agg(substr(part, start, 2), ' ') as pairs
      from generate_series(1, greatest(length(part) - 1, 1)) as start
    ) as cut
  ) else $1 end
$$;

create function unaccented(text) returns text language sql immutable parallel safe as $$
  select translate(regexp_replace(normalize($1, NFD), '[\\u0300-\\u036f]', '', 'g'), 'ıəøłđ', 'iaold')
$$;

-- The words of a text. Languages that Postgres does not stem are compared without accents.
create function words_of(configuration regconfig, text) returns tsvector language sql immutable parallel safe as $$
  select to_tsvector($1, case when $1 = 'simple'::regconfig then unaccented(segmented($2)) else segmented($2) end)
$$;

create function ordinal_words(integer) returns text language sql immutable parallel safe as $$
  select concat_ws(' ', $1, $1 || case
    when $1 % 100 in (11, 12, 13) then 'th' when $1 % 10 = 1 then 'st' when $1 % 10 = 2 then 'nd' when $1 % 10 = 3 then 'rd' else 'th'
  end, ('{first,second,third,fourth,fifth,sixth,seventh,eighth,ninth,tenth,eleventh,twelfth,thirteenth,fourteenth,fifteenth,sixteenth,seventeenth,eighteenth,nineteenth,twentieth}'::text[])[$1])
$$;

-- The language whose rules apply to a name. Names without a language are those that the editors chose.
create function name_language(language text, script text) returns text language sql immutable parallel safe as $$
  select coalesce($1, case when $2 = 'Cyrl' then 'ru' when $2 is null or $2 = 'Latn' then 'en' end)
$$;

create or replace view searched_texts (node_id, field, weight, configuration, text) as
select node_id, field, weight::"char", coalesce(configuration, 'simple'::regconfig), text
from (
  select node_id, 'name', 'A', name_language(language, script), value
  from name_variants
  union all
  select id, 'summary', 'B', 'en', summary from articles
  union all
  select id, 'summary', 'B', 'en', summary from strategies
  union all
  select id, 'title', 'A', 'en', title collate "default" from offices
  union all
  select id, 'occasion', 'B', 'en', occasion from dialogue_sessions
  union all
  select dialogue_sessions.id, 'place', 'B', name_language(language, script), value
  from dialogue_sessions join name_variants on node_id = place_id
  union all
  -- What people call a session: the dialogue, the ordinal, the form and the year.
  select dialogue_sessions.id, 'dialogue', 'B', name_language(language, script),
    concat_ws(
      ' ', value, ordinal_words(ordinal), nullif(format::text, 'other'),
      case when held_earliest > '-infinity' then extract(year from held_earliest) end,
      case when held_latest < 'infinity' then extract(year from held_latest) end
    )
  from dialogue_sessions left join name_variants on node_id = dialogue_id
  union all
  select session_id, 'outcomes', 'C', 'en', summary from outcomes
  union all
  select id, 'gist', 'C', 'en', gist from statements
  union all
  select id, 'quote', 'C', 'en', quote from statements
  union all
  select statements.id, 'speaker', 'B', name_language(language, script), value
  from statements join name_variants on node_id = speaker_id
  union all
  select article_id, 'statements', 'C', 'en', concat_ws(' ', gist, quote) from statements
  union all
  -- Only the first part of a book is searched, because the words of a node must fit into one megabyte.
  select article_id, 'text', 'D', language, left(text, 200000) from article_texts join articles on id = article_id
) as text (node_id, field, weight, tag, text)
left join text_configurations on language = split_part(lower(tag), '-', 1)
where text is not null;

-- Writes the search documents of nodes, of the sessions of these dialogues and places, and of the statements of these people.
-- A transaction that writes the same node waits, so that the document has the words of both.
create or replace function write_search_documents(nodes_written uuid[]) returns void language plpgsql as $$
declare
  written uuid[] := array(
    select id from unnest(nodes_written) as id where id is not null
    union
    select id from dialogue_sessions where place_id = any(nodes_written)
    union
    select id from dialogue_sessions where dialogue_id = any(nodes_written)
    union
    select id from statements where speaker_id = any(nodes_written)
  );
begin
  perform from nodes where id = any(written) order by id for no key update;
  delete from search_documents as document
  where node_id = any(written) and not exists (
    select from searched_texts where node_id = document.node_id and configuration = document.configuration
  );
  insert into search_documents (node_id, configuration, kind, words)
  select nodes.id, configuration, nodes.kind, concatenated(setweight(words_of(configuration, text), weight))
  from nodes
  cross join lateral (select * from searched_texts where node_id = nodes.id offset 0) as searched
  where nodes.id = any(written)
  group by nodes.id, configuration
  on conflict (node_id, configuration) do update set words = excluded.words
  where search_documents.words <> excluded.words;
end $$;

-- What a word or a query means by the rules of one language. In languages that Postgres does not stem, the last letters of a
-- long word may differ.
create function words_asked(configuration regconfig, text) returns tsquery language sql immutable parallel safe as $$
  select case
    when $1 = 'simple'::regconfig then regexp_replace(
      websearch_to_tsquery($1, unaccented(segmented($2)))::text, '''([^'' ]{5,})[^'' ]{3}''', '''\\1'':*', 'g'
    )::tsquery
    else websearch_to_tsquery($1, segmented($2))
  end
$$;

-- What a query means by the rules of each language. Languages with the same result share a row. \`wanted\` is the query
-- without excluded words. A query of excluded words alone finds nothing.
create or replace function text_queries(text) returns setof text_query language sql stable parallel safe rows 4 as $$
  select query, querytree(query)::tsquery, array_agg(configuration)
  from (select configuration from text_configurations union select 'simple'::regconfig) as known
  cross join lateral (select words_asked(configuration, $1) as query offset 0) as asked
  where querytree(query) not in ('', 'T')
  group by query
$$;

-- A search in the form in which names and texts are compared with it: the name; the name in the common spelling, null if the
-- search cannot be a name; the words that are no title, honorific or initial, as they are written and in the spelling of names;
-- the spellings that are acronyms; the initials; the place of the rarest word, null if all words must match; the place
-- of the rarest word that some document or name has, null if 500 documents have each word; the queries of texts.
create type search_query as (
  name text, spelling text, words text[], spellings text[], acronyms text[], initials text[], rarest integer,
  rarest_known integer, texts text_query[]
);

-- The search for what has all words.
create function whole_query(
  text text, name text, spelling text, words text[], spellings text[], acronyms text[], initials text[]
) returns search_query language sql stable parallel safe as $$
  select row(
    name, spelling, words, spellings, acronyms, initials, null, null, array(select asked from text_queries(text) as asked)
  )::search_query
$$;

-- The words of a search, each with the number of documents that have it, up to 500. Documents of things that have only names do
-- not count. A word that no document has is replaced by the most similar word of a name: afganistan, Afghanistan.
create function known_words(asked search_query) returns table (place integer, word text, documents integer)
language sql stable set pg_trgm.strict_word_similarity_threshold = 0.6 as $$
  select given.place::integer, coalesce(corrected.word, given.word), coalesce(corrected.documents, given.documents)
  from (
    select place, word, spelling, documents
    from unnest(asked.words, asked.spellings) with ordinality as word (word, spelling, place)
    cross join lateral (
      select string_agg('(' || query::text || ')', '|')::tsquery as any_meaning from text_queries(word) offset 0
    ) as meanings
    cross join lateral (
      select count(*)::integer as documents
      from (
        select from search_documents
        where kind in ('article', 'dialogue_session', 'statement', 'strategy') and search_documents.words @@ any_meaning
        limit 500
      ) as found
    ) as counted
    offset 0
  ) as given
  left join lateral (
    select part as word, 1 as documents
    from name_variants
    cross join lateral unnest(
      regexp_split_to_array(value, '[[:space:]-]+'), string_to_array(folded, ' ')
    ) as parts (part, part_spelling)
    where given.documents = 0 and not given.spelling = any(asked.acronyms) and folded %>> given.spelling
      and cardinality(regexp_split_to_array(value, '[[:space:]-]+')) = cardinality(string_to_array(folded, ' '))
      and similarity(part_spelling, given.spelling) >= 0.6
    order by similarity(part_spelling, given.spelling) desc, kind, value limit 1
  ) as corrected on true
$$;

-- The search for what has more than half of the words, the rarest one among them. Texts may lack a word that no document has. If
-- every word is in 500 documents, texts are not searched, because too many have most of the words.
create function majority_query(asked search_query) returns search_query language plpgsql stable as $$
declare
  known text[];
  fewest integer;
begin
  asked.words := asked.words[:8];
  asked.spellings := asked.spellings[:8];
  select array_agg(word order by place),
    (array_agg(place order by documents, length(word) desc, place))[1],
    (array_agg(place order by documents, length(word) desc, place) filter (where documents > 0))[1],
    min(documents) filter (where documents > 0)
  into known, asked.rarest, asked.rarest_known, fewest
  from known_words(asked);
  asked.texts := '{}';
  if fewest < 500 then
    select array_agg(row(query, query, configurations)::text_query) into asked.texts
    from (
      select query, array_agg(configuration) as configurations
      from (select configuration from text_configurations union select 'simple'::regconfig) as configured
      cross join lateral (
        select array_agg('(' || query::text || ')' order by place = asked.rarest_known desc, place) as queries,
          coalesce(bool_or(place = asked.rarest_known), false) as has_rarest
        from unnest(known) with ordinality as word (word, place)
        cross join lateral (select words_asked(configuration, word) as query offset 0) as word_asked
        where numnode(query) > 0
      ) as known_words
      cross join lateral (
        select string_agg(combination, '|')::tsquery as query
        from generate_series(0, (1 << (cardinality(queries) - 1)) - 1) as others
        cross join lateral (
          select count(*) as more, string_agg(queries[place], '&') as combination
          from generate_series(1, cardinality(queries)) as place
          where place = 1 or others & (1 << (place - 2)) > 0
        ) as combined
        where more = cardinality(queries) / 2 + 1
      ) as made
      where has_rarest
      group by query
    ) as majorities;
  else
    asked.rarest_known := null;
  end if;
  return asked;
end $$;

-- The consonants of a spelling. Languages disagree about vowels, and Arabic script leaves most of them out.
create function consonants(spelling text) returns text language sql immutable parallel safe as $$
  select translate($1, 'aeiou', '')
$$;
-- serves: names that have a word with the same consonants as a word of a query
create index name_variants_folded_folded_idx on name_variants using gin (string_to_array(consonants(folded), ' '))
  with (gin_pending_list_limit = 64);
-- Each search reads the whole list of entries that are not yet in the index. After a first import, the list would be long until
-- the next vacuum.
alter index name_variants_folded_idx set (gin_pending_list_limit = 64);
alter index search_documents_kind_words_idx set (gin_pending_list_limit = 64);

-- A spelling without the endings of Russian cases.
create function caseless(spelling text) returns text language sql immutable parallel safe as $$
  select regexp_replace($1, '(?<=\\w\\w\\w)(?:${sql.raw(CASE_ENDINGS)})\\M', '', 'g')
$$;

-- The full form of a first name: Joe, Joseph.
create function full_first_name(spelling text) returns text language sql immutable parallel safe as $$
  select coalesce(${sql.lit(JSON.stringify(FULL_FIRST_NAMES))}::jsonb ->> $1, $1)
$$;

-- How similar a word of a query is to a word of a name: 1 is equal. The beginning of a word is similar to it, and an initial
-- in a name is similar to a word that starts with it. Words with the same consonants are similar: Oripov, Aripov. Beside other
-- words, a short word is similar to a word with the same consonants (John, Джон), a short form of a first name to the full form,
-- and a word to the same word with another of the letters at its start that languages exchange: Javier, Хавьер; Helga, Гельга.
create function word_likeness(word text, part text, is_beside boolean, is_person boolean) returns real language sql immutable parallel safe as $$
  select case
    when word = part then 1
    when length(part) = 1 then case when length(word) > 1 and starts_with(word, part) then 0.4 else 0 end
    when is_beside and translate(word, 'aeiouh', '') = translate(part, 'aeiouh', '') and translate(word, 'aeiouh', '') <> ''
      then greatest(0.4, similarity(word, part), case when length(consonants(word)) > 2 then 0.6 end)
    when is_person and is_beside and full_first_name(word) = full_first_name(part) then 0.8
    when is_person and is_beside and left(word, 1) in ('g', 'h', 'j') and left(part, 1) in ('g', 'h', 'j')
      and translate(substr(word, 2), 'aeiough', '') = translate(substr(part, 2), 'aeiough', '')
      and translate(substr(word, 2), 'aeiough', '') <> ''
      then 0.6
    when length(word) < 3 then 0
    when length(word) > 3 and starts_with(part, word) then 0.5 + 0.4 * length(word) / length(part)
    when length(consonants(word)) > 2 and consonants(word) = consonants(part) then greatest(0.6, similarity(word, part))
    -- A word of another length is another word, even if both begin in the same way.
    when abs(length(word) - length(part)) > 3 and similarity(word, part) < 0.5 then 0
    else similarity(word, part)
  end
$$;

-- How similar a name is to a search: null if too few words of the search are similar to words of the name. An initial must be
-- the beginning of a word of the name that no other word of the search is similar to, if there is such a word. A person can have
-- a further family name that only the search has, if the words of the name are in the search. plpgsql is
-- several times as fast as SQL here.
create function name_likeness(
  spelling text, spellings text[], acronyms text[], initials text[], rarest integer, name text,
  is_person boolean
) returns real language plpgsql immutable parallel safe as $$
declare
  total integer := cardinality(spellings);
  parts text[] := string_to_array(name, ' ');
  compared text[] := parts;
  are_matched boolean[] := '{}';
  matched integer := 0;
  likeness real := 0;
  has_rarest boolean := false;
  best real;
  best_place integer;
  one real;
  together real;
begin
  if spelling = name then
    return 0.99;
  end if;
  if name is null or total is null or total = 0 then
    return null;
  end if;
  -- A name in another case of its language comes before a longer name that has the very word: Мальты, МИД Мальты. Short words
  -- are often acronyms, which have no cases.
  if left(spelling, 3) = left(name, 3) and least(length(spelling), length(name)) > 3
    and coalesce(cardinality(acronyms), 0) = 0 and abs(length(spelling) - length(name)) <= 3 * cardinality(parts)
    and caseless(spelling) = caseless(name)
  then
    return 0.97;
  end if;
  if total = 1 and cardinality(parts) > 1 then
    compared := compared || replace(name, ' ', '');
  end if;
  for place in 1..total loop
    best := 0;
    for part in 1..cardinality(compared) loop
      one := case
        when spellings[place] = any(acronyms) then (spellings[place] = compared[part])::integer
        else word_likeness(spellings[place], compared[part], total > 1, is_person)
      end;
      if one > best then
        best := one;
        best_place := part;
      end if;
    end loop;
    if best >= 0.4 then
      matched := matched + 1;
      likeness := likeness + best;
      has_rarest := has_rarest or place = rarest;
      are_matched[best_place] := true;
    elsif rarest is null then
      exit;
    end if;
  end loop;
  if cardinality(initials) > 0 and matched > 0 and total < cardinality(parts) and not exists (
    select from generate_series(1, cardinality(parts)) as part
    cross join unnest(initials) as initial
    where are_matched[part] is null and starts_with(parts[part], initial)
  ) then
    return null;
  end if;
  likeness := 0.8 * likeness / total + 0.2 * similarity(spelling, name);
  -- A family name comes before the same word as a first name.
  if is_person and total = 1 and cardinality(parts) > 1 and spellings[1] = parts[cardinality(parts)] then
    likeness := greatest(likeness, 0.96);
  end if;
  if matched = total then
    return least(0.98, likeness);
  end if;
  together := similarity(replace(spelling, ' ', ''), replace(name, ' ', ''));
  if together > 0.7 then
    return 0.8 * together;
  end if;
  -- Short names of three syllables, such as Park Jin Hyok, are other people's names.
  if is_person and rarest is not null and total = cardinality(parts) + 1 and cardinality(parts) > 1 and length(name) > 9
    and parts <@ spellings
  then
    return 0.02 * likeness;
  end if;
  if has_rarest and matched * 2 > total and matched * 2 > cardinality(parts) then
    return 0.02 * likeness;
  end if;
  return null;
end $$;

-- Things of some kinds that have a name similar to a search.
create function named(asked search_query, kinds node_kind[]) returns table (node_id uuid, score real, name text)
language sql stable rows 20 set pg_trgm.strict_word_similarity_threshold = 0.4 as $$
  select node_id,
    case
      when value = asked.name or lower(value) = lower(asked.name) then 1
      -- Of names with the same common spelling, the one with the same letters comes first: OSCE, OCSE.
      else likeness * (0.99 + 0.01 * similarity(value, asked.name))
    end,
    value
  from (
    select node_id, value, folded from name_variants
    where folded %>> (
      select coalesce(
        asked.spellings[asked.rarest],
        (
          select word from unnest(asked.spellings) with ordinality as word (word, place)
          order by length(word) desc, place desc limit 1
        )
      )
    )
    or folded %>> (
      select asked.spellings[asked.rarest_known]
      where asked.rarest_known <> asked.rarest and length(asked.spellings[asked.rarest_known]) > 3
        and cardinality(asked.spellings) between 2 and 4 and 'person' = any(kinds)
    )
    or string_to_array(consonants(folded), ' ') && array(
      select consonants(word) from unnest(asked.spellings) as word where length(consonants(word)) > 3
    )
    offset 0
  ) as candidate
  -- Postgres expects too many candidates: without "offset 0" it would read the whole table of nodes.
  cross join lateral (select kind from nodes where id = node_id and kind = any(kinds) offset 0) as known
  cross join lateral (
    select name_likeness(
      asked.spelling, asked.spellings, asked.acronyms, asked.initials, asked.rarest, folded, known.kind = 'person'
    ) as likeness offset 0
  ) as compared
  where likeness is not null
$$;

-- Things of some kinds in whose texts a search finds its words, and how well: between 0.02 and 0.8 if a thing has all words, and
-- below 0.02 if it has most of them. A search for most of the words looks only at things that have more texts than their names.
create function described(asked search_query, kinds node_kind[]) returns table (node_id uuid, score real)
language sql stable as $$
  select ranked.node_id,
    case
      when asked.rarest is not null then 0.019 * max(ranked.score)
      -- Even a headline with all words comes after a name.
      else greatest(0.02, least(max(ranked.score), 0.6 + (max(ranked.score) - 0.6) / 2))
    end
  from (
    select document.node_id, ts_rank(document.words, query.wanted) as score
    from unnest(asked.texts) as query
    cross join unnest(kinds) as kind
    join search_documents as document
      on document.kind = kind.kind and document.words @@ query.query
      and document.configuration = any(query.configurations)
    where asked.rarest is null or kind.kind in ('article', 'dialogue_session', 'statement', 'strategy')
    -- The rank is computed before the rows are grouped, so that the groups contain no words.
    offset 0
  ) as ranked
  group by ranked.node_id
$$;

-- The search of a list: for what has all words or, if nothing does, for what has most of them.
create function list_query(asked search_query, kind node_kind) returns search_query language plpgsql stable as $$
begin
  if exists (
    select from unnest(asked.texts) as query
    join search_documents as document
      on document.kind = list_query.kind and document.words @@ query.query
      and document.configuration = any(query.configurations)
  ) or exists (select from named(asked, array[kind])) then
    return asked;
  end if;
  return majority_query(asked);
end $$;
`.execute(db);

  for (const [event, rows] of [
    ["insert", "new table as written"],
    ["update", "new table as written old table as replaced"],
    ["delete", "old table as written"],
  ] as const) {
    await sql`
      create trigger ${sql.id(`offices_search_${event}`)} after ${sql.raw(event)} on offices
      referencing ${sql.raw(rows)} for each statement execute function write_search_documents_of('id')
    `.execute(db);
  }

  // The search documents of names do not change, so the triggers that write them are not needed.
  await sql`alter table name_variants disable trigger user`.execute(db);
  await sql`update name_variants set folded = null where folded is not null`.execute(db);
  await foldNames(db as never);
  await sql`alter table name_variants enable trigger user`.execute(db);
  await sql`select write_search_documents(array(
    select id from nodes where kind in ('dialogue_session', 'office', 'statement')
    union select node_id from search_documents where configuration = 'simple'::regconfig
  ))`.execute(db);
}
