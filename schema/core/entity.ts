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
  /** Other unique keys, by the name of their field. */
  readonly keys: Readonly<Record<string, Loader<string, NodeRow | null>>>;
  /** The description of the value in the enum NodeKind. */
  readonly description: string;
}

/** All types with an id, by kind. Changes are the log of the table `nodes`, so `change` is no kind of node. */
export const identifiedTypes = new Map<NodeKind | "change", Identified>();

/** Makes a type reachable by id: through `node`, through fields of type `Node`, and from other subgraphs. */
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

/** The enum of all kinds. Call this function inside `fields`, when all nouns are registered. */
export function nodeKind() {
  kinds ??= enumOfEntries<NodeKind>(
    "NodeKind",
    "The kinds of nodes in the record.",
    [...identifiedTypes].flatMap(([kind, { description }]) =>
      kind === "change" ? [] : [[kind, description] as const],
    ),
  );
  return kinds;
}

interface MarkedRow extends NodeRow {
  readonly __typename: string;
}

/** The row of a known type, marked with the type name so that interfaces and unions can resolve it. */
export async function loadMarked(
  context: Context,
  { typename, byId }: { typename: string; byId: Loader<string, NodeRow | null> },
  id: string,
): Promise<MarkedRow | null> {
  const row = await context.load(byId, id);
  return row && Object.assign(row, { __typename: typename });
}

/** The node of any kind with an id; null if there is none. */
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

/** The row in `nodes` behind the id of an existing thing. */
export const loadKnownIdentity = (context: Context, id: string) => loadKnown(context, nodeById, id);

/** The field for the Wikidata id of a thing. */
export const wikidataId = {
  nullable: true,
  description: "The item in Wikidata, for example Q142. Null if it is not recorded.",
  resolve: async ({ id }: { id: string }, _: unknown, context: Context) =>
    (await context.load(identifiersByNode, id)).find(({ scheme }) => scheme === "wikidata")?.value,
} as const;
