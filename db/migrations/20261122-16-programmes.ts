import { type Kysely, sql } from "kysely";

export const up = (db: Kysely<unknown>) =>
  sql`
create table programmes (
  id uuid primary key references nodes on delete cascade,
  slug text not null,
  name text collate "und-x-icu" not null,
  period_edtf text,
  period_stated text,
  period_earliest date not null default '-infinity',
  period_latest date not null default 'infinity',
  budget text,
  description text,
  note text,
  constraint programmes_slug_key unique (slug),
  constraint programmes_period_check check (period_earliest <= period_latest)
);
create trigger programmes_register before insert on programmes for each row execute function register_node('programme');
create trigger programmes_register_slug after insert or update of slug on programmes
  for each row execute function register_slug();
-- serves: programmes by name
create index programmes_name_id_idx on programmes (name, id);

create table programme_funders (
  programme_id uuid not null references programmes on delete cascade,
  funder_id uuid not null references parties on delete cascade,
  primary key (programme_id, funder_id)
);
-- serves: programmes funded by a party
create index programme_funders_funder_id_idx on programme_funders (funder_id);

create table programme_implementers (
  programme_id uuid not null references programmes on delete cascade,
  implementer_id uuid not null references parties on delete cascade,
  primary key (programme_id, implementer_id)
);
-- serves: programmes run by a party
create index programme_implementers_implementer_id_idx on programme_implementers (implementer_id);

create table programme_participants (
  programme_id uuid not null references programmes on delete cascade,
  participant_id uuid not null references parties on delete cascade,
  primary key (programme_id, participant_id)
);
-- serves: programmes in a country
create index programme_participants_participant_id_idx on programme_participants (participant_id);

create table programme_topics (
  programme_id uuid not null references programmes on delete cascade,
  topic_id uuid not null references topics on delete cascade,
  primary key (programme_id, topic_id)
);
-- serves: programmes on a topic
create index programme_topics_topic_id_idx on programme_topics (topic_id);

create table programme_strategies (
  programme_id uuid not null references programmes on delete cascade,
  strategy_id uuid not null references strategies on delete cascade,
  primary key (programme_id, strategy_id)
);
-- serves: programmes under a strategy
create index programme_strategies_strategy_id_idx on programme_strategies (strategy_id);

create table dialogue_session_programmes (
  dialogue_session_id uuid not null references dialogue_sessions on delete cascade,
  programme_id uuid not null references programmes on delete cascade,
  primary key (dialogue_session_id, programme_id)
);
-- serves: sessions that discussed a programme
create index dialogue_session_programmes_programme_id_idx on dialogue_session_programmes (programme_id);
`.execute(db);
