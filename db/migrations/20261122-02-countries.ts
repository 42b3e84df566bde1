import { type Kysely, sql } from "kysely";

export const up = (db: Kysely<unknown>) =>
  sql`
create type party_kind as enum ('country', 'organization');

-- Whoever can send a delegation; what only a country or only an organization has is in the table of that noun.
create table parties (
  id uuid primary key references nodes on delete cascade,
  kind party_kind not null,
  slug text not null,
  name text collate "und-x-icu" not null,
  note text,
  constraint parties_kind_slug_key unique (kind, slug)
);
create trigger parties_register before insert on parties for each row execute function register_node();
create trigger parties_register_slug after insert or update of slug on parties
  for each row execute function register_slug();
-- serves: countries and organizations by name
create index parties_kind_name_id_idx on parties (kind, name, id);

create table countries (
  id uuid primary key references parties on delete cascade,
  code text not null,
  alpha3 text,
  region text,
  constraint countries_code_key unique (code),
  constraint countries_code_check check (code ~ '^[A-Z]{2}$'),
  constraint countries_alpha3_check check (alpha3 ~ '^[A-Z]{3}$')
);

create function register_country_code() returns trigger language plpgsql as $$
begin
  insert into aliases (kind, alias, node_id)
  select 'country', code, new.id from unnest(array[new.code, new.alpha3]) as code where code is not null
  on conflict do nothing;
  return new;
end $$;
create trigger countries_register before insert or update of code, alpha3 on countries
  for each row execute function register_country_code();
`.execute(db);
