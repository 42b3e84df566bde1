import { type Kysely, sql } from "kysely";

export const up = (db: Kysely<unknown>) =>
  sql`
create type rank as enum (
  'head_of_state', 'head_of_government', 'deputy_head_of_government', 'minister', 'deputy_minister',
  'special_representative', 'ambassador', 'senior_official', 'official', 'parliamentarian', 'expert', 'other'
);

create table offices (
  id uuid primary key references nodes on delete cascade,
  title text collate "und-x-icu" not null,
  rank rank not null,
  party_id uuid not null references parties,
  note text,
  constraint offices_party_id_title_key unique (party_id, title)
);
create trigger offices_register before insert on offices for each row execute function register_node('office');
-- serves: offices by title
create index offices_title_id_idx on offices (title, id);
`.execute(db);
