-- articles
select
  *
from
  (
    select
      "articles"."columns"
    from
      "articles"
  ) as item
order by
  "item"."published_earliest" desc,
  "item"."id" desc
limit
  $1;

-- articlesByAuthor
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
                  "article_id" as id
                from
                  "article_authors"
                where
                  "author_id" = any (wanted.given)
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
                "articles"."columns"
              from
                "articles"
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
                    "author_id"
                  from
                    "article_authors"
                  where
                    "article_id" = "item"."id"
                  offset
                    0
                ) as link
              where
                "author_id" = any (lookup.given)
              limit
                1
            )
          order by
            "item"."published_earliest" desc,
            "item"."id" desc
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
                    "articles"."columns"
                  from
                    "articles"
                ) as item
              where
                cardinality(lookup.ids) <= 2000
                and "item"."id" = any (lookup.ids)
              offset
                0
            ) as item
          order by
            "item"."published_earliest" desc,
            "item"."id" desc
          limit
            $3
        )
      ) as item
    order by
      "item"."published_earliest" desc,
      "item"."id" desc
    limit
      $4
  ) as item
order by
  parent.id,
  "item"."published_earliest" desc,
  "item"."id" desc;

-- articlesByEntity
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
                  "article_id" as id
                from
                  "mentions"
                where
                  "entity_id" = any (wanted.given)
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
                "articles"."columns"
              from
                "articles"
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
                    "entity_id"
                  from
                    "mentions"
                  where
                    "article_id" = "item"."id"
                  offset
                    0
                ) as link
              where
                "entity_id" = any (lookup.given)
              limit
                1
            )
          order by
            "item"."published_earliest" desc,
            "item"."id" desc
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
                    "articles"."columns"
                  from
                    "articles"
                ) as item
              where
                cardinality(lookup.ids) <= 2000
                and "item"."id" = any (lookup.ids)
              offset
                0
            ) as item
          order by
            "item"."published_earliest" desc,
            "item"."id" desc
          limit
            $3
        )
      ) as item
    order by
      "item"."published_earliest" desc,
      "item"."id" desc
    limit
      $4
  ) as item
order by
  parent.id,
  "item"."published_earliest" desc,
  "item"."id" desc;

-- articlesByPublisher
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
          "articles"."columns"
        from
          "articles"
        where
          "publisher_id" = "parent"."id"
      ) as item
    order by
      "item"."published_earliest" desc,
      "item"."id" desc
    limit
      $2
  ) as item
order by
  parent.id,
  "item"."published_earliest" desc,
  "item"."id" desc;

-- articles by published, descending
select
  *
from
  (
    select
      "articles"."columns"
    from
      "articles"
  ) as item
order by
  "item"."published_earliest" desc,
  "item"."id" desc
limit
  $1;

-- articles by relevance, descending
select
  *
from
  (
    select
      item.*,
      match.relevance
    from
      (
        select
          node_id,
          round(max(score) * 1e6)::integer as relevance
        from
          (
            select
              whole_query ($1, $2, $3, $4::text[], $5::text[], $6::text[], $7::text[]) as query
            offset
              0
          ) as asked
          cross join lateral (
            select
              node_id,
              score
            from
              described (asked.query, array[$8::node_kind])
          ) as match
        group by
          node_id
      ) as match
      join (
        select
          "articles"."columns"
        from
          "articles"
      ) as item on item.id = match.node_id
  ) as item
order by
  "item"."relevance" desc,
  "item"."id" desc
limit
  $9;

-- articles with the filter query
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
          ) as found
        limit
          2001
      ) as ids
    from
      (
        select
          (
            select
              whole_query ($2, $3, $4, $5::text[], $6::text[], $7::text[], $8::text[])
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
            "articles"."columns"
          from
            "articles"
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
          from
            (
              select
                lookup.given as query
              offset
                0
            ) as searched
        )
      order by
        "item"."published_earliest" desc,
        "item"."id" desc
      limit
        (
          select
            $9::integer
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
                "articles"."columns"
              from
                "articles"
            ) as item
          where
            cardinality(lookup.ids) <= 2000
            and "item"."id" = any (lookup.ids)
          offset
            0
        ) as item
      order by
        "item"."published_earliest" desc,
        "item"."id" desc
      limit
        $10
    )
  ) as item
