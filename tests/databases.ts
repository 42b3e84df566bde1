import { sql } from "kysely";
import { createDatabase, type Database } from "#db/client.ts";

/** The address of another database on the same server. */
export function databaseUrl(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

export const createEmpty = (server: string, name: string) =>
  run(server, (database) => sql`create database ${database} template template0 encoding 'UTF8'`, name);

export const clone = (server: string, template: string, name: string) =>
  run(server, (database) => sql`create database ${database} template ${sql.id(template)}`, name);

export const drop = (server: string, name: string) =>
  run(server, (database) => sql`drop database if exists ${database} with (force)`, name);

async function run(
  server: string,
  command: (database: ReturnType<typeof sql.id>) => ReturnType<typeof sql>,
  name: string,
) {
  const db = createDatabase(server, { connections: 1 });
  try {
    await db.connection().execute(async (connection) => {
      // Another test may be copying the same template at this moment.
      await sql`set lock_timeout = 0`.execute(connection);
      await command(sql.id(name)).execute(connection);
    });
  } finally {
    await db.destroy();
  }
}

/** Whether a statement waits for the end of another transaction. */
export async function isWaiting(db: Database): Promise<boolean> {
  const { rows } = await sql`
    select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(db);
  return rows.length > 0;
}

/**
 * Lists everything that a database declares, one item per line. The text does not depend on the order in which
 * things were created, nor on dropped columns.
 */
export async function declarationsOf(db: Database): Promise<string[]> {
  const { rows } = await sql<{ declaration: string }>`
    with extra as (select objid from pg_depend where deptype = 'e'),
    schema as (select current_schema()::regnamespace as oid),
    tables as (
      select pg_class.oid, relname as name, relkind, concat_ws(' ', relpersistence, reloptions) as how
      from pg_class join schema on schema.oid = relnamespace
      where relkind not in ('i', 't') and relname !~ '^kysely_' and pg_class.oid not in (select objid from extra)
    ),
    columns as (
      select *, row_number() over (partition by attrelid order by attnum) as rank
      from pg_attribute where attnum > 0 and not attisdropped
    ),
    functions as (
      select pg_proc.* from pg_proc join schema on schema.oid = pronamespace
      where pg_proc.oid not in (select objid from extra)
    )
    select format('extension %s', extname) as declaration from pg_extension
    union all
    select format('type %s: %s', enumtypid::regtype, string_agg(enumlabel, ', ' order by enumsortorder))
    from pg_enum group by enumtypid
    union all
    select format('relation %s: %s %s %s', name, relkind, how, obj_description(oid, 'pg_class')) from tables
    union all
    select concat_ws(
      ' ', format('column %s.%s: number %s,', name, attname, rank), format_type(atttypid, atttypmod),
      nullif(attcollation, 0)::regcollation, case when attnotnull then 'not null' end, nullif(attidentity, ''),
      nullif(attgenerated, ''), 'default ' || pg_get_expr(adbin, adrelid), col_description(attrelid, attnum)
    )
    from tables join columns on attrelid = oid left join pg_attrdef on adrelid = attrelid and adnum = attnum
    where relkind <> 'S'
    union all
    select format('sequence %s: %s', name, to_jsonb(pg_sequence) - 'seqrelid')
    from tables join pg_sequence on seqrelid = oid
    union all
    -- A view that comes out of a dump names the texts in it otherwise, and other versions of Postgres space it otherwise.
    select format('view %s: %s', name, regexp_replace(
      pg_get_viewdef(oid), ' AS ("[?]column[?]"|text)(?=,|[[:space:]])|(?<=[(])[[:space:]]+', '', 'g'
    ))
    from tables where relkind in ('v', 'm')
    union all
    select format('index %s on %s: %s %s', indexrelid::regclass, name, pg_get_indexdef(indexrelid), indisvalid)
    from tables join pg_index on indrelid = oid
    union all
    -- Whether a column may be null stands with the column: servers before Postgres 18 know no constraint for that.
    select format('constraint %s of %s: %s %s', conname, name, pg_get_constraintdef(pg_constraint.oid), convalidated)
    from tables join pg_constraint on conrelid = tables.oid where contype <> 'n'
    union all
    select format('trigger %s of %s: %s %s', tgname, name, pg_get_triggerdef(pg_trigger.oid), tgenabled)
    from tables join pg_trigger on tgrelid = tables.oid where not tgisinternal
    union all
    select format('function %s: %s', oid::regprocedure, pg_get_functiondef(oid)) from functions where prokind <> 'a'
    union all
    select format('aggregate %s: %s %s', aggfnoid::regprocedure, aggtransfn, agginitval)
    from functions join pg_aggregate on aggfnoid = oid
    order by 1`.execute(db);
  return rows.map(({ declaration }) => declaration);
}
