import { type Kysely, sql } from "kysely";

export const up = (db: Kysely<unknown>) =>
  sql`
create type participation_role as enum ('head', 'member', 'chair', 'keynote', 'speaker', 'expert', 'observer');

create table participations (
  id uuid primary key references nodes on delete cascade,
  session_id uuid not null,
  delegation_id uuid references delegations,
  person_id uuid references people,
  role participation_role not null,
  title_stated text,
  rank rank,
  office_id uuid references offices,
  quantity_min integer,
  quantity_max integer,
  quantity_stated text,
  held_earliest date not null,
  held_latest date not null,
  note text,
  constraint participations_quantity_check check (quantity_min <= quantity_max),
  -- a named person is one person
  constraint participations_person_id_quantity_check
    check (person_id is null or (quantity_min = 1 and quantity_max = 1)),
  constraint participations_session_id_held_earliest_held_latest_fkey foreign key (session_id, held_earliest, held_latest)
    references dialogue_sessions (id, held_earliest, held_latest) on update cascade
);
create trigger participations_register before insert on participations for each row execute function register_node('participation');
create trigger participations_copy_held before insert or update of session_id on participations
  for each row execute function copy_held();
-- serves: participations by the day of their session
create index participations_held_earliest_id_idx on participations (held_earliest, id);
-- serves: participations of a session
create index participations_session_id_held_earliest_id_idx on participations (session_id, held_earliest, id);
-- serves: participations and heads of a delegation
create index participations_delegation_id_held_earliest_id_idx on participations (delegation_id, held_earliest, id);
-- serves: participations of a person
create index participations_person_id_held_earliest_id_idx on participations (person_id, held_earliest, id);
-- serves: the foreign key
create index participations_office_id_idx on participations (office_id);
`.execute(db);
