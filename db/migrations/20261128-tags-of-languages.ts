import { type Kysely, sql } from "kysely";

/** Older code still works, because it reads languages as text. */
export const breaksCodeBefore = null;

export const up = (db: Kysely<unknown>) =>
  sql`
-- A language tag can name a script and a region: uz-Cyrl, nb-NO.
alter table articles
  drop constraint articles_language_check,
  add constraint articles_language_check check (language ~ '^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$');
`.execute(db);
