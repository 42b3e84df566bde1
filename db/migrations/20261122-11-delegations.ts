import { type Kysely, sql } from "kysely";

export const up = (db: Kysely<unknown>) =>
  sql`
create type delegation_capacity as enum ('party', 'host', 'guest', 'observer');

create table delegations (
  id uuid primary key references nodes on delete cascade,
  session_id uuid not null,
  party_id uuid not null references parties,
  capacity delegation_capacity not null,
  size_min integer,
  size_max integer,
  size_stated text,
  held_earliest date not null,
  held_latest date not null,
  note text,
  constraint delegations_session_id_party_id_key unique (session_id, party_id),
  constraint delegations_size_check check (size_min <= size_max),
  constraint delegations_session_id_held_earliest_held_latest_fkey foreign key (session_id, held_earliest, held_latest)
    references dialogue_sessions (id, held_earliest, held_latest) on update cascade
);
create trigger delegations_register before insert on delegations for each row execute function register_node('delegation');
create trigger delegations_copy_held before insert or update of session_id on delegations
  for each row execute function copy_held();
-- serves: delegations by the day of their session
create index delegations_held_earliest_id_idx on delegations (held_earliest, id);
-- serves: delegations of a session
create index delegations_session_id_held_earliest_id_idx on delegations (session_id, held_earliest, id);
-- serves: delegations of a party
create index delegations_party_id_held_earliest_id_idx on delegations (party_id, held_earliest, id);
`.execute(db);
