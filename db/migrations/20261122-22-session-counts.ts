import { type Kysely, sql } from "kysely";

export const up = (db: Kysely<unknown>) =>
  sql`
-- A count copies what participations say: to write it is no change of the person.
create or replace trigger people_note_update after update on people for each row
  execute function note_update('session_count');

alter table people add column session_count integer not null default 0;
comment on column people.session_count is 'in how many sessions the person takes part, kept by the participations';
-- serves: people by the number of their sessions
create index people_session_count_id_idx on people (session_count, id);

-- Counts the sessions of the people whose participations were written. Their rows are locked first, so that the count
-- sees what another transaction has written of the same people.
create function count_sessions() returns trigger language plpgsql as $$
declare
  touched uuid[] := array(select distinct person_id from written where person_id is not null);
begin
  perform from people where id = any(touched) order by id for no key update;
  update people set session_count = counted.sessions
  from (
    select people.id, count(distinct session_id) as sessions
    from people left join participations on person_id = people.id
    where people.id = any(touched) group by people.id
  ) as counted
  where people.id = counted.id and session_count <> counted.sessions;
  return null;
end $$;
create trigger participations_count_inserted after insert on participations
  referencing new table as written for each statement execute function count_sessions();
create trigger participations_count_deleted after delete on participations
  referencing old table as written for each statement execute function count_sessions();
-- Who lost a participation by an update, then who got one.
create trigger participations_count_updated_from after update on participations
  referencing old table as written for each statement execute function count_sessions();
create trigger participations_count_updated_to after update on participations
  referencing new table as written for each statement execute function count_sessions();

update people set session_count = counted.sessions
from (select person_id, count(distinct session_id) as sessions from participations group by person_id) as counted
where people.id = counted.person_id;
`.execute(db);
