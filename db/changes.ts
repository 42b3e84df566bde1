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

/** Changes are not nodes, so none is ever merged away. */
export const changeById = { ...inside, fromOutside: inside };

const feed: Order = [
  { column: "transaction_id", type: "xid8" },
  { column: "sequence", type: "bigint" },
];

/** All changes in the order they were committed, up to the oldest transaction that still runs. */
export const changes = rootList(
  (db) =>
    selectChanges(db).where(
      // Not the column itself, or the feed would be read backwards from here and not from a cursor.
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
