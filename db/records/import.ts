import { sql } from "kysely";
import { aliasesOf } from "../addresses.ts";
import { anyOf, type Database, transacted } from "../client.ts";
import { excerpt } from "../errors.ts";
import { derivedId, SLUG, UUID } from "../ids.ts";
import { worded } from "../references.ts";
import type { NodeKind } from "../types.ts";
import { type Complain, checkRows, type Registered } from "./checks.ts";
import { doubtsIn } from "./doubts.ts";
import { ClashError, type Draft, type Fault, ImportError, UnresolvedError, written } from "./faults.ts";
import {
  type Cells,
  cellsOf,
  type Field,
  FieldError,
  type ListField,
  listOf,
  type ReadContext,
} from "./fields.ts";
import { located } from "./located.ts";
import { ENTITIES } from "./nouns.ts";
import type { RecordType } from "./record.ts";
import { add, type Children, noteChange, recordset, synchronize, upsert } from "./recordset.ts";

/** Stands in a batch for a line that cannot be read. */
export class Unreadable {
  readonly problem: string;

  constructor(problem: string) {
    this.problem = problem;
  }
}

/** Records of one noun, in the order of their source. */
export interface Batch {
  readonly type: RecordType;
  /** The name of the file, for messages. */
  readonly source: string;
  readonly records: readonly unknown[];
}

export interface ImportResult {
  /** The number of records that were read. */
  records: number;
  /** The number of rows that were added, changed or removed; 0 if the database had all records already. */
  changed: number;
  /** What is probably wrong in the records, although the database accepts it. */
  warnings: readonly Fault[];
}

/** The rows to write, by table. */
interface Plan {
  readonly rows: Map<string, Cells[]>;
  readonly lists: Map<string, Children>;
  readonly aliases: { kind: NodeKind; alias: string; node_id: string; is_former: boolean }[];
  /** The nodes whose records give a revision. */
  readonly identities: { kind: NodeKind; id: string; revision: number }[];
  /**
   * Maps the id of each record, and of each item that is a node, to the id of the record. Some of the mapped ids are already
   * in the database.
   */
  readonly owners: Map<string, string>;
  /** The records by the id of their node. */
  readonly registered: Map<string, Registered>;
  readonly drafts: Draft[];
  records: number;
}

/**
 * Writes records of several nouns in one transaction: all of them, or none if there is any error. Updates the rows that
 * differ and leaves equal rows alone. Removes nothing except items that a record no longer has in its lists. A record may
 * refer to any other record, but batches must come in the order in which their tables refer to each other. Throws an
 * {@link ImportError} that lists all errors.
 */
export function importRecords(db: Database, batches: readonly Batch[]): Promise<ImportResult> {
  return transacted(db, async (transaction) => {
    const plan = planOf(batches, await known(transaction, batches));
    await checkRows(transaction, plan);
    const sources = batches.map(({ source }) => source);
    if (plan.drafts.length > 0)
      throw new ImportError(await written(transaction, plan.drafts, plan.registered, sources));
    await add(transaction, "nodes", plan.identities, "id");
    let changed = 0;
    for (const [table, rows] of plan.rows) {
      changed += (
        await located(
          transaction,
          table,
          rows,
          ({ id }) => plan.registered.get(String(id)),
          (part) => upsert(transaction, table, part),
        )
      ).length;
    }
    for (const list of plan.lists.values()) {
      const rowsOf = Map.groupBy(list.rows, (row) => String(row[list.list.parent]));
      const parents = await located(
        transaction,
        list.list.table,
        list.parents,
        (id) => plan.registered.get(id),
        (part) =>
          synchronize(transaction, {
            ...list,
            parents: [...part],
            rows: part.flatMap((id) => rowsOf.get(id) ?? []),
          }),
      );
      changed += parents.length;
      if (parents.length > 0) await noteChange(transaction, parents, list.field);
    }
    const renamed = await writeSlugs(transaction, plan.aliases);
    changed += renamed.length;
    await noteChange(transaction, renamed, "slug");
    return { records: plan.records, changed, warnings: doubtsIn(plan) };
  });
}

