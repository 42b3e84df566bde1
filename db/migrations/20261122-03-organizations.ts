import { type Kysely, sql } from "kysely";

export const up = (db: Kysely<unknown>) =>
  sql`
create type organization_kind as enum (
  'supranational_union', 'group_of_states', 'eu_institution', 'eu_agency', 'ministry', 'agency', 'parliament',
  'diplomatic_mission', 'international_organization', 'media', 'website', 'think_tank', 'education', 'company',
  'civil_society', 'other'
);

create table organizations (
  id uuid primary key references parties on delete cascade,
  kind organization_kind not null,
  acronym text,
  country_id uuid references countries,
  parent_id uuid references organizations,
  constraint organizations_parent_id_check check (parent_id <> id)
);
-- serves: the foreign key
create index organizations_country_id_idx on organizations (country_id);
-- serves: the foreign key
create index organizations_parent_id_idx on organizations (parent_id);

create table memberships (
  organization_id uuid not null references organizations on delete cascade,
  member_id uuid not null references parties on delete cascade,
  primary key (organization_id, member_id)
);
-- serves: organizations of a country
create index memberships_member_id_idx on memberships (member_id);
`.execute(db);
