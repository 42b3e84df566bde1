import { type Kysely, sql } from "kysely";

export const up = (db: Kysely<unknown>) =>
  sql`
create type headline_basis as enum ('shown', 'url', 'described');
create type article_kind as enum (
  'news', 'press_release', 'official_document', 'communique', 'remarks', 'interview', 'opinion', 'analysis',
  'encyclopedia'
);

create table articles (
  id uuid primary key references nodes on delete cascade,
  slug text not null,
  headline text collate "und-x-icu" not null,
  headline_basis headline_basis not null,
  kind article_kind not null,
  publisher_id uuid references organizations,
  byline text,
  published_edtf text,
  published_stated text,
  published_earliest date not null default '-infinity',
  published_latest date not null default 'infinity',
  dateline_id uuid references places,
  url text,
  alternate_urls text[] not null default '{}',
  language text not null,
  summary text,
  note text,
  constraint articles_slug_key unique (slug),
  constraint articles_published_check check (published_earliest <= published_latest),
  constraint articles_language_check check (language ~ '^[a-z]{2,3}$')
);
create trigger articles_register before insert on articles for each row execute function register_node('article');
create trigger articles_register_slug after insert or update of slug on articles
  for each row execute function register_slug();
-- serves: articles by the day they were published
create index articles_published_earliest_id_idx on articles (published_earliest, id);
-- serves: articles of a publisher
create index articles_publisher_id_published_earliest_id_idx on articles (publisher_id, published_earliest, id);
-- serves: the foreign key
create index articles_dateline_id_idx on articles (dateline_id);

-- An article is found by each of its addresses.
create function register_article_urls() returns trigger language plpgsql as $$
begin
  insert into aliases (kind, alias, node_id)
  select 'article', address, new.id from unnest(array_append(new.alternate_urls, new.url)) as address
  where address is not null and not exists (
    select from aliases where alias = address and kind = 'article' and node_id = new.id
  );
  return new;
end $$;
create trigger articles_register_urls before insert or update of url, alternate_urls on articles
  for each row execute function register_article_urls();

-- Long texts stay out of the row that lists load.
create table article_texts (
  article_id uuid primary key references articles on delete cascade,
  text text not null
);

create table article_authors (
  article_id uuid not null references articles on delete cascade,
  author_id uuid not null references people on delete cascade,
  primary key (article_id, author_id)
);
-- serves: articles written by a person
create index article_authors_author_id_idx on article_authors (author_id);
`.execute(db);
