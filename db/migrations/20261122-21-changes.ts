import { type Kysely, sql } from "kysely";

export const up = (db: Kysely<unknown>) =>
  sql`
create type change_kind as enum ('created', 'updated', 'merged', 'deleted');

-- What was written, one row per node and transaction. The order of the feed is that of the transactions and then of the
-- rows; readers stay below the oldest transaction that still runs, so that a slow one is never skipped.
create table changes (
  id uuid primary key default gen_random_uuid(),
  transaction_id xid8 not null default pg_current_xact_id(),
  sequence bigint generated always as identity,
  node_id uuid not null,
  node_kind node_kind not null,
  kind change_kind not null,
  merged_into uuid,
  revision integer not null,
  fields text[] not null default '{}',
  at timestamptz(3) not null default now(),
  actor text,
  constraint changes_node_id_transaction_id_key unique (node_id, transaction_id)
);
-- serves: the feed
create index changes_transaction_id_sequence_idx on changes (transaction_id, sequence);
-- serves: the feed of some kinds
create index changes_node_kind_transaction_id_sequence_idx on changes (node_kind, transaction_id, sequence);

-- Notes that fields of a node were written. The first write in a transaction raises the revision, further ones only
-- add their fields; what was created in the same transaction stays created.
create function note_change(node uuid, written text[]) returns void language plpgsql as $$
declare
  is_first boolean;
begin
  insert into changes (node_id, node_kind, kind, revision, fields)
  select id, nodes.kind, 'updated', nodes.revision + 1, written from nodes
  where id = node and not exists (
    select from changes
    where node_id = node and transaction_id = pg_current_xact_id() and changes.kind <> 'updated'
  )
  on conflict (node_id, transaction_id) do update set
    fields = array(select distinct field from unnest(changes.fields || excluded.fields) as field order by field)
  returning xmax = 0 into is_first;
  if is_first then
    update nodes set revision = revision + 1, updated_at = now() where id = node;
  end if;
end $$;

-- Notes the columns of a row that were written, but for those that the trigger names: they only copy another row's.
create function note_update() returns trigger language plpgsql as $$
declare
  written text[] := array(
    select key from jsonb_each(to_jsonb(new)) as cell (key, value)
    where value is distinct from to_jsonb(old) -> key and key <> all (coalesce(tg_argv, '{}')) order by key
  );
begin
  if written <> '{}' then
    perform note_change(new.id, written);
  end if;
  return null;
end $$;
create trigger parties_note_update after update on parties for each row execute function note_update();
create trigger countries_note_update after update on countries for each row execute function note_update();
create trigger organizations_note_update after update on organizations for each row execute function note_update();
create trigger people_note_update after update on people for each row execute function note_update();
create trigger offices_note_update after update on offices for each row execute function note_update();
create trigger tenures_note_update after update on tenures for each row execute function note_update();
create trigger places_note_update after update on places for each row execute function note_update();
create trigger topics_note_update after update on topics for each row execute function note_update();
create trigger dialogues_note_update after update on dialogues for each row execute function note_update();
create trigger dialogue_sessions_note_update after update on dialogue_sessions for each row execute function note_update();
create trigger delegations_note_update after update on delegations for each row
  execute function note_update('held_earliest', 'held_latest');
create trigger participations_note_update after update on participations for each row
  execute function note_update('held_earliest', 'held_latest');
create trigger outcomes_note_update after update on outcomes for each row
  execute function note_update('held_earliest', 'held_latest');
create trigger strategies_note_update after update on strategies for each row execute function note_update();
create trigger milestones_note_update after update on milestones for each row execute function note_update();
create trigger programmes_note_update after update on programmes for each row execute function note_update();
create trigger articles_note_update after update on articles for each row execute function note_update();
create trigger statements_note_update after update on statements for each row execute function note_update();

create function note_identity() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into changes (node_id, node_kind, kind, revision) values (new.id, new.kind, 'created', new.revision);
  elsif tg_op = 'UPDATE' then
    insert into changes (node_id, node_kind, kind, merged_into, revision)
    values (new.id, new.kind, 'merged', new.merged_into, new.revision)
    on conflict (node_id, transaction_id) do update set kind = 'merged', merged_into = excluded.merged_into;
  else
    insert into changes (node_id, node_kind, kind, revision) values (old.id, old.kind, 'deleted', old.revision)
    on conflict (node_id, transaction_id) do update set kind = 'deleted', fields = '{}';
  end if;
  return null;
end $$;
-- Citations and mentions are written as parts of a fact or an article, whose change names them.
create trigger nodes_note_creation after insert on nodes for each row
  when (new.kind not in ('mention', 'citation'))
  execute function note_identity();
create trigger nodes_note_deletion after delete on nodes for each row
  when (old.kind not in ('mention', 'citation'))
  execute function note_identity();
create trigger nodes_note_merge after update of merged_into on nodes for each row
  when (new.merged_into is distinct from old.merged_into and new.merged_into is not null)
  execute function note_identity();
`.execute(db);
