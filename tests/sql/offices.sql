-- offices
select
  *
from
  (
    select
      "offices"."columns"
    from
      "offices"
  ) as item
order by
  "item"."title" asc,
  "item"."id" asc
limit
  $1;

-- offices by title, descending
select
  *
from
  (
    select
      "offices"."columns"
    from
      "offices"
  ) as item
order by
  "item"."title" desc,
  "item"."id" desc
limit
  $1;

-- offices with the filter party
select
  item.*
from
  (
    select distinct
      id
    from
      (
        select
          id
        from
          (
            select
              reference.text,
              coalesce(nodes.merged_into, nodes.id) as id,
              reference.text = reference.alias as is_exact
            from
              unnest($1::text[], $2::text[], $3::uuid[]) as reference (text, alias, id)
              left join aliases on reference.id is null
              and aliases.alias = reference.alias
              and (
                $4::node_kind[] is null
                or aliases.kind = any ($5::node_kind[])
              )
              join nodes on nodes.id = coalesce(reference.id, aliases.node_id)
              and (
                $6::node_kind[] is null
                or nodes.kind = any ($7::node_kind[])
              )
          ) as reference
      ) as reference
  ) as wanted
  cross join lateral (
    (
      select
        *
      from
        (
          select
            "offices"."columns"
          from
            "offices"
        ) as item
      where
        "item"."party_id" = wanted.id
      order by
        "item"."title" asc,
        "item"."id" asc
      limit
        (
          select
            $8::integer
        )
    )
  ) as item
order by
  "item"."title" asc,
  "item"."id" asc
limit
  $9;

-- offices with the filter rank
select
  item.*
from
  (
    select distinct
      unnest($1::"rank" []) as value
  ) as wanted
  cross join lateral (
    (
      select
        *
      from
        (
          select
            "offices"."columns"
          from
            "offices"
        ) as item
      where
        "item"."rank" = wanted.value
      order by
        "item"."title" asc,
        "item"."id" asc
      limit
        (
          select
            $2::integer
        )
    )
  ) as item
order by
  "item"."title" asc,
  "item"."id" asc
limit
  $3;

-- the number of offices
select
  count(*) as count
from
  (
    select
      "offices"."columns"
    from
      "offices"
  ) as item;

-- offices in groups by party
select
  count,
  json_build_array(
    json_build_object(
      'value',
      "counted"."key_0"::text,
      'label',
      (
        (
          (
            select
              name_variants.value
            from
              name_variants
            where
              node_id = "counted"."key_0"
              and kind = 'preferred'
          )
        )::text collate "und-x-icu"
      )::text,
      'holds',
      $1::text
    )
  ) as keys,
  false as is_rest,
  row_number() over (
    order by
      count desc,
      (
        (
          select
            name_variants.value
          from
            name_variants
          where
            node_id = "counted"."key_0"
            and kind = 'preferred'
        )
      )::text collate "und-x-icu" asc nulls last,
      "counted"."key_0"
  ) as place
from
  (
    select
      count(*) as count,
      "item"."party_id" as "key_0"
    from
      (
        select
          "offices"."columns"
        from
          "offices"
      ) as item
    group by
      "key_0"
  ) as counted
order by
  place
limit
  $2;

-- offices in groups by rank
select
  count,
  json_build_array(
    json_build_object(
      'value',
      "counted"."key_0"::text,
      'label',
      (("counted"."key_0")::text collate "und-x-icu")::text,
      'holds',
      $1::text
    )
  ) as keys,
  false as is_rest,
  row_number() over (
    order by
      count desc,
      ("counted"."key_0")::text collate "und-x-icu" asc nulls last,
      "counted"."key_0"
  ) as place
from
  (
    select
      count(*) as count,
      "item"."rank" as "key_0"
    from
      (
        select
          "offices"."columns"
        from
          "offices"
      ) as item
    group by
      "key_0"
  ) as counted
order by
  place
limit
  $2;
