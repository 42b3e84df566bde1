import { type Kysely, sql } from "kysely";

export const breaksCodeBefore = null;

export const up = (db: Kysely<unknown>) =>
  sql`
-- Slugs that were changed before the column is_former existed.
update aliases set is_former = true
from (
  select id, slug from parties
  union all select id, slug from people
  union all select id, slug from places
  union all select id, slug from topics
  union all select id, slug from dialogues
  union all select id, slug from dialogue_sessions
  union all select id, slug from strategies
  union all select id, slug from programmes
  union all select id, slug from articles
) as shown
where node_id = shown.id and alias <> shown.slug and not is_former
  -- Codes of countries and addresses of articles are not slugs.
  and alias ~ '^[a-z0-9]+(-+[a-z0-9]+)*$';
`.execute(db);
