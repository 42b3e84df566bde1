import { type Kysely, sql } from "kysely";

export const breaksCodeBefore = null;

/** Most aliases are slugs and addresses of articles. Without these aliases, the index is small and the import stays fast. */
export const up = (db: Kysely<never>) =>
  sql`
-- serves: the slugs that are similar to a reference that leads nowhere
create index aliases_alias_idx on aliases using gin (alias gin_trgm_ops) where kind <> 'article';
`.execute(db);
