-- dialogueSessions
select
  *
from
  (
    select
      "dialogue_sessions"."columns"
    from
      "dialogue_sessions"
  ) as item
order by
  "item"."held_earliest" asc,
  "item"."id" asc
limit
  $1;

-- sessionsByArticle
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
                  "entity_id" as id
                from
                  "mentions"
                where
                  "article_id" = any (wanted.given)
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
                "dialogue_sessions"."columns"
              from
                "dialogue_sessions"
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
                    "article_id"
                  from
                    "mentions"
                  where
                    "entity_id" = "item"."id"
                  offset
                    0
                ) as link
              where
                "article_id" = any (lookup.given)
              limit
                1
            )
          order by
            "item"."held_earliest" asc,
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
                    "dialogue_sessions"."columns"
                  from
                    "dialogue_sessions"
                ) as item
              where
                cardinality(lookup.ids) <= 2000
                and "item"."id" = any (lookup.ids)
              offset
                0
            ) as item
          order by
            "item"."held_earliest" asc,
            "item"."id" asc
          limit
            $3
        )
      ) as item
    order by
      "item"."held_earliest" asc,
      "item"."id" asc
    limit
      $4
  ) as item
order by
  parent.id,
  "item"."held_earliest" asc,
  "item"."id" asc;

-- sessionsByDialogue
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
          "dialogue_sessions"."columns"
        from
          "dialogue_sessions"
        where
          "dialogue_id" = "parent"."id"
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

-- sessionsByHost
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
                  "dialogue_session_id" as id
                from
                  "dialogue_session_hosts"
                where
                  "host_id" = any (wanted.given)
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
                "dialogue_sessions"."columns"
              from
                "dialogue_sessions"
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
                    "host_id"
                  from
                    "dialogue_session_hosts"
                  where
                    "dialogue_session_id" = "item"."id"
                  offset
                    0
                ) as link
              where
                "host_id" = any (lookup.given)
              limit
                1
            )
          order by
            "item"."held_earliest" asc,
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
                    "dialogue_sessions"."columns"
                  from
                    "dialogue_sessions"
                ) as item
              where
                cardinality(lookup.ids) <= 2000
                and "item"."id" = any (lookup.ids)
              offset
                0
            ) as item
          order by
            "item"."held_earliest" asc,
            "item"."id" asc
          limit
            $3
        )
      ) as item
    order by
      "item"."held_earliest" asc,
      "item"."id" asc
    limit
      $4
  ) as item
order by
  parent.id,
  "item"."held_earliest" asc,
  "item"."id" asc;

-- sessionsByPlace
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
          "dialogue_sessions"."columns"
        from
          "dialogue_sessions"
        where
          "place_id" = "parent"."id"
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

-- sessionsByProgramme
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
                  "dialogue_session_id" as id
                from
                  "dialogue_session_programmes"
                where
                  "programme_id" = any (wanted.given)
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
                "dialogue_sessions"."columns"
              from
                "dialogue_sessions"
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
                    "programme_id"
                  from
                    "dialogue_session_programmes"
                  where
                    "dialogue_session_id" = "item"."id"
                  offset
                    0
                ) as link
              where
                "programme_id" = any (lookup.given)
              limit
                1
            )
          order by
            "item"."held_earliest" asc,
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
                    "dialogue_sessions"."columns"
                  from
                    "dialogue_sessions"
                ) as item
              where
                cardinality(lookup.ids) <= 2000
                and "item"."id" = any (lookup.ids)
              offset
                0
            ) as item
          order by
            "item"."held_earliest" asc,
            "item"."id" asc
          limit
            $3
        )
      ) as item
    order by
      "item"."held_earliest" asc,
      "item"."id" asc
    limit
      $4
  ) as item
order by
  parent.id,
  "item"."held_earliest" asc,
  "item"."id" asc;

