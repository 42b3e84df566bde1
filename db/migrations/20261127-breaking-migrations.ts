import { type Kysely, sql } from "kysely";

/** Code of before has no use for the table, and does not miss it. */
export const breaksOlderCode = false;

export const up = (db: Kysely<unknown>) =>
  sql`
-- The migrations without which code cannot work on these tables, each with the first release that has it: so code that is
-- older than the tables can tell whether it may still serve.
create table breaking_migrations (
  name text primary key,
  release text not null
);
`.execute(db);