/**
 * Adds slugs that are new, and marks the other slugs of the same nodes as former. For nouns with a column `slug`, a trigger
 * has already written the slugs. Returns the ids of the nodes whose slug changed.
 */
async function writeSlugs(db: Database, aliases: Plan["aliases"]): Promise<string[]> {
  // A slug that another import has just given to another node is refused by the primary key.
  await sql`
    insert into aliases (kind, alias, node_id, is_former)
    select distinct kind, alias, node_id, is_former from ${recordset("aliases", aliases)} as given
    where not exists (
      select from aliases where alias = given.alias and kind = given.kind and node_id = given.node_id
    )`.execute(db);
  const current = aliases.filter(({ alias, is_former }) => !is_former && isSlug(alias));
  const { rows } = await sql<{ id: string }>`
    update aliases set is_former = (aliases.alias <> shown.alias)
    from ${recordset("aliases", current)} as shown
    where aliases.node_id = shown.node_id and aliases.alias ~ ${SLUG.source}
      and aliases.is_former <> (aliases.alias <> shown.alias)
    returning aliases.node_id as id`.execute(db);
  return [...new Set(rows.map(({ id }) => id))];
}

/** The ids, kinds and enums in the database that the batches need. */
interface Known {
  /** Ids by `kind/slug` and by `kind/id`. */
  readonly ids: Map<string, string>;
  /** Kinds by id. */
  readonly kinds: ReadonlyMap<string, NodeKind>;
  /** Maps the `kind/slug` and the `kind/id` of each merged node to the id of the survivor. */
  readonly merged: ReadonlyMap<string, string>;
  /** Maps the id of each item that is a node to the id of its record. */
  readonly owners: Map<string, string>;
  readonly enums: ReadonlyMap<string, readonly string[]>;
}

function planOf(batches: readonly Batch[], known: Known): Plan {
  const { ids, owners, enums } = known;
  const plan: Plan = {
    rows: new Map(),
    lists: new Map(),
    aliases: [],
    identities: [],
    owners,
    registered: new Map(),
    drafts: [],
    records: 0,
  };
  // Registers the ids of all records first, because a record may refer to a later record.
  for (const { type, source, records } of batches) {
    for (const [index, record] of records.entries()) register(plan, type, source, index + 1, record, known);
  }

  const resolve: ReadContext["resolve"] = (reference, kinds) => {
    if (isObject(reference) || reference == null)
      throw new FieldError(`${JSON.stringify(reference)} is not a slug`);
    const [named, slug] = kinds ? [kinds, String(reference)] : kindAndSlug(reference);
    const forms = aliasesOf(slug, named).reverse();
    const id = forms
      .flatMap((form) => named.map((kind) => ids.get(`${kind}/${form}`)))
      .find((id) => id !== undefined);
    if (id === undefined) throw new UnresolvedError({ given: slug, kinds: named });
    return id;
  };
  const valuesOf: ReadContext["valuesOf"] = (name) => enums.get(name) ?? [];
  for (const { type, id, record, complain } of plan.registered.values()) {
    planRecord(plan, { type, id, record, resolve, valuesOf }, complain);
  }
  return plan;
}