-- sessionsByStrategy
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
                  "dialogue_session_id" as id
                from
                  "dialogue_session_strategies"
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
                "dialogue_sessions"."columns"
              from
                "dialogue_sessions"
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
                    "dialogue_session_strategies"
                  where
                    "dialogue_session_id" = "item"."id"
                  offset
                    0
                ) as link
              where
                "strategy_id" = any (lookup.given)
              limit
                1
            )
          order by
            "item"."held_earliest" asc,
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
                    "dialogue_sessions"."columns"
                  from
                    "dialogue_sessions"
                ) as item
              where
                cardinality(lookup.ids) <= 2000
                and "item"."id" = any (lookup.ids)
              offset
                0
            ) as item
          order by
            "item"."held_earliest" asc,
            "item"."id" asc
          limit
            $3
        )
      ) as item
    order by
      "item"."held_earliest" asc,
      "item"."id" asc
    limit
      $4
  ) as item
order by
  parent.id,
  "item"."held_earliest" asc,
  "item"."id" asc;

-- sessionsByTopic
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
                  "dialogue_session_id" as id
                from
                  "dialogue_session_topics"
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
                "dialogue_sessions"."columns"
              from
                "dialogue_sessions"
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
                    "dialogue_session_topics"
                  where
                    "dialogue_session_id" = "item"."id"
                  offset
                    0
                ) as link
              where
                "topic_id" = any (lookup.given)
              limit
                1
            )
          order by
            "item"."held_earliest" asc,
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
                    "dialogue_sessions"."columns"
                  from
                    "dialogue_sessions"
                ) as item
              where
                cardinality(lookup.ids) <= 2000
                and "item"."id" = any (lookup.ids)
              offset
                0
            ) as item
          order by
            "item"."held_earliest" asc,
            "item"."id" asc
          limit
            $3
        )
      ) as item
    order by
      "item"."held_earliest" asc,
      "item"."id" asc
    limit
      $4
  ) as item
order by
  parent.id,
  "item"."held_earliest" asc,
  "item"."id" asc;

-- dialogueSessions by held, descending
select
  *
from
  (
    select
      "dialogue_sessions"."columns"
    from
      "dialogue_sessions"
  ) as item
order by
  "item"."held_earliest" desc,
  "item"."id" desc
limit
  $1;

-- dialogueSessions by name, descending
select
  *
from
  (
    select
      "dialogue_sessions"."columns"
    from
      "dialogue_sessions"
  ) as item
order by
  "item"."name" desc,
  "item"."id" desc
limit
  $1;

-- dialogueSessions with the filter query
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
            "dialogue_sessions"."columns"
          from
            "dialogue_sessions"
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
        "item"."held_earliest" asc,
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
                "dialogue_sessions"."columns"
              from
                "dialogue_sessions"
            ) as item
          where
            cardinality(lookup.ids) <= 2000
            and "item"."id" = any (lookup.ids)
          offset
            0
        ) as item
      order by
        "item"."held_earliest" asc,
        "item"."id" asc
      limit
        $11
    )
  ) as item
order by
  "item"."held_earliest" asc,
  "item"."id" asc
limit
  $12;

-- dialogueSessions with the filter dialogue
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
                    "dialogue_sessions"."columns"
                  from
                    "dialogue_sessions"
                ) as item
              where
                "item"."dialogue_id" = wanted.id
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

-- dialogueSessions with the filter format
select
  item.*
from
  (
    select distinct
      unnest($1::"session_format" []) as value
  ) as wanted
  cross join lateral (
    (
      select
        *
      from
        (
          select
            "dialogue_sessions"."columns"
          from
            "dialogue_sessions"
        ) as item
      where
        "item"."format" = wanted.value
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

-- dialogueSessions with the filter level
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
            "dialogue_sessions"."columns"
          from
            "dialogue_sessions"
        ) as item
      where
        "item"."level" = wanted.value
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

-- dialogueSessions with the filter status
select
  item.*
from
  (
    select distinct
      unnest($1::"session_status" []) as value
  ) as wanted
  cross join lateral (
    (
      select
        *
      from
        (
          select
            "dialogue_sessions"."columns"
          from
            "dialogue_sessions"
        ) as item
      where
        "item"."status" = wanted.value
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

-- dialogueSessions with the filter held
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
            "dialogue_sessions"."columns"
          from
            "dialogue_sessions"
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
                "dialogue_sessions"."columns"
              from
                "dialogue_sessions"
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

-- dialogueSessions with the filter place
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
                    "dialogue_sessions"."columns"
                  from
                    "dialogue_sessions"
                ) as item
              where
                "item"."place_id" = wanted.id
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

-- dialogueSessions with the filter country
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
                      "places"
                    where
                      "country_id" = any (wanted.given)
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
                    "dialogue_sessions"."columns"
                  from
                    "dialogue_sessions"
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
                        "country_id"
                      from
                        "places"
                      where
                        "id" = "item"."place_id"
                      offset
                        0
                    ) as link
                  where
                    "country_id" = any (lookup.given)
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
                        "dialogue_sessions"."columns"
                      from
                        "dialogue_sessions"
                    ) as item
                  where
                    cardinality(lookup.ids) <= 2000
                    and "item"."place_id" = any (lookup.ids)
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

