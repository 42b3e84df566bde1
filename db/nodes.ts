import { type Expression, type Selectable, sql } from "kysely";
import { anyOf, type Database } from "./client.ts";
import { UUID } from "./ids.ts";
import { type Loader, many, one } from "./loader.ts";
import { selection } from "./selection.ts";
import type { Identifiers, NameVariants, NodeKind, Nodes } from "./types.ts";

export type NodeRow = Selectable<Nodes>;
export type NameVariantRow = Omit<Selectable<NameVariants>, "folded">;
export type IdentifierRow = Selectable<Identifiers>;

const nodeColumns = selection("nodes", ["id", "kind", "merged_into", "revision", "created_at", "updated_at"]);

/** The identity behind an id; for an id that was merged away, the identity of the survivor. */
export const nodeById = one(
  (db, ids) =>
    db
      .selectFrom("nodes as asked")
      .innerJoin("nodes", (join) => join.on("nodes.id", "=", sql`coalesce(asked.merged_into, asked.id)`))
      .select(nodeColumns)
      .$castTo<NodeRow>()
      .select("asked.id as asked_id")
      .where("asked.id", "=", anyOf(ids))
      .execute(),
  (row) => row.asked_id,
);

/**
 * The identity behind a reference of any kind: an id, a slug (also a former one), a country's code or an article's
 * address. Where a country and a topic share a slug, the kind that stands first in the list of kinds is meant.
 */
export const nodeByReference = one(
  (db, references) =>
    db
      .selectFrom(resolved(references, null).as("reference"))
      .innerJoin("nodes", "nodes.id", "reference.id")
      .select(nodeColumns)
      .$castTo<NodeRow>()
      .select("reference.text as reference")
      .orderBy("nodes.kind", "desc")
      .execute(),
  (row) => row.reference,
);

/** Rows of one kind by reference: an id, a slug or what else leads to it. One statement. */
export function byReference<Row extends { id: string }>(
  kind: NodeKind,
  rows: (db: Database) => Expression<Row>,
): Loader<string, Row | null> {
  return one(
    async (db, references) => {
      const { rows: found } = await sql<Row & { $reference: string }>`
        select reference.text as "$reference", item.*
        from ${resolved(references, [kind])} as reference
        join ${rows(db)} as item on item.id = reference.id`.execute(db);
      return found;
    },
    (row) => row.$reference,
  ) as Loader<string, Row | null>;
}

/** Rows by what a register calls them. One statement. */
export function byIdentifier<Row extends { id: string }>(
  scheme: string,
  rows: (db: Database) => Expression<Row>,
): Loader<string, Row | null> {
  return one(
    async (db, values) => {
      const { rows: found } = await sql<Row & { $value: string }>`
        select identifiers.value as "$value", item.*
        from identifiers
        join nodes on nodes.id = node_id
        join ${rows(db)} as item on item.id = coalesce(merged_into, nodes.id)
        where scheme = ${scheme} and identifiers.value = ${anyOf(values)}`.execute(db);
      return found;
    },
    (row) => row.$value,
  ) as Loader<string, Row | null>;
}

/** The ids of the live nodes of some kinds that references lead to: `(text, id)`. */
export function resolved(references: readonly string[], kinds: readonly NodeKind[] | null) {
  const ids = references.map((reference) => (UUID.test(reference) ? reference : null));
  return sql<{ text: string; id: string }>`(
    select reference.text, coalesce(nodes.merged_into, nodes.id) as id
    from unnest(${references}::text[], ${ids}::uuid[]) as reference (text, id)
    left join aliases on reference.id is null and aliases.alias = reference.text
      and (${kinds}::node_kind[] is null or aliases.kind = any(${kinds}::node_kind[]))
    join nodes on nodes.id = coalesce(reference.id, aliases.node_id)
      and (${kinds}::node_kind[] is null or nodes.kind = any(${kinds}::node_kind[]))
  )`;
}

/** All names of a node, the preferred one first. */
export const nameVariantsByNode = many(
  (db, ids) =>
    db
      .selectFrom("name_variants")
      .select(["node_id", "value", "kind", "language", "script"])
      .where("node_id", "=", anyOf(ids))
      .orderBy("kind")
      .orderBy("value")
      .execute(),
  (row) => row.node_id,
);

/** What other registers call a node. */
export const identifiersByNode = many(
  (db, ids) =>
    db
      .selectFrom("identifiers")
      .select(["node_id", "scheme", "value", "url"])
      .where("node_id", "=", anyOf(ids))
      .orderBy("scheme")
      .orderBy("value")
      .execute(),
  (row) => row.node_id,
);

/** The slug by which records and references know a node that shows no slug of its own. */
export const slugByNode = one(
  (db, ids) =>
    db
      .selectFrom("aliases")
      .select(["node_id", (alias) => alias.fn.min("alias").as("slug")])
      .where("node_id", "=", anyOf(ids))
      .where("is_former", "=", false)
      .groupBy("node_id")
      .execute(),
  (row) => row.node_id,
);
