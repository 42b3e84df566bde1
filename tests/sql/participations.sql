-- participations
select
  *
from
  (
    select
      "participations"."columns"
    from
      "participations"
  ) as item
order by
  "item"."held_earliest" asc,
  "item"."id" asc
limit
  $1;

-- participationsByDelegation
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
          "participations"."columns"
        from
          "participations"
        where
          "delegation_id" = "parent"."id"
      ) as item
    order by
      "item"."held_earliest" asc,
      "item"."id" asc
    limit
      $2
  ) as item
order by
  parent.id,
  "item"."held_earliest" asc,
  "item"."id" asc;

-- participationsByPerson
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
          "participations"."columns"
        from
          "participations"
        where
          "person_id" = "parent"."id"
      ) as item
    order by
      "item"."held_earliest" asc,
      "item"."id" asc
    limit
      $2
  ) as item
order by
  parent.id,
  "item"."held_earliest" asc,
  "item"."id" asc;

-- participationsBySession
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
          "participations"."columns"
        from
          "participations"
        where
          "session_id" = "parent"."id"
      ) as item
    order by
      "item"."held_earliest" asc,
      "item"."id" asc
    limit
      $2
  ) as item
order by
  parent.id,
  "item"."held_earliest" asc,
  "item"."id" asc;

-- participations by held, descending
select
  *
from
  (
    select
      "participations"."columns"
    from
      "participations"
  ) as item
order by
  "item"."held_earliest" desc,
  "item"."id" desc
limit
  $1;

-- participations with the filter session
select
  refs."$unknown",
  item.*
from
  (
    select
      (
        select
          json_agg(json_build_array(field, text))
        from
          (
            select
              0 as field,
              text
            from
              (
                select
                  given.text
                from
                  unnest($1::text[]) as given (text)
                where
                  not exists (
                    select
                    from
                      (
                        select
                          reference.text,
                          coalesce(nodes.merged_into, nodes.id) as id,
                          reference.text = reference.alias as is_exact
                        from
                          unnest($2::text[], $3::text[], $4::uuid[]) as reference (text, alias, id)
                          left join aliases on reference.id is null
                          and aliases.alias = reference.alias
                          and (
                            $5::node_kind[] is null
                            or aliases.kind = any ($6::node_kind[])
                          )
                          join nodes on nodes.id = coalesce(reference.id, aliases.node_id)
                          and (
                            $7::node_kind[] is null
                            or nodes.kind = any ($8::node_kind[])
                          )
                      ) as reference
                    where
                      reference.text = given.text
                  )
              ) as reference
          ) as reference
      ) as "$unknown"
    offset
      0
  ) as refs
  left join lateral (
    -- "offset 0" keeps Postgres from reading the list before it compares "$unknown".
    select
      true as "$found",
      item.*
    from
      (
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
                      unnest($9::text[], $10::text[], $11::uuid[]) as reference (text, alias, id)
                      left join aliases on reference.id is null
                      and aliases.alias = reference.alias
                      and (
                        $12::node_kind[] is null
                        or aliases.kind = any ($13::node_kind[])
                      )
                      join nodes on nodes.id = coalesce(reference.id, aliases.node_id)
                      and (
                        $14::node_kind[] is null
                        or nodes.kind = any ($15::node_kind[])
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
                    "participations"."columns"
                  from
                    "participations"
                ) as item
              where
                "item"."session_id" = wanted.id
              order by
                "item"."held_earliest" asc,
                "item"."id" asc
              limit
                (
                  select
                    $16::integer
                )
            )
          ) as item
        order by
          "item"."held_earliest" asc,
          "item"."id" asc
        limit
          $17
      ) as item
    where
      refs."$unknown" is null
    offset
      0
  ) as item on true
where
  refs."$unknown" is not null
  or item."$found"
order by
  "item"."held_earliest" asc,
  "item"."id" asc;

-- participations with the filter dialogue
select
  refs."$unknown",
  item.*
