import { type Kysely, sql } from "kysely";

export const up = (db: Kysely<unknown>) =>
  sql`
create table topics (
  id uuid primary key references nodes on delete cascade,
  slug text not null,
  name text collate "und-x-icu" not null,
  description text,
  broader_id uuid references topics,
  note text,
  constraint topics_slug_key unique (slug),
  constraint topics_broader_id_check check (broader_id <> id)
);
create trigger topics_register before insert on topics for each row execute function register_node('topic');
create trigger topics_register_slug after insert or update of slug on topics
  for each row execute function register_slug();
-- serves: topics by name
create index topics_name_id_idx on topics (name, id);
-- serves: narrower topics of a topic
create index topics_broader_id_idx on topics (broader_id);

create table related_topics (
  topic_id uuid not null references topics on delete cascade,
  related_id uuid not null references topics on delete cascade,
  primary key (topic_id, related_id)
);
-- serves: topics related to a topic, from the other side
create index related_topics_related_id_idx on related_topics (related_id);
`.execute(db);
