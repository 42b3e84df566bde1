import { type RawBuilder, sql } from "kysely";
import type { Column } from "./column.ts";
import { bySelectivity, type FindableCondition, whereClause } from "./condition.ts";
import { COLLECTED_AT_MOST, TESTED_AT_MOST, WORDS_FOUND_AT_MOST } from "./limits.ts";

/** The order and the size of a page. */
interface Sorting {
  readonly sortColumn: Column | undefined;
  readonly sorted: RawBuilder<unknown>;
  readonly limit: number;
}

/**
 * The statement of a page that several conditions restrict. For each condition, the statement first looks up the ids of matching
 * rows, up to a limit. The condition with the fewest rows leads:
 *
 * 1. If several conditions have few rows, the page collects the ids that match all these conditions.
 * 2. If a lookup finds the fewest rows, and finds only a few, the page collects the rows and tests each by the other
 *    conditions.
 * 3. If a column has the fewest rows, or if all conditions have many rows, an index of the column streams its rows in the order
 *    of the list.
 * 4. If no condition compares a column, the page tests the first rows of the list in two cases: all conditions have many
 *    rows, or a range has the fewest rows. If these rows do not fill the page, the statement looks up all ids that match
 *    every condition. If there are many such ids, the page reads on in the order of the list.
 */
