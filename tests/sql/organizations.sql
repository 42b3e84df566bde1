-- organizations
select
  *
from
  (
    select
      "parties"."columns",
      "organizations"."columns",
      "organizations"."kind" as "organization_kind"
    from
      "organizations"
      inner join "parties" on "parties"."id" = "organizations"."id"
    where
      "parties"."kind" = $1
  ) as item
order by
  "item"."name" asc,
  "item"."id" asc
limit
  $2;

-- institutionsByCountry
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
          "parties"."columns",
          "organizations"."columns",
          "organizations"."kind" as "organization_kind"
        from
          "organizations"
          inner join "parties" on "parties"."id" = "organizations"."id"
        where
          "parties"."kind" = $2
          and "country_id" = "parent"."id"
      ) as item
    order by
      "item"."name" asc,
      "item"."id" asc
    limit
      $3
  ) as item
order by
  parent.id,
  "item"."name" asc,
  "item"."id" asc;

-- organizations by name, descending
select
  *
from
  (
    select
      "parties"."columns",
      "organizations"."columns",
      "organizations"."kind" as "organization_kind"
    from
      "organizations"
      inner join "parties" on "parties"."id" = "organizations"."id"
    where
      "parties"."kind" = $1
  ) as item
order by
  "item"."name" desc,
  "item"."id" desc
limit
  $2;

-- organizations with the filter query
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
              document.node_id as id
            from
              unnest((wanted.given).texts) as text
              join search_documents as document on document.words @@ text.query
              and document.configuration = any (text.configurations)
              and document.kind = $1::node_kind
            union all
            select
              node_id
            from
              named (wanted.given, array[$2::node_kind])
          ) as found
        limit
          2001
      ) as ids
    from
      (
        select
          (
            select
              whole_query ($3, $4, $5, $6::text[], $7::text[], $8::text[], $9::text[])
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
            "parties"."columns",
            "organizations"."columns",
            "organizations"."kind" as "organization_kind"
          from
            "organizations"
            inner join "parties" on "parties"."id" = "organizations"."id"
          where
            "parties"."kind" = $10
        ) as item
      where
        cardinality(lookup.ids) > 2000
        and (
          select
            exists (
              select
              from
                unnest((searched.query).texts) as text
                join search_documents as document on document.words @@ text.query
                and document.configuration = any (text.configurations)
                and document.node_id = item.id
            )
            or (
              -- With "exists" Postgres might compare the query with the names of everything once, in place of one row's.
              select
                true
              from
                name_variants
              where
                node_id = item.id
                and (
                  strict_word_similarity (
                    coalesce(
                      (searched.query).spellings[(searched.query).rarest],
                      (
                        select
                          word
                        from
                          unnest((searched.query).spellings) with ordinality as word (word, place)
                        order by
                          length(word) desc,
                          place desc
                        limit
                          1
                      )
                    ),
                    folded
                  ) >= 0.4
                  or false
                  and (searched.query).rarest_known <> (searched.query).rarest
                  and length((searched.query).spellings[(searched.query).rarest_known]) > 3
                  and cardinality((searched.query).spellings) between 2 and 4
                  and strict_word_similarity ((searched.query).spellings[(searched.query).rarest_known], folded) >= 0.4
                  or string_to_array(consonants (folded), ' ') && array(
                    select
                      consonants (word)
                    from
                      unnest((searched.query).spellings) as word
                    where
                      length(consonants (word)) > 3
                  )
                )
                and name_likeness (
                  (searched.query).spelling,
                  (searched.query).spellings,
                  (searched.query).acronyms,
                  (searched.query).initials,
                  (searched.query).rarest,
                  folded,
                  false
                ) is not null
              limit
                1
            )
          from
            (
              select
                lookup.given as query
              offset
                0
            ) as searched
        )
      order by
        "item"."name" asc,
        "item"."id" asc
      limit
        (
          select
            $11::integer
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
                "parties"."columns",
                "organizations"."columns",
                "organizations"."kind" as "organization_kind"
              from
                "organizations"
                inner join "parties" on "parties"."id" = "organizations"."id"
              where
                "parties"."kind" = $12
            ) as item
          where
            cardinality(lookup.ids) <= 2000
            and "item"."id" = any (lookup.ids)
          offset
            0
        ) as item
      order by
        "item"."name" asc,
        "item"."id" asc
      limit
        $13
    )
  ) as item
order by
  "item"."name" asc,
  "item"."id" asc
limit
  $14;

-- organizations with the filter kind
select
  item.*
from
  (
    select distinct
      unnest($1::"organization_kind" []) as value
  ) as wanted
  cross join lateral (
    (
      select
        *
      from
        (
          select
            "parties"."columns",
            "organizations"."columns",
            "organizations"."kind" as "organization_kind"
          from
            "organizations"
            inner join "parties" on "parties"."id" = "organizations"."id"
          where
            "parties"."kind" = $2
        ) as item
      where
        "item"."organization_kind" = wanted.value
      order by
        "item"."name" asc,
        "item"."id" asc
      limit
        (
          select
            $3::integer
        )
    )
  ) as item
order by
  "item"."name" asc,
  "item"."id" asc
limit
  $4;

-- organizations with the filter country
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
                    "parties"."columns",
                    "organizations"."columns",
                    "organizations"."kind" as "organization_kind"
                  from
                    "organizations"
                    inner join "parties" on "parties"."id" = "organizations"."id"
                  where
                    "parties"."kind" = $16
                ) as item
              where
                "item"."country_id" = wanted.id
              order by
                "item"."name" asc,
                "item"."id" asc
              limit
                (
                  select
                    $17::integer
                )
            )
          ) as item
        order by
          "item"."name" asc,
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
  "item"."name" asc,
  "item"."id" asc;

-- organizations with the filter parent
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
                    "parties"."columns",
                    "organizations"."columns",
                    "organizations"."kind" as "organization_kind"
                  from
                    "organizations"
                    inner join "parties" on "parties"."id" = "organizations"."id"
                  where
                    "parties"."kind" = $16
                ) as item
              where
                "item"."parent_id" = wanted.id
              order by
                "item"."name" asc,
                "item"."id" asc
              limit
                (
                  select
                    $17::integer
                )
            )
          ) as item
        order by
          "item"."name" asc,
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
  "item"."name" asc,
  "item"."id" asc;

-- the number of organizations
select
  count(*) as count
from
  (
    select
      "parties"."columns",
      "organizations"."columns",
      "organizations"."kind" as "organization_kind"
    from
      "organizations"
      inner join "parties" on "parties"."id" = "organizations"."id"
    where
      "parties"."kind" = $1
  ) as item;

-- organizations in groups by kind
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
      "item"."organization_kind" as "key_0"
    from
      (
        select
          "parties"."columns",
          "organizations"."columns",
          "organizations"."kind" as "organization_kind"
        from
          "organizations"
          inner join "parties" on "parties"."id" = "organizations"."id"
        where
          "parties"."kind" = $2
      ) as item
    group by
      "key_0"
  ) as counted
order by
  place
limit
  $3;

-- organizations in groups by country
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
      "item"."country_id" as "key_0"
    from
      (
        select
          "parties"."columns",
          "organizations"."columns",
          "organizations"."kind" as "organization_kind"
        from
          "organizations"
          inner join "parties" on "parties"."id" = "organizations"."id"
        where
          "parties"."kind" = $2
      ) as item
    group by
      "key_0"
  ) as counted
order by
  place
limit
  $3;
