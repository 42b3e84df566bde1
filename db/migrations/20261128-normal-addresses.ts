import { type QueryExecutorProvider, sql } from "kysely";
import { normalAddress } from "../addresses.ts";

/** Older code still works, because it finds articles by their addresses as they were loaded. */
export const breaksCodeBefore = null;

/** The longest alias that an index can hold. */
const CHARACTERS_AT_MOST = 2_000;

/**
 * Each article is also found by the normal forms of its addresses. The first article keeps a normal form that several articles
 * have. The statement leaves out addresses that surely are normal forms, so that Postgres does not return millions of them.
 */
export const up = async (db: QueryExecutorProvider) => {
  const { rows } = await sql<{ alias: string; node_id: string }>`
    select alias, node_id from aliases
    where kind = 'article' and alias ~* '^https?://'
      and alias !~ '^https://[a-z0-9-]+([.][a-z0-9-]+)+(/[A-Za-z0-9._~-]*[A-Za-z0-9_~-])*$'
    order by alias`.execute(db);
  const added = rows.flatMap(({ alias, node_id }) => {
    const normal = normalAddress(alias);
    return normal === null || normal === alias || normal.length > CHARACTERS_AT_MOST
      ? []
      : [{ normal, node_id }];
  });
  await sql`
    insert into aliases (kind, alias, node_id)
    select 'article', normal, node_id
    from unnest(${added.map(({ normal }) => normal)}::text[], ${added.map(({ node_id }) => node_id)}::uuid[])
      as added (normal, node_id)
    on conflict do nothing`.execute(db);
};