export function combined<Row>(
  rows: RawBuilder<unknown>,
  given: readonly FindableCondition[],
  tests: readonly RawBuilder<unknown>[],
  { sortColumn, sorted, limit }: Sorting,
): RawBuilder<Row> {
  const isRange = (condition: Pick<FindableCondition, "sortColumn">) =>
    condition.sortColumn !== undefined && condition.sortColumn === sortColumn;
  // If two conditions have equally many rows, the first condition leads.
  const preference = (condition: FindableCondition) => (condition.isColumn ? 0 : isRange(condition) ? 1 : 2);
  const conditions = given
    .toSorted((one, other) => preference(one) - preference(other))
    .map((condition, index) => {
      const values = sql.ref(`given_${index}.given`);
      return {
        ...condition,
        index,
        values: sql`(select ${condition.given} as given offset 0) as ${sql.id(`given_${index}`)}`,
        test: condition.matches(values),
        all: condition.ids(values, rows),
        found: sql.ref(`found_${index}.ids`),
        leads: sql`(shared.ids is null and fewest.place = ${sql.lit(index)})`,
      };
    });
  const range = conditions.find(isRange);
  const columns = conditions.filter(({ isColumn }) => isColumn);
  const testsBut = (index?: number) =>
    conditions.filter((condition) => condition.index !== index).map(({ test }) => test);

  // An index of a column and the order also finds the rows of a range, so a range needs no lookup.
  const lookups = conditions
    .filter((condition) => condition !== range || columns.length === 0)
    .toSorted(
      (one, other) =>
        Number(one.isSlow ?? false) - Number(other.isSlow ?? false) || bySelectivity(one, other),
    );
  const setups = lookups.map(({ index, all, selectivity }, place) => {
    const ids = (most: number) => sql`array(select id from (${all}) as found limit ${sql.lit(most + 1)})`;
    const before = sql.join(lookups.slice(0, place).map(({ found }) => sql`cardinality(${found})`));
    const idsUnlessFew = (few: number, most: number) =>
      sql`case when least(${before}) > ${sql.lit(few)} then ${ids(most)} end`;
    const known =
      place === 0
        ? ids(COLLECTED_AT_MOST)
        : selectivity === "words"
          ? sql`(
            select case when cardinality(ids) <= ${sql.lit(WORDS_FOUND_AT_MOST)} then ids end
            from (select ${idsUnlessFew(WORDS_FOUND_AT_MOST, WORDS_FOUND_AT_MOST)} as ids offset 0) as limited
          )`
          : idsUnlessFew(TESTED_AT_MOST, COLLECTED_AT_MOST);
    return sql`(select ${known} as ids offset 0) as ${sql.id(`found_${index}`)}`;
  });
  const areFew = (ids: RawBuilder<unknown>) => sql`cardinality(${ids}) <= ${sql.lit(COLLECTED_AT_MOST)}`;
  const found = sql`(
    values ${sql.join(lookups.map((lookup) => sql`(${sql.lit(lookup.index)}, ${lookup.found})`))}
  ) as found (place, ids)`;
  const fewest = sql`(
    select place, ids from ${found} where ids is not null order by cardinality(ids), place limit 1
  ) as fewest`;
  const shared = sql`(
    select case when few.count > 1 then array(
      select id from ${found} cross join unnest(ids) as id where ${areFew(sql`ids`)}
      group by id having count(distinct place) = few.count
    ) end as ids
    from (select count(*) as count from ${found} where ${areFew(sql`ids`)}) as few offset 0
  ) as shared`;

  /** Reads all rows of a case and sorts them. Then tests the sorted rows until the page is full. */
  const collected = (condition: RawBuilder<unknown>, others: readonly RawBuilder<unknown>[]) => sql`(
    select * from (
      select * from (select * from ${rows} as item where ${condition} offset 0) as item
      ${whereClause(tests)} ${sorted} offset 0
    ) as item
    ${whereClause(others)} ${sorted} limit ${limit}
  )`;
  /** Reads the rows of the range in the order of the list. */
  const streamed = (cases: readonly RawBuilder<unknown>[], most = sql`${limit}::integer`) => sql`(
    select * from ${rows} as item ${whereClause([...tests, ...cases, ...(range?.streamed ?? [])])}
    ${sorted} limit (select ${most})
  )`;
  /** Reads rows with dates that begin before the range and end in the range or later. */
  const begunBefore = (condition: RawBuilder<unknown>) =>
    (range?.collected ?? []).map((few) => collected(sql`${condition} and ${few}`, testsBut()));

  const collectable = conditions.filter((condition) => !condition.isColumn && condition !== range);
  const few = collected(
    sql`item.id = any(case
      when shared.ids is not null then shared.ids
      when ${areFew(sql`fewest.ids`)} and fewest.place = any(${sql.lit(`{${collectable.map(({ index }) => index)}}`)}::integer[])
        then fewest.ids
    end)`,
    conditions.map((condition) =>
      // The ids of a range include rows that do not match, so each row is tested again.
      condition.sortColumn ? condition.test : sql`(${areFew(condition.found)} is true or ${condition.test})`,
    ),
  );
  const byColumn = columns.flatMap(({ index, leads, setup, streamed: cases, test }) => [
    sql`(
      select item.* from ${setup}
      cross join lateral ${streamed([leads, ...cases, ...testsBut(index)])} as item ${sorted} limit ${limit}
    )`,
    ...begunBefore(sql`${leads} and ${test}`),
  ]);
  const setup = [
    ...conditions.map(({ values }) => values),
    ...setups,
    fewest,
    shared,
    ...(range ? [range.setup] : []),
  ];
  return sql<Row>`
    select item.* from ${sql.join(setup, sql` cross join lateral `)}
    cross join lateral (${union([few, ...(columns.length > 0 ? byColumn : [inOrder()])])}) as item
    ${sorted} limit ${limit}`;

  function inOrder() {
    const applies = sql`(${sql.join([...(range ? [range.leads] : []), sql`not ${areFew(sql`fewest.ids`)}`], sql` or `)})`;
    const isEnough = sql`(select count(*) = ${limit} or ${areFew(sql`fewest.ids`)} from first_rows)`;
    const intersection = sql.join(
      conditions.map(({ all }) => sql`select id from (${all}) as found`),
      sql` intersect `,
    );
    const inexact = conditions.filter((condition) => condition.sortColumn).map(({ test }) => test);
    const areMany = sql`not ${areFew(sql`intersection.ids`)}`;
    return sql`(
      with first_rows as materialized (
        select * from ${streamed([applies], sql.lit(COLLECTED_AT_MOST))} as item
        ${whereClause(testsBut())} ${sorted} limit ${limit}
      )
      ${union([sql`(select * from first_rows where ${isEnough})`, ...begunBefore(sql`${applies} and ${isEnough}`)])}
      union all (
        select item.* from (
          select case when ${applies} and not ${isEnough} then array(
            select id from (${intersection}) as found limit ${sql.lit(COLLECTED_AT_MOST + 1)}
          ) end as ids offset 0
        ) as intersection
        cross join lateral (${union([
          collected(sql`${areFew(sql`intersection.ids`)} and item.id = any(intersection.ids)`, inexact),
          streamed([areMany, ...testsBut()]),
          ...begunBefore(areMany),
        ])}) as item
      )
    )`;
  }
}

const union = (queries: readonly RawBuilder<unknown>[]) => sql.join(queries, sql` union all `);
