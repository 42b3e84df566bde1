-- mentions
select
  *
from
  (
    select
      "mentions"."columns"
    from
      "mentions"
  ) as item
order by
  "item"."id" asc
limit
  $1;

-- mentionsByArticle
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
          "mentions"."columns"
        from
          "mentions"
        where
          "article_id" = "parent"."id"
      ) as item
    order by
      "item"."id" asc
    limit
      $2
  ) as item
order by
  parent.id,
  "item"."id" asc;

-- mentionsByEntity
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
          "mentions"."columns"
        from
          "mentions"
        where
          "entity_id" = "parent"."id"
      ) as item
    order by
      "item"."id" asc
    limit
      $2
  ) as item
order by
  parent.id,
  "item"."id" asc;

-- mentions by id, descending
select
  *
from
  (
    select
      "mentions"."columns"
    from
      "mentions"
  ) as item
order by
  "item"."id" desc
limit
  $1;

-- mentions with the filter kinds
select
  item.*
from
  (
    select
      $1::"node_kind" [] as kinds
  ) as wanted
  cross join lateral (
    (
      select
        *
      from
        (
          select
            "mentions"."columns"
          from
            "mentions"
        ) as item
      where
        (
          select
            kind = any (wanted.kinds)
          from
            nodes
          where
            id = item.entity_id
        )
      order by
        "item"."id" asc
      limit
        (
          select
            $2::integer
        )
    )
  ) as item
order by
  "item"."id" asc
limit
  $3;

-- mentions with the filter entity
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
              ) as reference
          ) as wanted
          cross join lateral (
            (
              select
                *
              from
                (
                  select
                    "mentions"."columns"
                  from
                    "mentions"
                ) as item
              where
                "item"."entity_id" = wanted.id
              order by
                "item"."id" asc
              limit
                (
                  select
                    $23::integer
                )
            )
          ) as item
        order by
          "item"."id" asc
        limit
          $24
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
  "item"."id" asc;

-- the number of mentions
select
  count(*) as count
from
  (
    select
      "mentions"."columns"
    from
      "mentions"
  ) as item;