from
  (
    select
      (
        select
          json_agg(json_build_array(field, text))
        from
          (
            select
              0 as field,
              text
            from
              (
                select
                  given.text
                from
                  unnest($1::text[]) as given (text)
                where
                  not exists (
                    select
                    from
                      (
                        select
                          reference.text,
                          coalesce(nodes.merged_into, nodes.id) as id,
                          reference.text = reference.alias as is_exact
                        from
                          unnest($2::text[], $3::text[], $4::uuid[]) as reference (text, alias, id)
                          left join aliases on reference.id is null
                          and aliases.alias = reference.alias
                          and (
                            $5::node_kind[] is null
                            or aliases.kind = any ($6::node_kind[])
                          )
                          join nodes on nodes.id = coalesce(reference.id, aliases.node_id)
                          and (
                            $7::node_kind[] is null
                            or nodes.kind = any ($8::node_kind[])
                          )
                      ) as reference
                    where
                      reference.text = given.text
                  )
              ) as reference
          ) as reference
      ) as "$unknown"
    offset
      0
  ) as refs
  left join lateral (
    -- "offset 0" keeps Postgres from reading the list before it compares "$unknown".
    select
      true as "$found",
      item.*
    from
      (
        select
          item.*
        from
          (
            select
              given,
              array(
                select
                  id
                from
                  (
                    select
                      "id" as id
                    from
                      "dialogue_sessions"
                    where
                      "dialogue_id" = any (wanted.given)
                  ) as found
                limit
                  2001
              ) as ids
            from
              (
                select
                  array(
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
                            unnest($9::text[], $10::text[], $11::uuid[]) as reference (text, alias, id)
                            left join aliases on reference.id is null
                            and aliases.alias = reference.alias
                            and (
                              $12::node_kind[] is null
                              or aliases.kind = any ($13::node_kind[])
                            )
                            join nodes on nodes.id = coalesce(reference.id, aliases.node_id)
                            and (
                              $14::node_kind[] is null
                              or nodes.kind = any ($15::node_kind[])
                            )
                        ) as reference
                    )
                  ) as given
                offset
                  0
              ) as wanted
            offset
              0
          ) as lookup
          cross join lateral (
            (
              select
                *
              from
                (
                  select
                    "participations"."columns"
                  from
                    "participations"
                ) as item
              where
                cardinality(lookup.ids) > 2000
                and (
                  -- Without "offset 0" Postgres would read the table in addition to an index of both columns.
                  select
                    true
                  from
                    (
                      select
                        "dialogue_id"
                      from
                        "dialogue_sessions"
                      where
                        "id" = "item"."session_id"
                      offset
                        0
                    ) as link
                  where
                    "dialogue_id" = any (lookup.given)
                  limit
                    1
                )
              order by
                "item"."held_earliest" asc,
                "item"."id" asc
              limit
                (
                  select
                    $16::integer
                )
            )
            union all
            (
              select
                *
              from
                (
                  select
                    *
                  from
                    (
                      select
                        "participations"."columns"
                      from
                        "participations"
                    ) as item
                  where
                    cardinality(lookup.ids) <= 2000
                    and "item"."session_id" = any (lookup.ids)
                  offset
                    0
                ) as item
              order by
                "item"."held_earliest" asc,
                "item"."id" asc
              limit
                $17
            )
          ) as item
        order by
          "item"."held_earliest" asc,
          "item"."id" asc
        limit
          $18
      ) as item
    where
      refs."$unknown" is null
    offset
      0
  ) as item on true
where
  refs."$unknown" is not null
  or item."$found"
order by
  "item"."held_earliest" asc,
  "item"."id" asc;

-- participations with the filter held
select
  item.*
from
  (
    select
      $1::date as first,
      $2::date as last
  ) as asked
  cross join lateral (
    (
      select
        *
      from
        (
          select
            "participations"."columns"
          from
            "participations"
        ) as item
      where
        "item"."held_earliest" between asked.first and asked.last
        and "item"."held_earliest" > '-infinity'
        and (
          "item"."held_latest" >= $3::date
          and "item"."held_earliest" <= $4::date
          and not (
            "item"."held_earliest" = '-infinity'
            and "item"."held_latest" = 'infinity'
          )
        )
      order by
        "item"."held_earliest" asc,
        "item"."id" asc
      limit
        (
          select
            $5::integer
        )
    )
    union all
    (
      select
        *
      from
        (
          select
            *
          from
            (
              select
                "participations"."columns"
              from
                "participations"
            ) as item
          where
            daterange ("item"."held_earliest", "item"."held_latest", '[]') @> asked.first
            and (
              "item"."held_earliest" < asked.first
              or "item"."held_earliest" = '-infinity'
            )
            and "item"."held_earliest" < "item"."held_latest"
            and not (
              "item"."held_earliest" = '-infinity'
              and "item"."held_latest" = 'infinity'
            )
            and (
              "item"."held_latest" >= $6::date
              and "item"."held_earliest" <= $7::date
              and not (
                "item"."held_earliest" = '-infinity'
                and "item"."held_latest" = 'infinity'
              )
            )
          offset
            0
        ) as item
      order by
        "item"."held_earliest" asc,
        "item"."id" asc
      limit
        $8
    )
  ) as item
