import { type Kysely, sql } from "kysely";

export const up = (db: Kysely<unknown>) =>
  sql`
create table people (
  id uuid primary key references nodes on delete cascade,
  slug text not null,
  name text collate "und-x-icu" not null,
  sort_name text collate "und-x-icu" not null,
  note text,
  constraint people_slug_key unique (slug)
);
create trigger people_register before insert on people for each row execute function register_node('person');
create trigger people_register_slug after insert or update of slug on people
  for each row execute function register_slug();
-- serves: people by name
create index people_sort_name_id_idx on people (sort_name, id);
`.execute(db);
