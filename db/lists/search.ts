import { createHash } from "node:crypto";
import { type RawBuilder, sql } from "kysely";
import type { Loader } from "../loader.ts";
import type { NodeKind } from "../types.ts";
import { order } from "./cursor.ts";
import { lookupCondition } from "./filter.ts";
import type { FilterField } from "./filter-field.ts";
import { MINUSES_AT_MOST, QUERY_WORDS_AT_MOST, WORD_LETTERS_AT_MOST } from "./limits.ts";
import type { ComputedOrder } from "./listing.ts";
import { type NameQuery, nameQuery } from "./name-query.ts";

/**
 * Search compares a query with names and with texts. Names are compared word by word in a common spelling (spelling.ts), so
 * that scripts, accents and typing errors do not matter. Titles, honorifics and small words of the query need not match
 * (name-query.ts). Texts, which include names, are compared by the words of their language, with Postgres' syntax for web
 * searches: "a phrase", or, -without.
 *
 * What has all words comes first. After it comes what has more than half of the words, with the rarest of the words. The
 * migration 20261128-search defines which texts are searched, their weights, how similar a name must be, and the scores. Its
 * functions `named` and `described` search names and texts. `matching_names` and `matching_texts` are for older code.
 */

/** Shortens a query to its first words, and removes characters that are no text. Persian words can hold invisible joiners. */
const shortened = (query: string): string =>
  query
    .replace(/\p{Cf}+/gu, "")
    .replace(/\p{C}+/gu, " ")
    .trim()
    .split(/\s+/)
    .slice(0, QUERY_WORDS_AT_MOST)
    .map((word) => word.slice(0, WORD_LETTERS_AT_MOST))
    .join(" ");

