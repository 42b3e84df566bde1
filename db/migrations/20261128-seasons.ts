import { type Kysely, sql } from "kysely";

export const breaksCodeBefore = null;

/**
 * Earlier releases computed wrong bounds for the seasons 22 and 24 to 32, and for the thirds of a year 37 and 38. This migration
 * corrects the bounds in all rows. Earlier releases refused seasons in intervals and seasons with a qualifier, so a season is
 * always a whole text such as `2018-25`.
 */
export const up = (db: Kysely<unknown>) =>
  sql`
-- The first and the last day of a year, month, day or season. Finds nothing for other texts.
create function days_of(edtf text, out earliest date, out latest date) language sql as $$
  select (january + make_interval(months => first - 1))::date, (january + make_interval(months => last))::date - 1
  from (
    values ('', 1, 12), ('22', 1, 14), ('24', 1, 14),
      ('25', 3, 5), ('26', 6, 8), ('27', 9, 11), ('28', 12, 14),
      ('29', 9, 11), ('30', 12, 14), ('31', 3, 5), ('32', 6, 8), ('37', 1, 4), ('38', 5, 8)
    union all select to_char(month, 'FM00'), month, month from generate_series(1, 12) as month
  ) as part (code, first, last)
  cross join lateral make_date(left(edtf, 4)::integer, 1, 1) as january
  where edtf ~ '^[0-9]{4}(-[0-9]{2})?$' and code = substr(edtf, 6)
  union all
  select edtf::date, edtf::date where edtf ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'
$$;
create function is_corrected(edtf text) returns boolean language sql as $$
  select edtf ~ '^[0-9]{4}-(2[24-9]|3[01278])$'
$$;

update articles set (published_earliest, published_latest) = (select * from days_of(published_edtf))
where is_corrected(published_edtf);
update dialogue_sessions set (held_earliest, held_latest) = (select * from days_of(held_edtf))
where is_corrected(held_edtf);
update dialogues set (period_earliest, period_latest) = (select * from days_of(period_edtf))
where is_corrected(period_edtf);
update milestones set (on_earliest, on_latest) = (select * from days_of(on_edtf)) where is_corrected(on_edtf);
update programmes set (period_earliest, period_latest) = (select * from days_of(period_edtf))
where is_corrected(period_edtf);
update statements set (said_earliest, said_latest) = (select * from days_of(said_edtf)) where is_corrected(said_edtf);
update strategies set (period_earliest, period_latest) = (select * from days_of(period_edtf))
where is_corrected(period_edtf);
update memberships set (period_earliest, period_latest, started_latest, ended_earliest) = (
  select earliest, latest, latest, earliest from days_of(period_edtf)
) where is_corrected(period_edtf);
update tenures set (period_earliest, period_latest) = (select * from days_of(period_edtf))
where is_corrected(period_edtf);
update sightings set (seen_earliest, seen_latest) = (select * from days_of(seen_edtf)) where is_corrected(seen_edtf);

-- A sighting bounds the start and the end of its tenure. If the period has unspecified digits, only the sightings count here.
-- Both bounds are true then, and loading the record again makes them exact.
update tenures set
  started_latest = least(
    (select latest from days_of(translate(split_part(period_edtf, '/', 1), '~?%', ''))),
    (select min(seen_latest) from sightings where tenure_id = tenures.id)
  ),
  ended_earliest = case when period_edtf like '%/..' then 'infinity' else greatest(
    (select earliest from days_of(translate(regexp_replace(period_edtf, '^.*/', ''), '~?%', ''))),
    (select max(seen_earliest) from sightings where tenure_id = tenures.id)
  ) end
where is_corrected(period_edtf)
  or id in (select tenure_id from sightings where is_corrected(seen_edtf));

drop function days_of, is_corrected;
`.execute(db);
