import { sql } from "kysely";
import { type Database, transacted } from "../client.ts";
import { foldNames } from "../lists/spelling.ts";

/**
 * A write of millions of rows. Row triggers usually register each node, write its aliases and its entry in the feed of
 * changes, check its sources and index its texts and names for search. A bulk write does the work of the row triggers for
 * whole tables at once. All other statement triggers, foreign keys and constraints still apply.
 */
export interface BulkInsert {
  readonly table: string;
  /** The value of each column, as an SQL expression over `from`. */
  readonly columns: Readonly<Record<string, string>>;
  /** The part of the query after its columns: `from …`. */
  readonly from: string;
  /** The kind of the nodes, as an SQL expression over the columns; absent if this write registers no nodes. */
  readonly kind?: string;
  /** The aliases of each row, as SQL expressions over the columns. The row must be a registered node. */
  readonly aliases?: readonly string[];
}

/** The kinds that are parts of a fact or an article. Such nodes need no sources, and are not in the feed of changes. */
const PARTS = "('mention', 'citation')";

/**
 * Runs `work`, which inserts rows with {@link insertInBulk}, in one transaction. Locks the tables until the transaction ends.
 * Checks the rules of the record at the end, and rejects if one is broken. Calls `onProgress` before each long step after
 * `work`.
 */
export function inBulk(
  db: Database,
  work: (transaction: Database) => Promise<void>,
  onProgress?: (what: string) => void,
): Promise<void> {
  return transacted(db, async (transaction) => {
    const run = async (statements: readonly string[]) => {
      for (const statement of statements) await sql.raw(statement).execute(transaction);
    };
    await run([
      "set local statement_timeout = 0",
      "set local work_mem = '256MB'",
      "set local maintenance_work_mem = '512MB'",
    ]);
    const laidAside = [
      ...(await triggers(transaction)),
      ...(await foreignKeys(transaction)),
      ...(await plainIndexes(transaction)),
    ];
    await run(laidAside.map(({ remove }) => remove));
    await work(transaction);
    onProgress?.("Folding names");
    await foldNames(transaction);
    onProgress?.("Making texts searchable");
    await run([
      `insert into search_documents (node_id, configuration, kind, words)
      select node_id, configuration, kind, concatenated(setweight(words_of(configuration, text), weight))
      from searched_texts join nodes on nodes.id = node_id group by node_id, configuration, kind`,
      // Restoring a foreign key runs a query on all its rows, and the plan of this query depends on the statistics of the tables.
      "analyze",
    ]);
    let told = "";
    for (const { what, restore } of laidAside.reverse()) {
      if (what !== told) onProgress?.(`Restoring ${what}`);
      told = what;
      await run([restore]);
    }
    await requireCitations(transaction);
  });
}

/** A trigger, foreign key or index that is removed before a bulk write and restored after it, because this is much faster. */
interface Aside {
  what: string;
  remove: string;
  restore: string;
}

/**
 * The statement triggers that write search documents, and all row triggers except those that Postgres uses for foreign keys.
 * A statement trigger would write the document of a node several times: once for each table with texts of the node.
 */
async function triggers(db: Database): Promise<Aside[]> {
  const { rows } = await sql<Aside>`
    select 'triggers' as what, format('alter table %s disable trigger %I', tgrelid::regclass, tgname) as remove,
      format('alter table %s enable trigger %I', tgrelid::regclass, tgname) as restore
    from pg_trigger join pg_class on pg_class.oid = tgrelid
    where relnamespace = current_schema()::regnamespace and not tgisinternal and tgenabled = 'O'
      and (tgtype & 1 = 1 or tgfoid = 'write_search_documents_of'::regproc)
    order by tgrelid, tgname`.execute(db);
  return rows;
}

async function foreignKeys(db: Database): Promise<Aside[]> {
  const { rows } = await sql<Aside>`
    select format('foreign keys of %s', conrelid::regclass) as what,
      format('alter table %s drop constraint %I', conrelid::regclass, conname) as remove,
      format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as restore
    from pg_constraint where connamespace = current_schema()::regnamespace and contype = 'f'
    order by conrelid, conname`.execute(db);
  return rows;
}

/** Indexes that are not unique. Tables with statement triggers keep these indexes, because the triggers may need them. */
async function plainIndexes(db: Database): Promise<Aside[]> {
  const { rows } = await sql<Aside>`
    select format('indexes of %s', indrelid::regclass) as what, format('drop index %s', indexrelid::regclass) as remove, pg_get_indexdef(indexrelid) as restore
    from pg_index join pg_class on pg_class.oid = indrelid
    where relnamespace = current_schema()::regnamespace and relkind = 'r' and not indisunique
      and not exists (select from pg_trigger where tgrelid = indrelid and not tgisinternal and tgtype & 1 = 0)
    order by indrelid, indexrelid`.execute(db);
  return rows;
}

/** Checks for all nodes at once that they have a source. Outside bulk writes, a trigger checks the sources of each node. */
async function requireCitations(db: Database) {
  const { rows } = await sql<{ unsourced: number }>`
    select count(*) as unsourced from nodes
    where kind not in ${sql.raw(PARTS)} and merged_into is null
      and not exists (select from citations where fact_id = nodes.id)`.execute(db);
  if (rows[0]?.unsourced) throw new Error(`${rows[0].unsourced} facts were written without a source.`);
}

/** Writes the rows of a query into a table, in one statement. */
export async function insertInBulk(db: Database, insert: BulkInsert): Promise<void> {
  const { table, columns, from, kind, aliases = [] } = insert;
  const names = Object.keys(columns);
  const made = Object.entries(columns).map(([name, expression]) => `${expression} as ${name}`);
  const parts = [`made as materialized (select ${made.join(",\n")}\n${from})`];
  const nodeKind = `(${kind ?? "(select kind from nodes where nodes.id = made.id)"})::text::node_kind`;
  if (kind) {
    parts.push(
      `identities as (insert into nodes (id, kind) select id, ${nodeKind} from made order by id)`,
      `feed as (
        insert into changes (id, node_id, node_kind, kind, revision)
        select md5('change ' || id)::uuid, id, node_kind, 'created', 1
        from (select id, ${nodeKind} as node_kind from made) as nodes
        where node_kind not in ${PARTS} order by nodes.id)`,
    );
  }
  if (aliases.length > 0) {
    parts.push(
      `keys as (
        insert into aliases (kind, alias, node_id)
        select ${nodeKind}, alias, id
        from made cross join unnest(array[${aliases.join(", ")}]) as alias where alias is not null order by alias)`,
    );
  }
  const statement = `
    with ${parts.join(",\n")}
    insert into ${table} (${names.join(", ")}) select ${names.join(", ")} from made
    ${kind ? "" : "on conflict do nothing"}`;
  await sql.raw(statement).execute(db);
}

/** Vacuums the tables, so that the planner knows which pages need no visibility check. VACUUM cannot be in a transaction. */
export async function settle(db: Database): Promise<void> {
  await db.connection().execute(async (connection) => {
    // If autovacuum is working on a large table, this statement waits for it.
    await sql`set statement_timeout = 0; set lock_timeout = 0`.execute(connection);
    await sql`vacuum`.execute(connection);
    await sql`reset statement_timeout; reset lock_timeout`.execute(connection);
  });
}
