import { type RawBuilder, sql } from "kysely";
import { InvalidArgumentError } from "../errors.ts";
import type { FilterValues } from "./and-or-not.ts";
import { type Column, type ColumnOf, item, type Table } from "./column.ts";
import type { DateRange } from "./filter-field.ts";
import { GROUP_KEYS_AT_MOST, GROUPS_AT_MOST } from "./limits.ts";
import { type Granularity, periodOf, periodsBetween, periodsIn } from "./period.ts";
import { addedParts, noParts, partNames, partsOf, type SumRow, sumOfParts } from "./sum.ts";

/**
 * The keys that a list can be grouped by. One statement counts the rows of each group, for up to three keys. A row with several
 * values counts once for each value. Rows without a value are a group too.
 */
export type Groupings = Readonly<Record<string, Grouping>>;

export interface Grouping {
  /** The description in the schema. */
  readonly description: string;
  /** The type of the values. */
  readonly holds: "entity" | "enum" | "text";
  /**
   * A join with the table that has the values, if the rows themselves do not have the values. `alias` is unique in the
   * statement.
   */
  readonly join?: (alias: string) => RawBuilder<unknown>;
  readonly value: (alias: string, granularity: Granularity) => RawBuilder<unknown>;
  /** The text that names a value in the answer and sorts the groups. By default, this text is the value itself. */
  readonly label?: (value: RawBuilder<unknown>) => RawBuilder<unknown>;
  /** Only for periods: the name of the filter field of the same date. Its range bounds the periods that `fill` adds. */
  readonly range?: string;
}

export type GroupOrder = "count_desc" | "count_asc" | "key_asc" | "key_desc";

export interface GroupArguments {
  by: readonly string[];
  granularity: Granularity;
  orderBy: GroupOrder;
  /** The number of groups to read. Null reads all groups. */
  first?: number | null;
  /** Whether to add a group for the groups that `first` cuts off. */
  rest?: boolean;
  /** Whether to add the periods without items. */
  fill?: boolean;
  /** A field to add up in each group. */
  sumOf?: string | null;
}

export interface GroupRow {
  count: number;
  keys: readonly { value: string | null; label: string | null; holds: Grouping["holds"] | "rest" }[];
  /** Whether the group stands for the groups that `first` cuts off. */
  is_rest: boolean;
  /** Undefined if no field is added up. */
  sum?: SumRow;
}

/** Groups by the entity in a column. */
export const byEntity = (column: Column, description: string): Grouping => ({
  description,
  holds: "entity",
  value: () => item(column),
  label: nameOf,
});

/**
 * Groups by each entity that a link table links to a row. `own` is the column for the row, and `other` is the column for the
 * entity.
 */
export const byEntities = <Name extends Table>(
  table: Name,
  [own, other]: readonly [own: ColumnOf<Name>, other: ColumnOf<Name>],
  description: string,
  column: Column = "id",
): Grouping => ({
  description,
  holds: "entity",
  join: (alias) =>
    sql`left join ${sql.table(table)} as ${sql.id(alias)} on ${sql.ref(`${alias}.${own}`)} = ${item(column)}`,
  value: (alias) => sql.ref(`${alias}.${other}`),
  label: nameOf,
});

/** Groups by each value that a query finds for a row. The query has one column, `value`. */
export const byQuery = (
  query: RawBuilder<unknown>,
  description: string,
  holds: Grouping["holds"] = "entity",
): Grouping => ({
  description,
  holds,
  join: (alias) => sql`left join lateral (${query}) as ${sql.id(alias)} on true`,
  value: (alias) => sql.ref(`${alias}.value`),
  ...(holds === "entity" ? { label: nameOf } : {}),
});

/** Groups by a column with an enum or a text. */
export const byValue = (
  column: Column,
  description: string,
  holds: Grouping["holds"] = "enum",
): Grouping => ({
  description,
  holds,
  value: () => item(column),
});

