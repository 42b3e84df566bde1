import { type Kysely, sql } from "kysely";

export const breaksCodeBefore = null;

export const up = (db: Kysely<unknown>) =>
  sql`
-- The migrations without which code cannot work on these tables, each with the release before which it cannot: so code that is
-- older than the tables can tell whether it may still serve.
create table breaking_migrations (
  name text primary key,
  release text not null
);
`.execute(db);