order by
  "item"."held_earliest" asc,
  "item"."id" asc
limit
  $9;

-- participations with the filter party
select
  refs."$unknown",
  item.*
from
  (
    select
      (
        select
          json_agg(json_build_array(field, text))
        from
          (
            select
              0 as field,
              text
            from
              (
                select
                  given.text
                from
                  unnest($1::text[]) as given (text)
                where
                  not exists (
                    select
                    from
                      (
                        select
                          reference.text,
                          coalesce(nodes.merged_into, nodes.id) as id,
                          reference.text = reference.alias as is_exact
                        from
                          unnest($2::text[], $3::text[], $4::uuid[]) as reference (text, alias, id)
                          left join aliases on reference.id is null
                          and aliases.alias = reference.alias
                          and (
                            $5::node_kind[] is null
                            or aliases.kind = any ($6::node_kind[])
                          )
                          join nodes on nodes.id = coalesce(reference.id, aliases.node_id)
                          and (
                            $7::node_kind[] is null
                            or nodes.kind = any ($8::node_kind[])
                          )
                      ) as reference
                    where
                      reference.text = given.text
                  )
              ) as reference
          ) as reference
      ) as "$unknown"
    offset
      0
  ) as refs
  left join lateral (
    -- "offset 0" keeps Postgres from reading the list before it compares "$unknown".
    select
      true as "$found",
      item.*
    from
      (
        select
          item.*
        from
          (
            select
              given,
              array(
                select
                  id
                from
                  (
                    select
                      "id" as id
                    from
                      "delegations"
                    where
                      "party_id" = any (wanted.given)
                  ) as found
                limit
                  2001
              ) as ids
            from
              (
                select
                  array(
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
                            unnest($9::text[], $10::text[], $11::uuid[]) as reference (text, alias, id)
                            left join aliases on reference.id is null
                            and aliases.alias = reference.alias
                            and (
                              $12::node_kind[] is null
                              or aliases.kind = any ($13::node_kind[])
                            )
                            join nodes on nodes.id = coalesce(reference.id, aliases.node_id)
                            and (
                              $14::node_kind[] is null
                              or nodes.kind = any ($15::node_kind[])
                            )
                        ) as reference
                    )
                  ) as given
                offset
                  0
              ) as wanted
            offset
              0
          ) as lookup
          cross join lateral (
            (
              select
                *
              from
                (
                  select
                    "participations"."columns"
                  from
                    "participations"
                ) as item
              where
                cardinality(lookup.ids) > 2000
                and (
                  -- Without "offset 0" Postgres would read the table in addition to an index of both columns.
                  select
                    true
                  from
                    (
                      select
                        "party_id"
                      from
                        "delegations"
                      where
                        "id" = "item"."delegation_id"
                      offset
                        0
                    ) as link
                  where
                    "party_id" = any (lookup.given)
                  limit
                    1
                )
              order by
                "item"."held_earliest" asc,
                "item"."id" asc
              limit
                (
                  select
                    $16::integer
                )
            )
            union all
            (
              select
                *
              from
                (
                  select
                    *
                  from
                    (
                      select
                        "participations"."columns"
                      from
                        "participations"
                    ) as item
                  where
                    cardinality(lookup.ids) <= 2000
                    and "item"."delegation_id" = any (lookup.ids)
                  offset
                    0
                ) as item
              order by
                "item"."held_earliest" asc,
                "item"."id" asc
              limit
                $17
            )
          ) as item
        order by
          "item"."held_earliest" asc,
          "item"."id" asc
        limit
          $18
      ) as item
    where
      refs."$unknown" is null
    offset
      0
  ) as item on true
where
  refs."$unknown" is not null
  or item."$found"
order by
  "item"."held_earliest" asc,
  "item"."id" asc;

-- participations with the filter person
select
  refs."$unknown",
  item.*
