import { type Kysely, sql } from "kysely";

export const up = (db: Kysely<unknown>) =>
  sql`
create type outcome_kind as enum ('conclusion', 'commitment', 'document', 'next_step');

create table outcomes (
  id uuid primary key references nodes on delete cascade,
  session_id uuid not null,
  kind outcome_kind not null,
  summary text not null,
  held_earliest date not null,
  held_latest date not null,
  note text,
  constraint outcomes_session_id_held_earliest_held_latest_fkey foreign key (session_id, held_earliest, held_latest)
    references dialogue_sessions (id, held_earliest, held_latest) on update cascade
);
create trigger outcomes_register before insert on outcomes for each row execute function register_node('outcome');
create trigger outcomes_copy_held before insert or update of session_id on outcomes
  for each row execute function copy_held();
-- serves: outcomes by the day of their session
create index outcomes_held_earliest_id_idx on outcomes (held_earliest, id);
-- serves: outcomes of a session
create index outcomes_session_id_held_earliest_id_idx on outcomes (session_id, held_earliest, id);

create table outcome_parties (
  outcome_id uuid not null references outcomes on delete cascade,
  party_id uuid not null references parties on delete cascade,
  primary key (outcome_id, party_id)
);
-- serves: outcomes that bind a party
create index outcome_parties_party_id_idx on outcome_parties (party_id);

create table outcome_topics (
  outcome_id uuid not null references outcomes on delete cascade,
  topic_id uuid not null references topics on delete cascade,
  primary key (outcome_id, topic_id)
);
-- serves: outcomes on a topic
create index outcome_topics_topic_id_idx on outcome_topics (topic_id);

create table outcome_strategies (
  outcome_id uuid not null references outcomes on delete cascade,
  strategy_id uuid not null references strategies on delete cascade,
  primary key (outcome_id, strategy_id)
);
-- serves: outcomes about a strategy
create index outcome_strategies_strategy_id_idx on outcome_strategies (strategy_id);
`.execute(db);
