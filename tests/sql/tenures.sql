-- tenures
select
  *
from
  (
    select
      "tenures"."columns"
    from
      "tenures"
  ) as item
order by
  "item"."started_latest" asc,
  "item"."id" asc
limit
  $1;

-- tenuresByOffice
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
          "tenures"."columns"
        from
          "tenures"
        where
          "office_id" = "parent"."id"
      ) as item
    order by
      "item"."started_latest" asc,
      "item"."id" asc
    limit
      $2
  ) as item
order by
  parent.id,
  "item"."started_latest" asc,
  "item"."id" asc;

-- tenuresByPerson
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
          "tenures"."columns"
        from
          "tenures"
        where
          "person_id" = "parent"."id"
      ) as item
    order by
      "item"."started_latest" asc,
      "item"."id" asc
    limit
      $2
  ) as item
order by
  parent.id,
  "item"."started_latest" asc,
  "item"."id" asc;

-- tenures by start, descending
select
  *
from
  (
    select
      "tenures"."columns"
    from
      "tenures"
  ) as item
order by
  "item"."started_latest" desc,
  "item"."id" desc
limit
  $1;

-- tenures by evidence, descending
select
  *
from
  (
    select
      *
    from
      (
        select
          item.*,
          case
            when (
              item.started_latest <= $1::date
              and $2::date <= item.ended_earliest
            ) then 'certain'
            else 'possible'
          end as certainty,
          case
            when isfinite(item.started_latest)
            and isfinite(item.ended_earliest)
            and $3::date between least(item.started_latest, item.ended_earliest) and greatest(item.started_latest, item.ended_earliest) then 0
            when (
              item.started_latest <= $4::date
              and $5::date <= item.ended_earliest
            ) then 0
            else least(
              case
                when isfinite("item"."started_latest") then abs($6::date - "item"."started_latest")
              end,
              case
                when isfinite("item"."ended_earliest") then abs($7::date - "item"."ended_earliest")
              end
            )
          end as evidence_distance,
          case
            when (
              item.started_latest <= $8::date
              and $9::date <= item.ended_earliest
            ) then -1
            else coalesce(
              case
                when isfinite(item.started_latest)
                and isfinite(item.ended_earliest)
                and $10::date between least(item.started_latest, item.ended_earliest) and greatest(item.started_latest, item.ended_earliest) then 0
                when (
                  item.started_latest <= $11::date
                  and $12::date <= item.ended_earliest
                ) then 0
                else least(
                  case
                    when isfinite("item"."started_latest") then abs($13::date - "item"."started_latest")
                  end,
                  case
                    when isfinite("item"."ended_earliest") then abs($14::date - "item"."ended_earliest")
                  end
                )
              end,
              2147483647
            )
          end as evidence_rank
        from
          (
            select
              "tenures"."columns"
            from
              "tenures"
          ) as item
        where
          (
            item.period_earliest <= $15::date
            and $16::date <= item.period_latest
          )
      ) as item
    where
      (
        $17 = 'possible'
        or item.certainty = 'certain'
      )
      and (
        $18::integer is null
        or item.evidence_distance <= $19::integer
      )
  ) as item
order by
  "item"."evidence_rank" desc,
  "item"."id" desc
limit
  $20;

-- tenures with the filter person
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
                    "tenures"."columns"
                  from
                    "tenures"
                ) as item
              where
                "item"."person_id" = wanted.id
              order by
                "item"."started_latest" asc,
                "item"."id" asc
              limit
                (
                  select
                    $16::integer
                )
            )
          ) as item
        order by
          "item"."started_latest" asc,
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
  "item"."started_latest" asc,
  "item"."id" asc;

-- tenures with the filter office
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
                    "tenures"."columns"
                  from
                    "tenures"
                ) as item
              where
                "item"."office_id" = wanted.id
              order by
                "item"."started_latest" asc,
                "item"."id" asc
              limit
                (
                  select
                    $16::integer
                )
            )
          ) as item
        order by
          "item"."started_latest" asc,
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
  "item"."started_latest" asc,
  "item"."id" asc;

-- tenures with the filter party
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
                      "offices"
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
                    "tenures"."columns"
                  from
                    "tenures"
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
                        "offices"
                      where
                        "id" = "item"."office_id"
                      offset
                        0
                    ) as link
                  where
                    "party_id" = any (lookup.given)
                  limit
                    1
                )
              order by
                "item"."started_latest" asc,
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
                        "tenures"."columns"
                      from
                        "tenures"
                    ) as item
                  where
                    cardinality(lookup.ids) <= 2000
                    and "item"."office_id" = any (lookup.ids)
                  offset
                    0
                ) as item
              order by
                "item"."started_latest" asc,
                "item"."id" asc
              limit
                $17
            )
          ) as item
        order by
          "item"."started_latest" asc,
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
  "item"."started_latest" asc,
  "item"."id" asc;

-- tenures with the filter rank
select
  *
from
  (
    select
      "tenures"."columns"
    from
      "tenures"
  ) as item
where
  item.office_id in (
    select
      id
    from
      offices
    where
      rank = any ($1::"rank" [])
  )
order by
  "item"."started_latest" asc,
  "item"."id" asc
limit
  $2;

-- tenures with the filter period
select
  *
from
  (
    select
      "tenures"."columns"
    from
      "tenures"
  ) as item
where
  (
    "item"."period_earliest" <= $1::date
    and "item"."period_latest" >= $2::date
    and (
      isfinite(item.started_latest)
      or isfinite(item.ended_earliest)
    )
  )
order by
  "item"."started_latest" asc,
  "item"."id" asc
limit
  $3;

-- the number of tenures
select
  count(*) as count
from
  (
    select
      "tenures"."columns"
    from
      "tenures"
  ) as item;

-- tenures in groups by party
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
          "tenures"."columns"
        from
          "tenures"
      ) as item
      left join "offices" as "key_0" on "key_0"."id" = "item"."office_id"
    group by
      "key_0"
  ) as counted
order by
  place
limit
  $2;

-- tenures in groups by rank
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
      "key_0"."value" as "key_0"
    from
      (
        select
          "tenures"."columns"
        from
          "tenures"
      ) as item
      left join lateral (
        select
          rank as value
        from
          offices
        where
          id = item.office_id
      ) as "key_0" on true
    group by
      "key_0"
  ) as counted
order by
  place
limit
  $2;

-- tenures in groups by office
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
              title
            from
              offices
            where
              id = "counted"."key_0"
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
            title
          from
            offices
          where
            id = "counted"."key_0"
        )
      )::text collate "und-x-icu" asc nulls last,
      "counted"."key_0"
  ) as place
from
  (
    select
      count(*) as count,
      "item"."office_id" as "key_0"
    from
      (
        select
          "tenures"."columns"
        from
          "tenures"
      ) as item
    group by
      "key_0"
  ) as counted
order by
  place
limit
  $2;
