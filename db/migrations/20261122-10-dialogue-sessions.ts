import { type Kysely, sql } from "kysely";

export const up = (db: Kysely<unknown>) =>
  sql`
create type session_format as enum (
  'session', 'ministerial', 'summit', 'conference', 'consultation', 'forum', 'other'
);
create type session_mode as enum ('in_person', 'virtual', 'hybrid');
create type session_status as enum ('planned', 'held', 'postponed', 'cancelled');

create table dialogue_sessions (
  id uuid primary key references nodes on delete cascade,
  slug text not null,
  name text collate "und-x-icu" not null,
  dialogue_id uuid references dialogues,
  ordinal integer,
  format session_format not null,
  mode session_mode,
  level rank,
  level_stated text,
  status session_status not null,
  held_edtf text,
  held_stated text,
  held_earliest date not null default '-infinity',
  held_latest date not null default 'infinity',
  place_id uuid references places,
  venue text,
  occasion text,
  attendance_min integer,
  attendance_max integer,
  attendance_stated text,
  parent_id uuid references dialogue_sessions,
  note text,
  constraint dialogue_sessions_slug_key unique (slug),
  constraint dialogue_sessions_dialogue_id_ordinal_key unique (dialogue_id, ordinal),
  constraint dialogue_sessions_ordinal_check check (ordinal is null or (ordinal > 0 and dialogue_id is not null)),
  constraint dialogue_sessions_held_check check (held_earliest <= held_latest),
  constraint dialogue_sessions_attendance_check check (attendance_min <= attendance_max),
  constraint dialogue_sessions_parent_id_check check (parent_id <> id),
  -- the key by which what happened at a session copies its days
  constraint dialogue_sessions_id_held_earliest_held_latest_key unique (id, held_earliest, held_latest)
);
create trigger dialogue_sessions_register before insert on dialogue_sessions for each row execute function register_node('dialogue_session');
create trigger dialogue_sessions_register_slug after insert or update of slug on dialogue_sessions
  for each row execute function register_slug();
-- serves: sessions by the day they were held
create index dialogue_sessions_held_earliest_id_idx on dialogue_sessions (held_earliest, id);
-- serves: sessions by name
create index dialogue_sessions_name_id_idx on dialogue_sessions (name, id);
-- serves: sessions of a dialogue, the previous and the next one
create index dialogue_sessions_dialogue_id_held_earliest_id_idx on dialogue_sessions (dialogue_id, held_earliest, id);
-- serves: sessions at a place
create index dialogue_sessions_place_id_held_earliest_id_idx on dialogue_sessions (place_id, held_earliest, id);
-- serves: parts of a session
create index dialogue_sessions_parent_id_held_earliest_id_idx on dialogue_sessions (parent_id, held_earliest, id);

create table dialogue_session_hosts (
  dialogue_session_id uuid not null references dialogue_sessions on delete cascade,
  host_id uuid not null references parties on delete cascade,
  primary key (dialogue_session_id, host_id)
);
-- serves: sessions hosted by a party
create index dialogue_session_hosts_host_id_idx on dialogue_session_hosts (host_id);

create table dialogue_session_topics (
  dialogue_session_id uuid not null references dialogue_sessions on delete cascade,
  topic_id uuid not null references topics on delete cascade,
  primary key (dialogue_session_id, topic_id)
);
-- serves: sessions on a topic
create index dialogue_session_topics_topic_id_idx on dialogue_session_topics (topic_id);

-- Lists of what happened at sessions are ordered by the day of the session: the child keeps a copy of that day, and a
-- composite foreign key keeps the copy true.
create function copy_held() returns trigger language plpgsql as $$
begin
  select held_earliest, held_latest into new.held_earliest, new.held_latest
  from dialogue_sessions where id = new.session_id;
  return new;
end $$;
`.execute(db);
