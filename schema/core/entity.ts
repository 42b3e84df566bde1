import type { IdLoader, Loader } from "#db/loader.ts";
import { identifiersByNode, nodeById } from "#db/nodes.ts";
import type { NodeKind } from "#db/types.ts";
import { builder, type Ref } from "./builder.ts";
import { type Context, loadKnown } from "./context.ts";
import { enumOfEntries } from "./enums.ts";

interface NodeRow {
  readonly id: string;
}
interface SourcedRow extends NodeRow {
  readonly note: string | null;
}
interface EntityRow extends SourcedRow {
  readonly slug: string;
  readonly name: string;
}

/** The interfaces; `../nodes.ts` gives them their fields. */
export const Node = builder.interfaceRef<NodeRow>("Node");
export const Sourced = builder.interfaceRef<SourcedRow>("Sourced");
export const Entity = builder.interfaceRef<EntityRow>("Entity");

const isSourced = (row: NodeRow): row is SourcedRow => "note" in row;

/** An article has no column `name`: its type resolves the field from the headline. */
const isEntity = (row: NodeRow): row is EntityRow => "slug" in row;

interface Identified {
  readonly typename: string;
  readonly byId: IdLoader<NodeRow>;
  /** What else leads to one of them, by the name of its field. */
  readonly keys: Readonly<Record<string, Loader<string, NodeRow | null>>>;
  /** What things of this kind are, for readers of NodeKind. */
  readonly description: string;
}

/** All types that have an identity, by kind. Changes are the log of the registry of nodes and not in it themselves. */
export const identifiedTypes = new Map<NodeKind | "change", Identified>();

/** Makes a type reachable by id: from `node`, from whatever points at nodes of any kind, and from other subgraphs. */
export function identified<Row extends NodeRow>(
  ref: Ref<Row>,
  kind: NodeKind | "change",
  byId: IdLoader<Row>,
  description: string,
  keys: Readonly<Record<string, Loader<string, Row | null>>> = {},
) {
  identifiedTypes.set(kind, { typename: ref.name, byId, keys, description });
}

let kinds: ReturnType<typeof enumOfEntries<NodeKind>> | undefined;

/** The enum of all kinds, each as its noun describes it. Ask for it inside fields, when all nouns are known. */
export function nodeKind() {
  kinds ??= enumOfEntries<NodeKind>(
    "NodeKind",
    "The kinds of things in the record.",
    [...identifiedTypes].flatMap(([kind, { description }]) =>
      kind === "change" ? [] : [[kind, description] as const],
    ),
  );
  return kinds;
}

interface MarkedRow extends NodeRow {
  readonly __typename: string;
}

/** The row behind an id of one type, marked with that type so that interfaces and unions know it. */
export async function loadMarked(
  context: Context,
  { typename, byId }: { typename: string; byId: Loader<string, NodeRow | null> },
  id: string,
): Promise<MarkedRow | null> {
  const row = await context.load(byId, id);
  return row && Object.assign(row, { __typename: typename });
}

/** The thing of whatever kind behind an id; null where there is none. */
export async function loadNode(context: Context, id: string): Promise<MarkedRow | null> {
  const node = await context.load(nodeById, id);
  const type = identifiedTypes.get(node?.kind ?? "change");
  return type ? loadMarked(context, type, node?.id ?? id) : null;
}

/** The entity with an id; null if there is none. */
export async function loadEntity(context: Context, id: string): Promise<EntityRow | null> {
  const row = await loadNode(context, id);
  if (row && !isEntity(row)) throw new Error(`node ${id} is not an entity`);
  return row;
}

/** The entity behind a foreign key. */
export async function loadKnownEntity(context: Context, id: string): Promise<EntityRow> {
  const row = await loadEntity(context, id);
  if (!row) throw new Error(`node ${id} has no row`);
  return row;
}

/** The fact behind a foreign key. */
export async function loadKnownFact(context: Context, id: string): Promise<SourcedRow> {
  const row = await loadNode(context, id);
  if (!row || !isSourced(row)) throw new Error(`node ${id} has no row that states a fact`);
  return row;
}

/** The identity of a row, which is always there. */
export const loadKnownIdentity = (context: Context, id: string) => loadKnown(context, nodeById, id);

/** The field by which Wikidata knows things of a type: for whoever joins other data to them. */
export const wikidataId = {
  nullable: true,
  description: "Its item in Wikidata, for example Q142; null where it is not recorded.",
  resolve: async ({ id }: { id: string }, _: unknown, context: Context) =>
    (await context.load(identifiersByNode, id)).find(({ scheme }) => scheme === "wikidata")?.value,
} as const;
