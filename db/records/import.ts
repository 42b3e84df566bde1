import { sql } from "kysely";
import { type Database, transacted } from "../client.ts";
import { DomainError } from "../errors.ts";
import { derivedId } from "../ids.ts";
import type { NodeKind } from "../types.ts";
import { type Child, type Field, FieldError, type RecordType, type Resolve } from "./record.ts";
import { add, type Children, noteChange, type Row, synchronize, upsert } from "./recordset.ts";

/** Stands in a batch for what could not be read as JSON. */
export const UNREADABLE = Symbol("unreadable");

/** Records of one noun, in the order of their source. */
export interface Batch {
  readonly type: RecordType;
  /** Where they come from, for messages: a file's name. */
  readonly source: string;
  readonly records: readonly unknown[];
}

/** One thing that is wrong in a source; rows count from 1. */
export interface Fault {
  readonly source: string;
  readonly row: number;
  readonly field: string;
  readonly problem: string;
}

/** Nothing was imported; `faults` lists all that is wrong, and the message has a line for each. */
export class ImportError extends DomainError {
  override name = "ImportError";
  readonly code = "INVALID_RECORD";
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    super(
      faults.map(({ source, row, field, problem }) => `${source}:${row} ${field}: ${problem}`).join("\n"),
    );
    this.faults = faults;
  }
}

export interface ImportResult {
  /** How many records were read. */
  records: number;
  /** How many rows were added, altered or taken away; 0 where all was there already. */
  changed: number;
}

/** What is to be written, table by table. */
interface Plan {
  readonly rows: Map<string, Row[]>;
  readonly children: Map<string, Children>;
  readonly aliases: { kind: NodeKind; alias: string; node_id: string }[];
}

/**
 * Writes records of several nouns in one transaction: all of them or, where anything is wrong, none. What is there is
 * updated, what is the same is left alone, and only the lists that a record itself holds lose what it no longer names.
 * Records may point at each other freely; batches come in the order in which their tables refer to each other.
 * Throws {@link ImportError} with every fault found.
 */
export function importRecords(db: Database, batches: readonly Batch[]): Promise<ImportResult> {
  return transacted(db, async (transaction) => {
    const plan = planOf(batches, await knownSlugs(transaction, batches), await columnsByTable(transaction));
    let changed = 0;
    for (const [table, rows] of plan.rows) changed += (await upsert(transaction, table, rows)).length;
    for (const children of plan.children.values()) {
      const parents = await synchronize(transaction, children);
      changed += parents.length;
      if (parents.length > 0) await noteChange(transaction, parents, children.field);
    }
    await add(transaction, "aliases", plan.aliases, "node_id");
    return { records: plan.aliases.length, changed };
  });
}

type Columns = ReadonlyMap<string, ReadonlyMap<string, Column>>;

function planOf(batches: readonly Batch[], ids: ReadonlyMap<string, string>, columns: Columns): Plan {
  const plan: Plan = { rows: new Map(), children: new Map(), aliases: [] };
  const faults: Fault[] = [];
  const resolve: Resolve = (slug, ...kinds) => {
    const id = kinds.map((kind) => ids.get(`${kind}/${slug}`)).find((id) => id !== undefined);
    if (id === undefined) throw new FieldError(`there is no ${worded(...kinds)} "${slug}"`);
    return id;
  };

  for (const { type, source, records } of batches) {
    if (records.length === 0)
      faults.push({ source, row: 1, field: "record", problem: "is missing: nothing is here" });
    const slugs = new Set<string>();
    for (const [index, record] of records.entries()) {
      const complain = (field: string, problem: string) =>
        faults.push({ source, row: index + 1, field, problem });
      if (record === UNREADABLE) {
        complain("record", "is not a line of JSON");
        continue;
      }
      const slug = slugOf(record);
      if (slug === null) {
        complain("slug", "is missing: lower-case letters, digits and single hyphens");
        continue;
      }
      if (slugs.has(slug)) complain("slug", `"${slug}" is here twice`);
      slugs.add(slug);
      const id = ids.get(`${type.kind}/${slug}`) as string;
      plan.aliases.push({ kind: type.kind, alias: slug, node_id: id });
      planRecord(plan, { type, id, record: record as Row, columns, resolve, complain });
    }
  }
  if (faults.length > 0) throw new ImportError(faults);
  return plan;
}

interface Reading {
  readonly type: RecordType;
  readonly id: string;
  readonly record: Row;
  readonly columns: Columns;
  readonly resolve: Resolve;
  readonly complain: (field: string, problem: string) => void;
}

