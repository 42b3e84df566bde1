import { type Selectable, sql } from "kysely";
import type { Database } from "./client.ts";
import { byId } from "./loader.ts";
import { page, pages } from "./page.ts";
import type { Mentions, NodeKind } from "./types.ts";

export type MentionRow = Selectable<Mentions>;

const selectMentions = (db: Database) => db.selectFrom("mentions").selectAll("mentions");

export const mentionById = byId(selectMentions);

const orders = { id: [{ column: "id", type: "uuid" }] } as const;

export const mentions = page(selectMentions, orders);
export const mentionsByEntity = pages(
  (db, entity) => selectMentions(db).where("entity_id", "=", entity),
  orders,
);
export const mentionsByArticle = pages(
  (db, article, filter?: { kinds: readonly NodeKind[] }) =>
    selectMentions(db)
      .where("article_id", "=", article)
      .$if(filter !== undefined, (query) =>
        query.where("entity_id", "in", (nodes) =>
          nodes
            .selectFrom("nodes")
            .select("id")
            .where("kind", "=", sql<NodeKind>`any(${filter?.kinds}::node_kind[])`),
        ),
      ),
  orders,
);