/** Finds the id of a record and plans its aliases and its revision. Leaves out a record without a valid slug or id. */
function register(
  plan: Plan,
  type: RecordType,
  source: string,
  row: number,
  given: unknown,
  { ids, kinds, merged, owners }: Known,
): void {
  const { kind } = type;
  const complain: Complain = (field, problem) => {
    const error = typeof problem === "string" ? new FieldError(problem) : problem;
    plan.drafts.push({ source, row, field: error.field ?? field, problem: error });
  };
  const record = given instanceof Unreadable ? null : given;
  if (!isObject(record) || Array.isArray(record)) {
    complain("record", given instanceof Unreadable ? given.problem : "is not a JSON object");
    return;
  }
  const problems = Object.entries(record).map(([field, value]) => [field, problemOf(value)] as const);
  for (const [field, problem] of problems) if (problem) complain(field, problem);
  if (problems.some(([, problem]) => problem)) return;

  const { slug } = record;
  if (!isSlug(slug) && !(slug == null && isId(record.id))) {
    complain("slug", slugProblem(slug));
    return;
  }
  const name = isSlug(slug) ? slug : String(record.id);
  const survivor = merged.get(`${kind}/${name}`) ?? merged.get(`${kind}/${record.id}`);
  if (survivor) {
    complain(isSlug(slug) ? "slug" : "id", `"${name}" was merged into ${survivor}`);
    return;
  }
  const stored = ids.get(`${kind}/${name}`);
  const id = idOf(record, stored, kinds, kind, complain) ?? derivedId(kind, name);
  const other = plan.registered.get(id);
  if (other) {
    const isSame = other.name === name;
    const [field, shown] = isSame || record.id == null ? ["slug", name] : ["id", id];
    complain(
      field,
      isSame
        ? `"${shown}" is also the slug in ${other.source}:${other.row}`
        : new ClashError([id], (nameOf) => `"${shown}" already leads to ${nameOf(id)}`),
    );
  } else if (owners.has(id)) complain("id", `"${id}" is the id of another record or item`);
  owners.set(id, id);
  plan.records += 1;
  for (const reference of [name, id]) ids.set(`${kind}/${reference}`, id);
  if (isSlug(slug)) plan.aliases.push({ kind, alias: slug, node_id: id, is_former: false });
  for (const alias of formerSlugs(record, complain)) {
    if (alias === slug) complain("former_slugs", `"${alias}" is the slug itself`);
    if ((ids.get(`${kind}/${alias}`) ?? id) !== id) {
      complain("former_slugs", `"${alias}" belongs to another ${worded([kind])}`);
    }
    ids.set(`${kind}/${alias}`, id);
    plan.aliases.push({ kind, alias, node_id: id, is_former: true });
  }
  for (const [field, value] of aliasFields(type, record)) {
    // A code in lower case looks like a slug, and is no alias.
    const forms = aliasesOf(value, [kind]).filter((form) => !isSlug(form));
    const holder = forms.map((form) => ids.get(`${kind}/${form}`)).find((held) => held && held !== id);
    if (holder)
      complain(field, new ClashError([holder], (nameOf) => `"${value}" already leads to ${nameOf(holder)}`));
    for (const alias of forms) {
      ids.set(`${kind}/${alias}`, holder ?? id);
      plan.aliases.push({ kind, alias, node_id: id, is_former: false });
    }
  }
  if (record.revision != null) {
    const revision = Number.isInteger(record.revision) ? Number(record.revision) : 0;
    if (revision < 1 || revision >= 2 ** 31)
      complain("revision", `${JSON.stringify(record.revision)} is not a whole number of 1 or more`);
    plan.identities.push({ kind, id, revision });
  }
  if (!other) plan.registered.set(id, { source, row, kind, name, type, id, record, complain });
}

function slugProblem(slug: unknown): string {
  if (slug == null) return "is missing";
  const text = String(slug);
  const shown = typeof slug === "string" ? JSON.stringify(excerpt(slug)) : excerpt(JSON.stringify(slug));
  if (typeof slug !== "string" || !SLUG.test(text))
    return `${shown} is not a slug: use lower-case letters, digits and hyphens`;
  return UUID.test(text) ? `${shown} is not a slug: it has the form of an id` : `${shown} is too long`;
}

/** The fields of a record whose values lead to its node, and each of these values. */
const aliasFields = ({ tables }: RecordType, record: Cells): [field: string, value: string][] =>
  Object.values(tables).flatMap((fields) =>
    Object.entries(fields)
      .filter(([, field]) => field.isAlias)
      .flatMap(([name]) => [record[name]].flat().map((value): [string, unknown] => [name, value]))
      .flatMap(([name, value]): [string, string][] => (typeof value === "string" ? [[name, value]] : [])),
  );

/** The fields about the node itself, which the records of all nouns can have. */
const IDENTITY = ["slug", "id", "former_slugs", "revision"];

