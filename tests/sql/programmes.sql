-- programmes
select
  *
from
  (
    select
      "programmes"."columns"
    from
      "programmes"
  ) as item
order by
  "item"."name" asc,
  "item"."id" asc
limit
  $1;

-- programmesByStrategy
select
  parent.id as "$parent",
  item.*
from
  unnest($1::uuid[]) as parent (id)
  cross join lateral (
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
                  "programme_id" as id
                from
                  "programme_strategies"
                where
                  "strategy_id" = any (wanted.given)
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
                    "parent"."id"
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
                "programmes"."columns"
              from
                "programmes"
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
                    "strategy_id"
                  from
                    "programme_strategies"
                  where
                    "programme_id" = "item"."id"
                  offset
                    0
                ) as link
              where
                "strategy_id" = any (lookup.given)
              limit
                1
            )
          order by
            "item"."name" asc,
            "item"."id" asc
          limit
            (
              select
                $2::integer
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
                    "programmes"."columns"
                  from
                    "programmes"
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
            $3
        )
      ) as item
    order by
      "item"."name" asc,
      "item"."id" asc
    limit
      $4
  ) as item
order by
  parent.id,
  "item"."name" asc,
  "item"."id" asc;

-- programmes by name, descending
select
  *
from
  (
    select
      "programmes"."columns"
    from
      "programmes"
  ) as item
order by
  "item"."name" desc,
  "item"."id" desc
limit
  $1;

-- programmes with the filter query
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
            "programmes"."columns"
          from
            "programmes"
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
            $10::integer
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
                "programmes"."columns"
              from
                "programmes"
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
        $11
    )
  ) as item
order by
  "item"."name" asc,
  "item"."id" asc
limit
  $12;

-- programmes with the filter funder
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
                      "programme_id" as id
                    from
                      "programme_funders"
                    where
                      "funder_id" = any (wanted.given)
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
                    "programmes"."columns"
                  from
                    "programmes"
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
                        "funder_id"
                      from
                        "programme_funders"
                      where
                        "programme_id" = "item"."id"
                      offset
                        0
                    ) as link
                  where
                    "funder_id" = any (lookup.given)
                  limit
                    1
                )
              order by
                "item"."name" asc,
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
                        "programmes"."columns"
                      from
                        "programmes"
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
                $17
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

-- programmes with the filter participant
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
                      "programme_id" as id
                    from
                      "programme_participants"
                    where
                      "participant_id" = any (wanted.given)
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
                    "programmes"."columns"
                  from
                    "programmes"
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
                        "participant_id"
                      from
                        "programme_participants"
                      where
                        "programme_id" = "item"."id"
                      offset
                        0
                    ) as link
                  where
                    "participant_id" = any (lookup.given)
                  limit
                    1
                )
              order by
                "item"."name" asc,
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
                        "programmes"."columns"
                      from
                        "programmes"
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
                $17
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

-- programmes with the filter topic
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
                      "programme_id" as id
                    from
                      "programme_topics"
                    where
                      "topic_id" = any (wanted.given)
                  ) as found
                limit
                  2001
              ) as ids
            from
              (
                select
                  array(
                    (
                      with recursive
                        narrower as (
                          select
                            id
                          from
                            topics
                          where
                            id in (
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
                          union
                          select
                            topics.id
                          from
                            topics
                            join narrower on topics.broader_id = narrower.id
                        )
                      select
                        id
                      from
                        narrower
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
                    "programmes"."columns"
                  from
                    "programmes"
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
                        "topic_id"
                      from
                        "programme_topics"
                      where
                        "programme_id" = "item"."id"
                      offset
                        0
                    ) as link
                  where
                    "topic_id" = any (lookup.given)
                  limit
                    1
                )
              order by
                "item"."name" asc,
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
                        "programmes"."columns"
                      from
                        "programmes"
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
                $17
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

-- the number of programmes
select
  count(*) as count
from
  (
    select
      "programmes"."columns"
    from
      "programmes"
  ) as item;

-- programmes in groups by funder
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
      "key_0"."funder_id" as "key_0"
    from
      (
        select
          "programmes"."columns"
        from
          "programmes"
      ) as item
      left join "programme_funders" as "key_0" on "key_0"."programme_id" = "item"."id"
    group by
      "key_0"
  ) as counted
order by
  place
limit
  $2;

-- programmes in groups by participant
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
      "key_0"."participant_id" as "key_0"
    from
      (
        select
          "programmes"."columns"
        from
          "programmes"
      ) as item
      left join "programme_participants" as "key_0" on "key_0"."programme_id" = "item"."id"
    group by
      "key_0"
  ) as counted
order by
  place
limit
  $2;

-- programmes in groups by topic
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
      "key_0"."topic_id" as "key_0"
    from
      (
        select
          "programmes"."columns"
        from
          "programmes"
      ) as item
      left join "programme_topics" as "key_0" on "key_0"."programme_id" = "item"."id"
    group by
      "key_0"
  ) as counted
order by
  place
limit
  $2;
