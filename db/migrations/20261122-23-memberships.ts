import { type Kysely, sql } from "kysely";

export const up = (db: Kysely<unknown>) =>
  sql`
-- Who left and came back is a member for several periods; where no source dates a membership, the period is '/'.
alter table memberships
  add column period_edtf text not null default '/',
  add column period_stated text,
  add column period_earliest date not null default '-infinity',
  add column period_latest date not null default 'infinity',
  add column started_latest date not null default 'infinity',
  add column ended_earliest date not null default '-infinity',
  add constraint memberships_period_check check (period_earliest <= period_latest),
  drop constraint memberships_pkey,
  add constraint memberships_pkey primary key (organization_id, member_id, period_edtf);
comment on column memberships.started_latest is 'the latest day the membership can have begun';
comment on column memberships.ended_earliest is 'the earliest day the membership can have ended';
`.execute(db);
