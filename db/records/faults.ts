import { sql } from "kysely";
import type { Database } from "../client.ts";
import { DomainError, type UnknownReference } from "../errors.ts";
import { SLUG } from "../ids.ts";
import { type Meant, meantByReference, toldUnknown, worded } from "../references.ts";
import type { NodeKind } from "../types.ts";
import { FieldError } from "./fields.ts";
import { nearest } from "./near.ts";

/** One error or one doubt in a source. Rows count from 1. */
export interface Fault {
  readonly source: string;
  readonly row: number;
  readonly field: string;
  readonly problem: string;
}

/** The maximum number of faults in a message. */
const TOLD_AT_MOST = 100;

/** The faults as lines of text. The last line counts the faults that are left out. */
export function told(faults: readonly Fault[]): string {
  const lines = faults
    .slice(0, TOLD_AT_MOST)
    .map(({ source, row, field, problem }) => `${source}:${row} ${field}: ${problem}`);
  const more = faults.length - lines.length;
  return [...lines, ...(more > 0 ? [`and ${more.toLocaleString("en")} more`] : [])].join("\n");
}

/** Nothing was imported. `faults` lists all errors in the records, and the message has a line for each of the first hundred. */
export class ImportError extends DomainError {
  override name = "ImportError";
  readonly code = "INVALID_RECORD";
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[], options?: ErrorOptions) {
    super(told(faults), options);
    this.faults = faults;
  }
}

/** A reference in a record leads to no node of the accepted kinds. */
export class UnresolvedError extends FieldError {
  readonly unknown: UnknownReference;

  constructor(unknown: UnknownReference) {
    super(toldUnknown(unknown));
    this.unknown = unknown;
  }
}

/** A record contradicts other nodes. `tells` makes the message from the names of these nodes. */
export class ClashError extends FieldError {
  readonly nodes: readonly string[];
  readonly tells: (nameOf: (id: string) => string) => string;

  constructor(nodes: readonly string[], tells: ClashError["tells"]) {
    super(tells((id) => id));
    this.nodes = nodes;
    this.tells = tells;
  }
}

/** The place of a record. */
export interface Line {
  readonly source: string;
  readonly row: number;
  readonly kind: NodeKind;
  /** The slug of the record, or its id if the record has no slug. */
  readonly name: string;
}

const placeOf = ({ source, row, name }: Line) => `${source}:${row} ("${name}")`;

/** A fault, before the database was asked for the slugs that its message needs. */
export type Draft = Omit<Fault, "problem"> & { readonly problem: FieldError };

/**
 * Writes the messages of faults, in the order of the records. A message names a node by its line, or by its slug if no record
 * of this import has the node. A message about a reference that leads nowhere has similar slugs of the records and of the
 * database.
 */
export async function written(
  db: Database,
  drafts: readonly Draft[],
  lines: ReadonlyMap<string, Line>,
  sources: readonly string[],
): Promise<Fault[]> {
  const problems = drafts.map(({ problem }) => problem);
  const clashes = problems.filter((problem) => problem instanceof ClashError);
  const names = await storedNames(
    db,
    clashes.flatMap(({ nodes }) => nodes).filter((id) => !lines.has(id)),
  );
  const nameOf = (id: string) => {
    const line = lines.get(id);
    return line ? placeOf(line) : (names.get(id) ?? `the stored node ${id}`);
  };
  const unknown = problems.filter((problem) => problem instanceof UnresolvedError).slice(0, TOLD_AT_MOST);
  const meant =
    unknown.length > 0
      ? await meantByReference.batch(
          db,
          unknown.map(({ unknown }) => unknown),
        )
      : [];
  const slugs = Map.groupBy(lines.values(), ({ kind }) => kind);
  const toldOf = (problem: FieldError): string => {
    if (problem instanceof ClashError) return problem.tells(nameOf);
    if (!(problem instanceof UnresolvedError)) return problem.message;
    const stored = meant[unknown.indexOf(problem)];
    return stored ? toldUnknown(problem.unknown, withLines(problem.unknown, stored, slugs)) : problem.message;
  };
  return drafts
    .map(({ source, row, field, problem }) => ({ source, row, field, problem: toldOf(problem) }))
    .sort((a, b) => sources.indexOf(a.source) - sources.indexOf(b.source) || a.row - b.row);
}

/** Adds what the records of this import offer to what the database offers. */
function withLines(
  { given, kinds }: UnknownReference,
  { leadsTo, slugs }: Meant,
  lines: ReadonlyMap<NodeKind, readonly Line[]>,
): Meant {
  const others = [...lines].flatMap(([kind, lines]) =>
    lines.some(({ name }) => name === given) && !kinds?.includes(kind) ? [kind] : [],
  );
  const inLines = (kinds ?? []).flatMap((kind) => (lines.get(kind) ?? []).map(({ name }) => name));
  return { leadsTo: [...new Set([...leadsTo, ...others])], slugs: nearest(given, inLines, slugs) };
}

/** Names of nodes of the database, for messages: `the stored topic "trade"`. */
async function storedNames(db: Database, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: string; kind: NodeKind; slug: string }>`
    select nodes.id, nodes.kind, coalesce(min(alias) filter (where not is_former and alias ~ ${SLUG.source}), nodes.id::text) as slug
    from nodes left join aliases on node_id = nodes.id
    where nodes.id = any(${[...new Set(ids)]}::uuid[]) group by nodes.id`.execute(db);
  return new Map(rows.map(({ id, kind, slug }) => [id, `the stored ${worded([kind])} "${slug}"`]));
}
