import type { BulkInsert } from "#db/records/bulk.ts";
import type { Sizes } from "./sizes.ts";
import { chance, id, pick, sometimes } from "./sql.ts";

/** Writes the citations. A citation says which article states which fact. */
export function citationsTables(sizes: Sizes): readonly BulkInsert[] {
  const { people, articles } = sizes;
  return [
    {
      table: "citations",
      kind: "'citation'",
      columns: {
        id: "md5('citation ' || fact_id || ' ' || article_id)::uuid",
        fact_id: "fact_id",
        article_id: "article_id",
        attributed_to_id: sometimes(0.05, id("person", pick(people, "attributed", "h")), "attribution", "h"),
      },
      from: `from (
        select nodes.id as fact_id, h, case
          when kind = 'article' then nodes.id
          else ${id("article", `1 + (${pick(articles, "source", "h", 1)} + (slot - 1) * ${pick(articles - 1, "other source", "h", 1)}) % ${articles}`)} end as article_id
        from nodes cross join lateral (select ('x' || left(nodes.id::text, 8))::bit(32)::bigint as h) as hashed
        cross join generate_series(1, 2) as slot
        where kind not in ('mention', 'citation') and (slot = 1 or (kind <> 'article' and ${chance("two sources", "h")} < 0.3))
      ) as cited`,
    },
  ];
}
