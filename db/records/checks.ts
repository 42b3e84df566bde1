import { sql } from "kysely";
import { anyOf, type Database } from "../client.ts";
import { ClashError, type Line } from "./faults.ts";
import { type Cells, columnsOf, type FieldError, isList } from "./fields.ts";
import { fieldsOf, type RecordType } from "./record.ts";
import { type Children, recordset } from "./recordset.ts";

/** Reports a fault in a field of a record. */
export type Complain = (field: string, problem: string | FieldError) => void;

/** A record of an import, and a function that reports a fault in a field. */
export interface Registered extends Line {
  readonly type: RecordType;
  readonly id: string;
  readonly record: Cells;
  readonly complain: Complain;
}

/** The rows of an import, which are not written yet. */
export interface Rows {
  /** Rows of nodes by table. */
  readonly rows: ReadonlyMap<string, readonly Cells[]>;
  readonly lists: ReadonlyMap<string, Children>;
  /** The records by the id of their node. */
  readonly registered: ReadonlyMap<string, Registered>;
}

/** The name of the field that fills a column of the row of a node, or the list whose rows have the column. */
export function fieldOf(type: RecordType, table: string, column: string | undefined): string | undefined {
  const found = fieldsOf(type).find(([name, field]) =>
    isList(field)
      ? field.rows.table === table
      : column !== undefined && columnsOf(name, field).includes(column),
  );
  return found?.[0];
}

/**
 * Reports rows that contradict other rows of the import or of the database: two rows with one unique key, two nodes with one
 * item of Wikidata, and references in a circle. Reads the unique keys from the catalog, so that a new key is checked too.
 */
export async function checkRows(db: Database, rows: Rows): Promise<void> {
  for (const key of await uniqueKeys(db, [...rows.rows.keys(), ...rows.lists.keys()])) {
    const nodes = rows.rows.get(key.table);
    if (nodes) await checkKey(db, key, nodes, rows.registered);
    else checkListKey(key, rows.lists.get(key.table), rows.registered);
  }
  await checkWikidata(db, rows);
  for (const [table, nodes] of rows.rows) await checkCircles(db, table, nodes, rows.registered);
}

interface UniqueKey {
  readonly table: string;
  readonly columns: readonly string[];
  readonly nullsAreEqual: boolean;
}

/** The unique keys of tables, except primary keys, keys with an id, and slugs, which have their own check. */
async function uniqueKeys(db: Database, tables: readonly string[]): Promise<UniqueKey[]> {
  const { rows } = await sql<UniqueKey>`
    select relname as table, indnullsnotdistinct as "nullsAreEqual", array(
      select attname::text from unnest(indkey::int2[]) with ordinality as part (number, place)
      join pg_attribute on attrelid = indrelid and attnum = part.number order by place
    ) as columns
    from pg_index join pg_class on pg_class.oid = indrelid
    where indisunique and not indisprimary and indpred is null
      and relnamespace = current_schema()::regnamespace and relname = ${anyOf(tables)}
    order by relname, indexrelid`.execute(db);
  return rows.filter(({ columns }) => !columns.includes("id") && !columns.includes("slug"));
}

/** The cells of a key as a text; null if a null makes the key differ from all others. */
function keyOf(row: Cells, { columns, nullsAreEqual }: UniqueKey): string | null {
  const cells = columns.map((column) => row[column] ?? null);
  return nullsAreEqual || !cells.includes(null) ? JSON.stringify(cells) : null;
}

async function checkKey(
  db: Database,
  key: UniqueKey,
  rows: readonly Cells[],
  registered: Rows["registered"],
): Promise<void> {
  const complain = (id: string, other: string) => {
    const record = registered.get(id);
    const fields = key.columns.map((column) => (record && fieldOf(record.type, key.table, column)) ?? column);
    record?.complain(
      fields.at(-1) ?? "record",
      new ClashError([other], (nameOf) => `${nameOf(other)} has the same ${fields.join(" and ")}`),
    );
  };
  const first = new Map<string, string>();
  for (const row of rows) {
    const id = String(row.id);
    const text = keyOf(row, key);
    if (text === null) continue;
    const other = first.get(text);
    if (other === undefined) first.set(text, id);
    else complain(id, other);
  }
  // A stored row that the import writes gets its new cells, so its old cells do not count.
  const { rows: stored } = await sql<{ id: string; other: string }>`
    select given.id, held.id as other
    from ${recordset(key.table, rows)} as given
    join ${sql.table(key.table)} as held using (${sql.join(key.columns.map((column) => sql.ref(column)))})
    where held.id <> all(${rows.map(({ id }) => String(id))}::uuid[])`.execute(db);
  for (const { id, other } of stored) complain(id, other);
}