order by
  "item"."published_earliest" desc,
  "item"."id" desc
limit
  $11;

-- articles with the filter publisher
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
                    "articles"."columns"
                  from
                    "articles"
                ) as item
              where
                "item"."publisher_id" = wanted.id
              order by
                "item"."published_earliest" desc,
                "item"."id" desc
              limit
                (
                  select
                    $16::integer
                )
            )
          ) as item
        order by
          "item"."published_earliest" desc,
          "item"."id" desc
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
  "item"."published_earliest" desc,
  "item"."id" desc;

-- articles with the filter author
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
                      "article_id" as id
                    from
                      "article_authors"
                    where
                      "author_id" = any (wanted.given)
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
                    "articles"."columns"
                  from
                    "articles"
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
                        "author_id"
                      from
                        "article_authors"
                      where
                        "article_id" = "item"."id"
                      offset
                        0
                    ) as link
                  where
                    "author_id" = any (lookup.given)
                  limit
                    1
                )
              order by
                "item"."published_earliest" desc,
                "item"."id" desc
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
                        "articles"."columns"
                      from
                        "articles"
                    ) as item
                  where
                    cardinality(lookup.ids) <= 2000
                    and "item"."id" = any (lookup.ids)
                  offset
                    0
                ) as item
              order by
                "item"."published_earliest" desc,
                "item"."id" desc
              limit
                $17
            )
          ) as item
        order by
          "item"."published_earliest" desc,
          "item"."id" desc
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
  "item"."published_earliest" desc,
  "item"."id" desc;

-- articles with the filter language
select
  item.*
from
  (
    select distinct
      unnest($1::text[]) as value
  ) as wanted
  cross join lateral (
    (
      select
        *
      from
        (
          select
            "articles"."columns"
          from
            "articles"
        ) as item
      where
        "item"."primary_language" = wanted.value
      order by
        "item"."published_earliest" desc,
        "item"."id" desc
      limit
        (
          select
            $2::integer
        )
    )
  ) as item
order by
  "item"."published_earliest" desc,
  "item"."id" desc
limit
  $3;

-- articles with the filter published
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
            "articles"."columns"
          from
            "articles"
        ) as item
      where
        "item"."published_earliest" between asked.first and asked.last
        and "item"."published_earliest" > '-infinity'
        and (
          "item"."published_latest" >= $3::date
          and "item"."published_earliest" <= $4::date
          and not (
            "item"."published_earliest" = '-infinity'
            and "item"."published_latest" = 'infinity'
          )
        )
      order by
        "item"."published_earliest" desc,
        "item"."id" desc
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
                "articles"."columns"
              from
                "articles"
            ) as item
          where
            daterange ("item"."published_earliest", "item"."published_latest", '[]') @> asked.first
            and (
              "item"."published_earliest" < asked.first
              or "item"."published_earliest" = '-infinity'
            )
            and "item"."published_earliest" < "item"."published_latest"
            and not (
              "item"."published_earliest" = '-infinity'
              and "item"."published_latest" = 'infinity'
            )
            and (
              "item"."published_latest" >= $6::date
              and "item"."published_earliest" <= $7::date
              and not (
                "item"."published_earliest" = '-infinity'
                and "item"."published_latest" = 'infinity'
              )
            )
          offset
            0
        ) as item
      order by
        "item"."published_earliest" desc,
        "item"."id" desc
      limit
        $8
    )
  ) as item
order by
  "item"."published_earliest" desc,
  "item"."id" desc
limit
  $9;

