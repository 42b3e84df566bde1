-- citationsByFact
select
  parent.id as "$parent",
  item.*
from
  unnest($1::uuid[]) as parent (id)
  cross join lateral (
    select
      *
    from
      (
        select
          "citations"."columns"
        from
          "citations"
        where
          "fact_id" = "parent"."id"
      ) as item
    order by
      "item"."id" asc
    limit
      $2
  ) as item
order by
  parent.id,
  "item"."id" asc;

-- citationsByFact by id, descending
select
  parent.id as "$parent",
  item.*
from
  unnest($1::uuid[]) as parent (id)
  cross join lateral (
    select
      *
    from
      (
        select
          "citations"."columns"
        from
          "citations"
        where
          "fact_id" = "parent"."id"
      ) as item
    order by
      "item"."id" desc
    limit
      $2
  ) as item
order by
  parent.id,
  "item"."id" desc;

-- the number of citationsByFact
select
  parent.id as "$parent",
  item.*
from
  unnest($1::uuid[]) as parent (id)
  cross join lateral (
    select
      count(*) as count
    from
      (
        select
          "citations"."columns"
        from
          "citations"
        where
          "fact_id" = "parent"."id"
      ) as item
  ) as item
order by
  parent.id;
