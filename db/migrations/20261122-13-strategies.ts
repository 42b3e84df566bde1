import { type Kysely, sql } from "kysely";

export const up = (db: Kysely<unknown>) =>
  sql`
create type strategy_kind as enum (
  'global_agenda', 'global_strategy', 'regional_strategy', 'regional_concept', 'national_strategy',
  'connectivity_strategy', 'development_policy', 'environment_strategy', 'investment_strategy',
  'assistance_strategy', 'action_plan', 'roadmap', 'programme_of_cooperation', 'partnership', 'agreement', 'treaty',
  'declaration', 'council_conclusions', 'review'
);
create type strategy_status as enum (
  'planned', 'draft', 'adopted', 'signed', 'in_force', 'under_review', 'superseded', 'historic', 'unknown'
);
create type strategy_relation_kind as enum ('supersedes', 'updates', 'aligned_with', 'implements');

create table strategies (
  id uuid primary key references nodes on delete cascade,
  slug text not null,
  name text collate "und-x-icu" not null,
  kind strategy_kind not null,
  status strategy_status not null,
  reference text,
  period_edtf text,
  period_stated text,
  period_earliest date not null default '-infinity',
  period_latest date not null default 'infinity',
  summary text,
  note text,
  constraint strategies_slug_key unique (slug),
  constraint strategies_period_check check (period_earliest <= period_latest)
);
create trigger strategies_register before insert on strategies for each row execute function register_node('strategy');
create trigger strategies_register_slug after insert or update of slug on strategies
  for each row execute function register_slug();
-- serves: strategies by name
create index strategies_name_id_idx on strategies (name, id);
-- serves: strategies by the start of their period
create index strategies_period_earliest_id_idx on strategies (period_earliest, id);

create table strategy_adopters (
  strategy_id uuid not null references strategies on delete cascade,
  adopter_id uuid not null references parties on delete cascade,
  primary key (strategy_id, adopter_id)
);
-- serves: strategies adopted by a party
create index strategy_adopters_adopter_id_idx on strategy_adopters (adopter_id);

create table strategy_addressees (
  strategy_id uuid not null references strategies on delete cascade,
  addressee_id uuid not null references parties on delete cascade,
  primary key (strategy_id, addressee_id)
);
-- serves: strategies addressed to a party
create index strategy_addressees_addressee_id_idx on strategy_addressees (addressee_id);

create table strategy_topics (
  strategy_id uuid not null references strategies on delete cascade,
  topic_id uuid not null references topics on delete cascade,
  primary key (strategy_id, topic_id)
);
-- serves: strategies on a topic
create index strategy_topics_topic_id_idx on strategy_topics (topic_id);

create table dialogue_session_strategies (
  dialogue_session_id uuid not null references dialogue_sessions on delete cascade,
  strategy_id uuid not null references strategies on delete cascade,
  primary key (dialogue_session_id, strategy_id)
);
-- serves: sessions that discussed a strategy
create index dialogue_session_strategies_strategy_id_idx on dialogue_session_strategies (strategy_id);

create table strategy_relations (
  strategy_id uuid not null references strategies on delete cascade,
  kind strategy_relation_kind not null,
  related_id uuid not null references strategies on delete cascade,
  primary key (strategy_id, kind, related_id),
  constraint strategy_relations_related_id_check check (related_id <> strategy_id)
);
-- serves: relations of a strategy, from the other side
create index strategy_relations_related_id_idx on strategy_relations (related_id);
`.execute(db);