-- articles with the filter mentions
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
                      "article_id" as id
                    from
                      "mentions"
                    where
                      "entity_id" = any (wanted.given)
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
                        ) as entity
                      union all
                      -- Without "offset 0" Postgres might read all sessions, because it expects more entities than a filter gives.
                      select
                        session.id
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
                                unnest($16::text[], $17::text[], $18::uuid[]) as reference (text, alias, id)
                                left join aliases on reference.id is null
                                and aliases.alias = reference.alias
                                and (
                                  $19::node_kind[] is null
                                  or aliases.kind = any ($20::node_kind[])
                                )
                                join nodes on nodes.id = coalesce(reference.id, aliases.node_id)
                                and (
                                  $21::node_kind[] is null
                                  or nodes.kind = any ($22::node_kind[])
                                )
                            ) as reference
                        ) as entity
                        cross join lateral (
                          select
                            id
                          from
                            dialogue_sessions
                          where
                            dialogue_id = entity.id
                          offset
                            0
                        ) as session
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
                    "articles"."columns"
                  from
                    "articles"
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
                        "entity_id"
                      from
                        "mentions"
                      where
                        "article_id" = "item"."id"
                      offset
                        0
                    ) as link
                  where
                    "entity_id" = any (lookup.given)
                  limit
                    1
                )
              order by
                "item"."published_earliest" desc,
                "item"."id" desc
              limit
                (
                  select
                    $23::integer
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
                        "articles"."columns"
                      from
                        "articles"
                    ) as item
                  where
                    cardinality(lookup.ids) <= 2000
                    and "item"."id" = any (lookup.ids)
                  offset
                    0
                ) as item
              order by
                "item"."published_earliest" desc,
                "item"."id" desc
              limit
                $24
            )
          ) as item
        order by
          "item"."published_earliest" desc,
          "item"."id" desc
        limit
          $25
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
  "item"."published_earliest" desc,
  "item"."id" desc;

-- articles with the filter topic
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
                      "article_id" as id
                    from
                      "mentions"
                    where
                      "entity_id" = any (wanted.given)
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
                    "articles"."columns"
                  from
                    "articles"
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
                        "entity_id"
                      from
                        "mentions"
                      where
                        "article_id" = "item"."id"
                      offset
                        0
                    ) as link
                  where
                    "entity_id" = any (lookup.given)
                  limit
                    1
                )
              order by
                "item"."published_earliest" desc,
                "item"."id" desc
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
                        "articles"."columns"
                      from
                        "articles"
                    ) as item
                  where
                    cardinality(lookup.ids) <= 2000
                    and "item"."id" = any (lookup.ids)
                  offset
                    0
                ) as item
              order by
                "item"."published_earliest" desc,
                "item"."id" desc
              limit
                $17
            )
          ) as item
        order by
          "item"."published_earliest" desc,
          "item"."id" desc
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
  "item"."published_earliest" desc,
  "item"."id" desc;

-- articles with the filter session
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
                      "article_id" as id
                    from
                      "mentions"
                    where
                      "entity_id" = any (wanted.given)
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
                    "articles"."columns"
                  from
                    "articles"
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
                        "entity_id"
                      from
                        "mentions"
                      where
                        "article_id" = "item"."id"
                      offset
                        0
                    ) as link
                  where
                    "entity_id" = any (lookup.given)
                  limit
                    1
                )
              order by
                "item"."published_earliest" desc,
                "item"."id" desc
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
                        "articles"."columns"
                      from
                        "articles"
                    ) as item
                  where
                    cardinality(lookup.ids) <= 2000
                    and "item"."id" = any (lookup.ids)
                  offset
                    0
                ) as item
              order by
                "item"."published_earliest" desc,
                "item"."id" desc
              limit
                $17
            )
          ) as item
        order by
          "item"."published_earliest" desc,
          "item"."id" desc
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
  "item"."published_earliest" desc,
  "item"."id" desc;

