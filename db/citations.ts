import type { Selectable } from "kysely";
import type { Listing } from "./lists/listing.ts";
import { listByParent } from "./lists/page.ts";
import { byId } from "./loader.ts";
import { rowsOf } from "./selection.ts";
import type { Citations } from "./types.ts";

export type CitationRow = Selectable<Citations>;

const selectCitations = rowsOf("citations", [
  "id",
  "fact_id",
  "article_id",
  "supports",
  "attributed_to_id",
  "attributed_as",
  "locator",
]);

export const citationById = byId(selectCitations);

const listing: Listing = {
  kind: "citation",
  orders: { id: [{ column: "id", type: "uuid" }] },
};

export const citationsByFact = listByParent(
  (db, fact) => selectCitations(db).where("fact_id", "=", fact),
  listing,
);
