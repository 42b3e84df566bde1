import { createHash } from "node:crypto";
import { type RawBuilder, sql } from "kysely";
import type { Loader } from "../loader.ts";
import type { NodeKind } from "../types.ts";
import { order } from "./cursor.ts";
import { lookupCondition } from "./filter.ts";
import type { FilterField } from "./filter-field.ts";
import { MINUSES_AT_MOST, NAME_WORDS_AT_MOST, QUERY_WORDS_AT_MOST, WORD_LETTERS_AT_MOST } from "./limits.ts";
import type { ComputedOrder } from "./listing.ts";
import { folded } from "./spelling.ts";

/**
 * Search compares a query with names and with texts. Names are compared word by word in a common spelling (spelling.ts), so
 * that scripts, accents and typing errors do not matter. Texts, which include names, are compared by the words of their
 * language, with Postgres' syntax for web searches: "a phrase", or, -without. Migration 24 defines which texts are searched,
 * their weights, and how similar a name must be.
 */

/** Shortens a query to its first words, and removes characters that Postgres cannot parse. */
const searchable = (query: string): string => {
  const words = query
    // Removes characters that have a meaning in Postgres' own syntax of queries.
    .replace(/[\p{C}&|!()<>:*\\]+|""+/gu, " ")
    // Removes dashes that are neither a minus before a word or phrase nor a hyphen in a word.
    .replace(/(?<![\p{L}\p{N}])-+(?![\p{L}\p{N}"])|-(?=-)/gu, " ")
    .trim()
    .split(/\s+/)
    .slice(0, QUERY_WORDS_AT_MOST)
    .map((word) => word.slice(0, WORD_LETTERS_AT_MOST));
  return words.filter((word) => word.startsWith("-")).length > MINUSES_AT_MOST
    ? words.join(" ").replaceAll("-", " ")
    : words.join(" ");
};

/** Matches phrases, alternatives and exclusions. A query with a phrase, alternative or exclusion is not compared with names. */
const OPERATORS = /"|(?<!\S)(?:-|or(?!\S))/i;

/** The common spelling of a query, for the comparison with names. The spelling is null if the query cannot be a name. */
function spellingOf(text: string): string | null {
  const spelling = OPERATORS.test(text) ? null : folded(text);
  return (spelling?.split(" ") ?? []).length <= NAME_WORDS_AT_MOST ? spelling : null;
}

/** The description of the syntax in the schema. */
export const SYNTAX =
  'A name matches if each word of the query is similar to a word of the name. Script, accents and small typing errors do not matter, and an initial matches a word that starts with it. A text matches if it contains all words of the query, in any grammatical form. In texts, `"a phrase"` finds a phrase, `or` finds alternatives, and `-word` excludes a word.';

/** Filters rows of one kind by the text of a search. */
export const whereFound = (kind: NodeKind, description: string): FilterField => ({
  takes: "query",
  description: `${description} The root field \`search\` explains the syntax.`,
  condition(query: string) {
    const text = searchable(query);
    const spelling = spellingOf(text);
    const documents = (queries: RawBuilder<unknown>) => sql`
      unnest(${queries}) as asked
      join search_documents as document
        on document.words @@ asked.query and document.configuration = any(asked.configurations)`;
    return lookupCondition(
      {
        ids: (queries) => sql`
          select document.node_id as id from ${documents(queries)} and document.kind = ${kind}::node_kind
          union all
          select node_id from matching_names(${spelling}, array[${kind}::node_kind])`,
        matches: (queries) => sql`(
          exists (select from ${documents(queries)} and document.node_id = item.id)
          or (
            -- With "exists" Postgres might compare the query with the names of everything once, in place of one row's.
            select true from name_variants
            where node_id = item.id and name_likeness(${spelling}, folded) is not null limit 1
          )
        )`,
      },
      sql`array(select asked from text_queries(${text}) as asked)`,
      "words",
    );
  },
});

/**
 * The rows of a kind that a search finds, each with its relevance. The relevance is a whole number, so that cursors can
 * contain the exact value.
 */
function rowsFound(rows: RawBuilder<unknown>, kind: NodeKind, query: string): RawBuilder<unknown> {
  const text = searchable(query);
  return sql`(
    select item.*, match.relevance
    from (
      select node_id, round(max(score) * 1e6)::integer as relevance
      from (
        select node_id, score from matching_texts(${text}, array[${kind}::node_kind])
        union all
        select node_id, score from matching_names(${spellingOf(text)}, array[${kind}::node_kind])
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
        const { rows } = await sql<SearchHitRow>`
          select hit.node_id, hit.score, coalesce(hit.name, searched.matched) as matched, searched.snippet
          from (
            select coalesce(merged_into, id) as node_id, max(score) as score,
              (array_agg(match.name order by score desc, similarity(match.name, ${text}) desc, variant.kind))[1] as name
            from (
              (
                select node_id, score, null::text as name
                from matching_texts(${text}, ${kinds}::node_kind[]) order by score desc, node_id limit ${first}
              )
              union all
              select node_id, score, name from matching_names(${spellingOf(text)}, ${kinds}::node_kind[])
            ) as match
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
            cross join websearch_to_tsquery(configuration, ${text}) as query
            cross join lateral (select replace(querytree(query), '&', '|')::tsquery as any_word offset 0) as asked
            where searched_texts.node_id = hit.node_id and (hit.name is null or field <> 'name')
              and to_tsvector(configuration, text) @@ any_word
            order by to_tsvector(configuration, text) @@ query desc,
              ts_rank(setweight(to_tsvector(configuration, text), weight), any_word) desc, weight
            limit 1
          ) as searched on true
          order by score desc, node_id`.execute(db);
        return rows;
      }),
    ),
};