/**
 * Groups by the day, month or other period in which a partial date begins. The date is EDTF text. If the date is less exact
 * than the requested granularity, the row has no value, because its period is unknown. `range` is the name of the filter field
 * of the same date. If `isOneDate` is true, an interval stands for one of its days, so a row has no value if the two ends of the
 * interval are in different periods.
 */
export const byPeriod = (
  edtf: RawBuilder<unknown>,
  range: string,
  description: string,
  isOneDate = false,
): Grouping => ({
  description,
  range,
  holds: "text",
  value(_alias, granularity) {
    const start = periodOf(sql`split_part(${edtf}, '/', 1)`, granularity);
    if (!isOneDate) return start;
    const end = periodOf(sql`split_part(${edtf}, '/', 2)`, granularity);
    return sql`case when position('/' in ${edtf}) = 0 or ${start} = ${end} then ${start} end`;
  },
});

/** The name of any entity. */
function nameOf(value: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(select name_variants.value from name_variants where node_id = ${value} and kind = 'preferred')`;
}

/** The range of days by which the filter bounds the periods of a grouping. */
function rangeOf({ range }: Grouping, filter: FilterValues | null | undefined): DateRange {
  const given = (filter?.[range ?? ""] ?? {}) as DateRange;
  // A filter for rows without a date ignores its range.
  return given.undated ? {} : given;
}

/** Checks the arguments of `groups` before any SQL runs. Throws {@link InvalidArgumentError}. */
export function checkGroups(
  groupings: Groupings,
  filter: FilterValues | null | undefined,
  given: GroupArguments,
) {
  const { by, granularity, first, fill } = given;
  if (by.length === 0 || by.length > GROUP_KEYS_AT_MOST || new Set(by).size < by.length) {
    throw new InvalidArgumentError(["by"], `Group by one to ${GROUP_KEYS_AT_MOST} different keys.`);
  }
  if (first != null && (first < 1 || first > GROUPS_AT_MOST)) {
    throw new InvalidArgumentError(["first"], `Ask for 1 to ${GROUPS_AT_MOST} groups, not ${first}.`);
  }
  for (const key of by) {
    if (!groupings[key]) throw new InvalidArgumentError(["by"], `There is no key "${key}" on this list.`);
  }
  if (!fill) return;
  const period = by.map((key) => groupings[key]).find((grouping) => grouping?.range);
  if (!period) throw new InvalidArgumentError(["fill"], "Only periods can be filled: group by PERIOD.");
  const { from, to } = rangeOf(period, filter);
  if (from && to && periodsBetween(from, to, granularity) > GROUPS_AT_MOST) throw tooMany(given);
}

/**
 * Checks the groups of one list after they are read, so that too many groups are an error of this list only. Throws {@link
 * InvalidArgumentError}.
 */
export function checkedGroups(groups: readonly GroupRow[], given: GroupArguments): readonly GroupRow[] {
  if (groups.filter(({ is_rest }) => !is_rest).length > GROUPS_AT_MOST) throw tooMany(given);
  return groups;
}

function tooMany({ by, first, fill }: GroupArguments) {
  const what = fill ? "With all periods, there are" : "There are";
  const orFirst = first == null ? "give `first`" : "give a smaller `first`";
  // If the period is the only key, `first` does not limit the periods.
  const advice = fill && by.length === 1 ? "narrow the range of the filter" : orFirst;
  return new InvalidArgumentError(
    ["first"],
    `${what} more than ${GROUPS_AT_MOST} groups: group more coarsely (longer periods, fewer keys), or ${advice}.`,
  );
}

/**
 * A query of the groups of rows. The query has the columns of {@link GroupRow}, and `place` (the position of the group in the
 * order, null for the rest). It reads one group more than allowed, to find out whether there are too many.
 */
export function grouped(
  groupings: Groupings,
  rows: RawBuilder<unknown>,
  where: RawBuilder<unknown>,
  filter: FilterValues | null | undefined,
  { by, granularity, orderBy, first, rest, fill, sumOf }: GroupArguments,
): RawBuilder<GroupRow> {
  const keys = by.map((name, index) => ({ ...(groupings[name] as Grouping), alias: `key_${index}` }));
  const joins = sql.join(
    keys.flatMap(({ join, alias }) => (join ? [join(alias)] : [])),
    sql` `,
  );
  const values = keys.map(({ value, alias }) => sql`${value(alias, granularity)} as ${sql.id(alias)}`);
  const aliases = sql.join(keys.map(({ alias }) => sql.id(alias)));
  const names = keys.map(({ alias }) => sql.ref(`counted.${alias}`));
  const labels = keys.map(({ label }, index) => {
    const value = names[index] as RawBuilder<unknown>;
    return sql`(${label ? label(value) : value})::text collate "und-x-icu"`;
  });
  const direction = sql.raw(orderBy.endsWith("_asc") ? "asc" : "desc");
  const sortedBy = orderBy.startsWith("count")
    ? sql.join([sql`count ${direction}`, ...labels.map((label) => sql`${label} asc nulls last`)])
    : sql.join(labels.map((label) => sql`${label} ${direction} nulls last`));
  const place = sql`row_number() over (order by ${sortedBy}, ${sql.join(names)})`;
  const objects = keys.map(
    ({ holds }, index) => sql`json_build_object(
      'value', ${names[index]}::text, 'label', (${labels[index]})::text, 'holds', ${holds}::text
    )`,
  );
  const ifSummed = (columns: RawBuilder<unknown>) => (sumOf ? sql`, ${columns}` : sql``);
  const counted = sql`
      select count(*) as count, ${sql.join(values)}${ifSummed(sumOf ? partsOf(sumOf) : sql``)}
      from ${rows} as item ${joins} ${where}
      group by ${aliases}`;
  const sum = ifSummed(sql`${sumOfParts} as sum`);
  const shown = sql`
    select count, json_build_array(${sql.join(objects)}) as keys, false as is_rest, ${place} as place${sum}`;
  const most = first ?? GROUPS_AT_MOST + 1;
  const period = fill ? keys.find(({ range }) => range) : undefined;
  if (!rest && !period) {
    return sql<GroupRow>`${shown}
    from (${counted}
    ) as counted
    order by place
    limit ${most}`;
  }

  const withAllPeriods = (period: Grouping & { alias: string }) => {
    const others = keys.filter(({ alias }) => alias !== period.alias).map(({ alias }) => sql.id(alias));
    const combinations =
      others.length > 0
        ? sql`(select distinct ${sql.join(others)} from placed where is_shown)`
        : sql`(select)`;
    return sql`,
    periods as (${periodsIn(sql.id(period.alias), rangeOf(period, filter), granularity)}),
    added as (
      select ${aliases} from ${combinations} as combinations
      cross join periods as periods (${sql.id(period.alias)})
      limit ${sql.lit(GROUPS_AT_MOST + 1)}
    ),
    groups as (
      select ${aliases}, sum(count)::bigint as count, bool_or(is_shown) as is_shown${ifSummed(addedParts)}
      from (
        select ${aliases}, count, is_shown${ifSummed(partNames)} from placed
        union all
        select ${aliases}, 0, true${ifSummed(noParts)} from added
      ) as placed
      group by ${aliases}
    )`;
  };
  const groups = sql.raw(period ? "groups" : "placed");
  const ofRest = sql.join(
    keys.map(() => sql`json_build_object('value', null, 'label', null, 'holds', 'rest')`),
  );
  const cutOff = sql`
    union all
    select count, json_build_array(${ofRest}), true, null${sum}
    from (
      select sum(count)::bigint as count${ifSummed(addedParts)} from ${groups} where not is_shown having count(*) > 0
    ) as cut_off`;
  return sql<GroupRow>`
    with counted as (${counted}
    ),
    placed as (select counted.*, ${place} <= ${most} as is_shown from counted)${period ? withAllPeriods(period) : sql``}
    ${shown}
    from ${groups} as counted where is_shown${rest ? cutOff : sql``}
    order by place`;
}