/** The rows of a list replace all stored rows of the list, so only the rows of the import are compared. */
function checkListKey(key: UniqueKey, list: Children | undefined, registered: Rows["registered"]) {
  const seen = new Set<string>();
  for (const row of list?.rows ?? []) {
    const text = keyOf(row, key);
    if (text !== null && seen.has(text)) {
      const record = registered.get(String(row[list?.list.parent ?? ""]));
      const field = (record && fieldOf(record.type, key.table, undefined)) ?? "record";
      const columns = key.columns
        .filter((column) => column !== list?.list.parent)
        .map((column) => column.replace(/_id$/, ""));
      record?.complain(field, `has two items with the same ${columns.join(" and ")}`);
    }
    if (text !== null) seen.add(text);
  }
}

/** An item of Wikidata is a key, by which other subgraphs refer to one node of a kind. */
async function checkWikidata(db: Database, { lists, registered }: Rows): Promise<void> {
  const items = (lists.get("identifiers")?.rows ?? []).filter(({ scheme }) => scheme === "wikidata");
  if (items.length === 0) return;
  const told = (other: string, value: unknown) =>
    new ClashError([other], (nameOf) => `${nameOf(other)} has the same item of Wikidata, ${value}`);
  const first = new Map<string, string>();
  for (const { node_id, value } of items) {
    const record = registered.get(String(node_id));
    const key = `${record?.kind}/${value}`;
    const other = first.get(key);
    if (other === undefined) first.set(key, String(node_id));
    else if (other !== node_id) record?.complain("identifiers", told(other, value));
  }
  const { rows } = await sql<{ value: string; kind: string; other: string }>`
    select value, kind, coalesce(merged_into, nodes.id) as other
    from identifiers join nodes on nodes.id = node_id
    where scheme = 'wikidata' and value = ${anyOf(items.map(({ value }) => String(value)))}`.execute(db);
  for (const { value, kind, other } of rows) {
    const id = first.get(`${kind}/${value}`);
    if (id !== undefined && id !== other && !registered.has(other))
      registered.get(id)?.complain("identifiers", told(other, value));
  }
}

/** Reports references between nodes of one table that lead back to their node, such as two topics, each broader than the other. */
async function checkCircles(
  db: Database,
  table: string,
  rows: readonly Cells[],
  registered: Rows["registered"],
): Promise<void> {
  const [{ type } = { type: undefined }] = rows.flatMap(({ id }) => registered.get(String(id)) ?? []);
  for (const [field, { holds }] of Object.entries(type?.tables[table as keyof RecordType["tables"]] ?? {})) {
    if (!type || typeof holds !== "object" || !("reference" in holds)) continue;
    if (holds.reference?.length !== 1 || holds.reference[0] !== type.kind) continue;
    const column = `${field}_id`;
    const given = rows.flatMap((row) => {
      const next = row[column];
      return typeof next === "string" ? [[String(row.id), next] as const] : [];
    });
    if (given.length === 0) continue;
    const planned = new Set(rows.map(({ id }) => String(id)));
    const above = given.map(([, id]) => id).filter((id) => !planned.has(id));
    const next = new Map([...(await storedAbove(db, table, column, above, planned)), ...given]);
    for (const circle of circlesIn(
      next,
      given.map(([id]) => id),
    )) {
      const at = circle.findIndex((member) => registered.has(member));
      const turned = [...circle.slice(at), ...circle.slice(0, at + 1)];
      registered
        .get(turned[0] ?? "")
        ?.complain(
          field,
          new ClashError(turned, (nameOf) => `leads in a circle: ${turned.map(nameOf).join(" → ")}`),
        );
    }
  }
}

/** The circles that a walk from these starts finds. `next` leads from a node to the next node. */
function circlesIn(next: ReadonlyMap<string, string>, starts: readonly string[]): string[][] {
  const visited = new Set<string>();
  const circles: string[][] = [];
  for (const start of starts) {
    const path: string[] = [];
    let id: string | undefined = start;
    while (id !== undefined && !visited.has(id)) {
      visited.add(id);
      path.push(id);
      id = next.get(id);
    }
    if (id !== undefined && path.includes(id)) circles.push(path.slice(path.indexOf(id)));
  }
  return circles;
}

/** Follows a foreign key from stored rows of a table to rows of the same table. Returns the references of all rows on the way. */
async function storedAbove(
  db: Database,
  table: string,
  column: string,
  ids: readonly string[],
  planned: ReadonlySet<string>,
): Promise<(readonly [id: string, next: string])[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<{ id: string; next: string }>`
    with recursive above as (
      select id, ${sql.ref(column)} as next from ${sql.table(table)} where id = any(${ids}::uuid[])
      union
      select held.id, ${sql.ref(`held.${column}`)} from ${sql.table(table)} as held join above on held.id = above.next
    )
    select id, next from above where next is not null`.execute(db);
  return rows.flatMap(({ id, next }) => (planned.has(id) ? [] : [[id, next] as const]));
}