-- dialogueSessions with the filter party
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
                      "session_id" as id
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
                    "dialogue_sessions"."columns"
                  from
                    "dialogue_sessions"
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
                        "session_id" = "item"."id"
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
                        "dialogue_sessions"."columns"
                      from
                        "dialogue_sessions"
                    ) as item
                  where
                    cardinality(lookup.ids) <= 2000
                    and "item"."id" = any (lookup.ids)
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

-- dialogueSessions with the filter withoutParty
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
          *
        from
          (
            select
              "dialogue_sessions"."columns"
            from
              "dialogue_sessions"
          ) as item
        where
          (
            (
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
                    "session_id" = "item"."id"
                  offset
                    0
                ) as link
              where
                "party_id" = any (
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
                  )
                )
              limit
                1
            )
          ) is not true
        order by
          "item"."held_earliest" asc,
          "item"."id" asc
        limit
          $16
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

-- dialogueSessions with the filter host
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
                      "dialogue_session_id" as id
                    from
                      "dialogue_session_hosts"
                    where
                      "host_id" = any (wanted.given)
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
                    "dialogue_sessions"."columns"
                  from
                    "dialogue_sessions"
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
                        "host_id"
                      from
                        "dialogue_session_hosts"
                      where
                        "dialogue_session_id" = "item"."id"
                      offset
                        0
                    ) as link
                  where
                    "host_id" = any (lookup.given)
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
                        "dialogue_sessions"."columns"
                      from
                        "dialogue_sessions"
                    ) as item
                  where
                    cardinality(lookup.ids) <= 2000
                    and "item"."id" = any (lookup.ids)
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

-- dialogueSessions with the filter person
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
                      "session_id" as id
                    from
                      "participations"
                    where
                      "person_id" = any (wanted.given)
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
                    "dialogue_sessions"."columns"
                  from
                    "dialogue_sessions"
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
                        "person_id"
                      from
                        "participations"
                      where
                        "session_id" = "item"."id"
                      offset
                        0
                    ) as link
                  where
                    "person_id" = any (lookup.given)
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
                        "dialogue_sessions"."columns"
                      from
                        "dialogue_sessions"
                    ) as item
                  where
                    cardinality(lookup.ids) <= 2000
                    and "item"."id" = any (lookup.ids)
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

-- dialogueSessions with the filter topic
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
                      "dialogue_session_id" as id
                    from
                      "dialogue_session_topics"
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
                    "dialogue_sessions"."columns"
                  from
                    "dialogue_sessions"
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
                        "dialogue_session_topics"
                      where
                        "dialogue_session_id" = "item"."id"
                      offset
                        0
                    ) as link
                  where
                    "topic_id" = any (lookup.given)
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
                        "dialogue_sessions"."columns"
                      from
                        "dialogue_sessions"
                    ) as item
                  where
                    cardinality(lookup.ids) <= 2000
                    and "item"."id" = any (lookup.ids)
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

-- dialogueSessions with the filter strategy
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
                      "dialogue_session_id" as id
                    from
                      "dialogue_session_strategies"
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
                    "dialogue_sessions"."columns"
                  from
                    "dialogue_sessions"
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
                        "dialogue_session_strategies"
                      where
                        "dialogue_session_id" = "item"."id"
                      offset
                        0
                    ) as link
                  where
                    "strategy_id" = any (lookup.given)
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
                        "dialogue_sessions"."columns"
                      from
                        "dialogue_sessions"
                    ) as item
                  where
                    cardinality(lookup.ids) <= 2000
                    and "item"."id" = any (lookup.ids)
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

