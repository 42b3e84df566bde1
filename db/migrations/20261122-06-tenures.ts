import { type Kysely, sql } from "kysely";

export const up = (db: Kysely<unknown>) =>
  sql`
create table tenures (
  id uuid primary key references nodes on delete cascade,
  person_id uuid not null references people,
  office_id uuid not null references offices,
  period_edtf text not null,
  period_stated text,
  period_earliest date not null,
  period_latest date not null,
  started_latest date not null,
  ended_earliest date not null,
  note text,
  constraint tenures_period_check check (period_earliest <= period_latest)
);
comment on column tenures.started_latest is 'the latest day the tenure can have begun: the bound of its start or its first sighting';
comment on column tenures.ended_earliest is 'the earliest day the tenure can have ended: the bound of its end or its last sighting';
create trigger tenures_register before insert on tenures for each row execute function register_node('tenure');
-- serves: tenures by start
create index tenures_started_latest_id_idx on tenures (started_latest, id);
-- serves: tenures of a person
create index tenures_person_id_started_latest_id_idx on tenures (person_id, started_latest, id);
-- serves: tenures of an office
create index tenures_office_id_started_latest_id_idx on tenures (office_id, started_latest, id);

create table sightings (
  tenure_id uuid not null references tenures on delete cascade,
  seen_edtf text not null,
  seen_earliest date not null,
  seen_latest date not null,
  primary key (tenure_id, seen_edtf)
);
`.execute(db);
