import { type Kysely, sql } from "kysely";

export const breaksCodeBefore = null;

export const up = (db: Kysely<unknown>) =>
  sql`
-- A former slug of a node still leads to the node, which now has another slug.
alter table aliases add column is_former boolean not null default false;

create or replace function register_slug() returns trigger language plpgsql as $$
begin
  insert into aliases (kind, alias, node_id)
  select kind, new.slug, id from nodes
  where id = new.id and not exists (
    select from aliases where alias = new.slug and aliases.kind = nodes.kind and node_id = new.id
  );
  if tg_op = 'INSERT' or new.slug = old.slug then
    return null;
  end if;
  update aliases set is_former = (alias = old.slug) where node_id = new.id and alias in (old.slug, new.slug);
  return null;
end $$;
`.execute(db);
