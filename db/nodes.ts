import { type Expression, type Selectable, sql } from "kysely";
import { aliasesOf } from "./addresses.ts";
import { anyOf, type Database } from "./client.ts";
import { UUID } from "./ids.ts";
import { type Loader, many, one } from "./loader.ts";
import { selection } from "./selection.ts";
import type { Identifiers, NameVariants, NodeKind, Nodes } from "./types.ts";

export type NodeRow = Selectable<Nodes>;
export type NameVariantRow = Omit<Selectable<NameVariants>, "folded">;
export type IdentifierRow = Selectable<Identifiers>;

const nodeColumns = selection("nodes", ["id", "kind", "merged_into", "revision", "created_at", "updated_at"]);

/** The node with an id. The id of a merged node leads to the node that it was merged into. */
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
 * Finds a node by a reference. A reference is an id, a current or former slug, the code of a country or the address of an
 * article. If a country and a topic share a slug, the slug leads to the node whose kind comes first in the enum `node_kind`.
 * A slug that is written exactly like the reference is preferred to a code that differs in case.
 */
export const nodeByReference = one(
  (db, references) =>
    db
      .selectFrom(resolved(references, null).as("reference"))
      .innerJoin("nodes", "nodes.id", "reference.id")
      .select(nodeColumns)
      .$castTo<NodeRow>()
      .select("reference.text as reference")
      .orderBy("reference.is_exact")
      .orderBy("nodes.kind", "desc")
      .execute(),
  (row) => row.reference,
);

/** Reads rows of one kind by reference: an id, a slug or another alias. Takes one statement. */
export function byReference<Row extends { id: string }>(
  kind: NodeKind,
  rows: (db: Database) => Expression<Row>,
): Loader<string, Row | null> {
  return one(
    async (db, references) => {
      const { rows: found } = await sql<Row & { $reference: string }>`
        select reference.text as "$reference", item.*
        from ${resolved(references, [kind])} as reference
        join ${rows(db)} as item on item.id = reference.id
        order by reference.is_exact`.execute(db);
      return found;
    },
    (row) => row.$reference,
  ) as Loader<string, Row | null>;
}

/** Reads rows by an identifier in another register, such as Wikidata. Takes one statement. */
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

/**
 * A query of the references that lead to nodes of these kinds, each with the id of its node: `(text, id, is_exact)`. The id of
 * a merged node is replaced by the id of the node that it was merged into. If `kinds` is null, nodes of every kind are found.
 * `is_exact` is false if the address or code of the node differs from the reference in its form.
 */
export function resolved(references: readonly string[], kinds: readonly NodeKind[] | null) {
  const asked = references.flatMap((text) => aliasesOf(text, kinds).map((alias) => ({ text, alias })));
  const texts = asked.map(({ text }) => text);
  const forms = asked.map(({ alias }) => alias);
  const ids = texts.map((text) => (UUID.test(text.toLowerCase()) ? text : null));
  return sql<{ text: string; id: string; is_exact: boolean }>`(
    select reference.text, coalesce(nodes.merged_into, nodes.id) as id, reference.text = reference.alias as is_exact
    from unnest(${texts}::text[], ${forms}::text[], ${ids}::uuid[]) as reference (text, alias, id)
    left join aliases on reference.id is null and aliases.alias = reference.alias
      and (${kinds}::node_kind[] is null or aliases.kind = any(${kinds}::node_kind[]))
    join nodes on nodes.id = coalesce(reference.id, aliases.node_id)
      and (${kinds}::node_kind[] is null or nodes.kind = any(${kinds}::node_kind[]))
  )`;
}

/** A query of the references that lead to no node of these kinds: `(text)`. */
export const unresolved = (references: readonly string[], kinds: readonly NodeKind[] | null) => sql`(
  select given.text from unnest(${references}::text[]) as given (text)
  where not exists (select from ${resolved(references, kinds)} as reference where reference.text = given.text)
)`;

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

/** The identifiers of a node in other registers. */
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

/** The slug of a node whose type has no field `slug`, for records and references. */
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
