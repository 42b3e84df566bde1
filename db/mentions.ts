import { type Selectable, sql } from "kysely";
import { byEnum, pointsAt } from "./lists/filter.ts";
import type { Listing } from "./lists/listing.ts";
import { page, pages } from "./lists/page.ts";
import { byId } from "./loader.ts";
import { rowsOf } from "./selection.ts";
import type { Mentions } from "./types.ts";

export type MentionRow = Selectable<Mentions>;

const selectMentions = rowsOf("mentions", [
  "id",
  "article_id",
  "entity_id",
  "surface",
  "start_offset",
  "end_offset",
  "method",
  "confidence",
]);

export const mentionById = byId(selectMentions);

const listing: Listing = {
  kind: "mention",
  orders: { id: [{ column: "id", type: "uuid" }] },
  filters: {
    kinds: byEnum(
      "node_kind",
      (kinds) => ({
        whole: sql`item.entity_id in (select id from nodes where kind = any(${kinds}))`,
        selectivity: "with a value",
        from: sql`(select ${kinds} as kinds) as wanted`,
        // Things of every kind are mentioned often enough to be met on the way through the list.
        inOrder: [sql`(select kind = any(wanted.kinds) from nodes where id = item.entity_id)`],
      }),
      "Mentions of things of any of these kinds.",
    ),
    entity: pointsAt("entity_id", null, "Mentions of any of these entities."),
  },
};

export const mentions = page(selectMentions, listing);
export const mentionsByEntity = pages(
  (db, entity) => selectMentions(db).where("entity_id", "=", entity),
  listing,
);
export const mentionsByArticle = pages(
  (db, article) => selectMentions(db).where("article_id", "=", article),
  listing,
);
