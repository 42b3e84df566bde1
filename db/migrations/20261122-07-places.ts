import { type Kysely, sql } from "kysely";

export const up = (db: Kysely<unknown>) =>
  sql`
create type place_kind as enum ('city', 'online');

create table places (
  id uuid primary key references nodes on delete cascade,
  slug text not null,
  name text collate "und-x-icu" not null,
  kind place_kind not null,
  country_id uuid references countries,
  latitude double precision,
  longitude double precision,
  note text,
  constraint places_slug_key unique (slug),
  constraint places_latitude_check check (latitude between -90 and 90),
  constraint places_longitude_check check (longitude between -180 and 180)
);
create trigger places_register before insert on places for each row execute function register_node('place');
create trigger places_register_slug after insert or update of slug on places
  for each row execute function register_slug();
-- serves: places by name
create index places_name_id_idx on places (name, id);
-- serves: the foreign key
create index places_country_id_idx on places (country_id);
`.execute(db);
