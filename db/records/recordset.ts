import { sql } from "kysely";
import { anyOf, type Database } from "../client.ts";
import { type Cells, columnsOfList, type ListRows } from "./fields.ts";

/** Lists in one table: the rows of all lists, and the parents. A parent with an empty list is included. */
export interface Children {
  readonly list: ListRows;
  /** The name of the list in the feed of changes. */
  readonly field: string;
  readonly parents: string[];
  readonly rows: Cells[];
}

/** Passes rows of a table in one JSON parameter, so that the text of the statement does not vary with the number of rows. */
export const recordset = <Of extends Cells>(table: string, rows: readonly Of[]) =>
  sql<Of>`jsonb_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}::jsonb)`;

/** Adds new rows and updates rows that differ. Returns the cells of the column `returned` of all rows that it wrote. */
export async function upsert(
  db: Database,
  table: string,
  rows: readonly Cells[],
  returned = "id",
): Promise<string[]> {
  if (rows.length === 0) return [];
  const names = Object.keys(rows[0] ?? {});
  const columns = sql.join(names.map((name) => sql.ref(name)));
  const prefixed = (prefix: string) => sql.join(names.map((name) => sql.ref(`${prefix}.${name}`)));
  const { rows: written } = await sql<{ cell: string }>`
    insert into ${sql.table(table)} (${columns})
    select ${columns} from ${recordset(table, rows)}
    on conflict (id) do update set (${columns}) = row (${prefixed("excluded")})
    where (${prefixed(table)}) is distinct from (${prefixed("excluded")})
    returning ${sql.ref(`${table}.${returned}`)} as cell`.execute(db);
  return written.map((row) => row.cell);
}

/** Removes, adds and updates rows until the parents have exactly `rows`. Returns the parent of every row that differed. */
export async function synchronize(db: Database, { list, parents, rows }: Children): Promise<string[]> {
  const table = sql.table(list.table);
  const parent = sql.ref(`held.${list.parent}`);
  const kept = recordset(list.table, rows);
  // JSON lets Postgres compare rows by a hash, and nulls are equal in JSON.
  const cells = (row: string) =>
    sql`jsonb_build_array(${sql.join(columnsOfList(list).map((column) => sql.ref(`${row}.${column}`)))})`;
  const stale = sql`${parent} = ${anyOf(parents)} and not exists (
    select from ${kept} as kept
    where ${list.identifiedBy ? sql`kept.id = held.id` : sql`${cells("kept")} = ${cells("held")}`}
  )`;
  const { rows: removed } = list.identifiedBy
    ? await sql<{ cell: string }>`
        delete from nodes using ${table} as held where held.id = nodes.id and ${stale}
        returning ${parent} as cell`.execute(db)
    : await sql<{
        cell: string;
      }>`delete from ${table} as held where ${stale} returning ${parent} as cell`.execute(db);
  const added = list.identifiedBy
    ? await upsert(db, list.table, rows, list.parent)
    : await add(db, list.table, rows, list.parent);
  return [...removed.map((row) => row.cell), ...added];
}

/** Adds the rows that do not exist yet. Returns the cells of the column `returned` of the added rows. */
export async function add(
  db: Database,
  table: string,
  rows: readonly Cells[],
  returned: string,
): Promise<string[]> {
  if (rows.length === 0) return [];
  const names = sql.join(Object.keys(rows[0] ?? {}).map((name) => sql.ref(name)));
  const { rows: added } = await sql<{ cell: string }>`
    insert into ${sql.table(table)} (${names}) select distinct ${names} from ${recordset(table, rows)}
    on conflict do nothing returning ${sql.ref(returned)} as cell`.execute(db);
  return added.map((row) => row.cell);
}

/** Adds an entry to the feed of changes for each node: a list of the node was written. */
export const noteChange = (db: Database, nodes: readonly string[], field: string) =>
  sql`select note_change(id, array[${field}]) from unnest(${[...new Set(nodes)]}::uuid[]) as id`.execute(db);
