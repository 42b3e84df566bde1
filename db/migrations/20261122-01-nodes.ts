import { type Kysely, sql } from "kysely";

export const up = (db: Kysely<unknown>) =>
  sql`
create type node_kind as enum (
  'country', 'organization', 'person', 'office', 'tenure', 'place', 'topic', 'dialogue', 'dialogue_session',
  'delegation', 'participation', 'outcome', 'statement', 'strategy', 'milestone', 'programme', 'article', 'mention',
  'citation'
);

-- The registry of identities: everything that can be cited, mentioned, merged or followed has its row here.
create table nodes (
  id uuid primary key,
  kind node_kind not null,
  merged_into uuid references nodes,
  revision integer not null default 1,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  constraint nodes_merged_into_check check (merged_into <> id)
);
-- serves: the foreign key, and finding what was merged into a node
create index nodes_merged_into_idx on nodes (merged_into);

-- Every readable key a node has or ever had: slugs, former slugs, ISO codes of countries, addresses of articles.
create table aliases (
  kind node_kind not null,
  alias text not null,
  node_id uuid not null references nodes on delete cascade,
  primary key (alias, kind)
);
-- serves: the foreign key
create index aliases_node_id_idx on aliases (node_id);

create type name_kind as enum ('preferred', 'alternate', 'former', 'transliteration', 'acronym', 'misspelling');

create table name_variants (
  node_id uuid not null references nodes on delete cascade,
  value text not null,
  language text,
  script text,
  kind name_kind not null,
  primary key (node_id, value)
);

create table identifiers (
  node_id uuid not null references nodes on delete cascade,
  scheme text not null,
  value text not null,
  url text,
  primary key (node_id, scheme, value)
);
-- serves: who has this identifier
create index identifiers_scheme_value_idx on identifiers (scheme, value);

-- Before a noun's row is written: its identity. The kind is the trigger's argument, or the row's own column where one
-- table holds several kinds.
create function register_node() returns trigger language plpgsql as $$
declare
  wanted node_kind := coalesce(tg_argv[0], to_jsonb(new) ->> 'kind');
begin
  insert into nodes (id, kind) values (new.id, wanted) on conflict (id) do nothing;
  if not found and (select kind from nodes where id = new.id) <> wanted then
    raise exception 'node % is not a %', new.id, wanted
      using errcode = 'check_violation', table = 'nodes', constraint = 'nodes_kind_check';
  end if;
  return new;
end $$;

create function keep_kind() returns trigger language plpgsql as $$
begin
  raise exception 'node % is a % for ever', old.id, old.kind
    using errcode = 'check_violation', table = 'nodes', constraint = 'nodes_kind_check';
end $$;
create trigger nodes_keep_kind before update of kind on nodes for each row
  when (new.kind <> old.kind)
  execute function keep_kind();

-- After a slug is written: it leads to its node from now on and for ever.
create function register_slug() returns trigger language plpgsql as $$
begin
  insert into aliases (kind, alias, node_id)
  select kind, new.slug, id from nodes
  where id = new.id and not exists (
    select from aliases where alias = new.slug and aliases.kind = nodes.kind and node_id = new.id
  );
  return null;
end $$;
`.execute(db);
