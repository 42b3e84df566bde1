import { type Kysely, sql } from "kysely";

export const up = (db: Kysely<unknown>) =>
  sql`
create type mention_method as enum ('editorial', 'detected');

create table mentions (
  id uuid primary key references nodes on delete cascade,
  article_id uuid not null references articles,
  entity_id uuid references nodes,
  surface text,
  start_offset integer,
  end_offset integer,
  method mention_method not null,
  confidence double precision not null,
  constraint mentions_article_id_entity_id_start_offset_key unique nulls not distinct (article_id, entity_id, start_offset),
  constraint mentions_start_offset_end_offset_check check (0 <= start_offset and start_offset < end_offset),
  constraint mentions_surface_check check (entity_id is not null or surface is not null),
  constraint mentions_confidence_check check (confidence between 0 and 1)
);
create trigger mentions_register before insert on mentions for each row execute function register_node('mention');
-- serves: mentions of an entity
create index mentions_entity_id_id_idx on mentions (entity_id, id);
-- serves: articles on an entity
create index mentions_entity_id_article_id_idx on mentions (entity_id, article_id);
-- serves: mentions in an article
create index mentions_article_id_id_idx on mentions (article_id, id);
`.execute(db);
