import { InvalidArgumentError } from "#db/errors.ts";
import type { Loader } from "#db/loader.ts";
import { nodeById } from "#db/nodes.ts";
import { UUID } from "#db/page.ts";
import type { NodeKind } from "#db/types.ts";
import { builder, type Ref } from "./builder.ts";
import type { Context } from "./context.ts";
import { enumOf } from "./enums.ts";

/** The interfaces of graph.md; `nodes.ts` gives them their fields. */
export const Node = builder.interfaceRef<{ id: string }>("Node");
export const Sourced = builder.interfaceRef<{ id: string; note: string | null }>("Sourced");
export const Entity = builder.interfaceRef<{ id: string; note: string | null; slug: string; name: string }>(
  "Entity",
);

type RowLoader = Loader<string, { id: string } | null>;

interface Identified {
  readonly typename: string;
  readonly byId: RowLoader;
  /** What things of this kind are, for readers of NodeKind. */
  readonly description: string;
}

/** All types that have an identity, by kind. Changes are the log of the registry of nodes and not in it themselves. */
export const identifiedTypes = new Map<NodeKind | "change", Identified>();

/** Makes a type reachable by id: from `node`, from whatever points at nodes of any kind, and from other subgraphs. */
export function identified<Row extends { id: string }>(
  ref: Ref<Row>,
  kind: NodeKind | "change",
  byId: Loader<string, Row | null>,
  description: string,
) {
  identifiedTypes.set(kind, { typename: ref.name, byId, description });
}

let kinds: ReturnType<typeof enumOf<NodeKind>> | undefined;

/** The enum of all kinds, each as its noun describes it. Ask for it inside fields, when all nouns are known. */
export function nodeKind() {
  kinds ??= enumOf<NodeKind>(
    "NodeKind",
    "The kinds of things in the record.",
    Object.fromEntries(
      [...identifiedTypes]
        .filter(([kind]) => kind !== "change")
        .map(([kind, { description }]) => [kind, description]),
    ) as Record<NodeKind, string>,
  );
  return kinds;
}

/** The row behind an id of one type, marked with that type so that interfaces and unions know it. */
export async function loadMarked(context: Context, { typename, byId }: Identified, id: string) {
  const row = await context.load(byId, id);
  return row && Object.assign(row, { __typename: typename });
}

/** The thing of whatever kind behind an id; null where there is none. */
export async function loadNode(context: Context, id: string): Promise<{ id: string } | null> {
  const node = await context.load(nodeById, id);
  const type = identifiedTypes.get(node?.kind ?? "change");
  return type ? loadMarked(context, type, node?.id ?? id) : null;
}

/** What {@link loadNode} gives for an id that a foreign key vouches for. */
export async function loadKnownNode(context: Context, id: string): Promise<{ id: string }> {
  const row = await loadNode(context, id);
  if (!row) throw new Error(`node ${id} has no row`);
  return row;
}

/** The identity of a row, which is always there. */
export const loadKnownIdentity = (context: Context, id: string) => loadKnown(context, nodeById, id);

/** The row behind a foreign key, which is always there. */
export async function loadKnown<Row>(
  context: Context,
  loader: Loader<string, Row | null>,
  id: string,
): Promise<Row> {
  const row = await context.load(loader, id);
  if (row === null) throw new Error(`${id} has no row`);
  return row;
}

/** The row behind a foreign key that may be empty. */
export const loadOptional = <Row>(context: Context, loader: Loader<string, Row | null>, id: string | null) =>
  id === null ? null : context.load(loader, id);

/** Checks an id before any SQL runs. */
export function checkedId(argument: readonly string[], id: string): string {
  const lowerCase = id.toLowerCase();
  if (!UUID.test(lowerCase)) {
    throw new InvalidArgumentError(
      argument,
      `${JSON.stringify(id.slice(0, 100))} is not an id: ids are UUIDs.`,
    );
  }
  return lowerCase;
}

/** Checks a reference, which is an id, a slug or what else leads to an entity, before any SQL runs. */
export function checkedReference(reference: string): string {
  if (!/^[^\s\p{C}]{1,2048}$/u.test(reference)) {
    throw new InvalidArgumentError(["ref"], "This is no reference: pass an id or a slug, without blanks.");
  }
  const lowerCase = reference.toLowerCase();
  return UUID.test(lowerCase) ? lowerCase : reference;
}

/** The arguments and the resolver of a root field that finds one entity: `place(ref:)`. */
export function byReference<Row>(loader: Loader<string, Row | null>, leadsToIt = "Its id or slug.") {
  return {
    nullable: true,
    args: builder.args((t) => ({ ref: t.id({ required: true, description: leadsToIt }) })),
    resolve: (_: unknown, { ref }: { ref: string }, context: Context) =>
      context.load(loader, checkedReference(ref)),
  } as const;
}