from
  (
    select
      (
        select
          json_agg(json_build_array(field, text))
        from
          (
            select
              0 as field,
              text
            from
              (
                select
                  given.text
                from
                  unnest($1::text[]) as given (text)
                where
                  not exists (
                    select
                    from
                      (
                        select
                          reference.text,
                          coalesce(nodes.merged_into, nodes.id) as id,
                          reference.text = reference.alias as is_exact
                        from
                          unnest($2::text[], $3::text[], $4::uuid[]) as reference (text, alias, id)
                          left join aliases on reference.id is null
                          and aliases.alias = reference.alias
                          and (
                            $5::node_kind[] is null
                            or aliases.kind = any ($6::node_kind[])
                          )
                          join nodes on nodes.id = coalesce(reference.id, aliases.node_id)
                          and (
                            $7::node_kind[] is null
                            or nodes.kind = any ($8::node_kind[])
                          )
                      ) as reference
                    where
                      reference.text = given.text
                  )
              ) as reference
          ) as reference
      ) as "$unknown"
    offset
      0
  ) as refs
  left join lateral (
    -- "offset 0" keeps Postgres from reading the list before it compares "$unknown".
    select
      true as "$found",
      item.*
    from
      (
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
                      unnest($9::text[], $10::text[], $11::uuid[]) as reference (text, alias, id)
                      left join aliases on reference.id is null
                      and aliases.alias = reference.alias
                      and (
                        $12::node_kind[] is null
                        or aliases.kind = any ($13::node_kind[])
                      )
                      join nodes on nodes.id = coalesce(reference.id, aliases.node_id)
                      and (
                        $14::node_kind[] is null
                        or nodes.kind = any ($15::node_kind[])
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
                    "participations"."columns"
                  from
                    "participations"
                ) as item
              where
                "item"."person_id" = wanted.id
              order by
                "item"."held_earliest" asc,
                "item"."id" asc
              limit
                (
                  select
                    $16::integer
                )
            )
          ) as item
        order by
          "item"."held_earliest" asc,
          "item"."id" asc
        limit
          $17
      ) as item
    where
      refs."$unknown" is null
    offset
      0
  ) as item on true
where
  refs."$unknown" is not null
  or item."$found"
order by
  "item"."held_earliest" asc,
  "item"."id" asc;

-- participations with the filter role
select
  item.*
from
  (
    select distinct
      unnest($1::"participation_role" []) as value
  ) as wanted
  cross join lateral (
    (
      select
        *
      from
        (
          select
            "participations"."columns"
          from
            "participations"
        ) as item
      where
        "item"."role" = wanted.value
      order by
        "item"."held_earliest" asc,
        "item"."id" asc
      limit
        (
          select
            $2::integer
        )
    )
  ) as item
order by
  "item"."held_earliest" asc,
  "item"."id" asc
limit
  $3;

-- participations with the filter rank
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
            "participations"."columns"
          from
            "participations"
        ) as item
      where
        "item"."rank" = wanted.value
      order by
        "item"."held_earliest" asc,
        "item"."id" asc
      limit
        (
          select
            $2::integer
        )
    )
  ) as item
order by
  "item"."held_earliest" asc,
  "item"."id" asc
limit
  $3;

-- participations with the filter named
select
  *
from
  (
    select
      "participations"."columns"
    from
      "participations"
  ) as item
where
  (item.person_id is not null) = $1
order by
  "item"."held_earliest" asc,
  "item"."id" asc
limit
  $2;

-- the number of participations
select
  count(*) as count
from
  (
    select
      "participations"."columns"
    from
      "participations"
  ) as item;

-- the sum of quantity of participations
select
  json_build_object(
    'min',
    case
      when sum_min > 2147483647 then 2147483647
      else sum_min
    end,
    'max',
    case
      when sum_bounded = sum_items
      and sum_max <= 2147483647 then sum_max
    end,
    'items',
    coalesce(sum_items, 0)
  ) as sum
from
  (
    select
      sum("item"."quantity_min")::bigint as sum_min,
      sum("item"."quantity_max")::bigint as sum_max,
      count(*) filter (
        where
          num_nonnulls ("item"."quantity_min", "item"."quantity_max") > 0
      ) as sum_items,
      count("item"."quantity_max") as sum_bounded
    from
      (
        select
          "participations"."columns"
        from
          "participations"
      ) as item
  ) as parts;

-- participations in groups by party
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
      "key_0"."party_id" as "key_0"
    from
      (
        select
          "participations"."columns"
        from
          "participations"
      ) as item
      left join "delegations" as "key_0" on "key_0"."id" = "item"."delegation_id"
    group by
      "key_0"
  ) as counted
order by
  place
limit
  $2;

-- participations in groups by person
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
      "item"."person_id" as "key_0"
    from
      (
        select
          "participations"."columns"
        from
          "participations"
      ) as item
    group by
      "key_0"
  ) as counted
order by
  place
limit
  $2;

-- participations in groups by role
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
      "item"."role" as "key_0"
    from
      (
        select
          "participations"."columns"
        from
          "participations"
      ) as item
    group by
      "key_0"
  ) as counted
order by
  place
limit
  $2;