-- the number of dialogueSessions
select
  count(*) as count
from
  (
    select
      "dialogue_sessions"."columns"
    from
      "dialogue_sessions"
  ) as item;

-- the sum of attendance of dialogueSessions
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
      sum("item"."attendance_min")::bigint as sum_min,
      sum("item"."attendance_max")::bigint as sum_max,
      count(*) filter (
        where
          num_nonnulls ("item"."attendance_min", "item"."attendance_max") > 0
      ) as sum_items,
      count("item"."attendance_max") as sum_bounded
    from
      (
        select
          "dialogue_sessions"."columns"
        from
          "dialogue_sessions"
      ) as item
  ) as parts;

-- dialogueSessions in groups by period
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
        regexp_replace(split_part(item.held_edtf, '/', 1), '[~?%]', '', 'g')
        from
          '^\d{4}(?!-(?:2[248]|30))'
      ) as "key_0"
    from
      (
        select
          "dialogue_sessions"."columns"
        from
          "dialogue_sessions"
      ) as item
    group by
      "key_0"
  ) as counted
order by
  place
limit
  $2;

-- dialogueSessions in groups by dialogue
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
      "item"."dialogue_id" as "key_0"
    from
      (
        select
          "dialogue_sessions"."columns"
        from
          "dialogue_sessions"
      ) as item
    group by
      "key_0"
  ) as counted
order by
  place
limit
  $2;

-- dialogueSessions in groups by country
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
      "key_0"."country_id" as "key_0"
    from
      (
        select
          "dialogue_sessions"."columns"
        from
          "dialogue_sessions"
      ) as item
      left join "places" as "key_0" on "key_0"."id" = "item"."place_id"
    group by
      "key_0"
  ) as counted
order by
  place
limit
  $2;

-- dialogueSessions in groups by place
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
      "item"."place_id" as "key_0"
    from
      (
        select
          "dialogue_sessions"."columns"
        from
          "dialogue_sessions"
      ) as item
    group by
      "key_0"
  ) as counted
order by
  place
limit
  $2;

-- dialogueSessions in groups by level
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
      "item"."level" as "key_0"
    from
      (
        select
          "dialogue_sessions"."columns"
        from
          "dialogue_sessions"
      ) as item
    group by
      "key_0"
  ) as counted
order by
  place
limit
  $2;

-- dialogueSessions in groups by format
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
      "item"."format" as "key_0"
    from
      (
        select
          "dialogue_sessions"."columns"
        from
          "dialogue_sessions"
      ) as item
    group by
      "key_0"
  ) as counted
order by
  place
limit
  $2;

-- dialogueSessions in groups by status
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
      "item"."status" as "key_0"
    from
      (
        select
          "dialogue_sessions"."columns"
        from
          "dialogue_sessions"
      ) as item
    group by
      "key_0"
  ) as counted
order by
  place
limit
  $2;

-- dialogueSessions in groups by topic
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
          "dialogue_sessions"."columns"
        from
          "dialogue_sessions"
      ) as item
      left join "dialogue_session_topics" as "key_0" on "key_0"."dialogue_session_id" = "item"."id"
    group by
      "key_0"
  ) as counted
order by
  place
limit
  $2;

-- dialogueSessions in groups by party
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
          "dialogue_sessions"."columns"
        from
          "dialogue_sessions"
      ) as item
      left join "delegations" as "key_0" on "key_0"."session_id" = "item"."id"
    group by
      "key_0"
  ) as counted
order by
  place
limit
  $2;

-- dialogueSessions in groups by dialogue and period, with all periods and a rest
with
  counted as (
    select
      count(*) as count,
      "item"."dialogue_id" as "key_0",
      substring(
        regexp_replace(split_part(item.held_edtf, '/', 1), '[~?%]', '', 'g')
        from
          '^\d{4}-(?:0[1-9]|1[0-2])'
      ) as "key_1"
    from
      (
        select
          "dialogue_sessions"."columns"
        from
          "dialogue_sessions"
      ) as item
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
