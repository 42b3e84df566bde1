import { type Selectable, sql } from "kysely";
import type { Order } from "./lists/cursor.ts";
import { whereEnumColumn } from "./lists/filter.ts";
import { rootList } from "./lists/page.ts";
import { byId } from "./loader.ts";
import { rowsOf } from "./selection.ts";
import type { Changes } from "./types.ts";

export type ChangeRow = Selectable<Changes>;

const selectChanges = rowsOf("changes", [
  "id",
  "transaction_id",
  "sequence",
  "node_id",
  "node_kind",
  "kind",
  "merged_into",
  "revision",
  "fields",
  "at",
  "actor",
]);

const inside = byId(selectChanges);

/** Changes are not nodes and are never merged, so one loader serves both ids from callers and ids from the database. */
export const changeById = { ...inside, fromOutside: inside };

const feed: Order = [
  { column: "transaction_id", type: "xid8" },
  { column: "sequence", type: "bigint" },
];

/**
 * All changes, sorted by transaction. The list ends before the oldest transaction that is still running, so that no change
 * is added before a cursor that a client already has.
 */
export const changes = rootList(
  (db) =>
    selectChanges(db).where(
      // coalesce() keeps Postgres from reading the feed backwards from this bound instead of from a cursor.
      sql`coalesce(transaction_id)`,
      "<",
      sql<string>`pg_snapshot_xmin(pg_current_snapshot())`,
    ),
  {
    kind: "change",
    orders: { feed },
    filters: { kinds: whereEnumColumn("node_kind", "node_kind", "Changes of nodes of these kinds.") },
  },
);
