import { type Selectable, sql } from "kysely";
import { referenceCondition, whereEnum, whereReference, withSessions } from "./lists/filter.ts";
import type { Listing } from "./lists/listing.ts";
import { listByParent, rootList } from "./lists/page.ts";
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
    kinds: whereEnum(
      "node_kind",
      (kinds) => ({
        where: sql`item.entity_id in (select id from nodes where kind = any(${kinds}))`,
        setup: sql`(select ${kinds} as kinds) as wanted`,
        // Entities of every kind are mentioned often, so a page is soon full when the list is read in its order.
        streamed: [sql`(select kind = any(wanted.kinds) from nodes where id = item.entity_id)`],
        selectivity: "values",
        given: kinds,
        matches: (given) => sql`(select kind = any(${given}) from nodes where id = item.entity_id)`,
      }),
      "Mentions of entities of any of these kinds.",
    ),
    entity: whereReference(
      null,
      (ids) => referenceCondition("entity_id", withSessions(ids)),
      "Mentions of any of these entities. A dialogue stands for itself and its sessions.",
    ),
  },
};

export const mentions = rootList(selectMentions, listing);
export const mentionsByEntity = listByParent(
  (db, entity) => selectMentions(db).where("entity_id", "=", entity),
  listing,
);
export const mentionsByArticle = listByParent(
  (db, article) => selectMentions(db).where("article_id", "=", article),
  listing,
);
