import { type Kysely, sql } from "kysely";

export const breaksCodeBefore = null;

/** The primary key serves the only read: the amounts of programmes. */
export const up = (db: Kysely<unknown>) =>
  sql`
create table programme_amounts (
  programme_id uuid not null references programmes on delete cascade,
  value double precision not null,
  currency text not null,
  stated text,
  primary key (programme_id, currency, value),
  constraint programme_amounts_value_check check (value > 0 and value < 'infinity'),
  constraint programme_amounts_currency_check check (currency ~ '^[A-Z]{3}$')
);

-- Budgets like 'EUR 21.65 million' and 'EUR 9,057,333'.
insert into programme_amounts (programme_id, value, currency, stated)
select
  id,
  replace(parts[2], ',', '')::numeric * case parts[3] when ' million' then 1e6 when ' billion' then 1e9 else 1 end,
  parts[1],
  budget
from programmes
cross join lateral regexp_match(budget, '^([A-Z]{3}) ([1-9]\\d{0,2}(?:,\\d{3})*(?:\\.\\d+)?|\\d+(?:\\.\\d+)?)( million| billion)?$') as parts
where replace(parts[2], ',', '')::numeric > 0;
`.execute(db);
