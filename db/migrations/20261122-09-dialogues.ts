import { type Kysely, sql } from "kysely";

export const up = (db: Kysely<unknown>) =>
  sql`
create type dialogue_kind as enum (
  'regional_dialogue', 'summit', 'human_rights_dialogue', 'conference', 'forum', 'cooperation_council',
  'cooperation_committee', 'parliamentary_committee', 'joint_committee', 'subcommittee', 'working_group',
  'consultation'
);

create table dialogues (
  id uuid primary key references nodes on delete cascade,
  slug text not null,
  name text collate "und-x-icu" not null,
  kind dialogue_kind not null,
  level rank,
  level_stated text,
  description text,
  period_edtf text,
  period_stated text,
  period_earliest date not null default '-infinity',
  period_latest date not null default 'infinity',
  note text,
  constraint dialogues_slug_key unique (slug),
  constraint dialogues_period_check check (period_earliest <= period_latest)
);
create trigger dialogues_register before insert on dialogues for each row execute function register_node('dialogue');
create trigger dialogues_register_slug after insert or update of slug on dialogues
  for each row execute function register_slug();
-- serves: dialogues by name
create index dialogues_name_id_idx on dialogues (name, id);

create table dialogue_parties (
  dialogue_id uuid not null references dialogues on delete cascade,
  party_id uuid not null references parties on delete cascade,
  primary key (dialogue_id, party_id)
);
-- serves: dialogues of a party
create index dialogue_parties_party_id_idx on dialogue_parties (party_id);
`.execute(db);
