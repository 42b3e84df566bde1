import { sql } from "kysely";
import { excerpt, type UnknownReference } from "./errors.ts";
import { SLUG } from "./ids.ts";
import { folded } from "./lists/spelling.ts";
import type { Loader } from "./loader.ts";
import { resolved } from "./nodes.ts";
import type { NodeKind } from "./types.ts";

/** What the caller may have meant by an unknown reference. */
export interface Meant {
  /** The kinds of the nodes that the reference leads to. The caller's place accepts none of these kinds. */
  readonly leadsTo: readonly NodeKind[];
  /** The slugs of up to three nodes of the accepted kinds, the most similar first. */
  readonly slugs: readonly string[];
}

/** The maximum number of slugs to suggest for a reference that leads nowhere. */
export const SUGGESTED_AT_MOST = 3;

/** A node is suggested only if its similarity is at least this share of the best similarity. */
const LEAST_SHARE = 0.8;

/** The maximum number of letters of a reference that are compared. */
const COMPARED_AT_MOST = 200;

/** Finds what unknown references may mean: nodes with a similar slug or name. Takes one statement. */
export const meantByReference: Loader<UnknownReference, Meant> = {
  identity: JSON.stringify,
  async batch(db, unknown) {
    const given = unknown.map(({ given }) => given.slice(0, COMPARED_AT_MOST));
    const kinds = unknown.map(({ kinds }) => kinds && `{${kinds}}`);
    const { rows } = await sql<Meant & { place: number }>`
      select asked.place, led.kinds as "leadsTo", nearest.slugs
      from unnest(${given}::text[], ${given.map(folded)}::text[], ${kinds}::text[])
        with ordinality as asked (text, spelling, kinds, place)
      cross join lateral (
        select coalesce(asked.kinds::node_kind[], enum_range(null::node_kind)) as kinds offset 0
      ) as accepted
      cross join lateral (
        select coalesce(array_agg(distinct kind::text), '{}') as kinds
        from ${resolved(given, null)} as reference join nodes using (id)
        where reference.text = asked.text and nodes.kind <> all(accepted.kinds)
      ) as led
      cross join lateral (
        select coalesce(array_agg(slug order by score desc, slug), '{}') as slugs
        from (
          select slug, max(score) as score, max(max(score)) over () as best
          from (
            select node_id, similarity(folded, asked.spelling) from name_variants where folded % asked.spelling
            union all
            select node_id, similarity(alias, asked.text) from aliases
            where alias % asked.text and kind <> 'article' and not is_former
          ) as found (node_id, score)
          join nodes on nodes.id = found.node_id and nodes.kind = any(accepted.kinds)
          cross join lateral (
            select min(alias) as slug from aliases
            where node_id = coalesce(merged_into, nodes.id) and not is_former and alias ~ ${SLUG.source}
          ) as named
          group by slug order by max(score) desc, slug limit ${SUGGESTED_AT_MOST}
        ) as ranked
        where score >= ${LEAST_SHARE} * best
      ) as nearest`.execute(db);
    const byPlace = new Map(rows.map(({ place, ...meant }) => [place, meant]));
    return unknown.map((_, index) => byPlace.get(index + 1) ?? { leadsTo: [], slugs: [] });
  },
};

/**
 * Says that a reference leads nowhere, what it leads to if it leads to a node of another kind, and what the caller may have
 * meant: "there is no topic `water`: did you mean `water-management`, `water-diplomacy`?". `filters` are the names of filters
 * that accept the node that the reference leads to.
 */
export function toldUnknown(
  { given, kinds }: UnknownReference,
  { leadsTo, slugs }: Meant = { leadsTo: [], slugs: [] },
  filters: readonly string[] = [],
): string {
  const quoted = (text: string) => `\`${text}\``;
  const listed = (texts: readonly string[]) => texts.map(quoted).join(", ");
  const wanted = worded(kinds ?? []) || "entity";
  const fault =
    leadsTo.length > 0
      ? `${quoted(given)} is ${withArticle(worded(leadsTo))}, not ${withArticle(wanted)}`
      : `there is no ${wanted} ${quoted(excerpt(given))}`;
  const suggestions = [
    ...(filters.length > 0 ? [`the filter ${listed(filters)}`] : []),
    ...(slugs.length > 0 ? [listed(slugs)] : []),
  ];
  return suggestions.length > 0 ? `${fault}: did you mean ${suggestions.join(", or ")}?` : fault;
}

/** The kinds of nodes in words: "country or organization". */
export const worded = (kinds: readonly NodeKind[]): string =>
  kinds
    .join(", ")
    .replace(/, (\w+)$/, " or $1")
    .replaceAll("_", " ");

const withArticle = (noun: string) => `${/^[aeiou]/.test(noun) ? "an" : "a"} ${noun}`;
