import { type Kysely, sql } from "kysely";

export const up = (db: Kysely<unknown>) =>
  sql`
create table citations (
  id uuid primary key references nodes on delete cascade,
  fact_id uuid not null references nodes on delete cascade,
  article_id uuid not null references articles,
  supports text[] not null default '{}',
  attributed_to_id uuid references nodes,
  attributed_as text,
  locator text,
  constraint citations_fact_id_article_id_key unique (fact_id, article_id)
);
create trigger citations_register before insert on citations for each row execute function register_node('citation');
-- serves: citations of a fact
create index citations_fact_id_id_idx on citations (fact_id, id);
-- serves: the foreign key, and the facts an article supports
create index citations_article_id_idx on citations (article_id);
-- serves: the foreign key
create index citations_attributed_to_id_idx on citations (attributed_to_id);

-- No fact without a source. Checked at the end of the transaction, because a fact is written before its citations.
create function require_citation() returns trigger language plpgsql as $$
declare
  fact uuid := case tg_table_name when 'nodes' then (to_jsonb(new) ->> 'id') else (to_jsonb(old) ->> 'fact_id') end;
begin
  if exists (select from nodes where id = fact and kind not in ('mention', 'citation') and merged_into is null)
    and not exists (select from citations where fact_id = fact) then
    raise exception 'fact % has no source', fact
      using errcode = 'check_violation', table = 'nodes', constraint = 'nodes_citations_check';
  end if;
  return null;
end $$;
create constraint trigger nodes_require_citation after insert on nodes
  deferrable initially deferred for each row when (new.kind not in ('mention', 'citation')) execute function require_citation();
create constraint trigger citations_require_citation after update of fact_id or delete on citations
  deferrable initially deferred for each row execute function require_citation();
`.execute(db);