function planRecord(plan: Plan, context: ReadContext, complain: Complain) {
  const { type, id, record } = context;
  const read = <Result>(name: string, reading: () => Result): Result | undefined => {
    try {
      return reading();
    } catch (error) {
      if (!(error instanceof FieldError)) throw error;
      complain(name, error);
    }
  };
  const require = (field: Field, isThere: boolean) => {
    if (field.missing && !isThere) throw new FieldError(field.missing);
  };

  for (const [table, fields] of Object.entries(type.tables)) {
    const cells = Object.entries(fields).map(([name, field]) =>
      read(name, () => {
        const value = field.isInternal ? null : (record[name] ?? null);
        require(field, value !== null);
        return cellsOf(name, field, value, context);
      }),
    );
    entryOf(plan.rows, table, () => []).push(Object.assign({ id }, ...cells));
  }
  for (const [name, field] of Object.entries(type.lists)) {
    const rows = [...(read(name, () => field.fromOthers?.(context)) ?? [])];
    const items = read(name, () => {
      const items = listOf(record[name] ?? field.otherwise?.(context));
      require(field, items.length > 0);
      return items;
    });
    const seen = new Map<string, string>();
    // Each item is read on its own, so that all faults in a list are reported.
    for (const item of items ?? [])
      rows.push(...(read(name, () => rowOf(field, item, context, seen, plan.owners)) ?? []));
    planList(plan, name, field, id, rows);
  }
  for (const name of Object.keys(record)) {
    if (!type.names.has(name) && !IDENTITY.includes(name))
      complain(name, `is not a field of a ${worded([type.kind])}`);
  }
}

/** The row of an item, if it needs one. `seen` has the keys of the earlier items of the list. */
function rowOf(
  { rows, read }: ListField,
  item: unknown,
  context: ReadContext,
  seen: Map<string, string>,
  owners: Plan["owners"],
): Cells[] {
  const parent = context.id;
  const row = read(item, context);
  if (row === null) return [];
  if (rows.identifiedBy) {
    row.id ??= derivedId(rows.table, parent, row[rows.identifiedBy]);
    const { id } = row;
    if (!isId(id)) throw new FieldError(`${JSON.stringify(id)} is not an id`);
    if (seen.has(id)) throw new FieldError(`names ${JSON.stringify(item)} twice`);
    if ((owners.get(id) ?? parent) !== parent || id === parent)
      throw new FieldError(`"${id}" is the id of another record or item`);
    owners.set(id, parent);
    seen.set(id, id);
  } else {
    const key = JSON.stringify((rows.key ?? rows.columns).map((column) => row[column]));
    const text = JSON.stringify(row);
    // A repeated item does no harm. But if two different items have the same key, the database would lose one of them.
    if ((seen.get(key) ?? text) !== text) throw new FieldError(`names ${JSON.stringify(item)} twice`);
    seen.set(key, text);
  }
  return [row];
}

function planList(
  plan: Plan,
  name: string,
  { rows, shownAs }: ListField,
  parent: string,
  written: readonly Cells[],
) {
  const planned = entryOf(plan.lists, rows.table, () => ({
    list: rows,
    field: shownAs ?? name,
    parents: [],
    rows: [],
  }));
  planned.parents.push(parent);
  planned.rows.push(...written.map((row) => ({ [rows.parent]: parent, ...rows.constants, ...row })));
}

/**
 * Finds the id of a record: the id in the record, or else the id of the node with the same slug. Returns undefined if there is
 * no id.
 */
function idOf(
  { id, slug }: Cells,
  stored: string | undefined,
  kinds: Known["kinds"],
  kind: NodeKind,
  complain: Complain,
): string | undefined {
  if (id == null) return stored;
  if (!isId(id)) complain("id", `${JSON.stringify(id)} is not an id`);
  else if (stored && stored !== id) complain("id", `differs from the id of "${slug}", which is ${stored}`);
  else if ((kinds.get(id) ?? kind) !== kind)
    complain("id", `is the id of a ${worded([kinds.get(id) ?? kind])}`);
  return String(id);
}

function formerSlugs({ former_slugs }: Cells, complain: Complain): string[] {
  if (former_slugs == null) return [];
  if (Array.isArray(former_slugs) && former_slugs.every(isSlug)) return former_slugs;
  complain("former_slugs", "is not a list of slugs");
  return [];
}

