-- changes
select
  *
from
  (
    select
      "changes"."columns"
    from
      "changes"
    where
      coalesce(transaction_id) < pg_snapshot_xmin(pg_current_snapshot())
  ) as item
order by
  "item"."transaction_id" asc,
  "item"."sequence" asc
limit
  $1;

-- changes by feed, descending
select
  *
from
  (
    select
      "changes"."columns"
    from
      "changes"
    where
      coalesce(transaction_id) < pg_snapshot_xmin(pg_current_snapshot())
  ) as item
order by
  "item"."transaction_id" desc,
  "item"."sequence" desc
limit
  $1;

-- changes with the filter kinds
select
  item.*
from
  (
    select distinct
      unnest($1::"node_kind" []) as value
  ) as wanted
  cross join lateral (
    (
      select
        *
      from
        (
          select
            "changes"."columns"
          from
            "changes"
          where
            coalesce(transaction_id) < pg_snapshot_xmin(pg_current_snapshot())
        ) as item
      where
        "item"."node_kind" = wanted.value
      order by
        "item"."transaction_id" asc,
        "item"."sequence" asc
      limit
        (
          select
            $2::integer
        )
    )
  ) as item
order by
  "item"."transaction_id" asc,
  "item"."sequence" asc
limit
  $3;

-- the number of changes
select
  count(*) as count
from
  (
    select
      "changes"."columns"
    from
      "changes"
    where
      coalesce(transaction_id) < pg_snapshot_xmin(pg_current_snapshot())
  ) as item;
