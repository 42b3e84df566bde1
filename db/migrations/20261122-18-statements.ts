import { type Kysely, sql } from "kysely";

export const up = (db: Kysely<unknown>) =>
  sql`
create type statement_kind as enum ('quote', 'indirect', 'paraphrase');

create table statements (
  id uuid primary key references nodes on delete cascade,
  speaker_id uuid references people,
  on_behalf_of_id uuid references parties,
  session_id uuid references dialogue_sessions,
  article_id uuid not null references articles,
  kind statement_kind not null,
  gist text not null,
  quote text,
  said_edtf text,
  said_stated text,
  said_earliest date not null default '-infinity',
  said_latest date not null default 'infinity',
  note text,
  constraint statements_said_check check (said_earliest <= said_latest),
  constraint statements_quote_check check (kind <> 'quote' or quote is not null)
);
create trigger statements_register before insert on statements for each row execute function register_node('statement');
-- serves: statements by the day they were made
create index statements_said_earliest_id_idx on statements (said_earliest, id);
-- serves: statements of a person
create index statements_speaker_id_said_earliest_id_idx on statements (speaker_id, said_earliest, id);
-- serves: statements on behalf of a party
create index statements_on_behalf_of_id_said_earliest_id_idx on statements (on_behalf_of_id, said_earliest, id);
-- serves: statements at a session
create index statements_session_id_said_earliest_id_idx on statements (session_id, said_earliest, id);
-- serves: statements in an article
create index statements_article_id_said_earliest_id_idx on statements (article_id, said_earliest, id);

create table statement_topics (
  statement_id uuid not null references statements on delete cascade,
  topic_id uuid not null references topics on delete cascade,
  primary key (statement_id, topic_id)
);
-- serves: statements on a topic
create index statement_topics_topic_id_idx on statement_topics (topic_id);

create table statement_subjects (
  statement_id uuid not null references statements on delete cascade,
  subject_id uuid not null references nodes on delete cascade,
  primary key (statement_id, subject_id)
);
-- serves: statements about an entity
create index statement_subjects_subject_id_idx on statement_subjects (subject_id);
`.execute(db);