/** Splits a reference to an entity of any kind: `kind/slug`. */
function kindAndSlug(reference: unknown): [kinds: readonly NodeKind[], slug: string] {
  const [named, slug] = String(reference).split(/\/(.*)/s);
  if (!slug)
    throw new FieldError(`"${reference}" is not of the form kind/slug, for example person/peter-burian`);
  const kind = ENTITIES.find((kind) => kind === named);
  if (!kind) throw new FieldError(`"${named}" is not a kind of entity: ${ENTITIES.join(", ")}`);
  return [[kind], slug];
}

const isObject = (record: unknown): record is Cells => typeof record === "object" && record !== null;

const isId = (text: unknown): text is string => typeof text === "string" && UUID.test(text);

/** A slug in the form of an id would lead to nothing, because references in that form are ids. */
const isSlug = (text: unknown): text is string =>
  typeof text === "string" && SLUG.test(text) && !UUID.test(text) && text.length <= SLUG_LETTERS_AT_MOST;

/** The maximum number of letters of a slug. An index cannot hold a much longer slug. */
const SLUG_LETTERS_AT_MOST = 2_000;

function entryOf<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}

async function known(db: Database, batches: readonly Batch[]): Promise<Known> {
  const texts = [...new Set(batches.flatMap(({ records }) => records.flatMap(wordsOf)))];
  const ids = new Map<string, string>();
  const merged = new Map<string, string>();
  const aliases = await db
    .selectFrom("aliases")
    .innerJoin("nodes", "nodes.id", "aliases.node_id")
    .select(["aliases.kind", "alias", "id", "merged_into"])
    .where("alias", "=", anyOf(texts))
    .execute();
  const uuids = anyOf(texts.filter((text) => UUID.test(text)));
  const nodes = await db
    .selectFrom("nodes")
    .select(["id as alias", "kind", "id", "merged_into"])
    .where("id", "=", uuids)
    .execute();
  const items = await db
    .selectFrom("citations")
    .select(["id", "fact_id as owner"])
    .where("id", "=", uuids)
    .unionAll(db.selectFrom("mentions").select(["id", "article_id as owner"]).where("id", "=", uuids))
    .execute();
  for (const { kind, alias, id, merged_into } of [...aliases, ...nodes]) {
    ids.set(`${kind}/${alias}`, merged_into ?? id);
    if (merged_into) merged.set(`${kind}/${alias}`, merged_into);
  }
  const { rows: enums } = await sql<{ name: string; values: string[] }>`
    select typname as name, json_agg(enumlabel order by enumsortorder) as values
    from pg_enum join pg_type on pg_type.oid = enumtypid
    where typnamespace = current_schema()::regnamespace group by typname`.execute(db);
  return {
    ids,
    kinds: new Map(nodes.map(({ id, kind }) => [id, kind])),
    merged,
    owners: new Map(items.map(({ id, owner }) => [id, owner])),
    enums: new Map(enums.map(({ name, values }) => [name, values])),
  };
}

/** The texts that may be references in a record. Leaves out fields that Postgres cannot store. */
const wordsOf = (record: unknown) =>
  isObject(record)
    ? Object.values(record)
        .filter((value) => !problemOf(value))
        .flatMap(words)
    : [];

/**
 * All texts in a value that may be references. The result has the texts without blanks, the slug of each `kind/slug`, and the
 * aliases that these texts may stand for.
 */
function words(value: unknown): string[] {
  if (typeof value === "string")
    return /\s/.test(value)
      ? []
      : [value, value.slice(value.indexOf("/") + 1)].flatMap((text) => aliasesOf(text, null));
  return isObject(value) ? Object.values(value).flatMap(words) : [];
}

/** The maximum depth of lists and objects in the value of a field. */
const NESTING = 8;

/** Says why no field can hold a value. Returns undefined if a field can hold the value. */
function problemOf(value: unknown, nesting = 0): string | undefined {
  if (typeof value === "string" && (value.includes("\0") || !value.isWellFormed())) {
    return "has a character that Postgres cannot store: U+0000 or half of a surrogate pair";
  }
  if (!isObject(value)) return undefined;
  if (nesting >= NESTING) return `has lists or objects nested more than ${NESTING} deep`;
  for (const part of Object.values(value)) {
    const problem = problemOf(part, nesting + 1);
    if (problem) return problem;
  }
  return undefined;
}