-- articles with the filter strategy
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
                      "article_id" as id
                    from
                      "mentions"
                    where
                      "entity_id" = any (wanted.given)
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
                    "articles"."columns"
                  from
                    "articles"
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
                        "entity_id"
                      from
                        "mentions"
                      where
                        "article_id" = "item"."id"
                      offset
                        0
                    ) as link
                  where
                    "entity_id" = any (lookup.given)
                  limit
                    1
                )
              order by
                "item"."published_earliest" desc,
                "item"."id" desc
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
                        "articles"."columns"
                      from
                        "articles"
                    ) as item
                  where
                    cardinality(lookup.ids) <= 2000
                    and "item"."id" = any (lookup.ids)
                  offset
                    0
                ) as item
              order by
                "item"."published_earliest" desc,
                "item"."id" desc
              limit
                $17
            )
          ) as item
        order by
          "item"."published_earliest" desc,
          "item"."id" desc
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
  "item"."published_earliest" desc,
  "item"."id" desc;

-- the number of articles
select
  count(*) as count
from
  (
    select
      "articles"."columns"
    from
      "articles"
  ) as item;

-- articles in groups by period
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
      case
        when position('/' in item.published_edtf) = 0
        or substring(
          regexp_replace(split_part(item.published_edtf, '/', 1), '[~?%]', '', 'g')
          from
            '^\d{4}(?!-(?:2[248]|30))'
        ) = substring(
          regexp_replace(split_part(item.published_edtf, '/', 2), '[~?%]', '', 'g')
          from
            '^\d{4}(?!-(?:2[248]|30))'
        ) then substring(
          regexp_replace(split_part(item.published_edtf, '/', 1), '[~?%]', '', 'g')
          from
            '^\d{4}(?!-(?:2[248]|30))'
        )
      end as "key_0"
    from
      (
        select
          "articles"."columns"
        from
          "articles"
      ) as item
    group by
      "key_0"
  ) as counted
order by
  place
limit
  $2;

-- articles in groups by publisher
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
      "item"."publisher_id" as "key_0"
    from
      (
        select
          "articles"."columns"
        from
          "articles"
      ) as item
    group by
      "key_0"
  ) as counted
order by
  place
limit
  $2;

-- articles in groups by language
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
      "item"."language" as "key_0"
    from
      (
        select
          "articles"."columns"
        from
          "articles"
      ) as item
    group by
      "key_0"
  ) as counted
order by
  place
limit
  $2;

-- articles in groups by topic
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
      "key_0"."value" as "key_0"
    from
      (
        select
          "articles"."columns"
        from
          "articles"
      ) as item
      left join lateral (
        select distinct
          topics.id as value
        from
          mentions
          join topics on topics.id = entity_id
        where
          article_id = item.id
      ) as "key_0" on true
    group by
      "key_0"
  ) as counted
order by
  place
limit
  $2;

-- articles in groups by country
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
      "key_0"."value" as "key_0"
    from
      (
        select
          "articles"."columns"
        from
          "articles"
      ) as item
      left join lateral (
        select distinct
          countries.id as value
        from
          mentions
          join countries on countries.id = entity_id
        where
          article_id = item.id
      ) as "key_0" on true
    group by
      "key_0"
  ) as counted
order by
  place
limit
  $2;

-- articles in groups by publisher and period, with all periods and a rest
with
  counted as (
    select
      count(*) as count,
      "item"."publisher_id" as "key_0",
      case
        when position('/' in item.published_edtf) = 0
        or substring(
          regexp_replace(split_part(item.published_edtf, '/', 1), '[~?%]', '', 'g')
          from
            '^\d{4}-(?:0[1-9]|1[0-2])'
        ) = substring(
          regexp_replace(split_part(item.published_edtf, '/', 2), '[~?%]', '', 'g')
          from
            '^\d{4}-(?:0[1-9]|1[0-2])'
        ) then substring(
          regexp_replace(split_part(item.published_edtf, '/', 1), '[~?%]', '', 'g')
          from
            '^\d{4}-(?:0[1-9]|1[0-2])'
        )
      end as "key_1"
    from
      (
        select
          "articles"."columns"
        from
          "articles"
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
