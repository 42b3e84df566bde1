-- countries
select
  *
from
  (
    select
      "parties"."columns",
      "countries"."columns"
    from
      "countries"
      inner join "parties" on "parties"."id" = "countries"."id"
    where
      "parties"."kind" = $1
  ) as item
order by
  "item"."name" asc,
  "item"."id" asc
limit
  $2;

-- countries by name, descending
select
  *
from
  (
    select
      "parties"."columns",
      "countries"."columns"
    from
      "countries"
      inner join "parties" on "parties"."id" = "countries"."id"
    where
      "parties"."kind" = $1
  ) as item
order by
  "item"."name" desc,
  "item"."id" desc
limit
  $2;

-- countries with the filter query
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
            "countries"."columns"
          from
            "countries"
            inner join "parties" on "parties"."id" = "countries"."id"
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
                "countries"."columns"
              from
                "countries"
                inner join "parties" on "parties"."id" = "countries"."id"
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

-- countries with the filter region
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
            "parties"."columns",
            "countries"."columns"
          from
            "countries"
            inner join "parties" on "parties"."id" = "countries"."id"
          where
            "parties"."kind" = $2
        ) as item
      where
        "item"."region" = wanted.value
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

-- the number of countries
select
  count(*) as count
from
  (
    select
      "parties"."columns",
      "countries"."columns"
    from
      "countries"
      inner join "parties" on "parties"."id" = "countries"."id"
    where
      "parties"."kind" = $1
  ) as item;

-- countries in groups by region
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
      "item"."region" as "key_0"
    from
      (
        select
          "parties"."columns",
          "countries"."columns"
        from
          "countries"
          inner join "parties" on "parties"."id" = "countries"."id"
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
