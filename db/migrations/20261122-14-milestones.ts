import { type Kysely, sql } from "kysely";

export const up = (db: Kysely<unknown>) =>
  sql`
create type milestone_kind as enum (
  'announced', 'mandated', 'consulted', 'contributed', 'drafted', 'proposed', 'negotiated', 'agreed', 'initialled',
  'adopted', 'signed', 'ratified', 'provisionally_applied', 'entered_into_force', 'concluded', 'presented',
  'implemented', 'reviewed', 'updated', 'commemorated', 'superseded'
);

create table milestones (
  id uuid primary key references nodes on delete cascade,
  strategy_id uuid not null references strategies,
  kind milestone_kind not null,
  title text not null,
  on_edtf text,
  on_stated text,
  on_earliest date not null default '-infinity',
  on_latest date not null default 'infinity',
  is_planned boolean not null default false,
  fulfilled_by_id uuid,
  session_id uuid references dialogue_sessions,
  note text,
  constraint milestones_on_check check (on_earliest <= on_latest),
  constraint milestones_fulfilled_by_id_check check (fulfilled_by_id is null or (is_planned and fulfilled_by_id <> id)),
  constraint milestones_strategy_id_id_key unique (strategy_id, id),
  constraint milestones_strategy_id_fulfilled_by_id_fkey
    foreign key (strategy_id, fulfilled_by_id) references milestones (strategy_id, id)
);
create trigger milestones_register before insert on milestones for each row execute function register_node('milestone');
-- serves: milestones by day
create index milestones_on_earliest_id_idx on milestones (on_earliest, id);
-- serves: milestones of a strategy
create index milestones_strategy_id_on_earliest_id_idx on milestones (strategy_id, on_earliest, id);
-- serves: the foreign key, and what a milestone fulfilled
create index milestones_strategy_id_fulfilled_by_id_idx on milestones (strategy_id, fulfilled_by_id);
-- serves: the foreign key
create index milestones_session_id_idx on milestones (session_id);
`.execute(db);
