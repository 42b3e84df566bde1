import { sql } from "kysely";
import { anyOf, type Database } from "../client.ts";
import type { Child } from "./record.ts";

/** Writes of many rows in one statement, whatever their table. */
export type Row = Record<string, unknown>;

/** The rows of one child table, and all parents whose lists they are, also those whose lists are empty. */
export interface Children {
  readonly child: Child;
  readonly field: string;
  readonly parents: string[];
  readonly rows: Row[];
}

/** Rows of a table out of one JSON parameter: the text of the statement does not vary with their number. */
const recordset = <Of extends Row>(table: string, rows: readonly Of[]) =>
  sql<Of>`jsonb_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}::jsonb)`;

/** Adds rows and alters those that differ; returns the cells of one column of all that it wrote. */
export async function upsert(
  db: Database,
  table: string,
  rows: readonly Row[],
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

/** Makes the rows that parents hold in a child table those of the plan; returns the parent of every row that differed. */
export async function synchronize(db: Database, { child, parents, rows }: Children): Promise<string[]> {
  const table = sql.table(child.table);
  const parent = sql.ref(`held.${child.parent}`);
  const kept = recordset(child.table, rows);
  const stale = sql`${parent} = ${anyOf(parents)} and not exists (
    select from ${kept} as kept where ${child.isNode ? sql`kept.id = held.id` : sql`kept = held`}
  )`;
  const { rows: removed } = child.isNode
    ? await sql<{ cell: string }>`
        delete from nodes using ${table} as held where held.id = nodes.id and ${stale}
        returning ${parent} as cell`.execute(db)
    : await sql<{
        cell: string;
      }>`delete from ${table} as held where ${stale} returning ${parent} as cell`.execute(db);
  const added = child.isNode
    ? await upsert(db, child.table, rows, child.parent)
    : await add(db, child.table, rows, child.parent);
  return [...removed.map((row) => row.cell), ...added];
}

/** Adds the rows that are not there yet; returns the cells of one column of those. */
export async function add(
  db: Database,
  table: string,
  rows: readonly Row[],
  returned: string,
): Promise<string[]> {
  if (rows.length === 0) return [];
  const names = sql.join(Object.keys(rows[0] ?? {}).map((name) => sql.ref(name)));
  const { rows: added } = await sql<{ cell: string }>`
    insert into ${sql.table(table)} (${names}) select distinct ${names} from ${recordset(table, rows)}
    on conflict do nothing returning ${sql.ref(returned)} as cell`.execute(db);
  return added.map((row) => row.cell);
}

/** Notes in the feed of changes that a list of these nodes was written. */
export const noteChange = (db: Database, nodes: readonly string[], field: string) =>
  sql`select note_change(id, array[${field}]) from unnest(${[...new Set(nodes)]}::uuid[]) as id`.execute(db);
