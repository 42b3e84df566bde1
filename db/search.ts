import { type RawBuilder, sql } from "kysely";
import type { FilterField } from "./filter.ts";
import type { Loader } from "./loader.ts";
import { ENTITIES } from "./record.ts";
import { folded } from "./spelling.ts";
import type { NodeKind } from "./types.ts";

/**
 * Search: names are compared word by word in one spelling (spelling.ts), which forgives scripts, accents and typing
 * errors; texts by the words of their language, with Postgres' syntax for the web: "a phrase", or, -without.
 * Migration 24 has the rules: what is searched, with which weight, and how alike is alike.
 */

/** How much of a query is searched for: what nobody could have typed adds nothing but work. */
const WORDS_AT_MOST = 50;
const LETTERS_AT_MOST = 100;
/** No name is longer. */
const WORDS_OF_NAME_AT_MOST = 12;

const searchable = (query: string): string =>
  query
    .replace(/\p{Cc}/gu, " ")
    .trim()
    .split(/\s+/)
    .slice(0, WORDS_AT_MOST)
    .map((word) => word.slice(0, LETTERS_AT_MOST))
    .join(" ");

/** What a query finds: `(node_id, score, name)`, a node once for each way in which it is found; name null for texts. */
function matching(query: string): RawBuilder<unknown> {
  const text = searchable(query);
  const spelling = folded(text);
  const words = spelling?.split(" ") ?? [];
  return sql`(
    select node_id, score, null::text as name from matching_texts(${text})
    union all
    select node_id, score, name from matching_names(${words.length <= WORDS_OF_NAME_AT_MOST ? spelling : null})
  )`;
}

/** What can be typed, for readers of the schema. */
export const SYNTAX =
  'In names every word must be like a word of the name: any script, no accents, typing errors. In texts the words are compared by the rules of their language, and "a phrase", or, and -without are understood.';

/** Rows that a query finds. */
export const found = (description: string): FilterField => ({
  takes: "query",
  description: `${description} ${SYNTAX}`,
  condition: (query: string) => sql`item.id in (select node_id from ${matching(query)} as match)`,
});

/** The rows that a query finds, each with its relevance: a whole number, so that a cursor holds it exactly. */
export const rowsFound = (rows: RawBuilder<unknown>, query: string): RawBuilder<unknown> => sql`(
  select item.*, match.relevance
  from (select node_id, round(max(score) * 1e6)::integer as relevance from ${matching(query)} as match group by 1) as match
  join ${rows} as item on item.id = match.node_id
)`;

/** What is asked of the whole record. */
export interface SearchKey {
  readonly query: string;
  readonly kinds: readonly NodeKind[] | null;
  readonly first: number;
}

export interface SearchHitRow {
  node_id: string;
  score: number;
  /** The name that matched, or the field whose text did. */
  matched: string;
  snippet: string | null;
}

/** How snippets mark the words that were found. */
const SNIPPET = 'StartSel=**, StopSel=**, MaxWords=30, MinWords=12, MaxFragments=2, FragmentDelimiter=" … "';

/** The entities that a query finds, best first. One statement per query. */
export const hitsByQuery: Loader<SearchKey, readonly SearchHitRow[]> = {
  identity: JSON.stringify,
  batch: (db, keys) =>
    Promise.all(
      keys.map(async ({ query, kinds, first }) => {
        const text = searchable(query);
        const wanted = kinds ? ENTITIES.filter((kind) => kinds.includes(kind)) : ENTITIES;
        const { rows } = await sql<SearchHitRow>`
          select hit.node_id, hit.score, coalesce(hit.name, searched.matched) as matched, searched.snippet
          from (
            select match.node_id, max(score) as score,
              (array_agg(match.name order by score desc, similarity(match.name, ${text}) desc, variant.kind))[1] as name
            from ${matching(query)} as match
            join nodes on nodes.id = match.node_id and nodes.kind = any(${wanted}::node_kind[]) and merged_into is null
            left join name_variants as variant on variant.node_id = match.node_id and variant.value = match.name
            group by match.node_id
            order by score desc, match.node_id
            limit ${first}
          ) as hit
          left join lateral (
            select case field when 'name' then text else field end as matched,
              case when field not in ('name', 'text') then ts_headline(configuration, text, query, ${SNIPPET}) end as snippet
            from searched_texts, websearch_to_tsquery(configuration, ${text}) as query
            where searched_texts.node_id = hit.node_id and (hit.name is null or field <> 'name')
              and ts_rank(to_tsvector(configuration, text), query) > 0
            order by to_tsvector(configuration, text) @@ query desc, weight
            limit 1
          ) as searched on true
          order by score desc, node_id`.execute(db);
        return rows;
      }),
    ),
};