function planRecord(plan: Plan, { type, id, record, columns, resolve, complain }: Reading) {
  const unread = new Set(Object.keys(record));
  unread.delete("slug");

  const read = (name: string, field: Field, table: string): Row => {
    if (!field.isConstant) unread.delete(name);
    try {
      const written = field.read(record[name], { name, type, record, resolve });
      checkCells(columns.get(table), written.columns ?? {});
      if (field.child) {
        for (const row of written.children ?? []) checkCells(columns.get(field.child.table), row);
        planChildren(plan, name, field.child, id, written.children ?? []);
      }
      return written.columns ?? {};
    } catch (error) {
      if (!(error instanceof FieldError)) throw error;
      complain(name, error.message);
      return {};
    }
  };

  for (const [table, fields] of Object.entries(type.tables)) {
    const cells = Object.entries(fields).map(([name, field]) => read(name, field, table));
    entryOf(plan.rows, table, () => []).push(Object.assign({ id }, ...cells));
  }
  for (const [name, field] of Object.entries(type.lists)) read(name, field, "");
  for (const name of unread) complain(name, `is not a field of a ${worded(type.kind)}`);
}

function planChildren(plan: Plan, name: string, child: Child, parent: string, children: readonly Row[]) {
  const field = child.field ?? name;
  const planned = entryOf(plan.children, child.table, () => ({ child, field, parents: [], rows: [] }));
  planned.parents.push(parent);
  for (const cells of children) {
    const row = { [child.parent]: parent, ...cells };
    planned.rows.push(child.isNode ? { id: childId(child.table, row), ...row } : row);
  }
}

/** The id of a citation or mention: what it ties together tells it apart. */
const childId = (table: string, { fact_id, article_id, entity_id }: Row) =>
  derivedId(table, ...[fact_id, article_id, entity_id].filter((part) => part !== undefined));

const worded = (...kinds: readonly NodeKind[]) => kinds.join(" or ").replaceAll("_", " ");

function slugOf(record: unknown): string | null {
  const slug = (record as Row | null)?.slug;
  return typeof slug === "string" && /^[a-z0-9]+(-+[a-z0-9]+)*$/.test(slug) ? slug : null;
}

function entryOf<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}

/** Ids by `kind/slug`: of everything in the record so far, and of what the batches add to it. */
async function knownSlugs(db: Database, batches: readonly Batch[]): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const { type, records } of batches) {
    for (const record of records) {
      const slug = slugOf(record);
      if (slug !== null) ids.set(`${type.kind}/${slug}`, derivedId(type.kind, slug));
    }
  }
  const stored = await db
    .selectFrom("aliases")
    .innerJoin("nodes", "nodes.id", "aliases.node_id")
    .select(["aliases.kind", "alias", sql<string>`coalesce(merged_into, id)`.as("id")])
    .execute();
  for (const { kind, alias, id } of stored) ids.set(`${kind}/${alias}`, id);
  return ids;
}

interface Column {
  table: string;
  name: string;
  type: string;
  is_required: boolean;
  labels: readonly string[] | null;
}

/** The columns of all tables as the database declares them. */
async function columnsByTable(db: Database): Promise<Map<string, Map<string, Column>>> {
  const { rows } = await sql<Column>`
    select pg_class.relname as "table", attname as name, typname as type, attnotnull as is_required,
      (select json_agg(enumlabel order by enumsortorder) from pg_enum where enumtypid = pg_type.oid) as labels
    from pg_attribute
    join pg_class on pg_class.oid = attrelid
    join pg_type on pg_type.oid = atttypid
    where relnamespace = current_schema()::regnamespace and relkind = 'r' and attnum > 0 and not attisdropped
  `.execute(db);
  const tables = new Map<string, Map<string, Column>>();
  for (const column of rows) entryOf(tables, column.table, () => new Map()).set(column.name, column);
  return tables;
}

const FITS: Readonly<Record<string, (cell: unknown) => boolean>> = {
  text: (cell) => typeof cell === "string" && cell !== "",
  int4: (cell) => Number.isInteger(cell) && Math.abs(Number(cell)) < 2 ** 31,
  float8: (cell) => typeof cell === "number",
  bool: (cell) => typeof cell === "boolean",
  _text: (cell) => Array.isArray(cell) && cell.every((item) => typeof item === "string"),
};

function checkCells(columns: ReadonlyMap<string, Column> | undefined, cells: Row) {
  for (const [name, cell] of Object.entries(cells)) {
    const column = columns?.get(name);
    if (!column) throw new Error(`a record writes ${name}, which is no column`);
    if (cell === null || cell === undefined) {
      if (column.is_required) throw new FieldError("is missing");
    } else if (column.labels ? !column.labels.includes(String(cell)) : FITS[column.type]?.(cell) === false) {
      const wanted = column.labels ? `one of ${column.labels.join(", ")}` : `of type ${column.type}`;
      throw new FieldError(`${JSON.stringify(cell)} is not ${wanted}`);
    }
  }
}
