import { type Kysely, sql } from "kysely";

export const breaksCodeBefore = null;

export const up = (db: Kysely<unknown>) =>
  sql`
alter table articles
  add column published_at timestamptz(3),
  add column published_at_offset smallint,
  -- The moment lies on the printed day, in the zone of the source.
  add constraint articles_published_at_check check (
    (published_at is null) = (published_at_offset is null)
    and (published_at is null or (
      (published_at at time zone 'UTC' + make_interval(mins => published_at_offset))::date = published_earliest
      and published_earliest = published_latest
    ))
  );
comment on column articles.published_at_offset is 'the offset from UTC that the source states, in minutes; positive in the east';
`.execute(db);
