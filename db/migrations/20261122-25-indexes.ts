import { type Kysely, sql } from "kysely";

/**
 * What filters of long lists need beyond the indexes of their nouns, as the proof at scale showed: a value together with
 * the order of the list, so that a page reads no more than it shows; and of partial dates those that began before a
 * range, which the order by their first day does not find.
 */
export const up = (db: Kysely<unknown>) =>
  sql`
-- serves: offices by rank, by title
create index offices_rank_title_id_idx on offices (rank, title, id);
-- serves: organizations by kind
create index organizations_kind_idx on organizations (kind);

-- serves: sessions by form, by day
create index dialogue_sessions_format_held_earliest_id_idx on dialogue_sessions (format, held_earliest, id);
-- serves: sessions by level, by day
create index dialogue_sessions_level_held_earliest_id_idx on dialogue_sessions (level, held_earliest, id);
-- serves: sessions by status, by day
create index dialogue_sessions_status_held_earliest_id_idx on dialogue_sessions (status, held_earliest, id);
-- serves: sessions that began before a range of days and may have lasted into it
create index dialogue_sessions_held_idx on dialogue_sessions using gist (daterange(held_earliest, held_latest, '[]'))
  where held_earliest < held_latest and not (held_earliest = '-infinity' and held_latest = 'infinity');

-- serves: delegations by capacity, by day
create index delegations_capacity_held_earliest_id_idx on delegations (capacity, held_earliest, id);
-- serves: delegations to sessions that began before a range of days and may have lasted into it
create index delegations_held_idx on delegations using gist (daterange(held_earliest, held_latest, '[]'))
  where held_earliest < held_latest and not (held_earliest = '-infinity' and held_latest = 'infinity');

-- serves: participations by role, by day
create index participations_role_held_earliest_id_idx on participations (role, held_earliest, id);
-- serves: participations by rank, by day
create index participations_rank_held_earliest_id_idx on participations (rank, held_earliest, id);
-- serves: participations in sessions that began before a range of days and may have lasted into it
create index participations_held_idx on participations using gist (daterange(held_earliest, held_latest, '[]'))
  where held_earliest < held_latest and not (held_earliest = '-infinity' and held_latest = 'infinity');

-- serves: outcomes by kind, by day
create index outcomes_kind_held_earliest_id_idx on outcomes (kind, held_earliest, id);
-- serves: outcomes of sessions that began before a range of days and may have lasted into it
create index outcomes_held_idx on outcomes using gist (daterange(held_earliest, held_latest, '[]'))
  where held_earliest < held_latest and not (held_earliest = '-infinity' and held_latest = 'infinity');

-- serves: milestones by kind, by day
create index milestones_kind_on_earliest_id_idx on milestones (kind, on_earliest, id);
-- serves: milestones that may have fallen before a range of days or into it
create index milestones_on_idx on milestones using gist (daterange(on_earliest, on_latest, '[]'))
  where on_earliest < on_latest and not (on_earliest = '-infinity' and on_latest = 'infinity');

-- serves: articles in a language, by day
create index articles_language_published_earliest_id_idx on articles (language, published_earliest, id);
-- serves: articles that may have appeared before a range of days or in it
create index articles_published_idx on articles using gist (daterange(published_earliest, published_latest, '[]'))
  where published_earliest < published_latest and not (published_earliest = '-infinity' and published_latest = 'infinity');

-- serves: statements by kind, by day
create index statements_kind_said_earliest_id_idx on statements (kind, said_earliest, id);
-- serves: statements that may have been made before a range of days or in it
create index statements_said_idx on statements using gist (daterange(said_earliest, said_latest, '[]'))
  where said_earliest < said_latest and not (said_earliest = '-infinity' and said_latest = 'infinity');
`.execute(db);