/** Removes characters that Postgres cannot parse. */
function searchable(query: string): string {
  const text = shortened(
    query
      // Removes characters that have a meaning in Postgres' own syntax of queries.
      .replace(/[&|!()<>:*\\]+|""+/g, " ")
      // Removes dashes that are neither a minus before a word or phrase nor a hyphen in a word.
      .replace(/(?<![\p{L}\p{N}])-+(?![\p{L}\p{N}"])|-(?=-)/gu, " "),
  );
  return text.split(" ").filter((word) => word.startsWith("-")).length > MINUSES_AT_MOST
    ? text.replaceAll("-", " ")
    : text;
}

/** A search as a value of the type `search_query` of the database. */
function asked(
  query: string,
  { name, spelling, words, spellings, acronyms, initials }: NameQuery,
): RawBuilder<unknown> {
  return sql`whole_query(
    ${searchable(query)}, ${name}, ${spelling}, ${words}::text[], ${spellings}::text[], ${acronyms}::text[],
    ${initials}::text[]
  )`;
}

/** The description of the syntax in the schema. */
export const SYNTAX =
  'A name matches if each word of the query is similar to a word of the name. Script, accents and small typing errors do not matter, and an initial matches a word that starts with it. Titles, honorifics and words in brackets need not match. An acronym must be spelt exactly, with or without dots, and so must a word with a number. A text matches if it contains all words of the query, in any grammatical form. In languages that Postgres cannot stem, accents and the ending of a long word do not matter, and Chinese, Japanese, Korean and Thai words need no blanks around them. What has only more than half of the words, with the rarest of them, comes after what has all words; a list has such items only if nothing has all words. In texts, `"a phrase"` finds a phrase, `or` finds alternatives, and `-word` excludes a word.';

/** Whether the function `named` of the database compares a name with the query. A name that it skips must not match. */
const isCandidate = (query: RawBuilder<unknown>, kind: NodeKind) => sql`(
  strict_word_similarity(
    coalesce(
      (${query}).spellings[(${query}).rarest],
      (
        select word from unnest((${query}).spellings) with ordinality as word (word, place)
        order by length(word) desc, place desc limit 1
      )
    ),
    folded
  ) >= 0.4
  or ${sql.lit(kind === "person")} and (${query}).rarest_known <> (${query}).rarest
    and length((${query}).spellings[(${query}).rarest_known]) > 3
    and cardinality((${query}).spellings) between 2 and 4
    and strict_word_similarity((${query}).spellings[(${query}).rarest_known], folded) >= 0.4
  or string_to_array(consonants(folded), ' ') && array(
    select consonants(word) from unnest((${query}).spellings) as word where length(consonants(word)) > 3
  )
)`;

/** The kinds whose names are not compared with a query: they have no names, or names that are texts. */
const WITHOUT_NAMES: readonly NodeKind[] = ["article", "office", "statement"];

/** Filters rows of one kind by the text of a search. */
export const whereFound = (kind: NodeKind, description: string): FilterField => ({
  takes: "query",
  description: `${description} The root field \`search\` explains the syntax.`,
  condition(query: string) {
    const documents = (given: RawBuilder<unknown>) => sql`
      unnest((${given}).texts) as text
      join search_documents as document
        on document.words @@ text.query and document.configuration = any(text.configurations)`;
    const searched = sql`searched.query`;
    const hasNames = !WITHOUT_NAMES.includes(kind);
    const isNamed = (query: RawBuilder<unknown>) =>
      hasNames
        ? sql`or (
            -- With "exists" Postgres might compare the query with the names of everything once, in place of one row's.
            select true from name_variants
            where node_id = item.id and ${isCandidate(query, kind)} and name_likeness(
              (${query}).spelling, (${query}).spellings, (${query}).acronyms, (${query}).initials, (${query}).rarest, folded,
              ${sql.lit(kind === "person")}
            ) is not null limit 1
          )`
        : sql``;
    return lookupCondition(
      {
        ids: (given) => sql`
          select document.node_id as id from ${documents(given)} and document.kind = ${kind}::node_kind
          ${hasNames ? sql`union all select node_id from named(${given}, array[${kind}::node_kind])` : sql``}`,
        matches: (given) => sql`(
          select exists (select from ${documents(searched)} and document.node_id = item.id) ${isNamed(searched)}
          from (select ${given} as query offset 0) as searched
        )`,
      },
      // A subquery of its own runs once. Without it, the test of a row (inside "not") would make the search again for each row.
      sql`(select ${listQuery(query, kind)})`,
      "words",
    );
  },
});

/** A search of a list: for what has all words or, if nothing does, for what has most of them. */
function listQuery(query: string, kind: NodeKind): RawBuilder<unknown> {
  const given = nameQuery(shortened(query));
  const whole = asked(query, given);
  return given.forgives === "never" ? whole : sql`list_query(${whole}, ${kind}::node_kind)`;
}

/**
 * The rows of a kind that a search finds, each with its relevance. The relevance is a whole number, so that cursors can
 * contain the exact value.
 */
function rowsFound(rows: RawBuilder<unknown>, kind: NodeKind, query: string): RawBuilder<unknown> {
  const hasNames = !WITHOUT_NAMES.includes(kind);
  return sql`(
    select item.*, match.relevance
    from (
      select node_id, round(max(score) * 1e6)::integer as relevance
      from (select ${listQuery(query, kind)} as query offset 0) as asked
      cross join lateral (
        select node_id, score from described(asked.query, array[${kind}::node_kind])
        ${hasNames ? sql`union all select node_id, score from named(asked.query, array[${kind}::node_kind])` : sql``}
      ) as match
      group by node_id
    ) as match
    join ${rows} as item on item.id = match.node_id
  )`;
}

/** The order by relevance: how well a row matches the `query` of the filter. */
export const orderByRelevance = (kind: NodeKind): ComputedOrder => ({
  columns: order("relevance", "integer"),
  from: "filter",
  fulfils: "query",
  compute({ filter }) {
    const query = filter?.query;
    if (typeof query !== "string") return undefined;
    return {
      rows: (rows) => rowsFound(rows, kind, query),
      dependsOn: createHash("sha256").update(query).digest("base64url").slice(0, 12),
    };
  },
});

/** A request for a search of all entities. */
export interface SearchKey {
  readonly query: string;
  readonly kinds: readonly NodeKind[];
  readonly first: number;
}

export interface SearchHitRow {
  node_id: string;
  score: number;
  /** If a name matched, this name; if a text matched, the name of the field. */
  matched: string;
  snippet: string | null;
}

/** The options of `ts_headline`: the length of snippets, and the marks around matching words. */
const SNIPPET = 'StartSel=**, StopSel=**, MaxWords=30, MinWords=12, MaxFragments=2, FragmentDelimiter=" … "';

/** The entities that a search finds, the best match first. Each search runs one statement. */
export const hitsByQuery: Loader<SearchKey, readonly SearchHitRow[]> = {
  identity: JSON.stringify,
  batch: (db, keys) =>
    Promise.all(
      keys.map(async ({ query, kinds, first }) => {
        const text = searchable(query);
        const given = nameQuery(shortened(query));
        const found = (asked: RawBuilder<unknown>) => sql`(
          (
            select node_id, score, null::text as name
            from described(${asked}, ${kinds}::node_kind[]) order by score desc, node_id limit ${first}
          )
          union all
          select node_id, score, name from named(${asked}, ${kinds}::node_kind[])
        )`;
        const whole = sql`select match.* from asked cross join lateral ${found(sql`asked.query`)} as match`;
        // What has most of the words comes after what has all words, so it is needed only if the latter is not enough.
        const forgiving =
          given.forgives === "never"
            ? sql`select null::search_query as query where false`
            : sql`
              select majority_query(query) as query from asked
              where (select count(distinct node_id) from whole) < ${given.forgives === "few" ? first : Math.min(first, 1)}`;
        const majority = sql`select match.* from forgiving cross join lateral ${found(sql`forgiving.query`)} as match`;
        const { rows } = await sql<SearchHitRow>`
          with asked as materialized (select ${asked(query, given)} as query),
          whole as materialized (${whole}),
          forgiving as materialized (${forgiving})
          select hit.node_id, hit.score, coalesce(hit.name, searched.matched, '') as matched, searched.snippet
          from (
            select coalesce(merged_into, id) as node_id, max(score) as score,
              (array_agg(match.name order by score desc, similarity(match.name, ${text}) desc, variant.kind))[1] as name
            from (select * from whole union all ${majority}) as match
            join nodes on id = match.node_id
            left join name_variants as variant on variant.node_id = id and variant.value = match.name
            group by 1
            order by score desc, 1
            limit ${first}
          ) as hit
          left join lateral (
            select case field when 'name' then text else field end as matched,
              case when field not in ('name', 'text') then ts_headline(configuration, text, any_word, ${SNIPPET}) end as snippet
            from searched_texts
            cross join words_asked(configuration, ${text}) as all_words
            cross join lateral (
              select replace(concat_ws('|', nullif(querytree(all_words), ''), string_agg(more.wanted::text, '|')), '&', '|')::tsquery
                as any_word
              from forgiving cross join unnest((forgiving.query).texts) as more
              where searched_texts.configuration = any(more.configurations)
              offset 0
            ) as asked
            where searched_texts.node_id = hit.node_id and (hit.name is null or field <> 'name')
              and words_of(configuration, text) @@ any_word
            order by words_of(configuration, text) @@ all_words desc,
              ts_rank(setweight(words_of(configuration, text), weight), any_word) desc, weight
            limit 1
          ) as searched on true
          order by score desc, node_id`.execute(db);
        return rows;
      }),
    ),
};