-- participations in groups by rank
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
          "participations"."columns"
        from
          "participations"
      ) as item
    group by
      "key_0"
  ) as counted
order by
  place
limit
  $2;

-- participations in groups by period
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
      substring(
        regexp_replace(
          split_part(
            (
              select
                held_edtf
              from
                dialogue_sessions
              where
                id = item.session_id
            ),
            '/',
            1
          ),
          '[~?%]',
          '',
          'g'
        )
        from
          '^\d{4}(?!-(?:2[248]|30))'
      ) as "key_0"
    from
      (
        select
          "participations"."columns"
        from
          "participations"
      ) as item
    group by
      "key_0"
  ) as counted
order by
  place
limit
  $2;

-- participations in groups by dialogue
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
      "key_0"."dialogue_id" as "key_0"
    from
      (
        select
          "participations"."columns"
        from
          "participations"
      ) as item
      left join "dialogue_sessions" as "key_0" on "key_0"."id" = "item"."session_id"
    group by
      "key_0"
  ) as counted
order by
  place
limit
  $2;

-- participations in groups by party and period, with all periods and a rest
with
  counted as (
    select
      count(*) as count,
      "key_0"."party_id" as "key_0",
      substring(
        regexp_replace(
          split_part(
            (
              select
                held_edtf
              from
                dialogue_sessions
              where
                id = item.session_id
            ),
            '/',
            1
          ),
          '[~?%]',
          '',
          'g'
        )
        from
          '^\d{4}-(?:0[1-9]|1[0-2])'
      ) as "key_1"
    from
      (
        select
          "participations"."columns"
        from
          "participations"
      ) as item
      left join "delegations" as "key_0" on "key_0"."id" = "item"."delegation_id"
    group by
      "key_0",
      "key_1"
  ),
  placed as (
    select
      counted.*,
      row_number() over (
        order by
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
          ("counted"."key_1")::text collate "und-x-icu" asc nulls last,
          "counted"."key_0",
          "counted"."key_1"
      ) <= $1 as is_shown
    from
      counted
  ),
  periods as (
    select
      substring(
        regexp_replace(to_char(day, 'YYYY-MM-DD'), '[~?%]', '', 'g')
        from
          '^\d{4}-(?:0[1-9]|1[0-2])'
      )
    from
      (
        select
          (
            coalesce(
              substring(
                regexp_replace($2::text, '[~?%]', '', 'g')
                from
                  '^\d{4}-(?:0[1-9]|1[0-2])'
              ),
              min("key_1")
            ) || '-01'
          )::timestamp as first,
          (
            coalesce(
              substring(
                regexp_replace($3::text, '[~?%]', '', 'g')
                from
                  '^\d{4}-(?:0[1-9]|1[0-2])'
              ),
              max("key_1")
            ) || '-01'
          )::timestamp as last
        from
          counted
      ) as bounds
      cross join lateral generate_series(
        first,
        case
          when last > first + 1000 * '1 month'::interval then first + 1000 * '1 month'::interval
          else last
        end,
        '1 month'::interval
      ) as day
  ),
  added as (
    select
      "key_0",
      "key_1"
    from
      (
        select distinct
          "key_0"
        from
          placed
        where
          is_shown
      ) as combinations
      cross join periods as periods ("key_1")
    limit
      1001
  ),
  groups as (
    select
      "key_0",
      "key_1",
      sum(count)::bigint as count,
      bool_or(is_shown) as is_shown
    from
      (
        select
          "key_0",
          "key_1",
          count,
          is_shown
        from
          placed
        union all
        select
          "key_0",
          "key_1",
          0,
          true
        from
          added
      ) as placed
    group by
      "key_0",
      "key_1"
  )
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
      $4::text
    ),
    json_build_object(
      'value',
      "counted"."key_1"::text,
      'label',
      (("counted"."key_1")::text collate "und-x-icu")::text,
      'holds',
      $5::text
    )
  ) as keys,
  false as is_rest,
  row_number() over (
    order by
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
      ("counted"."key_1")::text collate "und-x-icu" asc nulls last,
      "counted"."key_0",
      "counted"."key_1"
  ) as place
from
  groups as counted
where
  is_shown
union all
select
  count,
  json_build_array(
    json_build_object('value', null, 'label', null, 'holds', 'rest'),
    json_build_object('value', null, 'label', null, 'holds', 'rest')
  ),
  true,
  null
from
  (
    select
      sum(count)::bigint as count
    from
      groups
    where
      not is_shown
    having
      count(*) > 0
  ) as cut_off
order by
  place;
