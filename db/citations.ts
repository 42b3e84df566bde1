import type { Selectable } from "kysely";
import type { Database } from "./client.ts";
import type { Listing } from "./lists/listing.ts";
import { listByParent } from "./lists/page.ts";
import { byId } from "./loader.ts";
import type { Citations } from "./types.ts";

export type CitationRow = Selectable<Citations>;

const selectCitations = (db: Database) => db.selectFrom("citations").selectAll("citations");

export const citationById = byId(selectCitations);

const listing: Listing = {
  kind: "citation",
  orders: { id: [{ column: "id", type: "uuid" }] },
};

export const citationsByFact = listByParent(
  (db, fact) => selectCitations(db).where("fact_id", "=", fact),
  listing,
);
