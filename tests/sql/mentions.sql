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
          ) as entity
        union all
        select
          id
        from
          dialogue_sessions
        where
          dialogue_id in (
            select
              id
            from
              (
                select
                  reference.text,
                  coalesce(nodes.merged_into, nodes.id) as id,
                  reference.text = reference.alias as is_exact
                from
                  unnest($8::text[], $9::text[], $10::uuid[]) as reference (text, alias, id)
                  left join aliases on reference.id is null
                  and aliases.alias = reference.alias
                  and (
                    $11::node_kind[] is null
                    or aliases.kind = any ($12::node_kind[])
                  )
                  join nodes on nodes.id = coalesce(reference.id, aliases.node_id)
                  and (
                    $13::node_kind[] is null
                    or nodes.kind = any ($14::node_kind[])
                  )
              ) as reference
          )
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
            $15::integer
        )
    )
  ) as item
order by
  "item"."id" asc
limit
  $16;

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
